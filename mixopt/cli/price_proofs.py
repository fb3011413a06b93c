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
    from mixopt.units import Measure

    yield from repeated_told(instance, found.limits())
    yield proof_told(found.certificate, found.objective, found.measure)
    if found.exact is not None:
        exact = {Measure.MONEY: exact_told, Measure.PEOPLE: exact_need_told}
        yield exact[found.measure](found.exact)


def document(instance: Instance, found: Proven, what: str) -> dict[str, Any]:
    """The head of a JSON document of prices."""
    from mixopt.units import Measure

    money = found.measure is Measure.MONEY
    return {
        "format": f"mixopt-{what}/1",
        "instance": instance.name,
        "scenario": instance.scenario,
        "changes": list(instance.changes),
        "mode": "least-cost" if money else "most-need",
        "cost": found.objective if money else None,
        "unmet": None if money else found.objective,
        "certificate": asdict(found.certificate),
        "exact_proof": asdict(found.exact) if found.exact else None,
    }
