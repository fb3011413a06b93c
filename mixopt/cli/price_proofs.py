"""What prices rest on: in words for the terminal, and in the JSON beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mixopt.analysis.prices import Proven
    from mixopt.instance.instance import Instance

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any


def told(instance: Instance, found: Proven) -> Iterator[str]:
    """Limits that say the same, and what is proven."""
    from mixopt.report.parallel_limits import repeated_told
    from mixopt.report.proofs import exact_need_told, exact_told, proof_told

    yield from repeated_told(instance, found.limits())
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
