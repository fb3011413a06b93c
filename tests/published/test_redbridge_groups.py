"""Redbridge by client group: the framework's tables as printed, its money, and what the README says."""

from __future__ import annotations

import pytest

import mixopt
from mixopt.errors import NoPlanExists
from mixopt.instance.groups import people_of_group, predicted_in
from mixopt.instance.instance import Instance
from mixopt.results.checker.limits import find_broken_limits

from support.prices import by_address
from support.printed import Printed
from support.shipped import planned, shipped

NAME, AREA = "redbridge-groups", "redbridge"
SECTION = "Redbridge, Caring for Redbridge 2018-2023, section 5.1"
WEEKS = 365 / 7

TABLES = {
    "learning_disability": (("4,718", "4,906", "5,174"), "3"),
    "older_self_care": (("12605", "13311", "14950"), "6"),
    "older_care_home": (("1061", "1119", "1274"), "6"),
    "physical_disability": (("3,937", "4,155", "4,484"), "7"),
    "mental_health": (("31,073", "32,369", "34,106"), "8"),
}
"""What is predicted for 2017, 2020 and 2025, as it is printed."""

MALES_AND_FEMALES = {
    "5-9": (11_028 + 10_627, 12_224 + 11_538),
    "10-14": (10_248 + 9_323, 12_580 + 11_545),
    "15-19": (9_461 + 8_820, 11_580 + 10_727),
}
"""Of Table 1, 2016 and 2026."""

TODAY = {
    "older": ("older_people_at_home", 11_189),
    "care homes": ("older_people_care_home older_people_nursing", 21_530),
    "disabled at home": (
        "learning_disability_at_home physical_disability_at_home mental_health_at_home", 11_546),
    "accommodation": (
        "learning_disability_accommodation physical_disability_accommodation "
        "mental_health_accommodation", 16_198),
    "leaving hospital": ("hospital_discharges", 1_485),
}  # fmt: skip
"""Needs, and £000 that today's people and staff cost: the lines of redbridge's reconciliation."""


def once(table: str, *keys_and_figure: str) -> float:
    *keys, figure = keys_and_figure
    return shipped(NAME).values(AREA, table, tuple(keys), figure)[0]


def opening(need: str) -> float:
    """People of a need before the first period, in all services."""
    services = shipped(NAME).model.services.items()
    return sum(once("pathways", need, s, "opening") for s, each in services if need in each.meets)


@pytest.mark.parametrize("group", TABLES)
def test_predictions_are_those_of_the_tables(group: str) -> None:
    texts, table = TABLES[group]
    for year, text in zip(("2017", "2020", "2025"), texts, strict=True):
        printed = Printed(text, "people", f"{SECTION}, Table {table}")
        assert printed == once("groups", group, year, "predicted")


def test_pupils_come_from_the_table_of_the_population() -> None:
    bands = MALES_AND_FEMALES
    first, last = (
        bands["5-9"][at] + bands["10-14"][at] + 0.4 * bands["15-19"][at] for at in (0, 1)
    )
    for year in (2017, 2020, 2025):
        people = first + (year - 2016) / 10 * (last - first)
        assert once("groups", "special_needs", str(year), "predicted") == pytest.approx(
            people, abs=0.06
        )
    share = 100 * once("groups", "special_needs", "", "supported")
    assert Printed("3", "%", f"{SECTION}, SEND: of those of 5 to 16") == share
    pupils = share / 100 * once("groups", "special_needs", "2017", "predicted")
    assert Printed("1406", "children", f"{SECTION}, SEND: at July 2017") == pupils
    part = 100 * once("needs", "pupils_special_school", "part")
    assert Printed("29", "%", f"{SECTION}, SEND: in special schools") == part
    assert once("services", "special_school", "", "available") == pytest.approx(
        0.29 * 1406, abs=0.05
    )


