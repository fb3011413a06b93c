"""How far aims can be reached, with a pencil: the tutorial's council, and Stockport's levers."""

import pytest

import mixopt
from mixopt.results.reach import ReachedAim

from support.shipped import planned, shipped


def only(name: str, aim: str) -> ReachedAim:
    (found,) = mixopt.reach(shipped(name), aim)
    return found


def test_the_lowest_caseload_is_what_the_staff_that_can_be_had_come_to() -> None:
    """Permanent 5 x 0.8 + 1.4 = 5.4, managers 1 + 1 = 2; agency a is 15% of 5.4 + a + 2."""
    agency = 0.15 * (5.4 + 2) / 0.85
    found = only("tutorial", "standards.caseload.limit=least")
    assert found.exact == pytest.approx(90 / (5.4 + agency), abs=1e-6)
    assert (found.value, found.beyond) == (13.43, 13.42)
    assert found.certificate.holds
    assert {stop.standing for stop in found.stops} == {"policy", "physical"}


def test_enough_carers_are_those_for_all_who_need_not_stay_in_a_home() -> None:
    """Of the 25 in homes 60% stay, 15; own carers, the cheapest, take the other 75 of 90."""
    found = only("tutorial", "services.foster_in_house.available=enough")
    assert found.exact == pytest.approx(75, abs=1e-6)
    assert found.value == 75
    people = {row.item: row.last for row in found.mix if row.topic == "mix"}
    assert people["foster_in_house"] == pytest.approx(75, abs=1e-6)


def test_the_least_budget_is_the_cost_of_the_plan() -> None:
    found = only("tutorial", "funding.budget.amount=least")
    assert found.exact * 1000 == pytest.approx(planned("tutorial").cost, abs=0.01)
    assert found.money[0].headroom == pytest.approx(0.0, abs=1.0)


def test_the_least_own_carers_are_those_whose_loss_the_room_in_the_budget_pays() -> None:
    """Each lost place is a place in a home: £3,500 more for 365/7 weeks."""
    found = only("tutorial", "services.foster_in_house.available=least")
    room = 7_500_000 - planned("tutorial").cost
    assert found.exact == pytest.approx(40 - room / (3500 * 365 / 7), abs=1e-6)


def test_the_largest_share_in_families_is_of_all_the_carers_there_are() -> None:
    share = "share.children.foster_in_house+foster_agency"
    assert only("tutorial", f"{share}=most").exact == pytest.approx(100 * 70 / 90, abs=1e-6)


def test_stockport_saves_what_its_levers_can() -> None:
    """320 + 180 = 500, and the grant's 142, in 2019/20; then 600 more, and 300 x £500 of service."""
    found = mixopt.reach(shipped("stockport"))
    assert [aim.value for aim in found] == [642, 1250, 1250]
    assert [aim.beyond for aim in found] == [642.001, 1250.001, 1250.001]
    assert all(aim.certificate.holds and aim.stops for aim in found)


def test_a_value_that_can_be_had_is_planned_as_it_would_be_alone() -> None:
    found = only("tutorial", "standards.caseload.limit=14")
    alone = mixopt.solve(mixopt.changed(shipped("tutorial"), {"standards.caseload.limit": 14}))
    assert found.reached
    assert found.cost == pytest.approx(alone.cost, abs=0.01)
    assert found.added == pytest.approx(alone.cost - planned("tutorial").cost, abs=0.01)


def test_of_a_value_that_cannot_be_had_the_nearest_is_said() -> None:
    found = only("tutorial", "standards.caseload.limit=10")
    assert not found.reached
    assert (found.asked, found.value) == (10, 13.43)


def test_a_target_that_is_too_high_today_is_brought_back_to_what_can_be_saved() -> None:
    high = mixopt.changed(shipped("stockport"), {"funding.savings_target.savings[2020/21]": 2000})
    (found,) = mixopt.reach(high, "saving[2020/21]")
    assert (found.start, found.value, found.added) == (2000, 1250, None)


def test_what_may_go_no_further_says_so() -> None:
    found = only("tutorial", "funding.budget.amount=most")
    assert found.beyond is None
    assert found.stops == ()


def test_what_no_value_helps_has_no_plan() -> None:
    """Without money there is no plan however few cases a worker has."""
    poor = mixopt.changed(shipped("tutorial"), {"funding.budget.amount": 100})
    with pytest.raises(mixopt.NoPlanExists):
        mixopt.reach(poor, "services.foster_in_house.available=most")


def test_every_fault_is_said_at_once_with_what_was_meant() -> None:
    aims = ["savng", "needs.childrn.demand=most", "standards.caseload.limit=mots",
            "saving", "needs.children.demand", "standards.caseload.limit=-1", "unmet=least"]  # fmt: skip
    with pytest.raises(mixopt.DataError) as caught:
        mixopt.reach(shipped("tutorial"), aims)
    told = str(caught.value)
    assert len(caught.value.faults) == len(aims)
    for meant in ("'saving'", "'needs.children.demand'", "'standards.caseload.limit=most'",
                  "'funding.budget.amount[*]=least'", "'needs.children.demand=enough'"):  # fmt: skip
        assert meant in told


@pytest.mark.parametrize("word", ["need", "saving", "saving[2019/20]"])
def test_a_goal_behind_what_is_the_most_anyway_is_one_fault(word: str) -> None:
    with pytest.raises(mixopt.DataError, match="takes no other goal") as caught:
        mixopt.reach(shipped("stockport"), f"{word}=5")
    (fault,) = caught.value.faults
    assert fault.remedy == f"Write '{word}'"


def test_a_period_without_a_target_is_a_fault() -> None:
    with pytest.raises(mixopt.DataError, match="There are: 2019/20, 2020/21, for good"):
        mixopt.reach(shipped("stockport"), "saving[2031/32]")


@pytest.mark.slow
def test_years_that_differ_move_together_to_one_value() -> None:
    """16.1, 15.8, 15.5, 15.25 and 15 cases a worker, all to 17; and to 14, as far as there is a plan."""
    made = shipped("redbridge")
    (found,) = mixopt.reach(made, "standards.caseload.limit=17").aims
    there = mixopt.solve(mixopt.changed(made, {"standards.caseload.limit": 17.0}))
    assert found.reached
    assert found.cost == pytest.approx(there.cost)
    (short,) = mixopt.reach(made, "standards.caseload.limit=14").aims
    assert not short.reached
    now = [figure for figure in made.figures.values() if figure.name == "standards.caseload.limit"]
    for share, has_plan in ((short.value, True), (short.value + 0.02, False)):
        way = {
            f"standards.caseload.limit[{period.name}]": old + share / 100 * (14 - old)
            for period, old in zip(made.periods, now[0].values, strict=True)
        }
        try:
            mixopt.solve(mixopt.changed(made, way))
        except mixopt.NoPlanExists:
            assert not has_plan
        else:
            assert has_plan
