"""What is asked of near-optimal plans: services, pathways, roles, levers, schemes, as sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mixopt.instance.instance import Instance
from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import Label
from mixopt.units import THOUSAND, VOLUME_UNITS

KINDS = {
    "volume": "services",
    "supported": "pathways",
    "fte": "workforce",
    "started": "levers",
    "scheme_spend": "schemes",
}
"""The table of the input that each variable is about."""

ADDED_UP = {"started", "scheme_spend"}
"""Variables that are added up over the periods; of others the mean is taken."""

ONCE = {"started"}
"""Variables that are asked of over the whole plan only."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A sum of decisions, in the unit that people see.

    Attributes:
        kind: Table of the input that it is about.
        area: Name of its area.
        of: Its name; need and service joined by a dot.
        period: Blank where it is over the whole plan.
        unit: As it is shown.
        address: What it is called.
        columns: Positions in the programme.
        weight: Of each of them.
        repeats: It is counted elsewhere, too: what is used of a service that meets needs.
        committed: What is committed of it, in its unit.
    """

    kind: str
    area: str
    of: str
    period: str
    unit: str
    address: str
    columns: tuple[int, ...]
    weight: float
    repeats: bool
    committed: float


def find_quantities(instance: Instance, columns: Sequence[Label]) -> list[Quantity]:
    """Every quantity, kind by kind: period by period, and then over the whole plan.

    With one period both are the same, and what is over the whole plan stands for it.

    Args:
        instance: Whose they are.
        columns: Of its programme.
    """
    places: dict[tuple[str, str, str], dict[str, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for at, (block, keys) in enumerate(columns):
        if block in KINDS:
            own = keys[1:-2] if block == "fte" else keys[1:-1]
            places[block, keys[0], ".".join(own)][keys[-1]].append(at)
    found: list[Quantity] = []
    for block, area, of in sorted(places, key=_order(instance)):
        found += _of_one(instance, block, area, of, places[block, area, of])
    return found


def _order(instance: Instance) -> Callable[[tuple[str, str, str]], tuple[int, ...]]:
    """The order of kinds, areas and the model, whatever that of the programme is."""
    model = instance.model
    names = (model.needs, model.services, model.roles, model.levers, model.schemes)
    at = {name: place for place, name in enumerate(each for some in names for each in some)}
    blocks, areas = list(KINDS), instance.areas

    def key(which: tuple[str, str, str]) -> tuple[int, ...]:
        block, area, of = which
        return blocks.index(block), areas.index(area), *(at[name] for name in of.split("."))

    return key


def _of_one(
    instance: Instance, block: str, area: str, of: str, by: dict[str, list[int]]
) -> Iterator[Quantity]:
    prefix = f"{area}." if len(instance.areas) > 1 else ""
    kind, unit = KINDS[block], _unit(instance, block, of)
    scale = THOUSAND if block == "scheme_spend" else 1.0
    repeats = block == "volume" and bool(instance.model.services[of].meets)
    periods = [period.name for period in instance.periods]
    address = f"{prefix}{kind}.{of}"
    committed = [0.0] * len(periods)
    if block == "volume" and instance.model.services[of].committed:
        committed = [*instance.values(area, "services", (of, ""), "committed")]
    if block not in ONCE and len(periods) > 1:
        for period, least in zip(periods, committed, strict=True):
            own = tuple(by.get(period, ()))
            here = f"{address}[{period}]"
            yield Quantity(kind, area, of, period, unit, here, own, scale, repeats, least)
    every = tuple(at for period in periods for at in by.get(period, ()))
    mean = scale if block in ADDED_UP else scale / len(periods)
    least = sum(committed) / len(periods)
    yield Quantity(kind, area, of, "", unit, address, every, mean, repeats, least)


def _unit(instance: Instance, block: str, of: str) -> str:
    match block:
        case "volume":
            return VOLUME_UNITS[instance.model.services[of].unit].volume
        case "supported":
            return str(instance.model.needs[of.partition(".")[0]].unit)
        case "fte":
            return "FTE"
        case "started":
            return "starts"
    return "£"


def weights_of(quantities: Sequence[Quantity], width: int) -> SparseMatrix:
    """The weight of each column in each quantity. Shape (columns, quantities)."""
    counts = [len(each.columns) for each in quantities]
    return SparseMatrix(
        data=np.repeat([each.weight for each in quantities], counts).astype(float),
        rows=np.array([at for each in quantities for at in each.columns], dtype=np.int32),
        pointers=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        height=width,
    )
