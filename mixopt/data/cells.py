"""One cell of a table as a number: in range, in its figure's own unit; or what is wrong with it."""

from __future__ import annotations

import math

from mixopt.data.cell_remedies import is_shortened, mend_shortened, remedy_for
from mixopt.instance.kinds import SMALLEST, Kind
from mixopt.schema.numbers import NUMBER, lost, number
from mixopt.units import Unit


def value_of(text: str, unit: Unit | None, kind: Kind) -> float | tuple[str, str, str]:
    """A cell's value in the figure's own unit; or what is wrong, the remedy, and the sort of fault.

    Args:
        text: What stands in the cell.
        unit: The unit it is written in; None if that is not known, and the value is NaN.
        kind: What sort of number the figure is.
    """
    if not NUMBER.fullmatch(text):
        of = f" in {unit.symbol}" if unit else ""
        return f"reads '{text}', not a number{of}", remedy_for(text, unit), "not a number"
    if is_shortened(text):
        return f"reads '{text}', which may have lost digits", mend_shortened(text), "shortened"
    loss = lost(text)
    if loss:
        return f"reads '{text}', {loss[0]}", loss[1], "lost"
    if unit is None:
        return math.nan
    value = number(text) * unit.factor
    if not math.isfinite(value) or not kind.least <= value <= kind.most:
        return f"reads '{text}'", f"It must be {kind.bounds(unit)}", "out of range"
    if value and abs(value) < SMALLEST:
        return f"reads '{text}', too near to zero", "Write 0, or check the unit", "near zero"
    return value
