"""`mixopt alternatives`: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from mixopt.report.terminal.range_titles import is_printed_as_none
from mixopt.results.alternatives import Range

from support.breaking import run as run_seen
from support.cases import assert_faults
from support.program import run

PAIR = ("services.foster_agency", "services.childrens_home")


def test_the_answer_stands_first_then_each_range_with_its_unit() -> None:
    printed = run("alternatives", "tutorial").stdout
    lines = printed.splitlines()
    assert lines[1].startswith("What else could be done for about the same money: all plans that")
    assert "2% (£140,023) more" in lines[1]
    assert "  must-haves, in all of them: 8 (of 8 the amount can differ)" in lines
    home = next(line for line in lines if line.startswith("Children's home (places)"))
    assert home.split() == ["Children's", "home", "(places)", "20.0", "20.0", "20.9", "must-have"]
    assert "Certificate: no plan costs less" in printed


def test_several_allowances_stand_side_by_side_the_smallest_first() -> None:
    printed = run("alternatives", "tutorial", "--within", "£100,000", "--within", "0.5%").stdout
    heading = next(line for line in printed.splitlines() if line.startswith("Services"))
    assert heading.split()[-2:] == ["0.5%", "£100,000"]
    assert "20.0 to 20.6" in printed


def test_plans_say_what_they_have_more_and_less_of_and_stand_side_by_side() -> None:
    printed = run("alternatives", "tutorial", "--plans", "2").stdout
    assert "Plan 1: £" in printed
    assert "more than the least cost (2.00%)" in printed
    assert "  More: Social worker +" in printed
    assert "Cheapest  Plan 1  Plan 2" in printed
    assert "Certificate of the plans, all certified" in printed


@pytest.mark.slow
def test_where_every_plan_costs_the_same_that_is_said() -> None:
    printed = run("alternatives", "better-care-fund", "--plans", "2").stdout
    assert "Every plan that keeps every limit costs the same" in printed
    assert "none of 69 can differ, whatever a plan costs." in printed
    assert "None: no plan differs from the least-cost plan" in printed


@pytest.mark.slow
def test_another_period_can_be_printed() -> None:
    last = run("alternatives", "derby").stdout
    first = run("alternatives", "derby", "--period", "2016/17").stdout
    assert "Services, 2018/19" in last
    assert "Services, 2016/17" in first


@pytest.mark.slow
def test_everything_is_written(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    done = run("alternatives", "tutorial", "--plans", "2", "--between", *PAIR, "--json", "a.json",
               "--csv", "a.csv", "--out", "all", "--plot", "a.svg", folder=tmp_path)  # fmt: skip
    assert done.returncode == 0
    document = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert document["format"] == "mixopt-alternatives/1"
    assert [plan["plan"]["status"] for plan in document["plans"]] == ["near-optimal"] * 2
    assert document["frontier"]["first"] == PAIR[0]
    rows = read(tmp_path / "a.csv")
    assert rows[0]["within"] == "2%"
    assert [row["address"] for row in rows] == [row["address"] for row in document["ranges"]]
    names = {path.name for path in (tmp_path / "all").iterdir()}
    assert names >= {"ranges.csv", "corners.csv", "plans.csv", "differences.csv"}
    supported = read(tmp_path / "all" / "plan_supported.csv")
    assert {row["plan"] for row in supported} == {"0", "1", "2"}
    assert (tmp_path / "a.svg").read_bytes().startswith(b"<?xml")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]


def test_without_a_plan_the_exit_code_is_3_and_nothing_is_written(tmp_path: Path) -> None:
    short = ("--set", "funding.budget.amount=6900", "--json", "a.json")
    done = run("alternatives", "tutorial", *short, folder=tmp_path)
    assert done.returncode == 3
    assert "no plan fits the money" in done.stdout
    assert not [*tmp_path.iterdir()]


def test_a_scenario_and_settings_are_applied_and_named() -> None:
    printed = run("alternatives", "derby", "--scenario", "early_help_high").stdout
    assert "Scenario early_help_high: Edge-of-care work has the effect" in printed
    printed = run("alternatives", "tutorial", "--set", "services.childrens_home.price=5000").stdout
    assert "Changed: services.childrens_home.price: 4,000 → 5,000 £/week (--set)" in printed
    assert "the least cost, £7,001,143" not in printed


def test_every_fault_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    seen = run_seen(
        "alternatives", "tutorial", "--within", "2", "--within", "much", "--plot", "a.svg",
        "--period", "2030", "--plans", "99",
    )  # fmt: skip
    assert_faults(
        seen,
        (
            ("--within", "read '2', which could be 2% or £2", "Write 2% or £2"),
            ("--within", "read 'much'", "Write a share of the least cost, such as 2%"),
            ("--plot", "draws what --between finds", "Give --between A B, too"),
            ("--period", "the instance has no period '2030'", "There are: 2025/26"),
            ("--plans", "read 99", "Ask for 1 to 20 plans"),
        ),
    )
    seen = run_seen("alternatives", "tutorial", "--plans", "0")
    assert_faults(seen, (("--plans", "read 0", "Ask for 1 to 20 plans"),))
    seen = run_seen("alternatives", "tutorial", "--between", "services.home", "services.homes")
    assert [line.partition(":")[0] for line in seen.faults] == ["--between", "--between"]
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("unit", "number", "none"),
    [("FTE", 0.04, True), ("FTE", -0.004, True), ("FTE", 0.06, False), ("£", 0.4, True),
     ("£", 0.6, False), ("people", 10.0, False)],
)  # fmt: skip
def test_what_prints_as_zeros_is_not_named_as_a_difference(
    unit: str, number: float, none: bool
) -> None:
    row = Range("2%", "", "", "", "", "", unit, 0.0, 0.0, 0.0, 0.0, "choice")
    assert is_printed_as_none(row, number) == none
