"""What is possible and unusual is remarked upon, counted, and stops nothing unless asked to."""

from pathlib import Path

import pytest

import mixopt
from mixopt.data.paths import INSTANCES
from mixopt.instance.remarks import remarks

from support.breaking import replaced, run, town

PERCENT = replaced("workforce.csv", "turnover,%,20,", "turnover,%,0.2,")
WHERE = "workforce.csv, row 8, column all: workforce.social_worker.permanent.turnover is 0.2 %"


def broken(tmp_path: Path) -> str:
    town(tmp_path / "town")
    PERCENT(tmp_path / "town")
    return str(tmp_path / "town")


def test_a_percent_cell_of_a_spreadsheet_is_remarked_upon(tmp_path: Path) -> None:
    seen = run("check", broken(tmp_path))
    assert (seen.code, seen.err) == (0, "")
    assert WHERE in seen.out
    assert "20% is written 20; as a share, with the unit share" in seen.out
    assert seen.out.endswith("1 remark, which stops nothing; with --strict a remark is a fault.\n")


@pytest.mark.parametrize("command", ["check", "solve"])
def test_a_remark_is_a_fault_where_that_is_asked_for(command: str, tmp_path: Path) -> None:
    seen = run(command, broken(tmp_path), "--strict", "--set", "needs.children.demand=-1")
    assert seen.code == 2
    assert "--set" in seen.faults[0]
    assert WHERE in seen.faults[1]
    assert seen.said.endswith("2 faults; nothing was written.\n")
    assert seen.said == {"check": seen.out, "solve": seen.err}[command]


def test_solve_counts_remarks_and_lists_them_in_full_or_apart_from_json(tmp_path: Path) -> None:
    name = broken(tmp_path)
    brief = run("solve", name).out
    assert "Warnings: 1 remark on unusual figures; `mixopt check` lists them." in brief
    assert WHERE not in brief
    assert WHERE in run("solve", name, "--full").out
    apart = run("solve", name, "--json", "-")
    assert WHERE in apart.err
    assert apart.out.startswith("{")


def test_a_setting_is_looked_at_and_so_is_the_discount() -> None:
    instance = mixopt.load("tutorial")
    changed = run("check", "tutorial", "--set", "standards.agency_share.limit=0.2")
    assert "--set: standards.agency_share.limit is 0.2 %. 20% is written 20" in changed.out
    rate = instance.head.discount.model_copy(update={"value": 0.035})
    low = instance.head.model_copy(update={"discount": rate})
    found = remarks(type(instance)("t", low, instance.model, instance.figures, {}))
    assert [str(remark) for remark in found] == [
        "instance.yaml, discount: the discount is 0.035 %/year. 3.5% is written 3.5"
    ]


@pytest.mark.parametrize("name", [path.name for path in INSTANCES.iterdir() if path.is_dir()])
def test_nothing_that_is_shipped_is_unusual(name: str) -> None:
    assert remarks(mixopt.load(name)) == ()
