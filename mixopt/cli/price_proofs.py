"""What prices rest on: in words for the terminal, and in the JSON beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from mixopt.instance import Instance
from mixopt.pricing import Proven
from mixopt.report.repeated import repeated_told
from mixopt.report.terminal import exact_need_told, exact_told, proof_told


def told(instance: Instance, found: Proven) -> Iterator[str]:
    """Limits that say the same, and what is proven."""
    yield from repeated_told(instance, found.limits(instance))
    yield proof_told(found.certificate, found.objective, people=found.people)
    if found.exact is not None:
        yield exact_need_told(found.exact) if found.people else exact_told(found.exact)


def document(instance: Instance, found: Proven, what: str) -> dict[str, Any]:
    """The head of a JSON document of prices."""
    return {
        "format": f"mixopt-{what}/1",
        "instance": instance.name,
        "scenario": instance.scenario,
        "changes": list(instance.changes),
        "mode": "most-need" if found.people else "least-cost",
        "cost": None if found.people else found.objective,
        "unmet": found.objective if found.people else None,
        "certificate": asdict(found.certificate),
        "exact_proof": asdict(found.exact) if found.exact else None,
    }
