"""The parts of the checks of sense, each by numbers that can be followed in the head."""

from dataclasses import replace

import pytest

import mixopt
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.remarks import remarks
from mixopt.instance.sense.balance import culprit
from mixopt.instance.sense.jumps import jumps
from mixopt.instance.sense.oddity import round_to_digits, write_number
from mixopt.instance.sense.slips import looks_like
from mixopt.instance.sense.today import Today


@pytest.fixture(scope="module")
def town() -> Instance:
    return mixopt.load("tutorial")


@pytest.fixture(scope="module")
def stockport() -> Instance:
    return mixopt.load("stockport")


def figure(instance: Instance, address: str, *values: float) -> Figure:
    """A figure of an instance with other values."""
    (found,) = (each for each in instance.figures.values() if each.name == address)
    return replace(found, cells=tuple(replace(found.cells[0], value=value) for value in values))


def test_today_costs_what_its_people_and_staff_come_to(town: Instance) -> None:
    """38 at £500, 27 at £900 and 25 at £4,000 a week; five, two and one of staff."""
    places = (38 * 500 + 27 * 900 + 25 * 4000) * 365 / 7
    staff = 5 * 50_000 + 2 * 70_000 + 1 * 60_000
    assert Today(town, "littleton").care_cost() == pytest.approx(places + staff, rel=1e-12)


def test_the_part_that_would_balance_a_sum_is_named(town: Instance) -> None:
    """10 + 700 against 80: 700 was 70. Left out altogether, it would not say so."""
    small = figure(town, "services.foster_agency.available", 10)
    large = figure(town, "services.foster_in_house.available", 700)
    found = culprit([(small, 10.0), (large, 700.0)], 80.0)
    assert (found.figure, found.factor, found.large) == (large, 10.0, True)
    other = culprit([(small, 10.0), (large, 700.0)], 10.5)
    assert other.factor != 1000.0
    assert culprit([(small, 10.0), (large, 700.0)], 3.0).factor == 0


def test_a_number_that_no_slip_explains_is_left_unexplained(town: Instance) -> None:
    price = figure(town, "services.foster_agency.price", 3000.0)
    assert looks_like(price, price.cells[0], 360, 370) == ""
    assert "a price a year given as a price a week: 575 £/week" in looks_like(
        figure(town, "services.foster_agency.price", 30_000.0),
        figure(town, "services.foster_agency.price", 30_000.0).cells[0], 360, 2000,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "odd"),
    [
        ((5.0, 49.0), None),
        ((5.0, 50.0), 1),
        ((50.0, 5.0), 1),
        ((0.0, 50.0), None),
        ((-5.0, 50.0), None),
    ],
)
def test_a_jump_is_tenfold_and_neither_begins_nor_ends_at_nothing(
    stockport: Instance, values: tuple[float, float], odd: int | None
) -> None:
    jumping = figure(stockport, "funding.cash_limit.amount", *values)
    with_it = replace(stockport, figures={**stockport.figures, jumping.address: jumping})
    found = [each.cells[0][1] for each in jumps(with_it, ())]
    assert found == ([] if odd is None else [odd])


def test_what_stays_after_a_jump_is_right_and_what_was_before_it_odd() -> None:
    redbridge = mixopt.load("redbridge")
    demand = "needs.older_people_nursing.demand"
    for values, odd in (((26, 260, 261, 262, 263), 0), ((260, 2600, 262, 263, 264), 1)):
        jumping = figure(redbridge, demand, *map(float, values))
        with_it = replace(redbridge, figures={**redbridge.figures, jumping.address: jumping})
        (found,) = (each for each in jumps(with_it, ()) if each.cells[0][0] is jumping)
        assert found.cells[0][1] == odd


def test_a_share_of_0_is_meant_and_one_near_it_is_not(town: Instance) -> None:
    for value, number in ((0.0, 0), (0.005, 1), (0.3, 0)):
        share = figure(town, "workforce.team_manager.permanent.turnover", value)
        given = replace(share, cells=(replace(share.cells[0], unit="share"),))
        changed = replace(town, figures={**town.figures, given.address: given})
        assert len(remarks(changed)) == number


def test_what_is_said_to_be_usual_has_three_digits() -> None:
    assert [round_to_digits(n) for n in (0, 11814.3, 0.16666, -1234)] == [0, 11800, 0.167, -1230]
    assert write_number(1_234_567) == "1,230,000"
