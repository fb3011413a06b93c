"""What prices rest on, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mixopt.analysis.prices import Proven
    from mixopt.instance.instance import Instance

from collections.abc import Iterator


def describe(instance: Instance, found: Proven) -> Iterator[str]:
    """Figures that are held beyond, limits that say the same, and what is proven."""
    from mixopt.report.parallel_limits import describe_parallel_limits
    from mixopt.report.proofs import describe_exact_need_proof, describe_exact_proof, describe_proof
    from mixopt.report.terminal.beyond import describe_held_prices
    from mixopt.results.price_base import words_of
    from mixopt.units import Measure

    if money := words_of(instance.head.prices):
        yield f"Money is {money}."
    yield from describe_held_prices(instance)
    yield from describe_parallel_limits(instance, found.limits())
    yield describe_proof(found.certificate, found.objective, found.measure)
    if found.exact is not None:
        exact = {Measure.MONEY: describe_exact_proof, Measure.PEOPLE: describe_exact_need_proof}
        yield exact[found.measure](found.exact)
