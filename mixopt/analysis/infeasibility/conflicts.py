"""What clashes: sets of limits that cannot all hold, each as small as it can be.

Definitions (what a volume is, how staff come and go) always hold, and so do the bounds of
variables: nothing is less than nothing. Of every set, each limit that is taken away lets the
others hold. The people of one set, or else its limits, are put aside to look for the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from mixopt.analysis.infeasibility.adjustable import Row
from mixopt.instance.limit import FAMILIES, LAST
from mixopt.lp.feasibility import ElasticProblem
from mixopt.programme.limits import Description
from mixopt.programme.problem import Problem
from mixopt.results.explanation import At, Clashing, Conflict, Conflicts
from mixopt.units import UNITS

MOST_CONFLICTS = 10
"""Conflicts that are looked for."""

PEOPLE = "people"
"""The family of limits that leaving people out mends."""

FAR = 1e9
"""Of a limit's own unit: further than any limit can have to give way."""


class Clashes:
    """Looks for conflicts in a programme."""

    def __init__(self, problem: Problem, rows: Sequence[Row]) -> None:
        """Hold the programme; `rows` are all figures, for the addresses of each limit."""
        self.repairer = ElasticProblem(problem.form)
        told = problem.limits.describe(range(len(problem.form.rows)))
        self.told = {row[0]: row[1:] for row in told}
        self.periods = [period.name for period in problem.instance.periods]
        self.figures = _figures(rows)
        self.names = [row.name for row in problem.form.rows]

    def all(self, told: Callable[[int], None]) -> Conflicts:
        """One conflict after the other, until the limits that are left can all hold.

        What clashes without money first. Then, with as few people left out as can be and the
        other sets aside, what the money does not allow.

        Args:
            told: Is told how many more are looked for at the most, before each.
        """
        money = [row for row in self.told if self._said(row).money]
        self.repairer.aside(money)
        left = [row for row in self.told if row not in money]
        found, more = self._until_none(left, MOST_CONFLICTS, told)
        self.repairer.back(self.told)
        eased = None if more else self._eased(found, money)
        if eased is None:
            return Conflicts(tuple(found), more=True, eased=None)
        left = [row for row in self.told if eased.get(self.names[row], 0.0) < np.inf]
        also, more = self._until_none(left, MOST_CONFLICTS - len(found), told)
        out = sum(by for by in eased.values() if by < np.inf)
        after = [replace(each, after=True, left_out=out) for each in also] if found else also
        return Conflicts((*found, *after), more, eased)

    def rows(self, conflict: Conflict) -> set[int]:
        """The rows of a conflict, and every definition: they always hold."""
        names = {limit.name for limit in conflict.limits}
        every = enumerate(self.names)
        return {at for at, name in every if name in names or at not in self.told}

    def _until_none(
        self, left: list[int], most: int, told: Callable[[int], None]
    ) -> tuple[list[Conflict], bool]:
        """Conflicts among some limits, and whether there may be more than so many."""
        found: list[Conflict] = []
        while not self.repairer.feasible():
            told(most - len(found))
            rows = self._one(left) if len(found) < most else []
            if not rows:
                return found, True
            found.append(self._conflict(rows, left))
            out = self._put_aside(rows)
            self.repairer.aside(out)
            left = [row for row in left if row not in out]
        return found, False

    def _put_aside(self, rows: Sequence[int]) -> list[int]:
        """Of a conflict, what limits nothing while the next is looked for: money, or people.

        Places and staff stay as they are: they may be too few for others too.
        """
        money = [row for row in rows if self._said(row).money]
        people = [row for row in rows if self._said(row).family == PEOPLE]
        return money or people or list(rows)

    def _eased(self, found: Sequence[Conflict], money: Sequence[int]) -> dict[str, float] | None:
        """By how much limits give way, by name, so that nothing but money clashes.

        As few people as can be are left out; a set without people limits nothing. None: that is
        not enough.
        """
        at = {name: row for row, name in enumerate(self.names)}
        people, aside = [], []
        for conflict in found:
            rows = [at[limit.name] for limit in conflict.limits]
            mine = [row for row in rows if self._said(row).family == PEOPLE]
            people += mine
            aside += [] if mine else rows
        amounts = self.repairer.left_out(people, [*aside, *money])
        if amounts is None:
            return None
        self.repairer.aside(aside)
        self.repairer.ease(dict(zip(people, amounts, strict=True)))
        eased = dict.fromkeys((self.names[row] for row in aside), np.inf)
        return eased | {self.names[row]: by for row, by in zip(people, amounts, strict=True)}

    def _one(self, left: Sequence[int]) -> list[int]:
        """The limits of one conflict, none of which could be left out.

        Money is given up first, then all but a period, then all limits of a sort, then each: what
        clashes without money is told without it, in few periods and few sorts.
        """
        kept = list(left)
        aside: list[int] = []
        for some in self._in_groups(left):
            kept = self._without(some, kept, aside)
        self.repairer.feasible()
        proof = set(self.repairer.proof())
        kept = self._without([row for row in kept if row not in proof], kept, aside)
        for row in sorted(kept, key=self._first):
            kept = self._without([row], kept, aside)
        self.repairer.back(aside)
        return kept

    def _without(self, some: Sequence[int], kept: list[int], aside: list[int]) -> list[int]:
        """The limits that are left if some can be left out of the conflict; else all of them."""
        out = set(some) & set(kept)
        self.repairer.aside(out)
        if not out or self.repairer.feasible():
            self.repairer.back(out)
            return kept
        aside += out
        return [row for row in kept if row not in out]

    def _in_groups(self, left: Sequence[int]) -> Iterator[list[int]]:
        """Limits that are tried to be left out together, in this order."""
        for name, family in FAMILIES.items():
            if family.money:
                yield [row for row in left if self._said(row).family == name]
        for period in reversed(self.periods):
            yield [row for row in left if self.told[row][2] == period]
        for name in dict.fromkeys(self.told[row][0] for row in sorted(left, key=self._first)):
            yield [row for row in left if self.told[row][0] == name]

    def _first(self, row: int) -> tuple[int, int, int]:
        """Policy is given up before law, law before what nobody can change, people last."""
        said = self._said(row)
        last = LAST.index(said.family) if said.family in LAST else -1
        return last, ("policy", "law", "physical").index(said.standing), row

    def _said(self, row: int) -> Description:
        return self.told[row][-1]

    def _conflict(self, rows: Sequence[int], left: Sequence[int]) -> Conflict:
        """A conflict, with how far each limit would have to give way if it alone did."""
        others = [row for row in left if row not in rows]
        self.repairer.aside(others)
        limits = []
        for row in rows:
            name, area, period, told = self.told[row]
            by = self.repairer.least([(row, 1.0)], FAR, FAR)
            figures = tuple(self.figures.get(row, ()))
            limits.append(
                Clashing(
                    name=self.names[row],
                    limit=name,
                    of=told.of,
                    says=told.says,
                    unit=told.unit,
                    area=area,
                    period=period,
                    standing=told.standing,
                    short=abs(by or 0.0),
                    figures=figures,
                    demand=told.demand,
                    subject=told.subject,
                    family=told.family,
                )
            )
        self.repairer.back(others)
        return Conflict(tuple(limits))


def _figures(rows: Sequence[Row]) -> dict[int, list[At]]:
    """The figures that each row of a programme rests on: those a council could move first."""
    found: dict[int, list[At]] = defaultdict(list)
    for movable in sorted((each for row in rows for each in row.each), key=lambda m: not m.kind):
        moves, cell = movable.moves, movable.groups[0].cell
        value = cell.value / UNITS[cell.unit].factor
        figure = At(movable.address, value, cell.unit, bool(movable.kind))
        limits = [at for at, _ in moves.limits]
        for at in dict.fromkeys([*limits, *(at for at, _, _ in moves.coefficients)]):
            found[at].append(figure)
    return found
