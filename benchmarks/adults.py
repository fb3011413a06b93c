"""Makes the table of what is published of adult social care, from the files of the publications.

    python benchmarks/adults.py FOLDER --out england/adults/published.csv

FOLDER holds the four files that `england/adults/sources.csv` names under `read_in`, as they are:

    RO3_LA_Data_2024-25_data_by_LA.ods   the ministry's revenue outturn, a row an authority
    activity_keep_all.csv                weeks of care, as compiled by others from the returns
    ASC_data.csv                         the Local Authority Data Explorer's adult social care
    age.csv                              people by single year of age, a row a district or council

A cell is what is printed, or the mark that is; of what no file has a number, `n`. Three things are
not copied: a 0 for every care home of a council, in the compilation, is a return that was not made
(Hackney, Hillingdon and Tower Hamlets, which had thousands of weeks a year or two before), and has
the mark `nil`; of a county, people are its districts' together, which are those whose code in the
outturn begins as the county's does; and numbers have no more than four digits after the point.

A file, a sheet, a column or a line that is not there is named, and nothing is written.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from opendocument import NO_WORKBOOK, read_sheets

from mixopt.data.paths import ENGLAND
from mixopt.data.published import shipped_councils
from mixopt.instance.councils import Council

EDITION = 2025
OUTTURN, WEEKS = "RO3_LA_Data_2024-25_data_by_LA.ods", "activity_keep_all.csv"
EXPLORER, PEOPLE = "ASC_data.csv", "age.csv"
SHEET, HEADER = "RO3_LA_Data_202425", "E-code"
WEEKS_OF, EXPLORED = "2023", "2022-23"
NONE, NOT_AVAILABLE, NO_RETURN = "n", "x", "nil"
COLUMNS = {
    WEEKS: ("year", "ActivityProvision", "DH_GEOGRAPHY_NAME", "SupportSetting", "ITEMVALUE"),
    EXPLORER: ("Financial year", "Local authority code", "Measure", "Value"),
    PEOPLE: ("code", *(str(age) for age in range(18, 65))),
}
HEADS = (HEADER, "Detailed Class", "Class")


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    with (ENGLAND / "adults" / "inputs.csv").open(encoding="utf-8", newline="") as file:
        inputs = [*csv.DictReader(file)]
    councils = [*shipped_councils()]
    several = Counter(name for each in councils for name in {each.name, *each.also_called})
    if faults := [*find_missing(wanted.folder)]:
        sys.exit("\n".join([*faults, "Nothing was written."]))
    found = read_all(wanted.folder)
    if faults := [*find_unread(found, inputs)]:
        sys.exit("\n".join([*faults, "Nothing was written."]))
    with wanted.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "edition", *(each["input"] for each in inputs)])
        for council in sorted(councils, key=lambda each: each.code):
            names = [name for name in _names(council) if several[name] < 2]
            cells = [_cell(found[each["source"]], names, each["where"]) for each in inputs]
            writer.writerow([council.code, EDITION, *cells])


def find_missing(folder: Path) -> Iterator[str]:
    """Files that are not there or cannot be opened, and what they lack of what is read by name."""
    for name, columns in {OUTTURN: HEADS, **COLUMNS}.items():
        path = folder / name
        try:
            there = _outturn_heads(path) if name == OUTTURN else _csv_heads(path)
        except OSError as error:
            yield f"{path}: {error.strerror or error}"
        except NO_WORKBOOK:
            yield f"{path} is no workbook of the kind .ods"
        except UnicodeDecodeError:
            yield f"{path} is no text in UTF-8"
        else:
            if lacks := [column for column in columns if column not in there]:
                sheet = f", sheet {SHEET}" if name == OUTTURN else ""
                yield f"{path}{sheet}: no column {', '.join(lacks)}"


def _outturn_heads(path: Path) -> list[str]:
    return next((row for row in _sheet(path) if row and row[0] == HEADER), [])


def _csv_heads(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def read_all(folder: Path) -> dict[str, Mapping[str, Mapping[str, str]]]:
    """By source, and there by council, what its file has."""
    outturn = read_outturn(folder / OUTTURN)
    return {
        "ro3": outturn,
        "weeks": read_weeks(folder / WEEKS),
        "explorer": read_explorer(folder / EXPLORER),
        "people": read_people(folder / PEOPLE, outturn),
    }


def find_unread(
    found: Mapping[str, Mapping[str, Mapping[str, str]]], inputs: Iterable[Mapping[str, str]]
) -> Iterator[str]:
    """Inputs that no council has: the column or line is called otherwise, or its year is."""
    for each in inputs:
        if not any(each["where"] in cells for cells in found[each["source"]].values()):
            what = f"{each['input']}: '{each['where']}' stands of no council in {each['source']}"
            yield f"{what}. Write in inputs.csv what it is called, or the year at the script's top"


def _names(council: Council) -> tuple[str, ...]:
    """A council's codes and names; one that it shares was that of a council before two others."""
    return council.code, *council.other_codes, council.name, *council.also_called


