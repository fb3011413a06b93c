"""A plan on one screen: the answer first, and how to see the rest."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.instance import Instance
from mixopt.instance.notebook import pluralise
from mixopt.report.answers import describe_added_money, describe_cost, describe_saving
from mixopt.report.placeholders import describe_placeholders
from mixopt.report.proofs import brief_certificates
from mixopt.report.terminal.assumptions import describe_assumptions
from mixopt.report.terminal.beyond import describe_beyond
from mixopt.report.terminal.block import fit_on_screen
from mixopt.report.terminal.changes import brief_changes
from mixopt.report.terminal.freedom import describe_freedom
from mixopt.report.terminal.grid import NOBODY, SEEN
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.summary_blocks import Blocks
from mixopt.results.plan import Plan

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
    yield describe_cost(instance, plan)
    yield from filter(None, [describe_added_money(instance, plan)])
    yield from describe_placeholders(instance)
    yield from describe_beyond(instance, plan)
    if plan.mode == "most-need" and all(row.unmet < SEEN for row in plan.needs):
        some = any(row.unmet > NOBODY for row in plan.needs)
        yield "Less than 0.01 of a person is not supported." if some else "Everybody is supported."
    saved = describe_saving(instance, plan)
    if saved:
        yield saved


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
