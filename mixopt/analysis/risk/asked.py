"""What may give way in a draw without a plan, in which order, and what is read of each draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mixopt.analysis.overspend import Short, list_shorts
from mixopt.instance.limit import PEOPLE
from mixopt.lp.elastic_draws import KEPT, Tier
from mixopt.lp.sparse import Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.programme.limits import DescribedRow
from mixopt.programme.problem import Problem
from mixopt.results.overspends import list_at_risk

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
        tiers: Of each tier, what each of its relaxations adds to the left side of rows.
        money: The relaxations of the tier of money, in words.
        people: The rows of the tier of people, in words.
        broken: The rows of each other tier, in words.
        costs: Columns of cost, with their periods.
        whole: How many columns there are, where all are read besides: funds have a risk, and who
            bears it depends on who pays. Else 0.
        limits: Every limit, in words.
    """

    tiers: dict[str, Tier]
    money: tuple[Short, ...]
    people: tuple[DescribedRow, ...]
    broken: dict[str, tuple[DescribedRow, ...]]
    costs: tuple[tuple[int, str], ...]
    whole: int
    limits: tuple[DescribedRow, ...]

    @property
    def read(self) -> Integers:
        """The columns whose values are read: of costs, then all where they are asked for."""
        return np.array([*(at for at, _ in self.costs), *range(self.whole)], dtype=int)

    @property
    def missing(self) -> tuple[DescribedRow, ...]:
        """The limits whose giving way is told one by one: people, then the others."""
        return (*self.people, *(row for standing in STANDINGS for row in self.broken[standing]))


def ask(problem: Problem) -> Asked:
    """What may give way in a problem, and what is read of it."""
    form = problem.form
    described = tuple(problem.limits.describe(range(len(form.rows))))
    people: list[DescribedRow] = []
    broken: dict[str, list[DescribedRow]] = {standing: [] for standing in STANDINGS}
    for row in described:
        at, _, _, _, limit = row
        equation = np.isfinite([form.row_lower[at], form.row_upper[at]]).all()
        if limit.family == PEOPLE:
            people.append(row)
        elif limit.standing in broken and not equation and not limit.money:
            broken[limit.standing].append(row)
    money = tuple(list_shorts(described))
    tiers: dict[str, Tier] = {
        MONEY: [dict.fromkeys((row[0] for row in short.rows), -1.0) for short in money],
        PEOPLE: [_relax(form, row) for row in people],
        **{standing: [_relax(form, row) for row in rows] for standing, rows in broken.items()},
    }
    within = {period.name for period in problem.instance.periods}
    costs = tuple(
        (at, label.keys[-1])
        for at, label in enumerate(form.columns)
        if label.block == "cost" and label.keys[-1] in within
    )
    every = {standing: tuple(rows) for standing, rows in broken.items()}
    whole = len(form.columns) if list_at_risk(problem.instance.model) else 0
    return Asked(tiers, money, tuple(people), every, costs, whole, described)


def _relax(form: StandardForm, row: DescribedRow) -> dict[int, float]:
    """More of what there is to be, or less of what there may not be."""
    return {row[0]: 1.0 if np.isfinite(form.row_lower[row[0]]) else -1.0}
