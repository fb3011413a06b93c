"""Draws of a programme, each with as little relaxed as has to be: many settled by each basis.

What `elastic_draws` finds rung by rung is one optimum of sums that are made least in order: what
the firmest tier relaxes, then the next, then the cost, and last a sum that picks one of what costs
the same. So a draw is solved once, with all open that may give way, and its basis settles every
other draw for which it is optimal in that sense (`lexicographic_region`). It is solved by one sum,
in which each weighs so much more than the next that it gives the same (Sherali and Soyster 1983):
whether it does is checked sum by sum, by the duals of each, and where it does not, weights are
raised by what was too little. What no such sum settles is solved sum by sum, and what that does not
is taken up the ladder by itself.

Where bases settle hardly any draw but their own, as where many figures are far out, they are
not kept: each draw is solved from the basis of the one before it, and checked likewise.

A basis is sought where there is a hair more of each limit, and has to be one without the hairs as
well, where it is read: so of several limits that hold a plan back together it is always the same
ones that do.

Draws are settled in pieces: each begins from where nothing moves, with the bases and weights that
were found for the first piece. So what comes of a piece does not depend on other pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mixopt.lp.draws import order_of
from mixopt.lp.elastic_draws import KEPT, ElasticDraws
from mixopt.lp.feasibility import LARGEST_RELAXATION
from mixopt.lp.leveled_form import LeveledForm
from mixopt.lp.leveled_solver import LeveledSolver
from mixopt.lp.lexicographic_region import LexicographicRegion, NoRegion
from mixopt.lp.relaxed_optima import Collected, RelaxedOptima
from mixopt.lp.sparse import Floats, Integers

TRIED, WORTH = 10, 0.5
"""Bases after which it is asked whether more of them pay, of a piece by its last ones, of other
pieces by all of it; and how many draws beside its own each has to settle for that, on average: to
factorise one takes as long as to solve a draw."""

MOST_KEPT = 100
"""Bases that other pieces begin with: each is a table of numbers in memory."""


@dataclass(frozen=True, slots=True)
class Start:
    """What pieces begin with.

    Attributes:
        bases: The statuses of columns and rows of each, the one that settled most draws first.
        weights: Of the sums.
        sharing: Whether bases settle other draws than their own often enough to be kept.
    """

    bases: Sequence[NDArray[np.int8]] = ()
    weights: Floats = field(default_factory=lambda: np.ones(0))
    sharing: bool = True


def pays(tried: Sequence[int]) -> bool:
    """Whether bases settle as many draws beside their own as it takes; yes where few were tried."""
    return len(tried) < TRIED or sum(tried) >= WORTH * len(tried)


class LexicographicDraws:
    """Settles draws of a programme by few bases."""

    def __init__(self, elastic: ElasticDraws, read: Integers, hairs: Floats | None = None) -> None:
        """Open all that may give way.

        Args:
            elastic: What may give way, and in which order; it settles what no basis does.
            read: The columns whose values are asked for.
            hairs: How much more of each limit there is where those are found that bind; none:
                where several hold a plan back together, it is any of them.
        """
        self.elastic, self.read, form = elastic, read, elastic.form
        names = elastic.ladder[-1]
        lower, upper = form.lower.copy(), form.upper.copy()
        levels = np.zeros((len(names), len(form.columns)))
        for level, name in zip(levels, names, strict=True):
            if name == KEPT:
                lower[elastic.kept], level[elastic.kept] = 0.0, -1.0
                continue
            upper[elastic.tiers[name]], level[elastic.tiers[name]] = LARGEST_RELAXATION, 1.0
        loose = np.full(len(form.columns), np.inf)
        loose[: elastic.width] = elastic.loose
        self.form = replace(form, lower=lower, upper=upper)
        more = np.zeros(len(form.rows))
        more[: elastic.height] = 0.0 if hairs is None else hairs
        self.problem = LeveledForm(self.form, levels, elastic.tie, more, elastic.draws, loose)
        self.solver = LeveledSolver(self.problem)
        self.weights = np.ones(len(self.problem.sums))
        self.regions: dict[bytes, LexicographicRegion | None] = {}

    def settle(self, which: Integers, start: Start | None = None) -> tuple[RelaxedOptima, Start]:
        """What comes of some draws, and what other pieces may begin with.

        Args:
            which: Their positions.
            start: What was learnt from another piece; none: nothing.

        Raises:
            SolverFailed: HiGHS stopped without a proof, or an optimum rests on a loose bound.
        """
        start = start or Start()
        self.solver.restart()
        shared = {statuses.tobytes() for statuses in start.bases}
        self.regions = {key: each for key, each in self.regions.items() if key in shared}
        self.weights = start.weights if len(start.weights) else np.ones(len(self.problem.sums))
        found = Collected(self.problem, self.elastic, self.read, which)
        left = which[order_of(self.problem.draws.some(which))]
        sharing = start.sharing
        used: list[tuple[int, Integers]] = []
        for statuses in start.bases:
            if not len(left):
                break
            left = self._share(statuses.astype(int), left, found, used)
        solved = len(used)
        while len(left):
            draw, left = int(left[0]), left[1:]
            checked, self.weights = self.solver.solve(draw, self.weights)
            if checked is None:
                found.take_one(draw, self.elastic.settle(draw))
                continue
            found.take_checked(draw, checked)
            if sharing and len(left):
                left = self._share(checked.statuses, left, found, used)
                sharing = pays([number for number, _ in used[solved:][-TRIED:]])
        sharing = start.sharing and pays([number for number, _ in used[solved:]])
        used.sort(key=lambda each: -each[0])
        bases = [statuses.astype(np.int8) for number, statuses in used[:MOST_KEPT] if number]
        return found.optima(), Start(bases if sharing else (), self.weights, sharing)

    def _share(
        self,
        statuses: Integers,
        left: Integers,
        found: Collected,
        used: list[tuple[int, Integers]],
    ) -> Integers:
        """Settle what a basis is optimal for; what is left."""
        region = self._region(statuses)
        number = 0
        if region is not None:
            settled = region.settle(left)
            found.take_settled(settled)
            number = len(settled.which)
            left = np.setdiff1d(left, settled.which, assume_unique=True) if number else left
        used.append((number, statuses))
        return left

    def _region(self, statuses: Integers) -> LexicographicRegion | None:
        """The region of a basis, factorised once; none where it has none."""
        key = statuses.astype(np.int8).tobytes()
        if key not in self.regions:
            with suppress(NoRegion):
                self.regions[key] = None
                self.regions[key] = LexicographicRegion(self.problem, statuses)
        return self.regions[key]
