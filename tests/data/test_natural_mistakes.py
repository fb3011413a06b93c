"""What spreadsheets, statistics and people write where a number or a day belongs.

Each is one fault with the right remedy, and never read as another number or day.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mixopt.data.cells import value_of
from mixopt.instance.adjustment import NOBODY
from mixopt.instance.kinds import Kind
from mixopt.instance.period_names import plain_name, restore_name, same_days
from mixopt.schema.days import guess_day
from mixopt.units import UNITS

from support.breaking import councils, replaced, run, town
from support.cases import assert_faults

PRICE = Kind("£/week", "A price.", "prices", NOBODY)
SHARE = Kind("share", "A share.", "staff", NOBODY, most=1)
PEOPLE = Kind("people", "People.", "needs", NOBODY)

CELLS = [
    ("£1,000", "£/week", "Write 1000"),
    ("1,000", "£/week", "Write 1000"),
    ("1 000", "£/week", "Write 1000"),
    ("1'000.50", "£/week", "Write 1000.50"),
    ("£850 ", "£/week", "Write 850"),
    ("(1,000)", "£/week", "Write -1000"),
    ("−5", "£/week", "Write -5"),
    ("£1.5m", "£/week", "Write 1500000 (the unit is £/week)"),
    ("£20k", "£000/year", "Write 20 (the unit is £000/year)"),
    ("$850", "£/week", "Write a plain number of £"),
    ("€850", "£/week", "Write a plain number of £"),
    ("£12", "people", "Write a plain number of people, without £"),
    ("12%", "share", "Write 0.12, or 12 and write % as its unit"),
    ("12%", "%", "Write 12"),
    ("12 %", "%", "Write 12"),
    ("1.0%", "share", "Write 0.01, or 1.0 and write % as its unit"),
    ("12%", "£/week", "Write it as a plain number in £/week: % is no unit of it"),
    ("N/A", "£/week", "Write a plain number: an estimate rests on an assumed source"),
    ("n/a", "people", "Write a plain number: an estimate"),
    ("tbc", "people", "Write a plain number: an estimate"),
    ("-", "people", "Write 0 if there is none (so spreadsheets show 0), else a plain number"),
    ("–", "people", "Write 0 if there is none"),
    ("c", "people", "the publisher left this one out"),
    ("x", "people", "the publisher left this one out"),
    ("[c]", "people", "the publisher left this one out"),
    ("[low]", "people", "the publisher left this one out"),
    ("*", "people", "the publisher left this one out"),
    ("..", "people", "the publisher left this one out"),
    (":", "people", "the publisher left this one out"),
    ("######", "£/week", "The column was too narrow when it was saved: widen it, and save again"),
    ("##", "£/week", "The column was too narrow"),
    ("#REF!", "£/week", "A formula of the spreadsheet failed"),
    ("#DIV/0!", "£/week", "A formula of the spreadsheet failed"),
    ("#N/A", "£/week", "A formula of the spreadsheet failed"),
    ("=A1*2", "£/week", "Write the number, not a formula"),
    ("TRUE", "people", "Write a plain number: a yes or no is none"),
    ("no", "people", "Write a plain number: a yes or no is none"),
    ("1E+05", "£/week", "format the cells as numbers and save again, or write 100000 if that"),
    ("1.23E+05", "£/week", "or write 123000 if that is all of it"),
    ("1.5E-05", "share", "or write 0.000015 if that is all of it"),
    ("01/04/2026", "people", "It is a date: write a plain number, and format the cells as numbers"),
    ("2026-04-01", "people", "It is a date"),
    ("1 April 2026", "people", "It is a date"),
    ("Jan-27", "people", "It is a date"),
    ("Apr-2026", "people", "It is a date"),
    ("4-Apr", "people", "It is a date"),
    ("2026/27", "people", "It is a period: write a plain number"),
    ("2026-27", "people", "It is a period: write a plain number"),
    ("<5", "people", "Write one plain number, such as 5"),
    ("c. 100", "people", "Write one plain number, such as 100"),
    ("5-10", "people", "Write one plain number, and the range in 'note'"),
    ("5 to 10", "people", "Write one plain number, and the range in 'note'"),
    ("850 £/week", "£/week", "Write 850: what it is of stands under 'unit' (£/week)"),
    ("12 people", "people", "Write 12: what it is of stands under 'unit' (people)"),
    ("1.250,50", "£/week", "Write 1250.50"),
    ("850,5", "£/week", "Write a plain number, such as 1250.5"),
    ("85O", "£/week", "Write a plain number, such as 1250.5"),
    ("Â£850", "£/week", "The file was saved in another encoding"),
]


@pytest.mark.parametrize(("text", "unit", "remedy"), CELLS)
def test_what_stands_in_a_cell_is_no_number_and_says_what_to_write(
    text: str, unit: str, remedy: str
) -> None:
    kind = {"share": SHARE, "people": PEOPLE}.get(UNITS[unit].own, PRICE)
    found = value_of(text.strip() if text.endswith(" ") else text, UNITS[unit], kind)
    assert isinstance(found, tuple), found
    assert found[0].startswith(f"reads '{text.strip()}'")
    assert remedy in found[1], found[1]


@pytest.mark.parametrize(("text", "value"), [("1e5", 1e5), ("1e+16", 1e16), ("1.5e-05", 1.5e-5)])
def test_an_exponent_that_a_program_wrote_is_read(text: str, value: float) -> None:
    kind = Kind("£", "Money.", "funds", NOBODY, most=1e17)
    assert value_of(text, UNITS["£"], kind) == value


def test_a_table_of_mistakes_has_one_fault_a_cell(tmp_path: Path) -> None:
    """Blanks around a cell are no mistake; the others are told together, each once."""
    town(tmp_path / "town")
    texts = ["N/A", '"£1,000"', "######", "1E+05", "Jan-27", " 4000 "]
    path = tmp_path / "town" / "services.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    columns = head.split(",")
    at = columns.index("2025/26") if "2025/26" in columns else columns.index("all")
    cells = [row.split(",") for row in rows]
    given = [row for row in cells if row[at]]
    for row, text in zip(given, texts, strict=False):
        row[at] = text
    path.write_text("\n".join([head, *(",".join(row) for row in cells)]) + "\n", "utf-8")
    seen = run("check", str(tmp_path / "town"))
    assert len(seen.faults) == 5, seen.err
    for line, text in zip(seen.faults, texts, strict=False):
        assert f"reads '{text.strip(chr(34))}'" in line


DAYS = [
    ("01/04/2026", "2026-04-01, if the day comes first"),
    ("31/03/2027", "2027-03-31"),
    ("3/31/2027", "2027-03-31"),
    ("01-04-26", "2026-04-01, if the day comes first"),
    ("4/4/2026", "2026-04-04"),
    ("1 April 2026", "2026-04-01"),
    ("1st Apr 2026", "2026-04-01"),
    ("01-Apr-26", "2026-04-01"),
    ("April 1, 2026", "2026-04-01"),
    ("2026/04/01", "2026-04-01"),
    ("2026-4-1", "2026-04-01"),
    ("2026-04-01 00:00:00", "2026-04-01"),
    ("Apr-2026", "2026-04-01, its first day, or 2026-04-30, its last"),
    ("Jan-27", "2027-01-01, its first day, or 2027-01-31, its last"),
    ("Feb 2028", "2028-02-01, its first day, or 2028-02-29, its last"),
    (20260401, "2026-04-01"),
    (46113, "2026-04-01"),
    ("31/02/2026", None),
    ("soon", None),
    ("2026", None),
    (None, None),
]


@pytest.mark.parametrize(("text", "meant"), DAYS)
def test_the_day_that_was_meant_is_offered(text: object, meant: str | None) -> None:
    assert guess_day(text) == meant


@pytest.mark.parametrize("text", ["01/04/2025", "1 April 2025", "Apr-2025", "2025/04/01"])
def test_a_day_of_another_form_is_one_fault_with_the_day(text: str, tmp_path: Path) -> None:
    town(tmp_path / "town")
    replaced("instance.yaml", "from: 2025-04-01", f"from: {text}")(tmp_path / "town")
    seen = run("check", str(tmp_path / "town"))
    remedy = "Write it as 2025-04-01"
    assert_faults(seen, (("instance.yaml, line", f"read '{text}', which is not a day", remedy),))


@pytest.mark.parametrize(
    ("shown", "names", "meant"),
    [
        ("2026-27", ["2025/26", "2026/27"], "2026/27"),
        ("202627", ["2025/26", "2026/27"], "2026/27"),
        ("2026/2027", ["2025/26", "2026/27"], "2026/27"),
        ("Jan-27", ["2026-12", "2027-01"], "2027-01"),
        ("Apr-2026", ["2026-04", "2026-05"], "2026-04"),
        ("01/04/2026", ["2025/26", "2026/27"], "2026/27"),
        ("1 April 2026", ["2026-27", "2025-26"], "2026-27"),
        ("Dec-11", ["2010/11", "2011/12"], "2011/12"),
        ("2031/32", ["2025/26", "2026/27"], None),
    ],
)
def test_a_period_of_another_form_is_known(shown: str, names: list[str], meant: str | None) -> None:
    assert same_days(shown, names) == meant


def test_a_month_by_name_is_offered_with_its_year_first() -> None:
    assert plain_name("Jan-27") == "2027-01"
    assert plain_name("April 2026") == "2026-04"
    assert plain_name("a month") is None
    assert restore_name("x", ["2026-04"]) is None


@pytest.mark.parametrize("column", ["2026-27", "202627", "01/04/2026", "2026/2027"])
def test_a_column_of_another_form_is_one_fault(column: str, tmp_path: Path) -> None:
    councils(tmp_path / "councils")
    head = "area,need,figure,unit,2026/27,"
    replaced("needs.csv", head, head.replace("2026/27", column))(tmp_path / "councils")
    seen = run("check", str(tmp_path / "councils"))
    assert len(seen.faults) == 1, seen.err
    assert f"'{column}'" in seen.faults[0]
    assert "2026/27" in seen.faults[0].partition(f"'{column}'")[2]


@pytest.mark.parametrize(
    ("value", "remedy"),
    [("3.5%", "Write 3.5, a plain number"), ("£3", "Write 3, a plain number"),
     ("'3.5'", "Write 3.5, a plain number"), ("N/A", "Write a plain number")],
)  # fmt: skip
def test_a_number_of_the_head_is_plain(value: str, remedy: str, tmp_path: Path) -> None:
    town(tmp_path / "town")
    text = (tmp_path / "town" / "instance.yaml").read_text("utf-8")
    old = next(part for part in text.splitlines() if "value:" in part)
    number = old.partition("value: ")[2].partition(",")[0]
    replaced("instance.yaml", f"value: {number}", f"value: {value}")(tmp_path / "town")
    seen = run("check", str(tmp_path / "town"))
    assert_faults(seen, (("instance.yaml, line", "discount.value: read", remedy),))


def test_a_period_named_by_its_month_first_is_told_how(tmp_path: Path) -> None:
    town(tmp_path / "town")
    replaced("instance.yaml", "2025/26:", "Apr-25:")(tmp_path / "town")
    seen = run("check", str(tmp_path / "town"))
    assert any("Write 2025-04: a period's name begins with the year" in f for f in seen.faults)