def _cell(found: Mapping[str, Mapping[str, str]], names: Iterable[str], where: str) -> str:
    """A council's cell, under any of its codes or names."""
    for name in names:
        if name in found:
            return found[name].get(where, NONE)
    return NONE


def _tidy(text: str) -> str:
    """A number of no more than four digits after the point; a mark as it is."""
    try:
        value = float(text)
    except ValueError:
        return text or NOT_AVAILABLE
    return f"{value:.4f}".rstrip("0").rstrip(".")


def read_outturn(path: Path) -> dict[str, dict[str, str]]:
    """By code of the Office for National Statistics the columns of the outturn, by title."""
    rows = _sheet(path)
    header: list[str] = next(row for row in rows if row and row[0] == HEADER)
    return {
        row[1]: {title: _tidy(cell) for title, cell in zip(header, row, strict=False)}
        for row in rows
        if len(row) > 1 and row[1].startswith("E")
    }


def _sheet(path: Path) -> Iterator[list[str]]:
    """The rows of the sheet with an authority a row."""
    yield from read_sheets(path).get(SHEET, [])


def read_weeks(path: Path) -> dict[str, dict[str, str]]:
    """By council weeks of care in a year, by setting; a mark where all homes have 0."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if (row["year"], row["ActivityProvision"]) == (WEEKS_OF, "99"):
                found[row["DH_GEOGRAPHY_NAME"]][row["SupportSetting"]] = _tidy(row["ITEMVALUE"])
    for cells in found.values():
        homes = {s: cells[s] for s in ("Residential", "Nursing") if s in cells}
        if homes and all(weeks == "0" for weeks in homes.values()):
            cells.update(dict.fromkeys(homes, NO_RETURN))
    return found


def read_explorer(path: Path) -> dict[str, dict[str, str]]:
    """By code the explorer's measures."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["Financial year"] == EXPLORED:
                found[row["Local authority code"]][row["Measure"]] = _tidy(row["Value"])
    return found


def read_people(path: Path, outturn: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """By code people of an age; those of a county's districts are the county's too."""
    county = {
        row[HEADER][:3]: code for code, row in outturn.items() if row["Detailed Class"] == "SC"
    }
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            ages = {
                int(age.rstrip("+")): float(cell)
                for age, cell in row.items()
                if age.rstrip("+").isdigit()
            }
            own = outturn.get(row["code"], {})
            above = county.get(own[HEADER][:3], "") if own.get("Class") == "SD" else ""
            for code in filter(None, (row["code"], above)):
                found[code]["18 to 64"] += sum(ages[age] for age in range(18, 65))
                found[code]["65 and over"] += sum(n for age, n in ages.items() if age >= 65)
    return {
        code: {age: _tidy(str(number)) for age, number in each.items()}
        for code, each in found.items()
    }


if __name__ == "__main__":
    main()
