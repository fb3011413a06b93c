"""Prices of figures: measured for every figure of every shipped instance, and known by hand."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from test_cli import run

import mixopt
from mixopt.data import INSTANCES
from mixopt.errors import DataError
from mixopt.figures import Address
from mixopt.instance import Instance
from mixopt.measured import measured
from mixopt.prices import Price
from mixopt.pricing import priced, stairs

from breaking_money import boroughs
from small import small

SHIPPED = sorted(path.name for path in INSTANCES.iterdir() if (path / "instance.yaml").is_file())


def prices(instance: Instance) -> dict[str, Price]:
    return {price.address: price for price in priced(instance)[0]}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_price_is_what_solving_anew_gives(name: str) -> None:
    """Up, down, inside the range, by the council's own step, and where there is no plan."""
    instance = mixopt.load(name)
    found, proof, _ = priced(instance)
    assert proof.holds
    checks = list(measured(instance, found))
    assert len(checks) > len(found)
    worst = max(checks, key=lambda check: check.deviation)
    assert worst.deviation <= 1e-6, worst


@pytest.mark.parametrize("name", SHIPPED)
def test_every_figure_has_one_price(name: str) -> None:
    """A row for all periods has the price of moving all of them; else one for each period."""
    instance = mixopt.load(name)
    addresses = [price.address for price in priced(instance)[0]]
    assert len(addresses) == len(set(addresses))
    assert {address.partition("[")[0] for address in addresses} == {
        str(address) for address in instance.figures
    }


def test_a_price_does_not_hold_beyond_its_range() -> None:
    instance = mixopt.load("tutorial")
    base = mixopt.solve(instance, prices=False).cost
    bent = 0
    for price in priced(instance)[0]:
        for slope, end, side in ((price.up, price.holds_to, 1), (price.down, price.holds_from, -1)):
            kind = instance.figures[address_of(instance, price)].kind
            if slope is None or end is None or not kind.least < end < kind.most:
                continue
            move = side * (abs(end - price.value) + price.step)
            try:
                change = mixopt.schema.Change(address=price.address, set=price.value + move)
                again = mixopt.solve(mixopt.changed(instance, [change], "test"), prices=False).cost
            except (mixopt.errors.NoPlanExists, DataError):
                bent += 1
                continue
            assert again - base != pytest.approx(slope * move, rel=1e-6, abs=0.01), price
            bent += 1
    assert bent >= 10


def address_of(instance: Instance, price: Price) -> Address:
    name = price.address.partition("[")[0]
    return next(address for address in instance.figures if str(address) == name)


# A zoo of ties and corners, each with prices known by hand

NEED = {"people": {"title": "People"}}


def homes(*names: str) -> dict[str, object]:
    return {
        name: {"title": name.title(), "unit": "episode/year", "meets": {"people": "preferred"}}
        for name in names
    }


def two(figures: dict[str, float | list[float]], **head: object) -> dict[str, Price]:
    """Two services at £100 and £300 for ten people."""
    model = {"needs": NEED, "services": homes("cheap", "dear")}
    base = {
        "needs.people.demand": 10, "services.cheap.price": 100, "services.dear.price": 300,
        "services.cheap.available": 6, "services.dear.available": 50,
    }  # fmt: skip
    return prices(small(model, {**base, **figures}, **head))


def sides(price: Price) -> tuple[float | None, float | None]:
    return price.up, price.down


def test_where_nothing_is_tight() -> None:
    found = two({})
    place = found["services.cheap.available[2020/21]"]
    assert sides(place) == pytest.approx((-200, -200))
    assert (place.holds_from, place.holds_to) == pytest.approx((0, 10))
    need = found["needs.people.demand[2020/21]"]
    assert sides(need) == pytest.approx((300, 300))
    assert (need.holds_from, need.holds_to) == pytest.approx((6, 56))


def test_what_ends_a_range_is_told() -> None:
    """By hand: 20 live in homes and 15 must stay, so five places more; below, the money ends."""
    place = prices(mixopt.load("tutorial"))["services.foster_in_house.available[2025/26]"]
    assert (place.holds_to, place.stops_up) == (
        pytest.approx(45),
        "nobody in Children's home is moved overnight: Children looked after, 2025/26",
    )
    short = (7_500_000 - 7_001_142.857142858) / 182_500
    assert place.holds_from == pytest.approx(40 - short)
    assert place.stops_down == "spend fits the envelope, 2025/26"


