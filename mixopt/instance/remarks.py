"""Checks of sense: what is possible and unusual, which is remarked upon and stops nothing.

Each check looks at an instance and yields remarks: where it was read, what, and what is usual. A
new one is a function in `CHECKS`. Opens no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mixopt.errors import Remark
from mixopt.instance.instance import Instance
from mixopt.units import UNITS

PERCENT = "%"


def remarks(instance: Instance) -> tuple[Remark, ...]:
    """Everything in an instance that is possible and unusual, a row once."""
    return tuple(remark for check in CHECKS for remark in check(instance))


def percent_cells(instance: Instance) -> Iterator[Remark]:
    """Percentages below 1: a spreadsheet shows 20% and writes 0.2."""
    seen: set[tuple[str, str]] = set()
    for figure in instance.figures.values():
        for cell in figure.cells:
            value = cell.value / UNITS[cell.unit].factor
            if not (cell.unit.startswith(PERCENT) and 0 < abs(value) < 1):
                continue
            if (cell.row, figure.name) not in seen:
                seen.add((cell.row, figure.name))
                yield Remark(
                    cell.row, _read(figure.name, value, cell.unit), _meant(value, cell.unit)
                )
    discount = instance.head.discount
    if 0 < discount.value < 1:
        what = _read("the discount", discount.value, discount.unit)
        yield Remark("instance.yaml, discount", what, _whole(discount.value))


def _read(name: str, value: float, unit: str) -> str:
    return f"{name} is {value:.10g} {unit}"


def _whole(value: float) -> str:
    return f"{100 * value:.10g}% is written {100 * value:.10g}"


def _meant(value: float, unit: str) -> str:
    """What would be written, were a share meant; the unit of shares is `share`, or a year's."""
    return f"{_whole(value)}; as a share, with the unit {UNITS[unit].own}"


CHECKS: tuple[Callable[[Instance], Iterator[Remark]], ...] = (percent_cells,)
"""Every check of sense, in the order in which they are shown."""