def test_so_many_are_supported_as_the_document_says() -> None:
    """569 of 4,718; the others are what instances/redbridge has of adults under 65."""
    rate = once("groups", "learning_disability", "", "supported")
    assert Printed("569", "people", f"{SECTION}: supported in 2016") == rate * 4718
    assert rate == pytest.approx(0.1206, abs=5e-5)
    needs = shipped(NAME).model.needs
    for group in ("learning_disability", "physical_disability", "mental_health", "older_care_home"):
        there = sum(opening(name) for name, need in needs.items() if need.group == group)
        people = once("groups", group, "", "supported") * once("groups", group, "2017", "predicted")
        assert people == pytest.approx(there, abs=0.05), group
        for name, need in needs.items():
            if need.group == group:
                assert people * once("needs", name, "part") == pytest.approx(
                    opening(name), abs=0.06
                )


def test_years_are_read_as_instances_redbridge_reads_them() -> None:
    """The same people over 65, and as many disabled adults to begin with."""
    instance, other = shipped(NAME), shipped("redbridge")
    for need in ("older_people_at_home", "older_people_care_home", "older_people_nursing"):
        ours = people_of_group(instance, AREA, need, instance.model.needs[need].group or "")
        theirs = other.values(AREA, "needs", (need,), "demand")
        assert ours == pytest.approx(theirs, abs=0.11), need
    assert predicted_in(instance, AREA, "learning_disability") == pytest.approx(
        [4718 + 188 / 3, 4718 + 376 / 3, 4906, 4906 + 268 / 5, 4906 + 536 / 5]
    )
    for sort, count in (("at_home", 731.2), ("accommodation", 311.8)):
        disabled = [n for n in instance.model.needs if n.endswith(sort) and "older" not in n]
        assert sum(opening(need) for need in disabled) == pytest.approx(count, abs=0.11)


def net(service: str, price: float) -> float:
    """£ of a unit net of what people pay."""
    has = shipped(NAME).model.services[service].contribution
    return price - (once("services", service, "", "contribution") if has else 0.0)


def today(need: str) -> float:
    """£000 that a need's people cost a year today, a tenth of home care by spot purchase and a
    fifth of care homes out of the borough, as instances/redbridge has it.
    """
    other, total = {"home_care": 0.1, "residential_care": 0.2, "nursing_care": 0.2}, 0.0
    for service, found in shipped(NAME).model.services.items():
        if need not in found.meets:
            continue
        supplies = list(found.supplies) or [""]
        price = once("services", service, supplies[0], "price")
        if service in other:
            price += other[service] * (once("services", service, supplies[1], "price") - price)
        volume = once("pathways", need, service, "opening")
        volume *= once("pathways", need, service, "units_per_person")
        times = 1 if found.unit == "episode/year" else WEEKS
        total += volume * net(service, price) * times / 1000
    if need == "hospital_discharges":
        for contract in ("permanent", "agency"):
            keys = ("workforce", "reablement_worker", contract)
            total += once(*keys, "opening") * once(*keys, "pay") / 1000
    return total


def test_the_base_year_reconciles_with_the_net_budget_as_printed() -> None:
    found = {name: sum(map(today, needs.split())) for name, (needs, _) in TODAY.items()}
    for name, (_, expected) in TODAY.items():
        assert found[name] == pytest.approx(expected, abs=3.5), name
    budget = once("funding", "net_budget_2017_18", "amount") / 1000
    printed = "Redbridge, Caring for Redbridge 2018-2023, section 6, Funding"
    assert Printed("112,399", "£000", printed) == budget
    in_prices = budget + once("funding", "price_rises_to_2018_19", "amount") / 1000
    children = 4_481 + 2_672 + 5_019 + 6_769
    other = once("funding", "other_services", "amount") / 1000
    assert sum(found.values()) + children + other == pytest.approx(in_prices, abs=5)


