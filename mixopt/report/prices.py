"""The prices of figures for a terminal: ranked by what a per cent of each is worth."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from mixopt.instance import Instance
from mixopt.plan import Certificate
from mixopt.prices import Price
from mixopt.prices.staircase import Stair
from mixopt.report.grid import Grid, Line, pounds, print_grid, print_line
from mixopt.report.terminal import proof_told

COLUMNS = ("Value", "One more", "One less", "Holds from", "Holds to")
ASSUMED = 10
"""Assumed figures that are told apart."""


def show_prices(
    instance: Instance,
    found: Sequence[Price],
    asked: Sequence[Price],
    top: int,
    proof: Certificate,
    cost: float,
    console: Console,
) -> None:
    """Print the prices asked for, those that move the answer most first.

    Args:
        instance: Whose figures they are.
        found: Every price.
        asked: Those that are to be shown.
        top: How many at the most.
        proof: The certificate of the optimum.
        cost: Of the plan, in £.
        console: Where to print.
    """
    print_line(console, instance.title, style="bold")
    print_line(
        console,
        "£ that one unit more, or one less, of a figure adds to the cost of the whole plan; a "
        "minus saves. It holds exactly from one value to the other; where none is told, at the "
        "figure only: see its step. Ranked by price × value.",
    )
    ranked = sorted(asked, key=lambda price: -abs(price.elasticity))
    print_grid(console, Grid("Prices of figures", _lines(ranked[:top])), COLUMNS)
    if len(ranked) > top:
        print_line(console, f"... and {len(ranked) - top} more; --top shows more.", style="dim")
    assumed = sorted(
        (price for price in found if price.source_kind == "assumed" and price.elasticity),
        key=lambda price: -abs(price.elasticity),
    )
    if assumed and len(asked) == len(found):
        heading = "Assumed figures that move the answer most"
        print_grid(console, Grid(heading, _lines(assumed[:ASSUMED])), COLUMNS)
    print_line(console, "")
    print_line(console, proof_told(proof, cost))


def _lines(found: Sequence[Price]) -> list[Line]:
    return [
        (
            f"{price.address} [{price.unit}] ({price.source_kind})",
            [
                _number(price.value), _side(price.up, price.holds_to, price.value),
                _side(_less(price.down), price.holds_from, price.value),
                _number(price.holds_from), _number(price.holds_to),
            ],
        )
        for price in found
    ]  # fmt: skip


def _less(down: float | None) -> float | None:
    """What one unit less adds to the cost."""
    return None if down is None else 0.0 - down


def _side(slope: float | None, end: float | None, value: float) -> str:
    """A price on one side; a dash where the figure may not be moved there."""
    return "–" if slope is None and end == value else _price(slope)


def _price(price: float | None) -> str:
    if price is None:
        return "no plan"
    return pounds(price) if abs(price) >= 100 or price == 0 else f"{price:,.2f}"


def _number(number: float | None) -> str:
    return "–" if number is None else f"{number:,.6g}" if abs(number) < 1e6 else f"{number:,.0f}"


def sentence(price: Price) -> str:
    """A price in words."""
    parts = [f"{price.address}, {_number(price.value)} {price.unit} ({price.source_kind})."]
    for slope, end, stops, step, word in (
        (price.up, price.holds_to, price.stops_up, price.step_up, "more"),
        (_less(price.down), price.holds_from, price.stops_down, price.step_down, "less"),
    ):
        if slope is None and end == price.value:
            parts.append(f"It may not be {word}.")
            continue
        if slope is None:
            parts.append(f"One {word} cannot be done: there is no plan.")
            continue
        does = "adds" if slope > 0 else "saves"
        what = f"{does} £{abs(slope):,.2f} over the plan" if slope else "changes nothing"
        limit = f", as far as {_number(end)}" if end is not None else ", by a small step"
        limit += f" ({stops})" if stops else ""
        parts.append(f"One {word} {what}{limit}.")
        if step is not None and price.step:
            parts.append(f"A step of {price.step:g} {word}: {_price(step)}.")
        elif price.step:
            parts.append(f"A step of {price.step:g} {word} cannot be taken.")
    return " ".join(parts)


def print_stairs(
    instance: Instance,
    address: str,
    found: Sequence[Stair],
    proof: Certificate,
    cost: float,
    console: Console,
) -> None:
    """Print the price of a figure from break to break, the lowest first."""
    print_line(console, instance.title, style="bold")
    print_line(
        console,
        f"{address}: £ that one unit more adds to the cost of the whole plan, anywhere between two "
        "breaks; a minus saves. Below the first and above the last there is no plan, or the "
        "figure may not be.",
    )
    rows: list[Line] = [
        (
            stair.stops or "as far as the figure may go",
            [_number(stair.begins), _number(stair.ends), _price(stair.price), pounds(stair.cost)],
        )
        for stair in found
    ]
    grid = Grid("What ends it, away from the figure's value", rows or [("No stairs", [""] * 4)])
    print_grid(console, grid, ("From", "To", "One more", "Cost at 'From'"))
    print_line(console, "")
    print_line(console, proof_told(proof, cost))
