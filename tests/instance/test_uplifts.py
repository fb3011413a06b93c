"""Figures that are typed once and uplifted, in pencil; and what money is in."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import mixopt
from mixopt.analysis.prices.verification import verify_prices
from mixopt.data.paths import INSTANCES
from mixopt.instance.instance import Instance
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.price_base import restate, words_of

from support.program import run
from support.sampling import sampled
from support.shipped import SHIPPED, planned, shipped
from support.small import small
from support.uplifted import in_cash

HOME: dict[str, Any] = {
    "needs": {"older": {"title": "Older people"}},
    "services": {
        "care_home": {"title": "Care home", "unit": "place", "meets": {"older": "preferred"}}
    },
}
FIGURES = {"needs.older.demand": 10, "services.care_home.price": 1000}
YEAR = 10 * 365 / 7
"""Weeks of ten people in a year of 365 days."""


def home(*rates: float, **head: Any) -> Instance:
    """Ten people in a care home at £1,000 a week, typed once; years of 365 days from 2020/21."""
    plain = small(HOME, FIGURES, len(rates), **head)
    return in_cash(plain, rates)


def price_of(instance: Instance) -> tuple[float, ...]:
    return instance.values("here", "services", ("care_home", ""), "price")


def test_a_value_rises_from_the_first_period_on() -> None:
    """£1,000; then 3% more, £1,030; then 5% more, £1,081.50. The first rate is not used."""
    instance = home(0.5, 0.03, 0.05)
    assert price_of(instance) == pytest.approx((1000, 1030, 1081.50))
    assert mixopt.solve(instance).cost == pytest.approx(YEAR * (1000 + 1030 + 1081.50))


def test_beyond_the_last_period_its_value_is_held() -> None:
    """Two years beyond at £1,081.50: £1 more when typed is 1.0815 more in each of them, and a rate
    of 2022/23 counts three times, once in its year and once in each beyond."""
    longer = mixopt.with_years_beyond(home(0, 0.03, 0.05), 2)
    plan = mixopt.solve(longer)
    weeks = sum(period.weeks for period in longer.periods[:2])
    held = sum(period.weeks for period in (longer.periods[2], *longer.beyond))
    first, second = (10 * period.weeks for period in longer.periods[:2])
    assert weeks * 7 == 365 * 2
    assert plan.cost == pytest.approx(first * 1000 + second * 1030 + 10 * held * 1081.50)
    prices = {each.address: each.up.slope for each in mixopt.prices(longer)}
    assert prices["uplifts.prices.rate[2022/23]"] == pytest.approx(10 * held * 1030)
    typed = first + second * 1.03 + 10 * held * 1.0815
    assert prices["services.care_home.price"] == pytest.approx(typed)


def test_a_change_is_of_what_is_typed() -> None:
    instance = home(0, 0.03, 0.05)
    dearer = mixopt.changed(instance, {"services.care_home.price": 2000})
    assert price_of(dearer) == pytest.approx((2000, 2060, 2163))
    assert dearer.changes == ("services.care_home.price: 1,000 → 2,000 £/week (changed in Python)",)
    tenth = mixopt.changed(instance, {"services.care_home.price": "+10%"})
    assert price_of(tenth) == pytest.approx((1100, 1133, 1189.65))
    both = mixopt.changed(
        instance, {"uplifts.prices.rate[2021/22]": 0.1, "services.care_home.price": "+100"}
    )
    assert price_of(both) == pytest.approx((1100, 1210, 1270.5))
    assert price_of(instance) == pytest.approx((1000, 1030, 1081.50))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"services.care_home.price[2021/22]": 1100}, "no value of one period alone"),
        ({"services.care_home.price": 99_000, "uplifts.prices.rate[2021/22]": 0.9},
         "'prices' makes services.care_home.price 188,100 £/week in 2021/22"),
        ({"uplifts.prices.rate[2021/22]": 3}, "It must be"),
    ],
)  # fmt: skip
def test_what_a_change_may_not_do(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(mixopt.DataError) as found:
        mixopt.changed(home(0, 0.03, 0.05), changes)
    assert words in str(found.value)


def test_the_price_of_a_rate_in_pencil() -> None:
    """A rate of 2021/22 that is a point higher adds £10 a week to it and £10.50 to the year after;
    one of 2022/23 adds £10.30 there. £1 a week more when typed adds 1 + 1.03 + 1.0815."""
    instance = home(0, 0.03, 0.05)
    prices = {each.address: each for each in mixopt.prices(instance)}
    slopes = {name: each.up.slope for name, each in prices.items() if name.startswith("uplifts")}
    assert slopes["uplifts.prices.rate[2020/21]"] == 0
    assert slopes["uplifts.prices.rate[2021/22]"] == pytest.approx(YEAR * (1000 + 1050))
    assert slopes["uplifts.prices.rate[2022/23]"] == pytest.approx(YEAR * 1030)
    typed = prices["services.care_home.price"]
    assert typed.value == 1000
    assert typed.up.slope == pytest.approx(YEAR * (1 + 1.03 + 1.0815))


@pytest.mark.long
@pytest.mark.parametrize("rises", ["everything", "pay and prices"])
def test_prices_of_rates_and_of_what_they_uplift_are_what_solving_again_gives(rises: str) -> None:
    plain = shipped("redbridge")
    instance = in_cash(
        plain, [0.02, 0.03, 0.01, 0.025, 0.02],
        rises=lambda figure: rises == "everything" or figure.address.table != "services"
        or "foster" in figure.address.keys[0],
    )  # fmt: skip
    instance = mixopt.changed(instance, {"funding.reserves_or_new_funding.amount": "+9000"})
    rising = {str(each) for each, figure in instance.figures.items() if figure.uplift}
    some = [each for each in mixopt.prices(instance) if each.address.startswith("uplifts")]
    some += [each for each in mixopt.prices(instance) if each.address in rising][:12]
    assert len(some) > 10
    assert any(each.up.slope for each in some[:5])
    assert [each.words for each in verify_prices(instance, some) if each.is_wrong] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tutorial", "redbridge"])
def test_three_per_cent_on_everything_leaves_the_mix_as_it_is(name: str) -> None:
    """The envelope and what later money counts for, too: 3.5% in real terms is 6.605% in cash."""
    instance, plan = shipped(name), planned(name)
    rate = 100 * ((1 + instance.head.discount.value / 100) * 1.03 - 1)
    cash = in_cash(instance, [0.03] * len(instance.periods), discount=rate)
    found = mixopt.solve(cash)
    assert found.cost == pytest.approx(plan.cost)
    for table, column in (("supported", "people"), ("staff", "fte"), ("levers", "started")):
        ours, theirs = (
            [getattr(row, column) for row in getattr(each, table)] for each in (found, plan)
        )
        assert ours == pytest.approx(theirs, abs=1e-6)
    for at, (row, real) in enumerate(zip(found.money, plan.money, strict=True)):
        assert row.cost == pytest.approx(real.cost * 1.03**at)
    again, base = restate(cash, found, "real")
    assert [row.cost for row in again.money] == pytest.approx([row.cost for row in plan.money])
    assert base == f"real {plan.periods[0]}"
    assert find_broken_limits(cash, found) == []


def test_money_in_other_terms_in_pencil() -> None:
    instance = home(0, 0.03, 0.05)
    plan = mixopt.solve(instance)
    real, base = restate(instance, plan, "real")
    assert base == "real 2020/21"
    assert [row.cost for row in real.money] == pytest.approx([YEAR * 1000] * 3)
    assert [entry.price for entry in real.ledger] == pytest.approx([1000] * 3)
    assert real.bridge == ()
    assert restate(instance, plan, "cash") == (plan, "cash")


def test_real_terms_become_cash_from_their_own_year_only() -> None:
    instance = home(0, 0.03, 0.05)
    for base, words in (("real 2020/21", ""), ("real 2015/16", "prices of 2015/16, and 'prices'")):
        head = instance.head.model_copy(update={"prices": base})
        other = mixopt.Instance(instance.name, head, instance.model, instance.figures, {})
        plan = mixopt.solve(other)
        if words:
            with pytest.raises(mixopt.DataError) as found:
                restate(other, plan, "cash")
            assert words in str(found.value)
            continue
        cash, now = restate(other, plan, "cash")
        assert now == "cash"
        factors = [1, 1.03, 1.0815]
        assert [row.cost for row in cash.money] == pytest.approx(
            [row.cost * by for row, by in zip(plan.money, factors, strict=True)]
        )


def test_what_cannot_be_restated_says_what_to_write() -> None:
    silent = small(HOME, FIGURES)
    with pytest.raises(mixopt.DataError, match="prices: cash"):
        restate(silent, mixopt.solve(silent), "real")
    with pytest.raises(mixopt.DataError, match="inflation:"):
        restate(shipped("redbridge"), planned("redbridge"), "cash")


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["derby-flows", "stockport"]))
def test_every_shipped_instance_and_its_answers_say_what_money_is_in(name: str) -> None:
    base = shipped(name).head.prices
    assert base is not None
    plan = planned(name)
    assert plan.price_base == base
    assert plan.document()["price_base"] == base
    printed = run("solve", name).stdout
    assert words_of(base) in printed
    assert words_of(base) in run("solve", name, "--full").stdout
    assert words_of(base) in run("compare", name).stdout
    assert words_of(base) in run("check", name).stdout


def stockport(folder: Path, edit: Callable[[dict[str, str], str], None] | None = None) -> Path:
    """Stockport in cash: its cash limit and its services rise with prices, 3% in 2020/21."""
    place = folder / "stockport"
    shutil.copytree(INSTANCES / "stockport", place)
    head = (place / "instance.yaml").read_text(encoding="utf-8")
    head = head.replace(
        "prices: real 2018/19",
        "prices: cash\nuplifts: {general: General prices, last: {title: Prices, base: before}}\n"
        "inflation: general",
    )
    texts = {"instance.yaml": head}
    with (place / "funding.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        rises = row["entry"] in {"cash_limit", "services_in_scope"} or row["figure"] == "baseline"
        row["uplift"] = "general" if rises else ""
    rows[0]["all"], rows[0]["2019/20"] = "", rows[0]["all"]  # the first period will do as well
    texts["funding.csv"] = as_csv(rows)
    rates = [
        {"uplift": name, "figure": "rate", "unit": "%", "2019/20": "2", "2020/21": "3",
         "source": "proposal", "where": "here"}
        for name in ("general", "last")
    ]  # fmt: skip
    texts["uplifts.csv"] = as_csv(rates)
    if edit:
        edit(texts, str(place))
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def as_csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def test_uplifts_are_read_from_files(tmp_path: Path) -> None:
    """7,319 and, 3% more, 7,538.57."""
    instance = mixopt.load(str(stockport(tmp_path)))
    for entry in ("cash_limit", "services_in_scope"):
        found = instance.values("stockport", "funding", (entry,), "amount")
        assert found == pytest.approx((7_319_000, 7_538_570))
    assert instance.head.prices == "cash"
    assert "3 by general" in run("check", "stockport", folder=tmp_path).stdout
    shown = run("solve", "stockport", "--in", "real", folder=tmp_path)
    assert "in prices of 2019/20" in shown.stdout, shown.stderr
    assert run("solve", "stockport", "--in", "euros", folder=tmp_path).returncode == 2
    refused = run("solve", "stockport", "--in", "real", "--json", "-", folder=tmp_path)
    assert refused.returncode == 2


def test_typed_in_the_prices_of_the_year_before_the_first_rate_counts(tmp_path: Path) -> None:
    """7,319 x 1.02 = 7,465.38, and 3% more, 7,689.3414."""

    def edit(texts: dict[str, str], _: str) -> None:
        texts["funding.csv"] = texts["funding.csv"].replace("general", "last")

    instance = mixopt.load(str(stockport(tmp_path, edit)))
    found = instance.values("stockport", "funding", ("cash_limit",), "amount")
    assert found == pytest.approx((7_465_380, 7_689_341.4))


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("funding.csv", "general", "generl", ["no uplift called 'generl'", "'general'"]),
        ("instance.yaml", "prices: cash\n", "", ["nothing says what money is in", "prices: cash"]),
        ("instance.yaml", "prices: cash", "prices: nominal", ["says neither", "real 2018/19"]),
        ("instance.yaml", "inflation: general", "inflation: genral", ["no uplift called 'genral'"]),
        ("instance.yaml", "base: before", "base: middle", ["base"]),
        ("uplifts.csv", "last,rate", "lost,rate", ["lost", "uplifts"]),
        ("uplifts.csv", ",3,", ",300,", ["It must be"]),
        ("uplifts.csv", ",3,", ",,", ["no value for 2020/21"]),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_said(
    file: str, old: str, new: str, words: list[str], tmp_path: Path
) -> None:
    def edit(texts: dict[str, str], _: str) -> None:
        assert old in texts[file]
        texts[file] = texts[file].replace(old, new)

    with pytest.raises(mixopt.DataError) as found:
        mixopt.load(str(stockport(tmp_path, edit)))
    for each in words:
        assert each in str(found.value)


def test_an_uplifted_row_has_one_value_and_is_money(tmp_path: Path) -> None:
    def edit(texts: dict[str, str], place: str) -> None:
        rows = list(csv.DictReader(texts["funding.csv"].splitlines()))
        rows[0]["2020/21"] = "8000"
        texts["funding.csv"] = as_csv(rows)
        with (Path(place) / "levers.csv").open(encoding="utf-8", newline="") as file:
            levers = list(csv.DictReader(file))
        for row in levers:
            row["uplift"] = "general" if row["figure"] in {"most", "startable"} else ""
        texts["levers.csv"] = as_csv(levers[:2])
        texts["levers.csv"] = as_csv(levers)

    with pytest.raises(mixopt.DataError) as found:
        mixopt.load(str(stockport(tmp_path, edit)))
    text = str(found.value)
    assert "has the uplift 'general', and a value of its own in 2020/21" in text
    assert "one number for the whole plan: only money of each period is uplifted" in text
    assert "is in starts" in text


def test_a_table_has_the_column_only_where_there_are_uplifts(tmp_path: Path) -> None:
    def edit(texts: dict[str, str], _: str) -> None:
        head = texts["instance.yaml"].split("\n")
        texts["instance.yaml"] = "\n".join(
            line for line in head if not line.startswith(("uplifts:", "inflation:"))
        )
        del texts["uplifts.csv"]

    with pytest.raises(mixopt.DataError, match="'uplift' is not a column of this table"):
        mixopt.load(str(stockport(tmp_path, edit)))


def test_a_frontier_over_what_is_typed_and_over_a_rate() -> None:
    """£1,000 when typed, £3,111.50 over three years of ten people."""
    instance = home(0, 0.03, 0.05)
    found = mixopt.frontier(instance, "services.care_home.price")
    assert found.curve.value == 1000
    assert [stair.price for stair in found.curve.stairs] == pytest.approx(
        [YEAR * 3.1115] * len(found.curve.stairs)
    )
    rate = mixopt.frontier(instance, "uplifts.prices.rate[2022/23]")
    assert rate.curve.stairs[0].price == pytest.approx(YEAR * 1030)
    with pytest.raises(mixopt.DataError, match="typed once and uplifted"):
        mixopt.frontier(instance, "services.care_home.price[*]%")
