"""Most-need mode, by hand and by another hand: people first, then the least cost."""

from pathlib import Path

import pytest

import mixopt
import mixopt.results.plan
from mixopt.errors import NoPlanExists
from mixopt.schema.scenarios import Change

from support.generated import write_instance
from support.reproduction import least_unmet
from support.sampling import sampled
from support.small import small

MODEL = {
    "needs": {"young": {"title": "Young"}, "old": {"title": "Old"}},
    "services": {
        "home": {
            "title": "Home",
            "unit": "place",
            "meets": {"young": "suitable", "old": "suitable"},
        },
    },
}
FIGURES = {
    "needs.young.demand": 6,
    "needs.old.demand": 8,
    "needs.young.weight": 1,
    "needs.old.weight": 1,
    "services.home.price": 700,
    "services.home.available": 10,
}


def unmet(plan: mixopt.results.plan.Plan) -> dict[str, float]:
    return {row.need: row.unmet for row in plan.needs}


def test_the_heavier_need_is_met_first() -> None:
    for weight, left in ((2, {"young": 0, "old": 4}), (0.5, {"young": 4, "old": 0})):
        plan = mixopt.solve(small(MODEL, {**FIGURES, "needs.young.weight": weight}), most_need=True)
        assert unmet(plan) == pytest.approx(left)
        assert plan.mode == "most-need"
        assert plan.cost == pytest.approx(10 * 700 * 365 / 7)


def test_money_decides_who_goes_without_and_what_a_pound_is_worth_in_people() -> None:
    budget = 5 * 700 * 365 / 7
    instance = small(
        MODEL,
        {**FIGURES, "funding.base.amount": budget},
        envelope={"base": "Base"},
    )
    with pytest.raises(NoPlanExists):
        mixopt.solve(instance)
    plan = mixopt.solve(instance, most_need=True)
    assert sum(unmet(plan).values()) == pytest.approx(14 - 5)
    envelope = next(row for row in plan.limits if row.limit == "envelope")
    assert envelope.people == pytest.approx(-1000 / (700 * 365 / 7))
    level = next(row for row in plan.limits if row.limit == "unmet_limit")
    assert level.change == pytest.approx(-700 * 365 / 7)


@pytest.mark.slow
def test_where_everyone_can_be_supported_it_is_the_least_cost_plan() -> None:
    for name in ("tutorial", "barking-and-dagenham", "redbridge"):
        instance = mixopt.load(name)
        plan = mixopt.solve(instance, most_need=True)
        assert sum(unmet(plan).values()) == pytest.approx(0, abs=1e-6)
        assert plan.cost == pytest.approx(mixopt.solve(instance).cost, rel=1e-9)


def test_of_plans_that_leave_the_same_unmet_the_cheapest_is_taken() -> None:
    model = {
        **MODEL,
        "services": {
            **MODEL["services"],
            "dear": {"title": "Dear", "unit": "place", "meets": {"young": "suitable"}},
        },
    }
    figures = {**FIGURES, "services.dear.price": 900, "services.dear.available": 6}
    plan = mixopt.solve(small(model, figures), most_need=True)
    assert unmet(plan) == pytest.approx({"young": 0, "old": 0})
    assert plan.cost == pytest.approx((10 * 700 + 4 * 900) * 365 / 7)


def test_a_shorter_period_counts_for_less() -> None:
    """A place missing for a quarter is a quarter of a person-year."""
    periods = {
        "quarter": {"from": "2020-04-01", "to": "2020-06-30"},
        "rest": {"from": "2020-07-01", "to": "2021-03-31"},
    }
    periods = {f"2020 {name}": dates for name, dates in periods.items()}
    model = {**MODEL, "levers": {"open": {"title": "Open", "adds": "home"}}}
    figures = {**FIGURES, "levers.open.adds_after_0": 2, "levers.open.most": 1}
    figures |= {"levers.open.startable": [0, 1], "services.home.available": 10}
    plan = mixopt.solve(small(model, figures, periods=periods), most_need=True)
    left = {(row.need, row.period): row.unmet for row in plan.needs}
    assert sum(left[need, "2020 quarter"] for need in ("young", "old")) == pytest.approx(4)
    assert sum(left[need, "2020 rest"] for need in ("young", "old")) == pytest.approx(2)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled([0, 2, 7, 14, 22, 28], 0, always=[0, 7, 14]))
def test_another_hand_leaves_the_same_unmet_at_the_same_cost(seed: int, tmp_path: Path) -> None:
    areas, periods = [1, 1, 2, 3][seed % 4], [3, 4, 5, 2][seed // 2 % 4]
    write_instance(tmp_path / "x", seed, areas, periods, needs=3 + seed % 6, squeeze=0.7)
    instance = mixopt.load(str(tmp_path / "x"))
    expected = least_unmet(instance)
    if expected is None:
        with pytest.raises(NoPlanExists):
            mixopt.solve(instance, most_need=True)
        return
    plan = mixopt.solve(instance, most_need=True)
    years = {period.name: period.years for period in instance.periods}
    weighted = sum(
        row.unmet
        * years[row.period]
        * instance.values(row.area, "needs", (row.need,), "weight")[
            [p.name for p in instance.periods].index(row.period)
        ]
        for row in plan.needs
        if instance.model.needs[row.need].met
    )
    assert (weighted, plan.cost) == pytest.approx(expected, rel=1e-6, abs=1e-5)


@pytest.mark.slow
def test_a_cut_envelope_says_who_goes_without_at_barking_and_dagenham() -> None:
    cut = Change(address="funding.base.amount", times=0.9)
    instance = mixopt.changed(mixopt.load("barking-and-dagenham"), [cut], "the test")
    with pytest.raises(NoPlanExists, match="above the envelope"):
        mixopt.solve(instance)
    plan = mixopt.solve(instance, most_need=True)
    assert sum(unmet(plan).values()) > 1
    for row in plan.money:
        assert row.headroom is not None
        assert row.headroom >= -0.01
