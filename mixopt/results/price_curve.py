"""The price of one figure at every value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from mixopt.instance.notebook import html_table, pluralise
from mixopt.results.optimum import Optimum
from mixopt.units import Measure


@dataclass(frozen=True, slots=True)
class CurveSegment:
    """The plan's cost over a range of the figure's values x, and its price at both ends.

    Where `over` and the others are given, the cost is constant + times · x + over / (x − less).
    """

    begins: float
    """The value at its lower end, in the unit of its row."""
    ends: float
    cost: float
    """£ that the plan costs at its lower end; or the person-years unmet, where they are priced."""
    cost_at_end: float
    price: float
    """What one unit more adds, at its lower end."""
    price_at_end: float
    """The same at its upper end; where both are the same, it is so anywhere between."""
    stops: str
    """What ends it: above, for what is above the figure's value; else below."""
    constant: float | None
    times: float | None
    over: float | None
    less: float | None


@dataclass(frozen=True, slots=True, repr=False)
class PriceCurve:
    """Every stair of a figure."""

    address: str
    unit: str
    """The unit of the figure, as its row is written."""
    measure: Measure
    """What its costs and prices are in: £ of the plan, or person-years left unmet."""
    value: float
    """The value of the figure today."""
    stairs: tuple[CurveSegment, ...]
    """From the lowest to the highest; none where the figure cannot move."""

    @property
    def price_unit(self) -> str:
        """The unit of a price: £ of the plan, or person-years left unmet, for one unit."""
        return f"{self.measure} per {self.unit}"

    def document(self) -> dict[str, Any]:
        """The curve as the JSON document has it."""
        return {
            "address": self.address,
            "unit": self.unit,
            "price_unit": self.price_unit,
            "value": self.value,
            "stairs": [asdict(stair) for stair in self.stairs],
        }

    def __repr__(self) -> str:
        """In a line."""
        ends = (
            f" from {self.stairs[0].begins:,.6g} to {self.stairs[-1].ends:,.6g}"
            if self.stairs
            else ""
        )
        return (
            f"<Curve of {self.address}, {self.value:,.6g} {self.unit}: "
            f"{pluralise(len(self.stairs), 'stair')}{ends}>"
        )


@dataclass(frozen=True, slots=True, repr=False)
class Curve:
    """What the plan costs at every value of one figure, and the optimum that this rests on."""

    optimum: Optimum
    curve: PriceCurve

    def __iter__(self) -> Iterator[CurveSegment]:
        """Each stair, from the lowest value of the figure to the highest."""
        return iter(self.curve.stairs)

    def __len__(self) -> int:
        """How many stairs there are."""
        return len(self.curve.stairs)

    def document(self) -> dict[str, Any]:
        """The JSON document that `mixopt price --json` writes."""
        return {**self.optimum.document("staircase"), **self.curve.document()}

    def __repr__(self) -> str:
        """In a line."""
        return f"{repr(self.curve)[:-1]}; {self.optimum.words}>"

    def _repr_html_(self) -> str:
        """For a notebook: a row a stair."""
        whole = self.curve
        rows = [
            [
                stair.stops,
                f"{stair.begins:,.6g}",
                f"{stair.ends:,.6g}",
                whole.measure.amount(stair.cost),
                whole.measure.amount(stair.price),
                whole.measure.amount(stair.price_at_end),
            ]
            for stair in self
        ]
        cost = "Cost" if whole.measure is Measure.MONEY else "Unmet"
        heading = f"{whole.address}, {whole.value:,.6g} {whole.unit} today. {self.optimum.words}"
        columns = ("What ends it", "From", "To", f"{cost} at 'From'", "One more adds", "at 'To'")
        return html_table(heading, rows, columns)
