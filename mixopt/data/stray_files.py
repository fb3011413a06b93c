"""Files that look as if they were meant to be read, under names that are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mixopt.data.workbook import book_at
from mixopt.errors import Fault
from mixopt.instance.kinds import EVERY_TABLE
from mixopt.instance.nearest import Known, nearest

READ = ("instance.yaml", "scenarios.yaml")


def stray_files(folder: Path, title: str) -> Iterator[Fault]:
    """Tables that are none, and YAML files that are nearly called as those that are read."""
    book = book_at(folder)
    if book is not None:
        yield from book.faults
        return
    tables = Known(EVERY_TABLE)
    for path in sorted(folder.iterdir() if folder.is_dir() else ()):
        lower = path.name.lower()
        if lower.endswith(".csv") and not _is_read(path, [f"{table}.csv" for table in EVERY_TABLE]):
            near = tables.nearest(path.stem.lower(), cutoff=0.7)
            remedy = (
                f"Did you mean '{near}.csv'?" if near else f"There are: {', '.join(EVERY_TABLE)}"
            )
            yield Fault(f"{title}/{path.name}", "not a table of an instance", remedy)
        elif lower.endswith((".yaml", ".yml")) and not _is_read(path, READ):
            right = nearest(lower, READ, cutoff=0.88)
            if right:
                remedy = f"Did you mean '{right}'?"
                yield Fault(f"{title}/{path.name}", "not a file that is read", remedy)


def _is_read(path: Path, names: tuple[str, ...] | list[str]) -> bool:
    """Whether a file is read under one of these names; some systems take capitals for small."""
    if path.name in names:
        return True
    right = path.with_name(path.name.lower())
    return right.name in names and right.exists() and path.exists() and right.samefile(path)
