"""What can be wrong with a metric's months and quarters, and what would mend it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import mixopt
from mixopt.data.paths import INSTANCES, MODELS
from mixopt.errors import DataError

from support.shipped import shipped

OCTOBER = "barking_and_dagenham,delayed_transfers,,expected_in_october"


@pytest.fixture
def boroughs(tmp_path: Path) -> Path:
    """The three boroughs' Better Care Fund, with a model of its own."""
    folder = tmp_path / "boroughs"
    shutil.copytree(INSTANCES / "better-care-fund", folder)
    shutil.copy(MODELS / "better-care-fund.yaml", folder / "model.yaml")
    change(folder / "instance.yaml", "model: better-care-fund", "model: model.yaml")
    return folder


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def rewrite(folder: Path, row: Callable[[str], list[str]]) -> None:
    """Put other rows in place of each of the table of metrics."""
    path = folder / "metrics.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    lines = [head, *(line for each in rows for line in row(each))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def faults(folder: Path) -> list[str]:
    return [str(fault) for fault in mixopt.check(folder)]


def test_a_wrong_month_is_told_with_the_one_that_is_meant_and_so_is_the_month_that_is_missing(
    boroughs: Path,
) -> None:
    rewrite(boroughs, lambda row: [row.replace(OCTOBER, OCTOBER.replace("october", "octobre"))])
    wrong, missing = faults(boroughs)
    assert "metrics.csv, row" in wrong
    assert "barking_and_dagenham.metrics.delayed_transfers.expected_in_octobre" in wrong
    assert "Did you mean" in wrong
    assert "expected_in_october" in wrong.partition("Did you mean")[2]
    assert "metrics.csv: no row for barking_and_dagenham, delayed_transfers, expected_in" in missing
    assert missing.endswith("what is expected in the year that falls in October.")


def test_a_month_that_is_stated_twice_is_told_with_both_rows(boroughs: Path) -> None:
    rewrite(boroughs, lambda row: [row, row] if row.startswith(OCTOBER) else [row])
    (twice,) = faults(boroughs)
    assert "gives it for 2017/18, 2018/19 too. Remove one of them" in twice


def test_shares_that_are_not_the_year_are_told_with_what_they_come_to(boroughs: Path) -> None:
    """13.545% of the days of a year fall in October: with 23.545% there are 110% of it."""
    rewrite(boroughs, lambda row: [row.replace(",13.5", ",23.5") if OCTOBER in row else row])
    (sum_,) = faults(boroughs)
    assert "metrics.csv, row" in sum_
    assert (
        "the shares barking_and_dagenham.metrics.delayed_transfers.expected_in_... add up to 110% "
        "in 2017/18, 2018/19. Correct them: together they are the year, 100%"
    ) in sum_


@pytest.mark.slow
def test_shares_may_be_rounded_to_a_tenth_of_a_per_cent(boroughs: Path) -> None:
    """Twelve times 8.3% are 99.6%, within half a tenth for each."""
    rewrite(boroughs, lambda row: [row.replace("8.33333333", "8.3").replace("8.33333337", "8.3")])
    assert faults(boroughs) == []


@pytest.mark.slow
def test_a_share_is_a_share(boroughs: Path) -> None:
    rewrite(boroughs, lambda row: [row.replace(",13.5", ",-13.5") if OCTOBER in row else row])
    (found,) = faults(boroughs)
    assert "-13.5" in found
    assert "from 0 to 100 %" in found


@pytest.mark.slow
def test_a_period_that_is_no_year_is_followed_as_it_is(boroughs: Path) -> None:
    change(boroughs / "instance.yaml", "to: 2018-03-31}", "to: 2017-09-30}")
    change(boroughs / "instance.yaml", "from: 2018-04-01, to: 2019", "from: 2017-10-01, to: 2018")
    for table in boroughs.glob("*.csv"):
        text = table.read_text(encoding="utf-8")
        table.write_text(text.replace("2017/18", "2017 H1").replace("2018/19", "2017 H2"), "utf-8")
    change(boroughs / "instance.yaml", "  2017/18:", "  2017 H1:")
    change(boroughs / "instance.yaml", "  2018/19:", "  2017 H2:")
    found = [each for each in faults(boroughs) if "within a year" in each]
    assert len(found) == 2
    assert all("instance.yaml, line" in each and "has 6 months" in each for each in found)
    assert "or remove 'profile' from the metric" in found[0]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "    unit: per_100000\n", "    unit: percent\n",
            "'delayed_transfers' is a share of people, and months do not add up to that of a year",
        ),
        (
            "    profile: month\n", "",
            "'delayed_transfers' has a target by month or quarter, and no profile",
        ),
        ("    profile: month\n", "    profile: week\n", "week"),
    ],
)  # fmt: skip
def test_what_cannot_have_a_profile_is_told_in_the_model(
    boroughs: Path, before: str, after: str, told: str
) -> None:
    change(boroughs / "model.yaml", before, after)
    found = faults(boroughs)
    assert any("model.yaml, line" in each and told in each for each in found), found


@pytest.mark.slow
def test_a_change_may_move_a_month_and_may_not_leave_none() -> None:
    """A month counts by its part of all, so that others make way; of nothing there is no part."""
    instance, delays = shipped("better-care-fund"), "redbridge.metrics.delayed_transfers"
    moved = mixopt.changed(instance, {f"{delays}.expected_in_october": 0.5})
    assert mixopt.check(moved) == ()
    with pytest.raises(DataError, match="the expected of delayed_transfers in a year come to less"):
        mixopt.changed(instance, {f"{delays}.expected_in_*": 0})
