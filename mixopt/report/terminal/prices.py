"""The prices of figures for a terminal: ranked by what a per cent of each, or a step, is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mixopt.instance.instance import Instance
from mixopt.instance.titles import span_word
from mixopt.report.terminal.grid import Grid, Line, print_grid, print_line
from mixopt.report.terminal.page import Page
from mixopt.results.price import Price, Side
from mixopt.units import Measure

ASSUMED = 10
"""Assumed figures that are listed apart."""


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
        sides = sides_of(price, self.side)
        if self.rank == "step":
            return max(abs(side.step_adds or 0.0) for side in sides)
        if self.side is None:
            return abs(price.elasticity)
        return abs((sides[0].slope or 0.0) * price.value)

    def rank_prices(self) -> list[Price]:
        """The prices, those that move the answer most first."""
        return sorted(self.prices, key=lambda price: -float(f"{self.worth(price):.9g}"))

    def columns(self) -> list[str]:
        """Headings, after the figure."""
        words = [
            word for side, word in (("up", "more"), ("down", "less")) if self.side in {None, side}
        ]
        if self.rank == "step":
            return ["Value", "Step", *(f"A step {word}" for word in words)]
        ends = [
            end
            for side, end in (("down", "Holds from"), ("up", "Holds to"))
            if self.side in {None, side}
        ]
        return ["Value", *(f"One {word}" for word in words), *ends]

    def cells(self, price: Price) -> list[str]:
        """What stands under them."""
        both = sides_of(price, self.side)
        if self.rank == "step":
            steps = [describe_step(price, side) for side in both]
            return [number(price.value), number(price.step), *steps]
        ends = [number(side.holds_to) for side in reversed(both)]
        return [number(price.value), *(describe_unit(price, side) for side in both), *ends]


NAMES = ("up", "down")
"""The sides of a price, as `--side` takes them."""

WORDS = {1.0: "more", -1.0: "less"}
"""A move to each side, in words."""


def sides_of(price: Price, only: str | None) -> list[Side]:
    """The sides that are asked for; both where none is named."""
    return [getattr(price, name) for name in NAMES if only in {None, name}]


def describe_unit(price: Price, side: Side) -> str:
    """What one unit to a side adds, or why that is not known; a dash where it may not go there."""
    if side.state == "price":
        return price.measure.amount(side.unit_adds)
    return "–" if side.state == "may not" else side.state


def describe_step(price: Price, side: Side) -> str:
    """What a step to a side adds; a dash where the figure may not go so far."""
    if side.step_adds is not None:
        return price.measure.amount(side.step_adds)
    if side.state == "unresolved":
        return side.state
    return "no plan" if price.step_fits(side) else "–"


def show_prices(instance: Instance, wanted: Wanted, proven: Sequence[str], page: Page) -> None:
    """Print the prices asked for, those that move the answer most first.

    Args:
        instance: Whose figures they are.
        wanted: Those that are to be shown.
        proven: What they rest on.
        page: Where to print.
    """
    print_line(page, instance.title, style="bold")
    print_line(page, _heading(wanted, span_word(instance)))
    ranked = wanted.rank_prices()
    shown = ranked[: wanted.top]
    print_grid(page, Grid("Prices of figures", _lines(wanted, shown)), wanted.columns())
    _rest(wanted, page)
    assumed = [price for price in ranked if price.source_kind == "assumed" and wanted.worth(price)]
    if assumed and wanted.every:
        heading = "Assumed figures that move the answer most"
        print_grid(page, Grid(heading, _lines(wanted, assumed[:ASSUMED])), wanted.columns())
    print_line(page, "")
    for line in proven:
        print_line(page, line)


def show_sentences(wanted: Wanted, proven: Sequence[str], page: Page) -> None:
    """Print prices in words, a paragraph each, and what they rest on."""
    for price in wanted.rank_prices()[: wanted.top]:
        print_line(page, sentence(price, wanted.side))
    _rest(wanted, page)
    print_line(page, "")
    for line in proven:
        print_line(page, line)


def _rest(wanted: Wanted, page: Page) -> None:
    """Say how many are not shown."""
    left = len(wanted.prices) - wanted.top
    if left > 0:
        print_line(page, f"... and {left} more; --top shows more.", "dim")


IN = {
    Measure.MONEY: "£ of the cost of the whole plan",
    Measure.PEOPLE: "weighted person-years that are left unmet",
}
"""What prices are in."""


def _heading(wanted: Wanted, span: str) -> str:
    what = IN[wanted.prices[0].measure]
    every = f"A figure without a {span} in brackets moves in every {span} at once."
    if wanted.rank == "step":
        return (
            f"What a council's own step of a figure adds, in {what}; a minus takes off. Each is "
            f"solved again. {every} Ranked by what the step does."
        )
    return (
        f"What one unit more, or one less, of a figure adds, in {what}; a minus takes off. It "
        "holds exactly from one value to the other; where none is given, it is the rate of a small "
        f"step only: see --rank step. {every} Ranked by price × value."
    )


def _lines(wanted: Wanted, found: Sequence[Price]) -> list[Line]:
    return [
        (f"{price.address} [{price.unit}] ({price.source_kind})", wanted.cells(price))
        for price in found
    ]


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
    for side in sides_of(price, only):
        parts += _describe_side(price, side)
    return " ".join(parts)


def _describe_side(price: Price, side: Side) -> Iterator[str]:
    """What is said of one side."""
    word = WORDS[side.sign]
    match side.state:
        case "may not":
            yield f"It may not be {word}" + (f" ({side.stops})." if side.stops else ".")
            return
        case "no plan":
            yield f"One {word} cannot be done: there is no plan."
            return
        case "jumps" | "unresolved":
            yield f"One {word}: {side.stops}."
        case _ if side.holds_to is None:
            yield f"A little {word} {_does(price, side.unit_adds, rate=True)}."
        case _:
            room = _room(price, side)
            yield f"One {word} {_does(price, side.unit_adds, rate=False)}{room}."
    size = f"A step of {number(price.step)} {word}"
    if side.step_adds is not None:
        yield f"{size} {_does(price, side.step_adds, rate=False, units=price.step)}."
    elif price.step_fits(side) and side.state != "unresolved":
        yield f"{size} cannot be done: there is no plan."


def _does(price: Price, change: float, *, rate: bool, units: float = 1.0) -> str:
    """What a move of some units does; at a rate, what it does for each, or percentage point."""
    if not change:
        return "changes nothing"
    per, of = (0.01, "percentage point") if price.unit == "share" else (1.0, "unit")
    size = abs(change) * (per if rate else 1.0)
    amount = f" at a rate of {{}} a {of}" if rate else " {}"
    if price.measure is Measure.PEOPLE:
        each = 0.0 if rate else units * _money(price) / size
        more = "leaves more unmet," if change > 0 else "leaves less unmet,"
        return f"{more}{amount.format(f'{size:,.6g} weighted person-years')}" + (
            f" (£{each:,.0f} for each)" if each else ""
        )
    does = "adds" if change > 0 else "saves"
    text = f"{does}{amount.format(Measure.MONEY.amount(size))} over the plan"
    if price.discount != 1:
        period = price.address.partition("[")[2].rstrip("]")
        text += f" ({Measure.MONEY.amount(size / price.discount)} in the money of {period})"
    return text


def _money(price: Price) -> float:
    """£ that one unit of a figure is, in all its periods; 0 where it is not £."""
    return {"£": 1.0, "£000": 1000.0, "£m": 1_000_000.0}.get(price.unit, 0.0) * price.periods


def _room(price: Price, side: Side) -> str:
    """How far a price holds, and what ends it."""
    if side.holds_to is None:
        return ""
    room, why = abs(side.holds_to - price.value), f" ({side.stops})" if side.stops else ""
    return f", for up to {number(room)}, to {number(side.holds_to)}{why}"
