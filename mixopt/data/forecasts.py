"""Reads forecasts with their error: a table with a row a figure and period."""

from __future__ import annotations

from pathlib import Path

from mixopt.data.plain_table import read_plain_table
from mixopt.errors import DataError, Fault
from mixopt.instance.forecasts import Forecast
from mixopt.schema.numbers import NUMBER, number

COLUMNS = ("address", "period", "value", "low", "high", "between")


def read_forecasts(path: Path) -> list[Forecast]:
    """The forecasts of a CSV or Excel file (its first sheet).

    Its columns are `address`, `period`, `value`, `low`, `high`, and `between`: in how many % of
    cases the outturn is between the two ends. Others, such as `note`, are for whoever reads it.

    Raises:
        DataError: A column is missing, or a cell is no number.
    """
    table = read_plain_table(path, path.as_posix())
    absent = [column for column in COLUMNS if column not in table.header]
    if absent:
        what = f"there is no column {', '.join(absent)}"
        raise DataError([Fault(f"{table.name}, row 1", what, f"Its columns: {', '.join(COLUMNS)}")])
    faults: list[Fault] = []
    found = []
    for at, row in table.rows:
        where = f"{table.name}, row {at}"
        bad = [column for column in COLUMNS[2:] if not NUMBER.fullmatch(row[column])]
        faults += [
            Fault(where, f"{column} reads '{row[column]}'", "Write a plain number")
            for column in bad
        ]
        if not bad:
            value, low, high, between = (number(row[column]) for column in COLUMNS[2:])
            found.append(
                Forecast(row["address"], row["period"], value, low, high, between / 100, where)
            )
    if not table.rows:
        faults.append(Fault(table.name, "has no rows", "Write a row for each figure and period"))
    if faults:
        raise DataError(faults)
    return found
