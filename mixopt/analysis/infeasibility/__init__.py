"""Why there is no plan, and the ways out; or how near a plan is to there being none.

What clashes; what plain counting finds; for each figure that a council could move, the least
change that by itself makes a plan possible; the cheapest package of changes; and what could be
met inside the limits as they are. Every change that is offered has been applied and solved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from mixopt.analysis.infeasibility.adjustable import adjustable_figures, merge_equivalent
from mixopt.analysis.infeasibility.conflicts import ConflictSearch
from mixopt.analysis.infeasibility.counting import count_findings
from mixopt.analysis.infeasibility.headroom import HeadroomSearch
from mixopt.analysis.infeasibility.missing import describe_relaxed, least_missing
from mixopt.analysis.infeasibility.package import PackageOptions, PackageSearch
from mixopt.analysis.infeasibility.single_changes import SingleChangeSearch, SolveCost
from mixopt.analysis.pooling import ALONE, problem_to_explain
from mixopt.analysis.shortfall import describe_money, describe_money_without
from mixopt.analysis.solve import solve
from mixopt.errors import DataError, Fault, NoPlanExists, SolverFailed
from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.instance.instance import Instance, expect_instance
from mixopt.instance.nearest import nearest
from mixopt.instance.titles import describe_changes
from mixopt.programme.problem import Problem
from mixopt.results.explanation import Conflicts, Explanation, Headroom, Met, Relaxed

__all__ = ["Explanation", "Met", "explain", "explain_no_plan"]

LEAST_WEIGHT, MOST_WEIGHT = 1e-3, 1e3
"""The range of a weight: outside it, one kind would lose the others in the solver's tolerances."""

FEWEST_PEOPLE = 0.005
"""Unmet need below this many people, absolute, is not shown: it would be printed as 0.00."""

Report = Callable[[str, int], None]
"""Called as work goes on, with what is being done and how much of it is left."""


def explain(
    instance: Instance,
    *,
    law: bool = False,
    weights: Mapping[str, float] | None = None,
    keep: Iterable[str] = (),
    most_need: bool = False,
    report: Report = lambda _what, _left: None,
) -> Explanation:
    """Why an instance has no plan and what would give it one; or how near it is to having none.

    Args:
        instance: What was to be planned.
        law: Law, and what nobody can buy, may change too.
        weights: What a change of each kind is multiplied by in the package; 1 where not given.
        keep: Kinds that stay as they are in the package.
        most_need: Explain the plan that meets the most need, not the least-cost one.
        report: Called as work goes on, with what is being done and how much of it is left.

    Raises:
        DataError: A kind is named that there is not, or a weight is not above 0.
        SolverFailed: The solver stopped without a proof.
    """
    expect_instance(instance, "explain")
    weights, keep = weights or {}, frozenset([keep] if isinstance(keep, str) else keep)
    faults = [*_faults(weights, keep)]
    if faults:
        raise DataError(faults)
    options = PackageOptions(law, weights, keep)

    try:
        cost = _solve_cost(most_need)(instance)
    except NoPlanExists:
        return _explain_no_plan(instance, options, most_need, report)
    near = _find_headroom(instance, most_need, report)
    return Explanation(cost=cost, findings=count_findings(instance), near=near)


def explain_no_plan(instance: Instance, *, most_need: bool, report: Report) -> Explanation:
    """Why an instance that was found to have no plan has none, as `explain` says by default.

    Args:
        instance: What was to be planned, and has no plan.
        most_need: The plan was to meet the most need.
        report: Called as work goes on, with what is being done and how much of it is left.

    Raises:
        SolverFailed: The solver stopped without a proof.
    """
    return _explain_no_plan(instance, PackageOptions(False, {}, frozenset()), most_need, report)


def _solve_cost(most_need: bool) -> SolveCost:
    """What the plan of an instance costs."""
    return lambda changed: solve(changed, most_need=most_need, prices=False).cost


