"""The prices of an instance, by address."""

from __future__ import annotations

from mixopt.analysis.prices import priced
from mixopt.instance.instance import Instance
from mixopt.results.price import Price


def prices(instance: Instance) -> dict[str, Price]:
    return {price.address: price for price in priced(instance)[0]}
