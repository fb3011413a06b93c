"""Levers, by hand: what one start adds, costs and saves, and when."""

import pytest

import mixopt
import mixopt.results.plan
from mixopt.errors import NoPlanExists

from support.small import small

BASE = {
    "needs": {"people": {"title": "People"}},
    "services": {
        "flat": {"title": "Flat", "unit": "place", "meets": {"people": "preferred"}},
        "home": {"title": "Home", "unit": "place", "meets": {"people": "suitable"}},
    },
}
FIGURES = {
    "needs.people.demand": 10,
    "services.flat.available": 0,
    "services.flat.price": 200,
    "services.home.price": 1000,
}
WEEKS = (365 / 7, 365 / 7, 365 / 7)


def with_lever(**lever: object) -> dict[str, object]:
    """The base model with one lever."""
    return {**BASE, "levers": {"build": {"title": "Build", **lever}}}


def flats(plan: mixopt.results.plan.Plan) -> list[float]:
    """Places in flats that are used, one number a period."""
    return [row.drawn for row in plan.volumes if row.service == "flat"]


def test_places_come_after_their_lead_time_and_stay() -> None:
    plan = mixopt.solve(
        small(
            with_lever(adds="flat", periods=2),
            {
                **FIGURES,
                "levers.build.adds_after_0": 0,
                "levers.build.adds_after_1": 3,
                "levers.build.most": 1,
            },
            years=3,
        )
    )
    assert flats(plan) == pytest.approx([0, 3, 3])
    assert [row.started for row in plan.levers] == pytest.approx([1, 0, 0])


def test_nothing_starts_before_its_time() -> None:
    plan = mixopt.solve(
        small(
            with_lever(adds="flat"),
            {
                **FIGURES,
                "levers.build.adds_after_0": 3,
                "levers.build.most": 1,
                "levers.build.startable": [0, 1, 1],
            },
            years=3,
        )
    )
    assert flats(plan) == pytest.approx([0, 3, 3])


@pytest.mark.parametrize(("kind", "paid"), [("one_off", 5_000), ("recurrent", 5_000 + 2_000 * 2)])
def test_a_one_off_cost_counts_in_its_periods_a_recurrent_one_goes_on(
    kind: str, paid: float
) -> None:
    model = with_lever(adds="flat", cost=kind)
    figures = {
        **FIGURES,
        "levers.build.adds_after_0": 3,
        "levers.build.most": 1,
        "levers.build.cost_after_0": [5_000, 2_000, 2_000],
        "levers.build.startable": [1, 0, 0],
    }
    plan = mixopt.solve(small(model, figures, years=3))
    places = sum((3 * 200 + 7 * 1000) * weeks for weeks in WEEKS)
    assert plan.cost == pytest.approx(places + paid)


@pytest.mark.parametrize(("kind", "saved"), [("one_off", 4_000), ("recurrent", 4_000 * 3)])
def test_a_one_off_saving_counts_once_a_recurrent_one_every_period(kind: str, saved: float) -> None:
    plan = mixopt.solve(
        small(
            with_lever(saving=kind),
            {
                **FIGURES,
                "levers.build.saving_after_0": 4_000,
                "levers.build.most": 1,
                "levers.build.startable": [1, 0, 0],
            },
            years=3,
        )
    )
    assert plan.cost == pytest.approx(sum(10 * 1000 * weeks for weeks in WEEKS) - saved)


def test_a_lever_that_costs_more_than_it_brings_is_left_alone() -> None:
    plan = mixopt.solve(
        small(
            with_lever(adds="flat", cost="recurrent"),
            {
                **FIGURES,
                "levers.build.adds_after_0": 1,
                "levers.build.cost_after_0": 50_000,
            },
        )
    )
    assert plan.levers[0].started == 0


def test_no_more_starts_than_over_the_whole_plan() -> None:
    plan = mixopt.solve(
        small(
            with_lever(adds="flat"),
            {
                **FIGURES,
                "levers.build.adds_after_0": 1,
                "levers.build.most": 5,
                "levers.build.startable": [2, 2, 2],
            },
            years=3,
        )
    )
    assert flats(plan) == pytest.approx([2, 4, 5])


def test_a_recruitment_scheme_makes_more_staff_recruitable() -> None:
    model = {
        "needs": {"cases": {"title": "Cases", "casework": True, "met": False}},
        "roles": {"worker": {"title": "Worker", "contracts": ["permanent"]}},
        "standards": {
            "load": {
                "title": "Load",
                "kind": "caseload",
                "standing": "policy",
                "source": "the test",
                "roles": ["worker"],
                "needs": ["cases"],
            }
        },
        "levers": {"scheme": {"title": "Scheme", "recruits": "worker", "cost": "recurrent"}},
    }
    figures = {
        "needs.cases.demand": 30,
        "needs.cases.cases_per_person": 1,
        "standards.load.limit": 10,
        "workforce.worker.permanent.recruitable": 1,
        "workforce.worker.permanent.pay": 50_000,
        "levers.scheme.recruits_after_0": 4,
        "levers.scheme.cost_after_0": 20_000,
    }
    plan = mixopt.solve(small(model, figures))
    assert plan.levers[0].started == pytest.approx(0.5)
    assert plan.cost == pytest.approx(3 * 50_000 + 10_000)
    with pytest.raises(NoPlanExists, match="no more hires than can be recruited"):
        mixopt.solve(small(model, {**figures, "levers.scheme.most": 0.4}))


def test_a_levers_cost_and_saving_are_pounds_in_the_period_however_short() -> None:
    quarters = {
        "2020 Q1": {"from": "2020-04-01", "to": "2020-06-30"},
        "2020 Q2": {"from": "2020-07-01", "to": "2020-09-30"},
    }
    given = {
        **FIGURES,
        "levers.build.cost_after_0": [70, 60],
        "levers.build.saving_after_0": [90, 0],
        "levers.build.most": 1,
    }
    instance = small(with_lever(cost="one_off", saving="one_off"), given, periods=quarters)
    plan = mixopt.solve(instance)
    amounts = [e.amount for e in plan.ledger if e.line.startswith("levers.build") and e.units]
    assert amounts == pytest.approx([70, -90])
    meanings = {
        address.figure: figure.kind.meaning
        for address, figure in instance.figures.items()
        if address.table == "levers"
    }
    assert meanings["cost_after_0"].startswith("£ spent in the period")
    assert meanings["saving_after_0"].startswith("£ saved in the period")
