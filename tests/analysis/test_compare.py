"""Strategies side by side: every column is a solve of its own, and doing nothing stands beside."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import mixopt
from mixopt.data.formats import as_json
from mixopt.instance.instance import Instance
from mixopt.results.do_nothing import do_nothing
from mixopt.results.saved_plan import plan_of
from mixopt.schema.scenarios import Change, Scenario

from support.shipped import planned, shipped

NOTHING = "Do nothing"


def with_scenarios(**scenarios: dict[str, float]) -> Instance:
    """The tutorial with scenarios, each of addresses and values."""
    made = {
        name: Scenario(title=name, changes=tuple(Change(address=a, set=v) for a, v in sets.items()))
        for name, sets in scenarios.items()
    }
    return replace(shipped("tutorial"), scenarios=made)


LITTLETON = with_scenarios(
    more_carers={"services.foster_in_house.available": 44},
    fewer_agencies={"services.foster_agency.available": 28},
    squeezed={"funding.budget.amount": 6_900},
    crowded={"services.childrens_home.available": 15},
)


def value(
    found: mixopt.Comparison, column: str, topic: str, item: str, **more: str
) -> float | None:
    """The one number of a column that fits."""
    wanted = {"measure": "", "area": "", "period": "", **more}
    (row,) = [
        row for row in found.topic(topic) if (row.column, row.item) == (column, item)
        and all(getattr(row, key) == text for key, text in wanted.items())
    ]  # fmt: skip
    return row.value


@pytest.fixture(scope="module")
def found() -> mixopt.Comparison:
    return mixopt.compare(
        LITTLETON,
        scenarios=["unchanged", "more_carers", "more_carers+fewer_agencies", "squeezed", "crowded"],
        prices=["services.foster_agency.available", "standards.caseload.limit"],
    )


def test_every_column_equals_a_solve_of_its_own(found: mixopt.Comparison) -> None:
    under = {
        "unchanged": LITTLETON,
        "more_carers": mixopt.with_scenario(LITTLETON, "more_carers"),
        "more_carers+fewer_agencies": mixopt.with_scenario(
            LITTLETON, "more_carers", "fewer_agencies"
        ),
    }
    assert set(found.plans) == set(under)
    for name, instance in under.items():
        assert found.plans[name] == mixopt.solve(instance)


def test_both_scenarios_of_a_joined_column_count(found: mixopt.Comparison) -> None:
    """44 own carers and 28 agency places leave 18 in homes; 20 without, 16 with carers alone."""
    homes = [
        value(found, name, "mix", "childrens_home", measure="last", period="2025/26")
        for name in ("unchanged", "more_carers", "more_carers+fewer_agencies")
    ]
    assert homes == pytest.approx([20, 16, 18])


def test_the_rows_are_what_the_plans_say(found: mixopt.Comparison) -> None:
    for name, plan in found.plans.items():
        (money,) = plan.money
        assert value(found, name, "money", "cost") == money.cost
        assert value(found, name, "money", "cost", measure="discounted") == plan.cost
        assert value(found, name, "money", "headroom", period="2025/26") == money.headroom
        nothing = value(found, NOTHING, "money", "cost")
        saved = value(found, name, "saving", "against_nothing")
        assert saved == pytest.approx((nothing or 0) - money.cost)
        for row in plan.standards:
            about = {"measure": "reached", "period": row.period}
            assert value(found, name, "ratios", row.standard, **about) == row.reached
        for staff in plan.staff:
            item = f"{staff.role}.{staff.contract}"
            change = value(found, name, "staff", item, measure="change", period="2025/26")
            assert change == pytest.approx(staff.fte - staff.opening)
        binding = {row.item: row.value for row in found.topic("limits") if row.column == name}
        assert binding == {
            f"{row.limit}.{row.of}": row.change for row in plan.limits
            if row.room == 0 and (row.change is None or abs(row.change) > 0.005)
            and row.limit != "needs_met"
        }  # fmt: skip


def test_doing_nothing_is_the_first_column_and_its_own_arithmetic(found: mixopt.Comparison) -> None:
    assert found.columns[0].name == NOTHING
    assert found.columns[0].kind == "do nothing"
    assert value(found, NOTHING, "money", "cost") == pytest.approx(7_927_071.43, abs=0.005)
    assert found.nothing[NOTHING] == do_nothing(LITTLETON)
    over = value(found, NOTHING, "not held", "envelope", measure="reached", period="2025/26")
    assert over == pytest.approx(7_927_071.43, abs=0.005)


def test_a_scenario_short_of_money_stands_with_its_shortfall(found: mixopt.Comparison) -> None:
    """The plan costs £7,001,142.86, and there is £6,900,000."""
    column = next(column for column in found.columns if column.name == "squeezed")
    assert (column.kind, column.cost) == ("no plan", None)
    assert column.why == "the money is at least £101,143 short"
    missing = value(found, "squeezed", "missing", "higher envelope", period="2025/26")
    assert missing == pytest.approx(101_142.86, abs=0.01)


def test_a_scenario_short_of_places_says_for_how_many_people(found: mixopt.Comparison) -> None:
    """40 + 30 + 15 places for 90 children: 5 too few."""
    column = next(column for column in found.columns if column.name == "crowded")
    assert column.why.startswith("5.0 people without a service in 2025/26 (Children looked after)")
    rows = [row for row in found.topic("missing") if row.column == "crowded"]
    assert [(row.note, row.period) for row in rows] == [("people", "2025/26")]
    assert rows[0].value == pytest.approx(5, abs=1e-4)


def test_the_prices_of_chosen_figures_are_those_that_prices_gives(
    found: mixopt.Comparison,
) -> None:
    price = mixopt.prices(LITTLETON)["services.foster_agency.available[2025/26]"]
    for measure, side in (("one more", price.up), ("one less", price.down)):
        printed = value(found, "unchanged", "prices", price.address, measure=measure)
        assert printed == pytest.approx(side.unit_adds)
    addresses = {row.item for row in found.topic("prices")}
    assert addresses == {price.address, "standards.caseload.limit"}
    assert {row.column for row in found.topic("prices")} == set(found.plans)


def test_columns_say_what_scenarios_all_of_them_are_under() -> None:
    """Of an instance that is under one already: doing nothing too is worked out under it."""
    under = mixopt.with_scenario(LITTLETON, "more_carers")
    columns = mixopt.compare(under, scenarios=["unchanged", "fewer_agencies"]).columns
    assert [column.says for column in columns] == [
        "under more_carers", "under more_carers", "fewer_agencies; under more_carers",
    ]  # fmt: skip
    assert [column.says for column in mixopt.compare(LITTLETON).columns] == ["", ""]


def test_a_frame_has_a_column_for_each_strategy(found: mixopt.Comparison) -> None:
    table = found.table("mix")
    assert [*table.columns[-6:]] == [column.name for column in found.columns]
    line = table[(table["item"] == "childrens_home") & (table["measure"] == "last")].iloc[0]
    assert (line[NOTHING], line["unchanged"]) == pytest.approx((25, 20))
    assert math.isnan(line["squeezed"])
    assert len(mixopt.frame(found.rows)) == len(found.rows)
    with pytest.raises(KeyError, match="no topic 'mox'; there are money, added, saving"):
        found.topic("mox")


def test_the_document_is_json_and_holds_every_row(found: mixopt.Comparison) -> None:
    document = json.loads(as_json(found.document()))
    assert document["format"] == "mixopt-comparison/1"
    assert len(document["rows"]) == len(found.rows)
    assert [column["kind"] for column in document["columns"]] == [
        "do nothing", "plan", "plan", "plan", "no plan", "no plan",
    ]  # fmt: skip


def test_its_repr_is_a_line_a_column(found: mixopt.Comparison) -> None:
    lines = repr(found).splitlines()
    assert lines[0] == "<Comparison of 6 columns:"
    assert lines[1:3] == [" Do nothing: £7,927,071", " unchanged: £7,001,143"]
    assert "squeezed" in found._repr_html_()


def test_two_instances_of_different_years_each_have_their_own_nothing() -> None:
    found = mixopt.compare(LITTLETON, shipped("stockport"))
    names = [f"{NOTHING}: tutorial", "tutorial", f"{NOTHING}: stockport", "stockport"]
    assert [column.name for column in found.columns] == names
    assert value(found, "tutorial", "money", "cost") == pytest.approx(7_001_142.86, abs=0.01)
    cost = value(found, "stockport", "money", "cost")
    assert cost == sum(row.cost for row in planned("stockport").money)
    saved = value(found, "stockport", "saving", "against_nothing")
    assert saved == pytest.approx(7_319_000 * 2 - (cost or 0))
    periods = {row.column: row.period for row in found.topic("money") if row.period}
    assert periods["tutorial"] == "2025/26"
    assert periods["stockport"] == "2020/21"


def test_a_scenario_is_a_column_of_each_instance_that_has_it() -> None:
    other = replace(LITTLETON, scenarios={})
    found = mixopt.compare(LITTLETON, other, scenarios=["more_carers"])
    assert [column.name for column in found.columns if column.kind == "plan"] == [
        "tutorial (1): more_carers"
    ]


def test_every_wrong_scenario_and_address_is_told_at_once() -> None:
    with pytest.raises(mixopt.DataError) as raised:
        mixopt.compare(
            LITTLETON, scenarios=["more_carer", "squeezed", "squeezed", "unchanged+crowdd"],
            prices=["funding.budgt.amount", "needs.children.demand[2030/31]"],
        )  # fmt: skip
    faults = str(raised.value).splitlines()
    assert faults == [
        "--scenario: no scenario called 'more_carer'. Did you mean 'more_carers'?",
        "--scenario: 'squeezed' is given 2 times. Give it once",
        "--scenario: no scenario called 'crowdd'. Did you mean 'crowded'?",
        "--price: no figure has the address 'funding.budgt.amount'. "
        "Did you mean 'funding.budget.amount'?",
        "--price: 'needs.children.demand[2030/31]' names no period of the plan. "
        "There is 2025/26",
    ]  # fmt: skip


def test_most_need_sets_beside_each_other_what_each_leaves_unmet() -> None:
    found = mixopt.compare(LITTLETON, scenarios=["squeezed"], most_need=True)
    plan = mixopt.solve(mixopt.with_scenario(LITTLETON, "squeezed"), most_need=True)
    assert found.plans["squeezed"] == plan
    unmet = value(found, "squeezed", "unmet", "children", period="2025/26")
    assert unmet == pytest.approx(plan.needs[0].unmet)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(as_json(planned("tutorial").document()))
    return loaded


def test_a_saved_plan_comes_back_as_it_was(document: dict[str, Any]) -> None:
    plan = plan_of(document, "plan.json")
    assert plan.tables() == planned("tutorial").tables()
    assert plan.document() == planned("tutorial").document()
    found = mixopt.compare(LITTLETON, plans={"last year": plan})
    assert [column.name for column in found.columns] == [NOTHING, "last year"]
    fresh = mixopt.compare(LITTLETON)

    def numbers(of: mixopt.Comparison, column: str) -> list[mixopt.Compared]:
        rows = (replace(row, column="") for row in of.rows if row.column == column)
        return sorted(rows, key=repr)

    assert numbers(found, "last year") == numbers(fresh, "The plan")


def test_a_plan_that_was_saved_before_there_were_flows_has_none(document: dict[str, Any]) -> None:
    newer = {"flows", "leavers", "groups", "localities"}
    older = {key: part for key, part in document.items() if key not in newer}
    assert plan_of(older, "plan.json") == plan_of(document, "plan.json")


def broken(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Documents with one thing wrong, and how the fault begins."""
    yield {}, "plan.json: is no saved plan. Write it again"
    yield {**document, "format": "mixopt-plan/9"}, "plan.json: its format reads 'mixopt-plan/9'"
    yield (
        {**document, "cost": "much"},
        "plan.json, cost: reads 'much', not a number that a plan can have",
    )
    yield {**document, "periods": []}, "plan.json, periods: is empty"
    yield {**document, "cost": 1e308}, "plan.json, cost: reads 1e+308, not a number that a plan"
    yield {**document, "areas": ["littleton"] * 2}, "plan.json, areas: names one twice"
    yield {**document, "money": None}, "plan.json, money: is missing"
    yield {**document, "certificate": None}, "plan.json, certificate: reads None, not a row"
    rows = document["supported"]
    wrong = [{**rows[0], "people": None}, *rows[1:]]
    yield (
        {**document, "supported": wrong},
        ("plan.json, supported, row 1: people reads None, not a number that a plan can have"),
    )
    short = [{key: cell for key, cell in rows[0].items() if key != "service"}, *rows[1:]]
    yield {**document, "supported": short}, "plan.json, supported, row 1: has no service"
    moved = [{**rows[0], "period": "2031/32"}, *rows[1:]]
    yield (
        {**document, "supported": moved},
        ("plan.json, supported, row 1: names the period '2031/32', which the plan does not have"),
    )
    yield (
        {**document, "cost": document["cost"] + 1},
        (
            "plan.json, cost: reads £7,001,143.86, and the cost of its periods adds up to £7,001,142.86"
        ),
    )
    ledger = [{**document["ledger"][0], "amount": 0.0}, *document["ledger"][1:]]
    yield {**document, "ledger": ledger}, "plan.json, ledger: reads £5,958,285.71, and the cost"
    yield {**document, "money": []}, "plan.json, money: does not have one row for each area"