def test_a_home_exactly_full_has_two_prices() -> None:
    """Six people and six cheap places: a place more saves nothing, one less costs £200."""
    found = two({"needs.people.demand": 6})
    place = found["services.cheap.available[2020/21]"]
    assert sides(place) == pytest.approx((0, -200))
    assert (place.step_up, place.step_down) == pytest.approx((0, 200))
    assert sides(found["needs.people.demand[2020/21]"]) == pytest.approx((300, 100))


def test_a_tie_in_cost() -> None:
    """At the same price, either side of a tie the cheaper one is used: up £6 places, down £10."""
    found = two({"services.dear.price": 100, "services.cheap.available": 50})
    assert found["services.cheap.price[2020/21]"].up == pytest.approx(0)
    assert found["services.cheap.price[2020/21]"].down == pytest.approx(10)
    assert found["services.dear.price[2020/21]"].down == pytest.approx(10)


def test_full_everywhere_is_no_plan_upwards() -> None:
    found = two({"services.dear.available": 4})
    need = found["needs.people.demand[2020/21]"]
    assert need.up is None
    assert need.down == pytest.approx(300)
    assert found["services.dear.available[2020/21]"].down is None
    assert found["services.dear.available[2020/21]"].up == pytest.approx(0)


def test_nobody_in_need() -> None:
    found = two({"needs.people.demand": 0})
    need = found["needs.people.demand[2020/21]"]
    assert (need.up, need.down, need.holds_from) == (pytest.approx(100), None, 0)
    assert sides(found["services.cheap.price[2020/21]"]) == (0, 0)


def test_a_price_up_to_the_next_dearest() -> None:
    """Six cheap places at £100 beside £300: each £ costs 6 up to £300, then they stand empty."""
    price = two({})["services.cheap.price[2020/21]"]
    assert sides(price) == pytest.approx((6, 6))
    assert (price.holds_from, price.holds_to) == pytest.approx((0, 300))


def test_an_envelope_has_headroom_or_is_short() -> None:
    cost = 6 * 100 + 4 * 300
    budget = {"envelope": {"budget": "Budget"}}
    loose = two({"funding.budget.amount": cost + 50}, **budget)["funding.budget.amount[2020/21]"]
    assert sides(loose) == (0, 0)
    assert loose.holds_from == pytest.approx(cost)
    tight = two({"funding.budget.amount": cost}, **budget)["funding.budget.amount[2020/21]"]
    assert sides(tight) == (0, None)


def test_two_limits_that_meet() -> None:
    """The same commitment and availability: neither can move alone."""
    model = {"needs": NEED, "services": homes("cheap", "dear")}
    model["services"]["cheap"]["committed"] = True
    found = prices(small(model, {
        "needs.people.demand": 10, "services.cheap.price": 100, "services.dear.price": 300,
        "services.cheap.available": 6, "services.cheap.committed": 6,
    }))  # fmt: skip
    assert found["services.cheap.available[2020/21]"].down is None
    assert found["services.cheap.committed[2020/21]"].up is None
    assert sides(found["services.cheap.committed[2020/21]"])[1] == pytest.approx(0)


def test_a_limit_that_is_not_needed() -> None:
    found = two({"services.dear.available": 1000})
    price = found["services.dear.available[2020/21]"]
    assert (*sides(price), price.holds_from) == pytest.approx((0, 0, 4))


def test_a_ratio_has_a_slope_of_its_own_and_a_step() -> None:
    """90 cases at 15 a worker of £50,000: −90/15² · £50,000 a case; the step to 16 is 90/16."""
    model = {
        "needs": {"people": {"title": "People", "casework": True, "met": False}},
        "roles": {"worker": {"title": "Worker", "contracts": ["agency"]}},
        "standards": {"caseload": {
            "title": "Caseload", "kind": "caseload", "standing": "policy", "source": "test",
            "roles": ["worker"], "needs": ["people"]}},
    }  # fmt: skip
    found = prices(small(model, {
        "needs.people.demand": 90, "needs.people.cases_per_person": 1,
        "standards.caseload.limit": 15, "workforce.worker.agency.pay": 50_000,
    }))  # fmt: skip
    price = found["standards.caseload.limit[2020/21]"]
    assert sides(price) == pytest.approx((-90 / 15**2 * 50_000,) * 2)
    assert price.holds_to is None
    assert price.step_up == pytest.approx((90 / 16 - 90 / 15) * 50_000)
    assert price.step_down == pytest.approx((90 / 14 - 90 / 15) * 50_000)


