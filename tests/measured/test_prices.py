"""Prices of figures: measured for every figure of every shipped instance, and known by hand.

Every day a sample of the figures is measured; `make prove` measures all of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

import mixopt
from mixopt.analysis.prices import price_figures, stairs
from mixopt.analysis.prices.verification import verify_prices
from mixopt.errors import DataError
from mixopt.instance.instance import Instance
from mixopt.report.plot import cost_at, picture
from mixopt.report.terminal.prices import sentence
from mixopt.results.price import Price

from support.breaking_money import boroughs
from support.prices import by_address
from support.program import run
from support.sampling import sampled, some
from support.shipped import SHIPPED, prices_of, shipped

MEASURED = 30
"""Figures of each instance that are measured every day."""

WALKED = 3
"""Figures of each whose staircase is."""


def assert_measured(instance: Instance, found: Sequence[Price], *, most_need: bool = False) -> None:
    """Up, down, inside the range, by the council's own step, and where there is no plan."""
    checks = list(verify_prices(instance, list(found), most_need=most_need))
    assert len(checks) > len(found)
    worst = max(checks, key=lambda check: check.deviation)
    assert worst.deviation <= 1e-6, worst


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["redbridge", "stockport", "tutorial"]))
def test_prices_are_what_solving_again_gives(name: str) -> None:
    found, proof = prices_of(name)
    assert proof.certificate.holds
    assert_measured(shipped(name), some(found, MEASURED))


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED)
def test_every_price_is_what_solving_again_gives(name: str) -> None:
    assert_measured(shipped(name), prices_of(name)[0])


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["derby-flows", "stockport"]))
def test_every_figure_has_one_price(name: str) -> None:
    """A row for all periods has the price of moving all of them; else one for each period."""
    addresses = [price.address for price in prices_of(name)[0]]
    assert len(addresses) == len(set(addresses))
    assert {address.partition("[")[0] for address in addresses} == {
        str(address) for address in shipped(name).figures
    }


# The exact range, the step and the unit of a price


def test_what_ends_a_range_is_told() -> None:
    """By hand: 20 live in homes and 15 must stay, so five places more; below, the money ends."""
    place = by_address("tutorial")["services.foster_in_house.available[2025/26]"]
    assert (place.up.holds_to, place.up.stops) == (
        pytest.approx(45),
        "nobody in Children's home is moved overnight: Children looked after, 2025/26",
    )
    short = (7_500_000 - 7_001_142.857142858) / 182_500
    assert place.down.holds_to == pytest.approx(40 - short)
    assert place.down.stops == "spend fits the envelope, 2025/26"


def test_a_price_is_in_the_unit_of_its_row() -> None:
    """£000 in the file: the price is for £1,000."""
    found = by_address("tutorial")
    assert found["funding.budget.amount[2025/26]"].unit == "£000"
    assert found["needs.children.demand[2025/26]"].up.slope == pytest.approx(213_960.32, abs=0.01)


# The staircase


def test_the_staircase_of_a_place_by_hand() -> None:
    """£4,000 against £500, then £900 against £500, then nobody is left who could move in."""
    whole, proof = stairs(shipped("tutorial"), "services.foster_in_house.available[2025/26]")
    found = whole.stairs
    assert (whole.value, whole.unit, proof.certificate.holds) == (40, "places", True)
    weeks = 365 / 7
    assert [stair.price for stair in found] == pytest.approx(
        [-3_500 * weeks, -3_500 * weeks, -400 * weeks, 0]
    )
    assert [stair.begins for stair in found[1:]] == pytest.approx([40, 45, 75])
    assert found[1].cost == pytest.approx(proof.objective)
    assert found[0].cost == pytest.approx(7_500_000)


def test_the_staircase_of_a_ratio_by_hand() -> None:
    """90 cases: at 15 each, agency fills what is short; every stair is a constant and a fraction.

    From 15: 6 workers are 90 / x; 4 stay, 1.4 are hired, the rest is agency at £70,000; a manager
    is 1/6 of a worker at £60,000. So the cost is constant + 90 · (70,000 + 10,000) / x.
    """
    whole, proof = stairs(shipped("tutorial"), "standards.caseload.limit")
    begins = [stair.begins for stair in whole.stairs]
    assert begins[2:] == pytest.approx([15, 90 / 5.4, 90 / 4])
    at_15 = whole.stairs[2]
    assert at_15.over == pytest.approx(90 * 80_000)
    assert (at_15.times, at_15.less) == (0, 0)
    assert at_15.price == pytest.approx(-90 * 80_000 / 15**2)
    assert at_15.cost == pytest.approx(proof.objective)


