"""England's councils: instances made in memory, plans, and prices measured by solving again."""

from __future__ import annotations

import csv
import math
from dataclasses import replace

import pytest

import mixopt
from mixopt.analysis.england import LIFTED, Planner
from mixopt.data.paths import ENGLAND
from mixopt.data.starts.in_memory import instance_of
from mixopt.instance.instance import Instance
from mixopt.instance.scenarios import changed
from mixopt.results.england import FAMILIES as IN_FAMILIES
from mixopt.results.england import PRICE_COLUMNS, PRICED, CouncilPlan
from mixopt.units import UNITS

from support.england import FIRST, SOME, all_of_england, in_memory, planned
from support.sampling import sampled
from support.starts import STARTED, WITHOUT, YEARS, row_of, started, written

STEP = 1e-4
"""Of a unit: a move so small that the shadow price holds."""


def all_but_places(instance: Instance) -> dict[str, object]:
    """Everything that an instance says but where its rows stand."""
    return {
        figure.name: (
            figure.kind, figure.uplift, figure.typed,
            tuple(replace(cell, row="") for cell in figure.cells),
        )
        for figure in instance.figures.values()
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(STARTED, 3, always=("Liverpool",)))
def test_an_instance_made_in_memory_is_the_one_that_its_files_are_read_as(name: str) -> None:
    ours, read = in_memory(name), written(name)
    assert ours.head == read.head
    assert ours.model == read.model
    assert [*ours.figures] == [*read.figures]
    assert all_but_places(ours) == all_but_places(read)


def test_a_start_that_is_not_sound_is_refused_with_every_fault() -> None:
    start = started("Leeds")
    rows = [
        replace(row, values=(-1.0,)) if row.figure == "turnover" else row
        for row in start.rows
        if row.keys != ("caseload", "")
    ]
    with pytest.raises(mixopt.DataError) as refused:
        instance_of(replace(start, rows=tuple(rows)), FIRST, YEARS)
    words = str(refused.value)
    assert "no row for caseload" in words
    assert words.count("Leeds, workforce, row") == 3


@pytest.mark.slow
def test_every_published_value_of_all_instances_is_the_shipped_table_s() -> None:
    with (ENGLAND / "published.csv").open(encoding="utf-8") as file:
        table = {row["code"]: row for row in csv.DictReader(file)}
    column = {"demand": "cpp", "limit": "sw_agency_rate"}
    seen = 0
    for name in STARTED:
        row = table[started(name).council.code]
        for figure in in_memory(name).figures.values():
            if figure.cells[0].source in {"cpp25", "csww"}:
                printed = row[column[figure.address.figure]]
                for cell in figure.cells:
                    value = cell.value / UNITS[cell.unit].factor
                    assert f"{value:.10g}" == f"{float(printed):.10g}", (name, figure.name)
                seen += 1
    assert seen > 150


def cost(instance: Instance, changes: dict[str, object]) -> float | None:
    """£ of a council's plan by the long way: changes and a cold solve."""
    try:
        return mixopt.solve(changed(instance, changes), prices=False, freedom=False).cost
    except mixopt.NoPlanExists:
        return None


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(STARTED, 1, always=("Rutland", "Richmond upon Thames")))
def test_every_price_is_what_solving_again_gives(name: str) -> None:
    plan, instance = planned(name).plan, changed(written(name), LIFTED)
    assert plan is not None
    assert plan.cost == pytest.approx(cost(instance, {}), abs=0.01)
    for unit, priced in PRICED.items():
        price = plan.prices[unit]
        for move, said in ((1, price.one_more), (-1, price.one_less)):
            if move < 0 and price.value < 1:
                assert said is None
                continue
            found = cost(instance, {address: {"add": move} for address in priced.addresses})
            assert (said is None) == (found is None), (unit, move)
            if said is not None and found is not None:
                assert said == pytest.approx(found - plan.cost, abs=0.02), (unit, move)
        found = cost(instance, {address: {"add": STEP} for address in priced.addresses})
        assert price.slope is not None
        assert found is not None
        assert price.slope * STEP == pytest.approx(found - plan.cost, rel=1e-3, abs=0.01), unit


