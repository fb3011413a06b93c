"""What published figures of one year say of a later one: cost of care, all spend, turnover."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from statistics import median

from mixopt.data.published import shipped_councils
from mixopt.data.starts.children import find_children
from mixopt.data.starts.national import checks, national_values
from mixopt.data.starts.reading import Reading, published
from mixopt.data.starts.spend import find_spend
from mixopt.data.starts.unit_costs import find_unit_cost
from mixopt.errors import DataError


@cache
def costs(edition: int) -> dict[str, tuple[float, float, float, float, float]]:
    """By council: unit costs of fostering and residential care, children in each, and all spend."""
    found = {}
    every = shipped_councils(edition)
    for council in every:
        reading = Reading(council, every, national_values(edition), checks(edition))
        try:
            children = find_children(reading)
            spend = find_spend(reading, children.all, reading.need("cin")).all
        except DataError:
            continue
        found[council.code] = (
            find_unit_cost(reading, "fostering", children.fostered).value,
            find_unit_cost(reading, "residential", children.residential).value,
            children.fostered,
            children.residential,
            spend,
        )
    return found


def one_year_ahead(year: int) -> tuple[list[float], list[float]]:
    """Ratios of councils: of fostering and residential care, and of all spend, that was published
    of the year before and raised alike, over what was published of this year."""
    then, now = costs(year - 1), costs(year)
    both = sorted(then.keys() & now.keys())
    for_care = [
        (
            then[c][0] * now[c][2] + then[c][1] * now[c][3],
            now[c][0] * now[c][2] + now[c][1] * now[c][3],
        )
        for c in both
    ]
    spend = [(then[c][4], now[c][4]) for c in both]
    care, all_spend = (_raised_alike(pairs) for pairs in (for_care, spend))
    return care, all_spend


def _raised_alike(pairs: Sequence[tuple[float, float]]) -> list[float]:
    rise = sum(now for _, now in pairs) / sum(then for then, _ in pairs)
    return [then * rise / now for then, now in pairs]


def turnover_misses(origin: int) -> tuple[float, float]:
    """Points by which turnover three years later differs from an edition's, and from the mean of
    three editions: medians over councils of which all are known."""
    by = {
        year: {each.code: published(each, "sw_turnover") for each in shipped_councils(year)}
        for year in (origin - 2, origin - 1, origin, origin + 3)
    }
    held, mean = [], []
    for code in by[origin]:
        known = [of_year.get(code) for of_year in by.values()]
        values = [value for value in known if value is not None]
        if len(values) == len(by):
            *before, now = values
            held.append(abs(before[-1] - now))
            mean.append(abs(sum(before) / len(before) - now))
    return median(held), median(mean)
