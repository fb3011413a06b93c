"""Uplifts: a figure that is typed once and rises by a rate, as pay and prices do in cash.

    value[t]  =  typed · Π_1<u≤t (1 + rate[u])        typed in the prices of the first period
              =  typed · Π_1≤u≤t (1 + rate[u])        typed in those of the period before it

The rates are figures like any other (`uplifts.pay.rate[2026/27]`): they have sources, can be
changed, and have prices. What is read of an uplifted figure everywhere is its value in each period.
Opens no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mixopt.errors import Fault
from mixopt.instance.instance import Figure
from mixopt.instance.kinds import POOLED, Address, Kind
from mixopt.schema.head import Head
from mixopt.units import UNITS

TABLE = "uplifts"

RATE = "rate"


def is_money(kind: Kind) -> bool:
    """Whether figures of a kind may carry an uplift: £ in each period, or £ for one of a thing."""
    return kind.unit.startswith("£") and not kind.once


def rate_address(head: Head, uplift: str) -> Address:
    """Where the rates of an uplift stand: areas share them."""
    return Address(POOLED if len(head.areas) > 1 else "", TABLE, (uplift,), RATE)


def factors_of(head: Head, figures: Mapping[Address, Figure], uplift: str) -> tuple[float, ...]:
    """What a typed value is multiplied by in each period.

    Raises:
        KeyError: The rates are not there.
    """
    factor, factors = 1.0, []
    before = head.uplifts[uplift].base == "before"
    for at, rate in enumerate(figures[rate_address(head, uplift)].values):
        if at or before:
            factor *= 1 + rate
        factors.append(factor)
    return tuple(factors)


def rates_that_count(head: Head, uplift: str, at: int) -> range:
    """The positions of the rates that a value in a period depends on."""
    return range(0 if head.uplifts[uplift].base == "before" else 1, at + 1)


def with_uplifts(
    head: Head, figures: Mapping[Address, Figure]
) -> tuple[dict[Address, Figure], list[tuple[Address, Fault]]]:
    """The figures with the values that uplifts give them, and what no figure of its kind may be.

    Figures whose rates could not be read stay as they are typed.
    """
    found, faults = dict(figures), []
    factors: dict[str, tuple[float, ...] | None] = {}
    for name in head.uplifts:
        there = rate_address(head, name) in figures
        factors[name] = factors_of(head, figures, name) if there else None
    for address, figure in figures.items():
        by = factors.get(figure.uplift) if figure.uplift else None
        if by is None:
            continue
        cells = zip(figure.cells, by, strict=True)
        cells_now = tuple(replace(cell, value=figure.typed * factor) for cell, factor in cells)
        found[address] = replace(figure, cells=cells_now)
        faults += [(address, fault) for fault in _out_of_range(head, found[address])]
    return found, faults


def _out_of_range(head: Head, figure: Figure) -> Iterator[Fault]:
    """The first value that a figure of this kind may not have."""
    for period, cell in zip(head.periods, figure.cells, strict=True):
        if not figure.kind.least <= cell.value <= figure.kind.most:
            unit = UNITS[cell.unit]
            shown = f"{cell.value / unit.factor:,.10g} {unit.symbol} in {period}"
            what = f"'{figure.uplift}' makes {figure.address} {shown}"
            yield Fault(cell.row, what, f"It must be {figure.kind.bounds(unit)}")
            return


def only_whole(figure: Figure, by: str) -> Fault:
    """Why one period of an uplifted figure is not changed alone."""
    rate = f"{TABLE}.{figure.uplift}.{RATE}"
    what = (
        f"{figure.address} is typed once and rises by {rate}: it has no value of one period alone"
    )
    return Fault(by, what, "Leave out the period, or change the rate")
