"""The last period repeated beyond the plan, by hand.

A start of £300,000 adds 10 places of extra care at £600 a week, which 10 people use who are else in
a care home at £1,000: £4,000 a week, £208,571.43 in a year of 365 days. Ten in extra care cost
£312,857.14 in such a year, ten in a care home £521,428.57.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mixopt
from mixopt.instance.instance import Instance
from mixopt.report.terminal.beyond import (
    describe_beyond,
    describe_held_prices,
    describe_years_counted,
)
from mixopt.report.terminal.explanation import describe
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.plan import Plan
from mixopt.results.saved_plan import plan_of

from support.sampling import quickly
from support.shipped import SHIPPED, planned, shipped
from support.small import small

MODEL: dict[str, Any] = {
    "needs": {"older": {"title": "Older people"}},
    "services": {
        "care_home": {"title": "Care home", "unit": "place", "meets": {"older": "suitable"}},
        "extra_care": {"title": "Extra care", "unit": "place", "meets": {"older": "preferred"}},
    },
    "levers": {
        "build": {
            "title": "Build extra care", "adds": "extra_care", "cost": "one_off", "periods": 1,
        }
    },
}  # fmt: skip

FIGURES: dict[str, Any] = {
    "needs.older.demand": 10,
    "services.care_home.price": 1000,
    "services.care_home.available": 1000,
    "services.extra_care.price": 600,
    "services.extra_care.available": 0,
    "levers.build.most": 1,
    "levers.build.startable": [0, 0, 1],
    "levers.build.adds_after_0": 10,
    "levers.build.cost_after_0": 300_000,
}

IN_HOME, IN_EXTRA_CARE = 1000 * 10 * 365 / 7, 600 * 10 * 365 / 7


def years(number: int, first: int = 2026) -> dict[str, Any]:
    return {
        f"{year}/{(year + 1) % 100}": {"from": date(year, 4, 1), "to": date(year + 1, 3, 31)}
        for year in range(first, first + number)
    }


def town(
    beyond: int = 0, discount: float = 0.0, changes: Mapping[str, Any] | None = None, **head: Any
) -> Instance:
    """Three years from 2026/27, the second with a 366th day, and so many beyond."""
    figures = {**FIGURES, **(changes or {})}
    return small(
        MODEL, figures, 3, discount=discount, periods=years(3), years_beyond=beyond, **head
    )


def started(plan: Plan) -> list[float]:
    return [row.started for row in plan.levers]


def test_a_lever_is_started_in_the_last_year_for_what_it_brings_beyond() -> None:
    """In its year it brings £208,571 of the £300,000 that it costs; one year more repays it."""
    plan, longer = mixopt.solve(town()), mixopt.solve(town(1))
    assert started(plan) == pytest.approx([0, 0, 0])
    assert started(longer) == pytest.approx([0, 0, 1])
    assert plan.beyond is None
    assert longer.beyond is not None
    homes = IN_HOME * (365 + 366) / 365
    assert longer.beyond.cost == pytest.approx(IN_EXTRA_CARE)
    assert longer.cost_within == pytest.approx(homes + IN_EXTRA_CARE + 300_000)
    assert longer.cost == pytest.approx(homes + 2 * IN_EXTRA_CARE + 300_000)


def test_years_beyond_are_discounted_as_the_plan_is() -> None:
    """At 10%, £300,000 and £208,571 of 2028/29 count 1/1.21, what 2029/30 brings 1/1.331."""
    plan, longer = mixopt.solve(town(discount=10)), mixopt.solve(town(2, discount=10))
    assert longer.beyond is not None
    assert [row.discount for row in longer.beyond.money] == pytest.approx([1.1**-3, 1.1**-4])
    assert longer.beyond.discounted == pytest.approx(IN_EXTRA_CARE * (1.1**-3 + 1.1**-4))
    more = (300_000 + IN_EXTRA_CARE - IN_HOME) / 1.21
    assert longer.cost_within - plan.cost == pytest.approx(more)


def really_longer(instance: Instance, number: int) -> Instance:
    """The same with years more of its own, figures written out, in which nothing is started."""
    figures = {}
    for address, figure in instance.figures.items():
        last = figure.cells[-1]
        if address.figure == "startable":
            last = replace(last, value=0.0)
        cells = figure.cells if figure.kind.once else (*figure.cells, *[last] * number)
        figures[address] = replace(figure, cells=cells)
    head = type(instance.head).model_validate(
        {**instance.head.model_dump(by_alias=True), "periods": years(3 + number), "years_beyond": 0}
    )
    return replace(instance, head=head, figures=figures)


@pytest.mark.parametrize("number", [1, 2, 6])
def test_the_plan_is_that_of_a_plan_that_is_really_longer(number: int) -> None:
    """Leap years and all: 2031/32 has a 366th day."""
    one = mixopt.solve(town(number, discount=3.5))
    other = mixopt.solve(really_longer(town(discount=3.5), number))
    assert one.cost == pytest.approx(other.cost)
    assert started(one) == pytest.approx(started(other)[:3])
    assert one.beyond is not None
    costs = [row.cost for row in other.money[3:]]
    assert [row.cost for row in one.beyond.money] == pytest.approx(costs)


@pytest.mark.slow
def test_on_redbridge_levers_go_on_being_started_in_the_last_years() -> None:
    def last(plan: Plan, lever: str) -> list[float]:
        return [row.started for row in plan.levers if row.lever == lever][-2:]

    plan = planned("redbridge")
    longer = mixopt.solve(mixopt.with_years_beyond(shipped("redbridge"), 5))
    assert all(row.started == 0 for row in plan.levers if row.period == "2022/23")
    assert last(plan, "build_extra_care") == pytest.approx([0, 0])
    assert last(longer, "build_extra_care") == pytest.approx([20, 0], abs=1e-6)
    assert last(longer, "develop_supported_living") == pytest.approx([7, 7])
    assert last(longer, "recruit_foster_carers")[1] > 1.5
    assert longer.certified
    assert longer.repaid_later == ()


def test_what_is_one_off_is_not_there_again() -> None:
    lines = {"move": {"title": "Moving house", "one_off": True}, "rent": "Rent"}
    amounts = {"funding.move.amount": 50_000, "funding.rent.amount": 7_000}
    plan = mixopt.solve(town(2, changes=amounts, lines=lines))
    assert plan.beyond is not None
    assert plan.beyond.cost == pytest.approx(2 * (IN_EXTRA_CARE + 7_000))
    assert "funding.move" not in {entry.line for entry in plan.beyond.ledger}


def test_a_lever_that_opens_later_opens_beyond() -> None:
    """Places come a year after the start, beyond the plan: what is listed for then counts."""
    lever = {**MODEL["levers"]["build"], "periods": 2, "cost": "recurrent"}
    figures = {
        **FIGURES, "levers.build.adds_after_0": 0, "levers.build.adds_after_1": 10,
        "levers.build.cost_after_0": 100_000, "levers.build.cost_after_1": 20_000,
    }  # fmt: skip
    model = {**MODEL, "levers": {"build": lever}}
    plan = mixopt.solve(small(model, figures, 3, periods=years(3), years_beyond=1))
    assert started(plan) == pytest.approx([0, 0, 1])
    assert plan.beyond is not None
    assert plan.beyond.cost == pytest.approx(IN_EXTRA_CARE + 20_000)


def test_no_limit_on_money_holds_beyond() -> None:
    """The envelope of the last year is £600 above its cost; beyond, a line has no one-off income."""
    lines = {"sale": {"title": "Sale of a house", "one_off": True}}
    changes = {
        "levers.build.most": 0, "funding.sale.amount": [0, 0, -100_000],
        "funding.budget.amount": [1e6, 1e6, IN_HOME - 100_000 + 600],
    }  # fmt: skip
    plan = mixopt.solve(town(1, changes=changes, lines=lines, envelope={"budget": "Budget"}))
    assert plan.money[-1].headroom == pytest.approx(600)
    assert plan.beyond is not None
    assert plan.beyond.cost == pytest.approx(IN_HOME)


def test_the_price_of_a_figure_of_the_last_period_is_of_the_years_beyond_too() -> None:
    """£1 a week more for extra care in 2028/29 costs 10 x 52.14 weeks in it, and in two beyond."""
    instance = town(2)
    price = next(
        each
        for each in mixopt.prices(instance)
        if each.address == "services.extra_care.price[2028/29]"
    )
    assert price.up.slope == pytest.approx(3 * 10 * 365 / 7)
    assert price.discount == 1
    dearer = mixopt.changed(instance, {"services.extra_care.price[2028/29]": 601})
    assert mixopt.solve(dearer).cost - mixopt.solve(instance).cost == pytest.approx(price.up.slope)
    assert [*describe_held_prices(instance)] == [
        "Held beyond: a figure of 2028/29, or of every year, is held for the 2 years beyond, and "
        "its price is of these too."
    ]
    assert [*describe_held_prices(town())] == []


def test_one_more_of_a_limit_of_the_last_period_is_one_more_beyond() -> None:
    """One person more from 2028/29 on is in a care home, as extra care is full: three years."""
    instance = town(2)
    plan = mixopt.solve(instance)
    more = mixopt.changed(instance, {"needs.older.demand[2028/29]": 11})
    adds = mixopt.solve(more).cost - plan.cost
    assert adds == pytest.approx(3 * 1000 * 365 / 7)
    (bound,) = [row for row in plan.limits if row.limit == "needs_met" and row.period == "2028/29"]
    assert bound.change == pytest.approx(adds)
    fewer = mixopt.changed(instance, {"needs.older.demand[2028/29]": 9})
    assert plan.cost - mixopt.solve(fewer).cost - 1 <= bound.slope <= adds + 1
    assert {row.period for row in plan.limits} == {"", *plan.periods}
    assert {row.period for row in plan.free} <= {*plan.periods}


def test_the_line_that_is_printed() -> None:
    instance = town(2, discount=10)
    assert [*describe_beyond(instance, mixopt.solve(instance))] == [
        "Beyond 2028/29, its figures held for 2 years: £312,857 a year (2028/29: £612,857), "
        "£448,740 of the discounted cost that is least. Nothing is started there, and no limit on "
        "money holds."
    ]
    assert [*describe_beyond(town(), mixopt.solve(town()))] == []


def test_where_a_cost_is_of_the_years_beyond_too_the_answer_says_so() -> None:
    """`explain` says what a plan costs with them, which is more than the plan's own years."""
    instance = town(2, discount=10)
    counted = (
        "Costs here are of 2026/27 to 2028/29 and of the 2 years beyond, later money discounted "
        "at 10% a year."
    )
    assert [*describe_years_counted(instance)] == [counted]
    assert counted in describe(instance, mixopt.explain(instance))
    assert [*describe_years_counted(town())] == []
    assert not any("Costs here" in words for words in describe(town(), mixopt.explain(town())))


