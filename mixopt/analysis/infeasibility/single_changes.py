"""One change alone: for every figure that a council could move, the least that makes a plan.

A figure that moves limits is one small programme: the least move with which there is a plan. A
ratio is tried at the far end of what it may be, then halved. Each change is rounded to what a
council writes, and the plan under it is solved: nothing is offered that was not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mixopt.analysis.infeasibility.adjustable import Movable, Row
from mixopt.analysis.infeasibility.change_costs import columns_of
from mixopt.analysis.infeasibility.elastic import least_giving
from mixopt.analysis.infeasibility.rounding import changes, finest, moved
from mixopt.errors import DataError, NoPlanExists, SolverFailed
from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.instance.instance import Instance
from mixopt.instance.scenarios import changed
from mixopt.lp.feasibility import ElasticProblem
from mixopt.lp.standard_form import StandardForm
from mixopt.results.explanation import Offer, Set, Tried

FURTHER = (0, 1, 2)
"""Of the finest steps: how much further a change is tried if the rounded one gives no plan."""

Costs = Callable[[Instance], float]
"""What the least-cost plan of an instance costs, in £; raises NoPlanExists."""

BY = "to make a plan possible"
"""Who changes a figure, as its plan tells it."""


class Alone:
    """Moves one figure at a time."""

    def __init__(
        self, instance: Instance, compiled: StandardForm, costs: Costs, clashes: Sequence[set[int]]
    ) -> None:
        """Hold the programme.

        Args:
            instance: What has no plan.
            compiled: Its programme.
            costs: What a plan costs.
            clashes: Rows that cannot all hold, set by set: what touches none of a set does not
                mend it, and is not tried.
        """
        self.instance, self.compiled, self.costs = instance, compiled, costs
        self.repairer = ElasticProblem(compiled)
        self.clashes = clashes

    def all(self, rows: Sequence[Row], told: Callable[[int], None]) -> tuple[Tried, ...]:
        """Every figure that a council could move, kind by kind.

        Args:
            rows: The figures.
            told: Is told how many are still to come, before each.
        """
        found: dict[str, list[Offer | None]] = {kind: [] for kind in ADJUSTMENTS}
        tried = dict.fromkeys(ADJUSTMENTS, 0)
        ours = [row for row in rows if row.whole.kind]
        for at, row in enumerate(ours):
            told(len(ours) - at)
            tried[row.whole.kind] += 1
            found[row.whole.kind] += self._of(row)
        return tuple(
            Tried(
                kind,
                tuple(sorted(filter(None, found[kind]), key=_first)),
                number,
                found[kind].count(None),
            )
            for kind, number in tried.items()
            if number
        )

    def _of(self, row: Row) -> Iterator[Offer | None]:
        """A figure's periods each alone; if none is enough, as much in each as it takes."""
        single = False
        for movable in row.each:
            by = self.least(movable)
            if by is not None:
                single = True
                yield self._offer(movable, by)
        if single or row.each == (row.whole,) or not self._touches(row.whole):
            return
        apart = self._apart(row)
        whole = None if apart else self.least(row.whole)
        if apart:
            yield apart
        elif whole is not None:
            yield self._offer(row.whole, whole)

    def _apart(self, row: Row) -> Offer | None:
        """The periods of a figure moved each by its own, least in all; none: it is not enough."""
        columns = [
            column for movable in row.each for column in columns_of(self.instance, movable, {})
        ]
        found = least_giving(self.compiled, columns) if columns else None
        if not found:
            return None
        return self._confirmed(
            row.whole,
            lambda further: [
                each
                for column, by in found
                for each in moved(self.instance, column.movable, by, further)
            ],
        )

    def _touches(self, movable: Movable) -> bool:
        """Whether a figure moves a limit of every clash."""
        touched = {at for at, _ in movable.moves.limits}
        touched |= {at for at, _, _ in movable.moves.coefficients}
        return not any(touched.isdisjoint(clash) for clash in self.clashes)

    def least(self, movable: Movable) -> float | None:
        """The least move of a figure with which there is a plan, in its own unit; or none."""
        if not self._touches(movable):
            return None
        up, down = movable.room(1.0), movable.room(-1.0)
        if not movable.ratio:
            scale = max(abs(slope) for _, slope in movable.moves.limits)
            limits = [(row, slope / scale) for row, slope in movable.moves.limits]
            found = self.repairer.least(limits, up * scale, down * scale)
            return None if found is None else found / scale
        step = float(finest(movable.figure.kind.unit))
        for side, room in ((1.0, up), (-1.0, down)):
            turn = self.repairer.turn(movable.moves, side * room, step, planned=False)
            if turn is not None:
                return side * turn[1]
        return None

    def _offer(self, movable: Movable, by: float) -> Offer | None:
        """A change rounded, and what the plan under it costs; none if there is none after all."""
        return self._confirmed(movable, lambda further: moved(self.instance, movable, by, further))

    def _confirmed(self, movable: Movable, sets_of: Callable[[int], list[Set]]) -> Offer | None:
        for further in FURTHER:
            sets = sets_of(further)
            try:
                cost = self.costs(applied(self.instance, sets))
            except NoPlanExists:
                continue
            except (DataError, SolverFailed):
                return None
            return Offer(movable.kind, movable.standing, tuple(sets), movable.same, cost)
        return None


def applied(instance: Instance, sets: Sequence[Set]) -> Instance:
    """The instance with figures set."""
    return changed(instance, changes(sets), BY)


def _first(offer: Offer) -> tuple[str, float]:
    return offer.sets[0].unit, offer.by
