"""The prices of figures for a terminal: ranked by what a per cent of each, or a step, is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console

from mixopt.instance.instance import Instance
from mixopt.instance.titles import span_word
from mixopt.report.terminal.grid import Grid, Line, pounds, print_grid, print_line
from mixopt.results.price import Price

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

    def ranked(self) -> list[Price]:
        """The prices, those that move the answer most first."""
        return sorted(self.prices, key=lambda price: -self.worth(price))

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
        both = [side for side in SIDES if self.side in {None, side.name}]
        if self.rank == "step":
            return [number(price.value), number(price.step), *(side.step(price) for side in both)]
        ends = [number(side.end(price)) for side in reversed(both)]
        return [number(price.value), *(side.price(price) for side in both), *ends]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a price, in words."""

    name: str
    sign: float
    word: str

    def state(self, price: Price) -> str:
        """What can be said of it."""
        return price.side_up if self.sign > 0 else price.side_down

    def slope(self, price: Price) -> float:
        """What one unit to this side adds."""
        slope = price.up if self.sign > 0 else price.down
        return 0.0 + self.sign * (slope or 0.0)

    def end(self, price: Price) -> float | None:
        """The value up to which that holds."""
        return price.holds_to if self.sign > 0 else price.holds_from

    def stops(self, price: Price) -> str:
        """What ends it there."""
        return price.stops_up if self.sign > 0 else price.stops_down

    def price(self, price: Price) -> str:
        """What one unit adds, or why it is not told; a dash where the figure may not go there."""
        state = self.state(price)
        if state == "price":
            return amount(self.slope(price), people=price.people)
        return "–" if state == "may not" else state

    def step(self, price: Price) -> str:
        """What a step adds; a dash where the figure may not go so far."""
        step = price.step_up if self.sign > 0 else price.step_down
        if step is not None:
            return amount(step, people=price.people)
        return "no plan" if price.step_fits(self.sign) else "–"


SIDES = (Side("up", 1.0, "more"), Side("down", -1.0, "less"))


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
    people = any(price.people for price in wanted.prices)
    print_line(console, instance.title, style="bold")
    print_line(console, _heading(wanted, span_word(instance), people=people))
    ranked = wanted.ranked()
    shown = ranked[: wanted.top]
    print_grid(console, Grid("Prices of figures", _lines(wanted, shown)), wanted.columns())
    _rest(wanted, console)
    assumed = [price for price in ranked if price.source_kind == "assumed" and wanted.worth(price)]
    if assumed and wanted.every:
        heading = "Assumed figures that move the answer most"
        print_grid(console, Grid(heading, _lines(wanted, assumed[:ASSUMED])), wanted.columns())
    print_line(console, "")
    for line in proven:
        print_line(console, line)


def show_sentences(wanted: Wanted, proven: Sequence[str], console: Console) -> None:
    """Print prices in words, a paragraph each, and what they rest on."""
    for price in wanted.ranked()[: wanted.top]:
        print_line(console, sentence(price, wanted.side))
    _rest(wanted, console)
    print_line(console, "")
    for line in proven:
        print_line(console, line)


def _rest(wanted: Wanted, console: Console) -> None:
    """Say how many are not shown."""
    left = len(wanted.prices) - wanted.top
    if left > 0:
        print_line(console, f"... and {left} more; --top shows more.", "dim")


def _heading(wanted: Wanted, span: str, *, people: bool) -> str:
    what = (
        "weighted person-years that are left unmet" if people else "£ of the cost of the whole plan"
    )
    every = f"A figure without a {span} in brackets moves in every {span} at once."
    if wanted.rank == "step":
        return (
            f"What a council's own step of a figure adds, in {what}; a minus takes off. Each is "
            f"solved again. {every} Ranked by what the step does."
        )
    return (
        f"What one unit more, or one less, of a figure adds, in {what}; a minus takes off. It "
        "holds exactly from one value to the other; where none is told, it is the rate of a small "
        f"step only: see --rank step. {every} Ranked by price × value."
    )


def _lines(wanted: Wanted, found: Sequence[Price]) -> list[Line]:
    return [
        (f"{price.address} [{price.unit}] ({price.source_kind})", wanted.cells(price))
        for price in found
    ]


def amount(price: float, *, people: bool) -> str:
    """£, or person-years."""
    if people:
        return f"{price + 0.0:,.6g}"
    if abs(price) >= LARGE or price == 0:
        return pounds(price)
    return f"{'-' if price < 0 else ''}£{abs(price):,.2f}"


def number(value: float | None) -> str:
    """A figure's value; a dash where there is none."""
    return "–" if value is None else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"


def sentence(price: Price, only: str | None = None) -> str:
    """A price in words.

    Args:
        price: Of a figure.
        only: Of this side; none for both.
    """
    each = f", in each of {price.periods} periods" if price.periods > 1 else ""
    parts = [f"{price.address}, {number(price.value)} {price.unit}{each} ({price.source_kind})."]
    for side in SIDES:
        if only in {None, side.name}:
            parts += _said(price, side)
    return " ".join(parts)


def _said(price: Price, side: Side) -> Iterator[str]:
    """What is said of one side."""
    match side.state(price):
        case "may not":
            yield f"It may not be {side.word}."
            return
        case "no plan":
            yield f"One {side.word} cannot be done: there is no plan."
            return
        case "jumps":
            yield f"One {side.word}: {side.stops(price)}."
        case _ if side.end(price) is None:
            yield f"A little {side.word} {_does(price, side.slope(price), rate=True)}."
        case _:
            room = _room(price, side)
            yield f"One {side.word} {_does(price, side.slope(price), rate=False)}{room}."
    step = price.step_up if side.sign > 0 else price.step_down
    size = f"A step of {number(price.step)} {side.word}"
    if step is not None:
        yield f"{size} {_does(price, step, rate=False, units=price.step)}."
    elif price.step_fits(side.sign):
        yield f"{size} cannot be done: there is no plan."


def _does(price: Price, change: float, *, rate: bool, units: float = 1.0) -> str:
    """What a move of some units does; at a rate, what it does for each, or percentage point."""
    if not change:
        return "changes nothing"
    per, of = (0.01, "percentage point") if price.unit == "share" else (1.0, "unit")
    size = abs(change) * (per if rate else 1.0)
    told = f" at a rate of {{}} a {of}" if rate else " {}"
    if price.people:
        each = 0.0 if rate else units * _money(price) / size
        more = "leaves more unmet," if change > 0 else "leaves less unmet,"
        return f"{more}{told.format(f'{size:,.6g} weighted person-years')}" + (
            f" (£{each:,.0f} for each)" if each else ""
        )
    does = "adds" if change > 0 else "saves"
    text = f"{does}{told.format(_pounds(size))} over the plan"
    if price.discount != 1:
        period = price.address.partition("[")[2].rstrip("]")
        text += f" ({_pounds(size / price.discount)} in the money of {period})"
    return text


def _pounds(size: float) -> str:
    return pounds(size) if size >= LARGE else f"£{size:,.2f}"


def _money(price: Price) -> float:
    """£ that one unit of a figure is, in all its periods; 0 where it is not £."""
    return {"£": 1.0, "£000": 1000.0, "£m": 1_000_000.0}.get(price.unit, 0.0) * price.periods


def _room(price: Price, side: Side) -> str:
    """How far a price holds, and what ends it."""
    end, stops = side.end(price), side.stops(price)
    if end is None:
        return ""
    room = abs(end - price.value)
    return f", for up to {number(room)}, to {number(end)}" + (f" ({stops})" if stops else "")
