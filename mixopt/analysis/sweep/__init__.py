"""Many cases of one instance at once: which have a plan, and what each costs.

The programme is compiled once, and cases are draws of it: those in which only limits and costs move
are settled by critical regions, the others solved from a warm start. What a case costs is the same
to the last digit in whatever order cases are given: they are taken from the middle of their ranges
outwards, some thousands at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.metadata import version
from typing import Any

import numpy as np

from mixopt.analysis.optimum import find_optimum
from mixopt.analysis.pooling import problem_to_solve
from mixopt.analysis.sweep.cases import Case, Cases, as_cases, fault_of, refuse
from mixopt.analysis.sweep.inputs import inputs_of
from mixopt.analysis.sweep.plans import PlannedCases, list_priced_cells
from mixopt.errors import DataError, Fault, NoPlanExists, SolverFailed
from mixopt.instance.instance import Instance, expect_instance
from mixopt.instance.scenarios import changed
from mixopt.lp.draws import order_from_middle
from mixopt.lp.many_draws import IN_DOUBT, settle
from mixopt.lp.sparse import Floats
from mixopt.lp.tolerances import ROUNDING
from mixopt.programme.moved_inputs import DrawOutOfRange, draws_of
from mixopt.programme.problem import Problem
from mixopt.results.sweep import Sweep, SweptCase
from mixopt.schema.fields import FrozenDict
from mixopt.units import PENNY, THOUSAND

Progress = Callable[[int], None]

BLOCK = 5_000
"""Cases that are settled together: what is lost where a sweep is stopped. Each block is settled for
itself, so that one that goes on from a file comes to the same digits."""


def sweep(
    instance: Instance,
    changes: Any,
    *,
    together: bool = False,
    plans: bool = False,
    prices: Iterable[str] = (),
) -> Sweep:
    """The least cost of every case, or that it has no plan.

    Args:
        instance: What the cases change.
        changes: Change sets, as `changed` takes each; or `{address: values}`, of which every
            combination is a case; or a DataFrame, a column an address and a row a case.
        together: The first values of all addresses make the first case, and so on.
        plans: Make the whole plan of each case, as `solve` does: its cost by year, and the mix and
            staff of the last year; and for a case without one, what is short. Takes as long as so
            many solves.
        prices: Addresses of figures whose price is found in each case, on both sides; without
            `[period]`, of every period. As long again.

    Raises:
        DataError: Every change that cannot be made, with its case.
        SolverFailed: Of a case neither a plan nor that it has none could be proven.
    """
    expect_instance(instance, "sweep")
    return prepare(instance, changes, together=together, plans=plans, prices=prices).run()


def prepare(
    instance: Instance, changes: Any, *, together: bool, plans: bool, prices: Iterable[str]
) -> Sweeping:
    """A sweep that is checked and ready to be run; as for `sweep`.

    Raises:
        DataError: Every change that cannot be made, with its case.
    """
    faults: list[Fault] = []
    cases = Cases((), ())
    wanted: list[str] = []
    try:
        cases = as_cases(changes, together=together)
    except DataError as error:
        faults += error.faults
    try:
        wanted = list_priced_cells(instance, prices)
    except DataError as error:
        faults += error.faults
    refuse(faults)
    moved = inputs_of(instance, cases.cases)
    return Sweeping(instance, cases, moved, plans, tuple(wanted))


@dataclass(frozen=True)
class Sweeping:
    """A sweep on its way.

    Attributes:
        instance: What the cases change.
        cases: The cases.
        moved: Inputs of its programme that any of them moves: one number a case.
        plans: Whether whole plans are made.
        prices: Addresses of cells whose prices are found.
    """

    instance: Instance
    cases: Cases
    moved: Mapping[int, Floats]
    plans: bool
    prices: tuple[str, ...]

    @cached_property
    def digest(self) -> str:
        """Of all that decides the answer, in 16 hexadecimal digits."""
        instance = self.instance
        figures = ((str(address), each.values) for address, each in instance.figures.items())
        parts = (
            version("mixopt"),
            instance.name,
            instance.model.model_dump_json(),
            instance.head.model_dump_json(exclude={"sources"}),
            repr(sorted(figures)),
            repr(self.cases),
            repr((self.plans, self.prices)),
        )
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """What is found of each case besides its cost."""
        return self._planned.columns if self._whole else ()

    def run(self, report_progress: Progress = lambda _: None) -> Sweep:
        """Every case.

        Args:
            report_progress: Called now and then with the number that are still to come.
        """
        done = [case for some in self.blocks((), report_progress) for case in some]
        return self.sweep(done)

    def sweep(self, done: Iterable[SweptCase]) -> Sweep:
        """The answer that some of the cases make."""
        instance = self.instance
        return Sweep(
            instance.name, instance.title, instance.scenario, instance.changes,
            self.cases.addresses, self.columns, tuple(sorted(done, key=lambda case: case.number)),
            len(self.cases.cases), self.digest,
        )  # fmt: skip

    def blocks(
        self, done: Iterable[int], report_progress: Progress = lambda _: None
    ) -> Iterator[list[SweptCase]]:
        """Cases, some at a time, but for those that are done.

        Args:
            done: Numbers of cases.
            report_progress: Called now and then with the number that are still to come.
        """
        left = set(range(len(self.cases.cases))) - {number - 1 for number in done}
        for block in self._split():
            if not left.intersection(block):
                continue
            report_here = partial(_report_more, report_progress, len(left.difference(block)))
            found = self._block(block, report_here)
            yield [case for case in found if case.number - 1 in left]
            left.difference_update(block)

    @property
    def _whole(self) -> bool:
        """Whether each case is solved for itself."""
        return self.plans or bool(self.prices)

    @cached_property
    def _planned(self) -> PlannedCases:
        return PlannedCases(self.instance, self.plans, self.prices)

    def _split(self) -> list[list[int]]:
        """Positions of the cases, block by block."""
        number = len(self.cases.cases)
        if self._whole or self.instance.head.no_worse_off:
            return [[at] for at in range(number)]
        order = np.arange(number)
        if self.moved:
            order = order_from_middle(np.column_stack([*self.moved.values()]))
        return [order[at : at + BLOCK].tolist() for at in range(0, number, BLOCK)]

    def _block(self, block: Sequence[int], report_progress: Progress) -> list[SweptCase]:
        if self._whole:
            report_progress(len(block))
            return [self._planned.case(at + 1, self.cases.cases[at]) for at in block]
        if self.instance.head.no_worse_off or not self.moved:
            return [self._alone(at) for at in block]
        problem = Problem(self.instance)
        moved = {place: numbers[block] for place, numbers in self.moved.items()}
        try:
            draws = draws_of(problem, moved)
        except DrawOutOfRange as failed:
            msg = f"case {block[failed.draw] + 1}: {failed}"
            raise SolverFailed(msg) from None
        found = settle(problem.form, draws, None, _measure_slack(problem), report_progress)
        return [
            self._alone(at)
            if how == IN_DOUBT
            else _read_settled(at, self.cases.cases[at], objective)
            for at, how, objective in zip(block, found.how, found.objective, strict=True)
        ]

    def _alone(self, at: int) -> SweptCase:
        """A case that is solved as `solve` would, with all that it allows."""
        case = self.cases.cases[at]
        try:
            problem = problem_to_solve(changed(self.instance, case.changes, f"case {at + 1}"))
            _, _, solution = find_optimum(problem, prices=False)
        except NoPlanExists:
            return _read_settled(at, case, np.nan)
        except DataError as error:
            raise DataError([fault_of(at + 1, each) for each in error.faults]) from None
        except SolverFailed as failed:
            msg = f"case {at + 1}: {failed}"
            raise SolverFailed(msg) from None
        return _read_settled(at, case, solution.objective)


def _report_more(report_progress: Progress, after: int, left: int) -> None:
    """Say that so many are left of a block, and so many after it."""
    report_progress(after + left)


def _read_settled(at: int, case: Case, objective: float) -> SweptCase:
    has_plan = not np.isnan(objective)
    cost = float(objective) * THOUSAND if has_plan else None
    return SweptCase(at + 1, case.values, bool(has_plan), cost, FrozenDict({}))


def _measure_slack(problem: Problem) -> Floats:
    """£ thousand that limits on money allow beyond what is written, where that decides."""
    money = {name for name, said in problem.structure.limits.items() if said.mended_by}
    penny = PENNY / THOUSAND + ROUNDING
    return np.array([penny if row.block in money else 0.0 for row in problem.form.rows])
