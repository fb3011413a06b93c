"""The answer of the allocation check: the least and the most that each cell can be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """What a fund pays for a scheme in an area and period: from the least to the most it can be."""

    area: str
    scheme: str
    fund: str
    period: str
    least: float
    most: float
    fixed: bool
    """The range is under what was asked for."""
