"""Single changes: for every figure that a council could change, the least that makes a plan.

A figure in right-hand sides alone is one small programme: the least change with which there is a
plan. A ratio is tried at the far end of its range, then found by bisection. Each change is rounded
to what a council writes, and the plan under it is solved: nothing is offered that was not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mixopt.analysis.infeasibility.adjustable import Adjustable, AdjustableFigure
from mixopt.analysis.infeasibility.change_costs import relaxation_columns
from mixopt.analysis.infeasibility.elastic import least_relaxation
from mixopt.analysis.infeasibility.rounding import round_change, smallest_step
from mixopt.errors import DataError, NoPlanExists, SolverFailed
from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.instance.instance import Instance
from mixopt.instance.scenarios import changed
from mixopt.lp.feasibility import ElasticProblem
from mixopt.lp.standard_form import StandardForm
from mixopt.results.explanation import Set, SingleChange, SingleChanges

FURTHER = (0, 1, 2)
"""How many of the smallest steps further a change is tried if rounded it gives no plan."""

SolveCost = Callable[[Instance], float]
"""Solves an instance and returns its least cost in £; raises NoPlanExists."""

BY = "to make a plan possible"
"""Why a figure was changed, as its plan says it."""


class SingleChangeSearch:
    """Changes one figure at a time."""

    def __init__(
        self,
        instance: Instance,
        form: StandardForm,
        solve_cost: SolveCost,
        conflicts: Sequence[set[int]],
    ) -> None:
        """Hold the programme.

        Args:
            instance: What has no plan.
            form: Its programme.
            solve_cost: Solves a changed instance.
            conflicts: Rows that cannot all hold, set by set: a figure that none of a set depends
                on does not mend it, and is not tried.
        """
        self.instance, self.form, self.solve_cost = instance, form, solve_cost
        self.problem = ElasticProblem(form)
        self.conflicts = conflicts

    def find(
        self, figures: Sequence[AdjustableFigure], report: Callable[[int], None]
    ) -> tuple[SingleChanges, ...]:
        """What comes of changing each figure that a council could, kind by kind.

        Args:
            figures: The figures.
            report: Called before each with how many are still to come.
        """
        found: dict[str, list[SingleChange | None]] = {kind: [] for kind in ADJUSTMENTS}
        tried = dict.fromkeys(ADJUSTMENTS, 0)
        ours = [figure for figure in figures if figure.whole.kind]
        for at, figure in enumerate(ours):
            report(len(ours) - at)
            tried[figure.whole.kind] += 1
            found[figure.whole.kind] += self._of(figure)
        return tuple(
            SingleChanges(
                kind,
                tuple(sorted(filter(None, found[kind]), key=_by_size)),
                number,
                found[kind].count(None),
            )
            for kind, number in tried.items()
            if number
        )

    def _of(self, figure: AdjustableFigure) -> Iterator[SingleChange | None]:
        """A figure's periods each alone; if none is enough, as much in each as it takes."""
        single = False
        for adjustable in figure.each:
            try:
                by = self.least(adjustable)
            except SolverFailed:
                self.problem = ElasticProblem(self.form)  # what it held is half changed
                yield None
                continue
            if by is not None:
                single = True
                yield self._round_and_solve(adjustable, by)
        if single or figure.each == (figure.whole,) or not self._touches(figure.whole):
            return
        yield from self._together(figure)

    def _together(self, figure: AdjustableFigure) -> Iterator[SingleChange | None]:
        """Several periods of a figure: each by its own least, or all of them by as much."""
        try:
            separate = self._separate(figure)
            whole = None if separate else self.least(figure.whole)
        except SolverFailed:
            self.problem = ElasticProblem(self.form)
            yield None
            return
        if separate:
            yield separate
        elif whole is not None:
            yield self._round_and_solve(figure.whole, whole)

    def _separate(self, figure: AdjustableFigure) -> SingleChange | None:
        """The periods of a figure changed each by its own, least in all; None: not enough."""
        columns = [
            column
            for adjustable in figure.each
            for column in relaxation_columns(self.instance, self.form, adjustable, {})
        ]
        found = least_relaxation(self.form, columns) if columns else None
        if not found:
            return None
        return self._solve_rounded(
            figure.whole,
            lambda further: [
                each
                for column, by in found
                for each in round_change(self.instance, column.adjustable, by, further)
            ],
        )

    def _touches(self, adjustable: Adjustable) -> bool:
        """Whether a limit of every conflict depends on a figure."""
        return not any(adjustable.rows.isdisjoint(rows) for rows in self.conflicts)

    def least(self, adjustable: Adjustable) -> float | None:
        """The least change of a figure with which there is a plan, in its own unit; or None.

        Raises:
            SolverFailed: The solver stopped without a proof.
        """
        if not self._touches(adjustable):
            return None
        up, down = adjustable.room(1.0), adjustable.room(-1.0)
        if adjustable.ratio:
            return self._bisect(adjustable, up, down)
        scale = max(abs(slope) for _, slope in adjustable.moves.limits)
        limits = [(row, slope / scale) for row, slope in adjustable.moves.limits]
        found = self.problem.least(limits, up * scale, down * scale)
        return None if found is None else found / scale

    def _bisect(self, ratio: Adjustable, up: float, down: float) -> float | None:
        """The least change of a ratio, to one of the smallest steps; or None."""
        step = float(smallest_step(ratio.figure.kind.unit))
        for side, room in ((1.0, up), (-1.0, down)):
            turn = self.problem.turn(ratio.moves, side * room, step, planned=False)
            if turn is not None:
                return side * turn[1]
        return None

    def _round_and_solve(self, adjustable: Adjustable, by: float) -> SingleChange | None:
        """A change rounded, and what the plan under it costs; None if there is none after all."""
        return self._solve_rounded(
            adjustable, lambda further: round_change(self.instance, adjustable, by, further)
        )

    def _solve_rounded(
        self, adjustable: Adjustable, sets_of: Callable[[int], list[Set]]
    ) -> SingleChange | None:
        for further in FURTHER:
            sets = sets_of(further)
            try:
                cost = self.solve_cost(apply_sets(self.instance, sets))
            except NoPlanExists:
                continue
            except (DataError, SolverFailed):
                return None
            return SingleChange(
                adjustable.kind, adjustable.standing, tuple(sets), adjustable.same, cost
            )
        return None


def apply_sets(instance: Instance, sets: Sequence[Set]) -> Instance:
    """The instance with figures set."""
    return changed(instance, [each.change for each in sets], BY)


def _by_size(change: SingleChange) -> tuple[str, float]:
    return change.sets[0].unit, change.by