def test_the_ways_out_of_no_plan_say_it_of_the_costs_of_their_plans() -> None:
    """They stood, of six years, below the least cost of each of three, without a word."""
    short = mixopt.changed(town(2, discount=10), {"services.care_home.available": 0.5})
    found = mixopt.explain(short)
    assert found.brief
    words = describe(short, found)
    counted = (
        "Costs of plans from here on are of 2026/27 to 2028/29 and of the 2 years beyond, later "
        "money discounted at 10% a year."
    )
    assert words.count(counted) == 1
    costs = [at for at, line in enumerate(words) if "lan then costs" in line or "costs £" in line]
    assert costs
    assert words.index(counted) < costs[0]


def test_a_saved_plan_is_the_same_again() -> None:
    plan = mixopt.solve(town(2))
    again = plan_of(json.loads(json.dumps(plan.document())), "plan.json")
    assert again.beyond == plan.beyond
    assert again.cost_within == plan.cost_within
    assert find_broken_limits(town(2), again) == []
    assert "beyond" not in mixopt.solve(town()).document()


def test_a_saved_plan_whose_years_beyond_do_not_add_up_is_refused() -> None:
    document = json.loads(json.dumps(mixopt.solve(town(2)).document()))
    for spoil, words in (
        (lambda beyond: beyond["money"].clear(), "beyond: has no period of its own"),
        (lambda beyond: beyond["money"][0].update(cost=1.0), "cost: reads"),
        (lambda beyond: beyond["needs"][0].update(area="there"), "beyond, needs, row 1: names"),
        (lambda beyond: beyond.pop("ledger"), "beyond, ledger: is missing"),
        (lambda beyond: beyond.update(years="two"), "beyond, years: reads 'two'"),
    ):
        again = json.loads(json.dumps(document))
        spoil(again["beyond"])
        with pytest.raises(mixopt.DataError) as found:
            plan_of(again, "plan.json")
        assert words in str(found.value)
    with pytest.raises(mixopt.DataError, match="beyond: is not"):
        plan_of({**document, "beyond": 3}, "plan.json")


