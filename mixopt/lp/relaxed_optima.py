"""What came of many draws, one a row: those solved, and those that a basis settles together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mixopt.lp.elastic_draws import ElasticDraws, RelaxedOptimum
from mixopt.lp.leveled_form import LeveledForm
from mixopt.lp.leveled_solver import Checked
from mixopt.lp.lexicographic_region import Settled
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.tolerances import NOISE


@dataclass(frozen=True, slots=True)
class RelaxedOptima:
    """What came of some draws; as `RelaxedOptimum`, one a row.

    Attributes:
        settled: Whether anything can be done.
        objective: The least cost, offset included; NaN where nothing can be done.
        values: Of the columns that are read.
        relaxed: By how much each column of each tier relaxes its rows.
        short: By how much columns that are kept fall short of their values, in sum.
        binding: Whether a little more of the limit of each row would change the cost, or what a
            tier has to relax.
        prices: The sizes of the duals of each row, summed over the draws: shape (rows,).
    """

    settled: NDArray[np.bool_]
    objective: Floats
    values: Floats
    relaxed: Mapping[str, Floats]
    short: Floats
    binding: NDArray[np.bool_]
    prices: Floats


class Collected:
    """What came of draws, on the way."""

    def __init__(
        self, problem: LeveledForm, elastic: ElasticDraws, read: Integers, which: Integers
    ) -> None:
        """Make room.

        Args:
            problem: What is solved.
            elastic: Its tiers.
            read: The columns whose values are asked for.
            which: The positions of the draws.
        """
        self.problem, self.elastic, self.read = problem, elastic, read
        number, height = len(which), elastic.height
        self.settled = np.zeros(number, dtype=bool)
        self.objective, self.short = np.full(number, np.nan), np.full(number, np.nan)
        self.values = np.full((number, len(read)), np.nan)
        self.relaxed = {
            name: np.full((number, len(at)), np.nan) for name, at in elastic.tiers.items()
        }
        self.binding = np.zeros((number, height), dtype=bool)
        self.prices = np.zeros(height)
        self.place = {draw: at for at, draw in enumerate(which.tolist())}

    def take_one(self, draw: int, found: RelaxedOptimum) -> None:
        """Take what came of a draw on the ladder."""
        if found.rung < 0:
            return
        at = self.place[draw]
        self.settled[at] = True
        self.objective[at], self.short[at] = found.objective, found.short
        self.values[at] = found.values[self.read]
        for name, amounts in found.relaxed.items():
            self.relaxed[name][at] = amounts
        self.binding[at] = found.binding
        self.prices += np.abs(found.duals)

    def take_checked(self, draw: int, found: Checked) -> None:
        """Take what came of a draw that was solved."""
        at, elastic = self.place[draw], self.elastic
        draws, form = self.problem.draws, self.problem.form
        cost = float(form.cost @ found.values) + form.offset + float(draws.offset[draw])
        self.settled[at] = True
        self.objective[at] = cost + float(draws.costs[draw] @ found.values[draws.columns])
        self.values[at] = found.values[self.read]
        for name, columns in elastic.tiers.items():
            self.relaxed[name][at] = found.values[columns]
        kept = form.upper[elastic.kept] - found.values[elastic.kept]
        self.short[at] = max(0.0, float(kept.sum()))
        duals = np.abs(found.duals[: elastic.height])
        self.binding[at] = (duals[:, found.needed] > NOISE).any(axis=1)
        self.prices += duals[:, self.problem.cost_at]

    def take_settled(self, found: Settled) -> None:
        """Take what a basis makes of draws."""
        if not len(found.which):
            return
        elastic, problem = self.elastic, self.problem
        at = np.array([self.place[draw] for draw in found.which.tolist()])
        self.settled[at] = True
        self.objective[at] = found.objective()
        self.values[at] = found.values(self.read)
        for name, columns in elastic.tiers.items():
            self.relaxed[name][at] = found.values(columns)
        kept = np.zeros(len(problem.form.columns))
        kept[elastic.kept] = 1.0
        short = problem.form.upper[elastic.kept].sum() - found.sum_of(kept)
        self.short[at] = np.maximum(0.0, short)
        levels = problem.levels
        for level, costs in enumerate(levels):
            needed = found.sum_of(costs) - problem.least[level] > NOISE
            if needed.any():
                duals = np.abs(found.duals(level)[:, : elastic.height])
                self.binding[at] |= needed[:, None] & (duals > NOISE)
        duals = np.abs(found.duals(problem.cost_at)[:, : elastic.height])
        self.binding[at] |= duals > NOISE
        self.prices += np.broadcast_to(duals, (len(at), elastic.height)).sum(axis=0)

    def optima(self) -> RelaxedOptima:
        """All of them."""
        return RelaxedOptima(
            self.settled, self.objective, self.values, self.relaxed, self.short, self.binding,
            self.prices,
        )  # fmt: skip
