"""Spreads in a few words: instances whose figures may be out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import mixopt
from mixopt.instance.instance import Instance
from mixopt.instance.spread_figures import find_spread_figures
from mixopt.instance.spreads import Follower, Spread, Uncertainty, Width

from support.generated import write_small_instance

OF_VALUE = "% of value"


def spread(address: str, shape: str, unit: str = OF_VALUE, **widths: float | list[float]) -> Spread:
    """A spread of a shape; each width stands for all periods, or for one each."""
    found = (
        (name, Width(tuple(value) if isinstance(value, list) else (value,), unit, "invented",
                     "", "", "spreads.csv, row 2"))
        for name, value in widths.items()
    )  # fmt: skip
    return Spread(address, shape, tuple(found))


def uncertain(
    instance: Instance, *spreads: Spread, factors: Mapping[tuple[str, str], float] | None = None
) -> Instance:
    """An instance with spreads, and followers of factors by factor and address."""
    followers = tuple(
        Follower(factor, address, correlation, "invented", "", "", "factors.csv, row 2")
        for (factor, address), correlation in (factors or {}).items()
    )
    return replace(instance, uncertainty=Uncertainty(spreads, followers))


WIDE = (
    ("*needs.*.demand", "normal", {"standard_deviation": 6.0}),
    ("*services.*.price", "uniform", {"least": 92.0, "most": 110.0}),
    ("*.pay", "uniform", {"least": 97.0, "most": 105.0}),
    ("*services.*.available", "uniform", {"least": 90.0, "most": 104.0}),
    ("*turnover", "uniform", {"least": 90.0, "most": 110.0}),
    ("*funding.*.amount", "uniform", {"least": 98.0, "most": 101.0}),
)


def made_up(folder: Path, seed: int, areas: int) -> Instance:
    """A made-up council with wide spreads of as many kinds as its figures may have."""
    write_small_instance(folder, seed, areas, 3)
    loaded = mixopt.load(folder)
    loaded = replace(loaded, head=loaded.head.model_copy(update={"no_worse_off": ()}))
    spreads: list[Spread] = []
    for address, shape, widths in WIDE:
        tried = [*spreads, spread(address, shape, **widths)]
        spreads = spreads if find_spread_figures(uncertain(loaded, *tried))[1] else tried
    assert spreads
    return uncertain(loaded, *spreads)
