"""The prices of figures for a terminal: ranked by what a per cent of each, or a step, is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from mixopt.instance import Instance
from mixopt.prices import Price
from mixopt.report.grid import Grid, Line, pounds, print_grid, print_line

LARGE = 100.0
"""£: from which pence are not told."""
ASSUMED = 10
"""Assumed figures that are told apart."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which prices are to be shown, and in which order.

    Attributes:
        prices: Those that were asked for.
        top: How many at the most.
        rank: By `elasticity`, or by the council's own `step`.
        side: Only `up`, or only `down`; none for both.
        every: They are all that there are.
    """

    prices: Sequence[Price]
    top: int
    rank: str
    side: str | None
    every: bool

    def worth(self, price: Price) -> float:
        """What a price is ranked by."""
        if self.rank == "step":
            steps = {"up": price.step_up, "down": price.step_down}
            return abs(steps[self.side] or 0.0) if self.side else price.largest_step
        slope = {None: None, "up": price.up, "down": price.down}[self.side]
        return abs(price.elasticity if self.side is None else (slope or 0.0) * price.value)

    def columns(self) -> list[str]:
        """Headings, after the figure."""
        words = [word for side, word in (("up", "more"), ("down", "less"))
                 if self.side in {None, side}]  # fmt: skip
        if self.rank == "step":
            return ["Value", "Step", *(f"A step {word}" for word in words)]
        ends = [end for side, end in (("down", "Holds from"), ("up", "Holds to"))
                if self.side in {None, side}]  # fmt: skip
        return ["Value", *(f"One {word}" for word in words), *ends]

    def cells(self, price: Price) -> list[str]:
        """What stands under them."""
        people = price.price_unit.startswith("person")
        sides = {"up": _up, "down": _down}
        if self.rank == "step":
            steps = {"up": price.step_up, "down": price.step_down}
            told = [_step(price, side, steps[side]) for side in sides if self.side in {None, side}]
            return [number(price.value), number(price.step), *told]
        told = [each(price, people=people) for side, each in sides.items()
                if self.side in {None, side}]  # fmt: skip
        ends = [number(end) for side, end in (("down", price.holds_from), ("up", price.holds_to))
                if self.side in {None, side}]  # fmt: skip
        return [number(price.value), *told, *ends]


def show_prices(
    instance: Instance, wanted: Wanted, proven: Sequence[str], console: Console
) -> None:
    """Print the prices asked for, those that move the answer most first.

    Args:
        instance: Whose figures they are.
        wanted: Those that are to be shown.
        proven: What they rest on.
        console: Where to print.
    """
    people = any(price.price_unit.startswith("person") for price in wanted.prices)
    print_line(console, instance.title, style="bold")
    print_line(console, _heading(wanted, people=people))
    ranked = sorted(wanted.prices, key=lambda price: -wanted.worth(price))
    shown = ranked[: wanted.top]
    print_grid(console, Grid("Prices of figures", _lines(wanted, shown)), wanted.columns())
    if len(ranked) > wanted.top:
        print_line(console, f"... and {len(ranked) - wanted.top} more; --top shows more.", "dim")
    assumed = [price for price in ranked if price.source_kind == "assumed" and wanted.worth(price)]
    if assumed and wanted.every:
        heading = "Assumed figures that move the answer most"
        print_grid(console, Grid(heading, _lines(wanted, assumed[:ASSUMED])), wanted.columns())
    print_line(console, "")
    for line in proven:
        print_line(console, line)


def show_sentences(found: Sequence[Price], proven: Sequence[str], console: Console) -> None:
    """Print prices in words, a paragraph each, and what they rest on."""
    for price in found:
        print_line(console, sentence(price))
    print_line(console, "")
    for line in proven:
        print_line(console, line)


def _heading(wanted: Wanted, *, people: bool) -> str:
    what = (
        "weighted person-years that are left unmet" if people else "£ of the cost of the whole plan"
    )
    if wanted.rank == "step":
        return (
            f"What a council's own step of a figure adds, in {what}; a minus takes off. Each is "
            "solved again. Ranked by what the step does."
        )
    return (
        f"What one unit more, or one less, of a figure adds, in {what}; a minus takes off. It "
        "holds exactly from one value to the other; where none is told, at the figure only: see "
        "its step. Ranked by price × value."
    )


def _lines(wanted: Wanted, found: Sequence[Price]) -> list[Line]:
    return [
        (f"{price.address} [{price.unit}] ({price.source_kind})", wanted.cells(price))
        for price in found
    ]


def _up(price: Price, *, people: bool) -> str:
    return _side(price.up, price.holds_to, price.stops_up, price, people=people)


def _down(price: Price, *, people: bool) -> str:
    less = None if price.down is None else 0.0 - price.down
    return _side(less, price.holds_from, price.stops_down, price, people=people)


def _side(slope: float | None, end: float | None, stops: str, price: Price, *, people: bool) -> str:
    """A price on one side; a dash where the figure may not be moved there."""
    if slope is not None:
        return amount(slope, people=people)
    return "–" if end == price.value else "jumps" if stops else "no plan"


def _step(price: Price, side: str, step: float | None) -> str:
    """A step on one side; a dash where it would leave the figure's range."""
    people = price.price_unit.startswith("person")
    if step is not None:
        return amount(step, people=people)
    end = price.holds_to if side == "up" else price.holds_from
    return "–" if end == price.value else "no plan"


