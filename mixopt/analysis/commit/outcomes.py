"""Outcomes: what comes of each draw where what is decided now is held, as in `mixopt risk`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from mixopt.analysis.risk.asked import LADDER, ask
from mixopt.analysis.risk.drivers import list_drivers
from mixopt.analysis.risk.equals import tell_equals_apart
from mixopt.analysis.risk.reading import read_futures
from mixopt.analysis.risk.sampling import Sample
from mixopt.analysis.risk.statistics import list_chances, list_estimates, numbers_of
from mixopt.lp.elastic_draws import ElasticDraws
from mixopt.lp.lexicographic_draws import LexicographicDraws
from mixopt.lp.sparse import Floats, Integers
from mixopt.programme.moved_inputs import draws_of
from mixopt.programme.problem import Problem
from mixopt.results.commitment_rows import COMMITTED
from mixopt.results.risk_rows import OVERSPEND, Chance, Driver, Estimate, Future


def find_outcomes(
    problem: Problem, inputs: Mapping[int, Floats], now: Integers, values: Floats
) -> tuple[Future, ...]:
    """Every draw with what is decided now held: the least overspend, then the least cost.

    Args:
        problem: Where nothing moves.
        inputs: What moves, by position among the inputs: shape (draws,).
        now: Positions of the columns that are decided now.
        values: What they are.

    Raises:
        SolverFailed: HiGHS stopped without a proof.
    """
    asked, form = ask(problem), problem.form
    lower, upper = form.lower.copy(), form.upper.copy()
    lower[now] = upper[now] = values
    draws = draws_of(problem, inputs)
    held = replace(form, lower=lower, upper=upper)
    equals = tell_equals_apart(problem, asked)
    elastic = ElasticDraws(held, draws, asked.tiers, LADDER, now, equals.counts)
    every = np.arange(draws.number)
    found, _ = LexicographicDraws(elastic, asked.read, equals.hairs).settle(every)
    return read_futures(problem, asked, found, every).futures


def describe_outcomes(
    problem: Problem, sample: Sample, futures: tuple[Future, ...]
) -> tuple[tuple[Estimate, ...], tuple[Chance, ...], tuple[Driver, ...]]:
    """What they cost, how often they suffice, and what drives their overspend."""
    instance = problem.instance
    periods = tuple(period.name for period in instance.periods)
    over = numbers_of(futures, OVERSPEND).sum(axis=1)
    return (
        tuple(list_estimates(COMMITTED, futures, periods)),
        tuple(list_chances(COMMITTED, futures, periods)),
        tuple(list_drivers(instance, COMMITTED, OVERSPEND, sample.sources, over)),
    )
