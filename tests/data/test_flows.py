"""Flows in files: what is asked for, every fault at once, and both ways of writing them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

import mixopt
from mixopt.errors import DataError
from mixopt.instance.figures import list_called_for

from support.flowing import MODEL, council
from support.generated_flows import write_flowing_instance
from support.program import run

HEAD = """\
title: Town
model: model.yaml
areas: {town: Town}
periods:
  2020/21: {from: 2020-04-01, to: 2021-03-31}
discount: {value: 0, unit: "%/year", source: us}
sources:
  us: {kind: assumed, title: Ours, by: us, why: a test}
"""

FLOWS = """\
need,to,figure,unit,all,2020/21,source,where,note
people,,opening,people,100,,us,,
people,,starts,people/year,,60,us,,
people,home,rate,%/year,50,,us,,
people,moved,stay,years,2,,us,,
"""

OTHERS = {
    "needs.csv": "need,figure,unit,all,2020/21,source,where,note\npeople,weight,weight,1,,us,,\n",
    "services.csv": "service,supply,figure,unit,all,2020/21,source,where,note\n"
    "care,,price,£/week,100,,us,,\ncare,,available,places,500,,us,,\n",
    "pathways.csv": "need,service,figure,unit,all,2020/21,source,where,note\n"
    "people,care,units_per_person,places/person,1,,us,,\npeople,care,opening,people,100,,us,,\n",
}

TOWN = {
    "title": "Town",
    "needs": {"people": {"title": "People", "flow": {"leavers": {
        "home": {"title": "Went home"}, "moved": {"title": "Moved", "given": "stay"}}}}},
    "services": {"care": {"title": "Care", "unit": "place", "meets": {"people": "preferred"}}},
}  # fmt: skip


def write_town(folder: Path, flows: str = FLOWS, **model: object) -> str:
    """A town whose people come, go home and move away."""
    folder.mkdir()
    (folder / "instance.yaml").write_text(HEAD, encoding="utf-8")
    content = yaml.safe_dump({**TOWN, **model})
    (folder / "model.yaml").write_text(content, encoding="utf-8")
    for name, text in {**OTHERS, "flows.csv": flows}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def faults(folder: str) -> list[str]:
    """All that is wrong, a line each."""
    with pytest.raises(DataError) as found:
        mixopt.load(folder)
    return [str(fault) for fault in found.value.faults]


def test_rates_and_stays_are_read_in_their_units(tmp_path: Path) -> None:
    instance = mixopt.load(write_town(tmp_path / "town"))
    values = {figure.name: figure.values[0] for figure in instance.figures.values()}
    assert values["flows.people.home.rate"] == pytest.approx(0.5)
    assert values["flows.people.moved.stay"] == pytest.approx(24)
    plan = mixopt.solve(instance)
    (row,) = plan.flows
    assert row.left == pytest.approx(row.average * (0.5 + 0.5))


def test_every_fault_of_a_table_is_told_at_once(tmp_path: Path) -> None:
    broken = FLOWS.replace("home,rate,%/year,50", "home,rate,%/year,2450")
    broken = broken.replace("people,,starts,people/year,,60", "people,,starts,people,,60")
    broken = (
        broken.replace("moved,stay,years,2", "moved,stay,days,10") + "people,gone,rate,%,1,,us,,\n"
    )
    told = faults(write_town(tmp_path / "town", broken))
    assert len(told) == 4
    for part in ("row 3", "row 4", "row 5", "row 6"):
        assert any(part in line for line in told), part
    assert any("from 0 to 2,400 %/year" in line for line in told)
    assert any("days" in line and "15.21875" in line for line in told)


def test_more_cannot_leave_than_are_there(tmp_path: Path) -> None:
    """20 and 12 a year for each person there: more in a month than there are, in the middle of it."""
    broken = FLOWS.replace("home,rate,%/year,50", "home,rate,%/year,2000")
    (told,) = faults(
        write_town(tmp_path / "town", broken.replace("moved,stay,years,2", "moved,stay,months,1"))
    )
    assert "row 4" in told
    assert "row 5" in told
    assert "32 leave people in a year for each person there" in told
    assert "24 at most" in told


WRONG = {
    "nobody comes": (
        {"needs": {**TOWN["needs"], "others": {"title": "Others"}},
         "services": {"care": {**TOWN["services"]["care"], "prevents": {"others": 1},
                               "meets": {"people": "preferred", "others": "preferred"}}}},
        "names 'others' under 'prevents', and nobody comes or leaves there"),
    "relieved": (
        {"services": {"care": TOWN["services"]["care"],
                      "edge": {"title": "Edge", "unit": "place", "relieves": {"people": 1}}}},
        "relieves 'people', whose people come from a flow. List it under 'prevents'"),
    "no way out": (
        {"services": {"care": TOWN["services"]["care"],
                      "work": {"title": "Work", "unit": "place", "moves_on": {"people": "hom"}}}},
        "moves people on from 'people' to 'hom', which is no way out of it. Did you mean 'home'?"),
    "to nowhere": (
        {"needs": {"people": {"title": "People", "flow": {"moves": {"peple": "rate"}}}}},
        "passes to 'peple', and there is no such need. Did you mean 'people'?"),
    "to itself": (
        {"needs": {"people": {"title": "People", "flow": {"moves": {"people": "rate"}}}}},
        "passes to itself"),
    "arrivals": (
        {"needs": {"people": {"title": "People", "unit": "people/year", "flow": {}}}},
        "counted in people/year, not in people who are there at a time"),
    "a need as a cause": (
        {"needs": {"people": {"title": "People", "flow": {"leavers": {"people": {"title": "P"}}}}}},
        "has a cause of leaving 'people', which is a need"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_model_whose_flows_do_not_hang_together(name: str, tmp_path: Path) -> None:
    model, what = WRONG[name]
    told = faults(write_town(tmp_path / "town", **model))
    assert any("model.yaml, line" in line and what in line for line in told), told


def test_a_blank_instance_asks_for_every_figure_of_a_flow(tmp_path: Path) -> None:
    model = tmp_path / "model.yaml"
    model.write_text(yaml.safe_dump({"title": "Small", **MODEL}, sort_keys=False), encoding="utf-8")
    seen = run("new", str(tmp_path / "town"), "--model", str(model), "--first", "2020")
    assert seen.returncode == 0, seen.stderr
    with (tmp_path / "town" / "flows.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    instance = council()
    called = list_called_for(instance.model, instance.head)
    wanted = [(*a.keys, a.figure) for a in called if a.table == "flows"]
    assert [(row["need"], row["to"], row["figure"]) for row in rows] == wanted
    (stay,) = [row for row in rows if (row["need"], row["to"]) == ("young", "home")]
    assert stay["unit"] == "months"
    assert stay["note"].startswith("# Younger children looked after, Went home. How long people")


@pytest.mark.slow
def test_folders_and_workbooks_hold_the_same_flows(tmp_path: Path) -> None:
    folder, book = tmp_path / "council", tmp_path / "council.xlsx"
    write_flowing_instance(folder, 3, areas=2)
    assert run("convert", str(folder), str(book)).returncode == 0
    assert run("convert", str(book), str(tmp_path / "back")).returncode == 0
    instance = mixopt.load(str(folder))
    for other in (mixopt.load(str(book)), mixopt.load(str(tmp_path / "back"))):
        assert {a: f.values for a, f in other.figures.items()} == {
            a: f.values for a, f in instance.figures.items()
        }


def test_a_plan_of_flows_is_printed_and_written(tmp_path: Path) -> None:
    town, out = write_town(tmp_path / "town"), tmp_path / "out"
    seen = run("solve", town, "--table", "Flows", "--out", str(out))
    assert seen.returncode == 0, seen.stderr
    assert "Left: Went home" in seen.stdout
    assert (
        (out / "flows.csv").read_text(encoding="utf-8-sig").startswith("area,need,period,opening")
    )
    assert "moved" in (out / "leavers.csv").read_text(encoding="utf-8-sig")


def test_starts_are_changed_as_any_figure_is(tmp_path: Path) -> None:
    instance = mixopt.load(write_town(tmp_path / "town"))
    fewer = mixopt.changed(instance, {"flows.people.starts": "-10%", "flows.*.stay": 30})
    before, after = mixopt.solve(instance), mixopt.solve(fewer)
    assert after.flows[0].starts == pytest.approx(0.9 * before.flows[0].starts)
    assert after.leavers[1].people < before.leavers[1].people
