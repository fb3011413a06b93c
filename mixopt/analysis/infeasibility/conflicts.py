"""Conflicts: irreducible infeasible sets of limits, each with how far it would have to be relaxed.

Definitions (what a volume is, how staff come and go) always hold, and so do the bounds of
variables: nothing is less than nothing. Of every set, each limit that is taken away lets the
others hold. The money or the people of one set, or else one of its limits, are relaxed to look for
the next. That finds every clash that mending those before would leave, and not every set: sets that
share limits may be many, and whether there are others is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from mixopt.analysis.infeasibility.adjustable import AdjustableFigure
from mixopt.instance.limit import FAMILIES, LAST, PEOPLE
from mixopt.lp.feasibility import LARGEST_RELAXATION, ElasticProblem
from mixopt.programme.limits import Description
from mixopt.programme.problem import Problem
from mixopt.results.explanation import At, Clashing, Conflict, Conflicts
from mixopt.units import UNITS

MOST_CONFLICTS = 10
"""Conflicts that are looked for."""

MOST_HITTING_SETS = 400
"""Choices of one limit from each set that are tried before "there may be more" is the answer."""

STANDINGS = ("policy", "law", "physical")
"""How firm limits are, the least firm first."""


def _firmness(standing: str) -> int:
    """How firm a limit is; one that was added to a programme, of no standing, as policy is."""
    return STANDINGS.index(standing) if standing in STANDINGS else 0


class ConflictSearch:
    """Looks for conflicts in a programme."""

    def __init__(self, problem: Problem, figures: Sequence[AdjustableFigure]) -> None:
        """Hold the programme; `figures` are all of them, for the addresses of each limit."""
        self.problem = ElasticProblem(problem.form)
        described = problem.limits.describe(range(len(problem.form.rows)))
        self.described = {row[0]: row[1:] for row in described}
        self.periods = [period.name for period in problem.instance.every_period]
        self.figures = _figures_by_row(figures)
        self.names = [row.name for row in problem.form.rows]

    def find(self, report: Callable[[int], None]) -> Conflicts:
        """One conflict after the other, until the limits that are left can all hold.

        What clashes without money first. Then, with as few people left out as can be and the
        other sets relaxed, what the money does not allow.

        Args:
            report: Called before each with how many more are looked for at the most.
        """
        money = [row for row in self.described if self._description(row).money]
        self.problem.relax(money)
        left = [row for row in self.described if row not in money]
        found, more, ended = self._search(left, MOST_CONFLICTS, report)
        self.problem.restore(self.described)
        relaxed = self._relaxation(found, money) if ended else None
        if relaxed is None:
            return Conflicts(tuple(found), more=True, eased=None)
        left = [row for row in self.described if relaxed.get(row, 0.0) < np.inf]
        also, more_money, _ = self._search(left, MOST_CONFLICTS - len(found), report)
        out = sum(by for row, by in relaxed.items() if self._description(row).family == PEOPLE)
        after = [replace(each, after=True, left_out=out) for each in also] if found else also
        eased = {self.names[row]: by for row, by in relaxed.items()}
        return Conflicts((*found, *after), more or more_money, eased)

    def first(self) -> Conflict | None:
        """One conflict among all limits; none where they can all hold."""
        if self.problem.feasible():
            return None
        limits = [*self.described]
        return self._conflict(self._irreducible(limits), limits)

    def rows(self, conflict: Conflict) -> set[int]:
        """The rows of a conflict, and every definition: they always hold."""
        names = {limit.name for limit in conflict.limits}
        every = enumerate(self.names)
        return {at for at, name in every if name in names or at not in self.described}

    def _search(
        self, limits: Sequence[int], most: int, report: Callable[[int], None]
    ) -> tuple[list[Conflict], bool, bool]:
        """Conflicts among some limits; whether there may be more; whether the rest has a plan.

        The rest is what limits once something of each conflict is relaxed, as `_to_relax` says.
        """
        conflicts: list[Conflict] = []
        found: list[list[int]] = []
        left = list(limits)
        while not self.problem.feasible():
            report(most - len(found))
            rows = self._irreducible(left) if len(found) < most else []
            if not rows:
                return conflicts, True, False
            found.append(rows)
            conflicts.append(self._conflict(rows, left))
            out = self._to_relax(rows)
            self.problem.relax(out)
            left = [row for row in left if row not in out]
        relaxed = set(limits).difference(left)
        self.problem.restore(relaxed)
        more = self._may_be_more(found)
        self.problem.relax(relaxed)
        return conflicts, more, True

    def _to_relax(self, rows: Sequence[int]) -> list[int]:
        """Of a conflict, what limits nothing while the next is looked for.

        Money, or else people: places and staff stay, as they may be too few for others too. Without
        either, the one limit that is given up most easily, so that a conflict that shares the
        others is found: policy before law before places before what nobody can change.
        """
        money = [row for row in rows if self._description(row).money]
        people = [row for row in rows if self._description(row).family == PEOPLE]
        return money or people or [min(rows, key=self._reluctance)]

    def _reluctance(self, row: int) -> tuple[int, bool, int]:
        description = self._description(row)
        return _firmness(description.standing), description.family != "places", row

    def _may_be_more(self, found: Sequence[Sequence[int]]) -> bool:
        """Whether there may be conflicts besides those found, that share limits with them.

        Such a conflict keeps a limit out of each of those found. So there is none if the rest has a
        plan whichever limit of each is relaxed.
        """
        for number, choice in enumerate(product(*found)):
            if number >= MOST_HITTING_SETS:
                return True
            self.problem.relax(choice)
            exists = self.problem.feasible()
            self.problem.restore(choice)
            if not exists:
                return True
        return False

    def _relaxation(
        self, found: Sequence[Conflict], money: Sequence[int]
    ) -> dict[int, float] | None:
        """By how much rows are relaxed, least in all, so that nothing but money conflicts.

        As few people as can be are left out; then, of each set without people, the limit that is
        given up most easily is relaxed. An equation is relaxed without end. None: not enough.
        """
        at = {name: row for row, name in enumerate(self.names)}
        people: list[int] = []
        others: list[int] = []
        equations: list[int] = []
        for conflict in found:
            rows = [at[limit.name] for limit in conflict.limits]
            mine = [row for row in rows if self._description(row).family == PEOPLE]
            people += mine
            for row in [] if mine else self._to_relax(rows):
                ends = self.problem.lower[row], self.problem.upper[row]
                (equations if np.isfinite(ends).all() else others).append(row)
        amounts = self.problem.least_relaxation(people, others, [*equations, *money])
        if amounts is None:
            return None
        self.problem.relax(equations)
        self.problem.ease(amounts)
        return dict.fromkeys(equations, np.inf) | amounts

    def _irreducible(self, left: Sequence[int]) -> list[int]:
        """The limits of one irreducible conflict.

        Money is given up first, then all but a period, then all limits of a sort, then each: what
        clashes without money is said without it, in few periods and few sorts.
        """
        kept = list(left)
        aside: list[int] = []
        for some in self._in_groups(left):
            kept = self._drop(some, kept, aside)
        self.problem.feasible()
        proof = set(self.problem.proof())
        kept = self._drop([row for row in kept if row not in proof], kept, aside)
        for row in sorted(kept, key=self._order):
            kept = self._drop([row], kept, aside)
        self.problem.restore(aside)
        return kept

    def _drop(self, some: Sequence[int], kept: list[int], aside: list[int]) -> list[int]:
        """The limits that are left if some can be dropped from the conflict; else all of them."""
        out = set(some) & set(kept)
        self.problem.relax(out)
        if not out or self.problem.feasible():
            self.problem.restore(out)
            return kept
        aside += out
        return [row for row in kept if row not in out]

    def _in_groups(self, left: Sequence[int]) -> Iterator[list[int]]:
        """Limits that are dropped together where the others still conflict, in this order."""
        for name, family in FAMILIES.items():
            if family.money:
                yield [row for row in left if self._description(row).family == name]
        for period in reversed(self.periods):
            yield [row for row in left if self.described[row][2] == period]
        for name in dict.fromkeys(self.described[row][0] for row in sorted(left, key=self._order)):
            yield [row for row in left if self.described[row][0] == name]

    def _order(self, row: int) -> tuple[int, int, int]:
        """Policy is given up before law, law before what nobody can change, people last."""
        description = self._description(row)
        last = LAST.index(description.family) if description.family in LAST else -1
        return last, _firmness(description.standing), row

    def _description(self, row: int) -> Description:
        return self.described[row][-1]

    def _conflict(self, rows: Sequence[int], left: Sequence[int]) -> Conflict:
        """A conflict, with how far each limit would have to be relaxed if it alone were."""
        others = [row for row in left if row not in rows]
        self.problem.relax(others)
        limits = []
        for row in rows:
            name, area, period, limit = self.described[row]
            by = self.problem.least([(row, 1.0)], LARGEST_RELAXATION, LARGEST_RELAXATION)
            figures = tuple(self.figures.get(row, ()))
            limits.append(
                Clashing(
                    name=self.names[row],
                    limit=name,
                    of=limit.of,
                    says=limit.says,
                    unit=limit.unit,
                    area=area,
                    period=period,
                    standing=limit.standing,
                    short=abs(by or 0.0),
                    figures=figures,
                    demand=limit.demand,
                    subject=limit.subject,
                    family=limit.family,
                )
            )
        self.problem.restore(others)
        return Conflict(tuple(limits))


def _figures_by_row(figures: Sequence[AdjustableFigure]) -> dict[int, list[At]]:
    """The figures that each row of a programme depends on: those a council can change first."""
    found: dict[int, list[At]] = defaultdict(list)
    for adjustable in sorted(
        (each for figure in figures for each in figure.each), key=lambda m: not m.kind
    ):
        moves, group = adjustable.moves, adjustable.groups[0]
        cell, value = group.cell, group.value / UNITS[group.cell.unit].factor
        figure = At(adjustable.address, value, cell.unit, bool(adjustable.kind))
        limits = [at for at, _ in moves.limits]
        for at in dict.fromkeys([*limits, *(at for at, _, _ in moves.coefficients)]):
            found[at].append(figure)
    return found
