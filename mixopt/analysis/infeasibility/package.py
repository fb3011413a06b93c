"""The cheapest package as a council would decide it: rounded, applied, irreducible, and solved.

Packages come from the elastic problem; where ratios have no fixed point there, from their far ends
by bisection; and from the single changes. Of each, a part without which there is a plan is left
out, and every other is made as small as it can be. The package shown counts least of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mixopt.analysis.infeasibility.adjustable import (
    Adjustable,
    adjustable_figures,
    merge_equivalent,
    without_sums,
)
from mixopt.analysis.infeasibility.change_costs import RelaxationColumn, relaxation_columns
from mixopt.analysis.infeasibility.elastic import Relaxation, least_relaxation, total_slack
from mixopt.analysis.infeasibility.irreducible import plan_test, reduce_parts
from mixopt.analysis.infeasibility.rounding import round_change, step_further
from mixopt.analysis.infeasibility.single_changes import FURTHER, SolveCost, apply_sets
from mixopt.analysis.infeasibility.uncounted import cheapest_uncounted
from mixopt.errors import DataError, NoPlanExists, SolverFailed
from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.instance.instance import Instance
from mixopt.lp.tolerances import EQUAL_POLICY, EQUAL_POUNDS
from mixopt.programme.problem import Problem
from mixopt.results.explanation import Package, Part, Set, SingleChanges

MOST_ROUNDS = 12
"""Times that the elastic problem is solved: a few are needed, as each stage is rounded first."""

PENCE = 2
"""Decimals of £ by which the costs of two plans are compared."""

FAR_ENDS = (1.0, 1e-2, 1e-4)
"""Shares of a ratio's room that are tried as its far end: the programme refuses numbers too large
or too small for the solver."""


@dataclass(frozen=True, slots=True)
class PackageOptions:
    """What a package may change.

    Attributes:
        law: Law, and what nobody can buy, may change too.
        weights: What a change of a kind is multiplied by; 1 where nothing is said.
        keep: Kinds that stay as they are.
    """

    law: bool
    weights: Mapping[str, float]
    keep: frozenset[str]

    def allows(self, adjustable: Adjustable) -> bool:
        """Whether a figure may change."""
        kind = adjustable.kind
        if not kind or kind in self.keep:
            return False
        return self.law or ADJUSTMENTS[kind].bought or adjustable.standing == "policy"


BuildProblem = Callable[[Instance], Problem]
"""Builds the problem in which a plan of an instance is sought."""


class PackageSearch:
    """Looks for the cheapest package of what may change."""

    def __init__(
        self,
        instance: Instance,
        options: PackageOptions,
        build_problem: BuildProblem,
        solve_cost: SolveCost,
    ) -> None:
        """Hold what every step asks for.

        Args:
            instance: What has no plan.
            options: What may change.
            build_problem: Builds the problem of a changed instance.
            solve_cost: Solves a changed instance.
        """
        self.instance, self.options = instance, options
        self.build_problem, self.solve_cost = build_problem, solve_cost
        self.has_plan = plan_test(instance, build_problem)
        problem = build_problem(instance)
        self.figures = adjustable_figures(problem)
        columns = self._columns(problem, 0, sums=True)
        self.columns = {(c.adjustable.address, c.side): c for c in columns}

    def find(self, single: Sequence[SingleChanges]) -> Package:
        """The package that counts least; of those that count alike, the one whose plan costs least.

        Args:
            single: The single changes: the package never counts more than one of them.
        """
        parts = self._reduce_parts(self._round_in_stages([]) or self._from_far_ends())
        ours, others = self._with_plan_cost(parts), list(self._of_single(single))
        best = self._least([*ours, *others])
        if best in others and len(best.parts or ()) > 1:
            best = next(iter(self._with_plan_cost(self._reduce_parts(best.parts or ()))), best)
        if best is None:  # a figure at 0 has no share that a change of it could count as
            best = cheapest_uncounted(single, self.weights, law=self.options.law)
        return best or Package(None, None, self.weights)

    def _reduce_parts(self, parts: Sequence[Part]) -> list[Part]:
        """An irreducible package of these parts."""
        kept = reduce_parts(self.instance, parts, self.has_plan, self._counts) if parts else []
        return self._count_parts(kept)

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each kind that may change."""
        kinds = {f.whole.kind for f in self.figures if any(map(self.options.allows, f.each))}
        return {kind: self._weight(kind) for kind in ADJUSTMENTS if kind in kinds}

    def _weight(self, kind: str) -> float:
        return self.options.weights.get(kind, 1.0)

    def _counts(self, part: Part) -> tuple[float, float]:
        """What a part counts, weighted: policy, £."""
        weight = self._weight(part.kind)
        return weight * (part.relative or 0.0), weight * (part.pounds or 0.0)

    def _least(self, packages: Sequence[Package]) -> Package | None:
        """Least policy; of those, least £; of those, the least cost of the plan."""
        left = list(packages)
        for at, tolerance in enumerate((EQUAL_POLICY, EQUAL_POUNDS)):
            counts = [sum(self._counts(part)[at] for part in each.parts or ()) for each in left]
            most = min(counts, default=0.0) * (1 + tolerance) + EQUAL_POLICY
            left = [each for each, count in zip(left, counts, strict=True) if count <= most]
        return min(left, key=lambda each: round(each.cost or 0.0, PENCE), default=None)

    def _of_single(self, single: Sequence[SingleChanges]) -> Iterator[Package]:
        """The single changes that a package may make, each as a package."""
        for change in (change for kind in single for change in kind.offers):
            if all(self._column(each) for each in change.sets):
                parts = [
                    Part(change.kind, change.standing, each, None, None) for each in change.sets
                ]
                yield Package(tuple(self._count_parts(parts)), change.cost, self.weights)

    def _column(self, each: Set) -> RelaxationColumn | None:
        """The column of a change, in the programme where nothing is changed yet."""
        return self.columns.get((each.address, 1.0 if each.by > 0 else -1.0))

    def _count_parts(self, parts: Iterable[Part]) -> list[Part]:
        """The parts that change anything, each with what it counts of the figure as it was."""
        columns = ((part, self._column(part.set)) for part in parts if part.set.by)
        return [part if column is None else column.part(part.set) for part, column in columns]

    def _columns(
        self, problem: Problem, stage: int, *, sums: bool = False
    ) -> list[RelaxationColumn]:
        """The columns of what may change, of this stage or later; sums of others only if asked."""
        figures = merge_equivalent(adjustable_figures(problem))
        allowed = [
            adjustable
            for figure in sorted(figures, key=lambda figure: -len(figure.each))
            for adjustable in figure.each
            if self.options.allows(adjustable) and _stage(adjustable.kind) >= stage
        ]
        return [
            column
            for adjustable in (allowed if sums else without_sums(allowed))
            for column in relaxation_columns(
                problem.instance, problem.form, adjustable, self.options.weights
            )
        ]

    def _relaxation(self, parts: Iterable[Part], stage: int, *, ratios: bool) -> Relaxation | None:
        """What still has to change once some parts are applied, of this stage or later; or None."""
        problem = self.build_problem(apply_sets(self.instance, [part.set for part in parts]))
        columns = self._columns(problem, stage)
        if not ratios:
            columns = [column for column in columns if not column.adjustable.ratio]
        try:
            return least_relaxation(problem.form, columns)
        except SolverFailed:
            return None

    def _round_in_stages(self, start: Sequence[Part]) -> list[Part]:
        """A package by the elastic problem, from some ratios on; empty: none was found.

        Policy first, then what is bought, then money: each is rounded before the next is asked for,
        so that the money is right to the pound. What rounding, or a plan that is compared with,
        takes away is asked for once more.

        Args:
            start: Ratios that are changed already; where there are some, no other is.
        """
        parts, stage = {part.set.address: part for part in start}, 0
        for _ in range(MOST_ROUNDS):
            try:
                found = self._relaxation(parts.values(), stage, ratios=not start)
                now = apply_sets(self.instance, [part.set for part in parts.values()])
            except DataError:  # a change contradicts other figures
                break
            if found is None and stage == 0:
                break
            if found is None:
                stage = 0  # rounding took something away that money cannot mend
                continue
            if not found:
                return self._count_parts(parts.values())
            stage = min(_stage(column.adjustable.kind) for column, _ in found)
            for column, by in found:
                if _stage(column.adjustable.kind) == stage:
                    _add(parts, map(column.part, round_change(now, column.adjustable, by)))
            stage = min(stage + 1, 2)
        return []

    def _from_far_ends(self) -> list[Part]:
        """A package from where each ratio is at its far end: as little of each as can be.

        Far from today's figures the linearisation may have no fixed point though packages exist.
        """
        try:
            ratios = self._ends_of_ratios()
        except SolverFailed:
            return []
        if not ratios or not self._completes(ratios):
            return []
        return self._round_in_stages(
            reduce_parts(self.instance, ratios, self._completes, self._counts)
        )

    def _completes(self, ratios: Sequence[Part]) -> bool:
        """Whether what is no ratio can make a plan once some ratios are changed."""
        try:
            return self._relaxation(ratios, 0, ratios=False) is not None
        except (DataError, SolverFailed):
            return False

    def _ends_of_ratios(self) -> list[Part]:
        """Each ratio at the far end to the side that brings a plan nearer, if one does."""
        best: dict[str, tuple[float, Part]] = {}
        still = total_slack(self.build_problem(self.instance).form)
        for column in self.columns.values():
            if column.adjustable.ratio:
                slack, part = self._far_end(column)
                if part and slack < best.get(column.adjustable.address, (still, part))[0]:
                    best[column.adjustable.address] = slack, part
        return [part for _, part in best.values()]

    def _far_end(self, column: RelaxationColumn) -> tuple[float, Part | None]:
        """A ratio at its far end, and how far a plan is off then."""
        for share in FAR_ENDS:
            (each,) = round_change(
                self.instance, column.adjustable, column.side * column.room * share
            )
            try:
                problem = self.build_problem(apply_sets(self.instance, [each]))
                return total_slack(problem.form), column.part(each)
            except (DataError, SolverFailed):
                continue
        return np.inf, None

    def _with_plan_cost(self, parts: Sequence[Part]) -> list[Package]:
        """The package with the cost of its plan; nothing, where solving finds none."""
        for _ in FURTHER if parts else ():
            try:
                cost = self.solve_cost(apply_sets(self.instance, [part.set for part in parts]))
            except NoPlanExists:  # by a hair: money a pound further; all else where there is none
                money = any(ADJUSTMENTS[part.kind].money for part in parts)
                parts = [
                    replace(part, set=step_further(self.instance, part.set))
                    if ADJUSTMENTS[part.kind].money or not money
                    else part
                    for part in parts
                ]
                continue
            except (DataError, SolverFailed):
                break
            return [Package(tuple(self._count_parts(parts)), cost, self.weights)]
        return []


def _stage(kind: str) -> int:
    """When a kind is rounded: policy, then what is bought, then money."""
    return 2 if ADJUSTMENTS[kind].money else int(ADJUSTMENTS[kind].bought)


def _add(parts: dict[str, Part], more: Iterable[Part]) -> None:
    """Add changes to those made before."""
    for part in more:
        before = parts.get(part.set.address)
        start = part.set.before if before is None else before.set.before
        parts[part.set.address] = replace(part, set=replace(part.set, before=start))
