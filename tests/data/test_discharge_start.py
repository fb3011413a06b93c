"""A start of the model `discharge`, as `mixopt new` makes it: `check` leads to a plan."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import mixopt
from mixopt.data.template import make_blank

FILLED = {
    "demand": 500, "starts": 300, "stay": 24, "rate": 0.05, "price": 100, "available": 1_000_000,
    "growth": 1_000_000, "units_per_person": 1, "prevented_per_unit_after_0": 0.2,
    "prevented_per_unit_after_1": 0.1, "limit": 0.5,
}  # fmt: skip
"""By figure, whatever it is of; any other is nothing: nobody is there before the first period."""

SOURCE = "  guess: {kind: assumed, title: Made up, by: the test, why: To see that it is read}\n"


def start(folder: Path) -> list[Path]:
    """Its tables."""
    for name, text in make_blank("mytown", "discharge", 2026, 3).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    head = folder / "instance.yaml"
    head.write_text(head.read_text(encoding="utf-8") + SOURCE, encoding="utf-8")
    return sorted(folder.glob("*.csv"))


def fill_in(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        value = 1_000_000_000 if row.get("entry") == "budget" else FILLED.get(row["figure"], 0)
        row |= {"all": str(value), "source": "guess", "note": ""}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def tables(tmp_path: Path) -> list[Path]:
    return start(tmp_path / "mytown")


@pytest.mark.slow
def test_check_names_every_row_of_a_start_until_it_is_filled_in(tables: list[Path]) -> None:
    folder = tables[0].parent
    for path in tables:
        rows = len(path.read_text(encoding="utf-8").splitlines()) - 1
        told = [str(fault) for fault in mixopt.check(folder) if f"{path.name}, row" in str(fault)]
        assert len(told) == rows > 0, path.name
        assert all("is blank. Fill it in with its source: " in each for each in told)
        fill_in(path)
        assert not any(path.name in str(fault) for fault in mixopt.check(folder))
    assert mixopt.check(folder) == ()


@pytest.mark.slow
def test_a_start_that_is_filled_in_is_planned(tables: list[Path]) -> None:
    """500 people a year leave by each pathway, and half of pathway 1 is routed to reablement."""
    for path in tables:
        fill_in(path)
    plan = mixopt.solve(mixopt.load(tables[0].parent))
    assert plan.certified
    first = {row.need: row.demand for row in plan.needs if row.period == plan.periods[0]}
    assert [first[f"pathway_{number}"] for number in range(4)] == [500] * 4
    assert {row.standard for row in plan.standards} == {
        "no_direct_way_to_a_care_home", "reablement_first",
    }  # fmt: skip
    assert all(row.reached >= 0.5 - 1e-9 for row in plan.standards)
