"""Futures: what a council does in each draw, and what is missing there, under one policy.

Under *hindsight* each draw is planned for itself, as if it were known before the first period.
Under *held* what the plan starts, hires, releases and spends on schemes is done whatever comes;
what a council can change in the year follows the draw: who goes where, what is bought, agency
staff, which fund pays. In both, the periods of one draw are decided together.

Where a draw has no plan, something gives way, and no more of it than has to. Money first: the
overspend, which is what the envelope and the savings targets are short of, in sum over the periods.
Where no money is enough, limits of policy; then people are left without a service; law, and what
nobody can buy, come last. That order is the same in every draw and under both policies. Where the
plan cannot be held to the letter, as fewer people can be hired than it hires, or fewer are there to
be released, it is held as nearly as can be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mixopt.analysis.optimum import solve_problem
from mixopt.analysis.risk.sampling import Sample
from mixopt.errors import SolverFailed
from mixopt.instance.limit import PEOPLE
from mixopt.lp.elastic_draws import KEPT, ElasticDraws, RelaxedOptimum
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import ROUNDING
from mixopt.programme.limits import DescribedRow
from mixopt.programme.moved_inputs import DrawOutOfRange, draws_of
from mixopt.programme.problem import Problem
from mixopt.results.risk_rows import HINDSIGHT, Future
from mixopt.units import PENNY, THOUSAND

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

NOBODY = 1e-6
"""People, or units of a limit: less that is missing is the rounding of a solve."""

Progress = Callable[[int], None]


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


@dataclass(frozen=True, slots=True)
class Futures:
    """What came of every draw under one policy.

    Attributes:
        futures: One a draw.
        binding: Whether each limit binds in each draw: shape (draws, limits).
        prices: The size of the price of each limit, its mean over the draws: shape (limits,).
        limits: Every limit, in words.
        short: By how much each of `missing` gives way in each draw: shape (draws, missing).
        missing: People, and limits other than those on money, in words.
    """

    futures: tuple[Future, ...]
    binding: NDArray[np.bool_]
    prices: Floats
    limits: tuple[DescribedRow, ...]
    short: Floats
    missing: tuple[DescribedRow, ...]


def find_futures(
    problem: Problem, sample: Sample, policy: str, report_progress: Progress
) -> Futures:
    """What comes of every draw under a policy.

    Args:
        problem: Where nothing moves.
        sample: The draws.
        policy: A key of `POLICIES`.
        report_progress: Called now and then with the number of draws still to come.

    Raises:
        SolverFailed: HiGHS stopped without a proof.
    """
    asked, form = ask(problem), problem.form
    if policy != HINDSIGHT:
        form = hold_plan(problem)
    inputs = sample.inputs(problem.instance)
    try:
        draws = draws_of(problem, inputs or {0: np.full(sample.number, problem.inputs[0])})
    except DrawOutOfRange as failed:
        msg = f"draw {failed.draw + 1}: {failed}"
        raise SolverFailed(msg) from None
    kept = _decided_ahead(problem) if policy != HINDSIGHT else None
    elastic = ElasticDraws(form, draws, asked.tiers, LADDER, kept)
    rows = np.array([row[0] for row in asked.limits], dtype=int)
    binding, prices = np.zeros((sample.number, len(rows)), dtype=bool), np.zeros(len(rows))
    short = np.zeros((sample.number, len(asked.missing)))
    futures = []
    for draw in range(sample.number):
        found = elastic.settle(draw)
        futures.append(read_future(problem, asked, found, draw))
        if found.rung >= 0:
            binding[draw] = found.binding[rows]
            prices += np.abs(found.duals[rows])
            short[draw] = np.concatenate([found.relaxed[name] for name in (PEOPLE, *STANDINGS)])
        if draw % 50 == 0:
            report_progress(sample.number - draw)
    settled = max(1, sum(future.settled for future in futures))
    short = np.where(short > NOBODY, short, 0.0)
    return Futures(tuple(futures), binding, prices / settled, asked.limits, short, asked.missing)


def hold_plan(problem: Problem) -> StandardForm:
    """The programme with what the plan decides ahead as the plan decides it.

    Raises:
        NoPlanExists: There is no plan to hold.
    """
    plan = solve_problem(problem, prices=False).solution.values
    form = problem.form
    lower, upper = form.lower.copy(), form.upper.copy()
    ahead = _decided_ahead(problem)
    held = np.where(np.abs(plan[ahead]) < ROUNDING, 0.0, plan[ahead])
    lower[ahead] = upper[ahead] = held
    return replace(form, lower=lower, upper=upper)


def _decided_ahead(problem: Problem) -> Integers:
    variables = problem.structure.variables
    return np.array(
        [
            at
            for at, label in enumerate(problem.form.columns)
            if label.block in variables and variables[label.block].decided_ahead
        ],
        dtype=int,
    )


def read_future(problem: Problem, asked: Asked, found: RelaxedOptimum, draw: int) -> Future:
    """One draw as it is told."""
    instance = problem.instance
    periods = [period.name for period in instance.periods]
    years = {period.name: period.years for period in instance.periods}
    if found.rung < 0:
        nothing = (np.nan,) * len(periods)
        why = "limits clash that nothing mends; `mixopt explain` says which"
        return Future(draw + 1, False, False, np.nan, nothing, nothing, nothing, np.nan, why)
    cost, short, unmet = ({period: 0.0 for period in periods} for _ in range(3))
    for at, period in asked.costs:
        cost[period] += float(found.values[at]) * THOUSAND
    for period, amount in zip(asked.money, found.relaxed[MONEY].tolist(), strict=True):
        if amount > PENNY / THOUSAND:
            short[period] += amount * THOUSAND
    for row, amount in zip(asked.people, found.relaxed[PEOPLE].tolist(), strict=True):
        if amount > NOBODY and row[3] in unmet:
            unmet[row[3]] += amount * years[row[3]]
    why = "; ".join(_reasons(asked, found, sum(short.values())))
    return Future(
        number=draw + 1,
        settled=True,
        has_plan=not why,
        discounted=found.objective * THOUSAND,
        cost=tuple(cost.values()),
        overspend=tuple(short.values()),
        unmet=tuple(unmet.values()),
        undone=found.short if found.short > NOBODY else 0.0,
        why=why,
    )


def _reasons(asked: Asked, found: RelaxedOptimum, short: float) -> Iterator[str]:
    """What is missing, in words: people, limits, money."""
    most = max(
        zip(asked.people, found.relaxed[PEOPLE].tolist(), strict=True),
        key=lambda each: each[1],
        default=None,
    )
    if most is not None and most[1] > NOBODY:
        (_, _, _, period, limit), by = most
        yield f"{by:,.1f} people without a service in {period} ({limit.subject})"
    for standing in STANDINGS:
        for row, by in zip(asked.broken[standing], found.relaxed[standing].tolist(), strict=True):
            if by > NOBODY:
                yield f"broken in {row[3]}: {row[-1].says}" if row[3] else f"broken: {row[-1].says}"
                break
    if short:
        yield f"the money is £{short:,.0f} short"
