"""The staircase of a figure for a terminal: stair by stair, with formulas where they bend."""

from __future__ import annotations

from collections.abc import Sequence

from mixopt.instance.instance import Instance
from mixopt.report.plot import draw
from mixopt.report.terminal.grid import Grid, Line, print_grid, print_line
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.prices import number
from mixopt.results.price_curve import CurveSegment, PriceCurve
from mixopt.units import Measure

STRAIGHT = 1e-6
"""Relative, at least absolute, £ a unit: prices at both ends of a stair within this are the same,
and so is the price between them."""


def print_stairs(instance: Instance, found: PriceCurve, proven: Sequence[str], page: Page) -> None:
    """Print what the plan costs at every value of a figure, the lowest first.

    Args:
        instance: Whose figure it is.
        found: Its stairs, at least one.
        proven: What they rest on.
        page: Where to print.
    """
    stairs, measure = found.stairs, found.measure
    people = measure is Measure.PEOPLE
    print_line(page, instance.title, style="bold")
    what = "need left unmet, in weighted person-years" if people else "cost of the whole plan"
    print_line(
        page,
        f"{found.address} [{found.unit}]: what one unit more adds to the {what}; a minus takes "
        "off. Below the first value and above the last there is no plan, or the figure may not be.",
    )
    bent = any(not _straight(stair) for stair in stairs)
    rows: list[Line] = [
        (
            stair.stops or "as far as the figure may go",
            [
                number(stair.begins),
                number(stair.ends),
                measure.amount(stair.price),
                *([measure.amount(stair.price_at_end)] if bent else []),
                measure.amount(stair.cost),
            ],
        )
        for stair in stairs
    ]
    columns = ["From", "To", "One more", *(["at 'To'"] if bent else [])]
    columns.append("Unmet at 'From'" if people else "Cost at 'From'")
    print_grid(page, Grid("What ends it, away from today's value", rows), columns)
    print_line(page, "")
    for line in draw(found, page.width):
        page.print_line(line, wrap=False)
    print_line(page, "")
    for stair in stairs if bent else ():
        print_line(page, _formula(stair, measure))
    for line in proven:
        print_line(page, line)


def _straight(stair: CurveSegment) -> bool:
    return abs(stair.price - stair.price_at_end) <= STRAIGHT * max(1.0, abs(stair.price))


def _formula(stair: CurveSegment, measure: Measure) -> str:
    """The cost on a stair as a formula of the figure's value x."""
    span = f"x from {number(stair.begins)} to {number(stair.ends)}:"
    if stair.constant is None:
        return f"{span} a curve without a simple formula"
    parts = [measure.amount(stair.constant)]
    if stair.times:
        parts.append(f"{_print_signed(stair.times)} × x")
    if stair.over:
        below = "x" if not stair.less else f"(x {_print_signed(-stair.less)})"
        parts.append(f"{_print_signed(stair.over)} / {below}")
    return f"{span} {' '.join(parts)}"


def _print_signed(value: float) -> str:
    size = f"{abs(value):,.2f}" if abs(value) >= 0.01 else f"{abs(value):,.6g}"
    return f"{'-' if value < 0 else '+'} {size}"
