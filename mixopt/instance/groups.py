"""The people of needs that are parts of a client group, by the figures alone.

A group's people are predicted for some years. Between two of these they grow in a straight line,
and a period has as many as at its middle. Opens no file.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from mixopt.instance.instance import Figure, Instance, Period
from mixopt.instance.kinds import MOST_PEOPLE
from mixopt.units import MONTHS_A_YEAR


def months_at(day: date) -> float:
    """Months from the beginning of our era to a day, parts of one by its days."""
    whole = MONTHS_A_YEAR * day.year + day.month - 1
    return whole + (day.day - 1) / monthrange(day.year, day.month)[1]


def middle_of(period: Period) -> float:
    """Months from the beginning of our era to the middle of a period."""
    return months_at(period.first) + period.months / 2


def weigh_years(years: Mapping[str, date], period: Period) -> dict[str, float]:
    """How much what is predicted for each year counts in a period; together they are 1.

    Args:
        years: The days that predictions stand for, by year, in order; there is at least one.
        period: A period whose middle is no earlier than the first day, and no later than the last.
    """
    weights = dict.fromkeys(years, 0.0)
    middle, days = middle_of(period), {year: months_at(day) for year, day in years.items()}
    for before, after in pairwise(days):
        if days[before] <= middle <= days[after]:
            along = (middle - days[before]) / (days[after] - days[before])
            return weights | {before: 1.0 - along, after: along}
    return weights | {next(iter(days)): 1.0}


def list_weights(instance: Instance) -> dict[tuple[str, str], float]:
    """How much each year counts in each period, those beyond too: these hold the last one's."""
    key, years = "weights of population years", instance.head.population_years
    if key not in instance.worked_out:
        held = [*instance.periods, *[instance.periods[-1]] * len(instance.beyond)]
        instance.worked_out[key] = {
            (year, period.name): weight
            for period, as_in in zip(instance.every_period if years else (), held, strict=False)
            for year, weight in weigh_years(years, as_in).items()
        }
    found: dict[tuple[str, str], float] = instance.worked_out[key]
    return found


def predicted_in(instance: Instance, area: str, group: str) -> tuple[float, ...]:
    """People predicted to be in a group, a number a period."""
    weights = list_weights(instance)
    return tuple(
        sum(
            weights[year, period.name] * instance.once(area, "groups", (group, year), "predicted")
            for year in instance.head.population_years
        )
        for period in instance.periods
    )


def people_of_group(instance: Instance, area: str, need: str, group: str) -> tuple[float, ...]:
    """People with a need that is a part of a group, before anything a plan does, by period."""
    key = f"people of groups, {area}, {need}"
    if key not in instance.worked_out:
        supported = instance.values(area, "groups", (group, ""), "supported")
        part = instance.values(area, "needs", (need,), "part")
        predicted = predicted_in(instance, area, group)
        instance.worked_out[key] = tuple(
            people * share * each
            for people, share, each in zip(predicted, supported, part, strict=True)
        )
    found: tuple[float, ...] = instance.worked_out[key]
    return found


def count_people(instance: Instance) -> Instance:
    """The instance with each need of a group as one that is counted: how many is its `demand`."""
    model, head, figures = instance.model, instance.head, dict(instance.figures)
    for address, figure in instance.figures.items():
        if address.table == "groups":
            del figures[address]
        elif address.table == "needs" and address.figure == "part":
            (need,) = address.keys
            area = address.area or instance.areas[0]
            kind = replace(figure.kind, unit=model.needs[need].unit, most=MOST_PEOPLE)
            people = people_of_group(instance, area, need, model.needs[need].group or "")
            cells = (replace(cell, value=value, unit=kind.unit)
                     for cell, value in zip(figure.cells, people, strict=True))  # fmt: skip
            own = address._replace(figure="demand")
            figures[own] = Figure(own, kind, tuple(cells))
            del figures[address]
    needs = {name: need.model_copy(update={"group": None}) for name, need in model.needs.items()}
    return replace(
        instance,
        model=model.model_copy(update={"groups": {}, "needs": needs}),
        head=head.model_copy(update={"population_years": {}}),
        figures=figures,
    )


def figures_of_group(instance: Instance, area: str, need: str, group: str) -> list[Figure]:
    """The figures that say how many people have such a need."""
    years = instance.head.population_years
    return [
        *(instance.figure(area, "groups", (group, year), "predicted") for year in years),
        instance.figure(area, "groups", (group, ""), "supported"),
        instance.figure(area, "needs", (need,), "part"),
    ]
