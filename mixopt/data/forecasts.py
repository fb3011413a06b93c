"""Reads forecasts with their error: a table with a row a figure and period."""

from __future__ import annotations

from math import isnan, nan
from pathlib import Path

from mixopt.data.plain_table import read_plain_table
from mixopt.errors import DataError, Fault
from mixopt.instance.forecasts import Forecast
from mixopt.schema.numbers import NUMBER, number

COLUMNS = ("address", "period", "value", "low", "high", "between")


def read_forecasts(path: Path, faults: list[Fault]) -> list[Forecast]:
    """The forecasts of a CSV or Excel file (its first sheet).

    Its columns are `address`, `period`, `value`, `low`, `high`, and `between`: in how many % of
    cases the outturn is between the two ends. Others, such as `note`, are for whoever reads it.

    Args:
        path: The file.
        faults: Where cells that are no number are noted; their rows are found all the same, so
            that what else is wrong with them can be told too.

    Raises:
        DataError: There is no such file, or a column is missing.
    """
    if not path.exists():
        remedy = f"Check its name; it has a row a figure and period, with: {', '.join(COLUMNS)}"
        raise DataError([Fault(path.as_posix(), "there is no such file", remedy)])
    table = read_plain_table(path, path.as_posix())
    absent = [column for column in COLUMNS if column not in table.header]
    if absent:
        what = f"there is no column {', '.join(absent)}"
        raise DataError([Fault(f"{table.name}, row 1", what, f"Its columns: {', '.join(COLUMNS)}")])
    found = []
    for at, row in table.rows:
        where = f"{table.name}, row {at}"
        numbers = [
            number(row[column]) if NUMBER.fullmatch(row[column]) else nan for column in COLUMNS[2:]
        ]
        faults += [
            Fault(where, f"{column} reads '{row[column]}'", "Write a plain number")
            for column, read in zip(COLUMNS[2:], numbers, strict=True)
            if isnan(read)
        ]
        value, low, high, between = numbers
        found.append(
            Forecast(row["address"], row["period"], value, low, high, between / 100, where)
        )
    if not table.rows:
        faults.append(Fault(table.name, "has no rows", "Write a row for each figure and period"))
    return found
