"""A figure as a document prints it; its last digit sets the tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A printed figure.

    Attributes:
        figure: As printed, commas and all.
        unit: What it is in.
        where: Document and section.
    """

    figure: str
    unit: str
    where: str

    def __eq__(self, ours: object) -> bool:
        """Whether a number rounds to what is printed."""
        printed = Decimal(self.figure.replace(",", ""))
        half = Decimal((0, (5,), printed.as_tuple().exponent - 1))
        return abs(Decimal(repr(float(ours))) - printed) <= half  # type: ignore[arg-type]

    __hash__ = None  # type: ignore[assignment]
