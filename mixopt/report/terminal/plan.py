"""A plan for the terminal, in at most 100 columns.

Takes the instance for titles and sources, and the plan for every number.
"""

from __future__ import annotations

from collections import defaultdict

from mixopt.instance.instance import Instance
from mixopt.instance.titles import describe_changes, span_word
from mixopt.report.proofs import describe_exact_need_proof, describe_exact_proof, describe_proof
from mixopt.report.terminal.all_areas import together
from mixopt.report.terminal.area import Area
from mixopt.report.terminal.grid import pounds, print_grid, print_line
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.repaid_later import describe_repaid_later
from mixopt.results.plan import Plan


def show(instance: Instance, plan: Plan, page: Page) -> None:
    """Print everything a reader needs to understand and check a plan."""
    span = plan.periods[0] if len(plan.periods) == 1 else f"{plan.periods[0]} to {plan.periods[-1]}"
    print_line(page, plan.title, style="bold")
    asked = "Most-need plan" if plan.mode == "most-need" else "Least-cost plan"
    print_line(page, f"{instance.model.title}. {asked}, {span}.")
    for words in describe_changes(instance):
        print_line(page, words)
    for area in plan.areas:
        for grid in Area(instance, plan, area).grids():
            print_grid(page, grid, plan.periods)
    for grid, columns in together(instance, plan):
        print_grid(page, grid, columns)
    for words in describe_repaid_later(instance, plan):
        print_line(page, "")
        print_line(page, words)
    rate = instance.head.discount.value
    discounted = f", later {span_word(instance)}s discounted at {rate:g}% a year" if rate else ""
    print_line(page, "")
    print_line(page, f"Cost of the plan{discounted}: {pounds(plan.cost)}", style="bold")
    print_line(page, _rests(plan))
    print_line(page, certificate(plan))
    if plan.exact_need_proof:
        print_line(page, describe_exact_need_proof(plan.exact_need_proof))
    if plan.exact_proof:
        print_line(page, describe_exact_proof(plan.exact_proof))


def certificate(plan: Plan) -> str:
    """The certificate in two sentences."""
    proof = plan.certificate
    return (
        f"{describe_proof(proof, plan.cost)} The ledger adds up to the cost, to within "
        f"£{proof.ledger:.2f}."
        + (" No plan leaves less need unmet." if plan.need_certificate else "")
    )


def _rests(plan: Plan) -> str:
    """How much of the cost rests on published, derived and assumed prices."""
    spent: dict[str, float] = defaultdict(float)
    for entry in plan.ledger:
        spent[entry.source_kind] += abs(entry.amount)
    total = sum(spent.values()) or 1.0
    parts = ", ".join(
        f"{100 * spent[kind] / total:.0f}% {kind}" for kind in ("published", "derived", "assumed")
    )
    return f"By the source of the price of each line, the money rests on figures that are {parts}."
