"""What changes do, as text and as numbers; patterns; scenarios applied together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import mixopt
from mixopt.errors import DataError
from mixopt.instance.instance import Instance
from mixopt.instance.scenarios import addresses_of, changed, with_scenario
from mixopt.instance.settings import settings
from mixopt.schema.change_texts import read_change
from mixopt.schema.scenarios import Change

from support.breaking import councils, written
from support.cases import scenario
from support.small import small

MODEL: dict[str, Any] = {
    "needs": {"young": {"title": "Young"}, "old": {"title": "Old"}},
    "services": {
        "home": {
            "title": "Home", "unit": "place", "meets": {"young": "preferred", "old": "suitable"},
            "stays": True, "supplies": {"near": {"title": "Near"}, "far": {"title": "Far"}},
        },
    },
}  # fmt: skip


@pytest.fixture
def two_years() -> Instance:
    figures: dict[str, float | list[float]] = {
        "needs.young.demand": [100.0, 110.0], "needs.old.demand": 40.0,
        "services.home.near.price": 800.0, "services.home.far.price": [900.0, 950.0],
        "funding.other.amount": -5000.0, "pathways.young.home.stays": 0.5,
    }  # fmt: skip
    return small(MODEL, figures, years=2, lines={"other": "Income"})


def values(instance: Instance, address: str) -> tuple[float, ...]:
    return next(f.values for at, f in instance.figures.items() if str(at) == address)


@pytest.mark.parametrize(
    ("text", "how", "size"),
    [
        ("850", "set", 850), ("-3", "set", -3), (" 1e3 ", "set", 1000), ("-0", "set", 0),
        ("+3", "add", 3), ("+-3", "add", -3), ("+ 3", "add", 3), ("+.5", "add", 0.5),
        ("+5%", "percent", 5), ("-10%", "percent", -10), ("+2.5 %", "percent", 2.5),
        ("*1.05", "times", 1.05), ("* 2", "times", 2), ("*0", "times", 0),
    ],
)  # fmt: skip
def test_a_text_does_one_thing(text: str, how: str, size: float) -> None:
    assert read_change(text) == (how, size)
    (change,) = settings([f"needs.young.demand={text}"])
    assert change == Change.model_validate({"address": "needs.young.demand", how: size})


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("+5%", (105.0, 115.5)), ("-10%", (90.0, 99.0)), ("*1.05", (105.0, 115.5)),
        ("+3", (103.0, 113.0)), ("+-3", (97.0, 107.0)), ("-100%", (0.0, 0.0)),
    ],
)  # fmt: skip
def test_it_does_the_same_by_setting_in_python_and_in_a_scenario(
    text: str, becomes: tuple[float, ...], two_years: Instance
) -> None:
    address = "needs.young.demand"
    by_setting = changed(two_years, settings([f"{address}={text}"]), "me")
    assert values(by_setting, address) == pytest.approx(becomes, rel=1e-15)
    assert changed(two_years, {address: text}, "me") == by_setting
    assert changed(two_years, {address: {"set": text}}, "me") == by_setting
    in_scenario = Change.model_validate({"address": address, "set": text})
    assert changed(two_years, [in_scenario], "me") == by_setting


def test_a_number_with_a_minus_is_a_value(two_years: Instance) -> None:
    income = changed(two_years, settings(["funding.other.amount=-3"]))
    assert values(income, "funding.other.amount") == (-3.0, -3.0)
    with pytest.raises(DataError) as fault:
        changed(two_years, settings(["needs.old.demand=-3"]), "--set")
    assert "It must be from 0" in str(fault.value)
    assert "to take 3 away, add it with a minus (--set ADDRESS=+-3)" in str(fault.value)


def test_each_figure_of_a_pattern_changes_in_the_unit_of_its_row(two_years: Instance) -> None:
    after = changed(two_years, {"needs.*.demand": "+5%", "services.*.price": "+10"}, "me")
    assert after.changes == (
        "needs.young.demand: 100, 110 → 105, 115.5 people (me)",
        "needs.old.demand: 40 → 42 people (me)",
        "services.home.near.price: 800 → 810 £/week (me)",
        "services.home.far.price: 900, 950 → 910, 960 £/week (me)",
    )
    budget = mixopt.load("tutorial")  # its row is in £000
    (words,) = changed(budget, {"funding.*.amount[*]": "+10"}, "me").changes
    assert words == "funding.budget.amount: 7,500 → 7,510 £000 (me)"


@pytest.mark.parametrize(
    ("address", "slots"),
    [
        ("*.demand", 2), ("needs.*", 4), ("*", 15), ("services.home.*.price", 2),
        ("services.*.price", 2), ("services.home.n*.price", 1), ("needs.?ld.demand", 1),
        ("needs.*.demand[*]", 2), ("needs.*.demand[2020/21]", 2), ("needs.*.demand[2020/*]", 2),
        ("needs.*.demand[*/2*]", 4), ("*.opening[*]", 2), ("*.home.*.opening", 0),
    ],
)  # fmt: skip
def test_a_star_stands_for_any_part_in_any_place(
    address: str, slots: int, two_years: Instance
) -> None:
    """The figures, and their periods where only some are named."""
    change = Change(address=address, times=0.5)
    if not slots:
        with pytest.raises(DataError):
            addresses_of(two_years).places(change, "me")
    else:
        assert len(addresses_of(two_years).places(change, "me")) == slots


@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("needs.*.demnd", "Did you mean 'needs.*.demand'?"),
        ("servises.*.prise", "Did you mean 'services.*.price'?"),
        ("service.home.*.price[2020/21]", "Did you mean 'services.home.*.price'?"),
        ("services.*.zzz", "`mixopt check NAME --figures` lists the addresses"),
        ("needs.young.demand[2020-21]", "Did you mean '2020/21'? There are: 2020/21, 2021/22"),
        ("needs.young.demand[202122]", "Did you mean '2021/22'?"),
        ("needs.young.demand[2025/26]", "There are: 2020/21, 2021/22"),
        ("needs.young.demand[19*]", "There are: 2020/21, 2021/22"),
        ("*.opening[2020/*]", "Leave out [2020/*]"),
    ],
)
def test_what_names_nothing_gets_what_was_meant(
    address: str, remedy: str, two_years: Instance
) -> None:
    with pytest.raises(DataError) as fault:
        changed(two_years, {address: "+5%"})
    assert str(fault.value).endswith(remedy) or remedy in str(fault.value)


def test_a_pattern_that_lacks_the_area_is_offered_with_it(tmp_path: Path) -> None:
    councils(tmp_path / "councils")
    both = mixopt.load(str(tmp_path / "councils"))
    with pytest.raises(DataError, match=r"Did you mean '\*\.needs\.\*\.demand'\?"):
        changed(both, {"needs.*.demand": "+5%"})
    assert len(changed(both, {"*.needs.*.demand": "+5%"}).changes) == 2


def test_so_many_percent_of_a_share_has_two_meanings(two_years: Instance) -> None:
    with pytest.raises(DataError) as fault:
        changed(two_years, {"pathways.young.*.stays": "+5%"}, "me")
    assert len(fault.value.faults) == 1
    assert "which is in share, by +5%: of what it is, or by 5 points" in str(fault.value)
    assert "Write *1.05 for the first, +0.05 for the second" in str(fault.value)
    stays = values(
        changed(two_years, {"pathways.young.home.stays": "+0.05"}), "pathways.young.home.stays"
    )
    assert stays == pytest.approx((0.55, 0.55))


# Scenarios


@pytest.fixture
def several(tmp_path: Path) -> Instance:
    folder = tmp_path / "councils"
    councils(folder)
    price, demand = "*.services.home.block.price", "*.needs.older.demand"
    written("scenarios.yaml", "scenarios:\n" + "".join((
        scenario("dear", f'{{address: "{price}", set: 900}}'),
        scenario("dearest", '{address: "east.services.home.block.price[2027/28]", set: 950}'),
        scenario("as_dear", f'{{address: "{price}", set: 900}}'),
        scenario("more", f'{{address: "{demand}", set: "+10%"}}'),
        scenario("still_more", f'{{address: "{demand}", add: 5}}', on="more"),
        scenario("least", f'{{address: "{demand}", set: 90}}', on="more"),
        scenario("dear_and_more", f'{{address: "{price}", set: 910}}', on="still_more"),
    )))(folder)  # fmt: skip
    return mixopt.load(str(folder))


def test_scenarios_are_applied_in_order_and_what_they_share_once(several: Instance) -> None:
    both = with_scenario(several, "dear", "still_more")
    assert both.scenario == "dear, still_more"
    assert both.scenarios_applied == ("dear", "still_more")
    assert values(both, "east.services.home.block.price") == (900.0, 900.0)
    assert values(both, "east.needs.older.demand") == pytest.approx((115.0, 126.0))
    again = with_scenario(with_scenario(several, "dear"), "still_more")
    assert again == both
    shared = with_scenario(several, "more", "still_more")  # `more` is not made twice
    assert values(shared, "east.needs.older.demand") == pytest.approx((115.0, 126.0))
    assert values(with_scenario(several, "least"), "east.needs.older.demand") == (90.0, 90.0)


def test_two_that_set_one_figure_are_told_with_what_each_sets(several: Instance) -> None:
    with pytest.raises(DataError) as fault:
        with_scenario(several, "dear", "dearest")
    assert str(fault.value) == (
        "east.services.home.block.price[2027/28]: scenario 'dear' sets it to 900 £/week, and "
        "'dearest' sets it to 950 £/week. Leave one of them out, or let 'dearest' build on 'dear'"
    )
    with pytest.raises(DataError) as fault:
        with_scenario(several, "dear", "dear_and_more")
    assert [each.where for each in fault.value.faults] == [
        "east.services.home.block.price[2026/27]",
        "west.services.home.block.price[2026/27]",
    ]
    with pytest.raises(DataError, match=r"'still_more' adds 5 people to it, and 'least' sets it"):
        with_scenario(several, "still_more", "least")
    assert with_scenario(several, "dear", "as_dear").scenario == "dear, as_dear"


def test_a_change_of_what_another_scenario_set_loses_nothing(several: Instance) -> None:
    """The order says what is changed; only setting would undo what was done before."""
    both = with_scenario(several, "least", "still_more")
    assert values(both, "east.needs.older.demand") == (95.0, 95.0)


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("dear", "dear"), "scenario 'dear' is given twice. Give it once"),
        (("dear", "deer"), "no scenario called 'deer'. Did you mean 'dear'?"),
        (("x", "y"), "no scenario called 'x'. There are: dear"),
    ],
)
def test_names_that_are_none_are_told_together(
    names: tuple[str, ...], says: str, several: Instance
) -> None:
    with pytest.raises(DataError) as fault:
        with_scenario(several, *names)
    assert says in str(fault.value)
    assert len(fault.value.faults) == 1 + (names == ("x", "y"))


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("+3", "set: read '+3', which may be either. Write set: 3 for the value 3, or add: 3"),
        ("5%", "Write +5% or -5% to change it by 5% of what it is"),
        ('"15"', "set: read '15', which is not a number. Write 15"),
        ('"*x"', "read '*x'. Write 850 or -3 for a value"),
    ],
)
def test_a_scenario_that_could_be_misread_is_refused(value: str, says: str, tmp_path: Path) -> None:
    councils(tmp_path / "councils")
    change = f'{{address: "*.needs.older.demand", set: {value}}}'
    written("scenarios.yaml", "scenarios:\n" + scenario("a", change))(tmp_path / "councils")
    with pytest.raises(DataError) as fault:
        mixopt.load(str(tmp_path / "councils"))
    assert says in str(fault.value)
    assert len(fault.value.faults) == 1
