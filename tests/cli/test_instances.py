"""`mixopt instances`: all that are shipped, or the scenarios of one by theme."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mixopt.schema.scenarios import THEMES

from support.breaking import town
from support.program import run
from support.shipped import SHIPPED, shipped


@pytest.mark.slow
def test_without_a_name_all_are_listed_as_before() -> None:
    listed = run("instances").stdout.splitlines()
    assert [line.split()[0] for line in listed if not line.startswith(" ")] == SHIPPED
    for name in SHIPPED:
        for key, scenario in shipped(name).scenarios.items():
            assert f"{' ' * 23}scenario {key}: {scenario.title}" in listed


def test_of_one_scenarios_stand_under_their_themes_with_reasons_and_sources() -> None:
    listed = run("instances", "redbridge").stdout.splitlines()
    headings = [line for line in listed if line in THEMES.values()]
    assert headings == ["Strategies", "Services and their supply", "Workforce", "Need",
                        "Prices and pay", "Money and savings"]  # fmt: skip
    at = listed.index(
        "  families_first: Families first: own carers, relatives, and work at the edge of care"
    )
    assert listed.index("Strategies") < at < listed.index("Services and their supply")
    assert listed[at + 1].startswith("    Why: The three ways")
    assert listed[at + 2] == "    Combines: own_foster_carers, kinship_first, edge_of_care_doubled"
    at = listed.index("  agency_10: Agency staff down to 10% by 2022/23")
    assert listed[at + 2 : at + 4] == [
        "    Combines: more_social_workers",
        "    Rests on: assumed_policy (assumed)",
    ]
    at = next(i for i, line in enumerate(listed) if line.startswith("  price_shock: "))
    assert listed[at + 2] == "    Builds on: if_money_were_found"
    for key in shipped("redbridge").scenarios:
        assert sum(line.startswith(f"  {key}: ") for line in listed) == 1


def test_json_has_every_change_with_its_source() -> None:
    (document,) = json.loads(run("instances", "derby", "--json", "-").stdout)
    scenarios = {each["name"]: each for each in document["scenarios"]}
    assert [*scenarios] == [*shipped("derby").scenarios]
    close = scenarios["close_to_home"]
    assert (close["theme"], close["changes"]) == ("strategy", [])
    assert close["includes"] == ["families_first", "own_home", "local_first"]
    assert scenarios["own_home"]["changes"][0] == {
        "address": "services.childrens_home_local.in_house.available[2017/18]", "how": "set",
        "value": 23.0, "source": "derived",
        "why": "20 + 3; the first year is for building and registration.",
    }  # fmt: skip
    assert len(json.loads(run("instances", "--json", "-").stdout)) == len(SHIPPED)


def test_one_without_scenarios_or_themes_and_one_that_is_not_there(tmp_path: Path) -> None:
    assert "It has no scenarios." in run("instances", "tutorial").stdout
    town(tmp_path / "town")
    (tmp_path / "town" / "scenarios.yaml").write_text(
        "scenarios:\n  a: {title: More, changes: [{address: needs.children.demand, set: 95}]}\n",
        encoding="utf-8",
    )
    listed = run("instances", str(tmp_path / "town")).stdout.splitlines()
    assert listed[listed.index("Other scenarios") + 1] == "  a: More"
    seen = run("instances", "redbrige", "--json", str(tmp_path / "list.json"))
    assert seen.returncode == 2
    assert "Did you mean 'redbridge'?" in seen.stderr
    assert not (tmp_path / "list.json").exists()
