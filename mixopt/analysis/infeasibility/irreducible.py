"""Irreducible packages: no part can be left out, and none can be a step smaller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from mixopt.analysis.infeasibility.rounding import count_steps, shorten
from mixopt.analysis.infeasibility.single_changes import apply_sets
from mixopt.errors import DataError, SolverFailed
from mixopt.instance.instance import Instance
from mixopt.lp.feasibility import ElasticProblem
from mixopt.programme.problem import Problem
from mixopt.results.explanation import Part

HasPlan = Callable[[Sequence[Part]], bool]
"""Whether a plan exists once the parts of a package are applied."""

Counts = Callable[[Part], tuple[float, float]]
"""What a part counts: policy first, then £."""


def plan_test(instance: Instance, build_problem: Callable[[Instance], Problem]) -> HasPlan:
    """A test of whether a plan exists under a package, by its feasibility alone.

    A package that contradicts other figures, or of which the solver proves nothing, fails it.
    """

    def has_plan(parts: Sequence[Part]) -> bool:
        try:
            changed = apply_sets(instance, [part.set for part in parts])
            return ElasticProblem(build_problem(changed).form).feasible()
        except (DataError, SolverFailed):
            return False

    return has_plan


def reduce_parts(
    instance: Instance, parts: Sequence[Part], has_plan: HasPlan, counts: Counts
) -> list[Part]:
    """An irreducible package among the parts of another, with each as small as it can be.

    Those that count most are tried first: to be left out, then to be made smaller.

    Args:
        instance: What has no plan.
        parts: A package under which there is one.
        has_plan: The test.
        counts: What a part counts.
    """
    kept = list(parts)
    for part in sorted(parts, key=counts, reverse=True):
        others = [each for each in kept if each is not part]
        if others and has_plan(others):
            kept = others
    for part in sorted(kept, key=counts, reverse=True):
        at = kept.index(part)
        before, after = kept[:at], kept[at + 1 :]

        def holds(smaller: Part, before: list[Part] = before, after: list[Part] = after) -> bool:
            return has_plan([*before, smaller, *after])

        kept[at] = smallest_part(instance, part, holds)
    return kept


def smallest_part(instance: Instance, part: Part, holds: Callable[[Part], bool]) -> Part:
    """The least of a change that still holds, by bisection; the change itself if no less does.

    Args:
        instance: What has no plan.
        part: A change that holds.
        holds: Whether a smaller one does.
    """
    most = count_steps(instance, part.set)
    good, bad = 0, most
    if most < 2 or not holds(_shorten(instance, part, 1)):
        return part
    good = 1
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if holds(_shorten(instance, part, middle)) else (good, middle)
    return _shorten(instance, part, good)


def _shorten(instance: Instance, part: Part, steps: int) -> Part:
    """A part that is some of the smallest steps shorter; what it counts is left as it was."""
    return replace(part, set=shorten(instance, part.set, steps))