def _explain_no_plan(
    instance: Instance, options: PackageOptions, most_need: bool, report: Report
) -> Explanation:
    solve_cost = _solve_cost(most_need)
    problem = problem_to_explain(instance, most_need=most_need)
    figures = adjustable_figures(problem)
    search = ConflictSearch(problem, figures)
    conflicts = search.find(lambda left: report("Conflicts", left))
    brief, gap = _brief(problem)
    short, relaxed = ((), ()) if gap else _find_missing(problem, conflicts)
    sets = list(map(search.rows, conflicts.found))
    ours = [f for f in merge_equivalent(figures) if options.law or f.whole.standing != "law"]
    single = SingleChangeSearch(instance, problem.form, solve_cost, sets)
    alone = single.find(ours, lambda left: report("One change alone", left))
    report("Package", 1)
    package = PackageSearch(instance, options, _build_problem(most_need), solve_cost).find(alone)
    report("What could be met", 1)
    return Explanation(
        brief=tuple(brief),
        short=short,
        relaxed=relaxed,
        findings=() if most_need else count_findings(instance),
        conflicts=conflicts,
        alone=alone,
        package=package,
        met=None if most_need else _solve_most_need(instance),
    )


def _brief(problem: Problem) -> tuple[list[str], bool]:
    """Whose plan it is, what was changed, by how much the money is short; whether that is all."""
    instance, variant = problem.instance, problem.variant
    gap = [] if variant.alone else describe_money(instance, most_need=variant.most_need)
    what = "no plan fits the money" if gap else "no plan meets every limit"
    alone = [ALONE] if variant.alone else []
    lines = [f"{instance.title}: {what}.", *describe_changes(instance), *gap, *alone]
    return lines, bool(gap)


def _find_missing(
    problem: Problem, conflicts: Conflicts
) -> tuple[tuple[str, ...], tuple[Relaxed, ...]]:
    """Where other limits clash than those on money: how the money stands once they are relaxed.

    And by how much they are: as the search for conflicts relaxed them, if it came so far.
    """
    try:
        amounts = conflicts.eased or least_missing(problem)
        short = describe_money_without(problem.instance, amounts) if amounts else []
    except SolverFailed:
        return (), ()
    return tuple(short), describe_relaxed(problem, amounts)


def _build_problem(most_need: bool) -> Callable[[Instance], Problem]:
    return lambda changed: problem_to_explain(changed, most_need=most_need)


def _find_headroom(instance: Instance, most_need: bool, report: Report) -> tuple[Headroom, ...]:
    problem = _build_problem(most_need)(instance)
    problem = problem.allow_pennies() or problem
    figures = merge_equivalent(adjustable_figures(problem))
    return HeadroomSearch(problem.form).find(figures, lambda left: report("Limits", left))


def _solve_most_need(instance: Instance) -> Met | None:
    """The most-need plan; None where no need can be met, or the solver proves nothing."""
    if not any(need.met for need in instance.model.needs.values()):
        return None
    try:
        plan = solve(instance, most_need=True, prices=False)
    except NoPlanExists as none:
        return Met((), None, str(none))
    except SolverFailed:  # it is more than is asked: the rest of the explanation stands
        return None
    return Met(tuple(need for need in plan.needs if need.unmet > FEWEST_PEOPLE), plan.cost, "")


def _suggest_kind(kind: str) -> str:
    """What to write in place of a kind that there is not."""
    near = nearest(kind, ADJUSTMENTS)
    return f"Did you mean '{near}'?" if near else f"Write one of {', '.join(ADJUSTMENTS)}"


def _faults(weights: Mapping[str, float], keep: frozenset[str]) -> list[Fault]:
    faults = []
    for kind in (*weights, *sorted(keep)):
        if kind not in ADJUSTMENTS:
            option = "--keep" if kind in keep else "--weight"
            faults.append(Fault(option, f"no kind is called '{kind}'", _suggest_kind(kind)))
    return faults + [
        Fault("--weight", f"{kind} has the weight {weight:g}", "Write a number from 0.001 to 1,000")
        for kind, weight in weights.items()
        if not LEAST_WEIGHT <= weight <= MOST_WEIGHT
    ]