def test_a_price_is_in_the_unit_of_its_row() -> None:
    """£000 in the file: the price is for £1,000."""
    found = prices(mixopt.load("tutorial"))
    assert found["funding.budget.amount[2025/26]"].unit == "£000"
    assert found["needs.children.demand[2025/26]"].up == pytest.approx(213_960.32, abs=0.01)


# The staircase


def test_the_staircase_of_a_place_by_hand() -> None:
    """£4,000 against £500, then £900 against £500, then nobody is left who could move in."""
    found, _, cost = stairs(mixopt.load("tutorial"), "services.foster_in_house.available[2025/26]")
    weeks = 365 / 7
    assert [stair.price for stair in found] == pytest.approx(
        [-3_500 * weeks, -3_500 * weeks, -400 * weeks, 0]
    )
    assert [stair.begins for stair in found[1:]] == pytest.approx([40, 45, 75])
    assert found[1].cost == pytest.approx(cost)
    assert found[0].cost == pytest.approx(7_500_000)


@pytest.mark.parametrize("name", ["tutorial", "stockport", "derby", "redbridge"])
def test_a_staircase_is_what_solving_anew_gives(name: str) -> None:
    """At the middle of every stair, and one stair joins the next."""
    instance = mixopt.load(name)
    limits = [price.address for price in priced(instance)[0] if price.stops_up and price.stops_down]
    walked = 0
    for address in limits[:: max(1, len(limits) // 6)]:
        try:
            found, _, _ = stairs(instance, address)
        except DataError:
            continue  # a price or a ratio
        for before, after in pairwise(found):
            assert before.ends == pytest.approx(after.begins)
            assert before.cost + before.price * (before.ends - before.begins) == pytest.approx(
                after.cost, rel=1e-9
            )
        for stair in found:
            middle = (stair.begins + stair.ends) / 2
            change = mixopt.schema.Change(address=address, set=middle)
            again = mixopt.solve(mixopt.changed(instance, [change], "test"), prices=False).cost
            told = stair.cost + stair.price * (middle - stair.begins)
            assert again == pytest.approx(told, rel=1e-9, abs=0.01), (address, stair)
            walked += 1
    assert walked >= 2


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("standards.caseload.limit", "is a ratio or a price"),
        ("services.childrens_home.price[2025/26]", "is a ratio or a price"),
        ("nowhere", "no figure has this address"),
    ],
)
def test_what_has_no_stairs_is_refused(address: str, says: str) -> None:
    answer = run("price", "tutorial", address)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert says in answer.stderr


def test_the_command_prints_and_writes_stairs(tmp_path: Path) -> None:
    answer = run("price", "tutorial", "needs.children.demand[2025/26]", "--csv", "stairs.csv",
                 "--json", "stairs.json", folder=tmp_path)  # fmt: skip
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "spend fits the envelope" in answer.stdout
    assert max(map(len, answer.stdout.splitlines())) <= 100
    rows = json.loads((tmp_path / "stairs.json").read_text(encoding="utf-8"))
    lines = (tmp_path / "stairs.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(rows) >= 3


# The command


def test_the_command_prints_filters_writes_and_measures(tmp_path: Path) -> None:
    answer = run("prices", "tutorial", "--table", "services", "--verify", "--json", "prices.json",
                 "--csv", "prices.csv", folder=tmp_path)  # fmt: skip
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "services.foster_in_house.available" in answer.stdout
    assert "moves solved anew" in answer.stdout
    assert max(map(len, answer.stdout.splitlines())) <= 100
    rows = json.loads((tmp_path / "prices.json").read_text(encoding="utf-8"))
    assert {row["table"] for row in rows} == {"services"}
    lines = (tmp_path / "prices.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(rows)
    told = run("prices", "tutorial", "--figure", "standards.caseload.*", folder=tmp_path)
    assert "One more saves £32,000.00" in told.stdout


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--table", "sevices"), "--table: read 'sevices'"),
        (("--source", "guessed"), "--source: read 'guessed'"),
        (("--figure", "nothing"), "no figure is asked for"),
        (("--set", "funding.budget.amount=x"), "--set: read"),
    ],
)
def test_the_command_refuses(asked: tuple[str, ...], says: str) -> None:
    answer = run("prices", "tutorial", *asked)
    assert answer.returncode == 2
    assert says in answer.stderr


def test_no_prices_where_there_is_no_plan_or_another_plan_is_compared_with(tmp_path: Path) -> None:
    assert run("prices", "tutorial", "--set", "funding.budget.amount=1").returncode == 3
    boroughs(tmp_path / "boroughs")
    answer = run("prices", str(tmp_path / "boroughs"))
    assert answer.returncode == 2
    assert "no_worse_off" in answer.stderr
