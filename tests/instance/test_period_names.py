"""What the names of periods say of their days, by hand."""

from datetime import date

import pytest

from mixopt.instance.period_names import find_contradiction, meanings, restore_name

APRIL, MARCH = date(2025, 4, 1), date(2026, 3, 31)
NAMES = ["2025/26", "2025-26", "202526", "2025/2026", "2025-2026", "25/26"]


@pytest.mark.parametrize("name", NAMES)
def test_a_financial_year_is_from_april_to_march(name: str) -> None:
    assert find_contradiction(name, APRIL, MARCH) is None
    for first, last in [
        (date(2023, 4, 1), date(2024, 3, 31)),  # another year
        (APRIL, date(2027, 3, 31)),  # two years
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2025, 10, 1), MARCH),
    ]:
        what, remedy = find_contradiction(name, first, last) or ("", "")
        assert what == "is not the financial year that it is called"
        assert remedy.startswith(f"{name} is from 2025-04-01 to 2026-03-31: write these days")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2025Q3", "2025-07-01", "2025-09-30"),  # of the calendar year
        ("2025Q3", "2025-10-01", "2025-12-31"),  # of the financial year
        ("2025 Q4", "2026-01-01", "2026-03-31"),
        ("2025/26 Q4", "2026-01-01", "2026-03-31"),
        ("202526Q1", "2025-04-01", "2025-06-30"),
        ("2025H2", "2025-10-01", "2026-03-31"),
        ("2025-04", "2025-04-01", "2025-04-30"),
        ("202502", "2025-02-01", "2025-02-28"),
        ("2024 Feb", "2024-02-01", "2024-02-29"),
        ("04/2025", "2025-04-01", "2025-04-30"),
        ("2009-10", "2009-10-01", "2009-10-31"),  # a month, or the year 2009/10
        ("2009-10", "2009-04-01", "2010-03-31"),
        ("1999/00", "1999-04-01", "2000-03-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025", "2024-04-01", "2025-03-31"),
        ("2025", "2025-04-01", "2026-03-31"),
        ("2025/27", "2025-04-01", "2026-03-31"),  # a name of no known form
        ("1st year", "2025-04-01", "2026-03-31"),
    ],
)
def test_days_that_a_name_may_stand_for(name: str, first: str, last: str) -> None:
    assert find_contradiction(name, date.fromisoformat(first), date.fromisoformat(last)) is None


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("2025Q3", "quarter"),
        ("2026/27 Q1", "quarter"),
        ("2025H1", "half-year"),
        ("2025-05", "month"),
        ("2009-10", "financial year or month"),
        ("2027", "year"),
    ],
)
def test_days_that_it_may_not(name: str, what: str) -> None:
    said, _ = find_contradiction(name, date(2025, 4, 1), date(2025, 6, 30)) or ("", "")
    assert said == f"is not the {what} that it is called"


@pytest.mark.parametrize("name", ["2025-13", "2025/28", "202528", "0000/01", "2025Q5", "99999", ""])
def test_other_names_say_nothing(name: str) -> None:
    assert meanings(name) == ()


@pytest.mark.parametrize(
    "shown",
    ["Apr-26", "apr-26", "April 2026", "26-Apr", "1-Apr-26", "01/04/2026", "2026-04-01", "46113"],
)
def test_what_a_spreadsheet_makes_of_a_month_is_that_month(shown: str) -> None:
    assert restore_name(shown, ["2026-03", "2026-04", "2026-05"]) == "2026-04"


def test_a_spreadsheet_takes_the_financial_year_2009_10_for_october() -> None:
    assert restore_name("Oct-09", ["2008-09", "2009-10"]) == "2009-10"


@pytest.mark.parametrize("shown", ["note", "May-26", "Apr", "2026-04", "demand", "12", "99999"])
def test_anything_else_is_no_month(shown: str) -> None:
    assert restore_name(shown, ["2026-04"]) is None
