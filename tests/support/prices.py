"""The prices of an instance, by address."""

from __future__ import annotations

from mixopt.analysis.prices import price_figures
from mixopt.instance.instance import Instance
from mixopt.results.price import Price

from support.shipped import prices_of


def prices(instance: Instance) -> dict[str, Price]:
    return {price.address: price for price in price_figures(instance)[0]}


def by_address(name: str) -> dict[str, Price]:
    """Those of a shipped instance."""
    return {price.address: price for price in prices_of(name)[0]}
