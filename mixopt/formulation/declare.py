"""How a block declares its parameters, its decisions and its limits.

A limit is a Pyomo constraint with what is said of it (`Limit`), a decision a Pyomo variable with
what is said of that (`Variable`). A parameter is a figure, under its address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyomo.core as pyo

from mixopt.instance.instance import Figure, Instance
from mixopt.instance.limit import Limit, Variable

Index = tuple[str, ...]

MOST_THOUSANDS = 1e9
"""A finite bound, far above any council's spending."""


def limit(
    lp: pyo.ConcreteModel,
    name: str,
    index: Sequence[Index],
    rule: Callable[..., Any],
    said: Limit,
) -> None:
    """Add a constraint under a name; nothing is added where nothing is limited."""
    if index:
        sets = [] if list(index) == [()] else [list(index)]
        setattr(lp, name, pyo.Constraint(*sets, rule=rule, doc=said.words))
        lp.LIMITS[name] = said


Row = tuple[str, Index]
"""A constraint's name and the index of one of its rows."""


def brings(lp: pyo.ConcreteModel, one_more: Row, other: Row, by: Any) -> None:
    """Say that one more of a limit brings more of another: one more person is a case, too.

    Args:
        lp: The programme.
        one_more: The row that one more is asked of; nothing comes of it where there is none.
        other: The row of the block that says so.
        by: How much more of it: a number, or an expression of figures.
    """
    lp.BROUGHT.setdefault(one_more, []).append((other, by))


def variable(
    lp: pyo.ConcreteModel,
    name: str,
    index: Sequence[Index],
    bounds: tuple[float, float],
    said: Variable,
) -> None:
    """Add a decision under a name, for every index, between finite bounds."""
    setattr(lp, name, pyo.Var(list(index), bounds=bounds, doc=said.words))
    lp.VARIABLES[name] = said


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
    pairs = keys if isinstance(keys, Mapping) else {key: key for key in keys}
    found = {
        (area, *own): instance.figure(area, table, key, figure or name)
        for area in lp.AREAS
        for own, key in pairs.items()
    }
    parameter(lp, name, found)


def parameter(lp: pyo.ConcreteModel, name: str, found: Mapping[Index, Figure]) -> None:
    """Add the parameter `name` from figures by index, the period left out.

    It is a Pyomo parameter that can be changed; which cell of which figure each of its values is
    stands in `lp.CELLS`, and the address of each figure in `lp.ADDRESSES`. Beyond the horizon the
    values of its last period are held: they are its cells.
    """
    values: dict[Index, float] = {}
    cells: dict[Index, tuple[Figure, int]] = {}
    for index, figure in found.items():
        if figure.kind.once:
            values[index], cells[index] = figure.values[0], (figure, 0)
            continue
        for place, period in enumerate(lp.PERIODS):
            at, full = min(place, len(lp.HORIZON) - 1), (*index, period)
            values[full], cells[full] = figure.values[at], (figure, at)
    setattr(lp, name, pyo.Param(list(values), initialize=values, mutable=True))
    lp.ADDRESSES[name] = {index: figure.address for index, figure in found.items()}
    lp.CELLS[name] = cells


def add_given(lp: pyo.ConcreteModel, name: str, values: Mapping[Any, float]) -> None:
    """Add the parameter `name` of numbers that are no figures: the calendar, another plan's cost.

    Args:
        lp: The programme.
        name: What the block's mathematics calls it.
        values: By index.
    """
    setattr(lp, name, pyo.Param(list(values), initialize=dict(values), mutable=True))
    lp.GIVEN.add(name)


def blank_second(names: Iterable[str]) -> dict[Index, Index]:
    """Keys for figures of whole services or standards: the table's second key stays blank."""
    return {(name,): (name, "") for name in names}


def singly(names: Iterable[str]) -> list[Index]:
    """Names as keys of one part."""
    return [(name,) for name in names]


def everywhere(lp: pyo.ConcreteModel, keys: Sequence[Index]) -> list[Index]:
    """The keys with every area before and every period after, those beyond the horizon too."""
    return [(a, *key, t) for a in lp.AREAS for key in keys for t in lp.PERIODS]


def inside(lp: pyo.ConcreteModel, keys: Sequence[Index]) -> list[Index]:
    """The keys with every area before and every period of the horizon after."""
    return [(a, *key, t) for a in lp.AREAS for key in keys for t in lp.HORIZON]


def add_delayed(
    lp: pyo.ConcreteModel,
    instance: Instance,
    name: str,
    figure: str,
    periods: Mapping[str, Mapping[str, int]],
) -> None:
    """Add what services do for needs, in the period they are given in and in later ones.

    Args:
        lp: The programme.
        instance: Whose figures these are.
        name: Of the expression, of area, need and period.
        figure: What one unit does: the parameter, and `FIGURE_after_K` in the table of pathways.
        periods: Of each service, the needs that it does it for, and in how many periods.
    """
    acting: dict[str, list[tuple[str, str]]] = {}
    for s, needs in periods.items():
        for g, number in needs.items():
            acting.setdefault(g, []).extend((s, str(k)) for k in range(number))
    found: dict[Index, Figure] = {
        (a, g, s, k): instance.figure(a, "pathways", (g, s), f"{figure}_after_{k}")
        for a in lp.AREAS
        for g, pairs in acting.items()
        for s, k in pairs
    }
    parameter(lp, figure, found)
    each = getattr(lp, figure)

    def sum_effects(lp: pyo.ConcreteModel, a: str, g: str, t: str) -> Any:
        at = lp.PERIODS.index(t)
        return sum(
            each[a, g, s, k, t] * lp.volume[a, s, lp.PERIODS[at - int(k)]]
            for s, k in acting[g]
            if int(k) <= at
        )

    setattr(lp, name, pyo.Expression(everywhere(lp, singly(acting)), rule=sum_effects))
