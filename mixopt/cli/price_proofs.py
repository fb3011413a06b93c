"""What prices rest on, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mixopt.analysis.prices import Proven
    from mixopt.instance.instance import Instance

from collections.abc import Iterator


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
