"""Makes the rows of `england/published.csv` from the publications' own files, kept in one folder.

    python -m pip install pyarrow pyreadr
    python benchmarks/publications.py DOWNLOADS                   compares with what is shipped
    python benchmarks/publications.py DOWNLOADS --edition 2026    writes the rows of an edition

`DOWNLOADS` has the files that `england/sources.csv` names (`read_in`), under those names. Where a
new one has another name, write it there first, with its title and date. What is read of each input
is in `england/inputs.csv` (`where`): a column, or a row, of the publication.

A cell is a number or a mark as printed; a mark that `england/marks.csv` does not explain is a
fault, and nothing is written. Where a file has no cell, the mark is `joint` of a council that
returned with another, `n` where no council has that year, and `-` otherwise. `older.csv` says of
which values another year is taken. Money is kept to the nearest £.

`editions.csv` has values of England; those that are in the same files are printed, to be copied.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from opendocument import read_sheets

from mixopt.data.paths import ENGLAND
from mixopt.data.published import JOINT, YEARS_BEFORE

Cells = Iterator[tuple[str, int, Any]]
"""Of each cell its councils' code or codes, as the publication writes them; its year; the cell."""
Row = dict[str, str]
NATION = "England"
BOTH = " / "
"""Between the codes of councils that made one return."""
TOGETHER = " of the joint return"
PLACES = {"£": 0, "£000": 3}
NATIONAL_COLUMNS = ("placed_", "provider_")


# What each publication looks like


def _tool(table: pd.DataFrame, where: str) -> Cells:
    """The Local Authority Interactive Tool: a row a measure, council and year."""
    kept = table[table["Short Desc"] == where].astype({"LA Number": object})
    codes = kept["LA Number"].where(kept["LA and Regions"] != NATION, NATION)
    for code, year, cell in zip(codes, kept["Years"], kept["Values"], strict=True):
        yield str(code).removesuffix(".0"), _year(year), cell


def _looked_after(column: str) -> Callable[[pd.DataFrame, str], Cells]:
    """Children looked after: a row a group of characteristics, characteristic, council and year."""

    def read(table: pd.DataFrame, where: str) -> Cells:
        group, characteristic = where.split(": ", 1)
        kept = table[(table["cla_group"] == group) & (table["characteristic"] == characteristic)]
        return _by_level(kept, column)

    return read


def _return(table: pd.DataFrame, where: str) -> Cells:
    """A table of a return with a row a council and year, and a column a measure."""
    return _by_level(table, where.removesuffix(TOGETHER))


def _roles(table: pd.DataFrame, where: str) -> Cells:
    """Workers by role, where all are told by a characteristic of theirs."""
    role, breakdown, column = where.removesuffix(TOGETHER).split(", ")
    kept = table[(table["role"] == role) & (table["breakdown"].str.lower() == breakdown)]
    return _by_level(kept.assign(old_la_code=kept["new_la_code"]), column)


def _by_level(table: pd.DataFrame, column: str) -> Cells:
    levels = {"Local authority", "National"}
    kept = table[table["geographic_level"].isin(levels)].astype({"old_la_code": object})
    codes = kept["old_la_code"].where(kept["geographic_level"] != "National", NATION)
    for code, year, cell in zip(codes, kept["time_period"], kept[column], strict=True):
        yield str(code).removesuffix(".0"), int(year), cell


def _outturn(table: pd.DataFrame, where: str) -> Cells:
    """A revenue outturn: a row a council and a column a line; above them what it is about."""
    heads = next(row for row in table.itertuples(index=False) if "ONS Code" in row)
    lines = [at for at, head in enumerate(heads) if f" {_words(where)} " in f" {_words(head)} "]
    if len(lines) != 1:
        raise SystemExit(f"{len(lines)} columns of the outturn are '{where}', where one should be")
    code, year = heads.index("ONS Code"), _year(str(table.iat[0, 0]))
    for row in table.itertuples(index=False):
        yield str(row[code]), year, row[lines[0]]


def _words(text: object) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"['’]", "", str(text).lower())))


LAYOUTS: dict[str, Callable[[pd.DataFrame, str], Cells]] = {
    "lait": _tool,
    "cla25": _looked_after("cla_31_march_number"),
    "cla25s": _looked_after("placements_number"),
    "csww": _return,
    "cswwr": _roles,
    "cin25": _return,
    "cpp25": _return,
    "ro3": _outturn,
}
"""By the key of a publication in `sources.csv`."""


def _year(text: str) -> int:
    """The year that ends in a text: 2025 of '2025' and of '2024-25 (OT)'."""
    found = re.search(r"(\d{4})(-\d\d)?(?!\d)", text)
    if not found:
        raise SystemExit(f"'{text}' has no year")
    return int(found[1]) + bool(found[2])


def _table(path: Path) -> pd.DataFrame:
    """A file, whichever kind it is."""
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    if path.suffix == ".rds":
        import pyreadr  # type: ignore[import-not-found]

        return pyreadr.read_r(str(path))[None]
    if path.suffix == ".ods":
        sheets = {name: pd.DataFrame(rows) for name, rows in read_sheets(path).items()}
    else:
        sheets = pd.read_excel(path, sheet_name=None, header=None)
    return max(sheets.values(), key=lambda sheet: sheet.size)


# From the files to rows


