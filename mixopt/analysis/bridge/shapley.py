"""Shapley values of costs in pennies: exact over all orders, or over orders that are drawn.

    saves[i]  =  Σ_S |S|! · (n − |S| − 1)! / n! · (cost[S] − cost[S + i])        S without part i

the mean, over all n! orders, of what part i saves where the parts before it in the order are there.
Costs are whole pennies and sums are fractions, so nothing is rounded before the end. Then pennies
are allocated by the largest remainder, so that the parts add up to the whole:

- a part that saves nothing has no remainder, and is given none;
- of parts with the same remainder, the one that saves or adds more comes first;
- parts that save the same are all given one, or none: twins stay the same. The pennies that are
  then left are a step of their own, and never as many as there are twins.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import factorial, floor, sqrt

Subset = frozenset[int]
"""Positions of parts."""

Costs = tuple[int, ...]
"""Pennies in each column: every period, and discounted."""

CostOf = Callable[[Subset], Costs]

CLOSE = 1
"""Penny: costs of two sets of parts that differ by no more are the same, rounded."""

FEWEST_PAIRS = 10
"""Pairs of orders that are drawn before a standard error is believed."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What each part saves.

    Attributes:
        saves: Pennies by part and column, as fractions; they add up to the whole.
        errors: Their standard errors in pennies, with one of the sum of the periods before the
            last; none where all orders count.
        orders: Orders that were drawn; 0 where all count.
    """

    saves: list[list[Fraction]]
    errors: list[list[float]] | None
    orders: int


def share_exactly(number: int, cost_of: CostOf) -> Shares:
    """The mean over every order, from the cost of each of the 2^n sets of parts."""
    columns = len(cost_of(frozenset()))
    sums = [[0] * columns for _ in range(number)]
    for subset in subsets_of(number):
        for part in range(number):
            if part in subset:
                continue
            weight = factorial(len(subset)) * factorial(number - len(subset) - 1)
            less = _less(cost_of(subset), cost_of(subset | {part}))
            sums[part] = [a + weight * b for a, b in zip(sums[part], less, strict=True)]
    whole = factorial(number)
    saves = [[Fraction(each, whole) for each in row] for row in sums]
    return Shares(_with_twins(saves, cost_of), None, 0)


def share_by_sample(
    number: int, cost_of: CostOf, draws: int, seed: int, error: float | None
) -> Shares:
    """The mean over orders that are drawn, each with its reverse (antithetic pairs).

    Args:
        number: How many parts there are.
        cost_of: Pennies of a set of parts.
        draws: The most orders; even.
        seed: Of the random numbers.
        error: Pennies: no more are drawn once the standard error of every part, discounted, is no
            more than this.
    """
    dice, parts = random.Random(seed), list(range(number))
    columns = len(cost_of(frozenset(parts)))
    sums, squares = ([[0] * (columns + 1) for _ in parts] for _ in range(2))
    pairs, errors = 0, [[0.0] * (columns + 1) for _ in parts]
    while 2 * pairs < draws:
        dice.shuffle(parts)
        pairs += 1
        one, other = _walk(parts, cost_of), _walk(parts[::-1], cost_of)
        for part in range(number):
            both = [a + b for a, b in zip(one[part], other[part], strict=True)]
            for at, each in enumerate([*both[:-1], sum(both[:-1]), both[-1]]):
                sums[part][at] += each
                squares[part][at] += each * each
        errors = _errors(sums, squares, pairs)
        precise = error is not None and all(row[-1] <= error for row in errors)
        if precise and pairs >= FEWEST_PAIRS:
            break
    saves = [[Fraction(each, 2 * pairs) for each in (*row[:-2], row[-1])] for row in sums]
    return Shares(saves, errors, 2 * pairs)


def subsets_of(number: int) -> Iterator[Subset]:
    """Every set of so many parts, the largest first."""
    masks = sorted(range(2**number), key=lambda mask: (-mask.bit_count(), mask))
    for mask in masks:
        yield frozenset(at for at in range(number) if mask >> at & 1)


def allocate(saves: Sequence[Fraction], whole: int) -> tuple[list[int], int]:
    """Whole pennies by the largest remainder, and those that cannot be shared evenly.

    Args:
        saves: What each part saves; in sum, the whole.
        whole: Pennies.
    """
    given = [floor(each) for each in saves]
    left = whole - sum(given)

    def rank(at: int) -> tuple[Fraction, Fraction, Fraction]:
        return saves[at] - given[at], abs(saves[at]), saves[at]

    order = sorted(range(len(saves)), key=rank, reverse=True)
    alike = [list(each) for _, each in groupby(order, key=rank)]
    for group in alike:
        if len(group) > left:
            break
        left -= len(group)
        for at in group:
            given[at] += 1
    return given, left


def close(one: Costs, other: Costs) -> bool:
    """Whether costs differ by no more than rounding."""
    return all(abs(a - b) <= CLOSE for a, b in zip(one, other, strict=True))


def _less(before: Costs, after: Costs) -> list[int]:
    return [a - b for a, b in zip(before, after, strict=True)]


def _walk(order: Sequence[int], cost_of: CostOf) -> list[list[int]]:
    """What each part saves in one order."""
    found: list[list[int]] = [[] for _ in order]
    there: Subset = frozenset(order)
    after = cost_of(there)  # from the last to the first: larger sets answer for smaller ones
    for part in reversed(order):
        there -= {part}
        before = cost_of(there)
        found[part] = _less(before, after)
        after = before
    return found


def _errors(
    sums: Sequence[Sequence[int]], squares: Sequence[Sequence[int]], pairs: int
) -> list[list[float]]:
    """The standard error of each part, in every period, in sum and discounted.

    Pairs are independent of each other; the two orders of a pair are not.

    Args:
        sums: Over pairs, of what a part saves in both orders together.
        squares: Over pairs, of its square.
        pairs: How many there are.
    """
    below = pairs * pairs * max(pairs - 1, 1)
    return [
        [sqrt((pairs * b - a * a) / below) / 2 for a, b in zip(*rows, strict=True)]
        for rows in zip(sums, squares, strict=True)
    ]


def _with_twins(saves: list[list[Fraction]], cost_of: CostOf) -> list[list[Fraction]]:
    """The same, with parts that can stand in for each other in every set given their mean.

    Their costs come from different solves, so that a penny of rounding may lie between them.
    """
    number, done = len(saves), set()
    found = [list(row) for row in saves]
    for part in range(number):
        if part in done:
            continue
        others = (each for each in range(part + 1, number) if each not in done)
        twins = [part, *(each for each in others if _are_twins(part, each, number, cost_of))]
        done |= {*twins}
        mean = [
            sum(column, Fraction()) / len(twins)
            for column in zip(*(saves[each] for each in twins), strict=True)
        ]
        for each in twins:
            found[each] = mean
    return found


def _are_twins(one: int, other: int, number: int, cost_of: CostOf) -> bool:
    return all(
        close(cost_of(subset | {one}), cost_of(subset | {other}))
        for subset in subsets_of(number)
        if one not in subset and other not in subset
    )
