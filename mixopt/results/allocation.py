"""Least and most of each cell."""

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
