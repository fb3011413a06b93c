"""What people do in Excel that is read right: formats, formulas, notes, hidden things, spaces."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

import mixopt
from mixopt.data.conversion import contents_of
from mixopt.data.paths import INSTANCES
from mixopt.data.workbook.cells import Found, plain, text_of
from mixopt.data.workbook.styles import as_number
from mixopt.instance.kinds import TABLES

from support.shipped import shipped
from support.workbooks import Edit, edited, put, with_formula, written

PRICE, SHARE = "services.foster_in_house.price", "standards.agency_share.limit"


def value(instance: mixopt.Instance, address: str) -> float:
    """The first value of a figure, in its own unit."""
    return next(f.cells[0].value for a, f in instance.figures.items() if str(a) == address)


def cells(sheet: str, **values: Any) -> Edit:
    """Write cells; a pair is a value and its number format."""

    def edit(book: Any) -> None:
        for at, each in values.items():
            written_value, shown = each if isinstance(each, tuple) else (each, None)
            book[sheet][at].value = written_value
            if shown:
                book[sheet][at].number_format = shown

    return edit


def both(*edits: Edit) -> Edit:
    """One after the other."""

    def edit(book: Any) -> None:
        for each in edits:
            each(book)

    return edit


READ = [
    ("a percentage in a row of %", cells("standards", E7=(0.2, "0%")), SHARE, 0.2),
    ("with a decimal", cells("standards", E7=(0.155, "0.0%")), SHARE, 0.155),
    ("in a row of shares", cells("standards", D7="share", E7=(0.2, "0%")), SHARE, 0.2),
    ("a share without a format", cells("standards", D7="share", E7=0.2), SHARE, 0.2),
    ("a percent sign that is text", cells("standards", E7=(20, '0"%"')), SHARE, 0.2),
    ("pounds", cells("services", E5=(510, "£#,##0.00")), PRICE, 510),
    ("pounds of a country", cells("services", E5=(510, "[$£-809]#,##0")), PRICE, 510),
    ("accounts", cells("services", E5=(510, '_-"£"* #,##0.00_-;-"£"* #,##0.00_-')), PRICE, 510),
    ("money of the country", cells("services", E5=(510, '"$"#,##0_);\\("$"#,##0\\)')), PRICE, 510),
    ("decimals that are not shown", cells("services", E5=(510.75, "0")), PRICE, 510.75),
    ("text that is a number", cells("services", E5="510"), PRICE, 510),
    ("spaces around", cells("services", E5="\u00a0510 \u200b"), PRICE, 510),
    ("spaces around names", cells("services", B5="foster_in_house ", D5="\u00a0£/week"), PRICE, 500),
    ("another unit", cells("services", D5="£/day", E5=70), PRICE, 490),
    ("fifteen digits", cells("services", E5=0.1 + 0.2), PRICE, 0.3),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("edit", "address", "expected"), [case[1:] for case in READ], ids=[case[0] for case in READ]
)
def test_a_cell_is_read_as_what_is_meant(
    edit: Edit, address: str, expected: float, tmp_path: Path
) -> None:
    instance = mixopt.load(put(tmp_path, edited(edit)))
    assert value(instance, address) == pytest.approx(expected, rel=1e-15)


def hide(book: Any) -> None:
    book["services"].row_dimensions[5].hidden = True
    book["needs"].sheet_state = "hidden"
    book["pathways"].column_dimensions["F"].hidden = True


def notes_below(book: Any) -> None:
    book["services"]["A13"] = "Source: the finance team, May"
    book["services"]["B15"] = "Prices are before uplift"
    book["services"].merge_cells("B15:F15")


def titles_above(book: Any) -> None:
    book["services"].merge_cells("A1:G1")
    book["services"]["C2"] = "in £"


def sheets_of_their_own(book: Any) -> None:
    book.create_sheet("Working")["A1"] = "=1+1"
    book.create_sheet("Pivot")["B2"] = "figure"


def renamed(book: Any) -> None:
    book["needs"].title = " Needs "
    book["services"].title = "other"
    book["other"].title = "SERVICES"


def rows_apart(book: Any) -> None:
    book["services"].insert_rows(8)


@pytest.mark.slow
@pytest.mark.parametrize(
    "edit", [hide, notes_below, titles_above, sheets_of_their_own, renamed, rows_apart]
)
def test_what_is_no_figure_changes_nothing(edit: Edit, tmp_path: Path) -> None:
    found = mixopt.load(put(tmp_path, edited(edit)))
    assert same_figures(found, shipped("tutorial"))


def same_figures(one: mixopt.Instance, other: mixopt.Instance) -> bool:
    """Whether two instances have the same figures, to the last digit, with their sources."""
    if one.head != other.head or one.scenarios != other.scenarios:
        return False
    return {
        address: [(c.value, c.unit, c.source, c.where, c.note) for c in figure.cells]
        for address, figure in one.figures.items()
    } == {
        address: [(c.value, c.unit, c.source, c.where, c.note) for c in figure.cells]
        for address, figure in other.figures.items()
    }


def test_a_formula_is_read_by_the_value_that_was_kept_with_it(tmp_path: Path) -> None:
    path = put(tmp_path, with_formula("services", "E5", "1020/2", "510"))
    assert value(mixopt.load(path), PRICE) == 510


@pytest.mark.slow
def test_a_source_that_is_added_in_the_sheet_is_there(tmp_path: Path) -> None:
    new = cells("Sources", A7="survey", B7="published", C7="A survey", D7="Us", E7=2026)
    used = cells("services", F5="survey", G5="table 1")
    instance = mixopt.load(put(tmp_path, edited(both(new, used))))
    assert instance.head.sources["survey"].date == "2026"  # type: ignore[union-attr]
    dated = cells("Sources", E7=date(2026, 5, 1))
    instance = mixopt.load(put(tmp_path, edited(both(new, used, dated))))
    assert instance.head.sources["survey"].date == "2026-05-01"  # type: ignore[union-attr]


@pytest.mark.slow
def test_a_scenario_that_is_added_in_the_sheet_can_be_asked_for(tmp_path: Path) -> None:
    rows = cells(
        "Scenarios", A5="dearer", B5="Dearer carers", H5=PRICE, I5=600, M5="A test",
        H6="needs.children.demand", L6=(0.05, "0%"),
    )  # fmt: skip
    instance = mixopt.load(put(tmp_path, edited(rows)))
    first, second = instance.scenarios["dearer"].changes
    assert (first.address, first.set, first.why) == (PRICE, 600, "A test")
    assert (second.address, second.percent) == ("needs.children.demand", 5)
    broken = both(rows, cells("Scenarios", H6="needs.childrn.demand"))
    faults = mixopt.check(put(tmp_path, edited(broken)))
    assert [fault.where.partition("book.xlsx")[2] for fault in faults] == [
        ", sheet 'Scenarios', cell H6 (scenario dearer)"
    ]


def as_read(table: Path) -> pd.DataFrame:
    """A table as pandas reads it, with numbers as numbers."""
    return pd.read_csv(table)


def yaml_sheet(book: Any, name: str, text: str) -> None:
    sheet = book.create_sheet(name)
    for number, line in enumerate(text.splitlines(), start=1):
        sheet.cell(number, 1).value = line


@pytest.mark.parametrize("name", ["tutorial", "stockport"])
def test_a_workbook_that_pandas_wrote_is_an_instance(name: str, tmp_path: Path) -> None:
    folder, path = INSTANCES / name, tmp_path / f"{name}.xlsx"
    with pd.ExcelWriter(path, engine="openpyxl") as writer:
        for table in TABLES:
            if (folder / f"{table}.csv").is_file():
                as_read(folder / f"{table}.csv").to_excel(writer, sheet_name=table, index=False)
        for file in ("instance.yaml", "scenarios.yaml"):
            if (folder / file).is_file():
                lines = (folder / file).read_text(encoding="utf-8").splitlines()
                frame = pd.DataFrame(lines)
                frame.to_excel(writer, sheet_name=file.partition(".")[0], index=False, header=False)
    assert same_figures(mixopt.load(path), shipped(name))


def test_a_workbook_made_cell_by_cell_is_an_instance(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for file, content in contents_of(INSTANCES / "tutorial").files.items():
        if file.endswith(".csv"):
            sheet = book.create_sheet(file.removesuffix(".csv").title())
            for row in pd.read_csv(io.BytesIO(content), header=None, dtype=str).itertuples(
                index=False
            ):
                sheet.append([None if pd.isna(each) else each for each in row])
        elif file.endswith(".yaml"):
            yaml_sheet(book, file, content.decode())
    path = tmp_path / "made.xlsx"
    book.save(path)
    assert same_figures(mixopt.load(path), shipped("tutorial"))


TEXTS = ["0", "-0.5", "850", "850.0", "1.20", "0.1", "12345678.9", "-2800", "1e-05", "+5", "007",
         "0.1234567890123456", "123456789012345678", "", "1,000", ".5", "5.", "0.000001"]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_number_is_written_so_that_the_same_text_comes_back(text: str) -> None:
    found = as_number(text)
    assert found is None or text_of(found, "£/week") == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.1 + 0.2, "0.3"), (1 / 3, "0.333333333333333"), (1e16, "10000000000000000"),
     (1e-5, "0.00001"), (-0.0, "0"), (2.5e-300, f"{0:.300f}"[:-1] + "25")],
)  # fmt: skip
def test_numbers_keep_fifteen_digits_and_have_no_exponent(number: float, text: str) -> None:
    assert plain(number) == text
    assert text_of(Found(number)) == text


@pytest.mark.slow
def test_the_workbook_looks_as_finance_has_it() -> None:
    book = load_workbook(io.BytesIO(written("redbridge")))
    sheet = book["services"]
    assert sheet.freeze_panes == "B5"
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert [sheet[at].protection.locked for at in ("B5", "C5", "D5", "E5", "F5", "G5")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert sheet["F5"].font.color.rgb == "FF0000FF"
    assert sheet["F5"].fill.fgColor.rgb == "FFFFF2CC"
    assert "Usual: " in sheet["F5"].comment.text
    lists = [each for each in sheet.data_validations.dataValidation if "E5" in each.sqref]
    letter = lists[0].formula1.split("$")[1]
    units = [each.value for each in book["Lists"][letter] if each.value]
    assert units == ["£/week", "£/day", "£/year", "£000/year"]
    sources = next(e for e in sheet.data_validations.dataValidation if "Sources" in e.formula1)
    assert "L5" in sources.sqref


NEWER = {"theme", "why", "source", "includes", "changes.source"}
"""Columns of the sheet Scenarios that a workbook of before has not."""


def without_newer(book: Any) -> None:
    """Take the columns out that were not there, after two scenarios are written in the others."""
    sheet = book["Scenarios"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    rows = [
        {"scenario": "dearer", "title": "Dearer carers", "changes.address": PRICE,
         "changes.set": 600, "changes.why": "A test"},
        {"changes.address": "needs.children.demand", "changes.add": 1},
        {"scenario": "more", "title": "And more", "builds_on": "dearer",
         "changes.address": "needs.children.demand", "changes.times": 1.01},
    ]  # fmt: skip
    for at, row in enumerate(rows, start=5):
        for head, each in row.items():
            sheet.cell(at, heads[head]).value = each
    assert heads.keys() >= NEWER
    for column in sorted((heads[head] for head in NEWER), reverse=True):
        sheet.delete_cols(column)


@pytest.mark.slow
def test_a_workbook_of_before_scenarios_said_why_still_reads(tmp_path: Path) -> None:
    path = put(tmp_path, edited(without_newer))
    heads = [cell.value for cell in load_workbook(path)["Scenarios"][4] if cell.value]
    assert heads == ["scenario", "title", "builds_on", *(
        f"changes.{name}" for name in ("address", "set", "add", "times", "percent", "why")
    )]  # fmt: skip
    instance = mixopt.load(path)
    dearer, more = instance.scenarios.values()
    assert [(change.set, change.add) for change in dearer.changes] == [(600, None), (None, 1)]
    assert (dearer.changes[0].why, more.builds_on) == ("A test", "dearer")
    for each in (dearer, more):
        assert (each.theme, each.why, each.source, each.includes) == (None, "", None, ())
    under = mixopt.with_scenario(instance, "more")
    assert value(under, PRICE) == 600
    assert value(under, "needs.children.demand") == pytest.approx(91 * 1.01)
    assert same_figures(mixopt.load(put(tmp_path, edited(lambda _: None))), shipped("tutorial"))


def test_a_derived_change_without_a_formula_is_told_with_its_cell(tmp_path: Path) -> None:
    rows = cells(
        "Scenarios", A5="dearer", B5="Dearer carers", D5="500 x 1.2", E5="sums", H5=PRICE, I5=600,
    )  # fmt: skip
    new = cells("Sources", A7="sums", B7="derived", C7="Sums")
    faults = mixopt.check(put(tmp_path, edited(both(new, rows))))
    (fault,) = [each for each in faults if "sums" in each.what]
    assert fault.where.endswith("sheet 'Scenarios', cell H5")
    assert fault.what == (
        f"'sums' is derived, and the change '{PRICE}, set: 600' gives no formula of its own"
    )
    assert fault.remedy == "Write the formula in the 'why' of the change"
