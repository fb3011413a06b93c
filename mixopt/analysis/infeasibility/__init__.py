"""Why there is no plan, and the ways out; or how near a plan is to there being none.

What clashes; what plain counting finds; for each figure that a council could move, the least
change that by itself makes a plan possible; the cheapest package of changes; and what could be
met inside the limits as they are. Every change that is offered has been applied and solved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from mixopt.analysis.infeasibility.adjustable import Row, distinct, rows_of
from mixopt.analysis.infeasibility.conflicts import Clashes
from mixopt.analysis.infeasibility.counting import counted
from mixopt.analysis.infeasibility.headroom import Nearness
from mixopt.analysis.infeasibility.package import Rows, Terms, cheapest
from mixopt.analysis.infeasibility.single_changes import Alone, Costs
from mixopt.analysis.pooling import ALONE, problem_to_explain
from mixopt.analysis.shortfall import least_short, shortfall
from mixopt.analysis.solve import solve
from mixopt.errors import DataError, Fault, NoPlanExists
from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.instance.instance import Instance, expect_instance
from mixopt.instance.titles import describe_changes
from mixopt.lp.feasibility import ElasticProblem
from mixopt.lp.standard_form import StandardForm
from mixopt.programme.problem import Problem
from mixopt.results.explanation import Conflicts, Explanation, Met, Near

__all__ = ["Explanation", "Met", "explain", "why_none"]

LEAST_WEIGHT, MOST_WEIGHT = 1e-3, 1e3
"""Beyond these, one kind would drown the others in the solver's tolerances."""

SEEN = 0.005
"""People: fewer are not told."""

Told = Callable[[str, int], None]
"""Is told what is being done and how much of it is left."""


def explain(
    instance: Instance,
    *,
    law: bool = False,
    weights: Mapping[str, float] | None = None,
    keep: Iterable[str] = (),
    most_need: bool = False,
    told: Told = lambda _what, _left: None,
) -> Explanation:
    """Why an instance has no plan and what would give it one; or how near it is to having none.

    Args:
        instance: What was to be planned.
        law: In changes too: law and what nobody can buy may give way.
        weights: What a change of a kind counts in the package, times; 1 where nothing is said.
        keep: Kinds that stay as they are in the package.
        most_need: Explain the plan that is asked for most need.
        told: Is told what is being done and how much of it is left.

    Raises:
        DataError: A kind is named that there is not, or a weight is not above 0.
        SolverFailed: The solver stopped without a proof.
    """
    expect_instance(instance, "explain")
    weights, keep = weights or {}, frozenset([keep] if isinstance(keep, str) else keep)
    faults = [*_faults(weights, keep)]
    if faults:
        raise DataError(faults)
    terms = Terms(law, weights, keep)

    try:
        found = _costs(most_need)(instance)
    except NoPlanExists:
        return _no_plan(instance, terms, most_need, told)
    near = _near(instance, most_need, told)
    return Explanation(cost=found, findings=counted(instance), near=near)


def why_none(instance: Instance, *, most_need: bool, told: Told) -> Explanation:
    """Why an instance that was found to have no plan has none, as `explain` says unasked.

    Args:
        instance: What was to be planned, and has no plan.
        most_need: It was asked for most need.
        told: Is told what is being done and how much of it is left.

    Raises:
        SolverFailed: The solver stopped without a proof.
    """
    return _no_plan(instance, Terms(False, {}, frozenset()), most_need, told)


def _costs(most_need: bool) -> Costs:
    """What the plan of an instance costs."""
    return lambda changed: solve(changed, most_need=most_need, prices=False).cost


def _no_plan(instance: Instance, terms: Terms, most_need: bool, told: Told) -> Explanation:
    cost = _costs(most_need)
    problem = problem_to_explain(instance, most_need=most_need)
    rows = rows_of(problem)
    clashes = Clashes(problem, rows)
    conflicts = clashes.all(lambda left: told("Conflicts", left))
    brief = _brief(problem)
    sets = list(map(clashes.rows, conflicts.found))
    single = Alone(instance, problem.form, cost, sets)
    ours = [row for row in distinct(rows) if terms.law or row.whole.standing != "law"]
    alone = single.all(ours, lambda left: told("One change alone", left))
    told("Package", 1)
    package = cheapest(instance, rows, terms, _rows(most_need), cost)
    told("What could be met", 1)
    return Explanation(
        brief=tuple(brief),
        short=tuple(_short(instance, conflicts)),
        findings=() if most_need else counted(instance),
        conflicts=conflicts,
        alone=alone,
        package=package,
        met=None if most_need else _met(instance),
    )


def _brief(problem: Problem) -> list[str]:
    """Whose plan it is, what was changed, and by how much the money is short."""
    instance, variant = problem.instance, problem.variant
    gap = [] if variant.alone else shortfall(instance, most_need=variant.most_need)
    what = "no plan fits the money" if gap else "no plan meets every limit"
    alone = [ALONE] if variant.alone else []
    return [f"{instance.title}: {what}.", *describe_changes(instance), *gap, *alone]


def _short(instance: Instance, conflicts: Conflicts) -> list[str]:
    """Where other limits clash too: how the money stands once as much as must has given way."""
    if conflicts.eased is None or all(conflict.money for conflict in conflicts.found):
        return []
    if not any(conflict.money for conflict in conflicts.found):
        return []
    return least_short(instance, conflicts.eased)


def _rows(most_need: bool) -> Rows:
    def rows(changed: Instance) -> tuple[StandardForm, list[Row]]:
        problem = problem_to_explain(changed, most_need=most_need)
        return problem.form, distinct(rows_of(problem))

    return rows


def _near(instance: Instance, most_need: bool, told: Told) -> tuple[Near, ...]:
    problem = problem_to_explain(instance, most_need=most_need)
    problem = problem.allowing_pennies() or problem
    rows = distinct(rows_of(problem))
    return Nearness(ElasticProblem(problem.form)).all(rows, lambda left: told("Limits", left))


def _met(instance: Instance) -> Met | None:
    """The most-need plan."""
    if not any(need.met for need in instance.model.needs.values()):
        return None
    try:
        plan = solve(instance, most_need=True, prices=False)
    except NoPlanExists as none:
        return Met((), None, str(none))
    return Met(tuple(need for need in plan.needs if need.unmet > SEEN), plan.cost, "")


def _faults(weights: Mapping[str, float], keep: frozenset[str]) -> list[Fault]:
    remedy = f"Write one of {', '.join(ADJUSTMENTS)}"
    faults = [
        Fault("--keep" if kind in keep else "--weight", f"no kind is called '{kind}'", remedy)
        for kind in (*weights, *sorted(keep)) if kind not in ADJUSTMENTS
    ]  # fmt: skip
    return faults + [
        Fault("--weight", f"{kind} has the weight {weight:g}", "Write a number from 0.001 to 1,000")
        for kind, weight in weights.items() if not LEAST_WEIGHT <= weight <= MOST_WEIGHT
    ]  # fmt: skip