def test_all_else_is_that_of_redbridge_row_by_row() -> None:
    """Services, levers, standards and staff of adults; the envelope; not which group has what."""
    ours, theirs = shipped(NAME).figures, shipped("redbridge").figures
    both = [address for address in ours if address in theirs and address.figure != "weight"]
    assert len(both) > 80
    differ = {
        str(address)
        for address in both
        if [(c.value, c.unit, c.source) for c in ours[address].cells]
        != [(c.value, c.unit, c.source) for c in theirs[address].cells]
    }
    assert differ == set()
    tables = {address.table for address in both}
    assert tables == {
        "needs",
        "services",
        "pathways",
        "workforce",
        "standards",
        "funding",
        "levers",
    }


def mix(need: str, service: str) -> list[float]:
    rows = planned(NAME).supported
    return [round(row.people, 1) for row in rows if (row.need, row.service) == (need, service)]


def test_the_plan_is_what_its_readme_says() -> None:
    plan = planned(NAME)
    assert round(plan.cost / 1e6, 1) == 682.8
    assert [round((row.headroom or 0) / 1e6, 1) for row in plan.money] == [0.5, 0.8, 0.9, 0.7, 0.5]
    assert mix("learning_disability_accommodation", "care_home_learning_disability")[::4] == [
        98.6,
        80.3,
    ]
    assert mix("learning_disability_at_home", "home_care")[::4] == [88.6, 159.9]
    assert mix("physical_disability_at_home", "direct_payments")[::4] == [208.9, 240.2]
    assert mix("mental_health_accommodation", "care_home_mental_health")[::4] == [34.2, 36.3]
    assert mix("older_people_at_home", "home_care")[::4] == [735.9, 510.0]
    assert mix("older_people_at_home", "direct_payments")[::4] == [264.1, 548.6]
    assert mix("older_people_care_home", "residential_care")[::4] == [455.7, 414.0]
    assert mix("pupils_special_school", "independent_special_school")[::4] == [6.9, 34.2]
    assert find_broken_limits(shipped(NAME), plan) == []


def test_groups_and_localities_are_all_of_the_plan() -> None:
    """What is spent on services is that of groups, but for those who leave hospital."""
    plan = planned(NAME)
    services = sum(e.amount for e in plan.ledger if e.line.startswith("services."))
    leaving = sum(e.amount for e in plan.ledger
                  if e.line in {"services.reablement", "services.discharge_home_care"})  # fmt: skip
    assert sum(row.cost for row in plan.groups) == pytest.approx(services - leaving, abs=1)
    assert sum(row.cost for row in plan.localities) == pytest.approx(services - leaving, abs=1)
    assert {row.share for row in plan.localities} == {0.25}


@pytest.mark.slow
def test_prices_of_people_are_what_its_readme_says() -> None:
    found = by_address(NAME)
    group = "groups.learning_disability"
    person = sum(
        found[f"{group}.{year}.predicted"].up.step_adds or 0 for year in (2017, 2020, 2025)
    )
    assert round(person, -1) == 19_610
    assert round(person / once(*group.split("."), "", "supported"), -2) == 162_600
    tenth = (found[f"{group}.supported"].up.slope or 0) / 10
    assert round(tenth / 1e6, 2) == 0.79
    place = found["services.special_school.available"].up.step_adds
    assert round(-(place or 0), -2) == 140_700


def of_scenario(name: str) -> Instance:
    return mixopt.with_scenario(shipped(NAME), name)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "costs"), [
    ("moderate_or_severe", 0.17),
    ("bought_together_at_a_discount", -1.04),
    ("bought_together_at_the_same_price", 0.63),
    ("more_places_in_special_schools", -1.31),
])  # fmt: skip
def test_scenarios_are_what_its_readme_says(name: str, costs: float) -> None:
    plan = mixopt.solve(of_scenario(name), prices=False, freedom=False)
    assert round((plan.cost - planned(NAME).cost) / 1e6, 2) == costs


def test_more_people_supported_do_not_fit_the_envelope() -> None:
    with pytest.raises(NoPlanExists, match=r"2022/23: £194,752 higher envelope"):
        mixopt.solve(of_scenario("more_come_to_be_supported"))
