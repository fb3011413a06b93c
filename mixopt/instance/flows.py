"""The people of needs with a flow, carried from month to month by the figures alone.

The same month as in the programme (`mixopt.formulation.flows`): all that happens in it happens
evenly, so those who are there on average are the mean of its ends, and those who leave are a share
of these. With x the people of each need, u those who come in a year and M what leaves less what
comes from other needs, x after a month is x + (1 + M/24)⁻¹ · (u − M·x)/12. Opens no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from mixopt.instance.care_figures import ways_of
from mixopt.instance.groups import people_of_group
from mixopt.instance.instance import Instance
from mixopt.instance.kept import keep_for_each_model
from mixopt.schema.model import Model
from mixopt.units import MONTHS_A_YEAR

Matrix = list[list[float]]

COUNTED = {("needs", "demand"), ("flows", "opening"), ("flows", "starts")}
"""The figures that say how many people there are, by table and name: with all of them by the same
share, so does every need that is no part of a client group, in every month."""

A_MONTH = 1 / MONTHS_A_YEAR
"""Of a year."""


class Carried(NamedTuple):
    """The people of each need with a flow in one period: by need."""

    opening: Mapping[str, float]
    average: Mapping[str, float]
    closing: Mapping[str, float]
    least: Mapping[str, float]
    """At the end of the month when there were fewest."""


@keep_for_each_model
def flowing(model: Model) -> tuple[str, ...]:
    """The needs that have a flow, in the model's order."""
    return tuple(name for name, need in model.needs.items() if need.flow)


def demand_of(instance: Instance, area: str, need: str) -> tuple[float, ...]:
    """People with a need before anything that a plan does, on average over each period.

    A figure says so, or they are a part of a client group, or they are carried from the opening
    number by who comes and who leaves.
    """
    found = instance.model.needs[need]
    if found.group:
        return people_of_group(instance, area, need, found.group)
    if found.flow is None:
        return instance.values(area, "needs", (need,), "demand")
    undisturbed: tuple[float, ...] = _list_undisturbed(instance, area)[need]
    return undisturbed


def _list_undisturbed(instance: Instance, area: str) -> dict[str, tuple[float, ...]]:
    """The averages of each need with a flow, were nothing done; worked out once."""
    key = f"people of flows, {area}"
    if key not in instance.worked_out:
        needs, averages = flowing(instance.model), []
        people: Mapping[str, float] = open_with(instance, area)
        for at in range(len(instance.periods)):
            carried = carry(instance, area, at, people, starts_of(instance, area, at))
            people = carried.closing
            averages.append(carried.average)
        instance.worked_out[key] = {
            need: tuple(average[need] for average in averages) for need in needs
        }
    found: dict[str, tuple[float, ...]] = instance.worked_out[key]
    return found


def open_with(instance: Instance, area: str) -> dict[str, float]:
    """People of each need with a flow on the first day of the plan."""
    needs = flowing(instance.model)
    return {need: instance.once(area, "flows", (need, ""), "opening") for need in needs}


def starts_of(instance: Instance, area: str, at: int) -> dict[str, float]:
    """People who come to each need in a year, before any of it is prevented."""
    needs = flowing(instance.model)
    return {need: instance.values(area, "flows", (need, ""), "starts")[at] for need in needs}


def rates_of(instance: Instance, area: str, at: int, need: str) -> dict[str, float]:
    """Those who leave a need by each way in a year, for each person there."""
    flow = instance.model.needs[need].flow
    rates = {}
    for way, given in ways_of(flow).items() if flow else ():
        value = instance.values(area, "flows", (need, way), given)[at]
        rates[way] = value if given == "rate" else MONTHS_A_YEAR / value
    return rates


def carry(
    instance: Instance,
    area: str,
    at: int,
    opening: Mapping[str, float],
    coming: Mapping[str, float],
) -> Carried:
    """The people of each need through the months of a period.

    Args:
        instance: Whose rates they leave by.
        area: The area.
        at: Position of the period.
        opening: People on its first day, by need.
        coming: People who come in a year besides those who pass from one need to another by its
            rates, less those who are helped out, by need.
    """
    needs = flowing(instance.model)
    leaving, response = _month(instance, area, at)
    people = [opening[need] for need in needs]
    arriving = [*zip([coming[need] for need in needs], leaving, strict=True)]
    ends, months = [people], instance.periods[at].months
    for _ in range(months):  # a plan has hundreds of these: what a row comes to is summed in place
        change = [A_MONTH * (come - sum(map(mul, row, people))) for come, row in arriving]
        people = [
            now + sum(map(mul, row, change)) for now, row in zip(people, response, strict=True)
        ]
        ends.append(people)
    through = dict(zip(needs, zip(*ends, strict=True), strict=True))
    return Carried(
        opening=dict(opening),
        average={
            need: sum((first + last) / 2 for first, last in pairwise(each)) / months
            for need, each in through.items()
        },
        closing=dict(zip(needs, people, strict=True)),
        least={need: min(each) for need, each in through.items()},
    )


def _month(instance: Instance, area: str, at: int) -> tuple[Matrix, Matrix]:
    """What leaves less what comes from other needs, and (1 + that / 24)⁻¹; worked out once."""
    key = f"months of flows, {area}, {at}"
    if key not in instance.worked_out:
        needs = flowing(instance.model)
        place = {need: number for number, need in enumerate(needs)}
        leaving = [[0.0] * len(needs) for _ in needs]
        for need in needs:
            for way, rate in rates_of(instance, area, at, need).items():
                leaving[place[need]][place[need]] += rate
                if way in place:
                    leaving[place[way]][place[need]] -= rate
        implicit = [
            [float(i == j) + A_MONTH / 2 * value for j, value in enumerate(row)]
            for i, row in enumerate(leaving)
        ]
        instance.worked_out[key] = leaving, _invert(implicit)
    found: tuple[Matrix, Matrix] = instance.worked_out[key]
    return found


def _invert(matrix: Matrix) -> Matrix:
    """The inverse, by elimination; each column's diagonal is more than all else in it."""
    size = len(matrix)
    rows = [[*row, *(float(i == j) for j in range(size))] for i, row in enumerate(matrix)]
    for at in range(size):
        pivot = rows[at][at]
        rows[at] = [value / pivot for value in rows[at]]
        for other in range(size):
            factor = rows[other][at]
            if other != at and factor:
                rows[other] = [
                    value - factor * lead for value, lead in zip(rows[other], rows[at], strict=True)
                ]
    return [row[size:] for row in rows]