class Printed:
    """What the files of a folder have of each input, by council and year.

    Attributes:
        cells: By input, council's code and year: a number as it is kept, or a mark as printed.
        years: By input the years of which there is any cell.
        unknown: Marks that are explained nowhere, with where they stand.
    """

    def __init__(self, downloads: Path, england: Path) -> None:
        self.councils = _rows(england / "councils.csv")
        self.inputs = {row["input"]: row for row in _rows(england / "inputs.csv")}
        self.marks = {row["mark"] for row in _rows(england / "marks.csv")}
        self.older = {
            (row["code"], row["edition"], row["input"]): int(row["date"][-4:])
            for row in _rows(england / "older.csv")
        }
        self.cells: dict[str, dict[tuple[str, int], str]] = defaultdict(dict)
        self.years: dict[str, set[int]] = defaultdict(set)
        self.unknown: list[str] = []
        files = {row["source"]: Path(row["read_in"]).name for row in _rows(england / "sources.csv")}
        paths = {source: downloads / files[source] for source in LAYOUTS}
        if missing := [str(path) for path in paths.values() if not path.is_file()]:
            remedy = "Put it there, or name another in sources.csv"
            raise SystemExit("\n".join(f"{path} is not there. {remedy}" for path in missing))
        for source, path in paths.items():
            table = _table(path)
            try:
                self._read(source, table)
            except KeyError as column:
                what = f"{path} has no column {column}, of which {source} is read"
                raise SystemExit(f"{what}. Write in inputs.csv what it is called") from None

    def _read(self, source: str, table: pd.DataFrame) -> None:
        known = {NATION: NATION} | {
            code: row["code"]
            for row in self.councils
            for code in (row["code"], row["dfe_code"], *row["other_codes"].split(";"))
            if code
        }
        for name, row in self.inputs.items():
            if row["source"] != source or name.endswith(JOINT):
                continue
            for codes, year, cell in LAYOUTS[source](table, row["where"]):
                together = name + JOINT if BOTH in codes and name + JOINT in self.inputs else name
                for code in codes.split(BOTH):
                    if code in known:
                        self._keep(together, (known[code], year), cell)

    def _keep(self, name: str, at: tuple[str, int], cell: Any) -> None:
        text = "" if pd.isna(cell) else str(cell).strip().replace(",", "")
        if not text:
            return
        try:
            digits = PLACES.get(self.inputs[name]["unit"])
            text = f"{float(text) if digits is None else round(float(text), digits):.10g}"
        except ValueError:
            if text not in self.marks:
                self.unknown.append(f"{name}, {at[0]}, {at[1]}: '{text}'")
        self.years[name].add(at[1])
        if self.cells[name].setdefault(at, text) != text:
            raise SystemExit(f"{name}, {at[0]}, {at[1]}: both {self.cells[name][at]} and {text}")

    def edition(self, edition: int) -> list[Row]:
        """A row a council of which there is any number."""
        found = (
            {"code": row["code"], "edition": str(edition)}
            | {name: self._cell(name, row["code"], edition) for name in self.inputs}
            for row in self.councils
        )
        return [row for row in found if any(_is_number(row[name]) for name in self.inputs)]

    def _cell(self, name: str, code: str, edition: int) -> str:
        source, year = ("cla", edition - YEARS_BEFORE) if name == "cla_before" else (name, edition)
        year = self.older.get((code, str(edition), name), year)
        if (code, year) in self.cells[source]:
            return self.cells[source][code, year]
        if name.endswith(JOINT):
            return ""
        if (code, year) in self.cells[name + JOINT]:
            return "joint"
        return "-" if year in self.years[source] | self.years[source + JOINT] else "n"

    def nation(self, edition: int) -> dict[str, str]:
        """Values of England that `editions.csv` has, by name."""
        names = {
            name: f"england_{name}" for name in self.inputs if name.startswith(NATIONAL_COLUMNS)
        } | {"same_placement_2y": "stability"}
        return {
            title: self.cells[name][NATION, edition]
            for name, title in names.items()
            if (NATION, edition) in self.cells[name]
        }


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", text))


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def differences(shipped: list[Row], found: list[Row]) -> Iterator[str]:
    """What is not the same in two tables, a line each."""
    before = {(row["edition"], row["code"]): row for row in shipped}
    after = {(row["edition"], row["code"]): row for row in found}
    for at in sorted(before.keys() ^ after.keys()):
        yield f"{' '.join(at)}: only in {'what is shipped' if at in before else 'the files'}"
    for at in sorted(before.keys() & after.keys()):
        for name, was in before[at].items():
            if was != after[at][name]:
                now = after[at][name]
                yield f"{' '.join(at)}, {name}: {was or 'blank'} shipped, {now} in the files"


def main() -> None:
    """Compare, or write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("downloads", type=Path, help="the folder of the publications' files")
    parser.add_argument("--edition", type=int, help="write this one; without it, compare")
    parser.add_argument("--england", type=Path, default=ENGLAND, help="the folder of the tables")
    asked = parser.parse_args()
    printed = Printed(asked.downloads, asked.england)
    if printed.unknown:
        raise SystemExit("marks that marks.csv does not explain:\n" + "\n".join(printed.unknown))
    path = asked.england / "published.csv"
    shipped = _rows(path)
    if asked.edition is None:
        editions = sorted({int(row["edition"]) for row in shipped})
        found = [row for edition in editions for row in printed.edition(edition)]
        lines = [*differences(shipped, found)]
        print(*lines, f"{len(found):,} rows, {len(lines):,} differences", sep="\n")
        sys.exit(bool(lines))
    kept = [row for row in shipped if row["edition"] != str(asked.edition)]
    rows = sorted(
        [*kept, *printed.edition(asked.edition)], key=lambda row: (row["edition"], row["code"])
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["code", "edition", *printed.inputs], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for name, value in printed.nation(asked.edition).items():
        print(f"{asked.edition},{name},{value}")


if __name__ == "__main__":
    main()
