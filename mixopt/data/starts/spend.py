"""What was spent in a year: the section 251 outturn, else the revenue outturn if that can be."""

from __future__ import annotations

from dataclasses import dataclass

from mixopt.data.starts.reading import Reading, refusal
from mixopt.data.starts.wording import number

S251, RO3 = "DfE, LAIT, section 251 outturn", "MHCLG, revenue outturn RO3"


@dataclass(frozen=True)
class Spend:
    """£ spent in a year, gross.

    Attributes:
        looked_after: On children looked after.
        safeguarding: On safeguarding: social workers, and what is done for children in need.
        words: Where they are from.
        year: Of the outturn.
    """

    looked_after: float
    safeguarding: float
    words: str
    year: str

    @property
    def all(self) -> float:
        """Both."""
        return self.looked_after + self.safeguarding


def find_spend(reading: Reading, children: float, in_need: float) -> Spend:
    """What was spent.

    Args:
        reading: The council's figures.
        children: Looked after.
        in_need: Children in need.

    Raises:
        DataError: Nothing is published that can be used.
    """
    care, safe = reading.value("s251_looked_after"), reading.value("s251_safeguarding")
    other, year = _find_outturn(reading, children, in_need), reading.date("s251_looked_after")
    if care is None or safe is None:
        if other is None:
            raise refusal(reading.council, ["s251_looked_after"])
        words = f"£{number(sum(other), 0)} by RO3 taken"
        reading.tell("spend_missing", words)
        return Spend(*other, f"{RO3}; no section 251 return is published", year)
    if other is not None and not reading.checks["spend"].passes(care / other[0]):
        share = number(100 * care / other[0], 0)
        words = f"section 251 £{number(care, 0)} is {share}% of RO3's £{number(other[0], 0)}"
        reading.tell("spend", f"{words}; RO3 taken")
        return Spend(other[0], max(safe, other[1]), f"{RO3}, for {words}", year)
    return Spend(care, safe, S251, year)


def _find_outturn(reading: Reading, children: float, in_need: float) -> tuple[float, float] | None:
    """£ of the revenue outturn; none where it is not published, or cannot be right."""
    care, safe = reading.value("ro3_looked_after"), reading.value("ro3_safeguarding")
    if care is None or safe is None:
        return None
    care, safe = care * 1000, safe * 1000
    for name, amount, people in (
        ("spend_per_child", care, children), ("safeguarding_per_child", safe, in_need),
    ):  # fmt: skip
        if not reading.checks[name].passes(amount / people):
            reading.tell(
                name, f"£{number(amount, 0)}, £{number(amount / people, 0)} each: left aside"
            )
            return None
    return care, safe
