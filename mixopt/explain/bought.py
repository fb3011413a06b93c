"""The cheapest package as a council would decide it: rounded, applied, and solved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mixopt.compiled import Compiled
from mixopt.errors import DataError, NoPlanExists, SolverFailed
from mixopt.explain.alone import FURTHER, Costs, applied
from mixopt.explain.movable import BOUGHT, KINDS, Movable, Row
from mixopt.explain.package import least_giving
from mixopt.explain.rounding import Set, moved
from mixopt.explain.worth import Column, columns_of
from mixopt.instance import Instance
from mixopt.units import UNITS

MONEY = ("envelope", "savings", "funds", "reserves")
"""Given last: it is rounded to the pound, once everything else is."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a package may move.

    Attributes:
        law: Law, and what nobody can buy, may give way too.
        weights: What the change of a kind is multiplied by; 1 where nothing is said.
        keep: Kinds that stay as they are.
    """

    law: bool
    weights: Mapping[str, float]
    keep: frozenset[str]

    def allows(self, movable: Movable) -> bool:
        """Whether a figure may give way."""
        kind = movable.kind
        if not kind or kind in self.keep:
            return False
        return self.law or kind in BOUGHT or movable.standing == "policy"


@dataclass(frozen=True, slots=True)
class Part:
    """One change of a package."""

    kind: str
    standing: str
    set: Set
    pounds: float | None
    """£ that it counts; none where it has no price."""
    relative: float | None
    """Its change as a share of its value, where it has no price in £."""


@dataclass(frozen=True, slots=True)
class Package:
    """Changes that together make a plan possible.

    Attributes:
        parts: None where no package of what may move makes a plan.
        cost: £ of the least-cost plan under it.
        weights: Of each kind that was allowed to give way.
    """

    parts: tuple[Part, ...] | None
    cost: float | None
    weights: Mapping[str, float]

    @property
    def pounds(self) -> float:
        """£ that its changes count together."""
        return sum(part.pounds or 0.0 for part in self.parts or ())

    @property
    def relative(self) -> float:
        """The relative changes of what has no price, added up."""
        return sum(part.relative or 0.0 for part in self.parts or ())


Limits = tuple[tuple[int, float], ...]
Rows = Callable[[Instance], tuple[Compiled, list[Row]]]
"""The programme of an instance, and its figures, those that do the same told once."""


def cheapest(
    instance: Instance, rows: Sequence[Row], terms: Terms, rows_of: Rows, costs: Costs
) -> Package:
    """The cheapest package of what may give way.

    Policy first, then what is bought, then money: each is rounded before the next is asked for, so
    that the money is right to the pound.
    """
    kinds = {row.whole.kind for row in rows if any(map(terms.allows, row.each))}
    weights = {kind: terms.weights.get(kind, 1.0) for kind in KINDS if kind in kinds}
    parts: list[Part] = []
    now, left = instance, set(weights)
    for rounded in (left - set(BOUGHT), set(BOUGHT) - set(MONEY), set(MONEY)):
        found = _giving(now, terms, rows_of, left)
        if found is None:
            return Package(None, None, weights)
        here = [pair for pair in found if pair[0].movable.kind in rounded]
        left -= rounded
        if rounded == set(MONEY):
            return _confirmed(instance, parts, here, costs, weights)
        mine = [part for column, by in here for part in _parts(now, column, by, 0)]
        try:
            now = applied(now, [part.set for part in mine])
        except DataError:  # a change contradicts other figures
            return Package(None, None, weights)
        parts += mine
    raise AssertionError


def _giving(
    instance: Instance, terms: Terms, rows_of: Rows, kinds: set[str]
) -> list[tuple[Column, float]] | None:
    """What gives way of the kinds that are left; none: it is not enough."""
    compiled, rows = rows_of(instance)
    allowed = [
        movable
        for row in sorted(rows, key=lambda row: -len(row.each))
        for movable in row.each if movable.kind in kinds and terms.allows(movable)
    ]  # fmt: skip
    columns = [
        column
        for movable in _plainest(allowed)
        for column in columns_of(instance, movable, terms.weights)
    ]
    return least_giving(compiled, columns)


def _plainest(allowed: Sequence[Movable]) -> list[Movable]:
    """Of figures of a kind that do the same, period by period, one: the others only in words."""
    done: dict[tuple[str, Limits], Movable] = {}
    for movable in allowed:
        limits = tuple(sorted(movable.moves.limits))
        single = len(movable.groups[0].cells) == 1 and not movable.ratio
        if single:
            done.setdefault((movable.kind, limits), movable)
    kept = []
    for movable in allowed:
        limits = tuple(sorted(movable.moves.limits))
        parts = [done.get((movable.kind, (each,))) for each in limits]
        same = done.get((movable.kind, limits), movable)
        whole = len(limits) > 1 and not movable.ratio and all(parts)
        if same is movable and not whole:
            kept.append(movable)
    return kept


def _parts(instance: Instance, column: Column, by: float, further: int) -> list[Part]:
    """A change as a council writes it, and what it counts."""
    kind, standing = column.movable.kind, column.movable.standing
    parts = []
    for each in moved(instance, column.movable, by, further):
        counts = column.each * abs(each.by) * UNITS[each.unit].factor
        pounds, relative = (counts, None) if column.bought else (None, counts)
        parts.append(Part(kind, standing, each, pounds, relative))
    return parts


def _confirmed(
    instance: Instance, parts: Sequence[Part], money: Sequence[tuple[Column, float]],
    costs: Costs, weights: Mapping[str, float],
) -> Package:  # fmt: skip
    """The package applied to the instance and solved anew; no package, where that has no plan."""
    for further in FURTHER:
        whole = [*parts, *(part for column, by in money
                           for part in _parts(instance, column, by, further))]  # fmt: skip
        try:
            cost = costs(applied(instance, [part.set for part in whole]))
        except NoPlanExists:
            continue
        except (DataError, SolverFailed):
            break
        return Package(tuple(whole), cost, weights)
    return Package(None, None, weights)
