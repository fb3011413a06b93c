"""A Pyomo programme that a user has changed: solved, certified, read back, its additions priced."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mixopt.analysis.optimum import Answer, solve_problem
from mixopt.analysis.pooling import cost_alone
from mixopt.analysis.prices.pricer import state_of
from mixopt.analysis.prices.stops import MAY_BE, OWN_LIMIT, StopReasons
from mixopt.analysis.repaid_later import find_levers_repaid_later
from mixopt.analysis.shortfall import describe_conflict
from mixopt.analysis.solve import failure_of_check, prove, read_plan
from mixopt.errors import DataError, Fault, NoPlanExists
from mixopt.lp.certificate import certify
from mixopt.lp.highs import Infeasible, solve_form
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives
from mixopt.lp.sensitivity.validity import limit_holds
from mixopt.lp.standard_form import Label
from mixopt.lp.tolerances import FIRST_STEP, NOISE
from mixopt.programme.changed_lp import ChangedProblem, Programme, read_lp
from mixopt.programme.lp_differences import find_differences
from mixopt.programme.problem import Problem
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.plan import Plan
from mixopt.results.price import Side
from mixopt.results.solved_lp import AddedLimit, SolvedLp
from mixopt.schema.fields import FrozenDict
from mixopt.units import PENNY, THOUSAND

WITHOUT_END = 1e12
"""In the unit of a right-hand side: none is followed further."""


def solve_lp(lp: Programme, *, prices: bool = True, exact: bool = False) -> SolvedLp:
    """Solve a programme that `build` made and that has been changed since.

    Parameters that were changed become changes of figures. Constraints and variables that were
    added count as they stand. The answer lists limits that were taken out or changed, and
    those that the plan then breaks. The programme that is given stays as it is.

    Args:
        lp: From `mixopt.build(instance)`. Money in it is in £ thousand.
        prices: Solve again one unit beyond each limit, to find what one more would do.
        exact: Prove the optimum in fractions too.

    Raises:
        DataError: It is no longer a linear programme with finite bounds, or a parameter is what no
            figure may be.
        NoPlanExists: No plan meets every limit; the message names limits that clash.
        SolverFailed: There is no proof, or the answer fails an independent check.
    """
    problem, plain = read_lp(lp)
    instance = problem.instance
    apart = find_differences(problem.form, plain.form)
    words = apart.words(list(problem.added))
    if instance.head.no_worse_off and not problem.variant.no_worse_off:
        what = "'no_worse_off' compares with another plan, which this programme does not hold"
        raise DataError([Fault(instance.name, what, "Remove it, or build(no_worse_off=True)")])
    try:
        found = solve_problem(problem, prices=prices, exact=exact)
    except NoPlanExists as none:
        raise NoPlanExists(_why(problem, plain, words) or str(none)) from None
    alone, _ = cost_alone(instance, most_need=problem.variant.most_need)
    plan = read_plan(instance, found, alone, freedom=True)
    later = find_levers_repaid_later(found) if prices else ()
    plan = replace(plan, changes=(*plan.changes, *words), repaid_later=later)
    outside = _outside(found, plan) if apart.costs else 0.0
    if outside:  # what was added to the objective is no line of the ledger
        plan = replace(plan, certificate=certify(found.form, found.solution))
    prove(plan)
    broken = find_broken_limits(instance, plan, misprints=False)
    if broken and not apart.is_relaxed:
        raise failure_of_check(broken)
    least = solve_form(problem.form)
    return SolvedLp(
        plan=plan,
        added=tuple(_price_added_limits(problem)),
        variables=FrozenDict(_variables(apart.new, found)),
        measure=problem.measure,
        objective=least.objective * problem.scale,
        outside_ledger=outside,
        breaks=tuple(broken),
    )


def _why(problem: ChangedProblem, plain: Problem, words: Sequence[str]) -> str:
    """Limits that clash; nothing where the figures alone have no plan."""
    try:
        solve_form(problem.form)
    except Infeasible as conflict:
        try:
            solve_form(plain.form)
        except Infeasible:
            return ""
        return "\n".join([describe_conflict(problem, conflict.rows), *words])
    return ""


def _outside(found: Answer, plan: Plan) -> float:
    """£ of the objective that no line of the ledger holds."""
    beyond = found.solution.objective * THOUSAND - plan.cost
    return 0.0 if abs(beyond) <= PENNY else beyond


def _variables(new: Sequence[Label], found: Answer) -> dict[str, float]:
    """The value of each variable that was added."""
    values = dict(zip(found.form.columns, found.solution.values.tolist(), strict=True))
    return {label.name: values[label] for label in new}


def _price_added_limits(problem: ChangedProblem) -> Iterator[AddedLimit]:
    """Each row that was added, priced on both sides."""
    if not problem.added:
        return
    form, solution = problem.form, solve_form(problem.form)
    pricer = _Pricer(problem, DirectionalDerivatives(form, solution), StopReasons(problem))
    for row, label in enumerate(form.rows):
        if label.block not in problem.added:
            continue
        lower, upper = float(form.row_lower[row]), float(form.row_upper[row])
        sense = "equal" if lower == upper else "at_most" if math.isinf(lower) else "at_least"
        yield AddedLimit(
            name=label.name,
            doc=problem.added[label.block],
            sense=sense,
            right=lower if math.isinf(upper) else upper,
            left=float(solution.activities[row]),
            measure=problem.measure,
            up=pricer.side(row, 1.0),
            down=pricer.side(row, -1.0),
        )


class _Pricer:
    """Prices rows, one after the other, from one optimum."""

    def __init__(
        self, problem: ChangedProblem, sides: DirectionalDerivatives, ends: StopReasons
    ) -> None:
        self.problem, self.sides, self.ends = problem, sides, ends

    def side(self, row: int, sign: float) -> Side:
        """What moving the right-hand side of a row does on one side."""
        moves, scale = Perturbation([(row, 1.0)], []), self.problem.scale
        found = self.sides.side(moves, FIRST_STEP, sign)
        if found.slope is None:
            state, why = state_of(found)
            return Side(sign, state, None, None, why, None)
        holds_to, stops = self._holds(row, found.slope, sign)
        step = self.sides.change(moves, sign)
        return Side(
            sign=sign,
            state="price",
            slope=found.slope * scale + 0.0,
            holds_to=holds_to,
            stops=stops,
            step_adds=None if step is None else step * scale + 0.0,
        )

    def _holds(self, row: int, slope: float, sign: float) -> tuple[float | None, str]:
        """The right-hand side up to which a slope holds, and what ends it there."""
        moves, form = Perturbation([(row, 1.0)], []), self.problem.form
        found = limit_holds(self.sides, moves, slope, WITHOUT_END, sign)
        if found is None:
            return None, ""
        most, rows, columns = found.most, found.rows, found.columns
        if most >= WITHOUT_END * (1 - FIRST_STEP):
            return math.inf * sign, MAY_BE
        right = form.row_lower[row] if math.isinf(form.row_upper[row]) else form.row_upper[row]
        free = [each for each in rows if each != row and self.sides.room[each] > NOISE]
        used = [each for each in columns if self.sides.solution.values[each] > NOISE]
        return float(right) + sign * most, self.ends.describe(free, used) or OWN_LIMIT
