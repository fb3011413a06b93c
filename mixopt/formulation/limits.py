"""How a block declares its parameters and its limits.

A limit is a Pyomo constraint with the words that its price is told in, its standing, and the
names of its indices. A parameter is a figure, under its address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyomo.core as pyo

from mixopt.instance import Instance

Index = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """What is told of a constraint.

    Attributes:
        words: What one more unit of its right-hand side is; `{need}` and the like stand for titles.
        says: What the limit demands.
        unit: That unit, in the singular.
        standing: `physical` (places, people), `law`, `policy`, `standard` (as the standard says),
            or `definition`: it limits nothing, it says what a variable is.
        keys: What each index is: area, need, service, supply, role, lever, standard, period.
    """

    words: str
    says: str
    unit: str
    standing: str
    keys: tuple[str, ...]


def limit(
    lp: pyo.ConcreteModel,
    name: str,
    index: Sequence[Index],
    rule: Callable[..., Any],
    told: Limit,
) -> None:
    """Add a constraint under a name; nothing is added where nothing is limited."""
    if index:
        setattr(lp, name, pyo.Constraint(list(index), rule=rule, doc=told.words))
        lp.LIMITS[name] = told


def figures(
    lp: pyo.ConcreteModel,
    instance: Instance,
    name: str,
    table: str,
    keys: Iterable[Index] | Mapping[Index, Index],
    figure: str | None = None,
) -> None:
    """Add the parameter `name`: a figure of a table for every area, key and period.

    Args:
        lp: The programme.
        instance: Where the figures are.
        name: What the block's mathematics calls it.
        table: The table it stands in.
        keys: The keys for which the model calls for it; where the table has blank keys, a
            mapping from the index in the programme to the keys in the table.
        figure: What the table calls it, where that differs.
    """
    values: dict[Index, float] = {}
    addresses: dict[Index, tuple[Any, int]] = {}
    pairs = keys if isinstance(keys, Mapping) else {key: key for key in keys}
    for area in lp.AREAS:
        for own, key in pairs.items():
            found = instance.figure(area, table, key, figure or name)
            index = (area, *own)
            if found.kind.once:
                values[index], addresses[index] = found.cells[0].value, (found.address, 0)
                continue
            for t, period in enumerate(lp.PERIODS):
                values[(*index, period)] = found.cells[t].value
                addresses[(*index, period)] = (found.address, t)
    setattr(lp, name, pyo.Param(list(values), initialize=values, mutable=lp.MUTABLE))
    lp.ADDRESSES[name] = addresses


def blank_second(names: Iterable[str]) -> dict[Index, Index]:
    """Keys for figures of whole services or standards: the table's second key stays blank."""
    return {(name,): (name, "") for name in names}


def everywhere(lp: pyo.ConcreteModel, keys: Sequence[Index]) -> list[Index]:
    """The keys with every area before and every period after."""
    return [(a, *key, t) for a in lp.AREAS for key in keys for t in lp.PERIODS]
