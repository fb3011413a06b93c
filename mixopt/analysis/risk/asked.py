"""What may give way in a draw without a plan, in which order, and what is read of each draw."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from mixopt.instance.limit import PEOPLE
from mixopt.lp.elastic_draws import KEPT
from mixopt.lp.sparse import Integers
from mixopt.programme.limits import DescribedRow
from mixopt.programme.problem import Problem

STANDINGS = ("policy", "law", "physical")
"""How firm limits are, in the order in which they give way."""

MONEY = "money"

GIVING_WAY = (MONEY, "policy", PEOPLE, "law", KEPT, "physical")
"""What gives way, in order: an overspend before a policy is broken, a policy before anybody is left
without a service, and law and what nobody can buy only where nothing else is enough. What the plan
decides ahead is kept before all but the last: nobody hires whom there is not."""

LADDER = tuple(GIVING_WAY[:last][::-1] for last in range(len(GIVING_WAY) + 1))
"""Rung by rung, what is opened: what is firmest is made least first. As a rung is tried only where
all before it fail, what is missing is the least in one fixed order, whatever the draw or policy."""


@dataclass(frozen=True)
class Asked:
    """The rows of a problem that may give way, and the columns and rows that are read.

    Attributes:
        tiers: Of each tier, the rows that each of its relaxations relaxes.
        places: Of each relaxation of the tier of money, its period; of people, its row.
        costs: Columns of cost, with their periods.
        limits: Every limit, in words.
    """

    tiers: dict[str, list[list[int]]]
    money: tuple[str, ...]
    people: tuple[DescribedRow, ...]
    broken: dict[str, tuple[DescribedRow, ...]]
    costs: tuple[tuple[int, str], ...]
    limits: tuple[DescribedRow, ...]

    @property
    def read(self) -> Integers:
        """The columns whose values are read."""
        return np.array([at for at, _ in self.costs], dtype=int)

    @property
    def missing(self) -> tuple[DescribedRow, ...]:
        """The limits whose giving way is told one by one: people, then the others."""
        return (*self.people, *(row for standing in STANDINGS for row in self.broken[standing]))


def ask(problem: Problem) -> Asked:
    """What may give way in a problem, and what is read of it."""
    form = problem.form
    described = tuple(problem.limits.describe(range(len(form.rows))))
    money: dict[tuple[str, str], list[int]] = defaultdict(list)
    last = problem.instance.periods[-1].name
    people: list[DescribedRow] = []
    broken: dict[str, list[DescribedRow]] = {standing: [] for standing in STANDINGS}
    for row in described:
        at, _, area, period, limit = row
        equation = np.isfinite([form.row_lower[at], form.row_upper[at]]).all()
        if limit.mended_by:
            money[area, period or last].append(at)
        elif limit.family == PEOPLE:
            people.append(row)
        elif limit.standing in broken and not equation and not limit.money:
            broken[limit.standing].append(row)
    tiers = {
        MONEY: [*money.values()],
        PEOPLE: [[row[0]] for row in people],
        **{standing: [[row[0]] for row in rows] for standing, rows in broken.items()},
    }
    within = {period.name for period in problem.instance.periods}
    costs = tuple(
        (at, label.keys[-1])
        for at, label in enumerate(form.columns)
        if label.block == "cost" and label.keys[-1] in within
    )
    every = {standing: tuple(rows) for standing, rows in broken.items()}
    return Asked(tiers, tuple(p for _, p in money), tuple(people), every, costs, described)
