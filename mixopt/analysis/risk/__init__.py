"""How sure a plan is: its cost, and what is missing, over many draws of its figures.

Figures are drawn as the instance's spreads say. Each draw is settled under two policies: with
hindsight, and with the plan held. A draw without a plan is an answer: what is missing there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from mixopt.analysis.risk.binding import list_binding_limits, list_missing
from mixopt.analysis.risk.drivers import list_drivers
from mixopt.analysis.risk.futures import find_plan, money_of
from mixopt.analysis.risk.pieces import Case, Progress, Record, settle_cases
from mixopt.analysis.risk.reading import Futures
from mixopt.analysis.risk.sampling import Sample, sample
from mixopt.analysis.risk.statistics import list_chances, list_estimates, numbers_of
from mixopt.analysis.workers import HERE, Crew
from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance, expect_instance
from mixopt.programme.problem import Problem
from mixopt.results.risk import Risk
from mixopt.results.risk_rows import DISCOUNTED, OVERSPEND, DrawnFigure, Driver
from mixopt.units import UNITS

FEWEST_DRAWS, MOST_DRAWS = 10, 20_000
"""With fewer no standard error says much; more are more than a computer's memory has room for."""


def risk(
    instance: Instance,
    *,
    draws: int = 1000,
    seed: int = 0,
    workers: int = 1,
    dask: str | None = None,
) -> Risk:
    """How sure the least-cost plan of an instance is, over draws of its figures.

    Args:
        instance: What is planned; its spreads say how far its figures may be out.
        draws: How many draws, by Latin hypercube.
        seed: The same gives the same draws, and the same answer.
        workers: How many processes share the draws; the answer does not depend on it.
        dask: The address of a Dask scheduler whose workers share them instead.

    Raises:
        DataError: The instance has no spreads, or figures may not have those that it has; or the
            number of draws or of workers is out of range, or Dask is not installed.
        NoPlanExists: There is no plan to hold, the figures being what they are.
        SolverFailed: Of a draw nothing could be proven, or no worker was there to settle it.
    """
    expect_instance(instance, "risk")
    return prepare_all([instance], draws, seed, Crew(workers, dask))(lambda _: None, None)[0]


def prepare(instance: Instance, draws: int, seed: int) -> Callable[[Progress], Risk]:
    """Draws that are checked and ready to be settled; as for `risk`.

    Raises:
        DataError: The instance has no spreads, or figures may not have those that it has; or the
            number of draws is out of range.
    """
    prepared = prepare_all([instance], draws, seed)
    return lambda report_progress: prepared(report_progress, None)[0]


def prepare_all(
    instances: Sequence[Instance],
    draws: int,
    seed: int,
    crew: Crew = HERE,
) -> Callable[[Progress, Record | None], list[Risk]]:
    """Draws that are checked and ready to be settled; as for `risk`, of several instances.

    Args:
        instances: What is planned.
        draws: How many draws of each.
        seed: Of all of them.
        crew: Who shares the work.

    Returns:
        What settles them, and is given where pieces of the work are kept on the way and found
        again, if they are.

    Raises:
        DataError: An instance has no spreads, or figures may not have those that it has; or the
            number of draws or of workers is out of range.
    """
    faults = [*find_numbers_out_of_range(draws, seed), *crew.find_faults()]
    faults += [fault for instance in instances for fault in _find_faults(instance)]
    if not faults:
        faults += [fault for instance in instances for fault in _find_impossible_spreads(instance)]
    if faults:
        raise DataError(faults)

    def settle(report_progress: Progress, record: Record | None) -> list[Risk]:
        cases = [
            Case(instance, draws, seed, find_plan(Problem(instance))) for instance in instances
        ]
        found = settle_cases(cases, crew, record, report_progress)
        return [_conclude(case, each) for case, each in zip(cases, found, strict=True)]

    return settle


def find_faults(instance: Instance, draws: int, seed: int) -> list[Fault]:
    """What is wrong with what is asked of draws of an instance."""
    return [*find_numbers_out_of_range(draws, seed), *_find_faults(instance)]


def find_numbers_out_of_range(draws: int, seed: int) -> list[Fault]:
    """Which of them cannot be asked for, whatever the instance."""
    faults = []
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        remedy = f"Ask for {FEWEST_DRAWS} to {MOST_DRAWS:,}"
        faults.append(Fault("--draws", f"{draws:,} draws", remedy))
    if seed < 0:
        faults.append(Fault("--seed", f"read {seed}", "Give a whole number from 0"))
    return faults


def _find_faults(instance: Instance) -> list[Fault]:
    faults = []
    if not instance.uncertainty.spreads:
        what = "says of no figure how far it may be out"
        remedy = "Add a table 'spreads': docs/risk.md says how"
        faults.append(Fault(instance.name, what, remedy))
    if instance.head.no_worse_off:
        what = "'no_worse_off' compares each draw with plans of areas alone, which is not done here"
        faults.append(Fault(instance.name, what, "Remove it from a copy of the instance"))
    return faults


def _find_impossible_spreads(instance: Instance) -> Sequence[Fault]:
    """Which spreads its figures may not have."""
    try:
        sample(instance, FEWEST_DRAWS, 0)
    except DataError as error:
        return error.faults
    return ()


def _conclude(case: Case, found: Mapping[str, Futures]) -> Risk:
    """What comes of all draws of a case."""
    instance, problem, drawn = case.instance, case.problem, case.sample
    periods = tuple(period.name for period in instance.periods)
    return Risk(
        instance=instance.name,
        title=instance.title,
        scenario=instance.scenario,
        changes=instance.changes,
        periods=periods,
        money=tuple(money_of(problem, case.plan)),
        draws=drawn.number,
        seed=case.seed,
        estimates=tuple(
            each for policy, one in found.items()
            for each in list_estimates(policy, one.futures, periods)
        ),
        chances=tuple(
            each for policy, one in found.items()
            for each in list_chances(policy, one.futures, periods)
        ),
        drivers=tuple(
            each for policy, one in found.items() for each in _drivers(instance, drawn, policy, one)
        ),
        limits=tuple(
            each
            for policy, one in found.items()
            for each in list_binding_limits(problem, policy, one)
        ),
        missing=tuple(
            each for policy, one in found.items() for each in list_missing(policy, one)
        ),
        figures=tuple(_drawn_figures(instance, drawn)),
        **{policy: one.futures for policy, one in found.items()},
        borne=tuple(each for one in found.values() for each in one.borne),
    )  # fmt: skip


def _drivers(instance: Instance, drawn: Sample, policy: str, one: Futures) -> list[Driver]:
    """What drives the overspend, and the discounted cost."""
    over = numbers_of(one.futures, OVERSPEND).sum(axis=1)
    cost = numbers_of(one.futures, DISCOUNTED)
    return [
        *list_drivers(instance, policy, OVERSPEND, drawn.sources, over),
        *list_drivers(instance, policy, DISCOUNTED, drawn.sources, cost),
    ]


def _drawn_figures(instance: Instance, drawn: Sample) -> list[DrawnFigure]:
    """What each cell is in each draw, in the unit of its row."""
    found = []
    for address, values in drawn.values.items():
        figure = instance.figures[address]
        for at, cell in enumerate(figure.cells):
            period = "" if figure.kind.once else f"[{instance.periods[at].name}]"
            shown = values[:, at] / UNITS[cell.unit].factor
            found.append(DrawnFigure(f"{address}{period}", cell.unit, tuple(shown.tolist())))
    return found
