"""What came of draws, in words and in £: read for many of them together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mixopt.analysis.risk.asked import MONEY, STANDINGS, Asked
from mixopt.instance.limit import PEOPLE
from mixopt.lp.relaxed_optima import RelaxedOptima
from mixopt.lp.sparse import Floats, Integers
from mixopt.programme.limits import DescribedRow
from mixopt.programme.problem import Problem
from mixopt.results.risk_rows import Borne, Future
from mixopt.units import PENNY, THOUSAND

NOBODY = 1e-6
"""People, or units of a limit: less that is missing is the rounding of a solve."""

NOTHING = "limits clash that nothing mends; `mixopt explain` says which"
"""Why nothing can be done in a draw."""


@dataclass(frozen=True, slots=True)
class Futures:
    """What came of every draw under one policy.

    Attributes:
        futures: One a draw.
        binding: Whether each limit binds in each draw: shape (draws, limits).
        prices: The size of the price of each limit, its mean over the draws: shape (limits,).
        limits: Every limit, in words.
        short: By how much each of `missing` gives way in each draw: shape (draws, missing).
        missing: People, and limits other than those on money, in words.
        borne: Who bears what funds with a risk are overspent by.
    """

    futures: tuple[Future, ...]
    binding: NDArray[np.bool_]
    prices: Floats
    limits: tuple[DescribedRow, ...]
    short: Floats
    missing: tuple[DescribedRow, ...]
    borne: tuple[Borne, ...] = ()


def read_futures(problem: Problem, asked: Asked, found: RelaxedOptima, which: Integers) -> Futures:
    """Some draws as they are told.

    Args:
        problem: Where nothing moves.
        asked: Which rows may give way.
        found: What came of them.
        which: Their positions.
    """
    periods = {period.name: period.years for period in problem.instance.periods}
    names = [*periods]
    money, people = found.relaxed[MONEY], found.relaxed[PEOPLE]
    cost = found.values[:, : len(asked.costs)] @ _by_period(
        [period for _, period in asked.costs], names
    )
    over = np.where(money > PENNY / THOUSAND, money, 0.0) @ _by_period(
        [short.period for short in asked.money], names
    )
    years = _by_period([row[3] for row in asked.people], names) * [*periods.values()]
    unmet = np.where(people > NOBODY, people, 0.0) @ years
    none = ~found.settled
    for numbers in (cost, over, unmet):
        numbers[none] = np.nan
    over *= THOUSAND
    why = [*_reasons(asked, found, over.sum(axis=1).tolist())]
    undone = np.where(found.short > NOBODY, found.short, 0.0)
    undone[none] = np.nan
    rows = zip(
        which.tolist(), found.settled.tolist(), why, (found.objective * THOUSAND).tolist(),
        (cost * THOUSAND).tolist(), over.tolist(), unmet.tolist(), undone.tolist(), strict=True,
    )  # fmt: skip
    futures = tuple(
        Future(draw + 1, settled, not reason, whole, tuple(spent), tuple(short), tuple(without),
               left_undone, reason)
        for draw, settled, reason, whole, spent, short, without, left_undone in rows
    )  # fmt: skip
    amounts = np.concatenate([found.relaxed[name] for name in (PEOPLE, *STANDINGS)], axis=1)
    limits = np.array([row[0] for row in asked.limits], dtype=int)
    return Futures(
        futures,
        found.binding[:, limits],
        found.prices[limits],
        asked.limits,
        np.where(amounts > NOBODY, amounts, 0.0),
        asked.missing,
    )


def join_futures(parts: Sequence[Futures]) -> Futures:
    """The draws of some pieces, in their order; of prices the mean instead of the sum."""
    futures = tuple(each for part in parts for each in part.futures)
    settled = max(1, sum(each.settled for each in futures))
    return Futures(
        futures,
        np.concatenate([part.binding for part in parts]),
        np.sum([part.prices for part in parts], axis=0) / settled,
        parts[0].limits,
        np.concatenate([part.short for part in parts]),
        parts[0].missing,
    )


def _by_period(of: Sequence[str], names: Sequence[str]) -> Floats:
    """What adds up numbers by period, shape (numbers, periods)."""
    return np.array([[float(each == name) for name in names] for each in of]).reshape(
        len(of), len(names)
    )


def _reasons(asked: Asked, found: RelaxedOptima, over: Sequence[float]) -> Iterator[str]:
    """What is missing in each draw, in words: people, limits, money; blank where nothing is."""
    kinds: list[tuple[tuple[DescribedRow, ...], Floats]] = [(asked.people, found.relaxed[PEOPLE])]
    kinds += [(asked.broken[standing], found.relaxed[standing]) for standing in STANDINGS]
    firsts = [_first(amounts, at == 0) for at, (_, amounts) in enumerate(kinds)]
    for draw, (settled, money) in enumerate(zip(found.settled.tolist(), over, strict=True)):
        if not settled:
            yield NOTHING
            continue
        said = []
        for (rows, amounts), first in zip(kinds, firsts, strict=True):
            if first[draw] >= 0:
                said.append(_say(rows[first[draw]], float(amounts[draw, first[draw]])))
        if money:
            said.append(f"the money is £{money:,.0f} short")
        yield "; ".join(said)


def _first(amounts: Floats, most: bool) -> list[int]:
    """Of each draw the first that is missing, or that of which most is; -1 where none is."""
    if not amounts.shape[1]:
        return [-1] * len(amounts)
    known = np.nan_to_num(amounts)
    at = known.argmax(axis=1) if most else (known > NOBODY).argmax(axis=1)
    found: list[int] = np.where(known.max(axis=1) > NOBODY, at, -1).tolist()
    return found


def _say(row: DescribedRow, by: float) -> str:
    _, _, _, period, limit = row
    if limit.family == PEOPLE:
        return f"{by:,.1f} people without a service in {period} ({limit.subject})"
    return f"broken in {period}: {limit.says}" if period else f"broken: {limit.says}"
