"""The savings bridge: what each part saves, against a plain count over every order."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mixopt
from mixopt.instance.instance import Instance
from mixopt.results.savings_bridge import SavingsBridge, Step
from mixopt.schema.scenarios import Change, Scenario

from support.generated import write_instance
from support.reproduction import optimum
from support.shipped import planned, shipped
from support.small import small

STRATEGIES = (
    "home_care_holds", "improved_bcf_ends", "london_living_wage", "no_extra_care_more_admissions",
    "turnover_as_it_was_limits_relaxed", "nhs_pays_a_tenth_less",
)  # fmt: skip


def by_orders(names: Iterable[str], cost: Callable[[frozenset[str]], float]) -> dict[str, float]:
    """The mean of what each saves where those before it in an order are there, over all orders."""
    orders = [*itertools.permutations(names)]
    sums = dict.fromkeys(orders[0], 0.0)
    for order in orders:
        for at, name in enumerate(order):
            sums[name] += cost(frozenset(order[:at])) - cost(frozenset(order[: at + 1]))
    return {name: total / len(orders) for name, total in sums.items()}


def pence(amount: float | None) -> int:
    """£ as pennies; they must be whole."""
    assert amount is not None
    assert abs(round(100 * amount) - 100 * amount) < 1e-3
    return round(100 * amount)


def parts(found: SavingsBridge, period: str = "", *, discounted: bool = False) -> dict[str, Step]:
    steps = found.of(period, discounted=discounted)
    return {step.name: step for step in steps if step.first_in is not None}


def expect_to_add_up(found: SavingsBridge) -> None:
    """To the penny: in every column, and every period to the whole plan."""
    columns = [(p, False) for p in (*found.periods, "")] + [("", True)]
    for period, discounted in columns:
        first, *steps, last = found.of(period, discounted=discounted)
        left = pence(first.cost)
        for step in steps:
            left -= pence(step.saves)
            assert pence(step.cost) == left
        assert pence(last.cost) == left
        (row,) = [t for t in found.together if (t.period, t.discounted) == (period, discounted)]
        own = [step for step in steps if step.first_in is not None]
        assert sum(pence(step.first_in) for step in own) == pence(row.first_in)
        assert pence(row.parts) == pence(row.first_in) + pence(row.together)
        shared = sum(pence(s.saves) for s in steps if s.step not in {"mix", "money"})
        assert shared == pence(row.parts)
    for at, step in enumerate(found.of()):
        by_period = [found.of(period)[at] for period in found.periods]
        assert sum(pence(each.cost) for each in by_period) == pence(step.cost)
        if step.saves is not None:
            assert sum(pence(each.saves) for each in by_period) == pence(step.saves)


def towns() -> Instance:
    """20 people, 10 cheap places, and levers that add cheaper ones; the rest is dear."""
    levers = {"one": 6.0, "twin": 6.0, "big": 9.0, "useless": 4.0}
    model: dict[str, Any] = {
        "needs": {"people": {"title": "People"}},
        "services": {
            name: {"title": name, "unit": "place", "meets": {"people": "suitable"}}
            for name in ("cheap", "dear")
        },
        "levers": {
            name: {"title": name, "adds": "cheap", "cost": "recurrent"} for name in levers
        },
    }  # fmt: skip
    figures: dict[str, float | list[float]] = {
        "needs.people.demand": [20.0, 23.0],
        "services.cheap.price": 101.0, "services.cheap.available": 10.0,
        "services.dear.price": 333.0,
        "levers.useless.cost_after_0": 1e6,
    }  # fmt: skip
    for name, places in levers.items():
        figures |= {f"levers.{name}.most": 1.0, f"levers.{name}.adds_after_0": places}
    return small(model, figures, years=2, discount=3.5)


def closed(instance: Instance, there: Iterable[str]) -> Instance:
    changes = {f"levers.{name}.most": 0.0 for name in instance.model.levers if name not in {*there}}
    return mixopt.changed(instance, changes) if changes else instance


@pytest.mark.slow
def test_levers_save_the_mean_over_every_order_by_another_builder() -> None:
    instance = towns()
    kept: dict[frozenset[str], float] = {}

    def cost(there: frozenset[str]) -> float:
        if there not in kept:
            kept[there] = optimum(closed(instance, there)) or 0.0
        return kept[there]

    expected = by_orders(instance.model.levers, cost)
    found = mixopt.bridge(instance)
    expect_to_add_up(found)
    steps = parts(found, discounted=True)
    assert {name: step.saves for name, step in steps.items()} == pytest.approx(expected, abs=0.011)
    everyone = frozenset(instance.model.levers)
    for name, step in steps.items():
        first = cost(frozenset()) - cost(frozenset({name}))
        last = cost(everyone - {name}) - cost(everyone)
        assert (step.first_in, step.last_in) == pytest.approx((first, last), abs=0.011)
    assert steps["one"].first_in != steps["one"].last_in


def test_a_lever_that_does_nothing_saves_exactly_nothing_and_twins_the_same() -> None:
    found = mixopt.bridge(towns())
    for column in (*found.periods, ""):
        steps = parts(found, column)
        assert (steps["useless"].saves, steps["useless"].first_in) == (0.0, 0.0)
        assert steps["one"].saves == steps["twin"].saves
        assert steps["one"].saves != 0.0
    now = parts(found, discounted=True)
    assert (now["useless"].saves, now["one"].saves) == (0.0, now["twin"].saves)


def test_what_is_one_lever_in_another_order_saves_the_same() -> None:
    instance = towns()
    model = instance.model
    turned = model.model_copy(update={"levers": dict(reversed(model.levers.items()))})
    other = mixopt.bridge(replace(instance, model=turned))
    one = mixopt.bridge(instance)
    for column in (*one.periods, ""):
        assert {n: s.saves for n, s in parts(one, column).items()} == {
            n: s.saves for n, s in parts(other, column).items()
        }


@pytest.mark.slow
def test_a_drawn_bridge_agrees_with_the_exact_one_within_four_standard_errors() -> None:
    exact, drawn = mixopt.bridge(towns()), mixopt.bridge(towns(), draws=60, seed=5)
    assert (exact.method, drawn.method, drawn.orders, drawn.seed) == ("exact", "sampled", 60, 5)
    expect_to_add_up(drawn)
    for column in (*exact.periods, ""):
        for name, step in parts(drawn, column).items():
            true = parts(exact, column)[name]
            assert step.saves is not None
            assert step.error is not None
            assert true.saves is not None
            assert abs(step.saves - true.saves) <= 4 * step.error + 0.02
            assert (step.first_in, step.last_in) == (true.first_in, true.last_in)
    assert max(step.error or 0.0 for step in parts(drawn).values()) > 0
    assert parts(drawn)["useless"].saves == 0.0
    assert drawn == mixopt.bridge(towns(), draws=60, seed=5)
    assert drawn.steps != mixopt.bridge(towns(), draws=60, seed=6).steps


def test_drawing_stops_at_the_error_that_is_asked_for() -> None:
    loose = mixopt.bridge(towns(), draws=4000, error=2e4)
    errors = [step.error or 0.0 for step in parts(loose, discounted=True).values()]
    assert max(errors) <= 2e4
    assert 20 <= loose.orders < 4000


def levers_in_plenty(number: int) -> Instance:
    model: dict[str, Any] = {
        "needs": {"people": {"title": "People"}},
        "services": {
            name: {"title": name, "unit": "place", "meets": {"people": "suitable"}}
            for name in ("cheap", "dear")
        },
        "levers": {f"lever_{at}": {"title": f"{at}", "adds": "cheap"} for at in range(number)},
    }  # fmt: skip
    figures: dict[str, float | list[float]] = {
        "needs.people.demand": 20.0, "services.dear.price": 333.0, "services.cheap.available": 0.0,
    }  # fmt: skip
    for at in range(number):
        figures |= {f"levers.lever_{at}.most": 1.0, f"levers.lever_{at}.adds_after_0": at + 1.0}
    return small(model, figures)


@pytest.mark.long
def test_thirteen_levers_are_drawn_and_repeat_and_five_are_exact() -> None:
    found = mixopt.bridge(levers_in_plenty(13), draws=20)
    assert (found.method, found.orders) == ("sampled", 20)
    expect_to_add_up(found)
    assert found == mixopt.bridge(levers_in_plenty(13), draws=20)
    assert mixopt.bridge(levers_in_plenty(13), error=1e12).orders == 20
    assert mixopt.bridge(levers_in_plenty(5)).method == "exact"


@pytest.mark.slow
def test_redbridge_and_its_levers_add_up_to_the_plan_and_to_doing_nothing() -> None:
    instance = shipped("redbridge")
    found = mixopt.bridge(instance)
    expect_to_add_up(found)
    nothing = mixopt.do_nothing(instance)
    assert found.of()[0].cost == pytest.approx(sum(e.amount for e in nothing.ledger), abs=0.05)
    assert found.of(discounted=True)[-1].cost == pytest.approx(planned("redbridge").cost, abs=0.01)
    assert {each.names for each in found.needed} == {("build_extra_care",)}
    for each in found.needed:
        others = [name for name in instance.model.levers if name not in each.names]
        assert optimum(closed(without_money(instance), others)) is None
    assert all(each.why for each in found.needed)


def without_money(instance: Instance) -> Instance:
    """Redbridge with its limits of money lifted: by figures, and so at the same costs."""
    return mixopt.changed(
        instance,
        {"funding.reserves_or_new_funding.amount": 900_000.0,
         "funding.savings_target.baseline": {"add": 900_000.0}},
    )  # fmt: skip


@pytest.mark.slow
def test_redbridge_saves_by_levers_what_another_builder_says() -> None:
    instance, found = shipped("redbridge"), mixopt.bridge(shipped("redbridge"))
    needed = {name for each in found.needed for name in each.names}
    steps = parts(found, discounted=True)
    least = without_money(instance)
    expected = by_orders(steps, lambda there: optimum(closed(least, {*there, *needed})) or 0.0)
    assert {n: s.saves for n, s in steps.items()} == pytest.approx(expected, abs=0.02)


@pytest.mark.slow
def test_six_strategies_of_redbridge_add_up_and_every_column_is_a_solve_of_its_own() -> None:
    instance = shipped("redbridge")
    found = mixopt.bridge(instance, STRATEGIES)
    expect_to_add_up(found)
    assert [*parts(found)] == [*STRATEGIES]
    assert found.subsets <= 64
    steps, base = parts(found), planned("redbridge")
    for name in STRATEGIES:
        under = mixopt.with_scenario(instance, name)
        if name in {"improved_bcf_ends", "nhs_pays_a_tenth_less"}:
            under = without_money(under)
        plan = mixopt.solve(under, prices=False, freedom=False)
        for period in found.periods:
            saved = spent(base, period) - spent(plan, period)
            assert parts(found, period)[name].first_in == pytest.approx(saved, abs=0.03)
    whole = without_money(mixopt.with_scenario(instance, *STRATEGIES))
    assert found.of(discounted=True)[-1].cost == pytest.approx(optimum(whole) or 0.0, abs=0.02)
    assert steps["nhs_pays_a_tenth_less"].saves == 0.0

    def cost(there: frozenset[str]) -> float:
        if there not in kept:
            under = mixopt.with_scenario(instance, *(n for n in STRATEGIES if n in there))
            kept[there] = optimum(without_money(under)) or 0.0
        return kept[there]

    kept: dict[frozenset[str], float] = {}
    expected = by_orders(STRATEGIES, cost)
    now = parts(found, discounted=True)
    assert {n: s.saves for n, s in now.items()} == pytest.approx(expected, abs=0.03)


def spent(plan: mixopt.Plan, period: str) -> float:
    return sum(entry.amount for entry in plan.ledger if entry.period == period)


def littleton(**scenarios: dict[str, float]) -> Instance:
    """The tutorial with scenarios, each of addresses and values."""
    made = {
        name: Scenario(title=name, changes=tuple(Change(address=a, set=v) for a, v in sets.items()))
        for name, sets in scenarios.items()
    }
    return replace(shipped("tutorial"), scenarios=made)


CARERS = {"services.foster_in_house.available": 43}
AGENCIES = {"services.foster_agency.available": 34}


def test_littleton_by_hand() -> None:
    """20 children in homes, of whom 15 stay. 3 places more with own carers save 3,500 a week each,
    4 more with agencies 3,100; together there are 5 to move: 3 × 3,500 + 2 × 3,100 = 16,700 a week.
    Carers: (10,500 + 4,300) / 2 = 7,400; agencies: (12,400 + 6,200) / 2 = 9,300.
    """
    instance = littleton(carers=CARERS, agencies=AGENCIES)
    found = mixopt.bridge(instance, ["carers", "agencies"])
    expect_to_add_up(found)
    weeks = 365 / 7
    steps = parts(found)
    by_week = {name: (s.saves, s.first_in, s.last_in) for name, s in steps.items()}
    assert by_week["carers"] == pytest.approx([x * weeks for x in (7_400, 10_500, 4_300)], abs=0.01)
    assert by_week["agencies"] == pytest.approx(
        [x * weeks for x in (9_300, 12_400, 6_200)], abs=0.01
    )
    (together,) = [t for t in found.together if not t.period and not t.discounted]
    assert together.together == pytest.approx(-6_200 * weeks, abs=0.02)
    assert found.of()[0].cost == 7_927_071.43
    assert found.of()[1].saves == pytest.approx(7_927_071.43 - 7_001_142.86, abs=0.001)


def test_an_instance_without_levers_has_a_bridge_of_choosing_the_mix_alone() -> None:
    found = mixopt.bridge(shipped("tutorial"))
    expect_to_add_up(found)
    assert [step.step for step in found.of()] == ["do nothing", "mix", "plan"]


def test_where_money_is_short_the_bridge_leads_to_the_least_cost_and_says_so() -> None:
    poor = mixopt.changed(shipped("tutorial"), {"funding.budget.amount": 6_900.0})
    found = mixopt.bridge(poor)
    assert found.why_not == "the money is at least £101,143 short"
    assert found.of()[-1].title == "The least cost, over the limits of money"
    assert found.of()[-1].cost == 7_001_142.86


@pytest.mark.slow
def test_money_that_makes_the_plan_dearer_is_a_step_of_its_own() -> None:
    """Redbridge, with £280,000 more to save in the first year, puts off what saves later."""
    instance = mixopt.with_scenario(shipped("redbridge"), "more_savings_sooner")
    found = mixopt.bridge(instance, parts="levers")
    expect_to_add_up(found)
    *_, money, last = found.of(discounted=True)
    assert money.step == "money"
    assert pence(money.saves) < 0
    plan = mixopt.solve(instance, prices=False, freedom=False)
    assert last.cost == pytest.approx(plan.cost, abs=0.01)


def test_levers_that_stand_in_for_each_other_are_needed_together() -> None:
    """Only with one of two levers is there a place for all; a third only saves."""
    levers = {"one": 5.0, "other": 5.0, "cheaper": 3.0}
    model: dict[str, Any] = {
        "needs": {"people": {"title": "People"}},
        "services": {
            name: {"title": name, "unit": "place", "meets": {"people": "suitable"}}
            for name in ("cheap", "dear")
        },
        "levers": {
            name: {"title": name, "adds": "cheap" if name == "cheaper" else "dear"}
            for name in levers
        },
    }  # fmt: skip
    figures: dict[str, float | list[float]] = {
        "needs.people.demand": 8.0, "services.cheap.available": 0.0, "services.dear.price": 333.0,
        "services.dear.available": 4.0,
    }  # fmt: skip
    for name, places in levers.items():
        figures |= {f"levers.{name}.most": 1.0, f"levers.{name}.adds_after_0": places}
    found = mixopt.bridge(small(model, figures))
    assert [each.names for each in found.needed] == [("one", "other")]
    assert [*parts(found)] == ["cheaper"]
    expect_to_add_up(found)


def test_scenarios_that_only_together_have_a_plan_are_one_step() -> None:
    instance = littleton(
        crowded={"services.foster_agency.available": 5},
        room={"services.childrens_home.available": 60},
        carers={"services.foster_in_house.price": 490},
    )
    found = mixopt.bridge(instance, ["crowded", "room", "carers"])
    assert [*parts(found)] == ["crowded+room", "carers"]
    assert parts(found)["crowded+room"].title == "crowded and room, together"
    expect_to_add_up(found)
    drawn = mixopt.bridge(instance, ["crowded", "room", "carers"], draws=8)
    assert [*parts(drawn)] == ["crowded+room", "carers"]


def test_no_plan_with_all_parts_is_said() -> None:
    instance = littleton(crowded={"needs.children.demand": 150})
    with pytest.raises(
        mixopt.NoPlanExists,
        match="no plan, so there is nothing for a bridge to lead to: 40",
    ):
        mixopt.bridge(instance, ["crowded"])


@pytest.mark.parametrize("way", ["scenarios", "changes"])
def test_parts_that_change_the_same_figure_are_refused_with_both_names(way: str) -> None:
    instance = littleton(carers=CARERS, more=CARERS)
    with pytest.raises(mixopt.DataError) as refused:
        mixopt.bridge(instance, ["carers", "more"], parts=way)
    (fault,) = refused.value.faults
    assert fault.where.startswith("services.foster_in_house.available")
    assert "'carers'" in fault.what
    assert "'more'" in fault.what


def test_each_change_of_a_scenario_can_be_a_part() -> None:
    instance = littleton(both={**CARERS, **AGENCIES})
    found = mixopt.bridge(instance, ["both"], parts="changes")
    apart = mixopt.bridge(
        littleton(carers=CARERS, agencies=AGENCIES), ["carers", "agencies"]
    )  # fmt: skip
    assert [*parts(found)] == [*CARERS, *AGENCIES]
    assert [s.saves for s in parts(found).values()] == [s.saves for s in parts(apart).values()]


def test_everything_that_is_wrong_with_the_question_is_said_at_once() -> None:
    with pytest.raises(mixopt.DataError) as refused:
        mixopt.bridge(shipped("redbridge"), ["nowhere"], parts="lever", draws=3, error=-1.0)
    said = "\n".join(map(str, refused.value.faults))
    for words in ("--parts", "'nowhere'", "--draws", "--error"):
        assert words in said
    with pytest.raises(mixopt.DataError, match="no scenarios without a scenario"):
        mixopt.bridge(shipped("redbridge"), parts="scenarios")
    with pytest.raises(mixopt.DataError, match="given 2 times"):
        mixopt.bridge(shipped("redbridge"), ["home_care_holds", "home_care_holds"])


def test_what_sets_of_parts_cost_is_there_to_check() -> None:
    found = mixopt.bridge(towns())
    costs = {row.parts: row.cost for row in found.costs if row.discounted}
    assert len(costs) == 16
    first = costs[""] - costs["big"]
    assert parts(found, discounted=True)["big"].first_in == pytest.approx(first, abs=1e-6)


def lifted(instance: Instance) -> Instance:
    """With £900m more in the envelope, and to be spent under the savings targets."""
    figures = dict(instance.figures)
    for address, figure in instance.figures.items():
        in_envelope = address.keys[0] in instance.head.envelope and address.figure == "amount"
        in_target = address.keys == ("savings_target",) and address.figure == "baseline"
        if address.table == "funding" and (in_envelope or in_target):
            cells = tuple(replace(cell, value=cell.value + 9e8) for cell in figure.cells)
            figures[address] = replace(figure, cells=cells)
    return replace(instance, figures=figures)


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [6, *(pytest.param(seed, marks=pytest.mark.long) for seed in (16, 25, 35))]
)
def test_made_up_councils_save_what_another_builder_says(seed: int, tmp_path: Path) -> None:
    """Five levers each, that stand in for each other or help each other; of one, one is needed."""
    write_instance(tmp_path, seed)
    instance = mixopt.load(tmp_path)
    least = lifted(instance)
    found = mixopt.bridge(instance)
    expect_to_add_up(found)
    needed = {name for each in found.needed for name in each.names}
    kept: dict[frozenset[str], float] = {}

    def cost(there: frozenset[str]) -> float:
        if there not in kept:
            kept[there] = optimum(closed(least, {*there, *needed})) or 0.0
        return kept[there]

    steps = parts(found, discounted=True)
    expected = by_orders(steps, cost)
    assert {n: s.saves for n, s in steps.items()} == pytest.approx(expected, abs=0.05)
    together = next(t.together for t in found.together if t.discounted)
    assert abs(together) > 100


@pytest.mark.slow
def test_a_lever_of_several_areas_is_one_part_and_the_whole_is_what_another_builder_says(
    tmp_path: Path,
) -> None:
    write_instance(tmp_path, 16, areas=2)
    instance = mixopt.load(tmp_path)
    found = mixopt.bridge(instance)
    expect_to_add_up(found)
    assert len(parts(found)) + sum(len(x.names) for x in found.needed) == len(instance.model.levers)
    costs = {row.parts: row.cost for row in found.costs if row.discounted}
    everyone = "+".join(instance.model.levers)
    assert costs[everyone] == pytest.approx(optimum(lifted(instance)) or 0.0, abs=0.05)
