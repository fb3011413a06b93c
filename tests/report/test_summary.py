"""A plan on one screen: at most 45 lines, the answer first, and the rest a word away."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

import mixopt
from mixopt.data.paths import INSTANCES
from mixopt.instance.instance import Instance
from mixopt.instance.years_beyond import with_years_beyond
from mixopt.report.terminal import summary as module
from mixopt.report.terminal.assumptions import describe_assumptions
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.summary import MOST_LINES, show_summary
from mixopt.results.plan import Plan

from support.breaking import run_apart
from support.generated import write_instance
from support.program import run
from support.sampling import sampled
from support.shipped import planned, shipped

NAMES = sorted(path.name for path in INSTANCES.iterdir() if path.is_dir())


def printed(instance: Instance, plan: Plan, width: int | None, remarks: int = 0) -> list[str]:
    text = io.StringIO()
    show_summary(instance, plan, Page(width, text), remarks)
    return text.getvalue().splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_plan_fits_one_screen_whoever_reads_it(name: str) -> None:
    instance, plan = shipped(name), planned(name)
    for width in (80, 100, 120, 200, None):
        lines = printed(instance, plan, width, remarks=3)
        assert len(lines) <= MOST_LINES, width
        assert width is None or max(map(len, lines)) <= width


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("redbridge", ()),
        ("derby", ("--scenario", "envelope_90")),
        ("barking-and-dagenham", ()),
        ("tutorial", ("--set", "funding.budget.amount=6900")),
    ],
)
def test_most_need_plans_fit_one_screen_too(name: str, asked: tuple[str, ...]) -> None:
    for columns in (80, 120, 0):
        answer = run("solve", name, "--most-need", *asked, columns=columns)
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout.count("\n") <= MOST_LINES


@pytest.mark.slow
def test_redbridge_says_what_a_committee_asks_first() -> None:
    """Cost and headroom, the saving beside its target, what to start: before any table is asked for."""
    plan = planned("redbridge")
    lines = printed(shipped("redbridge"), plan, None)
    cost, saved = lines[1], lines[2]
    assert "£585,034," in cost
    assert f"(£{round(plan.cost):,} discounted at 3.5% a year)" in cost
    headroom = sum(row.headroom or 0.0 for row in plan.money)
    assert f"£{round(headroom):,} inside the envelope" in cost
    total = sum(row.saved for row in plan.savings)
    discount = {row.period: row.discount for row in plan.money}
    later = sum(row.saved * discount[row.period] for row in plan.savings)
    assert f"Saved £{round(total):,} over 5 years (£{round(later):,} discounted" in saved
    assert "beyond the target; in 2022/23 £14," in saved
    assert "against £14,000,000." in saved
    text = "\n".join(lines)
    for part in ("To start: ", "Staff (FTE), today → 2022/23: ", "Cases for each social worker",
                 "Assumed prices carry", "Certificate: ", "No warnings."):  # fmt: skip
        assert part in text


@pytest.mark.slow
def test_numbers_on_the_screen_are_those_of_the_plan() -> None:
    plan = planned("derby")
    lines = printed(shipped("derby"), plan, None)
    (cost,) = [line for line in lines if line.startswith("Cost ")]
    assert cost.split()[1:] == [f"{round(row.cost / 1000):,}" for row in plan.money]
    own = [row for row in plan.supported if row.service == "foster_in_house"]
    before = sum(row.opening for row in own if row.period == "2018/19")
    after = sum(row.people for row in own if row.period == "2018/19")
    (line,) = [line for line in lines if line.startswith("Foster care, the council's own carers")]
    assert line.split()[-3:] == [f"{before:.1f}", f"{after:.1f}", f"{after - before:+.1f}"]


@pytest.mark.slow
def test_the_limits_shown_are_those_that_do_most() -> None:
    plan = planned("redbridge")
    lines = printed(shipped("redbridge"), plan, None)
    at = next(i for i, line in enumerate(lines) if line.startswith("Limits that matter most"))
    shown = [int(line.rpartition("£")[2].replace(",", "")) for line in lines[at + 1 : at + 6]]
    best: dict[tuple[str, str], float] = {}
    for row in plan.limits:
        if plan.declared[row.limit].family != "people" and row.change is not None:
            key = (row.limit, row.of)
            best[key] = min(best.get(key, 0.0), row.change)
    assert shown == [round(-change) for change in sorted(best.values())[:5]]


@pytest.mark.slow
def test_what_is_folded_is_counted_and_the_smallest() -> None:
    """At 80 columns some services of Redbridge are left out: those on which least is spent."""
    lines = printed(shipped("redbridge"), planned("redbridge"), 80)
    at = next(i for i, line in enumerate(lines) if line.startswith("Services"))
    more = next(i for i in range(at, len(lines)) if lines[i].startswith("and "))
    last = [row for row in planned("redbridge").volumes if row.period == "2022/23"]
    every = len({row.service for row in last if row.drawn >= 0.005})
    number = int(re.match(r"and (\d+) more: --table Mix", lines[more])[1])  # type: ignore[index]
    assert number > 1
    assert more - at - 1 + number == every
    shown = {line.split("  ")[0] for line in lines[at + 1 : more]}
    spent: dict[str, float] = {}
    for entry in planned("redbridge").ledger:
        if entry.line.startswith("services.") and entry.period == "2022/23":
            name = entry.line.split(".")[1]
            spent[name] = spent.get(name, 0.0) + entry.amount
    titles = {n: s.title.split(" (")[0] for n, s in shipped("redbridge").model.services.items()}
    ranked = sorted(spent, key=lambda name: -spent[name])[: more - at - 1]
    assert shown == {titles[name] for name in ranked}


def test_the_share_that_is_assumed_is_of_the_money_whatever_its_sign() -> None:
    plan = planned("tutorial")
    first, *rest = plan.ledger
    saving = replace(first, amount=-first.amount, source_kind="published", line=rest[0].line)
    half = replace(plan, ledger=(first, saving))
    words = describe_assumptions(shipped("tutorial"), half)
    assert words.startswith("Assumed prices carry 50% of the money (0% derived, 50% published)")


def test_lines_on_how_free_the_mix_is_have_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    instance, plan = shipped("tutorial"), planned("tutorial")
    before = printed(instance, plan, 80)
    monkeypatch.setattr(module, "describe_freedom", lambda _: ["3 numbers could be otherwise."])
    after = printed(instance, plan, 80)
    assert [line for line in after if line not in before] == ["3 numbers could be otherwise."]


@pytest.mark.slow
def test_a_plan_is_readable_where_only_ascii_can_be_printed() -> None:
    """A pipe of Windows has a code page without arrows."""
    seen = run_apart("solve", "tutorial", PYTHONIOENCODING="ascii")
    assert seen.code == 0
    assert "permanent 5.0 -> 5.4, agency 2.0 -> 0.6" in seen.out
    assert "(<=15.0%)" in seen.out
    assert "\\u" not in seen.out


def test_remarks_are_counted() -> None:
    lines = printed(shipped("tutorial"), planned("tutorial"), 80, remarks=2)
    assert "Warnings: 2 remarks on unusual figures; `mixopt check` lists them." in lines
    assert not any("No warnings" in line for line in lines)


def test_one_table_or_several_are_printed_by_name_in_any_case() -> None:
    text = run("solve", "tutorial", "--table", "mix", "--table", "MONEY").stdout
    assert text.index("The mix: people supported") < text.index("Budget envelope")
    assert "Certificate" not in text
    assert (
        "Funds: this plan has nothing to show there."
        in run("solve", "tutorial", "--table", "funds").stdout
    )


def test_a_table_that_is_nearly_named_is_suggested() -> None:
    answer = run("solve", "tutorial", "--table", "Prises", "--table", "nonsense")
    assert answer.returncode == 2
    assert "--table: no table is called 'Prises'. Did you mean 'Prices'?" in answer.stderr
    assert "no table is called 'nonsense'. There are: Unmet, Money, " in answer.stderr


@pytest.mark.slow
def test_full_prints_every_table_there_is() -> None:
    text = run("solve", "redbridge", "--full").stdout
    for title in ("Money", "Where the money goes", "The bridge from year to year", "Savings by type",
                  "Funds", "The mix: people supported", "Supply used", "Staff (FTE)",
                  "Standards (reached/limit)", "Levers: starts", "What one more would do",
                  "What each fund pays", "Who pays", "Cost of the plan, later years discounted"):  # fmt: skip
        assert re.search(rf"^{re.escape(title)}\b", text, re.MULTILINE) or title in text, title
    assert "No plan with £1,000 more, as it must be spent in full" in text


@pytest.mark.slow
def test_what_is_piped_has_one_row_a_line_and_no_name_is_broken_at_a_terminal() -> None:
    piped = run("solve", "redbridge", "--full").stdout.splitlines()
    labels = [line for line in piped if line.startswith("  Kinship care (foster carers who are")]
    assert labels
    assert all(re.search(r"friends\) +\d", line) for line in labels)
    words = {word for line in piped for word in line.split()}
    for columns in (80, 100, 140):
        shown = run("solve", "redbridge", "--full", columns=columns).stdout.split()
        assert {word for word in shown if word not in words} == set(), columns


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled([2, 4, 6, 11, 13], 0, always=[4, 6]))
def test_made_up_plans_with_many_areas_and_periods_fit_too(seed: int, tmp_path: Path) -> None:
    areas, periods = [1, 1, 2, 3][seed % 4], [3, 4, 5, 8, 12][seed % 5]
    write_instance(tmp_path / "x", seed, areas, periods, needs=3 + seed % 7)
    instance = mixopt.load(str(tmp_path / "x"))
    plan = mixopt.solve(instance)
    for width in (60, 80, 100, 120, None):
        lines = printed(instance, plan, width, remarks=2)
        assert len(lines) <= MOST_LINES or width == 60
        assert width is None or max(map(len, lines)) <= width


def test_limits_say_that_their_prices_are_of_years_beyond_too() -> None:
    heads = [
        next(
            line
            for line in printed(each, mixopt.solve(each), 100)
            if line.startswith("Limits that matter")
        )
        for each in (shipped("tutorial"), with_years_beyond(shipped("tutorial"), 3))
    ]
    assert heads[0].startswith("Limits that matter most: one more (£) ")
    assert heads[1].startswith("Limits that matter most: one more (£, 3 years beyond too) ")
