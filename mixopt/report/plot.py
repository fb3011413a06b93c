"""The staircase of a figure as a picture: for the terminal, and as SVG or PNG."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from mixopt.report.terminal.prices import number
from mixopt.results.price_curve import CurveSegment, PriceCurve
from mixopt.units import Measure

Between = tuple[float, float]
"""From which value to which."""

FORMATS = (".svg", ".png")

POINTS = 100
"""Points of the curve on each stair."""

BEYOND = 0.3
"""Relative to the distance from the first break to the last: how much of a stair without an end
is drawn."""

FLAT = 1e-9
"""Relative, at least £1: a curve whose cost changes by less is a level line."""

NEAR = 3.0
"""Breaks above so many times the value of today, or below one part in so many, are not drawn."""

COLUMNS, LINES = 70, 12
"""The size of the picture in a terminal, in characters, where there is room."""

MARGIN, FEWEST = 16, 20
"""Characters at its left, and across it at the least."""

WIDEST = MARGIN + COLUMNS


def curve(
    found: Sequence[CurveSegment], today: float, between: Between | None = None
) -> list[tuple[float, float]]:
    """Values of the figure, and what the plan costs there.

    Args:
        found: The stairs.
        today: The figure's value.
        between: From where to where; none: not too far from today's.
    """
    first, last = between or _near_today(found, today)
    points = []
    for stair in found:
        low, high = max(stair.begins, first), min(stair.ends, last)
        for at in range(POINTS + 1 if high > low else 0):
            value = low + (high - low) * at / POINTS
            points.append((value, cost_at(stair, value)))
    return points


def _near_today(found: Sequence[CurveSegment], today: float) -> Between:
    """From where to where a curve is drawn."""
    breaks = [found[0].begins, *(stair.ends for stair in found)]
    near = [each for each in breaks if abs(today) / NEAR <= abs(each) <= abs(today) * NEAR]
    breaks = near or breaks
    wide = max(breaks[-1] - breaks[0], 0.1 * abs(breaks[-1]), 1e-6)
    first = max(found[0].begins, breaks[0] - BEYOND * wide)
    return first, min(found[-1].ends, breaks[-1] + BEYOND * wide)


def _level(found: Sequence[CurveSegment], between: Between, cost: float) -> Between:
    """From where to where the plan costs this on end, around the part that is drawn."""
    low, high = between
    level = [
        stair for stair in found
        if max(abs(each - cost) for each in (stair.cost, stair.cost_at_end))
        <= FLAT * max(1.0, abs(cost))
    ]  # fmt: skip
    for stair in level:
        high = max(high, stair.ends) if stair.begins <= high else high
    for stair in reversed(level):
        low = min(low, stair.begins) if stair.ends >= low else low
    return low, high


def cost_at(stair: CurveSegment, value: float) -> float:
    """What the plan costs at a value on a stair; where it has no formula, a smooth guess."""
    if stair.constant is not None and stair.times is not None and stair.over is not None:
        part = stair.over / (value - (stair.less or 0.0)) if stair.over else 0.0
        return stair.constant + stair.times * value + part
    width = stair.ends - stair.begins
    x = (value - stair.begins) / width
    rise = stair.cost * (1 + 2 * x) * (1 - x) ** 2 + stair.cost_at_end * x**2 * (3 - 2 * x)
    turn = stair.price * x * (1 - x) ** 2 - stair.price_at_end * x**2 * (1 - x)
    return rise + turn * width


def draw(
    found: PriceCurve, width: int | None = None, between: Between | None = None, mark: str = "today"
) -> list[str]:
    """Lines of text: the curve in dots, the figure's value marked, and the scale of both axes.

    Args:
        found: At least one stair.
        width: Characters that the lines may have; none: as many as they take.
        between: From where to where; none: not too far from today's value.
        mark: What the figure's value is; blank: it is not marked.
    """
    value, columns = found.value, min(COLUMNS, max((width or WIDEST) - MARGIN, FEWEST))
    points = curve(found.stairs, value, between)
    low, high = points[0][0], points[-1][0]
    costs = [cost for _, cost in points]
    least, most = min(costs), max(costs)
    if most - least <= FLAT * max(1.0, abs(most)):
        low, high = _level(found.stairs, (low, high), most)
        return [f"The cost is the same from {number(low)} to {number(high)}."]
    field = [[" "] * columns for _ in range(LINES)]
    for at, cost in points:
        column = round((at - low) / ((high - low) or 1.0) * (columns - 1))
        line = round((most - cost) / ((most - least) or 1.0) * (LINES - 1))
        field[line][column] = "•"
    at = round((value - low) / ((high - low) or 1.0) * (columns - 1))
    names = [_short(most), *[""] * (LINES - 2), _short(least)]
    lines = [f"{name:>14} │{''.join(row).rstrip()}" for name, row in zip(names, field, strict=True)]
    axis = ["─"] * columns
    shown = bool(mark) and 0 <= at < columns
    if shown:
        axis[at] = "┴"
    ends = number(low), f"┴ {number(value)} {mark}" if shown else "", number(high)
    middle = ends[1].center(columns - len(ends[0]) - len(ends[2]))
    return [*lines, f"{'':14} └{''.join(axis)}", f"{'':16}{ends[0]}{middle}{ends[2]}"]


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:,.4g}"


def plotting() -> bool:
    """Whether the library that draws pictures is installed."""
    return find_spec("matplotlib") is not None


def picture(
    found: PriceCurve,
    kind: str,
    between: Between | None = None,
    mark: str = "today",
    title: str = "",
) -> bytes:
    """The curve as the bytes of an SVG or a PNG file.

    Args:
        found: At least one stair.
        kind: One of `FORMATS`.
        between: From where to where; none: not too far from today's value.
        mark: What the figure's value is; blank: it is not marked.
        title: What is under the axis, where that is not the address.
    """
    people = found.measure is Measure.PEOPLE
    from matplotlib.ticker import StrMethodFormatter

    value = found.value
    points = curve(found.stairs, value, between)
    sheet, axes = new_sheet()
    axes.plot([at for at, _ in points], [cost for _, cost in points], color="#1f4e79")
    for stair in found.stairs[1:]:
        if points[0][0] <= stair.begins <= points[-1][0]:
            axes.axvline(stair.begins, color="#bbbbbb", linewidth=0.6)
    if mark:
        label = f"{mark}: {value:,.6g}"
        axes.axvline(value, color="#b03a2e", linewidth=1, linestyle="--", label=label)
        axes.legend(frameon=False)
    axes.set_xlabel(f"{title or found.address} [{found.unit}]")
    axes.set_ylabel("Unmet, weighted person-years" if people else "Cost of the plan, £")
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.6g}"))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.6g}" if people else "{x:,.0f}"))
    return encode_picture(sheet, kind)


def new_sheet() -> tuple[Any, Any]:
    """An empty figure of matplotlib, and its axes."""
    from matplotlib import rcParams
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rcParams["svg.hashsalt"] = "mixopt"  # the same input gives the same bytes
    sheet = Figure(figsize=(8, 4.5), layout="constrained")
    FigureCanvasAgg(sheet)
    return sheet, sheet.add_subplot()


def encode_picture(sheet: Any, kind: str) -> bytes:
    """A figure as the bytes of an SVG or a PNG file.

    Args:
        sheet: The figure.
        kind: One of `FORMATS`.
    """
    file = io.BytesIO()
    dated = {"Date": None} if kind == ".svg" else {"Software": None}
    sheet.savefig(file, format=kind[1:], metadata=dated)
    return file.getvalue()
