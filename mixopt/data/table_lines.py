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

    def where(self, column: str = "") -> str:
        """File, row and what it is about; of a sheet, the cell under a column."""
        at = self.at
        if column and self.row.letters:
            at = at.removesuffix(self.row.place()) + self.row.place(column)
        parts = (self.address.area, *self.address.keys, self.address.figure)
        about = ", ".join(filter(None, parts))
        return f"{at} ({about})" if about else at
