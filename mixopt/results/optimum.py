"""A proven optimum: what prices and curves rest on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from mixopt.certificates import Certificate, ExactProof
from mixopt.instance.instance import Instance
from mixopt.units import Measure, pounds


@dataclass(frozen=True, slots=True)
class Optimum:
    """What was solved and how well that is proven."""

    instance: str
    title: str
    scenario: str
    changes: tuple[str, ...]
    """What was changed against the files of the instance."""
    measure: Measure
    """What was minimised: the cost in £, or the need left unmet in person-years."""
    objective: float
    """What it came to: £ over the plan, later money discounted; or weighted person-years."""
    certificate: Certificate
    exact_proof: ExactProof | None
    """Where it was asked for: the proof again, in fractions that are never rounded."""
    price_base: str | None = None
    """What money is in, where the instance says so: `cash`, or `real 2018/19`."""

    def document(self, what: str) -> dict[str, Any]:
        """The head of a JSON document of prices.

        Args:
            what: `prices` or `staircase`.
        """
        money = self.measure is Measure.MONEY
        return {
            "format": f"mixopt-{what}/1",
            "instance": self.instance,
            "scenario": self.scenario,
            "changes": list(self.changes),
            **({"price_base": self.price_base} if self.price_base else {}),
            "mode": "least-cost" if money else "most-need",
            "cost": self.objective if money else None,
            "unmet": None if money else self.objective,
            "certificate": asdict(self.certificate),
            "exact_proof": asdict(self.exact_proof) if self.exact_proof else None,
        }

    @property
    def words(self) -> str:
        """Whose it is, what it came to, and whether it is proven."""
        changed = f", {self.scenario or 'changed'}" if self.scenario or self.changes else ""
        size = (
            pounds(self.objective)
            if self.measure is Measure.MONEY
            else f"{self.objective:,.6g} weighted person-years unmet"
        )
        return f"{self.title}{changed}: {size}, {describe_certainty(self.certificate)}"


def optimum_of(
    instance: Instance,
    measure: Measure,
    objective: float,
    proof: Certificate,
    exact: ExactProof | None,
) -> Optimum:
    """The record of an optimum of an instance."""
    return Optimum(
        instance.name, instance.title, instance.scenario, instance.changes, measure, objective,
        proof, exact, instance.head.prices,
    )  # fmt: skip


def describe_certainty(proof: Certificate) -> str:
    """Whether an optimum is proven, in a word."""
    return "certified" if proof.holds else "NOT certified"
