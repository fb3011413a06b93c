"""Forecasts with their error: what figures are to be in each period, from how low to how high.

A forecast takes the place of the figure and of any spread of it. Its two sides may differ: each is
half of a normal distribution (a two-piece normal), whose middle is the value and which is below
`low` and above `high` as often as `between` leaves to either side. Opens no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from statistics import NormalDist

from mixopt.errors import DataError, Fault
from mixopt.instance.change_sources import SOURCE
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.nearest import suggest
from mixopt.instance.scenarios import changed
from mixopt.instance.spread_figures import CUT
from mixopt.instance.spreads import QUANTILES, Spread, Uncertainty, Width

BY = "--forecast"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one figure is forecast to be in one period, in the unit of its row.

    Attributes:
        address: Of a figure, without a period.
        period: One of the instance's.
        value: The middle of the forecast.
        low: Its lower end.
        high: Its upper end.
        between: The chance that the outturn is between the two, as a share.
        row: File and row, for messages.

    A number is `nan` where it could not be read.
    """

    address: str
    period: str
    value: float
    low: float
    high: float
    between: float
    row: str


def with_forecasts(instance: Instance, forecasts: Sequence[Forecast]) -> Instance:
    """Another instance, with what is forecast as its figures, and its error as their spreads.

    Raises:
        DataError: Every forecast of no figure, or of no period; a figure that lacks a period or has
            it twice; ends that are not in their order; a value that the figure may not have.
    """
    if faults := find_faults(instance, forecasts):
        raise DataError(faults)
    figures = {figure.name: figure for figure in instance.figures.values()}
    periods = [period.name for period in instance.periods]
    by_figure: dict[str, dict[str, Forecast]] = {}
    for each in forecasts:
        by_figure.setdefault(each.address, {})[each.period] = each
    changes = {
        f"{address}[{period}]": each.value
        for address, found in by_figure.items()
        for period, each in found.items()
    }
    made = changed(instance, changes, BY)
    spreads = tuple(
        _spread_of(figures[address], [found[period] for period in periods])
        for address, found in by_figure.items()
    )
    before = instance.uncertainty
    return replace(made, uncertainty=Uncertainty((*spreads, *before.spreads), before.followers))


def find_faults(instance: Instance, forecasts: Sequence[Forecast]) -> list[Fault]:
    """All that is wrong with forecasts of an instance, but for numbers that could not be read."""
    figures = {figure.name: figure for figure in instance.figures.values()}
    periods = [period.name for period in instance.periods]
    first: dict[tuple[str, str], Forecast] = {}
    faults: list[Fault] = []
    for each in forecasts:
        faults += _faults_of_key(each, figures, periods, first)
        faults += _faults_of_numbers(each)
        first.setdefault((each.address, each.period), each)
    by_figure: dict[str, dict[str, Forecast]] = {}
    for (address, period), each in first.items():
        if address in figures and not figures[address].kind.once:
            by_figure.setdefault(address, {})[period] = each
    return [*faults, *_find_gaps(by_figure, periods)]


def _faults_of_key(
    each: Forecast,
    figures: Mapping[str, Figure],
    periods: Sequence[str],
    before: Mapping[tuple[str, str], Forecast],
) -> Iterator[Fault]:
    """What is wrong with what a row is of."""
    if each.address not in figures:
        what = f"no figure has the address '{each.address}'"
        yield Fault(each.row, what, suggest(each.address, figures))
    elif figures[each.address].kind.once:
        what = f"{each.address} is one number for the whole plan"
        yield Fault(each.row, what, "Give it a spread in 'spreads'")
    if each.period not in periods:
        yield Fault(each.row, f"'{each.period}' is no period", suggest(each.period, periods))
    if same := before.get((each.address, each.period)):
        yield Fault(each.row, f"{same.row} gives it too", "Remove one of them")


def _faults_of_numbers(each: Forecast) -> Iterator[Fault]:
    """What is wrong with the numbers of a row that could be read."""
    if not any(map(isnan, (each.low, each.value, each.high))) and not (
        each.low <= each.value <= each.high
    ):
        what = f"{each.value:,.10g} is not between {each.low:,.10g} and {each.high:,.10g}"
        yield Fault(each.row, what, "Give the low end, the middle and the high end")
    if not isnan(each.between) and not 0 < each.between < 1:
        what = f"read {100 * each.between:,.10g}%"
        yield Fault(each.row, what, "Give the chance of being between the ends, such as 90")


def _find_gaps(
    by_figure: Mapping[str, Mapping[str, Forecast]], periods: Sequence[str]
) -> Iterator[Fault]:
    """Figures that lack a forecast of a period, and have none of what is no period."""
    for address, found in by_figure.items():
        gaps = [period for period in periods if period not in found]
        if gaps and set(found) <= set(periods):
            what = f"{address} has no forecast for {', '.join(gaps)}"
            yield Fault(next(iter(found.values())).row, what, "Add a row for each")


def _spread_of(figure: Figure, forecasts: Sequence[Forecast]) -> Spread:
    """The spread of a figure by the quantiles of its forecasts."""
    row, unit = forecasts[0].row, figure.cells[0].unit
    widths = tuple(
        (
            name,
            Width(tuple(_quantile(each, share) for each in forecasts), unit, SOURCE, BY, "", row),
        )
        for name, share in QUANTILES.items()
    )
    return Spread(figure.name, "quantiles", widths, forecast=True)


def _quantile(each: Forecast, share: float) -> float:
    """The value below which an outturn is with this chance; cut at three standard deviations."""
    normal = NormalDist()
    score = -CUT if share <= 0 else CUT if share >= 1 else normal.inv_cdf(share)
    side = each.high - each.value if score > 0 else each.value - each.low
    return each.value + score * side / normal.inv_cdf(0.5 + each.between / 2)