@pytest.mark.slow
@pytest.mark.parametrize("name", SOME)
def test_the_plan_is_that_of_the_start_as_it_is_written(name: str) -> None:
    """But for what was spent, which holds the first year of some by a few thousand pounds."""
    lifted = changed(written(name), LIFTED)
    answer, own = planned(name), mixopt.solve(lifted, prices=False, freedom=False)
    plan = answer.plan
    assert plan is not None
    assert plan.costs == pytest.approx([row.cost for row in own.money])
    assert answer.spend == row_of(name, "funding.budget.amount").values[0]
    assert answer.ratios == pytest.approx([each / answer.spend for each in plan.costs])
    assert max(answer.ratios) < 1.001
    last = own.periods[-1]
    for service, people in plan.last.items():
        supported = (r.people for r in own.supported if (r.service, r.period) == (service, last))
        assert people == pytest.approx(sum(supported), abs=1e-6)
    assert sum(plan.today.values()) == pytest.approx(
        sum(row.opening for row in own.supported if row.period == own.periods[0])
    )


def test_the_mix_of_today_and_its_share_in_families_are_as_by_hand() -> None:
    plan = planned("Leeds").plan
    assert plan is not None
    assert plan.today["foster_in_house"] == 530
    assert plan.today["childrens_home"] == 178 + 6
    families = sum(people for name, people in plan.today.items() if name in IN_FAMILIES)
    assert plan.in_families[0] == pytest.approx(100 * families / (1055 + 184 + 134))
    assert (
        plan.agency_staff[0] == row_of("Leeds", "workforce.social_worker.agency.opening").values[0]
    )
    most = row_of("Leeds", "levers.recruit_foster_carers.most").values[0]
    assert sum(plan.recruited) <= most + 1e-6


def test_a_council_without_a_plan_is_an_answer_with_the_reason() -> None:
    impossible = changed(in_memory("York"), {"standards.caseload.limit": {"set": 2}})
    answer = Planner().answer(started("York"), impossible)
    assert answer.plan is None
    assert answer.ratios == ()
    assert "York" in answer.why
    assert "Cases for each social worker" in answer.why


@pytest.mark.slow
def test_all_but_two_councils_are_planned_and_certified() -> None:
    found = all_of_england()
    assert [each.council.name for each in found.answers] == sorted([*STARTED, *WITHOUT])
    assert {each.council.name for each in found.without} == WITHOUT
    for each, plan in found.planned:
        assert plan.certificate.holds
        assert 0.9 < each.ratios[-1] <= each.ratios[0] < 1.005
        assert plan.prices["home_place"].one_more <= 0 <= plan.prices["home_place"].one_less
        assert {*plan.prices} == {*PRICED}
    going_on = [plan for _, plan in found.planned if min(plan.recruited[-1], plan.episodes[-1]) > 0]
    assert len(going_on) > 140  # none, before a start looked beyond its last year


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(STARTED, 2, always=("Barking and Dagenham", "Hounslow")))
def test_an_answer_is_the_same_wherever_its_plan_begins(name: str) -> None:
    from_nowhere, from_another = Planner(), Planner()
    for other in ("Leeds", "Rutland"):
        from_another.answer(started(other), in_memory(other))
    alone, after = (
        planner.answer(started(name), in_memory(name)).plan
        for planner in (from_nowhere, from_another)
    )
    assert alone is not None
    assert after is not None
    assert alone.binds == after.binds
    assert flat(alone) == pytest.approx(flat(after), rel=1e-9, abs=1e-6)


def flat(plan: CouncilPlan) -> list[float]:
    """Every number of a plan but those of its proof, which are rounding; no price is infinite."""
    prices = [getattr(price, side) for price in plan.prices.values() for side in PRICE_COLUMNS]
    return [
        plan.cost, *plan.costs, *plan.today.values(), *plan.last.values(), *plan.agency_staff,
        *plan.recruited, *plan.episodes, *(math.inf if each is None else each for each in prices),
    ]  # fmt: skip


@pytest.mark.slow
def test_a_limit_of_which_one_more_alone_is_worth_nothing_does_not_bind() -> None:
    """The most over the plan is that of its years together: one more could start in none."""
    plan = planned("Barking and Dagenham").plan
    assert plan is not None
    assert "start_in_period.recruit_foster_carers" in plan.binds
    assert "start_in_plan.recruit_foster_carers" not in plan.binds
    lifted = changed(in_memory("Barking and Dagenham"), LIFTED)
    for figure, is_worth in (("startable", True), ("most", False)):
        more = cost(lifted, {f"levers.recruit_foster_carers.{figure}": {"add": STEP}})
        assert more is not None
        assert (more < plan.cost - 0.01) == is_worth, figure
