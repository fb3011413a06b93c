"""Scenarios that combine others: by hand, the union of their changes, each made once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mixopt.analysis import bridge
from mixopt.errors import DataError
from mixopt.instance.instance import Instance
from mixopt.instance.scenario_clashes import steps_of
from mixopt.instance.scenarios import changed, with_scenario
from mixopt.schema.scenarios import Change, Scenario

from support.small import small

MODEL: dict[str, Any] = {
    "needs": {"young": {"title": "Young"}},
    "services": {
        "home": {
            "title": "Home", "unit": "place", "meets": {"young": "preferred"},
            "supplies": {"near": {"title": "Near"}, "far": {"title": "Far"}},
        },
    },
}  # fmt: skip

NEED, NEAR, FAR = "needs.young.demand", "services.home.near.price", "services.home.far.price"


def scenario(*changes: tuple[str, str, float], **more: Any) -> Scenario:
    made = tuple(Change.model_validate({"address": a, how: size}) for a, how, size in changes)
    return Scenario.model_validate({"title": "T", **({"changes": made} if made else {}), **more})


@pytest.fixture
def town() -> Instance:
    """100 and 110 people; a near place costs 800, a far one 900. Scenarios that change them."""
    figures: dict[str, float | list[float]] = {
        NEED: [100.0, 110.0], NEAR: 800.0, FAR: 900.0, "services.home.near.available": 60.0,
        "services.home.far.available": 200.0,
    }  # fmt: skip
    scenarios = {
        "base": scenario((NEED, "add", 10)),
        "near": scenario((NEAR, "set", 700), builds_on="base"),
        "far": scenario((FAR, "times", 2), builds_on="base"),
        "both": scenario(includes=("near", "far")),
        "more": scenario((NEED, "times", 2), includes=("both",)),
        "dearer": scenario((NEAR, "set", 750)),
        "wrong": scenario(includes=("near", "dearer")),
        "own": scenario((NEAR, "set", 750), includes=("near",)),
        "over": scenario((NEAR, "set", 750), builds_on="both"),
        "adds": scenario((FAR, "add", 50), (FAR, "add", 25)),
        "adds_again": scenario((FAR, "add", 1)),
        "sums": scenario(includes=("adds", "adds_again")),
    }
    return replace(small(MODEL, figures, years=2), scenarios=scenarios)


def values(instance: Instance, address: str) -> tuple[float, ...]:
    return next(f.values for at, f in instance.figures.items() if str(at) == address)


def test_one_that_combines_others_makes_the_union_of_their_changes(town: Instance) -> None:
    both = with_scenario(town, "both")
    assert values(both, NEED) == (110, 120), "what both build on is made once"
    assert values(both, NEAR) == (700, 700)
    assert values(both, FAR) == (1800, 1800)
    by_hand = changed(town, {NEED: "+10", NEAR: 700, FAR: "*2"})
    apart = with_scenario(town, "near", "far")
    for address, figure in both.figures.items():
        assert figure.values == by_hand.figures[address].values == apart.figures[address].values
    assert both.scenario == "both"
    assert [words.rpartition(" (")[2] for words in both.changes] == ["scenario both)"] * 3


def test_its_own_changes_come_last_and_what_is_below_it_once(town: Instance) -> None:
    assert steps_of(town.scenarios, ["more"]) == ["base", "near", "far", "both", "more"]
    more = with_scenario(town, "more")
    assert values(more, NEED) == (220, 240), "(100 + 10) x 2, (110 + 10) x 2"
    assert values(with_scenario(town, "near", "more"), NEED) == (220, 240)
    assert values(with_scenario(town, "sums"), FAR) == (976, 976), "adding loses nothing"


@pytest.mark.parametrize(
    ("name", "one", "other"), [("wrong", "near", "dearer"), ("own", "near", "own")]
)
def test_none_of_what_is_combined_may_undo_another(
    name: str, one: str, other: str, town: Instance
) -> None:
    with pytest.raises(DataError) as found:
        with_scenario(town, name)
    said = str(found.value)
    assert (
        f"{NEAR}[2020/21]: scenario '{one}' sets it to 700 £/week, and '{other}' sets it to 750"
        in said
    )
    assert f"let '{other}' build on '{one}'" in said


def test_one_that_builds_on_a_combination_may_overrule_it(town: Instance) -> None:
    over = with_scenario(town, "over")
    assert values(over, NEAR) == (750, 750)
    assert values(over, FAR) == (1800, 1800)


def test_changed_figures_rest_on_the_source_that_the_change_names(town: Instance) -> None:
    source = next(iter(town.head.sources))
    given = Change(address=NEAR, set=700, source=source, why="because")
    cell = next(f for at, f in changed(town, [given]).figures.items() if str(at) == NEAR).cells[0]
    assert (cell.source, cell.note) == (source, "because")
    scenarios = {**town.scenarios, "one": scenario((NEAR, "set", 1), source=source)}
    with_it = with_scenario(replace(town, scenarios=scenarios), "one")
    cell = next(f for at, f in with_it.figures.items() if str(at) == NEAR).cells[0]
    assert cell.source == source
    with pytest.raises(DataError, match="no source called 'gues'"):
        changed(town, [Change(address=NEAR, set=700, source="gues")])


def test_in_a_bridge_a_combination_is_one_part(town: Instance) -> None:
    """Figures that it changes twice are its own affair; those of two parts are nobody's."""
    found = bridge.bridge(town, ["sums", "near"])
    assert {step.name for step in found.of("") if step.first_in is not None} == {"sums", "near"}
    with pytest.raises(DataError, match="scenario 'adds' adds 25"):
        bridge.bridge(town, ["adds", "adds_again"])


def test_a_scenario_changes_something_or_combines_some() -> None:
    with pytest.raises(ValueError, match="has no changes; Add 'changes', or 'includes'"):
        Scenario(title="Nothing")
