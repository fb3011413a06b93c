"""Why an instance has no plan, as numbers and in a line: for those who set many beside each other.

`explain` says far more, and takes far longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mixopt.analysis.infeasibility.missing import describe_relaxed, least_missing
from mixopt.analysis.overspend import sum_shorts
from mixopt.analysis.pooling import problem_to_explain
from mixopt.analysis.shortfall import least_money
from mixopt.errors import SolverFailed
from mixopt.instance.instance import Instance
from mixopt.instance.limit import PEOPLE
from mixopt.instance.notebook import pluralise
from mixopt.programme.limits import DescribedRow
from mixopt.results.explanation import Relaxed
from mixopt.units import pounds_that_suffice

Money = tuple[tuple[str, str, float, str], ...]
"""Area, period, £ and what it would be, such as `higher envelope`."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is missing for a plan to exist.

    Attributes:
        money: The least money, in sum, once what `relaxed` says is there.
        relaxed: What else is missing: people without a service, limits broken.
        why: Both in a line.
    """

    money: Money
    relaxed: tuple[Relaxed, ...]
    why: str


def find_shortfall(instance: Instance) -> Shortfall:
    """What an instance without a plan is short of: money by period, or other limits first."""
    money = least_money(instance, {})
    if money:
        return Shortfall(_tell(money), (), f"the money is {_amount(money)} short")
    try:
        problem = problem_to_explain(instance)
        amounts = least_missing(problem)
    except SolverFailed:
        return Shortfall((), (), "limits clash; `mixopt explain` says which")
    relaxed = describe_relaxed(problem, amounts)
    money = least_money(instance, amounts) if amounts else []
    words = describe_missing(relaxed) or "limits clash; `mixopt explain` says which"
    if money:
        words += f"; with that, the money is {_amount(money)} short"
    return Shortfall(_tell(money), relaxed, words)


def _tell(money: Sequence[tuple[DescribedRow, float]]) -> Money:
    return tuple(
        (area, period, amount, limit.mended_by) for (_, _, area, period, limit), amount in money
    )


def _amount(money: Sequence[tuple[DescribedRow, float]]) -> str:
    """At least so much: where several limits want the same money it is counted once."""
    return f"at least {pounds_that_suffice(sum_shorts(money))}"


def describe_missing(relaxed: tuple[Relaxed, ...]) -> str:
    """The first thing that is missing, and how many more there are."""
    if not relaxed:
        return ""
    first = [each for each in relaxed if each.says == relaxed[0].says]
    others = len({each.says for each in relaxed}) - 1
    most = max(first, key=lambda each: each.by)
    when = f" in {most.period}" if most.period else ""
    if most.family == PEOPLE:
        what = f"{most.by:,.1f} people without a service{when} ({most.subject})"
    else:
        what = f"limits clash{when} ({most.says})"
    return what + (f", and {pluralise(others, 'other limit')} broken" if others else "")
