"""Where no package that counts is enough: a single change that no share of a value can count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mixopt.results.explanation import Package, Part, SingleChanges


def cheapest_uncounted(
    single: Sequence[SingleChanges], weights: Mapping[str, float], *, law: bool
) -> Package | None:
    """Of the single changes that may be made, the one whose plan costs least; none without any.

    Args:
        single: The single changes, kind by kind.
        weights: The kinds that may change.
        law: Whether law, and what nobody can buy, may change too.
    """
    offers = [
        offer
        for kind in single
        for offer in kind.offers
        if offer.kind in weights and (law or offer.standing == "policy")
    ]
    if not offers:
        return None
    offer = min(offers, key=lambda each: each.cost)
    parts = [Part(offer.kind, offer.standing, each, None, None) for each in offer.sets]
    return Package(tuple(parts), offer.cost, dict(weights))
