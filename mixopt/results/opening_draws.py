"""From which supplies a volume is drawn where nobody has decided: what is paid for, then cheapest.

Opens no file and knows no solver.
"""

from __future__ import annotations

from mixopt.instance.care_figures import supplies_of
from mixopt.instance.instance import Instance


def draw_cheapest_first(
    instance: Instance, area: str, name: str, volume: float, at: int
) -> list[float]:
    """Units of a service drawn from each of its supplies in a period, in the model's order.

    Blocks first, which are paid for whether used or not; then the cheapest. What no supply has is
    drawn from the dearest that is no block: nobody sells more of it for less.
    """
    service = instance.model.services[name]
    supplies = supplies_of(name, service)
    prices = [instance.values(area, "services", (name, supply), "price")[at] for supply in supplies]
    blocks = [bool(supply) and service.supplies[supply].block for supply in supplies]
    order = sorted(range(len(supplies)), key=lambda one: (not blocks[one], prices[one]))
    drawn, left = [0.0] * len(supplies), volume
    for one in order:
        drawn[one] = max(0.0, min(left, _there(instance, area, name, supplies[one], at)))
        left -= drawn[one]
    drawn[order[-1]] += max(0.0, left)
    return drawn


def _there(instance: Instance, area: str, name: str, supply: str, at: int) -> float:
    """What an area has of a supply; of one that areas share, its own share."""
    there = instance.values(area, "services", (name, supply), "available")[at]
    if instance.has(area, "services", (name, supply), "own_share"):
        there *= instance.once(area, "services", (name, supply), "own_share")
    return there
