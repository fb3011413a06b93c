"""`mixopt frontier`: what it prints, its files, its exit codes and its faults."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from support.program import run

DEMAND, PLACES = "needs.children.demand", "services.foster_in_house.available"


def test_the_answer_comes_first_then_breaks_curve_and_plans() -> None:
    done = run("frontier", "tutorial", DEMAND)
    assert done.returncode == 0
    assert done.stdout.splitlines()[:2] == [
        "Littleton, a made-up council",
        "The plan costs from £3,188,571 (at 15 people) to £7,500,000 (at 92.3315); today it is 90, "
        "and the cost £7,001,143; below 15 there is no plan; above 92.3315 there is no plan.",
    ]
    assert "£52,262  £213,905" in done.stdout
    assert "┴ 90 today" in done.stdout
    assert "Foster care by independent agencies          27.0      –      –   30.0" in done.stdout


def test_a_map_is_drawn_in_letters_with_a_price_of_each_for_every_region() -> None:
    done = run("frontier", "tutorial", DEMAND, PLACES)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert "7 regions, each with one price of either; a plan exists on 56.5% of the map." in lines
    drawn = [line.partition("│")[2] for line in lines if "│" in line]
    assert len(drawn) == 16
    assert {len(line) for line in drawn} == {70}
    assert sum(line.count("+") for line in drawn) == 1
    (today,) = [line for line in lines if line.startswith("A, region 4 (today)")]
    assert today.split()[-2:] == ["£213,905", "-£182,500"]


def test_json_and_csv_have_every_break_with_its_plan(tmp_path: Path) -> None:
    done = run(
        "frontier", "tutorial", "unmet", "--json", "all.json", "--csv", "all.csv", folder=tmp_path
    )
    assert done.returncode == 0
    document = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert document["format"] == "mixopt-frontier/1"
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [float(row["value"]) for row in rows] == [each["value"] for each in document["points"]]
    assert float(rows[2]["mix.childrens_home"]) == pytest.approx(15)
    assert float(rows[2]["unmet.children"]) == pytest.approx(35)


def test_a_map_as_json_has_corners_whose_areas_are_the_box() -> None:
    done = run("frontier", "tutorial", DEMAND, PLACES, "--json", "-")
    document = json.loads(done.stdout)
    assert document["format"] == "mixopt-map/1"
    total = 0.0
    for region in document["regions"]:
        corners = region["corners"]
        for (a, b), (c, d) in zip(corners, [*corners[1:], corners[0]], strict=True):
            total += (a * d - c * b) / 2
    assert total == pytest.approx((108 - 72) * (48 - 32), rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("given", [(DEMAND,), (DEMAND, PLACES), ("unmet",)])
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_curve_and_map_are_drawn_as_files(
    given: tuple[str, ...], ending: str, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    done = run("frontier", "tutorial", *given, "--plot", f"drawn.{ending}", folder=tmp_path)
    assert done.returncode == 0
    content = (tmp_path / f"drawn.{ending}").read_bytes()
    assert content[:5] in {b"<?xml", b"\x89PNG\r"}


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (("needs.child.demand",), 2, "Did you mean 'needs.children.demand'?"),
        ((DEMAND, "--y-from", "3"), 2, "--y-from: is about Y, and only X is given"),
        ((DEMAND, "--from", "9", "--to", "3"), 2, "the range from 9 to 3 is empty"),
        ((DEMAND, "--from", "200"), 2, "has none between those that were asked for"),
        ((DEMAND, PLACES, "--from", "-5"), 2, "may be from 0"),
        ((DEMAND, "--set", "funding.budget.amount=100"), 3, "no plan fits the money"),
        ((DEMAND, "--plot", "drawn.pdf"), 2, "ends in .svg or .png"),
    ],
)
def test_faults_end_with_their_code_and_what_to_do(
    given: tuple[str, ...], code: int, words: str
) -> None:
    done = run("frontier", "tutorial", *given)
    assert done.returncode == code
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
