"""Starts of England's councils: begun once a process, and read as the files that are written."""

from __future__ import annotations

from functools import cache

from mixopt.data.published import shipped_councils
from mixopt.data.starts import begin
from mixopt.data.starts.files import files_of, read_files
from mixopt.instance.instance import Instance
from mixopt.instance.start import Row, Start

YEARS = 3
WITHOUT = {"City of London", "Isles of Scilly"}
"""Councils of which too little is published."""

STARTED = [council.name for council in shipped_councils() if council.name not in WITHOUT]


@cache
def started(name: str) -> Start:
    """A council's start."""
    (council,) = shipped_councils().find([name])
    return begin(council, YEARS)


def written(name: str) -> Instance:
    """Its files, read."""
    return read_files(files_of(started(name), 2025, YEARS))


def row_of(name: str, address: str) -> Row:
    """One row of it."""
    return next(row for row in started(name).rows if str(row.address) == address)


def published(name: str, *inputs: str) -> list[float | None]:
    """What is published of a council."""
    figures = started(name).council.figures
    return [figures[each].value for each in inputs]
