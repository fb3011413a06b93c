"""Input that is hostile, or large: answered at once, a kind of fault ten times, causes first."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mixopt.data import load
from mixopt.errors import DataError

from support.breaking import Break, added, councils, own_model, replaced, run, town, written
from support.breaking_money import boroughs
from support.cases import assert_faults, scenario
from support.sampling import sampled

MOST_SECONDS = 20.0
"""Of CPU, on a machine that others use too: work that grows with the square takes far longer."""
HEAD, MODEL, SCENARIOS, NEEDS = "instance.yaml", "model.yaml", "scenarios.yaml", "needs.csv"
HEADER = "need,figure,unit,2025/26,source,where,note"


def scenarios(*changes: str) -> Break:
    return written(SCENARIOS, "scenarios:\n" + scenario("a", *changes))


def chain(last: str, number: int = 3000) -> Break:
    """Scenarios that each build on the next, and the last on one of this name."""
    lines = (
        f"  s{i}: {{title: T, builds_on: {last if i == number - 1 else f's{i + 1}'}, "
        "changes: [{address: needs.children.demand, set: 80}]}\n"
        for i in range(number)
    )
    return written(SCENARIOS, "scenarios:\n" + "".join(lines))


def including(number: int) -> Break:
    """A model that includes one, which includes another, and so on."""

    def write(folder: Path) -> None:
        for i in range(number):
            text = f"title: T\nincludes: [m{i + 1}.yaml]\n"
            (folder / f"m{i}.yaml").write_text(text, encoding="utf-8")
        replaced(MODEL, "needs:", "includes: [m0.yaml]\nneeds:")(folder)

    return write


def many(template: str, number: int, between: str = "") -> str:
    return between.join(template.format(i) for i in range(number))


LARGE: dict[str, tuple[Callable[[Path], None], Break, str]] = {
    "a line of 5 MB": (town, written(NEEDS, HEADER + "x" * 4_900_000), "field larger"),
    "a header of millions": (town, written(NEEDS, HEADER + ",x" * 2_400_000), "2,400,007 columns"),
    "20,000 columns": (town, written(NEEDS, HEADER + many(",c{}", 20_000)), "20,007 columns"),
    "900 columns": (town, written(NEEDS, HEADER + many(",c{}", 900) + "\n"), "890 more like"),
    "300,000 rows": (town, written(NEEDS, HEADER + "\n" + "a,b\n" * 300_000), "more than 100,000"),
    "90,000 stray rows": (
        town, written(NEEDS, HEADER + "\n" + many("n{},demand,people,1,x,,\n", 90_000)),
        "89,990 more like"),
    "20,000 who are no worse off": (
        boroughs, replaced(HEAD, "[east, nhs]", f"[{many('n{}', 20_000, ', ')}]"), "19,990 more"),
    "5,000 unknown addresses": (
        town, scenarios(*(f"{{address: needs.children.demand{i}, set: 1}}" for i in range(5000))),
        "4,990 more like"),
    "5,000 patterns": (
        town, scenarios(*(f'{{address: "*.x{i}*", set: 1}}' for i in range(5000))), "more like"),
    "5,000 changes of everything": (
        boroughs, scenarios(*['{address: "*", times: 1.0000001}'] * 5000), "than can be changed"),
    "a chain of scenarios to nothing": (town, chain("x"), "no scenario called 'x'"),
    "a circle of scenarios": (town, chain("s0"), "2,990 more like"),
    "a chain of 1,000 models": (own_model, including(1000), "more than 50 models"),
    "10,000 areas": (
        town, replaced(HEAD, "areas: {", "areas: {" + many("a{}: A, ", 9000)), "Write 1,000 at"),
    "5,000 keys": (town, replaced(HEAD, "sources:", many("k{}: 1\n", 5000) + "sources:"), "4,990"),
    "a number of 100,000 digits": (town, replaced(NEEDS, "people,90", "people," + "9" * 100_000),
                                   "It must be from 0 to"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled([*LARGE], 3))
def test_whatever_the_size_the_answer_comes_at_once(name: str, tmp_path: Path) -> None:
    start, breaks, expected = LARGE[name]
    folder = tmp_path / "council"
    start(folder)
    breaks(folder)
    begun = time.process_time()
    with pytest.raises(DataError) as found:
        load(str(folder))
    assert time.process_time() - begun < MOST_SECONDS
    assert expected in str(found.value)
    assert len(str(found.value).splitlines()) < 100


@pytest.mark.slow
def test_a_chain_of_scenarios_that_ends_in_one_is_sound(tmp_path: Path) -> None:
    town(tmp_path / "town")
    chain("end")(tmp_path / "town")
    end = scenario("end", "{address: needs.children.demand, set: 85}").rstrip()
    added(SCENARIOS, end)(tmp_path / "town")
    begun = time.process_time()
    assert run("check", str(tmp_path / "town"), "--scenario", "s0").code == 0
    assert time.process_time() - begun < MOST_SECONDS


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (HEAD, "2025-04-01", '"\\ud800"'),
        (HEAD, "title: Littleton", '"\\udc80": x\ntitle: Littleton'),
        (HEAD, "model: tutorial", 'model: "\\ud800"'),
        (HEAD, "source: invented", 'source: "\\udfff"'),
        (HEAD, "kind: published", 'kind: "\\ud800"'),
        (HEAD, "sources:", 'no_worse_off: ["\\ud800"]\nsources:'),
    ],
)
def test_half_a_character_is_a_fault_wherever_it_stands(
    file: str, old: str, new: str, tmp_path: Path
) -> None:
    town(tmp_path / "town")
    replaced(file, old, new)(tmp_path / "town")
    seen = run("check", str(tmp_path / "town"))
    assert seen.code == 2
    assert "control character" in seen.out


@pytest.mark.parametrize("text", ["\\ud800", "2025\\x01-04-01"])
def test_a_date_with_a_character_that_cannot_be_read_is_one_fault(
    text: str, tmp_path: Path
) -> None:
    town(tmp_path / "town")
    replaced(HEAD, "2025-04-01", f'"{text}"')(tmp_path / "town")
    seen = run("check", str(tmp_path / "town"))
    assert "1 fault;" in seen.out
    assert "control character" in seen.out


def test_half_a_character_on_the_command_line_is_a_fault() -> None:
    seen = run("check", "tutorial", "--set", "\udce9=5", "--scenario", "\udce9")
    assert_faults(seen, (
        ("--set", r"read '\udce9=5'", "Write ADDRESS=CHANGE"),
        ("tutorial", r"no scenario called '\udce9'", "There are none"),
    ))  # fmt: skip


NUMBERS = {
    "-1e-400": "too near to zero",
    "0.0000e-1 and more": "not a number",
    "90.00000000000000000001": "which a computer reads as 90.0",
    "0.33333333333333333333": "which a computer reads as 0.333",
    "1.0000000000000001": "which a computer reads as 1.0",
    "123456789012345678901": "which a computer reads as 1.23",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_that_would_be_read_as_another_is_a_fault(text: str, tmp_path: Path) -> None:
    town(tmp_path / "town")
    replaced(NEEDS, "people,90,", f"people,{text},")(tmp_path / "town")
    assert_faults(run("check", str(tmp_path / "town")), ((f"{NEEDS}, row 2", NUMBERS[text], ""),))
    if "and" not in text:
        seen = run("check", "tutorial", "--set", f"needs.children.demand={text}")
        assert_faults(seen, (("--set", NUMBERS[text], ""),))
        replaced(NEEDS, text, "90")(tmp_path / "town")
        scenarios(f"{{address: needs.children.demand, set: {text}}}")(tmp_path / "town")
        assert_faults(
            run("check", str(tmp_path / "town")), ((f"{SCENARIOS}, line 5", NUMBERS[text], ""),)
        )


@pytest.mark.parametrize(
    "text", ["90.000000000000000000000", "9.0e1", f"{90.1:.25e}", "-0", "0e-999"]
)
def test_a_number_that_is_kept_as_it_is_written_is_read(text: str, tmp_path: Path) -> None:
    town(tmp_path / "town")
    replaced(NEEDS, "people,90,", f"people,{text},")(tmp_path / "town")
    demand = load(str(tmp_path / "town")).figures
    value = next(f.values[0] for f in demand.values() if f.name == "needs.children.demand")
    assert f"{value:g}" == f"{abs(float(text)):g}"  # and -0 is 0


@pytest.mark.parametrize("change", ["add: 1e-20", "add: -1e-17"])
def test_a_change_too_small_to_count_is_a_fault(change: str, tmp_path: Path) -> None:
    town(tmp_path / "town")
    scenarios(f"{{address: needs.children.demand, {change}}}")(tmp_path / "town")
    assert_faults(run("check", str(tmp_path / "town")), (
        (f"{SCENARIOS}, line 5", "would leave needs.children.demand at 90: too small", "by more"),
    ))  # fmt: skip


# Causes first


def test_what_rests_on_a_fault_is_counted_with_it(tmp_path: Path) -> None:
    """A fund that is gone from the model: both places are named, and its scenarios are folded."""
    boroughs(tmp_path / "b")
    for breaks in (
        replaced(MODEL, "  cushion:", "  pillow:"),
        scenarios(*(f"{{address: east.funding.cushion.opening, add: {i}}}" for i in (1, 2, 3))),
    ):
        breaks(tmp_path / "b")
    seen = run("check", str(tmp_path / "b"))
    told_once = [line for line in seen.faults if "(and 3 lines of scenarios.yaml that rest" in line]
    assert len(told_once) == 1
    assert "funding.csv, row 14 (east, cushion, opening): model.yaml and instance" in told_once[0]
    assert not [line for line in seen.faults if line.partition(": ")[0].endswith("scenario a)")]


def test_a_contradiction_is_told_once_and_the_scenarios_that_keep_it_counted(
    tmp_path: Path,
) -> None:
    boroughs(tmp_path / "b")
    for breaks in (
        replaced("schemes.csv", "home_first,,least,£000,100", "home_first,,least,£000,501"),
        scenarios("{address: east.schemes.home_first.most, add: 0.5}",
                  "{address: west.schemes.home_first.most, set: 99}",
                  "{address: east.needs.older.demand, set: 90}"),
    ):  # fmt: skip
        breaks(tmp_path / "b")
    assert_faults(run("check", str(tmp_path / "b")), (
        ("schemes.csv, row 2 and ", "£501,000, the most £500,000 (and 1 line of scenarios.yaml that "
         "rests on it)", "The least may not"),
        (f"{SCENARIOS}, line 6", "the least of home_first is £100,000, the most £99,000", "The least"),
    ))  # fmt: skip


def test_a_broken_head_hides_neither_the_model_nor_the_tables(tmp_path: Path) -> None:
    own_model(tmp_path / "town")
    for breaks in (
        replaced(HEAD, "title: Littleton", "title: [Littleton"),
        replaced(MODEL, "unit: place", "unit: bed"),
        replaced(NEEDS, "people,90,invented", "people,9O,invent"),
        written(SCENARIOS, "scenarios: []\n"),
    ):
        breaks(tmp_path / "town")
    assert_faults(run("check", str(tmp_path / "town")), (
        (f"{HEAD}, line 2", "not valid YAML", "Check the indentation"),
        (f"{MODEL}, line 12", "read 'bed'", "Write 'place'"),
        (f"{NEEDS}, row 2", "no source called 'invent'", "Did you mean 'invented'?"),
        (f"{NEEDS}, row 2", "reads '9O'", "Write a plain number"),
        (f"{SCENARIOS}, line 1", "scenarios: read a list", "'name: value'"),
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("periods:\n", "periods: [\n"),
        ("areas: {", "areas: {{"),
        ("sources:\n", "sources: [\n"),
        ("envelope:\n", "envelope: [\n"),
    ],
)
def test_a_broken_part_of_a_head_accuses_no_row(old: str, new: str, tmp_path: Path) -> None:
    town(tmp_path / "town")
    for breaks in (replaced(HEAD, old, new), replaced(NEEDS, "people,90,", "people,9O,")):
        breaks(tmp_path / "town")
    seen = run("check", str(tmp_path / "town"))
    assert_faults(seen, (
        (HEAD, "not valid YAML", "Check the indentation"),
        (f"{NEEDS}, row 2", "2025/26 reads '9O'", "Write a plain number"),
    ))  # fmt: skip


def test_contradictions_and_scenarios_are_told_with_the_other_faults(tmp_path: Path) -> None:
    boroughs(tmp_path / "b")
    for breaks in (
        replaced(NEEDS, "demand,people,100", "demand,people,1OO"),
        replaced("schemes.csv", "home_first,,least,£000,100", "home_first,,least,£000,501"),
        scenarios("{address: west.needs.older.demand, set: -1}",
                  "{address: east.needs.older.demand, set: 90}"),
    ):  # fmt: skip
        breaks(tmp_path / "b")
    assert_faults(run("check", str(tmp_path / "b")), (
        (f"{NEEDS}, row 2", "reads '1OO'", "Write a plain number"),
        ("schemes.csv, row 2 and ", "the least of home_first is £501,000", "The least may not"),
        (f"{SCENARIOS}, line 5", "would make west.needs.older.demand -1 people", "It must be from"),
    ))  # fmt: skip


def test_an_open_quote_is_one_fault_however_long_the_file(tmp_path: Path) -> None:
    town(tmp_path / "town")
    rows = (
        'children,"demand,people,90,invented,,\n' + "children,weight,weight,1,invented,,\n" * 30_000
    )
    written(NEEDS, f"{HEADER}\n{rows}")(tmp_path / "town")
    assert_faults(run("check", str(tmp_path / "town")), (
        (f"{NEEDS}, row 2", "a quote is opened and never closed", "Check its quotes"),
    ))  # fmt: skip


# What spreadsheets and file systems do


MONTHS = [("2026/27", "2026-04", "2026-04-01", "2026-04-30"),
          ("2027/28", "2026-05", "2026-05-01", "2026-05-31")]  # fmt: skip


def test_months_that_a_spreadsheet_took_for_dates_are_told_one_by_one(tmp_path: Path) -> None:
    councils(tmp_path / "c")
    head = (tmp_path / "c" / HEAD).read_text(encoding="utf-8")
    for year, month, first, last in MONTHS:
        start, end = year[:4], str(int(year[:4]) + 1)
        old = f"{year}: {{from: {start}-04-01, to: {end}-03-31}}"
        assert old in head
        head = head.replace(old, f"{month}: {{from: {first}, to: {last}}}")
        for file in (NEEDS, "services.csv", "levers.csv"):
            replaced(file, year, month)(tmp_path / "c")
        if year in (tmp_path / "c" / SCENARIOS).read_text(encoding="utf-8"):
            replaced(SCENARIOS, year, month)(tmp_path / "c")
    written(HEAD, head)(tmp_path / "c")
    assert run("check", str(tmp_path / "c")).code == 0
    replaced(NEEDS, "2026-04", "Apr-26")(tmp_path / "c")
    replaced(NEEDS, "2026-05", "01/05/2026")(tmp_path / "c")
    assert_faults(run("check", str(tmp_path / "c")), (
        (f"{NEEDS}, row 1", "'Apr-26' looks like 2026-04 after a spreadsheet",
         "Write 2026-04 (format the cell as text)"),
        (f"{NEEDS}, row 1", "'01/05/2026' looks like 2026-05", "Write 2026-05"),
    ))  # fmt: skip


def test_capitals_and_links_to_nothing_are_told(tmp_path: Path) -> None:
    town(tmp_path / "town")
    written("SCENARIOS.YAML", "scenarios: {}\n")(tmp_path / "town")
    written("Levers.CSV", "x\n")(tmp_path / "town")
    (tmp_path / "town" / SCENARIOS).symlink_to("nothing")
    assert_faults(run("check", str(tmp_path / "town")), (
        ("Levers.CSV", "not a table of an instance", "Did you mean 'levers.csv'?"),
        ("SCENARIOS.YAML", "not a file that is read", f"Did you mean '{SCENARIOS}'?"),
        (SCENARIOS, "a link to nothing", "Put the file in its place"),
    ))  # fmt: skip


@pytest.mark.parametrize("supply", ["block", "shared"])
def test_nobody_pays_more_than_care_costs_though_no_fund_pays(supply: str, tmp_path: Path) -> None:
    councils(tmp_path / "c")
    replaced(MODEL, "    unit: place\n", "    unit: place\n    contribution: true\n")(
        tmp_path / "c"
    )
    for area in ("east", "west"):
        added("services.csv", f"{area},home,,contribution,£/week,,0,0,guess,,")(tmp_path / "c")
    assert run("check", str(tmp_path / "c")).code == 0
    over = {"block": "700.5", "shared": "820.25"}[supply]
    replaced("services.csv", "east,home,,contribution,£/week,,0,0", f"east,home,,contribution,£/week,,0,{over}")(
        tmp_path / "c")  # fmt: skip
    seen = run("check", str(tmp_path / "c"))
    assert f"people pay £{over}/week towards home.{supply}, which costs £" in seen.out
    changed = run("check", "tutorial", "--set", "needs.children.demand=90")
    assert changed.code == 0
