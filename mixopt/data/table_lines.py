"""A row of a table whose address is known, and where it stands in words."""

from __future__ import annotations

from dataclasses import dataclass

from mixopt.data.csv import Row
from mixopt.instance.kinds import Address, Kind


@dataclass(frozen=True, slots=True)
class Line:
    """A row whose address the model calls for."""

    at: str
    """File and row."""
    row: Row
    address: Address
    kind: Kind

    def place(self, column: str) -> str:
        """File and row; of a sheet, the cell under a column."""
        if not column or not self.row.letters:
            return self.at
        return self.at.removesuffix(self.row.place()) + self.row.place(column)

    def where(self, column: str = "") -> str:
        """File, row and what it is about; of a sheet, the cell under a column."""
        at = self.place(column)
        parts = (self.address.area, *self.address.keys, self.address.figure)
        about = ", ".join(filter(None, parts))
        return f"{at} ({about})" if about else at
