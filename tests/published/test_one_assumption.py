"""One assumption for one thing: what instances take in place of England's values, and why."""

import dataclasses
from functools import cache
from typing import Any

import pytest

import mixopt
from mixopt.data.starts.national import Values, national_values

from support.one_assumption import FACTS, RULES_OF_STARTS, Council, named, reasons, unexplained
from support.shipped import SHIPPED

MADE_UP = "tutorial"


@cache
def loaded(name: str) -> Any:
    return mixopt.load(name)


def council(name: str) -> Council:
    return Council(loaded(name), FACTS[name], national_values())


@pytest.mark.parametrize("name", FACTS)
def test_no_figure_differs_from_the_national_value_without_a_reason(name: str) -> None:
    assert unexplained(loaded(name), FACTS[name]) == []


@pytest.mark.parametrize("name", FACTS)
def test_a_reason_names_a_national_value_of_the_same_thing(name: str) -> None:
    compared = {
        (address, each)
        for thing in council(name).things()
        for address in thing.addresses
        for each in thing.names
    }
    assert not {*named(loaded(name))} - compared


def test_every_assumed_national_value_is_compared_or_is_a_rule_of_starts() -> None:
    compared = {each for name in FACTS for thing in council(name).things() for each in thing.names}
    assumed = {name for name, each in national_values().all.items() if each.kind == "assumed"}
    assert assumed - compared == RULES_OF_STARTS & assumed
    assert not RULES_OF_STARTS & compared


def test_the_instances_with_services_for_children_are_all_compared() -> None:
    with_children = {
        name
        for name in SHIPPED
        if name != MADE_UP and any("foster" in str(each) for each in loaded(name).figures)
    }
    assert with_children == {*FACTS}


@pytest.mark.parametrize(
    ("name", "address", "was", "told"),
    [
        ("redbridge", "services.edge_of_care.price", 1_500, "price_edge_of_care makes it 3996"),
        ("redbridge", "services.supported_accommodation.price", 1_118, "make it 814.6"),
        ("redbridge", "services.kinship_care.price", 250, "price_kin makes it 36"),
        ("redbridge", "services.childrens_home.framework.price", 3_830, "home_framework makes"),
        ("redbridge", "services.childrens_home.spot.price", 4_527, "home_spot makes it 5387"),
        ("redbridge", "workforce.social_worker.permanent.hire_cost", 5_000, "hire_cost makes"),
        ("barking-and-dagenham", "services.foster_agency.framework.price", 820, "make it 740"),
        ("derby", "levers.recruit_foster_carers.cost_after_0", 12_000, "makes it 1.157e+04"),
    ],
)
def test_a_value_of_its_own_is_told_until_its_note_gives_a_reason(
    name: str, address: str, was: float, told: str
) -> None:
    """As the instances had it before, when two of them differed and nobody said why."""
    (found,) = [
        each
        for each in unexplained(mixopt.changed(loaded(name), {address: was}), FACTS[name])
        if each.startswith(f"{address} is ")
    ]
    assert told in found


def test_what_an_episode_prevents_is_told_where_it_is_three_times_as_much() -> None:
    first = "pathways.looked_after_under_16.edge_of_care.relief_per_unit_after_0"
    (found,) = unexplained(mixopt.changed(loaded("redbridge"), {first: 0.03}), FACTS["redbridge"])
    assert found.endswith("is 0.0348, and relief and relief_in_year_1 make it 0.01434")


def test_a_national_value_that_moves_is_told_in_every_instance_that_takes_it() -> None:
    row = national_values().all["price_edge_of_care"]
    moved = {**national_values().all, row.name: dataclasses.replace(row, value=2 * row.value)}
    told = {name: unexplained(loaded(name), FACTS[name], Values(moved)) for name in FACTS}
    assert [len(each) for each in told.values()] == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("note", "names"),
    [
        ("In place of `stays_kin`: Derby's own counts say how many stay in a year.", ["stays_kin"]),
        (
            "In place of `price_agency` and `agency_spot`: the framework prints its own terms.",
            ["price_agency", "agency_spot"],
        ),
        ("In place of `stays_kin`: judged.", []),
        ("In place of stays_kin: Derby's own counts say how many stay in a year.", []),
        ("As `stays_kin`: Derby's own counts say how many stay in a year.", []),
    ],
)
def test_a_reason_names_the_row_and_says_why(note: str, names: list[str]) -> None:
    assert reasons(note) == names
