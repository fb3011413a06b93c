"""A plan on one screen: the answer first, and how to see the rest."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.instance import Instance
from mixopt.instance.notebook import pluralise, span
from mixopt.instance.titles import span_word
from mixopt.report.proofs import brief_certificates
from mixopt.report.terminal.assumptions import describe_assumptions
from mixopt.report.terminal.block import fit_on_screen
from mixopt.report.terminal.changes import brief_changes
from mixopt.report.terminal.freedom import describe_freedom
from mixopt.report.terminal.grid import NOBODY, SEEN
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.summary_blocks import Blocks
from mixopt.results.plan import Plan
from mixopt.units import pounds, pounds_that_suffice

MOST_LINES = 45
"""Lines of a screen."""


def show_summary(instance: Instance, plan: Plan, page: Page, remarks: int) -> None:
    """Print a plan in at most 45 lines.

    Args:
        instance: For titles and sources.
        plan: What is printed.
        page: Where to.
        remarks: How many remarks there are on unusual figures.
    """
    head, foot = list(_head(instance, plan)), list(_foot(instance, plan, remarks))
    taken = sum(page.lines_of(line) for line in (*head, *foot)) + 1
    parts = list(Blocks(instance, plan).all())
    for at, line in enumerate(head):
        page.print_paragraph(line, "" if at else "bold")
    shown, apart = fit_on_screen(parts, page, MOST_LINES - taken)
    for part, blank in zip(shown, apart, strict=True):
        if blank:
            page.print_line("")
        part.print_on(page)
    if len(shown) < 2 or sum(apart) > 1:
        page.print_line("")
    for line in foot:
        page.print_paragraph(line)


def _head(instance: Instance, plan: Plan) -> Iterator[str]:
    """Whose plan it is, what was changed, and the money in words."""
    yield plan.title
    yield from brief_changes(instance)
    yield _cost(instance, plan)
    if plan.mode == "most-need" and all(row.unmet < SEEN for row in plan.needs):
        some = any(row.unmet > NOBODY for row in plan.needs)
        yield "Less than 0.01 of a person is not supported." if some else "Everybody is supported."
    saved = _saved(instance, plan)
    if saved:
        yield saved


def _cost(instance: Instance, plan: Plan) -> str:
    """The cost of the whole plan, discounted too, against the envelope."""
    total = pounds_that_suffice(sum(row.cost for row in plan.money))
    asked = "Most-need plan" if plan.mode == "most-need" else "Least-cost plan"
    words = f"{asked}, {span(plan.periods)}: {total}{_discounted(instance, plan.cost)}"
    rows = [row for row in plan.money if row.headroom is not None]
    if not rows:
        paid = sum(row.from_funds for row in plan.money)
        return f"{words}, of which funds pay {pounds(paid)}." if paid >= 1 else f"{words}."
    left = sum(row.headroom or 0.0 for row in rows)
    if abs(left) < 1:
        return f"{words}, exactly the budget envelope."
    tight = min(rows, key=lambda row: row.headroom or 0.0)
    words += f", {pounds(left)} inside the envelope"
    if len(rows) == 1:
        return f"{words}."
    where = tight.period
    if len(plan.areas) > 1:
        where = f"{instance.head.areas[tight.area]} in {where}"
    return f"{words} (least: {pounds(tight.headroom or 0.0)} in {where})."


def _over(instance: Instance, plan: Plan) -> str:
    if len(plan.periods) == 1:
        return ""
    return f" over {pluralise(len(plan.periods), span_word(instance))}"


def _discounted(instance: Instance, amount: float) -> str:
    rate = instance.head.discount.value
    return f" ({pounds(amount)} discounted at {rate:g}% a year)" if rate else ""


def _saved(instance: Instance, plan: Plan) -> str:
    """What is saved against the target, discounted too."""
    discounts = {(row.area, row.period): row.discount for row in plan.money}
    rows = [row for row in plan.savings if row.target is not None]
    if not rows:
        return ""
    saved = sum(row.saved for row in rows)
    beyond = saved - sum(row.target or 0.0 for row in rows)
    later = sum(row.saved * discounts[row.area, row.period] for row in rows)
    last = [row for row in rows if row.period == plan.periods[-1]]
    words = f"Saved {pounds(saved)}{_over(instance, plan)}{_discounted(instance, later)}, "
    if abs(beyond) < 1:
        words += "exactly the target"
    else:
        words += f"{pounds(abs(beyond))} {'beyond' if beyond > 0 else 'short of'} the target"
    if len(plan.periods) > 1 and last:
        now, target = sum(row.saved for row in last), sum(row.target or 0.0 for row in last)
        words += f"; in {plan.periods[-1]} {pounds(now)} against {pounds(target)}"
    hidden = sum(row.one_off for row in rows)
    if hidden >= 1:
        words += f". {pounds(hidden)} of it is one-off money, and will not recur"
    return f"{words}."


def _foot(instance: Instance, plan: Plan, remarks: int) -> Iterator[str]:
    """What the plan rests on, how free it is, warnings, what is proven, and how to see more."""
    yield describe_assumptions(instance, plan)
    yield from describe_freedom(plan)
    if plan.repaid_later:
        levers = pluralise(len({row.lever for row in plan.repaid_later}), "lever")
        yield f"Repaid only after the plan ends, and left out: {levers}; --full names them."
    if remarks:
        number = pluralise(remarks, "remark")
        yield f"Warnings: {number} on unusual figures; `mixopt check` lists them."
    yield from brief_certificates(plan)
    none = "" if remarks else "No warnings. "
    yield f"{none}All tables: --full; one of them: --table NAME, such as Mix."
