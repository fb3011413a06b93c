"""Two-stage programmes: some columns the same in every future, the others free in each.

The extensive form (Birge and Louveaux 2011, chapter 4) writes all futures s in one programme:

    minimise    Σ_s p_s · z_s  +  w · (η + Σ_s p_s · over_s / β)
    with        z_s = c_s·(now, later_s) + offset_s
                row_lower_s ≤ A_s·(now, later_s) ≤ row_upper_s       for every future s
                over_s ≥ z_s − η,  over_s ≥ 0                        where w is not 0

p_s is the chance of a future; η + Σ p·over / β is, at its least, the mean of the dearest β of the
futures (conditional value at risk, Rockafellar and Uryasev 2000). A rule on money adds

    short_s ≥ what each row of money is short of in future s (negative: what is left)
    ζ + Σ_s p_s · above_s / γ ≤ most,    above_s ≥ short_s − ζ,  above_s ≥ 0

so that the worst γ of the futures are short of `most` on average at the highest. With most = 0, the
chance of being short is below γ: a linear restriction that implies the chance, and asks for more
than it. To hold the chance itself takes an integer for each future.

Knows nothing of councils, and solves nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mixopt.lp.feasibility import LARGEST_RELAXATION
from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm


@dataclass(frozen=True, slots=True)
class Tail:
    """What is added to the expected cost for the dearest futures.

    Attributes:
        weight: w, of their mean beside the mean of all; 0 adds nothing.
        share: β, how many of the futures they are, above 0 and at most 1.
    """

    weight: float
    share: float


@dataclass(frozen=True, slots=True)
class MoneyRule:
    """How much the worst futures may be short of money, on average.

    Attributes:
        rows: Of one future, the rows of money.
        share: γ, how many of the futures they are, above 0 and at most 1.
        most: The most that they may be short of, on average.
    """

    rows: Sequence[int]
    share: float
    most: float


NO_TAIL = Tail(0.0, 1.0)

MONEY_RULE = "money_rule"
"""The row that holds what the worst futures are short of."""


@dataclass(frozen=True)
class TwoStage:
    """Futures that share the columns which are decided now.

    Attributes:
        futures: Programmes of the same rows and columns. Bounds of the columns that are decided
            now are those of the first.
        now: Positions of the columns that are decided now, ascending.
        chances: Of each future; they add up to 1.
        tail: What the dearest futures count besides.
        rule: How much the worst futures may be short of money; none: nothing is asked of it.
    """

    futures: Sequence[StandardForm]
    now: Integers
    chances: Floats
    tail: Tail = NO_TAIL
    rule: MoneyRule | None = None

    @property
    def later(self) -> Integers:
        """Positions of the columns that each future decides for itself."""
        return np.setdiff1d(np.arange(len(self.futures[0].columns)), self.now)

    def columns_of(self, future: int) -> Integers:
        """Where each column of a future stands in the extensive form, in its own order."""
        later, places = self.later, np.zeros(len(self.futures[0].columns), dtype=int)
        places[self.now] = np.arange(len(self.now))
        places[later] = len(self.now) + future * len(later) + np.arange(len(later))
        return places

    def rows_of(self, row: int) -> Integers:
        """Where a row stands in the extensive form, once for each future."""
        return row + len(self.futures[0].rows) * np.arange(len(self.futures))

    def weigh(self, costs: Floats) -> float:
        """The objective where the futures cost so much."""
        return float(self.chances @ costs) + self.tail.weight * self.mean_of_tail(costs)

    def mean_of_tail(self, costs: Floats) -> float:
        """The mean of the dearest futures, of which the last may count in part."""
        order = np.argsort(-costs, kind="stable")
        before = np.cumsum(self.chances[order]) - self.chances[order]
        part = np.clip(self.tail.share - before, 0.0, self.chances[order])
        return float(part @ costs[order] / part.sum())

    def extensive_form(self) -> StandardForm:
        """All futures as one programme: what is decided now, then each future, then the tail."""
        first, later, count = self.futures[0], self.later, len(self.futures)
        added = _Added(len(self.now) + count * len(later), count * len(first.rows))
        for at, form in enumerate(self.futures):
            matrix = form.matrix
            rows, columns = matrix.rows + at * len(first.rows), self.columns_of(at)[matrix.columns]
            added.enter(rows, columns, matrix.data)
        if self.tail.weight:
            self._add_tail(added)
        if self.rule is not None:
            self._add_rule(added, self.rule)
        every = [*zip(self.chances.tolist(), self.futures, strict=True)]
        now: Floats = np.sum([p * form.cost[self.now] for p, form in every], axis=0)
        named = [*enumerate(self.futures)]
        return StandardForm(
            cost=np.concatenate([now, *(p * form.cost[later] for p, form in every), added.cost]),
            offset=sum(p * form.offset for p, form in every),
            matrix=added.matrix(),
            row_lower=np.concatenate([*(form.row_lower for _, form in every), added.row_lower]),
            row_upper=np.concatenate([*(form.row_upper for _, form in every), added.row_upper]),
            lower=np.concatenate(
                [first.lower[self.now], *(form.lower[later] for _, form in every), added.lower]
            ),
            upper=np.concatenate(
                [first.upper[self.now], *(form.upper[later] for _, form in every), added.upper]
            ),
            rows=[*(_in(at, row) for at, form in named for row in form.rows), *added.rows],
            columns=[
                *(first.columns[at] for at in self.now.tolist()),
                *(_in(at, form.columns[k]) for at, form in named for k in later.tolist()),
                *added.columns,
            ],
        )

    def _add_tail(self, added: _Added) -> None:
        """The mean of the dearest futures, times its weight, in the objective."""
        weight, share = self.tail.weight, self.tail.share
        least = added.column("tail_from", -LARGEST_RELAXATION, weight)
        for at, form in enumerate(self.futures):
            over = added.column(f"tail_over {at + 1}", 0.0, weight * self.chances[at] / share)
            costly = np.flatnonzero(form.cost)
            row = added.row(f"tail {at + 1}", form.offset, np.inf)
            added.enter([row, row], [least, over], [1.0, 1.0])
            places = self.columns_of(at)[costly]
            added.enter(np.full(len(costly), row), places, -form.cost[costly])

    def _add_rule(self, added: _Added, rule: MoneyRule) -> None:
        """How much the worst futures are short of money, at most."""
        whole = added.row(MONEY_RULE, -np.inf, rule.most)
        least = added.column("short_from", -LARGEST_RELAXATION)
        added.enter([whole], [least], [1.0])
        for at, form in enumerate(self.futures):
            short = added.column(f"short {at + 1}", -LARGEST_RELAXATION)
            above = added.column(f"short_above {at + 1}", 0.0)
            for row in rule.rows:
                sign = -1.0 if np.isfinite(form.row_upper[row]) else 1.0  # an equation: more of it
                added.enter([self.rows_of(row)[at]], [short], [sign])
            row = added.row(f"short {at + 1}", 0.0, np.inf)
            added.enter([row] * 3, [least, above, short], [1.0, 1.0, -1.0])
            added.enter([whole], [above], [self.chances[at] / rule.share])


@dataclass
class _Added:
    """Entries of an extensive form, and the rows and columns that come after those of futures."""

    width: int
    height: int
    entries: list[tuple[NDArray[np.int64], NDArray[np.int64], Floats]] = field(default_factory=list)
    columns: list[Label] = field(default_factory=list)
    rows: list[Label] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)

    @property
    def upper(self) -> Floats:
        """Bounds that no column reaches."""
        return np.full(len(self.columns), LARGEST_RELAXATION)

    def column(self, name: str, lower: float, cost: float = 0.0) -> int:
        """Add a column; its position."""
        self.columns.append(Label(name, ()))
        self.lower.append(lower)
        self.cost.append(cost)
        return self.width + len(self.columns) - 1

    def row(self, name: str, lower: float, upper: float) -> int:
        """Add a row; its position."""
        self.rows.append(Label(name, ()))
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        return self.height + len(self.rows) - 1

    def enter(
        self,
        rows: Sequence[int] | NDArray[np.int32] | Integers,
        columns: Sequence[int] | Integers,
        data: Sequence[float] | Floats,
    ) -> None:
        """Enter coefficients."""
        self.entries.append(
            (np.asarray(rows, np.int64), np.asarray(columns, np.int64), np.asarray(data, float))
        )

    def matrix(self) -> SparseMatrix:
        """All that was entered."""
        from scipy.sparse import csc_array

        rows, columns, data = (np.concatenate(part) for part in zip(*self.entries, strict=True))
        shape = self.height + len(self.rows), self.width + len(self.columns)
        return SparseMatrix.from_scipy(csc_array((data, (rows, columns)), shape=shape))


def _in(future: int, label: Label) -> Label:
    """A row or column of one future."""
    return Label(label.block, (f"future {future + 1}", *label.keys))
