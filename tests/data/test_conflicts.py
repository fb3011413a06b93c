"""Conflict records: what they say, every fault of them, and that each other reading can be asked."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

import mixopt
from mixopt.data import check, conflict_reader
from mixopt.data.paths import INSTANCES
from mixopt.instance import scenarios, settings
from mixopt.instance.conflicts import figures_of, own_value
from mixopt.instance.fingerprint import fingerprint
from mixopt.instance.instance import Instance

from support.program import run
from support.shipped import planned, shipped

HEADER = "conflict,address,figure,unit,all,2025/26,source,where,note\n"
PRICE = "services.childrens_home.price"
HOMES = "pathways.children.childrens_home"
HOME = (
    f"home,{PRICE},taken,£/week,4000,,invented,,The later of the two.\n"
    f"home,{PRICE},other,£/day,650,,invented,,\n"
)
CHILDREN = (
    "count,needs.*.demand,taken,% of value,,100,invented,,\"90, the later count.\"\n"
    "count,needs.*.demand,other,% of value,,110,invented,,99 / 90.\n"
)  # fmt: skip
WITH_CONFLICTS = [path.parent.name for path in sorted(INSTANCES.glob("*/conflicts.csv"))]


def town(folder: Path, rows: str) -> Path:
    """Littleton with these conflicts."""
    place = folder / "town"
    shutil.copytree(INSTANCES / "tutorial", place)
    (place / "conflicts.csv").write_text(HEADER + rows, encoding="utf-8")
    return place


def ask(instance: Instance, texts: tuple[str, ...]) -> Instance:
    """An instance under another reading, as `--set` makes it."""
    return scenarios.changed(instance, settings.settings(texts), "--set")


def test_a_conflict_keeps_both_numbers_and_the_other_one_can_be_asked(tmp_path: Path) -> None:
    instance = mixopt.load(town(tmp_path, HOME + CHILDREN))
    home, count = instance.conflicts
    assert home.settings(instance) == (
        (f"{PRICE}=4550",),
    )  # £234,000 / 52 a week, in its row's unit
    assert count.settings(instance) == (("needs.*.demand[2025/26]=*1.1",),)
    other = ask(instance, home.settings(instance)[0])
    assert other.once("littleton", "needs", ("children",), "demand") == 90.0
    assert other.values("littleton", "services", ("childrens_home", ""), "price") == (4550.0,)
    assert ask(instance, count.settings(instance)[0]).values(
        "littleton", "needs", ("children",), "demand"
    ) == (pytest.approx(99.0),)


def test_conflicts_change_neither_the_plan_nor_the_fingerprint(tmp_path: Path) -> None:
    place = town(tmp_path, HOME + CHILDREN)
    renamed = tmp_path / "tutorial"
    shutil.copytree(place, renamed)
    plain, recorded = shipped("tutorial"), mixopt.load(renamed)
    assert recorded.conflicts
    assert fingerprint(recorded) == fingerprint(plain)
    assert mixopt.solve(recorded).document() == planned("tutorial").document()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (HOME.replace("4000", "4001"), f"took 4,001, and {PRICE}[2025/26] is 4,000 £/week. Correct "
         "one of them"),
        (HOME.replace("£/day,650", "£/week,4000"), "what was taken, 4,000 £/week. Write the other"),
        (HOME.replace("price", "prize"), f"no figure has the address '{PRICE[:-2]}ze'. Did you "
         f"mean '{PRICE}'?"),
        (HOME.replace("price", "price[2025/26]"), "names a period. Leave out [period]"),
        (HOME.splitlines()[0], f"'home' has no other reading of {PRICE}. Add a row 'other'"),
        (HOME.splitlines()[1], f"'home' does not say what was taken for {PRICE}"),
        (HOME.replace("other", "taken"), "row 2 says what was taken too"),
        (HOME.replace("other", "the other"), "read 'the other'. Write taken or other"),
        (HOME.replace("The later of the two.", ""), "no reason. Write in 'note' why"),
        (HOME.replace("£/day", "people"), f"{PRICE} is in £/week, and this reading in people"),
        (HOME.replace("£/day", "pounds"), "read the unit 'pounds'"),
        (HOME.replace("650", "23x"), "reads '23x', not a number"),
        (HOME.replace("650,", "650,5"), "has 'all' and 2025/26 both"),
        (HOME.replace("650", ""), "no value. Write it under 'all', or under each period"),
        (HOME.replace("650", "-1"), "must be from 0"),
        (HOME.replace(",invented,,\n", ",nowhere,,\n"), "no source called 'nowhere'"),
        (HOME.replace("home,services", ",services"), "no conflict. Give it a name"),
        (HOME.replace(PRICE, "services.*.price"), "names 3 figures, and reads in £/week"),
        (CHILDREN.replace("100", "101"), "took 90.9, and needs.children.demand[2025/26] is 90"),
        (HOME.replace(PRICE, f"{HOMES}.opening").replace("£/week,4000,", "people,,20")
         .replace("£/day,650,", "people,21,"), "one number for the whole plan, and this reading "
         "has 2025/26"),
        (HOME + CHILDREN, None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_row_and_what_would_mend_it(
    tmp_path: Path, rows: str, said: str | None
) -> None:
    found = [str(fault) for fault in check(town(tmp_path, rows))]
    assert any(said in fault for fault in found) if said else not found, found
    assert all("conflicts.csv, row " in fault for fault in found)


def test_every_fault_is_said_at_once_with_those_of_other_tables(tmp_path: Path) -> None:
    place = town(tmp_path, HOME.replace(",4000", ",4x") + CHILDREN.replace(",invented", ",nowhere"))
    needs = place / "needs.csv"
    needs.write_text(needs.read_text("utf-8").replace("90", "ninety"), encoding="utf-8")
    found = [str(fault).replace(f"{place.as_posix()}/", "") for fault in check(place)]
    assert [fault.split(" (")[0] for fault in found] == [
        "needs.csv, row 2", "conflicts.csv, row 2", "conflicts.csv, row 4", "conflicts.csv, row 5",
    ]  # fmt: skip


def test_a_reading_of_some_periods_needs_what_was_taken_in_them(tmp_path: Path) -> None:
    place = tmp_path / "redbridge"
    shutil.copytree(INSTANCES / "redbridge", place)
    header = (
        "conflict,address,figure,unit,2018/19,2019/20,2020/21,2021/22,2022/23,source,where,note\n"
    )
    rows = (
        "a,needs.protection_plans.demand,taken,people,367,372,,,,framework,Table 10,Its count.\n"
        "a,needs.protection_plans.demand,other,people,300,,310,,,framework,Table 10,\n"
    )
    (place / "conflicts.csv").write_text(header + rows, encoding="utf-8")
    said = [fault.what for fault in check(place)]
    assert said == [
        "needs.protection_plans.demand[2019/20] has no other reading in 2019/20",
        "needs.protection_plans.demand[2020/21] has another reading in 2020/21, and none that "
        "was taken",
    ]


@pytest.mark.parametrize("name", WITH_CONFLICTS)
def test_every_other_reading_of_a_shipped_instance_can_be_asked_and_is_what_it_becomes(
    name: str,
) -> None:
    instance = shipped(name)
    assert instance.conflicts
    for conflict in instance.conflicts:
        for at, texts in enumerate(conflict.settings(instance)):
            moved = ask(instance, texts)
            for each in conflict.disputed:
                reading = each.others[at]
                for figure in figures_of(instance, each.address):
                    names = ["all"] if figure.kind.once else [p.name for p in instance.periods]
                    now = moved.figures[figure.address].values
                    for period, before, after in zip(names, figure.values, now, strict=True):
                        expected = own_value(reading, period, before)
                        expected = before if expected is None else expected
                        assert after == pytest.approx(expected, rel=1e-9)


@pytest.mark.slow
def test_the_grant_that_is_printed_twice_is_60_thousand_pounds_more() -> None:
    """Barking & Dagenham's line and the grant that pays for it: £1.577m and not £1.517m."""
    instance = shipped("better-care-fund")
    (found,) = (each for each in instance.conflicts if each.name == "dfg_barking_and_dagenham")
    (texts,) = found.settings(instance)
    before, after = planned("better-care-fund"), mixopt.solve(ask(instance, texts))
    assert after.cost - before.cost == pytest.approx(60_000, abs=0.01)


