"""Shipped instances whose needs are out by a share, whatever their own spreads say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from mixopt.analysis.risk import risk
from mixopt.instance.instance import Instance
from mixopt.instance.spreads import Spread, Uncertainty, Width

from support.shipped import shipped

DRAWS = 250


def unsure(name: str) -> Instance:
    """A shipped instance whose needs are out by 4%."""
    width = Width((4.0,), "% of value", "invented", "", "", "spreads.csv, row 2")
    spread = Spread("needs.*.demand", "normal", (("standard_deviation", width),))
    return replace(shipped(name), uncertainty=Uncertainty((spread,), ()))


@cache
def settled_here(name: str) -> dict[str, Any]:
    """What comes of all its draws in this process."""
    return risk(unsure(name), draws=DRAWS).document()


def nobody(_: int) -> None:
    """Progress that nobody looks at."""
