"""What limits and figures are worth, as exhibits of a paper."""

from __future__ import annotations

from mixopt.instance.instance import Instance
from mixopt.instance.kinds import MOST_MONEY
from mixopt.instance.titles import figure_titles
from mixopt.report.paper.document import Exhibit, Picture, Series
from mixopt.report.terminal.binding_limits import binding_limits
from mixopt.report.terminal.prices import describe_unit, number
from mixopt.results.plan import Plan
from mixopt.results.price import Price, Prices, Side
from mixopt.units import UNITS, Measure, pounds

MOST_FIGURES = 12
"""Figures that are listed, those first of which a per cent moves the answer most."""

PER_CENT = 0.01


def list_limits(instance: Instance, plan: Plan) -> Exhibit:
    """The limits that matter most, and what one more of each would do."""
    block = binding_limits(instance, plan)
    return Exhibit(
        block.title, ("", *block.headings), [(row.label, row.cells) for row in block.rows]
    )


def list_figures(instance: Instance, prices: Prices) -> Exhibit:
    """The figures that move the answer most, with the range in which each price holds."""
    found = _rank_prices(prices, MOST_FIGURES)
    words = _words(instance, found)
    picture = Picture(
        "sides",
        "What a per cent of each figure is worth, £",
        "The figures that move the cost of the plan most, if each were a per cent higher.",
        words,
        [Series("A per cent more adds", [PER_CENT * price.elasticity for price in found])],
        "£",
    )
    rows = [(label, _cells(price)) for label, price in zip(words, found, strict=True)]
    note = (
        "£ of the cost of the whole plan. A price holds exactly between the two values; a dash: it "
        "is the rate of a small step, or the figure may not go there."
    )
    headings = ("Figure", "Value", "One more adds", "One less adds", "Holds from", "Holds to",
                "Source")  # fmt: skip
    money = prices.optimum.measure is Measure.MONEY
    return Exhibit(
        "Figures that move the cost most",
        headings,
        rows,
        note,
        picture if found and money else None,
    )


def list_assumed_figures(instance: Instance, prices: Prices) -> Exhibit:
    """The assumed figures that move the answer most, and why each was assumed."""
    assumed = [p for p in prices if p.source_kind == "assumed" and not _is_one_each(p)]
    found = _rank_prices(Prices(prices.optimum, tuple(assumed)), MOST_FIGURES)
    rows = [
        (label, [f"{number(price.value)} {price.unit}", pounds(PER_CENT * price.elasticity),
                 _why(instance, price)])
        for label, price in zip(_words(instance, found), found, strict=True)
    ]  # fmt: skip
    return Exhibit(
        "Assumed figures that move the cost most",
        ("Figure", "Value", "A per cent is worth", "Why"),
        rows,
        "To correct these first changes most.",
    )


def _is_one_each(price: Price) -> bool:
    """Whether it only says that one person takes one place: nobody would correct that."""
    return price.address.endswith(".units_per_person") and price.value == 1


def _rank_prices(prices: Prices, most: int) -> list[Price]:
    return [price for price in prices.ranked() if price.elasticity][:most]


def _words(instance: Instance, prices: list[Price]) -> list[str]:
    """Each figure in words, with its period."""
    titles = figure_titles(instance)
    found = []
    for price in prices:
        name, _, period = price.address.partition("[")
        found.append(titles[name] + (f", {period.rstrip(']')}" if period else ""))
    return found


def _cells(price: Price) -> list[str]:
    ends = [_end(side, price.unit) for side in (price.down, price.up)]
    sides = [describe_unit(price, side) for side in price.sides]
    return [f"{number(price.value)} {price.unit}", *sides, *ends, price.source_kind]


def _end(side: Side, unit: str) -> str:
    """Up to where a price holds; the most money that a figure may be is no end."""
    value = side.holds_to
    if value is not None and abs(value) * UNITS[unit].factor >= MOST_MONEY:
        return "no end"
    return number(value)


def _why(instance: Instance, price: Price) -> str:
    """The note of an assumed figure; where it has none, why its source assumes."""
    name, _, period = price.address.partition("[")
    figure = next(figure for figure in instance.figures.values() if figure.name == name)
    names = [each.name for each in instance.periods]
    cell = figure.cell(names.index(period.rstrip("]")) if period else 0)
    source = instance.source(cell)
    return cell.note or str(getattr(source, "why", ""))
