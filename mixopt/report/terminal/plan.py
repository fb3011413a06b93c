"""A plan for the terminal, in at most 100 columns.

Takes the instance for titles and sources, and the plan for every number.
"""

from __future__ import annotations

from collections import defaultdict
from math import ceil

from rich.console import Console

from mixopt.instance import Instance
from mixopt.plan import Certificate, ExactProof, Plan
from mixopt.report.area import Area
from mixopt.report.grid import FINEST, pounds, print_grid, print_line
from mixopt.report.together import together
from mixopt.units import PENNY, THOUSAND
from mixopt.wording import changes_told

EXACTLY = "Exact proof, in fractions that are never rounded:"
TINIEST = 12
"""Decimals that are still written out."""


def show(instance: Instance, plan: Plan, console: Console) -> None:
    """Print everything a reader needs to understand and check a plan."""
    span = plan.periods[0] if len(plan.periods) == 1 else f"{plan.periods[0]} to {plan.periods[-1]}"
    print_line(console, plan.title, style="bold")
    asked = "Most-need plan" if plan.mode == "most-need" else "Least-cost plan"
    print_line(console, f"{instance.model.title}. {asked}, {span}.")
    for words in changes_told(instance):
        print_line(console, words)
    for area in plan.areas:
        for grid in Area(instance, plan, area).grids():
            print_grid(console, grid, plan.periods)
    for grid, columns in together(instance, plan):
        print_grid(console, grid, columns)
    rate = instance.head.discount.value
    discounted = f", later years discounted at {rate:g}% a year" if rate else ""
    print_line(console, "")
    print_line(console, f"Cost of the plan{discounted}: {pounds(plan.cost)}", style="bold")
    print_line(console, _rests(plan))
    print_line(console, certificate(plan))
    if plan.exact_need_proof:
        print_line(console, exact_need_told(plan.exact_need_proof))
    if plan.exact_proof:
        print_line(console, exact_told(plan.exact_proof))


def certificate(plan: Plan) -> str:
    """The certificate in two sentences."""
    proof = plan.certificate
    return (
        f"{proof_told(proof, plan.cost)} The ledger adds up to the cost, to within "
        f"£{proof.ledger:.2f}."
        + (" No plan leaves less need unmet." if plan.need_certificate else "")
    )


def proof_told(proof: Certificate, cost: float, *, people: bool = False) -> str:
    """What is proven of an optimum, of the cost or of the need left unmet."""
    if people:
        return (
            f"Certificate: no plan leaves less unmet than {cost:,.6g} weighted person-years; every "
            f"limit is kept, to within {max(proof.primal_residual, FINEST):.6f} of a unit."
        )
    return (
        f"Certificate: no plan costs less, to within £{proof.gap * abs(cost):.2f}; every limit is "
        f"kept, to within {max(proof.primal_residual, FINEST):.6f} of a unit."
    )


def exact_told(proof: ExactProof) -> str:
    """What is proven of the least cost in fractions."""
    cost = f"£{proof.cost * THOUSAND:,.2f}"
    if proof.exact:
        found = f"the least cost is {cost}, with every limit kept."
    else:
        found = (
            f"optimal but for rounding. No plan costs less than {cost}{_by_more_than(proof)}, at "
            f"which no limit is broken by more than {_at_most(proof.broken)} of a unit."
        )
    same = max(proof.difference * THOUSAND, PENNY)
    return f"{EXACTLY} {found} The plan that is told costs that, to within £{same:.2f}."


def _by_more_than(proof: ExactProof) -> str:
    return f" by more than £{_at_most(proof.above * THOUSAND)}" if proof.above else ""


def exact_need_told(proof: ExactProof) -> str:
    """What is proven of the need left unmet in fractions."""
    if proof.exact:
        return f"{EXACTLY} no plan leaves less need unmet."
    return (
        f"{EXACTLY} but for rounding no plan leaves less need unmet: not by more than "
        f"{_at_most(proof.above)} weighted person-years, with no limit broken by more than "
        f"{_at_most(proof.broken)} of a unit."
    )


def _at_most(number: float) -> str:
    """A small number upwards, to one digit that counts and at most twelve decimals."""
    if not number:
        return "0"
    places = next((n for n in range(TINIEST) if number * 10**n >= 1), TINIEST)
    return f"{ceil(number * 10**places) / 10**places:.{places}f}"


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
