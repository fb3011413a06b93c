"""Stages: an instance's draws as the futures of a two-stage programme.

A decision is taken *now* where its variable is declared `decided_ahead` (starts of levers,
permanent hires and releases, what is spent on schemes) and its period is not after a given one. It
is the same in every future. All else follows the draw, later starts and hires included.

What is relaxed where not everyone can be supported is as in `mixopt risk`: limits of policy, then
people, law, what nobody can buy. In each future it is relaxed no further than it has to be where
that future is known before the first period: nobody goes without whom knowing would have helped.
Where no decision now allows that in every future at once, what is relaxed beyond it is made least
in expectation, the firmest first, before any money is counted.

The envelope and the savings targets are not limits here, but what the answer is held against: in
most futures of a council short of money none can be kept. A rule on money brings them back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mixopt.analysis.risk.asked import LADDER, MONEY, ask
from mixopt.errors import SolverFailed
from mixopt.instance.limit import PEOPLE
from mixopt.lp.elastic_draws import HELD, KEPT, ElasticDraws
from mixopt.lp.feasibility import LARGEST_RELAXATION
from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm
from mixopt.lp.two_stage import MoneyRule, Tail, TwoStage
from mixopt.programme.moved_inputs import DrawOutOfRange, draws_of
from mixopt.programme.problem import Problem

Progress = Callable[[int], None]

FIRMNESS = tuple(name for name in LADDER[-1] if name not in (MONEY, KEPT))
"""The tiers that may be relaxed, the firmest first."""

RUNGS = tuple(
    dict.fromkeys(tuple(name for name in rung if name in FIRMNESS) for rung in LADDER)
)  # fmt: skip
"""The ladder of `mixopt risk` without what is no limit here: money, and what a plan holds."""


@dataclass(frozen=True)
class Stages:
    """Draws of an instance as futures, with what may be relaxed in each.

    Attributes:
        futures: One a draw in which anything can be done, with columns that relax limits, and those
            of excess after them.
        known: Positions of those draws.
        now: Positions of the columns that are decided now.
        money: Rows of money.
        people: Positions of the columns that say who goes without.
        years: How many years each of them counts.
        tiers: Columns that relax the limits of each tier, the firmest first.
        excess: Columns by which a tier is relaxed beyond what is allowed, the firmest first.
    """

    futures: tuple[StandardForm, ...]
    known: Integers
    now: Integers
    money: tuple[int, ...]
    people: Integers
    years: Floats
    tiers: Mapping[str, Integers]
    excess: Mapping[str, Integers]

    def programme(self, tail: Tail, rule: MoneyRule | None = None) -> TwoStage:
        """All futures, equally likely."""
        number = len(self.futures)
        return TwoStage(self.futures, self.now, np.full(number, 1 / number), tail, rule)

    def unmet(self, futures: Floats) -> Floats:
        """Person-years without a service in each future: shape (futures,)."""
        found: Floats = futures[:, self.people] @ self.years
        return found

    def broken(self, futures: Floats) -> Floats:
        """By how much limits other than on people are relaxed in each future, in sum."""
        others = [columns for tier, columns in self.tiers.items() if tier != PEOPLE]
        found: Floats = futures[:, np.concatenate(others)].sum(axis=1)
        return found


def now_columns(problem: Problem, until: str) -> Integers:
    """Positions of the columns that are decided now.

    Args:
        problem: Whose.
        until: The last period whose decisions are taken now.
    """
    names = [period.name for period in problem.instance.periods]
    taken = set(names[: names.index(until) + 1])
    variables = problem.structure.variables
    return np.array(
        [
            at
            for at, label in enumerate(problem.form.columns)
            if label.block in variables
            and variables[label.block].decided_ahead
            and label.keys[-1] in taken
        ],
        dtype=int,
    )


def stages_of(
    problem: Problem,
    inputs: Mapping[int, Floats],
    now: Integers,
    *,
    ruled: bool,
    report_progress: Progress = lambda _: None,
) -> Stages:
    """Draws as futures.

    Args:
        problem: Where nothing moves.
        inputs: What moves, by position among the inputs: shape (draws,).
        now: Positions of the columns that are decided now.
        ruled: Rows of money are kept as they are, for a rule that relaxes them.
        report_progress: Called before each draw with the number still to come.

    Raises:
        SolverFailed: HiGHS stopped without a proof, or a number of a draw is out of range.
    """
    asked = ask(problem)
    money = tuple(sorted({row for rows in asked.tiers[MONEY] for row in rows}))
    try:
        draws = draws_of(problem, inputs)
    except DrawOutOfRange as failed:
        msg = f"draw {failed.draw + 1}: {failed}"
        raise SolverFailed(msg) from None
    tiers = {name: asked.tiers[name] for name in FIRMNESS}
    elastic = ElasticDraws(_without_limits(problem.form, money), draws, tiers, RUNGS)
    width = len(elastic.form.columns)
    excess = {name: np.array([width + at]) for at, name in enumerate(FIRMNESS)}
    futures, known = [], []
    for draw in range(draws.number):
        report_progress(draws.number - draw)
        found = elastic.settle(draw)
        if found.rung < 0:
            continue
        allowed = {
            name: float(found.relaxed[name].sum()) if name in RUNGS[found.rung] else 0.0
            for name in FIRMNESS
        }
        form = _with_excess(elastic, draws.form(problem.form, draw) if ruled else None, draw)
        upper = form.row_upper.copy()
        for name, most in allowed.items():
            upper[elastic.sums[name]] = most + 2 * HELD * (1 + most) if most else 0.0
        futures.append(replace(form, row_upper=upper))
        known.append(draw)
    years = {period.name: period.years for period in problem.instance.periods}
    return Stages(
        futures=tuple(futures),
        known=np.array(known, dtype=int),
        now=now,
        money=money,
        people=elastic.tiers[PEOPLE],
        tiers={name: elastic.tiers[name] for name in FIRMNESS},
        years=np.array([years.get(row[3], 0.0) for row in asked.people]),
        excess=excess,
    )


def _without_limits(form: StandardForm, rows: Sequence[int]) -> StandardForm:
    """The same without the limits of some rows."""
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    lower[list(rows)], upper[list(rows)] = -np.inf, np.inf
    return replace(form, row_lower=lower, row_upper=upper)


def _with_excess(elastic: ElasticDraws, limited: StandardForm | None, draw: int) -> StandardForm:
    """One draw, every tier open as far as the row of its sum allows, and columns of excess.

    Args:
        elastic: The draws.
        limited: The draw with its limits of money; none where they are no limits.
        draw: Its position.
    """
    form = elastic.draws.form(elastic.form, draw)
    upper, number = form.upper.copy(), len(FIRMNESS)
    for name in FIRMNESS:
        upper[elastic.tiers[name]] = LARGEST_RELAXATION
    lower_limits, upper_limits = form.row_lower.copy(), form.row_upper.copy()
    if limited is not None:
        lower_limits[: elastic.height] = limited.row_lower
        upper_limits[: elastic.height] = limited.row_upper
    sums = [elastic.sums[name] for name in FIRMNESS]
    matrix, closed = form.matrix, np.zeros(number)
    ends = matrix.pointers[-1] + np.arange(1, number + 1)
    return replace(
        form,
        cost=np.concatenate([form.cost, closed]),
        matrix=SparseMatrix(
            np.concatenate([matrix.data, -np.ones(number)]),
            np.concatenate([matrix.rows, np.array(sums, dtype=np.int32)]),
            np.concatenate([matrix.pointers, ends]).astype(np.int32),
            matrix.height,
        ),
        row_lower=lower_limits,
        row_upper=upper_limits,
        lower=np.concatenate([form.lower, closed]),
        upper=np.concatenate([upper, closed]),
        columns=[*form.columns, *(Label("excess", (name,)) for name in FIRMNESS)],
    )


def average_of(inputs: Mapping[int, Floats]) -> dict[int, Floats]:
    """One draw in which each input is its mean over all draws."""
    return {at: np.array([values.mean()]) for at, values in inputs.items()}