def test_check_lists_the_conflicts_in_words_and_as_json() -> None:
    words = run("check", "better-care-fund", "--conflicts").stdout
    assert (
        "taken: 2018/19 1,517 £000 (bcf_plan, Sections 8.1.2, 8.3 and 8.4). Three tables" in words
    )
    assert "other: 2018/19 1.577 £m (bcf_plan, Section 6.2)" in words
    assert "Try it: mixopt compare better-care-fund --set" in words
    document = json.loads(run("check", "better-care-fund", "--conflicts", "--json", "-").stdout)
    assert document["instance"] == "better-care-fund"
    first = document["conflicts"][0]
    assert first["conflict"] == "dfg_barking_and_dagenham"
    assert first["disputed"][0]["taken"]["values"] == {"2018/19": 1517.0}
    assert first["disputed"][0]["others"][0]["unit"] == "£m"
    assert first["settings"][0][0] == "barking_and_dagenham.funding.dfg.amount[2018/19]=1577"
    assert "No conflict is recorded" in run("check", "tutorial", "--conflicts").stdout
    assert "14 things are printed with several" in run("check", "better-care-fund").stdout


@pytest.mark.parametrize("options", [("--figures", "--conflicts"), ("--json", "-")])
def test_options_that_do_not_go_together_are_a_fault(options: tuple[str, ...]) -> None:
    done = run("check", "tutorial", *options)
    assert done.returncode == 2
    assert "1 fault" in done.stderr


@pytest.mark.slow
def test_conflicts_go_into_a_workbook_and_back_in_the_same_bytes(tmp_path: Path) -> None:
    place, book = town(tmp_path, HOME + CHILDREN), tmp_path / "town.xlsx"
    assert run("convert", str(place), str(book)).returncode == 0
    assert run("convert", str(book), str(tmp_path / "again")).returncode == 0
    again = (tmp_path / "again" / "conflicts.csv").read_bytes()
    assert again == (place / "conflicts.csv").read_bytes()
    first, second = mixopt.load(book), mixopt.load(place)
    names = [each.settings(first) for each in first.conflicts]
    assert names == [each.settings(second) for each in second.conflicts]


def test_the_example_of_the_reader_is_a_table() -> None:
    blocks = (conflict_reader.__doc__ or "").split("\n\n")
    (table,) = ([*csv.reader(b.strip().splitlines())] for b in blocks if b.startswith("    "))
    assert table[0][:3] == ["conflict", "address", "figure"]
    assert {len([cell.strip() for cell in row]) for row in table} == {len(table[0])}