def amount(price: float, *, people: bool) -> str:
    """£, or person-years."""
    if people:
        return f"{price + 0.0:,.6g}"
    return pounds(price) if abs(price) >= LARGE or price == 0 else f"{price:,.2f}"


def number(value: float | None) -> str:
    """A figure's value; a dash where there is none."""
    return "–" if value is None else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"


def sentence(price: Price) -> str:
    """A price in words."""
    parts = [f"{price.address}, {number(price.value)} {price.unit} ({price.source_kind})."]
    less = None if price.down is None else 0.0 - price.down
    for slope, end, stops, step, word in (
        (price.up, price.holds_to, price.stops_up, price.step_up, "more"),
        (less, price.holds_from, price.stops_down, price.step_down, "less"),
    ):
        if slope is None and end == price.value:
            parts.append(f"It may not be {word}.")
            continue
        if slope is None and not stops:
            parts.append(f"One {word} cannot be done: there is no plan.")
            continue
        if slope is None:
            parts.append(f"One {word}: {stops}.")
        else:
            parts.append(f"One {word} {_does(price, slope)}{_room(price, end, stops)}.")
        if step is not None and price.step:
            people = price.price_unit.startswith("person")
            parts.append(f"A step of {price.step:g} {word}: {amount(step, people=people)}.")
        elif price.step:
            parts.append(f"A step of {price.step:g} {word} cannot be taken.")
    return " ".join(parts)


def _does(price: Price, slope: float) -> str:
    """What one more, or one less, does."""
    if not slope:
        return "changes nothing"
    size = abs(slope)
    if price.price_unit.startswith("person"):
        each = f" (£{_money(price) / size:,.0f} for each)" if _money(price) else ""
        return f"leaves {size:,.6g} person-years {'more' if slope > 0 else 'fewer'} unmet{each}"
    does = f"{'adds' if slope > 0 else 'saves'} {_pounds(size)} over the plan"
    if price.discount != 1:
        period = price.address.partition("[")[2].rstrip("]")
        does += f" ({_pounds(size / price.discount)} in the money of {period})"
    return does


def _pounds(size: float) -> str:
    return pounds(size) if size >= LARGE else f"£{size:,.2f}"


def _money(price: Price) -> float:
    """£ that one unit of a figure is; 0 where it is not £."""
    return {"£": 1.0, "£000": 1000.0, "£m": 1_000_000.0}.get(price.unit, 0.0)


def _room(price: Price, end: float | None, stops: str) -> str:
    """How far a price holds, and what ends it."""
    if end is None:
        return ", by a small step"
    room = abs(end - price.value)
    return f", for up to {number(room)}, to {number(end)}" + (f" ({stops})" if stops else "")