def walk(name: str, most: int) -> dict[str, int]:
    """How many straight and bent stairs of so many figures are what solving again gives."""
    instance = shipped(name)
    walked = {"straight": 0, "fraction": 0}
    bent = sorted(
        (price for price in prices_of(name)[0] if price.up.slope and price.down.slope),
        key=lambda price: -abs(price.elasticity),
    )
    for price in bent[:: max(1, len(bent) // most)]:
        found = stairs(instance, price.address)[0].stairs
        for before, after in pairwise(found):
            assert before.ends == pytest.approx(after.begins)
            assert before.cost_at_end == pytest.approx(after.cost, rel=1e-8)
        for stair in found[:: max(1, len(found) // 4)]:
            exactly = stair.constant is not None
            inside = (stair.begins + stair.ends) / 2 if exactly else stair.begins
            told = cost_at(stair, inside)
            try:
                again = cost_with(instance, price.address, inside)
            except DataError:
                continue  # beside other figures it may not be that
            assert again == pytest.approx(told, rel=1e-8), (price, stair)
            walked["fraction" if stair.over else "straight"] += 1
    return walked


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["redbridge", "stockport", "tutorial"]))
def test_staircases_are_what_solving_again_gives(name: str) -> None:
    """Of limits, ratios and prices: inside stairs, and stair joins stair."""
    walked = walk(name, WALKED)
    if name != "better-care-fund":  # where money is short of nothing, so that nothing has a price
        assert sum(walked.values()) >= WALKED


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED)
def test_a_dozen_staircases_are_what_solving_again_gives(name: str) -> None:
    walked = walk(name, 12)
    if name != "better-care-fund":
        assert walked["straight"] >= 5
    if name in {"tutorial", "barking-and-dagenham", "redbridge"}:
        assert walked["fraction"] >= 1


def cost_with(instance: Instance, address: str, value: float) -> float:
    change = mixopt.schema.Change(address=address, set=value)
    return mixopt.solve(mixopt.changed(instance, [change], "test"), prices=False).cost


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("nowhere", "no figure has this address"),
        ("needs.children.demand", "Write one of needs.children.demand[2025/26]"),
    ],
)
def test_a_figure_without_a_price_has_no_stairs(address: str, says: str) -> None:
    answer = run("price", "tutorial", address)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert says in answer.stderr


