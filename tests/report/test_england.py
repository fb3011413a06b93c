"""England for people: the terminal, the strips and the workbook, of four councils and one without."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from mixopt.data.plain_table import read_plain_table
from mixopt.report.strips import draw_england
from mixopt.report.terminal.england import describe_limit, show_england
from mixopt.report.terminal.england_council import show_among
from mixopt.report.terminal.england_numbers import thousands
from mixopt.report.terminal.page import Page
from mixopt.report.workbook.england import england_workbook

from support.england import SOME, planned, some_of_england

SVG = "{http://www.w3.org/2000/svg}"


def printed(name: str = "", width: int | None = 80) -> str:
    """What is printed of all, or of one."""
    found, out = some_of_england(), io.StringIO()
    if name:
        mine = next(each for each in found.answers if each.council.name == name)
        show_among(found, mine, Page(width, out))
    else:
        show_england(found, Page(width, out))
    return out.getvalue()


@pytest.mark.parametrize("name", ["", "Leeds", "Rutland", "City of London"])
@pytest.mark.slow
def test_nothing_is_wider_than_a_terminal(name: str) -> None:
    assert max(map(len, printed(name).splitlines())) <= 80


@pytest.mark.slow
def test_the_answer_says_how_many_how_dear_and_what_binds() -> None:
    text = printed(width=None)
    assert text.startswith("England: 4 of 5 councils planned, every plan certified, 2025/26 to")
    assert "Not planned: City of London. Too little is published." in text
    shares = [planned(name).ratios[0] for name in SOME]
    (row,) = (line for line in text.splitlines() if line.startswith("  2025/26"))
    assert row.split()[1] == f"{min(shares):.1%}"
    assert row.split()[-1] == f"{max(shares):.1%}"
    today = sum(planned(name).plan.today["childrens_home"] for name in SOME)
    (row,) = (line for line in text.splitlines() if line.startswith("  Children's home"))
    assert row.split()[2] == f"{today:,.0f}"
    assert re.search(r"\b4: .*supply \(kinship care\)", text)
    assert "Over 2025/26 to 2027/28 and the 3 years beyond" in text


@pytest.mark.slow
def test_a_council_stands_beside_its_region_and_england() -> None:
    lines = printed("Wakefield", None).splitlines()
    assert lines[0] == "Wakefield among 3 of Yorkshire and The Humber"
    (looked_after,) = (line.split() for line in lines if line.startswith("  Children looked after"))
    assert looked_after[3:] == ["692", "2", "of", "3", "466", "692", "1,095", "466"]
    assert sum(line.startswith("* Wakefield") for line in lines) == 1
    one_more = planned("Wakefield").plan.prices["home_place"].one_more
    (place,) = (line for line in lines if "Home's place more" in line)
    assert thousands(one_more) in place


def test_a_council_without_a_plan_is_shown_with_the_reason() -> None:
    text = printed("City of London", None)
    assert "Not planned: too little is published." in text
    assert "What it adds" not in text


def test_numbers_are_written_as_people_read_them() -> None:
    assert [thousands(each) for each in (None, 0.0, -20.0, 1_234_567, -9_940, -9_960)] == [
        "", "0", "0", "+1,235", "-9.9", "-10",
    ]  # fmt: skip
    assert describe_limit("supply.foster_agency.spot") == "supply (foster agency, spot)"
    assert describe_limit("caseload_limit.caseload") == "caseload"


def test_the_strips_have_a_bar_for_every_council_and_mark_one() -> None:
    found = some_of_england()
    leeds = planned("Leeds").council.code
    picture = ElementTree.fromstring(draw_england(found, leeds))
    titles = [title.text or "" for group in picture.iter(f"{SVG}g") for title in group]
    names = Counter(title.partition(":")[0] for title in titles if ":" in title)
    assert set(names) == {*SOME}
    assert len(set(names.values())) == 1
    saved = 100 * (1 - planned("York").ratios[-1])
    assert f"York: {saved:.1f}%" in titles
    assert len([*picture.iter(f"{SVG}path")]) == names["Leeds"]
    assert not [*ElementTree.fromstring(draw_england(found)).iter(f"{SVG}path")]
    for rect in picture.iter(f"{SVG}rect"):
        assert float(rect.get("height", "nan")) >= 0


def test_a_council_without_a_plan_is_not_in_the_picture() -> None:
    city = next(each for each in some_of_england().without)
    text = draw_england(some_of_england(), city.council.code)
    assert "City of London" not in text
    assert "is marked" not in text


def test_a_price_that_a_council_does_not_have_is_no_bar() -> None:
    found = some_of_england()
    answers = []
    for each in found.answers:
        plan = each.plan
        if plan and each.council.name == "York":
            case = replace(plan.prices["case"], one_more=None)
            plan = replace(plan, prices={**plan.prices, "case": case})
        answers.append(replace(each, plan=plan))
    text = draw_england(replace(found, answers=tuple(answers)), planned("York").council.code)
    assert text.count("<title>York: ") == text.count("<title>Leeds: ") - 1


def test_the_workbook_has_the_rows_of_the_table(tmp_path) -> None:
    path = tmp_path / "england.xlsx"
    path.write_bytes(england_workbook(some_of_england(), date(2026, 1, 1)))
    table = read_plain_table(path, "england.xlsx")
    assert [*table.header] == some_of_england().header
    (leeds,) = (row for _, row in table.rows if row["council"] == "Leeds")
    assert float(leeds["cost"]) == pytest.approx(planned("Leeds").plan.cost)
    assert leeds["has_plan"] == "yes"
