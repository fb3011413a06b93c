"""Reports call a period what it is, and tell limits that say the same though none has a price."""

from __future__ import annotations

import io

import pytest

from mixopt.analysis.solve import solve
from mixopt.instance.instance import Instance
from mixopt.instance.titles import span_word
from mixopt.report.parallel_limits import SAME
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.plan import show

from support.small import small

CARE = {
    "needs": {"people": {"title": "People"}},
    "services": {"care": {"title": "Care", "unit": "place", "meets": {"people": "preferred"}}},
}
FIGURES: dict[str, float | list[float]] = {
    "needs.people.demand": 10.0,
    "services.care.price": 100.0,
}
QUARTERS = {"2026Q2": ("2026-04-01", "2026-06-30"), "2026Q3": ("2026-07-01", "2026-09-30")}
MIXED = {"1": ("2026-04-01", "2026-06-30"), "2": ("2026-07-01", "2027-03-31")}
MONTHS = {"2026-04": ("2026-04-01", "2026-04-30")}


def printed(instance: Instance) -> str:
    text = io.StringIO()
    show(instance, solve(instance), Page(100, text))
    return " ".join(text.getvalue().split())


def of(periods: dict[str, tuple[str, str]]) -> Instance:
    days = {name: {"from": first, "to": last} for name, (first, last) in periods.items()}
    return small(CARE, FIGURES, periods=days)


def test_quarters_are_called_quarters() -> None:
    text = printed(of(QUARTERS))
    assert "The bridge from quarter to quarter" in text
    assert "Base: the quarter before (first quarter: today's mix" in text
    assert "the days in the quarter" in text
    assert "People on average over the quarter" in text
    assert "year" not in text.replace("people a year where", "")


def test_years_are_called_years() -> None:
    text = printed(small(CARE, FIGURES, years=2))
    assert "The bridge from year to year" in text
    assert "People on average over the year" in text


@pytest.mark.parametrize(
    ("periods", "word"), [(QUARTERS, "quarter"), (MIXED, "period"), (MONTHS, "month")]
)
def test_a_period_is_called_by_its_length(periods: dict[str, tuple[str, str]], word: str) -> None:
    assert span_word(of(periods)) == word


def test_limits_that_say_the_same_are_told_though_no_limit_has_a_price() -> None:
    """Two caps of 15 on the cases of 90 people: 6 FTE at £60,000, and neither cap alone moves it."""
    cap = {"kind": "caseload", "standing": "policy", "source": "Invented",
           "roles": ["worker"], "needs": ["people"]}  # fmt: skip
    model = {
        "needs": {"people": {"title": "People", "casework": True, "met": False}},
        "roles": {"worker": {"title": "Worker", "contracts": ["permanent"]}},
        "standards": {"ours": {"title": "Ours", **cap}, "theirs": {"title": "Theirs", **cap}},
    }
    text = printed(small(model, {
        "needs.people.demand": 90.0, "needs.people.cases_per_person": 1.0,
        "standards.ours.limit": 15.0, "standards.theirs.limit": 15.0,
        "workforce.worker.permanent.pay": 60_000.0,
    }))  # fmt: skip
    assert "Cost of the plan: £360,000" in text
    assert f"What one more would do {SAME}" in text
    assert "Ours; one case more than allowed: Theirs" in text