@pytest.mark.slow
def test_the_command_prints_draws_and_writes_stairs(tmp_path: Path) -> None:
    answer = run("price", "tutorial", "standards.caseload.limit", "--csv", "stairs.csv",
                 "--json", "stairs.json", "--plot", "stairs.svg", folder=tmp_path, columns=80)  # fmt: skip
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "x from 15 to 16.6667: £6,521,143 + 7,200,000.00 / x" in answer.stdout
    assert "┴ 15 today" in answer.stdout
    assert max(map(len, answer.stdout.splitlines())) <= 80
    document = json.loads((tmp_path / "stairs.json").read_text(encoding="utf-8"))
    lines = (tmp_path / "stairs.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(document["stairs"]) == 6
    assert "standards.caseload.limit" in (tmp_path / "stairs.svg").read_text(encoding="utf-8")
    again = run("price", "tutorial", "standards.caseload.limit", "--plot", "again.svg",
                "--most-need", folder=tmp_path)  # fmt: skip
    assert again.returncode == 0
    assert "person-years" in again.stdout


@pytest.mark.slow
def test_a_picture_is_the_same_twice_and_a_png_is_one() -> None:
    whole, _ = stairs(shipped("tutorial"), "standards.caseload.limit")
    assert picture(whole, ".svg") == picture(whole, ".svg")
    assert picture(whole, ".png").startswith(b"\x89PNG")


def test_a_picture_of_another_kind_is_refused(tmp_path: Path) -> None:
    answer = run(
        "price", "tutorial", "standards.caseload.limit", "--plot", "a.gif", folder=tmp_path
    )
    assert answer.returncode == 2
    assert "ends in .svg or .png" in answer.stderr
    assert not list(tmp_path.iterdir())


# People


def test_in_most_need_mode_prices_are_people() -> None:
    """By hand: the envelope is £101,143 short of a home at £208,571: 0.4849 go without."""
    instance = mixopt.changed(
        mixopt.load("tutorial"),
        [mixopt.schema.Change(address="funding.budget.amount", set=6900)],
        "short",
    )
    found, proof = price_figures(instance, most_need=True)
    by_address = {price.address: price for price in found}
    money = by_address["funding.budget.amount[2025/26]"]
    home = 4_000 * 365 / 7
    assert proof.objective == pytest.approx(101_142.857142857 / home)
    assert money.price_unit == "person-years per £000"
    assert money.up.slope == pytest.approx(-1_000 / home)
    assert money.up.holds_to == pytest.approx(7_001.142857142857)
    weight = by_address["needs.children.weight[2025/26]"]
    assert weight.up.slope == pytest.approx(proof.objective)
    assert f"(£{home:,.0f} for each)" in sentence(money)


def in_people(name: str) -> tuple[Instance, tuple[Price, ...]]:
    """An instance short of money, and the prices of its figures in people."""
    instance = shipped(name)
    budget = next(name for name in instance.figures if str(name).endswith(".amount"))
    change = mixopt.schema.Change(address=str(budget), times=0.9)
    short = mixopt.changed(instance, [change], "short")
    return short, tuple(price_figures(short, most_need=True)[0])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tutorial", "derby"])
def test_prices_in_people_are_what_solving_again_gives(name: str) -> None:
    short, found = in_people(name)
    assert_measured(short, some(found, MEASURED), most_need=True)


@pytest.mark.long
@pytest.mark.parametrize("name", ["tutorial", "derby"])
def test_every_price_in_people_is_what_solving_again_gives(name: str) -> None:
    assert_measured(*in_people(name), most_need=True)


@pytest.mark.slow
def test_a_sentence_gives_the_money_of_its_year_where_later_years_are_discounted() -> None:
    """£1 of 2020/21 counts £1 / 1.035 in the plan of Barking and Dagenham."""
    price = next(
        p
        for p in prices_of("barking-and-dagenham")[0]
        if p.address == "needs.looked_after_under_16.demand[2020/21]"
    )
    assert price.discount == pytest.approx(1 / 1.035)
    told = sentence(price)
    assert (
        f"£{price.up.slope:,.0f} over the plan (£{price.up.slope * 1.035:,.0f} in the money of 2020/21"
        in told
    )


# The command


def test_the_command_prints_filters_writes_and_measures(tmp_path: Path) -> None:
    answer = run("prices", "tutorial", "--table", "services", "--verify", "--json", "prices.json",
                 "--csv", "prices.csv", folder=tmp_path, columns=80)  # fmt: skip
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "services.foster_in_house.available" in answer.stdout
    assert "moves solved again" in answer.stdout
    assert max(map(len, answer.stdout.splitlines())) <= 80
    rows = json.loads((tmp_path / "prices.json").read_text(encoding="utf-8"))
    assert rows["format"] == "mixopt-prices/1"
    assert rows["certificate"]["holds"]
    rows = rows["prices"]
    assert {row["table"] for row in rows} == {"services"}
    lines = (tmp_path / "prices.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(rows)
    assert "beyond a range, and none of them followed the price" in answer.stdout
    told = run("prices", "tutorial", "--figure", "standards.caseload.*", folder=tmp_path)
    assert "A little more saves at a rate of £32,000 a unit" in told.stdout


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        (("--rank", "step", "--side", "up"), "pathways.children.childrens_home.units"),
        (("--kind", "pay"), "workforce.social_worker.permanent.pay"),
        (("--kind", "standards", "--rank", "step"), "standards.caseload.limit"),
        (("--kind", "funds", "--side", "down"), "no figure"),
    ],
)
def test_the_command_ranks_and_filters(asked: tuple[str, ...], first: str) -> None:
    answer = run("prices", "tutorial", *asked)
    if first == "no figure":
        assert answer.returncode == 2
        return
    assert answer.returncode == 0
    lines = answer.stdout.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("Prices of figures"))
    assert lines[start + 1].startswith(first)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--table", "sevices"), "--table: read 'sevices'"),
        (("--source", "guessed"), "--source: read 'guessed'"),
        (("--kind", "beds"), "--kind: read 'beds'"),
        (("--side", "left"), "--side: read 'left'"),
        (("--rank", "size"), "--rank: read 'size'"),
        (("--figure", "nothing"), "no figure fits"),
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
