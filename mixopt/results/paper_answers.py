"""All the answers that a committee paper is made of."""

from __future__ import annotations

from dataclasses import dataclass

from mixopt.results.comparison import Comparison
from mixopt.results.do_nothing import DoNothing
from mixopt.results.live import LiveProgramme
from mixopt.results.plan import Plan
from mixopt.results.price import Prices
from mixopt.results.risk import Risk
from mixopt.results.savings_bridge import SavingsBridge


@dataclass(frozen=True, slots=True)
class PaperAnswers:
    """A plan, what doing nothing comes to, the prices, and strategies beside the plan."""

    plan: Plan
    nothing: DoNothing
    prices: Prices
    comparison: Comparison | None
    """None: no strategies were asked for."""
    bridge: SavingsBridge | None
    """None: there are no levers, or too many to try all orders."""
    live: LiveProgramme | None = None
    """None: the paper has no live part."""
    risk: Risk | None = None
    """None: no figures were drawn."""
