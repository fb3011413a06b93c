"""Faults of scenarios that combine others, say what they are about, or name sources."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from support.breaking import Break, councils, replaced, run, town, written
from support.cases import Case, assert_faults, case

SCENARIOS = "scenarios.yaml"
MOST_SECONDS = 20.0
"""Of CPU, on a machine that others use too."""
NEED = "needs.children.demand"


def file(*entries: str) -> Break:
    """A file of these scenarios, each written in one line."""
    return written(SCENARIOS, "scenarios:\n" + "".join(f"  {entry}\n" for entry in entries))


def one(name: str, *, includes: str = "", change: str = "", more: str = "") -> str:
    """A scenario in one line."""
    parts = ["title: T"]
    parts += [f"includes: [{includes}]"] if includes else []
    parts += [f"changes: [{{address: {change}}}]"] if change else []
    return f"{name}: {{{', '.join(parts)}{', ' + more if more else ''}}}"


def sets(value: float) -> str:
    return f"{NEED}, set: {value}"


CASES = [
    case("two that set one figure",
         file(one("a", change=sets(80)), one("b", change=sets(85)), one("c", includes="a, b")),
         (f"{SCENARIOS}, line 4, column", f"{NEED}[2025/26]: scenario 'a' sets it to 80 people, and 'b' sets it to 85",
          "Leave one of them out, or let 'b' build on 'a'")),
    case("and those that stand on the fault say nothing more",
         file(one("a", change=sets(80)), one("b", change=sets(85)), one("c", includes="a, b"),
              one("d", includes="c"), one("e", change=sets(1), more="builds_on: c")),
         (f"{SCENARIOS}, line 4, column", "scenario 'a' sets it to 80", "Leave one of them out")),
    case("a change of its own that undoes one",
         file(one("a", change=sets(80)), one("c", includes="a", change=sets(85))),
         (f"{SCENARIOS}, line 3, column", "scenario 'a' sets it to 80 people, and 'c' sets it to 85",
          "let 'c' build on 'a'")),
    case("none of that name", file(one("a", change=sets(80)), one("abc", includes="a, abd")),
         (f"{SCENARIOS}, line 3, column", "no scenario called 'abd'", "There are: a")),
    case("itself", file(one("a", includes="a")),
         (f"{SCENARIOS}, line 2, column", "in a circle: a on a", "Remove one 'includes'")),
    case("a circle of both kinds",
         file(one("a", includes="b"), one("b", change=sets(1), more="builds_on: a")),
         (f"{SCENARIOS}, line 2, column", "in a circle: a on b on a", "Remove one 'includes'"),
         (f"{SCENARIOS}, line 3, column", "in a circle: b on a on b", "Remove one 'builds_on'")),
    case("twice", file(one("a", change=sets(80)), one("b", includes="a, a")),
         (f"{SCENARIOS}, line 3", "names 'a' twice", "Remove one of them")),
    case("nothing at all", file("a: {title: T}"),
         (f"{SCENARIOS}, line 2", "has no changes", "Add 'changes', or 'includes'")),
    case("a theme that there is none", file(one("a", change=sets(80), more="theme: strategies")),
         (f"{SCENARIOS}, line 2", "'strategies'", "Write 'strategy', 'services'")),
    case("out of range only together",
         file(one("a", change=f"{NEED}, times: 1000"), one("b", change=f"{NEED}, times: 100"),
              one("c", includes="a, b")),
         (f"{SCENARIOS}, line 4, column", f"would make {NEED} 9,000,000 people", "from 0 to 5,000,000")),
    case("an address that there is none, told once",
         file(one("a", change="needs.childrn.demand, set: 1"), one("b", includes="a")),
         (f"{SCENARIOS}, line 2", "needs.childrn.demand", "Did you mean")),
    case("a source that there is none",
         file(one("a", change=sets(80), more="source: gues"), one("b", change=f"{sets(80)}, source: nobody")),
         (f"{SCENARIOS}, line 2", "no source called 'gues'", "There are: "),
         (f"{SCENARIOS}, line 3", "no source called 'nobody'", "There are: ")),
    case("sources that ask for a formula or a place",
         file("a: {title: T, source: sums, changes: [{address: '*.needs.older.demand', times: 2}]}",
              "b: {title: T, changes: [{address: '*.needs.older.demand', times: 2, source: report}]}",
              "c: {title: T, why: '2 x 1', source: sums, changes: [{address: '*.needs.older.demand', times: 2}]}",
              "d: {title: T, source: sums, changes: [{address: '*.needs.older.demand', times: 2, why: '2 x 1'}]}",
              "e: {title: T, why: 'page 1', source: report, changes: [{address: '*.needs.older.demand', times: 2}]}"),
         (f"{SCENARIOS}, line 2", "'sums' is derived, and the change '*.needs.older.demand, times: 2' gives no formula",
          "Write the formula in the 'why' of the change"),
         (f"{SCENARIOS}, line 3", "'report' is published, and the change '*.needs.older.demand, times: 2' does not say where",
          "Write in 'why' the page"),
         (f"{SCENARIOS}, line 4", "'sums' is derived, and the change '*.needs.older.demand, times: 2' gives no formula",
          "Write the formula in the 'why' of the change"),
         start=councils),
    case("too many at once",
         file(*(one(f"s{i}", change=f"{NEED}, times: 1.0001") for i in range(100)),
              one("all", includes=", ".join(f"s{i}" for i in range(100)))),
         (f"{SCENARIOS}, line 102", "combines 100 scenarios", "Combine 99 at most")),
]  # fmt: skip


@pytest.mark.parametrize("broken", CASES, ids=lambda broken: broken.id)
def test_each_fault_is_told_once_with_its_place(broken: Case, tmp_path: Path) -> None:
    folder = tmp_path / broken.start.__name__
    broken.start(folder)
    for step in broken.breaks:
        step(folder)
    assert_faults(run("solve", str(folder)), broken.faults)


@pytest.mark.slow
def test_a_long_chain_of_combinations_is_answered_at_once(tmp_path: Path) -> None:
    """A thousand, each of which combines the one before: what is too many is told ten times."""
    town(tmp_path / "town")
    links = (one(f"s{i}", includes=f"s{i - 1}") for i in range(1, 1000))
    file(one("s0", change=sets(80)), *links)(tmp_path / "town")
    begun = time.process_time()
    seen = run("solve", str(tmp_path / "town"))
    assert time.process_time() - begun < MOST_SECONDS
    assert seen.code == 2
    assert "combines 100 scenarios, with all that they stand on. Combine 99 at most" in seen.said


def test_a_source_that_is_at_fault_itself_asks_nothing_of_changes(tmp_path: Path) -> None:
    folder = tmp_path / "councils"
    councils(folder)
    file("a: {title: T, source: sums, changes: [{address: '*.needs.older.demand', times: 2}]}")(
        folder
    )
    replaced("instance.yaml", "{kind: derived, title: Sums}", "{title: Sums}")(folder)
    seen = run("check", str(folder))
    assert seen.code == 2
    assert any("sums" in fault for fault in seen.faults), seen.faults
