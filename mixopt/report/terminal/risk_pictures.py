"""The pictures of a risk for a terminal: cost against the envelope, exceedance, what swings it.

Plain characters, no wider than 80: they come through any terminal, log or mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.report.terminal.page import Page, width_of
from mixopt.results.risk import Risk
from mixopt.results.risk_rows import HELD, HINDSIGHT, OVERSPEND
from mixopt.results.risk_series import Fan, exceedance_of, fan_of, swings_of
from mixopt.results.risk_words import TITLES
from mixopt.units import pounds

WIDE, FEWEST = 80, 50
"""Characters across, where the page has so many, and at the least."""

LINES = 10
"""Lines of an exceedance curve."""

MARKS = {HELD: "#", HINDSIGHT: "o"}
"""What each policy is drawn by."""

NAMED = 30
"""Characters for what swings."""


def show_pictures(found: Risk, page: Page) -> None:
    """Print all three."""
    wide = min(WIDE, max(page.width or WIDE, FEWEST))
    for lines in (draw_fan(found, wide), draw_exceedance(found, wide), draw_swings(found, wide)):
        if lines:
            page.print_line("")
            for line in lines:
                page.print_line(line)


def draw_fan(found: Risk, wide: int = WIDE) -> list[str]:
    """The fan lying on its side: a line for each year, its bands, its middle, and the envelope."""
    fan = fan_of(found)
    known = [each for each in fan.bands if each.p50 == each.p50]
    if not known:
        return []
    names = max(width_of(each.period) for each in known)
    columns = wide - names - 2
    values = [end for each in known for end in (each.p5, each.p95)] + [*fan.money]
    scale = _Scale(min(values), max(values), columns)
    lines = [f"Cost of each year, {TITLES[fan.policy].lower()}"]
    lines += [f"{each.period:<{names}} |{_band(fan, at, scale)}" for at, each in enumerate(known)]
    axis, amounts = scale.axis()
    lines += [f"{'':<{names}} +{axis}", f"{'':<{names}}  {amounts}"]
    money = "; E envelope, and what funds pay" if fan.money else ""
    return [*lines, f"- nine in ten draws; = half; O the middle{money}"]


def _band(fan: Fan, at: int, scale: _Scale) -> str:
    """One year."""
    each = fan.bands[at]
    cells = [" "] * scale.columns
    for low, high, mark in ((each.p5, each.p95, "-"), (each.p25, each.p75, "=")):
        for place in range(scale.at(low), scale.at(high) + 1):
            cells[place] = mark
    cells[scale.at(each.p50)] = "O"
    if fan.money:
        cells[scale.at(fan.money[at])] = "E"
    return "".join(cells).rstrip()


def draw_exceedance(found: Risk, wide: int = WIDE) -> list[str]:
    """How likely more than each amount is: shares of draws upwards, amounts across."""
    exceedance = exceedance_of(found)
    every = [value for curve in exceedance.curves.values() for value, _ in curve]
    if not every:
        return []
    columns = wide - 7
    least = 0.0 if exceedance.measure == OVERSPEND else min(every)
    scale = _Scale(least, max(every), columns)
    cells = [[" "] * columns for _ in range(LINES + 1)]
    for policy in (HINDSIGHT, HELD):
        for place, share in enumerate(_shares(exceedance.curves[policy], scale)):
            cells[round((1 - share) * LINES)][place] = MARKS[policy]
    what = "an overspend" if exceedance.measure == OVERSPEND else "a discounted cost"
    lines = [f"Chance of {what} of more than so much"]
    for at, row in enumerate(cells):
        said = f"{100 * (1 - at / LINES):.0f}%" if at % 5 == 0 else ""
        lines.append(f"{said:>5} |{''.join(row).rstrip()}")
    axis, amounts = scale.axis()
    names = "; ".join(f"{MARKS[policy]} {title.lower()}" for policy, title in TITLES.items())
    return [*lines, f"{'':5} +{axis}", f"{'':5}  {amounts}", names]


def _shares(curve: Sequence[tuple[float, float]], scale: _Scale) -> Iterator[float]:
    """The share of draws beyond the amount of each column."""
    share, at = 1.0, 0
    for place in range(scale.columns):
        while at < len(curve) and curve[at][0] <= scale.value(place):
            share, at = curve[at][1], at + 1
        yield share


def draw_swings(found: Risk, wide: int = WIDE) -> list[str]:
    """A tornado: what the measure is on average where each figure is low, and where it is high."""
    measure, mean, swings = swings_of(found)
    if not swings:
        return []
    columns = wide - NAMED - 2
    ends = [end for each in swings for end in (each.low, each.high)]
    scale = _Scale(min(*ends, mean), max(*ends, mean), columns)
    what = "the overspend" if measure == OVERSPEND else "the discounted cost"
    lines = [f"What swings {what}, {TITLES[HELD].lower()}: its mean where a figure is low, or high"]
    for each in swings:
        cells = [" "] * columns
        first, last = sorted((scale.at(each.low), scale.at(each.high)))
        cells[first : last + 1] = "=" * (last + 1 - first)
        cells[scale.at(mean)] = "|"
        cells[scale.at(each.low)], cells[scale.at(each.high)] = "L", "H"
        name = each.title if len(each.title) <= NAMED else each.title[: NAMED - 3] + "..."
        lines.append(f"{name:<{NAMED}} |{''.join(cells).rstrip()}")
    axis, ends_of = scale.axis()
    key = f"L its lowest fifth of draws; H its highest; | the mean of all, {pounds(mean)}"
    return [*lines, f"{'':{NAMED}} +{axis}", f"{'':{NAMED}}  {ends_of}", key]


class _Scale:
    """Amounts across a line of characters."""

    def __init__(self, least: float, most: float, columns: int) -> None:
        self.least, self.columns = least, columns
        self.wide = (most - least) or max(abs(most), 1.0)

    def at(self, value: float) -> int:
        """The column of an amount; the nearest that there is."""
        place = round((value - self.least) / self.wide * (self.columns - 1))
        return min(max(place, 0), self.columns - 1)

    def value(self, place: int) -> float:
        """The amount of a column."""
        return self.least + self.wide * place / (self.columns - 1)

    def axis(self) -> tuple[str, str]:
        """The line, and under it the amounts at its ends and in its middle."""
        ends = [_short(self.value(at)) for at in (0, self.columns // 2, self.columns - 1)]
        room = self.columns - len(ends[0]) - len(ends[2])
        return "-" * self.columns, ends[0] + ends[1].center(room) + ends[2]


def _short(amount: float) -> str:
    """An amount with three digits or so."""
    for size, name in ((1e6, "m"), (1e3, "k")):
        if abs(amount) >= size:
            sign = "-" if amount < 0 else ""
            return f"{sign}£{abs(amount) / size:,.1f}{name}"
    return f"£{amount:,.0f}"
