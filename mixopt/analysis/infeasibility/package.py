"""The cheapest package as a council would decide it: rounded, applied, and solved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from mixopt.analysis.infeasibility.adjustable import Movable, Row
from mixopt.analysis.infeasibility.change_costs import Column, columns_of
from mixopt.analysis.infeasibility.elastic import least_giving
from mixopt.analysis.infeasibility.rounding import further, moved
from mixopt.analysis.infeasibility.single_changes import FURTHER, Costs, applied
from mixopt.errors import DataError, NoPlanExists, SolverFailed
from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.instance.instance import Instance
from mixopt.lp.standard_form import StandardForm
from mixopt.results.explanation import Package, Part
from mixopt.units import UNITS

MOST_ROUNDS = 12
"""Times that a package is asked for: a few are needed, as each turn is rounded before the next."""


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
        return self.law or ADJUSTMENTS[kind].bought or movable.standing == "policy"


Limits = tuple[tuple[int, float], ...]

Rows = Callable[[Instance], tuple[StandardForm, list[Row]]]
"""The programme of an instance, and its figures, those that do the same told once."""


def cheapest(
    instance: Instance, rows: Sequence[Row], terms: Terms, rows_of: Rows, costs: Costs
) -> Package:
    """The cheapest package of what may give way.

    Policy first, then what is bought, then money: each is rounded before the next is asked for, so
    that the money is right to the pound. What rounding, or a plan that is compared with, takes
    away again is asked for once more.
    """
    kinds = {row.whole.kind for row in rows if any(map(terms.allows, row.each))}
    weights = {kind: terms.weights.get(kind, 1.0) for kind in ADJUSTMENTS if kind in kinds}
    parts: dict[str, Part] = {}
    now, turn = instance, 0
    for _ in range(MOST_ROUNDS):
        found = _giving(now, terms, rows_of, turn)
        if found is None and turn == 0:
            break
        if found is None:
            turn = 0  # rounding took something away that money cannot mend
            continue
        if not found:
            return _confirmed(instance, list(parts.values()), costs, weights)
        turn = min(_turn(column.movable.kind) for column, _ in found)
        for column, by in found:
            if _turn(column.movable.kind) == turn:
                _add(parts, _parts(now, column, by))
        try:
            now = applied(instance, [part.set for part in parts.values()])
        except DataError:  # a change contradicts other figures
            break
        turn = min(turn + 1, 2)
    return Package(None, None, weights)


def _turn(kind: str) -> int:
    """When a kind is rounded: policy, then what is bought, then money."""
    return 2 if ADJUSTMENTS[kind].money else int(ADJUSTMENTS[kind].bought)


def _add(parts: dict[str, Part], more: Sequence[Part]) -> None:
    """Add changes to those made before."""
    for part in more:
        before = parts.get(part.set.address)
        if before is None:
            parts[part.set.address] = part
            continue
        parts[part.set.address] = replace(
            part,
            set=replace(part.set, before=before.set.before),
            pounds=None if part.pounds is None else part.pounds + (before.pounds or 0.0),
            relative=None if part.relative is None else part.relative + (before.relative or 0.0),
        )


def _giving(
    instance: Instance, terms: Terms, rows_of: Rows, turn: int
) -> list[tuple[Column, float]] | None:
    """What still has to give way, of this turn or later; none: it is not enough."""
    compiled, rows = rows_of(instance)
    allowed = [
        movable
        for row in sorted(rows, key=lambda row: -len(row.each))
        for movable in row.each
        if terms.allows(movable) and _turn(movable.kind) >= turn
    ]
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


def _parts(instance: Instance, column: Column, by: float) -> list[Part]:
    """A change as a council writes it, and what it counts."""
    kind, standing = column.movable.kind, column.movable.standing
    parts = []
    for each in moved(instance, column.movable, by):
        counts = column.each * abs(each.by) * UNITS[each.unit].factor
        pounds, relative = (counts, None) if column.bought else (None, counts)
        parts.append(Part(kind, standing, each, pounds, relative))
    return parts


def _confirmed(
    instance: Instance, parts: list[Part], costs: Costs, weights: Mapping[str, float]
) -> Package:
    """The package applied to the instance and solved anew; no package, where that has no plan."""
    for _ in FURTHER:
        try:
            cost = costs(applied(instance, [part.set for part in parts]))
        except NoPlanExists:  # by a hair: money a pound further, and all else where there is none
            money = any(ADJUSTMENTS[part.kind].money for part in parts)
            parts = [
                replace(part, set=further(instance, part.set))
                if ADJUSTMENTS[part.kind].money or not money
                else part
                for part in parts
            ]
            continue
        except (DataError, SolverFailed):
            break
        return Package(tuple(parts), cost, weights)
    return Package(None, None, weights)
