"""Shares near nothing: a spreadsheet shows 20% and writes 0.2. Opens no file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mixopt.errors import Remark
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.sense.oddity import Oddity, name_address, write_value
from mixopt.units import UNITS

PERCENT = "%"

NEARLY_NONE = 0.01
"""A share below this, and not 0, is more often a slip than meant: a percentage that was divided by
100 twice."""

SMALL = "own_share", "uplift", "pooled", "overspend", "contingency"
"""Shares that may well be small: of a pool that many areas use, by which a limit rises, by which
spending is out, or that is held against that."""


def percent_cells(instance: Instance, _seen: Collection[Address]) -> Iterator[Oddity]:
    """Percentages below 1, and shares below a hundredth."""
    for figure in instance.figures.values():
        for at, cell in enumerate(figure.cells):
            value = cell.value / UNITS[cell.unit].factor
            if cell.unit.startswith(PERCENT) and 0 < abs(value) < 1:
                yield _odd(instance, figure, at, _suggest_share(value, cell.unit))
            elif _is_share(figure, cell.unit) and 0 < abs(value) < NEARLY_NONE:
                yield _odd(instance, figure, at, _nearly_none(value))


def _is_share(figure: Figure, unit: str) -> bool:
    """Whether a figure is given as a share that is not small by its nature."""
    return unit == "share" and figure.address.figure not in SMALL


def _odd(instance: Instance, figure: Figure, at: int, usual: str) -> Oddity:
    what = f"{name_address(instance, figure, at)} is {write_value(figure, at)}"
    return Oddity(((figure, at),), what, usual, "shares near nothing")


def odd_discount(instance: Instance) -> Iterator[Remark]:
    """The discount, which is no figure of a table."""
    discount = instance.head.discount
    if 0 < discount.value < 1:
        what = f"the discount is {discount.value:.10g} {discount.unit}"
        yield Remark("instance.yaml, discount", what, _whole(discount.value))


def _whole(value: float) -> str:
    return f"{100 * value:.10g}% is written {100 * value:.10g}"


def _suggest_share(value: float, unit: str) -> str:
    """What would be written, were a share meant; the unit of shares is `share`, or a year's."""
    return f"{_whole(value)}; as a share, with the unit {UNITS[unit].own}"


def _nearly_none(value: float) -> str:
    return (
        f"As a share, 20% is written 0.2; this is {100 * value:.3g}%, fewer than one in a hundred"
    )
