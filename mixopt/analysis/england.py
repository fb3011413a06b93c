"""One council of England after the other: its plan, and what its limits are worth.

All share one structure, so the programme is compiled once. What was spent is no budget, and limits
nothing here: it stands doubled, and the answer holds the plan against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from mixopt.analysis.collection import pause_collection
from mixopt.analysis.optimum import Answer, solve_problem
from mixopt.analysis.solve import certify_plan
from mixopt.errors import NoPlanExists, SolverFailed
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.limit import PEOPLE
from mixopt.instance.scenarios import changed
from mixopt.instance.start import Start
from mixopt.lp.basis import Basis
from mixopt.lp.perturbation import Perturbation, combine, scale
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives
from mixopt.lp.tolerances import FIRST_STEP, NOISE
from mixopt.programme.problem import Problem
from mixopt.results.england import (
    EDGE_OF_CARE,
    PRICED,
    RECRUITING,
    CouncilAnswer,
    CouncilPlan,
    England,
    UnitPrice,
)
from mixopt.results.plan import Plan
from mixopt.schema.fields import FrozenDict
from mixopt.units import PENNY, THOUSAND, UNITS

AGENCY = "agency"
"""The contract of staff whom an agency employs."""

LIFTED = FrozenDict({"funding.budget.amount": {"times": 2}})
"""The change that every council is planned with: the budget is not known, and need not bind."""


class Planner:
    """Plans councils whose programmes have one structure, each from the basis of the first.

    Nothing that is told of a council depends on where its plan begins: of several optima the plan
    is one, and prices are of one side each.
    """

    def __init__(self) -> None:
        """Begin from no basis."""
        self.basis: Basis | None = None

    def answer(self, start: Start, instance: Instance) -> CouncilAnswer:
        """A council's plan and prices; or why there is none.

        Args:
            start: Its start.
            instance: The instance made of it.

        Raises:
            SolverFailed: Nothing is proven of it; the message names the council.
        """
        spend = start.figures["spend"]
        try:
            found = _compare_by(*self.plan(changed(instance, LIFTED)))
        except NoPlanExists as none:
            return CouncilAnswer(start.council, spend, None, str(none))
        except SolverFailed as failed:
            msg = f"{start.council.name}: {failed}"
            raise SolverFailed(msg) from None
        return CouncilAnswer(start.council, spend, found, "")

    def plan(self, instance: Instance) -> tuple[Plan, Answer]:
        """The least-cost plan of an instance, proven and checked, and the optimum that it is.

        Raises:
            NoPlanExists: No plan meets every limit.
            SolverFailed: There is no proof, or the answer fails an independent check.
        """
        with pause_collection():
            found = solve_problem(Problem(instance), prices=False, start=self.basis)
            if self.basis is None:
                self.basis = found.solution.basis
            return certify_plan(instance, found, {}, "", freedom=False), found


def england_of(answers: list[CouncilAnswer], some: Instance) -> England:
    """The answers together.

    Args:
        answers: One a council.
        some: Any of the instances: they have the same periods and services.
    """
    services = {
        name: service.title for name, service in some.model.services.items() if service.meets
    }
    names = tuple(period.name for period in some.periods)
    ordered = sorted(answers, key=lambda each: each.council.name)
    return England(tuple(ordered), names, FrozenDict(services), some.head.years_beyond)


def _compare_by(plan: Plan, found: Answer) -> CouncilPlan:
    """What councils are compared by."""
    sides = DirectionalDerivatives(found.form, found.solution, found.solution.basis)
    today, last = defaultdict[str, float](float), defaultdict[str, float](float)
    for row in plan.supported:
        if row.period == plan.periods[0]:
            today[row.service] += row.opening
        if row.period == plan.periods[-1]:
            last[row.service] += row.people
    agency = [row for row in plan.staff if row.contract == AGENCY]
    started = {row.period: row.started for row in plan.levers if row.lever == RECRUITING}
    drawn = {row.period: row.drawn for row in plan.volumes if row.service == EDGE_OF_CARE}
    return CouncilPlan(
        cost=plan.cost,
        costs=tuple(row.cost for row in plan.money),
        today=FrozenDict(today),
        last=FrozenDict(last),
        agency_staff=(
            sum(row.opening for row in agency if row.period == plan.periods[0]),
            sum(row.fte for row in agency if row.period == plan.periods[-1]),
        ),
        recruited=tuple(started[period] for period in plan.periods),
        episodes=tuple(drawn[period] for period in plan.periods),
        binds=_list_binding(found, sides),
        prices=FrozenDict(_price_units(found.problem, sides)),
        certificate=plan.certificate,
    )


def _list_binding(found: Answer, sides: DirectionalDerivatives) -> tuple[str, ...]:
    """Limits without room of which one more has a price in some period.

    How many people there are is no limit. The duals that were found are one of several sets where
    limits hold the plan back together: so each is asked what a little more of it does. One of which
    no plan is left, or the cost is another at once, binds too.
    """
    problem, solution = found.problem, found.solution
    below = solution.activities - found.form.row_lower
    room = np.minimum(below, found.form.row_upper - solution.activities)
    binds: dict[str, None] = {}
    for rows, amounts in problem.with_steps(found.form).unit_steps:
        if room[rows[0]] > NOISE:
            continue
        ((_, limit, _, _, said),) = problem.limits.describe(rows[:1])
        name = f"{limit}.{said.of}"
        if said.family == PEOPLE or name in binds:
            continue
        step = Perturbation([*zip(rows, amounts, strict=True)], [])
        more = sides.side(step, FIRST_STEP, 1.0)
        told = more.slope is None and not more.unresolved
        if told or abs(more.slope or 0.0) * THOUSAND > PENNY:
            binds[name] = None
    return tuple(binds)


def _price_units(problem: Problem, sides: DirectionalDerivatives) -> Mapping[str, UnitPrice]:
    """The price of each unit, warm from the proven optimum."""
    named = {figure.name: figure for figure in problem.instance.figures.values()}
    moves = problem.moves_by({each for unit in PRICED.values() for each in unit.addresses})
    return {
        name: _price(sides, [named[address] for address in unit.addresses], moves)
        for name, unit in PRICED.items()
    }


def _price(
    sides: DirectionalDerivatives,
    figures: list[Figure],
    moves: Mapping[tuple[str, int], Perturbation],
) -> UnitPrice:
    """What a unit of some figures does, in the units of their rows.

    Args:
        sides: The optimum.
        figures: They move together, in every period.
        moves: The derivative of the programme by each of their cells.
    """
    together = combine(
        [
            scale(moves[figure.name, at], UNITS[cell.unit].factor)
            for figure in figures
            for at, cell in enumerate(figure.cells)
        ]
    )
    slope = sides.side(together, FIRST_STEP, 1.0).slope
    written = [each.values[0] / UNITS[each.cells[0].unit].factor for each in figures]
    return UnitPrice(
        value=written[0],
        slope=None if slope is None else slope * THOUSAND,
        one_more=_pounds(sides.change(together, 1.0)),
        one_less=_pounds(sides.change(together, -1.0)) if min(written) >= 1 else None,
    )


def _pounds(change: float | None) -> float | None:
    return None if change is None else change * THOUSAND
