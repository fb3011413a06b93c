"""What the cost is looked at against: a figure, the need left unmet, a share. One number each.

An axis knows where it stands, how far it may go, how the programme moves with it, and the problem
at any of its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from mixopt.analysis.prices.allowed import find_allowed_values
from mixopt.analysis.prices.stops import MAY_BE
from mixopt.errors import DataError, Fault
from mixopt.instance.consistency import COMPARED, Consistency
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.nearest import suggest
from mixopt.instance.scenarios import changed
from mixopt.instance.titles import figure_title
from mixopt.lp.perturbation import Perturbation, combine
from mixopt.programme.parameters import STILL, Parameter, address_of, parameters_of
from mixopt.programme.problem import Problem
from mixopt.schema.scenarios import Change
from mixopt.units import UNITS

ALL_BY_AMOUNT, ALL_BY_SHARE = "[*]", "[*]%"
"""Behind an address: all its years by the same amount, or by the same share of each."""

View = Callable[[Problem], Problem]
"""What is looked at of a problem: all of it, or without the limits on money."""

Values = Mapping[str, float]
"""Addresses of figures, with what each is set to, in the unit of its row."""


def as_it_is(problem: Problem) -> Problem:
    """A problem with all its limits."""
    return problem


@dataclass(frozen=True)
class Axis:
    """One number that the cost is looked at against.

    Attributes:
        address: As it was asked for.
        title: What it is, in words.
        unit: What it is counted in.
        start: The value of `problem`.
        mark: What is said of the start: `today`, or blank.
        least, most: How far it may go.
        problem: The problem at the start.
        moves: How its programme moves by one unit of the axis.
        problem_at: The problem at any value.
        ends: What is said of the least and of the most.
    """

    address: str
    title: str
    unit: str
    start: float
    mark: str
    least: float
    most: float
    problem: Problem
    moves: Perturbation
    problem_at: Callable[[float], Problem]
    ends: tuple[str, str] = field(default=(MAY_BE, MAY_BE), kw_only=True)


@dataclass(frozen=True)
class FigureAxis(Axis):
    """A figure, or all its years together.

    Attributes:
        values_at: What its cells are set to at a value.
        view: What is looked at of its problem.
    """

    values_at: Callable[[float], Values]
    view: View


def figure_axis(instance: Instance, address: str, view: View = as_it_is) -> FigureAxis:
    """The axis of a figure: one period, a row for all periods, or all its periods together.

    Args:
        instance: Whose figure it is.
        address: Of the figure.
        view: What is looked at of its problem.

    Raises:
        DataError: There is no such figure, or its cost has no simple pieces.
    """
    problem = view(Problem(instance))
    name = address.removesuffix(ALL_BY_SHARE).removesuffix(ALL_BY_AMOUNT)
    if name != address:
        figure = next((each for each in instance.figures.values() if each.name == name), None)
        if figure is None:
            raise DataError([_unknown(instance, name, address)])
        return _together(problem, figure, address, view)
    group = next(
        (each for each in parameters_of(problem) if address_of(instance, each) == address), None
    )
    figure = next((each for each in instance.figures.values() if each.name == address), None)
    if group is None and figure is not None and len(set(figure.values)) == 1:
        return _together(problem, figure, address, view)  # one value, whatever its rows are
    if group is None:
        raise DataError([_unknown(instance, address.partition("[")[0], address)])
    refuse_bent(address, group.bent)
    return _of_group(problem, group, (address, ""), view)


def _of_group(problem: Problem, group: Parameter, said: tuple[str, str], view: View) -> FigureAxis:
    """The axis of cells that have one value; `said` is the address, and what is said besides."""
    address, more = said
    instance, cell, kind = problem.instance, group.cell, group.figure.kind
    factor = UNITS[cell.unit].factor
    may = find_allowed_values(Consistency(instance), instance, group)
    names = _cell_names(instance, group.figure, group.cells)
    single = len(group.cells) == 1 and len(instance.periods) > 1 and not kind.once
    period = "" if not single else instance.periods[group.cells[0]].name

    def values_at(value: float) -> Values:
        return dict.fromkeys(names, value)

    title = figure_title(instance, group.figure.address)
    return FigureAxis(
        address, ", ".join(filter(None, (title, period, more))), cell.unit, group.value / factor,
        "today", may.least / factor, may.most / factor, problem, _scale(group.moves, factor),
        _problems(instance, values_at, view), values_at, view,
    )  # fmt: skip


def _together(problem: Problem, figure: Figure, address: str, view: View) -> FigureAxis:
    """The axis of all years of a figure, by the same amount or the same share.

    Raises:
        DataError: Its years multiply one another, or it is compared with another figure.
    """
    instance, kind = problem.instance, figure.kind
    if figure.uplift:
        what = "is typed once and uplifted, so that its years move by its rates"
        raise DataError([Fault(f"'{address}'", what, f"Write {figure.name}")])
    cells = tuple(range(len(figure.cells)))
    parts = [problem.moves.get((figure.name, at), STILL) for at in cells]
    refuse_bent(address, any(part.bends.intersection(cells) for part in parts))
    by_share = address.endswith("%")
    now = [cell.value for cell in figure.cells]
    if not by_share and len(set(now)) == 1:
        more = "every period" if len(now) > 1 and not kind.once else ""
        group = Parameter(figure, cells, combine(parts), bent=False)
        return _of_group(problem, group, (address, more), view)
    if figure.address.figure in COMPARED and Consistency(instance).of.get(figure.address):
        what = "is compared with another figure, period by period"
        raise DataError([Fault(f"'{address}'", what, f"Name a period: {figure.name}[...]")])
    sizes = [value / 100 if by_share else UNITS[figure.cells[0].unit].factor for value in now]
    ends = [
        ((kind.least - value) / size, (kind.most - value) / size)
        for value, size in zip(now, sizes, strict=True)
        if size
    ] or [(-100.0, 100.0)]
    names = _cell_names(instance, figure, cells)
    factors = [UNITS[cell.unit].factor for cell in figure.cells]

    def values_at(by: float) -> Values:
        return {
            name: (value + by * size) / factor
            for name, value, size, factor in zip(names, now, sizes, factors, strict=True)
        }

    title = figure_title(instance, figure.address)
    moves = combine([_scale(part, size) for part, size in zip(parts, sizes, strict=True)])
    more = "change of every period, % of each" if by_share else "change of every period"
    return FigureAxis(
        address, f"{title}, {more}", "%" if by_share else figure.cells[0].unit, 0.0, "today",
        max(end[0] for end in ends), min(end[1] for end in ends), problem, moves,
        _problems(instance, values_at, view), values_at, view,
    )  # fmt: skip


def _cell_names(instance: Instance, figure: Figure, cells: tuple[int, ...]) -> list[str]:
    if figure.kind.once or figure.uplift:
        return [figure.name]
    return [f"{figure.name}[{instance.periods[at].name}]" for at in cells]


def _problems(
    instance: Instance, values_at: Callable[[float], Values], view: View
) -> Callable[[float], Problem]:
    def problem_at(value: float) -> Problem:
        return view(Problem(change_figures(instance, values_at(value))))

    return problem_at


def change_figures(instance: Instance, values: Values) -> Instance:
    """An instance with figures set to something."""
    sets = [Change(address=name, set=value) for name, value in values.items()]
    return changed(instance, sets, "frontier")


def _scale(moves: Perturbation, by: float) -> Perturbation:
    """The derivative by a number that moves the figure by so much for each of its units."""
    return Perturbation(
        [(row, slope * by) for row, slope in moves.limits],
        [(row, column, slope * by) for row, column, slope in moves.coefficients],
        [(column, slope * by) for column, slope in moves.costs],
    )


def refuse_bent(address: str, bent: bool) -> None:
    """Refuse a figure whose cost has no simple pieces.

    Raises:
        DataError: It is multiplied by itself, or divides.
    """
    if bent:
        what = "is multiplied by itself, or divides, so that its cost has no simple pieces"
        remedy = "`mixopt prices NAME --figure` tells its slope and a step"
        raise DataError([Fault(f"'{address}'", what, remedy)])


def _unknown(instance: Instance, name: str, address: str) -> Fault:
    """An address that is none, with what it may stand for."""
    names = [each.name for each in instance.figures.values()]
    if name not in names:
        what = "no figure has this address, and it is neither unmet nor a share"
        return Fault(f"'{address}'", what, suggest(name, names))
    there = ", ".join(_periods(instance, name))
    return Fault(f"'{address}'", "is not how this figure's value is written", f"Write {there}")


def _periods(instance: Instance, name: str) -> Iterator[str]:
    figure = next(each for each in instance.figures.values() if each.name == name)
    if figure.kind.once:
        yield name
        return
    every = figure.cells[0].every
    yield name if every else f"{name}[{instance.periods[0].name}]"
    yield f"{name}{ALL_BY_AMOUNT}"
    yield f"{name}{ALL_BY_SHARE}"
