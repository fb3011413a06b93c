"""One assumption for one thing: what instances take in place of England's values, and why."""

import dataclasses
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

import mixopt
from mixopt.data.starts.national import Values, national_values

from support.one_assumption import (
    BARKING,
    FACTS,
    NO_SUCH_SERVICE,
    REDBRIDGE,
    RULES_OF_STARTS,
    Council,
    named,
    published,
    reasons,
    unexplained,
)
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
    assert assumed - compared == (RULES_OF_STARTS | NO_SUCH_SERVICE) & assumed
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
    assert found.endswith("is 0.0348, and relief and prevented_same_year make it 0.01433")


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


# What the department published of the two boroughs, as it is shipped


def values(name: str, address: str) -> list[float]:
    figures = {str(each): figure for each, figure in loaded(name).figures.items()}
    return [*figures[address].values]


def test_turnover_agency_share_and_caseload_of_barking_and_dagenham_are_those_published() -> None:
    name, first = "barking-and-dagenham", 2019
    turnover = [published(BARKING, first + year, "sw_turnover") / 100 for year in range(3)]
    for role in ("social_worker", "newly_qualified_worker", "team_manager"):
        assert values(name, f"workforce.{role}.permanent.turnover") == pytest.approx(turnover)
    share = published(BARKING, first, "sw_agency_rate") / 100
    assert values(name, "standards.agency_share.limit")[0] == pytest.approx(share)
    cases, holders = (published(BARKING, first, f"sw_{each}") for each in ("cases", "case_holders"))
    assert values(name, "standards.caseload.limit")[0] == pytest.approx(cases / holders, abs=0.05)


def test_recruits_are_those_who_started() -> None:
    """Barking and Dagenham's each year, three quarters experienced: 66.5 x 112 / 170.9 x 3/4.

    Rounded so that both parts add up.
    """
    posts = ((58.5 + 53.5) / 170.9, (71.8 + 37.6) / 187.8, (97 + 19.6) / 193.6)
    started = [published(BARKING, 2019 + year, "sw_starters") for year in range(3)]
    found = [0.75 * each * share for each, share in zip(started, posts, strict=True)]
    recruitable = "workforce.social_worker.permanent.recruitable"
    assert values("barking-and-dagenham", recruitable) == pytest.approx(found, abs=0.07)
    both_years = (56 + published(REDBRIDGE, 2018, "sw_starters")) / 2
    holders = both_years * (102.6 - 17.2) / 158.2
    assert values("redbridge", recruitable) == pytest.approx([0.75 * holders] * 5, abs=0.05)
    new = "workforce.newly_qualified_worker.permanent.recruitable"
    assert values("redbridge", new) == pytest.approx([0.25 * holders] * 5, abs=0.05)


def test_supported_accommodation_is_what_was_counted() -> None:
    """Means of the two ends of each year."""
    ends = [published(REDBRIDGE, year, "placed_supported") for year in (2021, 2022, 2023)]
    ends = [17.2 + (38 - 17.2) / 3, 17.2 + 2 * (38 - 17.2) / 3, 38, *ends]
    means = [(a + b) / 2 for a, b in pairwise(ends)]
    places = values("redbridge", "services.supported_accommodation.available")
    assert places == pytest.approx(means, abs=0.1)
    last = sum(published(BARKING, year, "placed_supported") for year in (2021, 2022)) / 2
    assert values("barking-and-dagenham", "services.supported_accommodation.available")[2] == last


@pytest.mark.parametrize(
    ("name", "code"), [("redbridge", REDBRIDGE), ("barking-and-dagenham", BARKING)]
)
def test_the_mix_of_today_costs_what_the_department_published(name: str, code: str) -> None:
    """People times prices, framework and spot as they are split: fostering, and homes."""
    today, price = council(name).today, council(name).at
    agency = (
        2 * price("services.foster_agency.framework.price")
        + price("services.foster_agency.spot.price")
    ) / 3
    spent = (
        sum(
            today(service) * price(f"services.{service}.price")
            for service in ("kinship_care", "foster_in_house", "foster_specialist")
        )
        + today("foster_agency") * agency
    )
    people = today("kinship_care", "foster_in_house", "foster_specialist", "foster_agency")
    assert spent / people == pytest.approx(published(code, 2019, "uc_fostering"), rel=0.001)
    framework, spot = (
        price(f"services.childrens_home.{each}.price") for each in ("framework", "spot")
    )
    home = 0.6 * framework + 0.4 * spot
    assert home == pytest.approx(published(code, 2019, "uc_residential"), rel=0.001)
