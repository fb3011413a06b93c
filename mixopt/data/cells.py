"""One cell of a table as a number: in range, in its figure's own unit; or what is wrong with it."""

from __future__ import annotations

import math
import re

from mixopt.instance.kinds import SMALLEST, Kind
from mixopt.schema.numbers import NUMBER, lost, number
from mixopt.units import Unit

MISREAD = "Â£"
"""What £ becomes where UTF-8 is read in a Western encoding."""

RECODE = "The file was saved in another encoding: write £ again, and save it as 'CSV UTF-8'"

_THOUSANDS = re.compile(r"£?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)


def value_of(text: str, unit: Unit | None, kind: Kind) -> float | tuple[str, str, str]:
    """A cell's value in the figure's own unit; or what is wrong, the remedy, and the sort of fault.

    Args:
        text: What stands in the cell.
        unit: The unit it is written in; None if that is not known, and the value is NaN.
        kind: What sort of number the figure is.
    """
    if not NUMBER.fullmatch(text):
        of = f" in {unit.symbol}" if unit else ""
        return f"reads '{text}', not a number{of}", _plain(text, unit), "not a number"
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


def _plain(text: str, unit: Unit | None) -> str:
    """The remedy for a text that is no number, if it is plain what number was meant."""
    bare = text.replace(" ", "").replace("\xa0", "")
    if bare.startswith("="):
        return "Write the number, not a formula"
    if MISREAD in bare:
        return RECODE
    if bare.endswith("%") and not (unit and unit.symbol.startswith("%")):
        return "Write it as a plain number, or write % as its unit"
    bare = bare.removesuffix("%")
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    bare = bare.removeprefix("£")
    return f"Write {bare}" if NUMBER.fullmatch(bare) else "Write a plain number, such as 1250.5"
