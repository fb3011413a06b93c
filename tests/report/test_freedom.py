"""What could differ at the same cost, as it is printed."""

from __future__ import annotations

import io

from mixopt.report.terminal.freedom import MARK, describe_freedom
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.plan import show, show_tables
from mixopt.report.terminal.summary import show_summary
from mixopt.results.plan import Plan

from support.shipped import planned, shipped


def tables(name: str, *wanted: str) -> str:
    text = io.StringIO()
    show_tables(shipped(name), planned(name), wanted, Page(None, text))
    return text.getvalue()


def test_every_free_number_of_the_mix_is_marked_and_no_other() -> None:
    plan = planned("redbridge")
    marked = tables("redbridge", "Mix").count(f"{MARK} ") + tables("redbridge", "Mix").count(
        f"{MARK}\n"
    )
    free = [row for row in plan.free if row.table == "supported"]
    assert marked == len(free) + 1  # and the note
    assert f"{MARK} Could differ at the same cost" in tables("redbridge", "Mix")


def test_a_plan_that_is_the_only_one_has_no_mark_and_no_line() -> None:
    assert describe_freedom(planned("stockport")) == []
    text = io.StringIO()
    show(shipped("stockport"), planned("stockport"), Page(None, text))
    assert MARK not in text.getvalue()


def test_the_table_has_the_least_and_the_most_of_each() -> None:
    shown = tables("redbridge", "Freedom").splitlines()
    (row,) = [line for line in shown if line.startswith("  Children looked after, under 16: Kin")]
    assert "19.4 to 31.1" in row
    starts = shown[shown.index("Starts of levers") + 1]
    assert starts.split("flats")[1].split() == ["same", "same", "same", *["–", "to", "20.0"] * 2]


def test_money_that_could_be_paid_by_another_fund_is_in_pounds() -> None:
    shown = tables("better-care-fund", "Freedom")
    assert "What a fund pays for a line (£)" in shown
    assert "£401,500 to £650,500" in shown


def lines(plan: Plan) -> list[str]:
    text = io.StringIO()
    show_summary(shipped(plan.instance), plan, Page(None, text), 0)
    return [line for line in text.getvalue().splitlines() if line.startswith("How free")]


def test_the_screen_says_how_much_is_free() -> None:
    assert lines(planned("redbridge")) == [
        "How free it is: 32 numbers could differ at the same cost (30 of people by need and service, "
        "2 of starts of levers). What each service gives is the same. --table Freedom has the least "
        "and the most."
    ]
    assert lines(planned("tutorial")) == []
