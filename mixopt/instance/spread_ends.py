"""The ends of spreads held against each other: what no figures may be together.

Rules between figures are linear, so that what holds at every corner of their ends holds between.
Opens no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from mixopt.errors import Fault
from mixopt.instance.consistency import Consistency
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.uplifts import rate_address, with_uplifts

MOST_TOGETHER = 10
"""Figures of one rule whose ends are all combined; of more, only the least and the most of all."""


@dataclass(frozen=True, slots=True)
class SpreadFigure:
    """A figure that may be out.

    Attributes:
        address: Which figure.
        shape: The shape of its spread.
        knots: For each cell of the figure, in its own unit: of a normal spread the standard
            deviation; of others the values at which a draw is as often below as `QUANTILES` says,
            or for two only the least and the most.
        least: The least that each cell may be.
        most: The most.
        row: File and row of its spread.
    """

    address: Address
    shape: str
    knots: tuple[tuple[float, ...], ...]
    least: tuple[float, ...]
    most: tuple[float, ...]
    row: str


def find_contradictions(
    instance: Instance, found: Mapping[Address, SpreadFigure]
) -> Iterator[Fault]:
    """Ends of spreads at which figures would contradict each other, or uplifts take one too far."""
    rules = Consistency(instance)
    rates = {name: rate_address(instance.head, name) for name in instance.head.uplifts}
    moving: dict[Address, list[Address]] = {address: [address] for address in found}
    for address, figure in instance.figures.items():
        if figure.uplift and (rate := rates[figure.uplift]) in found:
            moving.setdefault(address, []).append(rate)
    for address, causes in moving.items():
        if len(causes) > 1 or causes[0] != address:
            yield from _beyond(instance, found, causes, address)
    asked = sorted({at for address in moving for at in rules.of.get(address, ())})
    for at in asked:
        rule = rules.rules[at]
        causes = list(dict.fromkeys(
            cause for address in rule.addresses for cause in moving.get(address, ())
        ))  # fmt: skip
        for ends in _corners(causes):
            figures, _ = _at_ends(instance, found, ends)
            clash = next(rule.clashes(*(figures[address] for address in rule.addresses)), None)
            if clash is not None:
                what = f"at the ends of the spreads {clash.what}"
                yield Fault(found[causes[0]].row, what, f"{clash.remedy}: make them narrower")
                break


def _beyond(
    instance: Instance,
    found: Mapping[Address, SpreadFigure],
    causes: Sequence[Address],
    address: Address,
) -> Iterator[Fault]:
    """A value that an uplift makes of a figure at the ends of spreads, and that it may not have."""
    for ends in _corners(causes):
        _, beyond = _at_ends(instance, found, ends)
        wrong = next((fault for name, fault in beyond if name == address), None)
        if wrong is not None:
            what = f"at the ends of the spreads {wrong.what}"
            yield Fault(found[causes[0]].row, what, f"{wrong.remedy}: make them narrower")
            return


def _corners(causes: Sequence[Address]) -> Iterator[dict[Address, bool]]:
    """Which figures are at their most, in every combination that is tried."""
    if len(causes) > MOST_TOGETHER:
        yield from (dict.fromkeys(causes, high) for high in (False, True))
        return
    for sides in product((False, True), repeat=len(causes)):
        yield dict(zip(causes, sides, strict=True))


def _at_ends(
    instance: Instance, found: Mapping[Address, SpreadFigure], ends: Mapping[Address, bool]
) -> tuple[dict[Address, Figure], list[tuple[Address, Fault]]]:
    """The figures with some at their least or their most, and what uplifts take too far."""
    figures = dict(instance.figures)
    for address, high in ends.items():
        figure, spread = figures[address], found[address]
        values = spread.most if high else spread.least
        cells = tuple(replace(c, value=v) for c, v in zip(figure.cells, values, strict=True))
        figures[address] = replace(figure, cells=cells)
    risen, beyond = with_uplifts(instance.head, figures)
    for address in ends:  # an uplifted figure with a spread of its own is out by the same share
        figure = figures[address]
        if figure.uplift:
            by = [new.value / old.value if old.value else 1.0 for new, old in zip(
                risen[address].cells, instance.figures[address].cells, strict=True)]  # fmt: skip
            cells = tuple(replace(c, value=c.value * each)
                          for c, each in zip(figure.cells, by, strict=True))  # fmt: skip
            risen[address] = replace(figure, cells=cells)
    return risen, beyond
