"""Equals: which of what costs the same gives way, and which of several limits is said to bind.

In a draw without a plan several futures may relax as much, tier by tier, and cost the same. Of
these the one is taken in which

    Σ_i counts[i] · relaxed[i]

is least, over all that gives way. A person of a need with a higher `weight` counts more, as in
most-need mode; with the same weight, one in an earlier year; in the same year, one whose need
comes later by name, so that the first by name goes without. Of money that is short, and of other
limits that are broken, an earlier year counts more too: the nearest budget is to be kept, and a
later one leaves more time to be mended. Nothing here depends on the order of rows, nor on draws.

Where several limits hold a plan back together, any of them could be said to bind. Each is so given
a hair more, the later its year the more of it: the earlier ones are those that bind. What comes of
a draw is told without the hair.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mixopt.analysis.risk.asked import MONEY, STANDINGS, Asked
from mixopt.instance.limit import PEOPLE
from mixopt.lp.sparse import Floats
from mixopt.lp.tolerances import HAIR
from mixopt.programme.limits import DescribedRow
from mixopt.programme.problem import Problem

HEAVIER = 2.0
"""How much more a person of the next higher weight counts: more than years and names together."""

BY_NAME, BESIDES = 0.5, 1e-3
"""How much the last by name counts beside the first, of what a year counts; and the most that is
added to tell sums apart in which those differences make up for each other."""

POUNDS = 0.01
"""What £ thousand count beside a person."""


@dataclass(frozen=True, slots=True)
class Equals:
    """What tells apart what costs the same.

    Attributes:
        counts: Of each tier, how much one of each of its relaxations counts.
        hairs: How much more of each limit there is to find those that bind: shape (rows,).
    """

    counts: dict[str, Floats]
    hairs: Floats


def tell_equals_apart(problem: Problem, asked: Asked) -> Equals:
    """Which of equals is taken in every draw of a problem.

    Args:
        problem: Where nothing moves.
        asked: What may give way in it.
    """
    described = {row[0]: row for row in asked.limits}
    short = [[described[at] for at in sorted(rows)] for rows in asked.tiers[MONEY]]
    money = [min(rows, key=lambda row: _lateness(problem, row)) for rows in short]
    counts = {
        MONEY: POUNDS * _count(problem, money, ["|".join(sorted(map(_name, r))) for r in short]),
        PEOPLE: HEAVIER * _weights(problem, asked.people) + _count(problem, asked.people),
        **{standing: _count(problem, asked.broken[standing]) for standing in STANDINGS},
    }
    form = problem.form
    largest = np.zeros(len(form.rows))
    np.maximum.at(largest, form.matrix.rows, np.abs(form.matrix.data))
    late = np.zeros(len(form.rows))
    for at, row in described.items():
        late[at] = _lateness(problem, row)
    by_chance = np.array([_by_chance(label.name) for label in form.rows])
    return Equals(counts, HAIR * largest * (1 + late + by_chance / 2))


def _count(
    problem: Problem, rows: Sequence[DescribedRow], names: Sequence[str] | None = None
) -> Floats:
    """What one of each counts: less from a year to the next, more from one name to the next.

    Args:
        problem: Whose years they are of.
        rows: What gives way.
        names: What they are called, where that is not by a single row.
    """
    names = [*map(_name, rows)] if names is None else names
    late = np.array([_lateness(problem, row) for row in rows])
    year = 1 / (1 + _lateness(problem, None))
    firsts = {name: at for at, name in enumerate(sorted({*names}))}
    by_name = np.array([firsts[name] / len(firsts) for name in names])
    exact = [_by_chance(f"{name} {row[3]}") for name, row in zip(names, rows, strict=True)]
    found: Floats = 1 - year * (late - BY_NAME * by_name - BESIDES * np.array(exact))
    return found


def _weights(problem: Problem, people: Sequence[DescribedRow]) -> Floats:
    """From 0 the position of each weight among those that there are."""
    instance = problem.instance
    last = len(instance.periods) - 1
    weights = [
        instance.values(area, "needs", (limit.of,), "weight")[min(last, int(late))]
        for (_, _, area, _, limit), late in zip(
            people, (_lateness(problem, row) for row in people), strict=True
        )
    ]
    known = sorted({*weights})
    return np.array([float(known.index(weight)) for weight in weights])


def _lateness(problem: Problem, row: DescribedRow | None) -> float:
    """The position of a row's period, from 0; of one that has none, after all of them."""
    instance = problem.instance
    names = [period.name for period in (*instance.periods, *instance.beyond)]
    return float(names.index(row[3])) if row and row[3] in names else float(len(names))


def _name(row: DescribedRow) -> str:
    """What gives way, whenever it does: needs by their names."""
    _, name, area, _, limit = row
    return " ".join((limit.of, name, area))


def _by_chance(text: str) -> float:
    """A number from 0 to 1 that is the same for a text everywhere, and like no other's."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48
