"""What drives a number over many draws: rank correlations, and shares of its variance.

With y the number in each draw and x_i the sources (factors, and what is each figure's own), which
are drawn independently,

    y  =  b_0 + Σ_i b_i · x_i + rest          by least squares
    share_i  =  b_i · cov(x_i, y) / var(y)    so that Σ_i share_i is exactly what is explained (R²)

Least squares leaves a rest that no source explains, so the shares add up exactly, on these draws
(Hoffman 1960; Pratt 1987). Where sources were independent to the last digit and y linear in
them, each share would be what the variance falls by once that source is known. A rest means that y
bends, or that sources work together. Errors are those of a jackknife that leaves out a twentieth at
a time.
"""

from __future__ import annotations

import numpy as np

from mixopt.analysis.risk.sampling import Source
from mixopt.instance.instance import Instance
from mixopt.instance.titles import figure_title
from mixopt.lp.sparse import Floats
from mixopt.results.risk_rows import Driver

GROUPS = 20
"""Into which draws are divided for the jackknife."""

END = 0.2
"""The share of the draws in which a source is called low, or high."""

NOTHING = 1e-12
"""Relative to its size: a number that differs by less does not differ."""


def list_drivers(
    instance: Instance, policy: str, measure: str, sources: tuple[Source, ...], numbers: Floats
) -> list[Driver]:
    """What drives a number, the largest share first.

    Args:
        instance: Whose figures are drawn.
        policy: Under which it was found.
        measure: What it measures.
        sources: What draws differ by.
        numbers: One a draw, NaN where nothing can be done.
    """
    known = ~np.isnan(numbers)
    y = numbers[known]
    if not sources or len(y) < 3:
        return []
    scores = np.column_stack([source.scores[known] for source in sources])
    differs = y.std() > NOTHING * (1 + np.abs(y).max())
    correlations = _correlate(_ranks(scores), _ranks(y[:, None])[:, 0]) if differs else None
    shares = _shares(scores, y) if differs else None
    errors = _jackknife(scores, y) if shares is not None else None
    ends = _ends(scores, y) if differs else None
    found = []
    for at, source in enumerate(sources):
        rank = None if correlations is None else float(correlations[at])
        found.append(
            Driver(
                policy=policy,
                measure=measure,
                name=source.factor or str(source.address),
                title=_title(instance, source),
                factor=bool(source.factor),
                correlation=rank,
                correlation_error=None if rank is None else _rank_error(rank, len(y)),
                share=None if shares is None else float(shares[at]),
                share_error=None if errors is None else float(errors[at]),
                low=None if ends is None else float(ends[0][at]),
                high=None if ends is None else float(ends[1][at]),
            )
        )
    return sorted(found, key=lambda each: -(each.share or 0.0))


def _title(instance: Instance, source: Source) -> str:
    if source.address is None:
        return source.factor
    title = figure_title(instance, source.address)
    return f"{title}, on its own" if source.follows else title


def _shares(scores: Floats, y: Floats) -> Floats | None:
    """The share of each source; none where there are too few draws to tell them apart."""
    number, width = scores.shape
    if number < 2 * width + 2:
        return None
    centred, off = scores - scores.mean(axis=0), y - y.mean()
    slopes = np.linalg.lstsq(centred, off, rcond=None)[0]
    found: Floats = slopes * (centred.T @ off) / (off @ off)
    return found


def _jackknife(scores: Floats, y: Floats) -> Floats | None:
    """Standard errors of the shares."""
    number = len(y)
    groups = np.arange(number) % GROUPS
    parts = [_shares(scores[groups != each], y[groups != each]) for each in range(GROUPS)]
    known = np.array([part for part in parts if part is not None])
    if len(known) < GROUPS:
        return None
    off = known - known.mean(axis=0)
    found: Floats = np.sqrt((GROUPS - 1) / GROUPS * (off**2).sum(axis=0))
    return found


def _ends(scores: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The mean of y over the draws in which each source is lowest, and in which it is highest."""
    number = max(1, round(END * len(y)))
    order = np.argsort(scores, axis=0, kind="stable")
    return y[order[:number]].mean(axis=0), y[order[-number:]].mean(axis=0)


def _correlate(scores: Floats, y: Floats) -> Floats:
    """The correlation of each column with y."""
    centred, off = scores - scores.mean(axis=0), y - y.mean()
    sizes = np.sqrt((centred**2).sum(axis=0) * (off @ off))
    found: Floats = (centred.T @ off) / np.where(sizes > 0, sizes, 1.0)
    return found


def _ranks(numbers: Floats) -> Floats:
    """The rank of each number in its column; equals share theirs."""
    from scipy.stats import rankdata

    found: Floats = rankdata(numbers, axis=0)
    return found


def _rank_error(rank: float, number: int) -> float:
    """Of a rank correlation: √((1 − ρ²) / (n − 2))."""
    return float(((1 - min(rank**2, 1.0)) / (number - 2)) ** 0.5)
