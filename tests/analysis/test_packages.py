"""Packages: irreducible, never worse than a single change; conflicts that share a limit."""

from dataclasses import replace
from pathlib import Path

import pytest

import mixopt
from mixopt.analysis.infeasibility import explain
from mixopt.analysis.infeasibility.rounding import count_steps, shorten
from mixopt.errors import NoPlanExists
from mixopt.instance.settings import settings
from mixopt.report.terminal.explanation import describe

from support.small import small

COUNCILS = Path(__file__).parent / "councils"
BOUGHT = frozenset({"places", "recruitment", "envelope", "savings", "funds", "reserves"})


@pytest.fixture(scope="module")
def packages():
    """Each council of this folder with its explanation, and with one where nothing is bought."""
    names = ["far_caseload", "block_contract", "spare_scheme", "long_caseload", "home_closing"]
    made = {name: mixopt.load(str(COUNCILS / name)) for name in names}
    return {
        (name, kept): (instance, explain(instance, keep=kept))
        for name, instance in made.items()
        for kept in (frozenset(), BOUGHT)
    }


def has_plan(instance, sets):
    changes = settings([each.setting for each in sets])
    try:
        mixopt.solve(mixopt.changed(instance, changes, "the test"), prices=False)
    except NoPlanExists:
        return False
    return True


CASES = [
    (name, kept)
    for name in ("far_caseload", "block_contract", "spare_scheme", "long_caseload")
    for kept in (frozenset(), BOUGHT)
]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_a_package_gives_a_plan_and_none_without_a_part_or_with_a_step_less_of_one(case, packages):
    instance, found = packages[case]
    sets = [part.set for part in found.package.parts]
    assert has_plan(instance, sets)
    for each in sets:
        others = [other for other in sets if other is not each]
        assert not has_plan(instance, others) if others else True
        fewer = 2 if "budget" in each.address else 1  # a pound is found, or lost, by a hair
        if count_steps(instance, each) > fewer:
            assert not has_plan(instance, [*others, shorten(instance, each, fewer)])


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_no_single_change_counts_less_than_the_package(case, packages):
    """Policy by its share of the value first; then £, to a thousandth."""
    _, found = packages[case]
    offers = [
        offer for kind in found.alone for offer in kind.offers if kind.kind in found.package.weights
    ]
    policy = [
        sum(abs(each.by) / abs(each.before) for each in offer.sets)
        for offer in offers
        if offer.kind not in BOUGHT and offer.standing == "policy"
    ]
    assert all(found.package.relative <= share * (1 + 1e-9) for share in policy)
    if any(offer.kind in BOUGHT for offer in offers):
        assert not found.package.relative
    money = [offer.by for offer in offers if offer.kind == "envelope" and offer.sets[0].unit == "£"]
    assert all(found.package.pounds <= by * 1.001 for by in money)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("far_caseload", {"standards.caseload.limit": 50.02}),
        ("spare_scheme", {"standards.caseload.limit": 76.32}),
        ("long_caseload", {"standards.caseload.limit": 26.75}),
    ],
)
@pytest.mark.slow
def test_a_package_of_policy_alone_is_the_caseload_that_is_enough_alone(name, expected, packages):
    _, found = packages[name, BOUGHT]
    assert {part.set.address: part.set.after for part in found.package.parts} == expected
    (single,) = [o for kind in found.alone if kind.kind == "standards" for o in kind.offers]
    assert {each.address: each.after for each in single.sets} == expected


@pytest.mark.slow
def test_less_of_a_block_contract_is_a_package_where_it_counts_no_more_than_new_money(packages):
    """64 hours a week less at £45 an hour free £150,072: as much as is missing."""
    _, found = packages["block_contract", frozenset()]
    (part,) = found.package.parts
    assert part.set.setting == "services.s0.t0.available[2025/26]=3936.04"
    assert part.pounds == pytest.approx(63.96 * 45 * 365 / 7, rel=1e-9)
    assert found.package.cost == pytest.approx(9_505_994, abs=1)


def test_a_block_contract_is_given_up_in_part_and_money_found_for_the_rest():
    """£3,650 for 10 places, block; £3,000 of money. 2 places less (£730) are 8 people's: 8 are.

    9 people: 9 places are kept (£3,285), and £285 are found.
    """
    model = {
        "needs": {"people": {"title": "People"}},
        "services": {"care": {
            "title": "Care", "unit": "place", "meets": {"people": "preferred"},
            "supplies": {"block": {"title": "Block", "block": True}},
        }},
    }  # fmt: skip
    figures = {
        "needs.people.demand": 9, "services.care.block.available": 10,
        "services.care.block.price": 7, "funding.budget.amount": 3000,
    }  # fmt: skip
    found = explain(small(model, figures, envelope={"budget": "Budget"}))
    assert {part.set.address: part.set.after for part in found.package.parts} == {
        "services.care.block.available[2020/21]": 9,
        "funding.budget.amount[2020/21]": 3285,
    }
    assert found.package.pounds == pytest.approx(650)


@pytest.mark.slow
def test_a_change_of_a_change_counts_from_the_figure_as_it_was(packages):
    for _, found in packages.values():
        for part in found.package.parts or ():
            if part.relative is not None and part.set.before:
                assert part.relative == pytest.approx(abs(part.set.by / part.set.before))


# Conflicts that share a limit


@pytest.mark.slow
def test_a_home_that_closes_over_two_years_clashes_with_those_who_stay_in_each(packages):
    """Of 40, three quarters stay each year: 30, 22.5 and 16.875; there are 20 places, then none."""
    _, found = packages["home_closing", frozenset()]
    sets = [
        {(limit.limit, limit.period): limit.short for limit in conflict.limits}
        for conflict in found.conflicts.found
    ]
    first, second, third = "2025/26", "2026/27", "2027/28"
    assert sets[0].keys() == {("supply", second), ("continuity", first), ("continuity", second)}
    assert sets[1].keys() == {
        ("supply", third),
        *(("continuity", t) for t in (first, second, third)),
    }
    assert sets[0]["supply", second] == pytest.approx(2.5)
    assert sets[1]["supply", third] == pytest.approx(16.875)
    assert len(sets) == 2
    assert not found.conflicts.more


def test_sets_that_are_not_looked_for_are_said_to_be_possible():
    """10 people and 4 places; 10 people and room to grow to 3: both need the people to be met."""
    model = {
        "needs": {"people": {"title": "People"}},
        "services": {"care": {"title": "Care", "unit": "place", "growth": True,
                              "meets": {"people": "preferred"}}},
    }  # fmt: skip
    figures = {
        "needs.people.demand": 10, "services.care.available": 4, "services.care.growth": 1,
        "pathways.people.care.opening": 2,
    }  # fmt: skip
    instance = small(model, figures)
    found = explain(instance)
    assert len(found.conflicts.found) == 1
    assert found.conflicts.more
    assert "at least 1 set of limits that clash" in repr(found)
    text = " ".join(" ".join(describe(instance, found)).split())
    assert "at least 1 set of limits that cannot all hold" in text
    assert "There may be more sets, which share limits with these." in text
    grown = explain(mixopt.changed(instance, settings(["services.care.growth=100"]), "the test"))
    assert not grown.conflicts.more
    assert "at least" not in describe(instance, replace(grown, findings=()))[2]