def test_the_checker_finds_what_is_wrong_beyond() -> None:
    plan = mixopt.solve(town(1))
    beyond = plan.beyond
    assert beyond is not None
    fewer = [replace(row, people=row.people - 1) for row in beyond.supported]
    wrong = replace(plan, beyond=replace(beyond, supported=tuple(fewer)))
    assert any(
        "volume of extra_care, 2028/29 + 1" in words for words in find_broken_limits(town(1), wrong)
    )
    dearer = [replace(row, amount=row.amount + 5) for row in beyond.ledger]
    wrong = replace(plan, beyond=replace(beyond, ledger=tuple(dearer)))
    assert any("beyond, ledger" in words for words in find_broken_limits(town(1), wrong))
    assert find_broken_limits(town(1), replace(plan, beyond=None)) != []
    assert find_broken_limits(town(1), plan) == []


def test_a_limit_that_is_broken_within_the_plan_is_named_once_and_not_beyond() -> None:
    plan = mixopt.solve(town(2), prices=False)
    drawn = tuple(
        replace(row, drawn=row.drawn + 2000) if row.period == "2027/28" else row
        for row in plan.volumes
    )
    wrong = find_broken_limits(town(2), replace(plan, volumes=drawn), misprints=False)
    supplies = [words.partition(":")[0] for words in wrong if words.startswith("supply ")]
    assert supplies == ["supply care_home., 2027/28, here", "supply extra_care., 2027/28, here"]


