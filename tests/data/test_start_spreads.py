"""Spreads of starts: as far as councils of the size were out, by hand, sound for all, drawn."""

from __future__ import annotations

import csv

import pytest

import mixopt
from mixopt.analysis.risk.sampling import sample
from mixopt.data.paths import ENGLAND
from mixopt.data.starts.spreads import find_widths

from support.sampling import sampled
from support.starts import STARTED, started, written


def test_widths_of_leeds_by_hand() -> None:
    """1,498 are looked after: a large council. Of those who start, held for 1, 2 and 3 years:

    P5 73.67, 72.34 and 67.83, P50 101.26, 100.79 and 101.20, P95 130.94, 152.77 and 158.33.
    """
    widths = find_widths("cla_started", "large", 3)
    assert widths["p5"] == pytest.approx([72.75, 71.77, 67.03], abs=0.01)
    assert widths["p50"] == [100, 100, 100]
    assert widths["p95"] == pytest.approx([129.31, 151.57, 156.45], abs=0.01)
    # 50.00 / 101.20 is 49.4; 58.38 / 101.26 and 51.55 / 100.79 are above it
    assert widths["least"] == pytest.approx([57.65, 51.15, 49.41], abs=0.01)


def test_a_year_is_no_nearer_than_the_one_before_and_one_that_is_not_measured_as_near() -> None:
    """Children in need of large councils: the most in the third year is nearer than in the second."""
    widths = find_widths("cin", "large", 6)
    for name, own in widths.items():
        order = sorted(own, reverse=name in {"least", "p5", "p25"})
        assert own == order, name
        assert own[3:] == own[3:4] * 3
    with (ENGLAND / "forecast_errors.csv").open(encoding="utf-8", newline="") as file:
        errors = {
            int(row["years_ahead"]): 100 * float(row["most"]) / float(row["p50"])
            for row in csv.DictReader(file)
            if (row["measure"], row["rule"], row["size"]) == ("cin", "held", "large")
        }
    assert errors[3] < errors[2]
    assert widths["most"][2] == widths["most"][1] == pytest.approx(errors[2])


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(STARTED, 4, always=("Leeds", "Rutland")))
def test_every_spread_is_one_that_its_figure_may_have(name: str) -> None:
    instance = written(name)
    drawn = sample(instance, 10, 0)
    assert len(instance.uncertainty.spreads) == 11
    assert {*map(str, drawn.values)} >= {
        "flows.looked_after_under_16.starts", "services.childrens_home.spot.price",
    }  # fmt: skip


def test_nothing_is_said_of_a_figure_that_is_nothing() -> None:
    """None come straight into residential care, of whom a share could be more."""
    rows = {str(row.address): row for row in started("Leeds").rows}
    assert rows["flows.looked_after_complex.starts"].values == (0,)
    addresses = [spread.address for spread in written("Leeds").uncertainty.spreads]
    assert "flows.looked_after_under_16.starts" in addresses
    assert "flows.looked_after_complex.starts" not in addresses


@pytest.mark.slow
def test_a_start_has_a_risk_and_what_is_drawn_drives_it() -> None:
    found = mixopt.risk(written("Leeds"), draws=40)
    assert {each.name for each in found.drivers_of("held", "discounted")} >= {
        "Children who start to be looked after", "Prices of children's homes",
        "Prices of fostering", "Referrals of children",
    }  # fmt: skip
    assert found.estimate("held", "cost").p5 < found.estimate("held", "cost").p95
