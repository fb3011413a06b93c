"""Workbooks with one thing wrong: each is told with its sheet and cell, and what mends it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import mixopt

from support.sampling import sampled
from support.workbooks import Edit, edited, put, with_formula


def cell(sheet: str, at: str, value: Any, shown: str | None = None) -> Edit:
    """Write a value into a cell, with a number format."""

    def edit(book: Any) -> None:
        book[sheet][at].value = value
        if isinstance(value, str):
            book[sheet][at].data_type = "e" if value.startswith("#") else "s"
        if shown is not None:
            book[sheet][at].number_format = shown

    return edit


def does(*words: str) -> Edit:
    """Call a method of a sheet: its name, the method, and what it is given."""
    sheet, method, *given = words

    def edit(book: Any) -> None:
        getattr(book[sheet], method)(*given)

    return edit


def row(sheet: str, number: int, *values: Any) -> Edit:
    """Write a row, from column A on."""

    def edit(book: Any) -> None:
        for column, value in enumerate(values, start=1):
            book[sheet].cell(number, column).value = value

    return edit


def renamed(sheet: str, name: str) -> Edit:
    """Call a sheet otherwise."""

    def edit(book: Any) -> None:
        book[sheet].title = name

    return edit


def removed(sheet: str) -> Edit:
    """Leave a sheet out."""

    def edit(book: Any) -> None:
        del book[sheet]

    return edit


PRICE = ("services", "E5")
PEOPLE = ("needs", "E5")

VALUES = [
    ("a suppression mark", cell(*PEOPLE, "c"), "needs", "E5", "reads 'c'", "the publisher left"),
    ("another mark", cell(*PEOPLE, "x"), "needs", "E5", "reads 'x'", "the publisher left"),
    ("a third mark", cell(*PEOPLE, "z"), "needs", "E5", "reads 'z'", "the publisher left"),
    ("a colon", cell(*PEOPLE, ":"), "needs", "E5", "reads ':'", "the publisher left"),
    ("a mark in brackets", cell(*PEOPLE, "[c]"), "needs", "E5", "reads '[c]'", "the publisher left"),
    ("nothing known", cell(*PEOPLE, "N/A"), "needs", "E5", "reads 'N/A'", "an estimate rests"),
    ("to be confirmed", cell(*PEOPLE, "tbc"), "needs", "E5", "reads 'tbc'", "an estimate rests"),
    ("a dash", cell(*PEOPLE, "-"), "needs", "E5", "reads '-'", "Write 0 if there is none"),
    ("a failed lookup", cell(*PEOPLE, "#N/A"), "needs", "E5", "reads '#N/A'", "mend it there"),
    ("a lost reference", cell(*PRICE, "#REF!"), "services", "E5", "reads '#REF!'", "mend it there"),
    ("a division by nothing", cell(*PRICE, "#DIV/0!"), "services", "E5", "'#DIV/0!'", "mend it"),
    ("a misspelt function", cell(*PRICE, "#NAME?"), "services", "E5", "'#NAME?'", "mend it"),
    ("a wrong value", cell(*PRICE, "#VALUE!"), "services", "E5", "'#VALUE!'", "mend it there"),
    ("a date", cell(*PEOPLE, datetime(2026, 4, 1)), "needs", "E5", "'2026-04-01'", "It is a date"),
    ("a time", cell(*PEOPLE, datetime(2026, 4, 1, 9, 30)), "needs", "E5", "09:30", "It is a date"),
    ("a yes", cell(*PEOPLE, True), "needs", "E5", "reads 'TRUE'", "a yes or no is none"),
    ("dollars", cell(*PRICE, 500, "[$$-409]#,##0.00"), "services", "E5", "reads '$500'", "number of £"),
    ("euros", cell(*PRICE, 500, "#,##0 [$€-407]"), "services", "E5", "reads '€500'", "number of £"),
    ("pounds of people", cell(*PEOPLE, 90, "£#,##0"), "needs", "E5", "'£90'", "without £"),
    ("a percentage of £", cell(*PRICE, 5, "0%"), "services", "E5", "'500%'", "% is no unit of it"),
    ("shown in thousands", cell(*PRICE, 500000, "#,##0,"), "services", "E5", "in thousands", "plain number"),
    ("15 shown as 1500%", cell("standards", "E7", 15, "0%"), "standards", "E7", "reads '1500'", "from 0 to 100"),
    ("a thousands comma", cell(*PRICE, "1,500"), "services", "E5", "reads '1,500'", "Write 1500"),
    ("a pound sign", cell(*PRICE, "£500"), "services", "E5", "reads '£500'", "Write 500"),
    ("thousands by a letter", cell(*PRICE, "£1.5k"), "services", "E5", "'£1.5k'", "Write 1500"),
    ("a percent sign", cell("standards", "E7", "15%"), "standards", "E7", "'15%'", "Write 15"),
    ("a space within", cell(*PRICE, "1\u00a0500"), "services", "E5", "'1 500'", "Write 1500"),
    ("brackets", cell(*PRICE, "(500)"), "services", "E5", "reads '(500)'", "Write -500"),
    ("a range", cell(*PEOPLE, "85-95"), "needs", "E5", "reads '85-95'", "one plain number"),
    ("about", cell(*PEOPLE, "c. 90"), "needs", "E5", "reads 'c. 90'", "such as 90"),
    ("a letter for a digit", cell(*PEOPLE, "9O"), "needs", "E5", "reads '9O'", "a plain number"),
    ("a formula as text", cell(*PEOPLE, "=45*2"), "needs", "E5", "=45*2", "Write the number"),
    ("a minus", cell(*PEOPLE, -90), "needs", "E5", "reads '-90'", "It must be from 0"),
    ("too many", cell(*PEOPLE, 1e12), "needs", "E5", "reads '1000000000000'", "It must be from 0"),
    ("nothing", cell(*PEOPLE, None), "needs", "B5", "no value", "Write it under"),
]  # fmt: skip

ROWS = [
    ("another unit", cell("needs", "D5", "£/week"), "needs", "D5", "the unit '£/week'", "Write people"),
    ("no unit", cell("needs", "D5", None), "needs", "D5", "no unit", "Write people"),
    ("an unknown source", cell("needs", "F5", "invnted"), "needs", "F5", "'invnted'", "Did you mean 'invented'?"),
    ("no source", cell("needs", "F5", None), "needs", "F5", "no source", "Name a key"),
    ("no place in the source", cell("standards", "G5", None), "standards", "G5", "'where' is blank", "the page"),
    ("a need that is not there", cell("needs", "B5", "childrn"), "needs", "B5", "'needs.childrn.demand'", "Did you mean"),
    ("a figure that is not there", cell("needs", "C5", "demands"), "needs", "B5", "children.demands'", "Did you mean"),
    ("curly quotes", cell("needs", "B5", "‘children’"), "needs", "B5", "‘children’", "Did you mean"),
    ("a row twice", row("needs", 8, None, "children", "demand", "people", 90, "invented"), "needs", "B8", "cell B5 gives it for 2025/26 too", "Remove one"),
    ("a stray row", row("needs", 8, None, "adults", "demand", "people", 90, "invented"), "needs", "B8", "'needs.adults.demand'", "Remove it"),
    ("a total", row("needs", 8, "Total", None, None, None, 92), "needs", "B8", "says not which figure", "Fill in need"),
    ("a remark beside", cell("needs", "J6", "checked by KP"), "needs", "J6", "'checked by KP' beside", "a head in row 4"),
    ("merged cells", does("needs", "merge_cells", "E5:E6"), "needs", "E5", "merged with the cells to E6", "Unmerge"),
    ("merged keys", does("needs", "merge_cells", "B5:B6"), "needs", "B5", "merged with the cells to B6", "Unmerge"),
    ("merged heads", does("needs", "merge_cells", "E4:F4"), "needs", "E4", "merged with the cells to F4", "Unmerge"),
    ("a head twice", cell("needs", "G4", "source"), "needs", "G4", "'source' stands twice", "Remove one"),
    ("a misspelt head", cell("needs", "F4", "sorce"), "needs", "F4", "'sorce' is not a column", "Did you mean 'source'?"),
    ("a period as a date", cell("needs", "E4", "2025-26"), "needs", "E4", "'2025-26'", "Did you mean '2025/26'?"),
    ("no head over numbers", cell("needs", "E4", None), "needs", "E4", "column", "Name it"),
    ("a hidden stray row", lambda book: (row("needs", 8, None, "adults", "demand", "people", 1, "invented")(book), setattr(book["needs"].row_dimensions[8], "hidden", True)), "needs", "B8 (a hidden row)", "'needs.adults.demand'", "Remove it"),
]  # fmt: skip

HEADS = [
    ("an unknown kind of source", cell("Sources", "B5", "guess"), "Sources", "A5", "guess", "published"),
    ("a source without a reason", cell("Sources", "I5", None), "Sources", "A5", "why", "Add"),
    ("a source twice", lambda book: row("Sources", 7, *[each.value for each in book["Sources"][5]])(book), "Sources", "A7", "stands twice", "Remove one"),
    ("a source without a name", cell("Sources", "A5", None), "Sources", "A5", "no source", "Name it"),
    ("an unknown field", row("Sources", 4, "source", "kind", "titel"), "Sources", "C5", "titel", "title"),
    ("an unknown model", cell("Instance", "A3", "model: tutorail"), "Instance", "A3", "'tutorail'", "tutorial"),
    ("a broken line", cell("Instance", "A3", "model: [tutorial"), "Instance", "A4", "not valid YAML", "Check"),
    ("a line in two cells", cell("Instance", "B3", "tutorial"), "Instance", "B3", "beside the lines", "column A"),
    ("a day that is none", cell("Instance", "A6", "  2025/26: {from: 2025-04-31, to: 2026-03-31}"), "Instance", "A6", "which is not a day", "Write it as"),
    ("no instance", removed("Instance"), "Instance", "", "there is no such sheet", "Add it"),
    ("no table", removed("services"), "services", "", "there is no such sheet", "Add it"),
    ("a misspelt sheet", renamed("services", "servces"), "servces", "", "not a table", "Did you mean 'services'?"),
]  # fmt: skip

FORMULAS = [
    ("never calculated", "45*2", None, False, "has no value kept with it", "Open it in Excel"),
    ("calculated by hand", "45*2", "90", True, "may be out of date", "Automatic"),
    ("at random", "RAND()*90", "45.2", False, "another value whenever", "Write the value"),
    ("of today", "YEAR(TODAY())-1935", "91", False, "another value whenever", "Write the value"),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    sampled([*VALUES, *ROWS, *HEADS], 25),
    ids=[each[0] for each in [*VALUES, *ROWS, *HEADS]],
)
def test_what_is_wrong_is_told_with_its_cell_and_what_mends_it(
    case: tuple[str, Edit, str, str, str, str], tmp_path: Path
) -> None:
    _, edit, sheet, at, reading, remedy = case
    path = put(tmp_path, edited(edit))
    assert_told(path, sheet, at, reading, remedy)


@pytest.mark.parametrize(
    ("formula", "kept", "manual", "reading", "remedy"),
    [case[1:] for case in FORMULAS],
    ids=[case[0] for case in FORMULAS],
)
def test_a_formula_without_a_fresh_value_is_refused(
    formula: str, kept: str | None, manual: bool, reading: str, remedy: str, tmp_path: Path
) -> None:
    path = put(tmp_path, with_formula("needs", "E5", formula, kept, manual=manual))
    faults = assert_told(path, "needs", "E5", reading, remedy)
    assert len(faults) == 1
    assert formula in faults[0].what


def assert_told(path: Path, sheet: str, at: str, reading: str, remedy: str) -> tuple[Any, ...]:
    """One fault is this; nothing else is told but what follows from a name that is wrong."""
    faults = mixopt.check(path)
    where = rf"book\.xlsx, sheet '{sheet}'" + (rf", cell {re.escape(at)}( \(|$)" if at else "$")
    found = [fault for fault in faults if re.search(where, fault.where) and reading in fault.what]
    assert len(found) == 1, [str(fault) for fault in faults]
    assert remedy in found[0].remedy, found[0]
    assert len(faults) <= 4, [str(fault) for fault in faults]
    return faults
