"""The formula of a piece: a constant, a straight line, or a fraction of the figure's value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mixopt.lp.sensitivity.parametric import Segment
from mixopt.lp.sparse import Floats
from mixopt.lp.tolerances import FORMULA_FITS, NO_POLE, NO_SLOPE, POLE_AT_ZERO


@dataclass(frozen=True, slots=True)
class Formula:
    """constant + times · x + over / (x − less), for the value x of a figure."""

    constant: float
    times: float
    over: float
    less: float

    def at(self, value: float) -> float:
        """The objective at a value."""
        part = self.over / (value - self.less) if self.over else 0.0
        return self.constant + self.times * value + part


WIDTH = 0.3
"""Of a figure's value: how far around a piece its formula is looked at."""


def formula(piece: Segment, value: float, factor: float) -> Formula | None:
    """The formula of a piece; none where it is no such fraction.

    Args:
        piece: Of the objective.
        value: The figure's, where the move is none.
        factor: Of the figure's unit: a move of so much is one unit.
    """
    middle = (piece.begins + piece.ends) / 2
    wide = max(WIDTH * abs(value + middle), abs(piece.ends - piece.begins) / 2)
    nodes = np.cos(np.pi * (np.arange(9) + 0.5) / 9)  # within the ends, where a basis can break
    costs = np.array([piece.cost(middle + wide * node) for node in nodes])
    if not np.isfinite(costs).all():
        return None
    size = FORMULA_FITS * max(1.0, float(np.max(np.abs(costs))))
    x, scale = (value + middle) / factor, wide / factor
    times = piece.slope(middle) * factor
    line = piece.cost(middle) + times * scale * nodes
    if np.max(np.abs(line - costs)) <= size:
        times = 0.0 if abs(times * scale) <= size else times
        return Formula(piece.cost(middle) - times * x, times, 0.0, 0.0)
    return _fraction(nodes, costs, size, x, scale)


def _fraction(nodes: Floats, costs: Floats, size: float, x: float, scale: float) -> Formula | None:
    """(α + β·u + γ·u²) / (1 + λ·u) through the nodes, as a constant, a slope and a fraction."""
    level = float(np.mean(costs))
    off = costs - level
    terms = np.column_stack([np.ones_like(nodes), nodes, nodes**2, -nodes * off])
    (alpha, beta, gamma, pole), *_ = np.linalg.lstsq(terms, off, rcond=None)
    if abs(pole) < NO_POLE:
        return None
    below = 1 + pole * nodes
    if np.min(np.abs(below)) < NO_POLE:
        return None
    got = (alpha + beta * nodes + gamma * nodes**2) / below
    if np.max(np.abs(got - off)) > size:
        return None
    times = gamma / pole
    constant = (beta - times) / pole
    over, less = (alpha - constant) / pole * scale, x - scale / pole
    less = 0.0 if abs(less) < POLE_AT_ZERO * max(1.0, abs(x)) else less
    slope = times / scale
    slope = 0.0 if abs(slope * x) < NO_SLOPE * max(1.0, abs(level)) else slope
    return Formula(float(level + constant - slope * x), float(slope), float(over), float(less))