def test_what_cannot_go_on_beyond_is_no_plan_and_says_when() -> None:
    """Half the workers leave each year and none can be hired: 2 are enough once, 1 is not."""
    model = {
        "needs": {"children": {"title": "Children", "casework": True, "met": False}},
        "roles": {"worker": {"title": "Social worker", "contracts": ["permanent"]}},
        "standards": {
            "caseload": {
                "title": "Caseload", "kind": "caseload", "roles": ["worker"],
                "needs": ["children"], "standing": "policy", "source": "here",
            }
        },
    }  # fmt: skip
    figures: dict[str, Any] = {
        "needs.children.demand": 20, "needs.children.cases_per_person": 1,
        "workforce.worker.permanent.opening": 4, "workforce.worker.permanent.turnover": 0.5,
        "workforce.worker.permanent.recruitable": 0, "standards.caseload.limit": 15,
    }  # fmt: skip
    mixopt.solve(small(model, figures))
    longer = small(model, figures, years_beyond=1)
    with pytest.raises(mixopt.NoPlanExists, match=r"2020/21 \+ 1"):
        mixopt.solve(longer)
    words = "\n".join(describe(longer, mixopt.explain(longer)))
    assert "2020/21 + 1" in words


def test_need_that_goes_unmet_beyond_counts_and_is_said() -> None:
    """Five places for ten people, in the year and in each of two beyond: 15 person-years."""
    figures = {**FIGURES, "services.care_home.available": 5, "levers.build.most": 0,
               "needs.older.weight": 1}  # fmt: skip
    instance = small(MODEL, figures, 3, periods=years(3), years_beyond=2)
    plan = mixopt.solve(instance, most_need=True)
    assert plan.beyond is not None
    assert [row.unmet for row in (*plan.needs, *plan.beyond.needs)] == pytest.approx([5] * 5)
    assert find_broken_limits(instance, plan) == []
    (words,) = describe_beyond(instance, plan)
    assert "5.0 people not supported" in words


