"""How a programme moves with the rates at which figures are uplifted: by the chain rule, exactly.

Its inputs are the values of figures in each period. A value of period t is a typed value times
(1 + rate[u]) for each period u up to it: by one of these rates it moves as value / (1 + rate[u]).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from mixopt.instance.instance import Instance
from mixopt.instance.uplifts import rate_address, rates_that_count
from mixopt.lp.perturbation import Perturbation, combine, scale

Cell = tuple[str, int]
"""The address of a figure, and the position of a period."""


def moves_of_rates(
    instance: Instance, moves: Mapping[Cell, Perturbation]
) -> dict[Cell, Perturbation]:
    """The derivative of a programme by each rate of an uplift.

    A rate moves a programme in line: each value holds it once. Two rates are multiplied.

    Args:
        instance: What is planned.
        moves: The derivative by each value of a figure.
    """
    parts: dict[Cell, list[Perturbation]] = defaultdict(list)
    for figure in instance.figures.values():
        if not figure.uplift:
            continue
        rates = instance.figures[rate_address(instance.head, figure.uplift)]
        for at, value in enumerate(figure.values):
            own = moves.get((figure.name, at))
            for later in rates_that_count(instance.head, figure.uplift, at) if own else ():
                if own and value:
                    by = value / (1 + rates.values[later])
                    parts[rates.name, later].append(scale(own, by))
    found = {}
    for cell, some in parts.items():
        whole = combine(some)
        whole.bends.update(range(len(instance.periods)))
        whole.bends.discard(cell[1])
        found[cell] = whole
    return found
