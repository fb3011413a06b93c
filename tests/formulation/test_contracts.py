"""Contracts of schemes, by hand: what is bound, and how fast spend can fall and rise."""

from __future__ import annotations

from pathlib import Path

import pytest

import mixopt
from mixopt.analysis.prices import price_figures
from mixopt.analysis.prices.verification import verify_prices
from mixopt.errors import NoPlanExists
from mixopt.instance.consistency import contradictions
from mixopt.instance.instance import Instance
from mixopt.results.checker.limits import find_broken_limits

from support.reproduction import least_cost
from support.small import small


def planned(years: int = 2, areas: tuple[str, ...] = ("here",), **figures: object) -> Instance:
    """A scheme on which £120,000 a year was spent, of which nothing need be."""
    kind = {
        "contract": "contract" in figures or "notice" in figures,
        "slow": "fall" in figures or "rise" in figures,
    }
    rows = {"opening": 120_000, "most": 1e6, **figures}
    where = "" if len(areas) == 1 else f"{areas[0]}."
    given = {f"{where}schemes.scheme.{name}": value for name, value in rows.items()}
    for other in areas[1:]:
        given |= {f"{other}.schemes.scheme.{name}": value for name, value in rows.items()}
    return small({"schemes": {"scheme": {"title": "Scheme", **kind}}}, given, years, areas=areas)


def spent(instance: Instance) -> list[float]:
    plan = mixopt.solve(instance)
    assert find_broken_limits(instance, plan) == []
    assert plan.cost == pytest.approx(least_cost(instance), abs=0.01)
    return [row.spend for row in plan.schemes]


def test_a_contract_of_so_many_months_binds_so_much_of_a_year_s_spend() -> None:
    """To the end of the first September: half of £120,000, then nothing."""
    assert spent(planned(contract=[6, 0])) == pytest.approx([60_000, 0])


@pytest.mark.parametrize(
    ("notice", "bound"), [(6, [60_000, 0]), (12, [120_000, 0])]
)  # fmt: skip
def test_notice_of_6_and_of_12_months_given_on_the_first_day(
    notice: float, bound: list[float]
) -> None:
    assert spent(planned(notice=[notice, 0])) == pytest.approx(bound)


def test_notice_comes_after_the_contract() -> None:
    """A contract to June and 12 months' notice: all of the first year, and 3 months of the next."""
    assert spent(planned(contract=[3, 0], notice=[9, 3])) == pytest.approx([120_000, 30_000])


def test_spend_falls_and_rises_by_no_more_than_a_share_of_the_year_before() -> None:
    """By a quarter: 90,000, then 67,500; where 200,000 must be spent, no more than half as much
    again each year: 180,000, then 270,000."""
    assert spent(planned(fall=0.25)) == pytest.approx([90_000, 67_500])
    least = [0, 200_000]
    assert spent(planned(fall=1, rise=0.5, least=least)) == pytest.approx([400_000 / 3, 200_000])
    with pytest.raises(NoPlanExists):
        mixopt.solve(planned(fall=1, rise=0.25, least=least))


def test_each_area_has_its_own_contract() -> None:
    instance = planned(areas=("east", "west"), contract=[6, 0])
    changed = mixopt.changed(instance, {"west.schemes.scheme.contract[2020/21]": 2})
    assert spent(changed) == pytest.approx([60_000, 0, 20_000, 0])


def test_prices_of_contracts_are_what_solving_again_gives() -> None:
    """One month more of contract or notice costs £10,000; a share by which spend cannot fall,
    £1,200 a point in the first year and £900 in the second."""
    instance = planned(contract=[6, 0], notice=[0, 1])
    found = price_figures(instance)[0]
    by = {price.address: price.up.slope for price in found}
    assert by["schemes.scheme.contract[2020/21]"] == pytest.approx(10_000)
    assert by["schemes.scheme.notice[2021/22]"] == pytest.approx(10_000)
    found += price_figures(slow := planned(fall=0.25))[0]
    checks = [*verify_prices(instance, price_figures(instance)[0])]
    checks += verify_prices(slow, price_figures(slow)[0])
    assert len(checks) > 4
    assert max(check.deviation for check in checks) <= 1e-6


def test_a_quarter_s_contract_is_of_a_quarter() -> None:
    """Over two quarters: a contract of five months binds £30,000 and £20,000."""
    quarters = {
        "2020 Q1": ("2020-04-01", "2020-06-30"),
        "2020 Q2": ("2020-07-01", "2020-09-30"),
    }
    periods = {name: {"from": first, "to": last} for name, (first, last) in quarters.items()}
    figures = {
        "schemes.scheme.opening": 120_000, "schemes.scheme.most": 1e6,
        "schemes.scheme.contract": [3, 2],
    }  # fmt: skip
    model = {"schemes": {"scheme": {"title": "Scheme", "contract": True}}}
    instance = small(model, figures, 2, periods=periods)
    assert spent(instance) == pytest.approx([30_000, 20_000])


def test_doing_nothing_spends_what_was_spent() -> None:
    found = mixopt.do_nothing(planned(contract=[6, 0], fall=1))
    assert [row.spend for row in found.tables["schemes"]] == pytest.approx([120_000, 120_000])


def test_more_months_than_a_period_has_are_a_fault(tmp_path: Path) -> None:
    (fault,) = contradictions(planned(contract=[6, 0], notice=[7, 0]))
    assert "contract and notice of scheme take 13 months of 2020/21" in fault.what
    assert "It has 12" in fault.remedy