@pytest.mark.parametrize("at", range(14))
def test_a_broken_saved_plan_is_a_fault_with_what_would_mend_it(
    at: int, document: dict[str, Any]
) -> None:
    wrong, begins = [*broken(document)][at]
    with pytest.raises(mixopt.DataError) as raised:
        plan_of(wrong, "plan.json")
    (line,) = str(raised.value).splitlines()
    assert line.startswith(begins)
    assert line.endswith("Write it again: mixopt solve NAME --json FILE")


def test_a_saved_plan_of_a_model_that_has_changed_since_stands_as_it_is(
    document: dict[str, Any],
) -> None:
    """A service of it is called otherwise by now, and it has nobody in another."""
    text = as_json({**document, "supported": document["supported"][:2]})
    other = plan_of(json.loads(text.replace("foster_agency", "agencies")), "plan.json")
    found = mixopt.compare(LITTLETON, plans={"old": other})
    titles = {row.item: row.title for row in found.topic("mix") if row.column == "old"}
    assert titles["agencies"] == "agencies"
    assert titles["childrens_home"] == "Children's home"
    assert value(found, "old", "saving", "against_nothing") == pytest.approx(925_928.57, abs=0.01)


@pytest.mark.slow
def test_redbridge_with_six_strategies_equals_six_solves() -> None:
    redbridge = shipped("redbridge")
    names = ["if_money_were_found", "no_extra_care_more_admissions", "home_care_holds",
             "london_living_wage", "scale_if_it_could_be_bought", "squeezed"]  # fmt: skip
    found = mixopt.compare(redbridge, scenarios=names)
    assert len(found.columns) == 7
    for column in found.columns[1:]:
        under = mixopt.with_scenario(redbridge, column.name)
        if column.kind == "plan":
            assert found.plans[column.name] == mixopt.solve(under)
        else:
            with pytest.raises(mixopt.NoPlanExists):
                mixopt.solve(under)
    squeezed = value(found, "squeezed", "missing", "higher envelope", period="2018/19")
    assert squeezed == pytest.approx(15_935_819, abs=1)