def test_a_last_quarter_is_repeated_as_quarters() -> None:
    quarters = {
        "2026Q1": {"from": "2026-04-01", "to": "2026-06-30"},
        "2026Q2": {"from": "2026-07-01", "to": "2026-09-30"},
    }
    figures = {**FIGURES, "levers.build.startable": 0}
    found = small(MODEL, figures, 2, periods=quarters, years_beyond=2)
    assert [period.name for period in found.beyond] == [f"2026Q2 + {n}" for n in range(1, 9)]
    assert (found.beyond[1].first, found.beyond[1].last) == (date(2027, 1, 1), date(2027, 3, 31))
    assert [round(each.weeks * 7) for each in found.beyond[:4]] == [92, 90, 91, 92]


def test_years_that_do_not_fit_are_refused() -> None:
    period = {"2026 to 2028": {"from": "2026-04-01", "to": "2027-09-30"}}
    odd = small(MODEL, {**FIGURES, "levers.build.startable": 1}, 1, periods=period)
    assert len(mixopt.with_years_beyond(odd, 3).beyond) == 2
    for years_beyond, words in ((2, "18 months"), (-1, "from 0 to 60"), (61, "from 0 to 60")):
        with pytest.raises(mixopt.DataError, match=words):
            mixopt.with_years_beyond(odd, years_beyond)


@pytest.mark.parametrize(
    ("written", "words"),
    [("2.5", "years_beyond"), ("-1", "years_beyond"), ("three", "years_beyond"), ("61", "years_beyond")],
)  # fmt: skip
def test_a_file_that_asks_for_other_years_is_refused(
    written: str, words: str, tmp_path: Path
) -> None:
    folder = tmp_path / "town"
    folder.mkdir()
    source = Path(mixopt.__file__).parents[1] / "instances" / "tutorial"
    for file in source.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    head = folder / "instance.yaml"
    text = head.read_text(encoding="utf-8")
    head.write_text(f"{text}years_beyond: 3\n", encoding="utf-8")
    assert mixopt.load(str(folder)).head.years_beyond == 3
    head.write_text(f"{text}years_beyond: {written}\n", encoding="utf-8")
    with pytest.raises(mixopt.DataError, match=words):
        mixopt.load(str(folder))


def test_a_parameter_of_the_programme_is_changed_with_its_copies_or_not_at_all() -> None:
    lp = mixopt.build(town(1))
    lp.price["here", "extra_care", "extra_care", "2028/29"] = 610.0
    with pytest.raises(mixopt.DataError, match="Change them all"):
        mixopt.solve_lp(lp)
    lp.price["here", "extra_care", "extra_care", "2028/29 + 1"] = 610.0
    assert mixopt.solve_lp(lp).plan.cost > mixopt.solve(town(1)).cost


@pytest.mark.parametrize("name", quickly(SHIPPED, "derby", "stockport"))
def test_every_shipped_instance_looks_beyond(name: str) -> None:
    instance = mixopt.with_years_beyond(shipped(name), 2)
    plan = mixopt.solve(instance, prices=False, freedom=False)
    assert plan.certified
    assert find_broken_limits(instance, plan) == []
    assert mixopt.with_years_beyond(instance, 0).head == shipped(name).head


def test_a_bridge_is_of_the_plans_own_years() -> None:
    """A start of £300,000 that brings £208,571 in 2028/29 costs £91,429 in the plan's own years."""
    found = mixopt.bridge(town(1))
    (step,) = [row for row in found.steps if row.name == "build" and not row.period
               and not row.discounted]  # fmt: skip
    assert step.saves == pytest.approx(IN_HOME - IN_EXTRA_CARE - 300_000, abs=0.01)
