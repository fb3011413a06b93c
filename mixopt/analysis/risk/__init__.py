"""How sure a plan is: its cost, and what is missing, over many draws of its figures.

Figures are drawn as the instance's spreads say. Each draw is settled under two policies: with
hindsight, and with the plan held. A draw without a plan is an answer: what is missing there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mixopt.analysis.risk.binding import list_binding_limits, list_missing
from mixopt.analysis.risk.drivers import list_drivers
from mixopt.analysis.risk.futures import Futures, find_futures
from mixopt.analysis.risk.sampling import Sample, sample
from mixopt.analysis.risk.statistics import list_chances, list_estimates, numbers_of
from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance, expect_instance
from mixopt.programme.problem import Problem
from mixopt.results.risk import Risk
from mixopt.results.risk_rows import DISCOUNTED, OVERSPEND, POLICIES, DrawnFigure, Driver
from mixopt.units import UNITS

FEWEST_DRAWS, MOST_DRAWS = 10, 20_000
"""With fewer no standard error says much; more are more than a computer's memory has room for."""

Progress = Callable[[int], None]


def risk(instance: Instance, *, draws: int = 1000, seed: int = 0) -> Risk:
    """How sure the least-cost plan of an instance is, over draws of its figures.

    Args:
        instance: What is planned; its spreads say how far its figures may be out.
        draws: How many draws, by Latin hypercube.
        seed: The same gives the same draws, and the same answer.

    Raises:
        DataError: The instance has no spreads, or figures may not have those that it has; or the
            number of draws is out of range.
        NoPlanExists: There is no plan to hold, the figures being what they are.
        SolverFailed: Of a draw nothing could be proven.
    """
    expect_instance(instance, "risk")
    return prepare(instance, draws, seed)(lambda _: None)


def prepare(instance: Instance, draws: int, seed: int) -> Callable[[Progress], Risk]:
    """Draws that are checked and ready to be settled; as for `risk`.

    Raises:
        DataError: The instance has no spreads, or figures may not have those that it has; or the
            number of draws is out of range.
    """
    faults = [*find_faults(instance, draws, seed)]
    if faults:
        raise DataError(faults)
    drawn = sample(instance, draws, seed)
    return lambda report_progress: _settle(instance, drawn, seed, report_progress)


def find_faults(instance: Instance, draws: int, seed: int) -> Sequence[Fault]:
    """What is wrong with what is asked of draws."""
    faults = []
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        remedy = f"Ask for {FEWEST_DRAWS} to {MOST_DRAWS:,}"
        faults.append(Fault("--draws", f"{draws:,} draws", remedy))
    if seed < 0:
        faults.append(Fault("--seed", f"read {seed}", "Give a whole number from 0"))
    if not instance.uncertainty.spreads:
        what = "says of no figure how far it may be out"
        remedy = "Add a table 'spreads': docs/risk.md says how"
        faults.append(Fault(instance.name, what, remedy))
    if instance.head.no_worse_off:
        what = "'no_worse_off' compares each draw with plans of areas alone, which is not done here"
        faults.append(Fault(instance.name, what, "Remove it from a copy of the instance"))
    return faults


def _settle(instance: Instance, drawn: Sample, seed: int, report_progress: Progress) -> Risk:
    """Every draw under both policies, and what comes of all of them."""
    problem = Problem(instance)
    left = len(POLICIES)
    found: dict[str, Futures] = {}
    for policy in POLICIES:
        left -= 1

        def report_here(now: int, after: int = left * drawn.number) -> None:
            report_progress(now + after)

        found[policy] = find_futures(problem, drawn, policy, report_here)
    periods = tuple(period.name for period in instance.periods)
    return Risk(
        instance=instance.name,
        title=instance.title,
        scenario=instance.scenario,
        changes=instance.changes,
        periods=periods,
        draws=drawn.number,
        seed=seed,
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
