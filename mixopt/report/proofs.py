"""Certificates in sentences."""

from __future__ import annotations

from math import ceil

from mixopt.certificates import Certificate, ExactProof
from mixopt.report.terminal.grid import FINEST
from mixopt.results.plan import Plan
from mixopt.units import PENNY, THOUSAND, Measure

EXACTLY = "Exact proof, in fractions that are never rounded:"

TINIEST = 12
"""Decimals that are still written out."""


def describe_proof(proof: Certificate, cost: float, measure: Measure = Measure.MONEY) -> str:
    """What is proven of an optimum, of the cost or of the need left unmet."""
    if measure is Measure.PEOPLE:
        return (
            f"Certificate: no plan leaves less unmet than {cost:,.6g} weighted person-years; every "
            f"limit is kept, to within {max(proof.primal_residual, FINEST):.6f} of a unit."
        )
    return (
        f"Certificate: no plan costs less, to within £{proof.gap * abs(cost):.2f}; every limit is "
        f"kept, to within {max(proof.primal_residual, FINEST):.6f} of a unit."
    )


def describe_certificates(plan: Plan) -> list[str]:
    """What is proven of a plan, a line for each proof."""
    words = describe_proof(plan.certificate, plan.cost)
    ledger = f"The ledger adds up to the cost, to within £{plan.certificate.ledger:.2f}."
    need = " No plan leaves less need unmet." if plan.need_certificate else ""
    lines = [f"{words} {ledger}{need}"]
    if plan.exact_need_proof:
        lines.append(describe_exact_need_proof(plan.exact_need_proof))
    if plan.exact_proof:
        lines.append(describe_exact_proof(plan.exact_proof))
    return lines


def brief_certificates(plan: Plan) -> list[str]:
    """The same in fewer words."""
    proof = plan.certificate
    need = "leaves less unmet or " if plan.need_certificate else ""
    within = f"£{proof.gap * abs(plan.cost):.2f}"
    kept = f"limits kept within {max(proof.primal_residual, FINEST):.6f}"
    words = f"Certificate: no plan {need}costs less (within {within}); {kept}."
    return [words, *describe_certificates(plan)[1:]]


def describe_exact_proof(proof: ExactProof) -> str:
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
    return f"{EXACTLY} {found} The plan that is shown costs that, to within £{same:.2f}."


def _by_more_than(proof: ExactProof) -> str:
    return f" by more than £{_at_most(proof.above * THOUSAND)}" if proof.above else ""


def describe_exact_need_proof(proof: ExactProof) -> str:
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
