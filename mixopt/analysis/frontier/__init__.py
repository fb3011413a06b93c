"""Frontiers: what the plan costs against one number, or against two, exactly and everywhere.

One number is a figure (or all its years together), the need left unmet, or a share of people in
some services: the curve from break to break. Two figures make a map of regions.
"""

from __future__ import annotations

from mixopt.analysis.frontier.axis import Axis, FigureAxis, View, as_it_is, figure_axis
from mixopt.analysis.frontier.curve import trace_frontier
from mixopt.analysis.frontier.map import Span, draw_map
from mixopt.analysis.frontier.people import (
    UNMET,
    is_of_people,
    share_axis,
    unmet_axis,
    without_money,
)
from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance, expect_instance
from mixopt.results.frontier import CostFrontier, PriceMap

ROUND_TODAY = 0.2
"""Of today's value: how far a map goes on both sides where that was not asked for."""

Ends = tuple[float | None, float | None]
"""From where to where; none: as far as it may go, or, of a map, a fifth on both sides."""


def frontier(
    instance: Instance, x: str, ends: Ends = (None, None), *, more_money: bool = False
) -> CostFrontier:
    """What the plan costs at every value of one number, with the plan at each break.

    Args:
        instance: Whose plan it is.
        x: The address of a figure, with `[period]` where its row has one for each, `[*]` for all
            its periods by the same amount, `[*]%` by the same share of each; `unmet`, the people
            left unsupported, weighted; `share.NEED.SERVICE+SERVICE[period]`, or `people.` for
            their number.
        ends: From where to where.
        more_money: Leave out budgets and savings targets: what things cost, whatever the money.

    Raises:
        DataError: There is no such number, or it has no curve.
        NoPlanExists: There is no plan to start from.
        SolverFailed: There is no proof.
    """
    expect_instance(instance, "frontier")
    _refuse_held(instance)
    _check_ends(x, ends)
    axis: Axis
    if x == UNMET:
        axis = unmet_axis(instance, more_money=more_money)
    elif is_of_people(x):
        axis = share_axis(instance, x, _view(more_money))
    else:
        axis = figure_axis(instance, x, _view(more_money))
    return trace_frontier(instance, axis, *ends)


def frontier_map(
    instance: Instance,
    x: str,
    y: str,
    x_ends: Ends = (None, None),
    y_ends: Ends = (None, None),
    *,
    more_money: bool = False,
) -> PriceMap:
    """What the plan costs at every pair of values of two figures: regions with constant prices.

    Args:
        instance: Whose plan it is.
        x: The address of the figure across.
        y: Of the figure upwards.
        x_ends: From where to where the first goes; a fifth on both sides of today's if not given.
        y_ends: The same of the second.
        more_money: Leave out budgets and savings targets.

    Raises:
        DataError: There is no such figure, or regions of both have curved edges.
        SolverFailed: There is no proof, or the regions do not cover the map.
    """
    expect_instance(instance, "frontier_map")
    _refuse_held(instance)
    faults: list[Fault] = []
    axes: list[FigureAxis] = []
    for address, ends in ((x, x_ends), (y, y_ends)):
        try:
            _check_ends(address, ends)
            if address == UNMET or is_of_people(address):
                what = "has a curve, and no map: a map is of two figures"
                raise DataError([Fault(f"'{address}'", what, "Leave out the other figure")])
            axes.append(figure_axis(instance, address, _view(more_money)))
        except DataError as error:
            faults += error.faults
    if x == y:
        faults.append(Fault(f"'{y}'", "is given twice", "Name two figures, or leave one out"))
    if faults:
        raise DataError(faults)
    spans = _span(axes[0], x_ends), _span(axes[1], y_ends)
    return draw_map(instance, (axes[0], axes[1]), spans)


def _view(more_money: bool) -> View:
    return without_money if more_money else as_it_is


def _refuse_held(instance: Instance) -> None:
    if instance.head.no_worse_off:
        what = "'no_worse_off' compares with another plan, whose cost moves with figures too"
        raise DataError([Fault(instance.name, what, "Remove it to see frontiers")])


def _check_ends(address: str, ends: Ends) -> None:
    """Refuse a range that ends before it begins."""
    least, most = ends
    if least is not None and most is not None and least >= most:
        what = f"the range from {least:g} to {most:g} is empty"
        raise DataError([Fault(f"'{address}'", what, "Give the lower value first")])


def _span(axis: FigureAxis, ends: Ends) -> Span:
    """From where to where a map goes.

    Raises:
        DataError: The figure may not be that.
    """
    near = ROUND_TODAY * abs(axis.start) if axis.start else 10.0
    least = max(axis.start - near, axis.least) if ends[0] is None else ends[0]
    most = min(axis.start + near, axis.most) if ends[1] is None else ends[1]
    if least < axis.least or most > axis.most or least >= most:
        what = f"may be from {axis.least:,.6g} to {axis.most:,.6g} {axis.unit}"
        raise DataError([Fault(f"'{axis.address}'", what, "Ask for a range within it")])
    return least, most
