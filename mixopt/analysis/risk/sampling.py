"""Draws of the figures of an instance that may be out: seeded, by Latin hypercube.

Each source (a factor, or what is a figure's own) is cut into as many slices of equal probability as
there are draws, and each slice is drawn from once (McKay, Beckman and Conover 1979; SciPy's
`qmc.LatinHypercube`). A mean so has hardly ever a larger error than with draws made independently:
its variance is at most n / (n − 1) of theirs (Owen 1997).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mixopt.instance.instance import Instance
from mixopt.instance.kinds import Address
from mixopt.instance.spread_ends import SpreadFigure
from mixopt.instance.spread_figures import (
    CUT,
    CUT_DEVIATION,
    SpreadFigures,
    spread_figures_of,
)
from mixopt.instance.spreads import QUANTILES
from mixopt.instance.uplifts import rate_address, rates_that_count
from mixopt.lp.sparse import Floats
from mixopt.programme.problem import Problem

KNOWN = 1e-12
"""Of a figure's variance: what is left of its own beside its factors, below which there is none."""


@dataclass(frozen=True, slots=True)
class Source:
    """What draws differ by: a factor, or what is one figure's own.

    Attributes:
        factor: Its name; blank where it is a figure's own.
        address: Of the figure; none where it is a factor.
        scores: One a draw. Of a figure that follows no factor its position, from 0 to 1; of others
            the standard normal score.
        follows: The figure follows factors besides.
    """

    factor: str
    address: Address | None
    scores: Floats
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """Draws of an instance.

    Attributes:
        number: How many there are.
        sources: What they differ by.
        values: Of each figure that any draw moves, in its own unit: shape (draws, cells).
    """

    number: int
    sources: tuple[Source, ...]
    values: Mapping[Address, Floats]

    def inputs(self, instance: Instance) -> dict[int, Floats]:
        """The inputs of the instance's programme that any draw moves, by position."""
        structure = Problem(instance).structure
        found = {}
        for figure, start in zip(structure.figures_of(instance), structure.starts, strict=True):
            values = self.values.get(figure.address)
            for at in range(len(figure.cells)) if values is not None else ():
                if values is not None and np.any(values[:, at] != figure.values[at]):
                    found[start + at] = values[:, at]
        return found


def sample(instance: Instance, number: int, seed: int) -> Sample:
    """Draw the figures of an instance that may be out.

    Args:
        instance: Whose figures.
        number: How many draws.
        seed: The same gives the same draws.

    Raises:
        DataError: What is wrong with its spreads.
    """
    found = spread_figures_of(instance)
    own = {each.address: _own_share(found, each.address) for each in found.figures}
    apart = [address for address, share in own.items() if share > KNOWN]
    positions = _hypercube(number, len(found.factors) + len(apart), seed)
    scores = _as_scores(positions)
    factors = dict(zip(found.factors, scores.T, strict=False))
    at = {address: len(factors) + i for i, address in enumerate(apart)}
    sources = [Source(name, None, values) for name, values in factors.items()]
    values: dict[Address, Floats] = {}
    for each in found.figures:
        address, loadings = each.address, found.follows.get(each.address, ())
        if loadings:
            mixed = sum((one.correlation * factors[one.factor] for one in loadings),
                        np.zeros(number))  # fmt: skip
            if address in at:
                mixed = mixed + np.sqrt(own[address]) * scores[:, at[address]]
                sources.append(Source("", address, scores[:, at[address]], True))
            position = _as_positions(mixed)
        else:
            position = positions[:, at[address]]
            sources.append(Source("", address, position))
        values[address] = _values(each, instance.figures[address].values, position)
    return Sample(number, tuple(sources), _uplift(instance, values))


def _own_share(found: SpreadFigures, address: Address) -> float:
    """How much of the variance of a figure's score is its own."""
    return 1.0 - sum(one.correlation**2 for one in found.follows.get(address, ()))


def _hypercube(number: int, width: int, seed: int) -> Floats:
    """Positions strictly between 0 and 1: shape (draws, sources)."""
    from scipy.stats import qmc  # only now: it takes a while to load

    if not width:
        return np.zeros((number, 0))
    found: Floats = qmc.LatinHypercube(d=width, seed=seed).random(number)
    return found.clip(np.finfo(float).tiny, 1 - np.finfo(float).epsneg)


def _as_scores(positions: Floats) -> Floats:
    """Standard normal scores of positions."""
    from scipy.special import ndtri

    found: Floats = ndtri(positions)
    return found


def _as_positions(scores: Floats) -> Floats:
    from scipy.special import ndtr

    found: Floats = ndtr(scores)
    return found


def _values(spread: SpreadFigure, middle: tuple[float, ...], position: Floats) -> Floats:
    """What a figure is at a position of its spread: shape (draws, cells)."""
    columns = []
    for value, knots in zip(middle, spread.knots, strict=True):
        if spread.shape == "normal":
            columns.append(value + knots[0] * _cut_scores(position))
        elif spread.shape == "uniform":
            columns.append(knots[0] + (knots[1] - knots[0]) * position)
        elif spread.shape == "triangular":
            columns.append(_triangular(knots[0], value, knots[1], position))
        else:
            columns.append(np.interp(position, [*QUANTILES.values()], knots))
    return np.column_stack(columns)


def _cut_scores(position: Floats) -> Floats:
    """Scores of a normal that is cut at 3 deviations, and has a standard deviation of 1."""
    low, high = _as_positions(np.array([-CUT, CUT]))
    return _as_scores(low + (high - low) * position) / CUT_DEVIATION


def _triangular(least: float, middle: float, most: float, position: Floats) -> Floats:
    """The quantiles of a triangular distribution."""
    width = most - least
    if width <= 0:
        return np.full(len(position), middle)
    below = (middle - least) / width
    left = least + np.sqrt(position * width * max(middle - least, 0.0))
    right = most - np.sqrt((1 - position) * width * max(most - middle, 0.0))
    return np.where(position < below, left, right)


def _uplift(instance: Instance, values: Mapping[Address, Floats]) -> dict[Address, Floats]:
    """The values with those of figures that rise by rates which were drawn."""
    found = dict(values)
    by: dict[str, Floats] = {}
    for name in instance.head.uplifts:
        drawn = values.get(rate_address(instance.head, name))
        if drawn is not None:
            rates = np.array(instance.figures[rate_address(instance.head, name)].values)
            ratios = (1 + drawn) / (1 + rates)
            by[name] = np.column_stack([
                ratios[:, rates_that_count(instance.head, name, at)].prod(axis=1)
                for at in range(len(rates))
            ])  # fmt: skip
    for address, figure in instance.figures.items():
        if figure.uplift in by:
            before = found.get(address)
            now = np.array(figure.values) if before is None else before
            found[address] = now * by[figure.uplift]
    return found
