"""Aims as a commissioner writes them, each as one number that moves and a goal for it.

saving                the most that can be saved, in each year and for good
saving[2022/23]       in that year;  saving[for good]  by the last year, to last
need                  the largest growth of all needs, by the same share in every year
ADDRESS=most          the largest value with a plan of what `mixopt frontier` takes: a figure,
ADDRESS=least         all its years ([*], [*]%), or a share of people in some services
ADDRESS=enough        the value from which one more saves nothing
ADDRESS=14            the least cost at a value, or the nearest value that can be had
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mixopt.analysis.frontier.axis import (
    Axis,
    Values,
    as_it_is,
    change_figures,
    figure_axis,
    refuse_bent,
)
from mixopt.analysis.frontier.people import UNMET, is_of_people, share_axis
from mixopt.errors import DataError, Fault
from mixopt.instance.flows import COUNTED
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.nearest import nearest
from mixopt.instance.titles import figure_title
from mixopt.lp.perturbation import combine, scale
from mixopt.programme.parameters import STILL, address_of, parameters_of
from mixopt.programme.problem import Problem
from mixopt.units import UNITS

SAVING, FOR_GOOD, NEED = "saving", "for good", "need"

MOST, LEAST, ENOUGH, VALUE = "most", "least", "enough", "value"

GOALS = MOST, LEAST, ENOUGH

LARGEST_GROWTH = 1000.0
"""%: all needs eleven times what they are."""

FORM = "Write saving, need, ADDRESS=most, ADDRESS=least, ADDRESS=enough or ADDRESS=VALUE"

_SAVING = re.compile(r"saving(?:\[(.+)\])?")

_SAVINGS = {"savings", "recurrent_savings"}


@dataclass(frozen=True)
class Aim:
    """One number that moves, and how far it is to go.

    Attributes:
        text: As it was asked for, or what it stands for.
        axis: The number.
        goal: `most`, `least`, `enough` or `value`.
        asked: The value, where one was asked for.
    """

    text: str
    axis: Axis
    goal: str
    asked: float | None = None


def read_aims(instance: Instance, texts: Iterable[str] = ()) -> list[Aim]:
    """Every aim that some texts name; of none, what can be saved, or how far need can grow.

    Raises:
        DataError: Every text that is no aim, with what to write.
    """
    faults: list[Fault] = []
    found: list[Aim] = []
    if instance.head.no_worse_off:
        what = "'no_worse_off' compares with another plan, whose cost moves with figures too"
        faults.append(Fault(instance.name, what, "Remove it to see how far aims can be reached"))
    target = instance.head.savings_target or instance.head.recurrent_target
    for text in dict.fromkeys(texts) or [SAVING if target else NEED]:
        try:
            found += _read(instance, text.strip())
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return list({aim.text: aim for aim in found}.values())


def _read(instance: Instance, text: str) -> Iterator[Aim]:
    if match := _SAVING.fullmatch(text):
        yield from _savings(instance, text, match[1])
    elif text == NEED:
        yield Aim(text, _growth(instance), MOST)
    else:
        address, equals, goal = (part.strip() for part in text.rpartition("="))
        if not equals or not address:
            raise DataError([_no_aim(instance, text)])
        if address == NEED or _SAVING.fullmatch(address):
            what = "asks for the most there is, and takes no other goal"
            raise DataError([Fault(f"'{text}'", what, f"Write '{address}'")])
        yield _of_address(instance, text, address, goal)


def _of_address(instance: Instance, text: str, address: str, goal: str) -> Aim:
    """The aim of an address, with every fault of the address and of the goal."""
    faults: list[Fault] = []
    axis, asked = None, None
    if goal not in GOALS:
        asked = _number(goal)
        if asked is None:
            near = nearest(goal, GOALS)
            remedy = f"Did you mean '{address}={near}'?" if near else FORM
            faults.append(Fault(f"'{text}'", f"read '{goal}' as what to reach", remedy))
    figure = next((each for each in instance.figures.values() if each.name == address), None)
    try:
        if asked is not None and figure is not None and len(set(figure.values)) > 1:
            axis, asked = _way_to(instance, figure, asked), 100.0
        else:
            axis = _axis(instance, address)
    except DataError as error:
        faults += error.faults
    if axis is not None and asked is not None and not axis.least <= asked <= axis.most:
        what = f"may be from {axis.least:,.10g} to {axis.most:,.10g} {axis.unit}"
        faults.append(Fault(f"'{text}'", what, "Ask for a value within it"))
    if faults or axis is None:
        raise DataError(faults)
    return Aim(text, axis, VALUE if asked is not None else goal, asked)


def _way_to(instance: Instance, figure: Figure, value: float) -> Axis:
    """All periods of a figure on the way from what they are to one value: 100% is there.

    Raises:
        DataError: The figure may not be that; its years multiply one another.
    """
    cell = figure.cells[0]
    factor, problem = UNITS[cell.unit].factor, Problem(instance)
    if figure.uplift:
        what = "is typed once and uplifted, so that its years move by its rates"
        raise DataError([Fault(f"'{figure.name}'", what, "Ask for the value of its first year")])
    change_figures(instance, {figure.name: value})  # refused here where it may not be that
    parts = [problem.moves.get((figure.name, at), STILL) for at in range(len(figure.cells))]
    refuse_bent(figure.name, any(part.bends.intersection(range(len(parts))) for part in parts))
    now = dict(_cells(instance, figure))
    steps = [(value * factor - each.value) / 100 for each in figure.cells]
    moves = combine([scale(part, step) for part, step in zip(parts, steps, strict=True)])

    def problem_at(share: float) -> Problem:
        way = {name: old + share / 100 * (value - old) for name, old in now.items()}
        return Problem(change_figures(instance, way))

    title = figure_title(instance, figure.address)
    return Axis(
        figure.name, f"{title}, every period on the way to {value:,.10g} {cell.unit}",
        "% of the way", 0.0, "today", 0.0, 100.0, as_it_is(problem), moves, problem_at,
    )  # fmt: skip


def _axis(instance: Instance, address: str) -> Axis:
    if address == UNMET:
        what = "is no aim: a plan supports everyone unless need may go unmet"
        remedy = "`mixopt solve NAME --most-need` leaves the least unmet"
        raise DataError([Fault(f"'{address}'", what, remedy)])
    return (
        share_axis(instance, address) if is_of_people(address) else figure_axis(instance, address)
    )


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _savings(instance: Instance, text: str, when: str | None) -> Iterator[Aim]:
    """The savings targets of every area: of each year, and for good.

    Raises:
        DataError: There are none, or none of that year.
    """
    head = instance.head
    if not (head.savings_target or head.recurrent_target):
        lines = [
            figure.name
            for figure in instance.figures.values()
            if figure.address.table == "funding" and figure.address.figure == "amount"
        ]
        what = "the instance has no savings target to raise"
        remedy = f"Ask how far its money could fall: '{lines[0]}[*]=least'" if lines else FORM
        raise DataError([Fault(f"'{text}'", what, remedy)])
    periods = [period.name for period in instance.periods]
    there = [*(periods if head.savings_target else []), *([FOR_GOOD] * head.recurrent_target)]
    if when is not None and when not in there:
        near = nearest(when, there)
        remedy = f"Did you mean '{SAVING}[{near}]'? " if near else ""
        raise DataError([Fault(f"'{text}'", f"there is no savings target '{when}'",
                               f"{remedy}There are: {', '.join(there)}")])  # fmt: skip
    for group in parameters_of(Problem(instance)):
        if group.figure.address.figure not in _SAVINGS:
            continue
        mine = {periods[at] for at in group.cells}
        if group.figure.kind.once:
            mine = {FOR_GOOD}
        if when is None or when in mine:
            address = address_of(instance, group)
            yield Aim(f"{address}={MOST}", figure_axis(instance, address), MOST)


PEOPLE = {*COUNTED, ("groups", "predicted")}
"""The figures that say how many people there are: with all of them, so do all needs grow."""


def _growth(instance: Instance) -> Axis:
    """All needs by the same share of each, in every period.

    Raises:
        DataError: There is no need that is more than nothing.
    """
    demands = [
        figure
        for figure in instance.figures.values()
        if (figure.address.table, figure.address.figure) in PEOPLE and any(figure.values)
    ]
    if not demands:
        raise DataError([Fault(f"'{NEED}'", "the instance has no need that could grow", FORM)])
    problem = Problem(instance)
    moves = combine(
        [
            scale(problem.moves.get((figure.name, at), STILL), cell.value / 100)
            for figure in demands
            for at, cell in enumerate(figure.cells)
        ]
    )
    now = {name: value for figure in demands for name, value in _cells(instance, figure)}

    def values_at(by: float) -> Values:
        return {name: value * (1 + by / 100) for name, value in now.items()}

    def problem_at(by: float) -> Problem:
        return Problem(change_figures(instance, values_at(by)))

    return Axis(
        NEED, "Growth of every need in every period", "%", 0.0, "today",
        -100.0, LARGEST_GROWTH, as_it_is(problem), moves, problem_at,
    )  # fmt: skip


def _cells(instance: Instance, figure: Figure) -> Iterator[tuple[str, float]]:
    """The address and the value of each cell, in the unit of its row."""
    for at, cell in enumerate(figure.cells):
        value = cell.value / UNITS[cell.unit].factor
        if figure.kind.once or figure.uplift:
            yield figure.name, value
            return
        yield f"{figure.name}[{instance.periods[at].name}]", value


def _no_aim(instance: Instance, text: str) -> Fault:
    """A text that says no goal."""
    periods = [f"{SAVING}[{period.name}]" for period in instance.periods]
    names = [SAVING, NEED, f"{SAVING}[{FOR_GOOD}]", *periods]
    figures = [figure.name for figure in instance.figures.values()]
    bare = text.partition("[")[0]
    if bare in figures or is_of_people(text):
        return Fault(
            f"'{text}'",
            "does not say what to reach",
            f"Write '{text}={MOST}', '{text}={LEAST}', '{text}={ENOUGH}' or '{text}=VALUE'",
        )
    near = nearest(text, names) or nearest(bare, figures)
    meant = f"'{near}'" if near in names else f"'{near}={MOST}' or '{near}={LEAST}'"
    return Fault(f"'{text}'", "is no aim", f"Did you mean {meant}?" if near else FORM)
