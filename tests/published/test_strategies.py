"""The strategies that are shipped: sourced, solved, and what combines others is their union."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import mixopt
from mixopt.data.paths import INSTANCES
from mixopt.errors import NoPlanExists
from mixopt.instance.scenario_clashes import steps_of
from mixopt.instance.scenarios import with_scenario
from mixopt.results.comparison import Comparison

from support.sampling import sampled
from support.shipped import SHIPPED, planned, shipped

REAL = [name for name in SHIPPED if shipped(name).scenarios]

SIX = (
    "families_first", "block_buy", "own_home", "home_first", "own_front_door", "stable_workforce",
)  # fmt: skip


def strategies(name: str) -> list[str]:
    return [each for each, scenario in shipped(name).scenarios.items() if scenario.why]


@cache
def compared(name: str) -> Comparison:
    """All strategies of an instance side by side, and the plan of the files."""
    return mixopt.compare(shipped(name), scenarios=["unchanged", *strategies(name)])


def test_there_are_enough() -> None:
    combining = {
        name: sum(bool(each.includes) for each in shipped(name).scenarios.values()) for name in REAL
    }
    assert combining == {
        "barking-and-dagenham": 10, "better-care-fund": 3, "derby": 5, "derby-flows": 0, "redbridge": 13,
        "redbridge-groups": 0,
        "stockport": 3,
    }  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_every_scenario_says_what_it_is_about(name: str) -> None:
    assert [key for key, each in shipped(name).scenarios.items() if each.theme is None] == []


@pytest.mark.parametrize("name", REAL)
def test_every_change_of_a_strategy_rests_on_a_source(name: str) -> None:
    """What is combined included; a derived number has its formula, a published one its place."""
    instance = shipped(name)
    for strategy in strategies(name):
        for step in steps_of(instance.scenarios, [strategy]):
            scenario = instance.scenarios[step]
            for change in scenario.sourced_changes:
                assert change.source in instance.head.sources, (strategy, step, change.address)


@pytest.mark.parametrize("name", REAL)
def test_every_figure_that_a_strategy_changes_has_a_why_of_its_own(name: str) -> None:
    """A figure that changes in several years has it once: in its first, for those that follow."""
    scenarios = shipped(name).scenarios
    for strategy in strategies(name):
        said: dict[str, str] = {}
        for change in scenarios[strategy].changes:
            said.setdefault(change.address.partition("[")[0], change.why)
        assert [figure for figure, why in said.items() if not why] == [], strategy


@pytest.mark.parametrize("name", REAL)
def test_what_combines_others_is_the_union_of_their_changes(name: str) -> None:
    instance = shipped(name)
    for key, scenario in instance.scenarios.items():
        if scenario.includes and not scenario.changes and not scenario.builds_on:
            one, all_of_them = (
                with_scenario(instance, key),
                with_scenario(instance, *scenario.includes),
            )
            for address, figure in one.figures.items():
                assert figure.values == all_of_them.figures[address].values, (key, address)


WHY_NOT = re.compile(
    r"the money is at least £[\d,]+ short|people? without a service in|limits? clash|people short"
)
"""What a line has to say of a scenario without a plan."""


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(REAL, 0, always=["derby"]))
def test_every_scenario_is_solved_or_it_is_said_why_not(name: str) -> None:
    """Strategies and all others; and each README says of the same ones that they have no plan."""
    found = mixopt.compare(shipped(name), scenarios=[*shipped(name).scenarios])
    for column in found.columns[1:]:
        assert column.kind in {"plan", "no plan"}, column.name
        assert (column.cost is None) == bool(column.why) == (column.kind == "no plan")
        assert column.cost is not None or WHY_NOT.search(column.why), column.why
    none = {column.name for column in found.columns[1:] if column.cost is None}
    text = (Path(INSTANCES) / name / "README.md").read_text(encoding="utf-8")
    told: dict[str, bool] = {}
    for first, rest in re.findall(r"^\| ([^|]*`[^|]*) \| (.*) \|$", text, re.MULTILINE):
        for key in re.findall(r"`(\w+)`", first):
            told[key] = told.get(key, False) or "**no plan**" in rest
    assert shipped(name).scenarios.keys() <= told.keys(), "each stands in a table"
    assert {key for key in shipped(name).scenarios if told[key]} == none


@pytest.mark.long
def test_a_column_is_a_solve_of_its_own() -> None:
    for name, key in (("redbridge", "families_first"), ("derby", "close_to_home")):
        (column,) = (each for each in compared(name).columns if each.name == key)
        plan = mixopt.solve(with_scenario(shipped(name), key))
        assert column.cost == pytest.approx(plan.cost, rel=1e-9)
    with pytest.raises(NoPlanExists):
        mixopt.solve(with_scenario(shipped("redbridge"), "stable_workforce"))


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(REAL, 0, always=["derby"]))
def test_the_table_of_the_readme_is_what_the_code_finds(name: str) -> None:
    """Costs to the last digit that is printed, and which have no plan (the words are tested as a page)."""
    text = (Path(INSTANCES) / name / "README.md").read_text(encoding="utf-8")
    table = text.partition("<!-- strategies")[2].partition("to here -->")[0]
    printed = dict(re.findall(r"^\| `(\w+)` \| (\*\*no plan\*\*|[\d.]+) \|", table, re.MULTILINE))
    found = {
        column.name: "**no plan**" if column.cost is None else f"{column.cost / 1e6:.2f}"
        for column in compared(name).columns[1:]
        if column.name != "unchanged"
    }
    assert printed == found


@pytest.mark.slow
def test_six_strategies_of_redbridge_stand_side_by_side_and_add_up() -> None:
    """In the bridge, from doing nothing to all six, to the penny; the workforce costs money."""
    found = mixopt.bridge(shipped("redbridge"), SIX)
    first, *steps, last = found.of("")
    parts = {step.name: step for step in steps if step.first_in is not None}
    assert tuple(parts) == SIX
    left = round(100 * first.cost)
    for step in steps:
        left -= round(100 * step.saves)
    assert left == round(100 * last.cost)
    assert parts["stable_workforce"].saves < 0 < parts["own_front_door"].saves
    families = parts["families_first"]
    assert families.last_in is not None
    assert families.last_in < 0.1 * families.first_in, "a block of places takes what it would save"


@pytest.mark.slow
def test_what_the_readme_of_redbridge_says_of_its_strategies() -> None:
    columns = {column.name: column for column in compared("redbridge").columns}
    base = planned("redbridge").cost
    costs = {name: column.cost - base for name, column in columns.items() if column.cost}
    assert costs["reablement_60"] == pytest.approx(0, abs=0.5)
    assert costs["reablement_75"] == pytest.approx(costs["reablement_90"], abs=0.5)
    assert columns["stable_workforce"].cost is None
    assert costs["all_five"] < 0
    assert -200_000 < costs["kinship_first"] < 0
    barking = {column.name: column.cost for column in compared("barking-and-dagenham").columns}
    assert barking["caseload_12"] is None
    assert barking["agency_0"] is None
    with pytest.raises(NoPlanExists):
        mixopt.solve(with_scenario(shipped("barking-and-dagenham"), "grant_stops", "pressures"))


@pytest.mark.slow
def test_what_redbridge_cannot_bear_on_its_own_money() -> None:
    """Pay, prices and need without the £20m a year: the shortfalls that its README prints."""
    instance = shipped("redbridge")
    own = {
        name: scenario.model_copy(update={"builds_on": None})
        for name, scenario in instance.scenarios.items()
        if scenario.builds_on == "if_money_were_found" and scenario.why
    }
    pressed = replace(instance, scenarios={**instance.scenarios, **own})
    short = {
        "pay_award": "£492,331", "price_shock": "£3,116,480", "need_trend": "£582,981",
        "pay_and_need": "£2,118,559", "four_under_pressure": "£1,779,141",
    }  # fmt: skip
    text = (Path(INSTANCES) / "redbridge" / "README.md").read_text(encoding="utf-8")
    found = mixopt.compare(pressed, scenarios=[*short])
    for column in found.columns[1:]:
        assert column.why == f"the money is at least {short[column.name]} short"
        assert short[column.name] in text


@pytest.mark.parametrize("name", REAL)
def test_base_plans_have_no_figure_of_a_strategy(name: str) -> None:
    """No service or lever was added for them: each changes figures that were there."""
    assert shipped(name).changes == ()
    assert all(cell.source != "changed" for f in shipped(name).figures.values() for cell in f.cells)
