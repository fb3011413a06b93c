"""What may be spent more than the least, as people write it: 2%, £1m, 500000."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mixopt.errors import DataError, Fault
from mixopt.results.alternatives import Allowance

AMOUNT = re.compile(
    r"(?P<sign>£?)\s*(?P<number>\d[\d,]*(\.\d+)?|\.\d+)\s*(?P<unit>%|k|m|)",
    re.ASCII | re.IGNORECASE,
)
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|[\d.]+", re.ASCII)
TIMES = {"": 1.0, "k": 1e3, "m": 1e6}
MOST = 1e12
"""£: more than any council has."""
PENCE = 1.0
"""£: less is what could differ at the same cost."""
CLEARLY_POUNDS = 1000.0
"""A number without a unit from which it can only be £."""
OPTION = "--within"
EXAMPLES = "Write a share of the least cost, such as 2%, or an amount, such as £500,000 or £1m"


@dataclass(frozen=True, slots=True)
class Asked:
    """An allowance before the least cost is known.

    Attributes:
        words: As it is shown.
        share: Of the least cost; 0 where it is an amount.
        pounds: £; 0 where it is a share.
    """

    words: str
    share: float
    pounds: float

    def of(self, cost: float) -> Allowance:
        """The allowance on a least cost, in £."""
        return Allowance(self.words, self.pounds or self.share * abs(cost))


def read_allowances(
    texts: Sequence[str | float], faults: list[Fault], option: str = OPTION
) -> list[Asked]:
    """The allowances; what is none is added to the faults.

    Args:
        texts: As written on the command line; in Python, a number is a share of the least cost.
        faults: Every fault so far.
        option: What gave them.
    """
    found: dict[str, Asked] = {}
    for text in texts:
        asked, fault = _read(text, option)
        if fault is not None:
            faults.append(fault)
        elif asked is not None:
            found[asked.words] = asked
    if not texts:
        faults.append(Fault(option, "names no allowance", EXAMPLES))
    return list(found.values())


def expect_allowances(texts: str | float | Sequence[str | float]) -> list[Asked]:
    """The allowances that a Python call names.

    Raises:
        DataError: One of them is none.
    """
    faults: list[Fault] = []
    many = [*texts] if isinstance(texts, Sequence) and not isinstance(texts, str) else [texts]
    found = read_allowances(many, faults, "within")
    if faults:
        raise DataError(faults)
    return found


def in_order(asked: Sequence[Asked], cost: float) -> Iterator[Allowance]:
    """The allowances in £, the smallest first."""
    yield from sorted((each.of(cost) for each in asked), key=lambda found: found.pounds)


def _read(text: str | float, option: str) -> tuple[Asked | None, Fault | None]:
    if isinstance(text, str):
        return _read_text(text.strip(), option)
    number = isinstance(text, float | int) and not isinstance(text, bool)
    if number and 0 < text <= 1:  # no comparison holds of what is no number
        return Asked(f"{100 * float(text):.10g}%", float(text), 0.0), None
    remedy = "Write a share of the least cost from above 0 to 1, such as 0.02, or text: '£1m'"
    return None, Fault(option, f"read {text!r}", remedy)


def _read_text(text: str, option: str) -> tuple[Asked | None, Fault | None]:
    written = AMOUNT.fullmatch(text)
    if written is None or not GROUPED.fullmatch(written["number"]):
        return None, Fault(option, f"read '{text}'", EXAMPLES)
    number, unit = float(written["number"].replace(",", "")), written["unit"].lower()
    if unit == "%":
        return _read_share(text, number, bool(written["sign"]), option)
    amount = number * TIMES[unit]
    if not unit and not written["sign"] and 0 < number < CLEARLY_POUNDS:
        what = f"read '{text}', which could be {text}% or £{text}"
        return None, Fault(option, what, f"Write {text}% or £{text}")
    if not PENCE <= amount <= MOST:
        return None, Fault(option, f"read '{text}'", f"{_more_than(amount)} up to £{MOST:,.0f}")
    return Asked(f"£{amount:,.2f}".removesuffix(".00"), 0.0, amount), None


def _read_share(
    text: str, number: float, signed: bool, option: str
) -> tuple[Asked | None, Fault | None]:
    if signed or not 0 < number <= 100:
        remedy = EXAMPLES if signed else f"{_more_than(number)} up to 100%"
        return None, Fault(option, f"read '{text}'", remedy)
    return Asked(f"{number:.10g}%", number / 100, 0.0), None


def _more_than(number: float) -> str:
    if number:
        return "Write an allowance of £1 or more," if number < 1 else "Write an allowance"
    return "`mixopt solve` marks what could differ at the same cost. Write an allowance above 0,"
