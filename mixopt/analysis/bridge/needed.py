"""Parts that decide whether there is a plan at all: they have no saving that is a number.

Where opening a lever never takes a plan away, the sets of levers that cannot all be closed are
found by their irreducible members (deletion filter), and all of those by a hitting-set tree
(Reiter 1987): no order of the levers changes what is found. Of scenarios, which may take a plan
away as well as give one, every set is looked at.
"""

from __future__ import annotations

from collections.abc import Callable

from mixopt.analysis.bridge.shapley import Subset, subsets_of

HasPlan = Callable[[Subset], bool]


def find_irreducible(whole: Subset, has_plan: HasPlan) -> list[Subset]:
    """Every set of parts of which one has to be there, and no smaller set of them has to.

    Args:
        whole: All parts, with which there is a plan.
        has_plan: Whether there is one with some of them; more of them never take it away.
    """
    found: list[Subset] = []
    seen: set[Subset] = set()
    left = [whole]
    while left:
        closed = left.pop()
        if closed in seen:
            continue
        seen.add(closed)
        if any(each <= closed for each in found):
            conflict = next(each for each in found if each <= closed)
        elif has_plan(whole - closed):
            continue
        else:
            conflict = _reduce(whole, closed, has_plan)
            found.append(conflict)
        left += [closed - {part} for part in sorted(conflict)]
    return sorted(found, key=lambda each: (len(each), sorted(each)))


def _reduce(whole: Subset, closed: Subset, has_plan: HasPlan) -> Subset:
    """Leave parts out, one after the other, that the conflict does not need."""
    for part in sorted(closed):
        if not has_plan(whole - (closed - {part})):
            closed -= {part}
    return closed


def find_deciding(number: int, has_plan: HasPlan) -> Subset:
    """The parts that give or take a plan in some set: of so many parts, every set is looked at."""
    found: set[int] = set()
    for subset in subsets_of(number):
        for part in subset - found:
            if has_plan(subset) != has_plan(subset - {part}):
                found.add(part)
    return frozenset(found)
