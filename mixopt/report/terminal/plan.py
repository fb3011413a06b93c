"""A plan for the terminal: every table, or those that are asked for.

Takes the instance for titles and sources, and the plan for every number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.instance.instance import Instance
from mixopt.instance.titles import describe_changes, span_word
from mixopt.report.placeholders import describe_placeholders
from mixopt.report.proofs import describe_certificates
from mixopt.report.terminal.all_areas import together
from mixopt.report.terminal.area import Area
from mixopt.report.terminal.assumptions import describe_sources
from mixopt.report.terminal.beyond import describe_beyond
from mixopt.report.terminal.changes import brief_changes
from mixopt.report.terminal.flows import tabulate_later_flows
from mixopt.report.terminal.freedom import freedom
from mixopt.report.terminal.grid import Grid, pounds, print_grid, print_line
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.repaid_later import describe_repaid_later
from mixopt.results.plan import Plan
from mixopt.results.price_base import words_of


def show(instance: Instance, plan: Plan, page: Page) -> None:
    """Print everything a reader needs to understand and check a plan."""
    span = plan.periods[0] if len(plan.periods) == 1 else f"{plan.periods[0]} to {plan.periods[-1]}"
    print_line(page, plan.title, style="bold")
    asked = "Most-need plan" if plan.mode == "most-need" else "Least-cost plan"
    money = words_of(plan.price_base)
    print_line(page, f"{instance.model.title}. {asked}, {span}{', ' if money else ''}{money}.")
    for words in (*describe_changes(instance), *describe_placeholders(instance)):
        print_line(page, words)
    for grid, columns in _grids(instance, plan):
        print_grid(page, grid, columns)
    for words in describe_repaid_later(instance, plan):
        print_line(page, "")
        print_line(page, words)
    rate = instance.head.discount.value
    discounted = f", later {span_word(instance)}s discounted at {rate:g}% a year" if rate else ""
    print_line(page, "")
    print_line(page, f"Cost of the plan{discounted}: {pounds(plan.cost_within)}", style="bold")
    for words in describe_beyond(instance, plan):
        print_line(page, words)
    print_line(page, describe_sources(plan))
    for line in describe_certificates(plan):
        print_line(page, line)


def show_tables(instance: Instance, plan: Plan, names: Sequence[str], page: Page) -> None:
    """Print the tables of these names, in the order in which they are asked for."""
    print_line(page, plan.title, style="bold")
    for words in brief_changes(instance):
        page.print_paragraph(words)
    grids = list(_grids(instance, plan))
    for name in names:
        mine = [(grid, columns) for grid, columns in grids if grid.name == name]
        for grid, columns in mine:
            print_grid(page, grid, columns)
        if not mine:
            print_line(page, "")
            print_line(page, f"{name}: this plan has nothing to show there.")


def _grids(instance: Instance, plan: Plan) -> Iterator[tuple[Grid, Sequence[str]]]:
    """Every table with the headings of its columns."""
    for area in plan.areas:
        for grid in Area(instance, plan, area).grids():
            yield grid, plan.periods
    yield from tabulate_later_flows(instance, plan)
    yield from together(instance, plan)
    for grid in freedom(instance, plan):
        yield grid, plan.periods
