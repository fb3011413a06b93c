"""Client groups in files: what is asked for, every fault at once, and both ways of writing them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import mixopt
from mixopt.errors import DataError

from support.program import run

HEAD = """\
title: Town
model: model.yaml
areas: {town: Town}
periods:
  2020/21: {from: 2020-04-01, to: 2021-03-31}
  2021/22: {from: 2021-04-01, to: 2022-03-31}
population_years: {2020: 2020-10-01, 2025: 2025-10-01}
discount: {value: 0, unit: "%/year", source: us}
sources:
  us: {kind: assumed, title: Ours, by: us, why: a test}
  book: {kind: published, title: Book, publisher: Us, date: "2020"}
"""

GROUPS = """\
group,year,figure,unit,all,2020/21,2021/22,source,where,note
adults,2020,predicted,people,1000,,,us,,
adults,2025,predicted,people,1500,,,us,,
adults,,supported,%,,10,11,us,,
"""

NEEDS = """\
need,figure,unit,all,2020/21,2021/22,source,where,note
home,part,%,75,,,us,,
home,weight,weight,1,,,us,,
housed,part,%,25,,,us,,
housed,weight,weight,1,,,us,,
"""

OTHERS = {
    "services.csv": "service,supply,figure,unit,all,2020/21,2021/22,source,where,note\n"
    "care,own,price,£/week,100,,,us,,\ncare,own,available,places,500,,,us,,\n"
    "care,joint,price,£/week,90,,,us,,\ncare,joint,available,places,9,,,us,,\n"
    "care,joint,guaranteed,places,6,,,us,,\n",
    "pathways.csv": "need,service,figure,unit,all,2020/21,2021/22,source,where,note\n"
    + "".join(f"{need},care,units_per_person,places/person,1,,,us,,\n{need},care,opening,people,"
              f"{people},,,us,,\n" for need, people in (("home", 75), ("housed", 25))),
}  # fmt: skip

TOWN: dict[str, Any] = {
    "title": "Town",
    "groups": {"adults": "Adults with a disability"},
    "needs": {"home": {"title": "At home", "group": "adults"},
              "housed": {"title": "Housed", "group": "adults"}},
    "services": {"care": {
        "title": "Care", "unit": "place", "meets": {"home": "preferred", "housed": "preferred"},
        "supplies": {"own": {"title": "Own"}, "joint": {"title": "Joint", "guaranteed": True}},
    }},
}  # fmt: skip


def write_town(
    folder: Path,
    *,
    head: str = HEAD,
    groups: str = GROUPS,
    needs: str = NEEDS,
    model: Mapping[str, Any] | None = None,
) -> str:
    """A town with a client group, of whom a part lives at home and a part elsewhere."""
    folder.mkdir()
    (folder / "instance.yaml").write_text(head, encoding="utf-8")
    (folder / "model.yaml").write_text(yaml.safe_dump({**TOWN, **(model or {})}), encoding="utf-8")
    for name, text in {**OTHERS, "groups.csv": groups, "needs.csv": needs}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def faults(folder: str) -> list[str]:
    """All that is wrong, a line each."""
    with pytest.raises(DataError) as found:
        mixopt.load(folder)
    return [str(fault) for fault in found.value.faults]


def test_a_group_is_read_and_planned(tmp_path: Path) -> None:
    plan = mixopt.solve(mixopt.load(write_town(tmp_path / "town")))
    assert [row.demand for row in plan.needs] == pytest.approx([75, 25, 90.75, 30.25])
    assert [row.drawn for row in plan.volumes if row.supply == "joint"] == pytest.approx([9, 9])


def test_every_fault_of_the_tables_is_told_at_once(tmp_path: Path) -> None:
    """A share above 1, an unknown group, a year that no head has, a year missing, a wrong unit."""
    broken = GROUPS.replace(",10,11,", ",10,110,").replace("adults,2025", "adults,2030")
    broken += "adult,2020,predicted,people,7,,,us,,\n"
    needs = NEEDS.replace("home,part,%,75", "home,part,people,75")
    told = faults(write_town(tmp_path / "town", groups=broken, needs=needs))
    assert any("groups.csv, row 3" in line and "2030" in line for line in told), told
    assert any("'2030' to 'population_years' of instance.yaml" in line for line in told), told
    assert any("groups.csv, row 4" in line and "110" in line and "100 %" in line for line in told)
    assert any("groups.csv, row 5" in line and "Did you mean" in line for line in told), told
    assert any("needs.csv, row 2" in line and "people" in line for line in told), told
    assert any("groups.adults.2025.predicted" in line or "2025" in line for line in told), told
    assert len(told) == 5, told


def test_the_parts_of_a_group_are_no_more_than_all_of_it(tmp_path: Path) -> None:
    (told,) = faults(
        write_town(tmp_path / "town", needs=NEEDS.replace("housed,part,%,25", "housed,part,%,26"))
    )
    assert "needs.csv, row 2" in told
    assert "needs.csv, row 4" in told
    assert "the parts of the client group adults add up to 101%" in told


LOCALITIES = (
    "localities:\n  north: {title: North, people: 60, source: us}\n"
    "  south: {title: South, people: 30, source: book}\n"
)


def with_localities() -> str:
    """The head with two localities that have all the people."""
    right = LOCALITIES.replace("30, source: book", "40, source: us")
    return HEAD.replace("discount:", right + "discount:")


HEADS = {
    "localities of two areas": ("areas: {town: Town}", "areas: {town: Town, city: City}\n" + LOCALITIES.rstrip(),
                                ["localities are parts of one area, and there are 2"]),
    "no years": ("population_years: {2020: 2020-10-01, 2025: 2025-10-01}\n", "",
                 ["nothing says for which years they are predicted", "2017: 2017-06-30"]),
    "too short": ("2025: 2025-10-01", "2021: 2021-04-01",
                  ["the middle of 2021/22 is after 2021, 2021-04-01", "Add a later year"]),
    "too late": ("2020: 2020-10-01", "2020: 2020-12-01",
                 ["the middle of 2020/21 is before 2020, 2020-12-01", "Add an earlier year"]),
    "out of order": ("2025: 2025-10-01", "2025: 2019-10-01",
                     ["2025, read 2019-10-01, is no later than 2020", "Put them in order"]),
    "no day": ("2025: 2025-10-01", "2025: 1st October", ["line 7", "not a day"]),
    "localities": ("discount:", LOCALITIES + "discount:",
                   ["add up to 90%", "south is published, and 'where' is blank"]),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_a_head_whose_years_or_localities_cannot_be(name: str, tmp_path: Path) -> None:
    old, new, parts = HEADS[name]
    assert old in HEAD
    told = " ".join(faults(write_town(tmp_path / "town", head=HEAD.replace(old, new))))
    for part in parts:
        assert part in told, told


@pytest.mark.parametrize("years", ["[2020, 2025]", "2020", ""])
def test_years_that_cannot_be_read_are_told_once(years: str, tmp_path: Path) -> None:
    """Not once more for each row that is there because of them."""
    head = HEAD.replace("{2020: 2020-10-01, 2025: 2025-10-01}", years)
    (told,) = faults(write_town(tmp_path / "town", head=head))
    assert "instance.yaml, line 7" in told
    assert "population_years" in told


MODELS = {
    "an unknown group": (
        {"needs": {**TOWN["needs"], "housed": {"title": "Housed", "group": "adlts"}}},
        "no client group called 'adlts'. Did you mean 'adults'?"),
    "a group without a need": (
        {"groups": {**TOWN["groups"], "older": "Older"}},
        "no need is a part of the client group 'older'"),
    "a flow too": (
        {"needs": {**TOWN["needs"], "housed": {"title": "H", "group": "adults", "flow": {}}}},
        "'housed' has a flow, and is a part of a client group too"),
    "years for nothing": (
        {"groups": {}, "needs": {"home": {"title": "H"}, "housed": {"title": "H"}}},
        "no client group that could be predicted"),
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_a_model_whose_groups_do_not_hang_together(name: str, tmp_path: Path) -> None:
    model, what = MODELS[name]
    told = faults(write_town(tmp_path / "town", model=model))
    assert any(what in line and ", line" in line for line in told), told


def test_localities_need_groups(tmp_path: Path) -> None:
    """There would be nothing to split among them."""
    years = "population_years: {2020: 2020-10-01, 2025: 2025-10-01}\n"
    needs = {"home": {"title": "H"}, "housed": {"title": "H"}}
    head = with_localities().replace(years, "")
    told = faults(write_town(tmp_path / "town", head=head, model={"groups": {}, "needs": needs}))
    assert any("no client group whose people could be split" in line for line in told), told


def test_a_blank_instance_asks_for_every_figure_of_a_group(tmp_path: Path) -> None:
    model = tmp_path / "model.yaml"
    model.write_text(yaml.safe_dump(TOWN, sort_keys=False), encoding="utf-8")
    new = "new", str(tmp_path / "town"), "--model", str(model), "--first", "2020", "--years", "2"
    seen = run(*new)
    assert seen.returncode == 0, seen.stderr
    text = (tmp_path / "town" / "instance.yaml").read_text(encoding="utf-8")
    assert "population_years: {2020: 2020-04-01, 2022: 2022-03-31}" in text
    with (tmp_path / "town" / "groups.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    keys = [(row["group"], row["year"], row["figure"], row["unit"]) for row in rows]
    assert keys == [
        ("adults", "2020", "predicted", "people"),
        ("adults", "2022", "predicted", "people"),
        ("adults", "", "supported", "share"),
    ]
    assert rows[0]["note"].startswith("# Adults with a disability, 2020. People predicted")


@pytest.mark.slow
def test_folders_and_workbooks_hold_the_same_groups(tmp_path: Path) -> None:
    folder, book = write_town(tmp_path / "town"), tmp_path / "town.xlsx"
    assert run("convert", folder, str(book)).returncode == 0
    assert run("convert", str(book), str(tmp_path / "back")).returncode == 0
    instance = mixopt.load(folder)
    for other in (mixopt.load(str(book)), mixopt.load(str(tmp_path / "back"))):
        assert other.head.population_years == instance.head.population_years
        assert {a: f.values for a, f in other.figures.items()} == {
            a: f.values for a, f in instance.figures.items()
        }


def test_a_plan_of_groups_is_printed_and_written(tmp_path: Path) -> None:
    town, out = write_town(tmp_path / "town", head=with_localities()), tmp_path / "out"
    seen = run("solve", town, "--table", "Groups", "--table", "Localities", "--out", str(out))
    assert seen.returncode == 0, seen.stderr
    for part in ("Adults with a disability", "Predicted", "Share supported", "North: 60.0%"):
        assert part in seen.stdout
    written = (out / "groups.csv").read_text(encoding="utf-8-sig")
    assert written.startswith("area,group,period,predicted,supported,people,cost")
    assert "south" in (out / "localities.csv").read_text(encoding="utf-8-sig")


def test_a_conversion_rate_is_changed_as_any_figure_is(tmp_path: Path) -> None:
    instance = mixopt.load(write_town(tmp_path / "town"))
    more = mixopt.changed(instance, {"groups.adults.supported": "*1.1", "groups.*.predicted": 2000})
    plan = mixopt.solve(more)
    assert [row.people for row in plan.groups] == pytest.approx([220, 242])
