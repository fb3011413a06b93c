"""Numbers over many draws, each with its standard error.

    mean        Σ x / n;                        its error  s / √n
    quantile p  between the two draws next to rank p·(n − 1);  its error is half of what lies
                between the draws of ranks n·p ± √(n·p·(1 − p))
    tail        P90 + Σ max(0, x − P90) / (0.1·n)   (Rockafellar and Uryasev 2000), the mean of the
                dearest tenth;                  its error  s(max(0, x − P90)) / (0.1·√n)
    chance      draws in which it holds / n;    its error  √(p·(1 − p) / n)

with s the standard deviation of the draws. The errors are those of draws made independently; a
Latin hypercube has hardly ever larger ones, and mostly smaller. Each halves with four times the
draws.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mixopt.lp.sparse import Floats
from mixopt.results.risk_rows import (
    COST,
    DISCOUNTED,
    INSIDE,
    MEASURES,
    OVERSPEND,
    PLANNED,
    QUANTILES,
    RARE,
    SUPPORTED,
    UNMET,
    Chance,
    Estimate,
    Future,
)


def estimate(policy: str, measure: str, period: str, numbers: Floats) -> Estimate:
    """One number over the draws in which it is known; NaN where there are none.

    Args:
        policy: Under which they were found.
        measure: What they measure.
        period: When; blank for the whole plan.
        numbers: One a draw, NaN where nothing can be done.
    """
    known = np.sort(numbers[~np.isnan(numbers)])
    if not len(known):
        known = np.array([np.nan])
    number = len(known)
    found = {}
    for name, share in QUANTILES.items():
        found[name] = float(np.quantile(known, share))
        found[f"{name}_error"] = _quantile_error(known, share)
    excess = np.maximum(known - found["p90"], 0.0)
    return Estimate(
        policy=policy,
        measure=measure,
        period=period,
        unit=MEASURES[measure],
        mean=float(known.mean()),
        mean_error=_spread(known) / number**0.5,
        tail=found["p90"] + float(excess.mean()) / RARE,
        tail_error=_spread(excess) / (RARE * number**0.5),
        **found,
    )


def _spread(numbers: Floats) -> float:
    """Their standard deviation; 0 of a single one."""
    return float(numbers.std(ddof=1)) if len(numbers) > 1 else 0.0


def _quantile_error(known: Floats, share: float) -> float:
    number = len(known)
    off = (number * share * (1 - share)) ** 0.5
    ranks = np.array([number * share - off, number * share + off]) - 0.5
    low, high = known[np.clip(np.round(ranks), 0, number - 1).astype(int)]
    return float(high - low) / 2


def list_estimates(
    policy: str, futures: tuple[Future, ...], periods: tuple[str, ...]
) -> Iterator[Estimate]:
    """Every estimate of a policy: by period, then in all."""
    for measure in (COST, OVERSPEND, UNMET):
        numbers = numbers_of(futures, measure)
        for at, period in enumerate(periods):
            yield estimate(policy, measure, period, numbers[:, at])
        yield estimate(policy, measure, "", numbers.sum(axis=1))
    yield estimate(policy, DISCOUNTED, "", numbers_of(futures, DISCOUNTED))


def numbers_of(futures: tuple[Future, ...], measure: str) -> Floats:
    """A measure of every draw: shape (draws, periods), or (draws,) where it is of the whole."""
    return np.array([getattr(each, measure) for each in futures], dtype=float)


def list_chances(
    policy: str, futures: tuple[Future, ...], periods: tuple[str, ...]
) -> Iterator[Chance]:
    """Every chance of a policy: by period, then in all."""
    for name, measure in ((INSIDE, OVERSPEND), (SUPPORTED, UNMET)):
        holds = numbers_of(futures, measure) == 0  # NaN holds nothing
        for at, period in enumerate(periods):
            yield _chance(policy, name, period, holds[:, at])
        yield _chance(policy, name, "", holds.all(axis=1))
    yield _chance(policy, PLANNED, "", np.array([each.has_plan for each in futures]))


def _chance(policy: str, name: str, period: str, holds: NDArray[np.bool_]) -> Chance:
    return Chance(policy, name, period, *chance_of(holds))


def chance_of(holds: NDArray[np.bool_]) -> tuple[float, float]:
    """In how many of some draws something holds, as a share, and its standard error."""
    number, share = len(holds), float(np.mean(holds)) if len(holds) else 0.0
    return share, (share * (1 - share) / number) ** 0.5 if 0 < share < 1 else 1 / max(1, number)
