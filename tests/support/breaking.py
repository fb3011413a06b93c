"""Ways to break an instance, and a run of the command line that shows what a user would see.

`town` is a copy of the tutorial; `councils` writes a small instance of two areas and two years,
with a pooled supply, a block contract, a reliever and a lever.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mixopt.data.paths import INSTANCES, MODELS

from support import program

Break = Callable[[Path], object]
"""Breaks something in the folder of an instance."""

# The instances


def town(folder: Path) -> None:
    """A copy of the tutorial: one area, one year, a shipped model."""
    shutil.copytree(INSTANCES / "tutorial", folder)


def own_model(folder: Path) -> None:
    """A copy of the tutorial with its model beside it, to be broken too; nothing is usual in it."""
    town(folder)
    text = (MODELS / "tutorial.yaml").read_text(encoding="utf-8")
    bare = re.sub(r"^    usual:\n(      .*\n)+", "", text, flags=re.MULTILINE)
    (folder / "model.yaml").write_text(bare, encoding="utf-8")
    replaced("instance.yaml", "model: tutorial", "model: model.yaml")(folder)


COUNCILS = {
    "model.yaml": """\
title: Care homes and help at home
needs:
  older: {title: Older people}
services:
  home:
    title: Care home
    unit: place
    meets: {older: preferred}
    supplies:
      block: {title: Block contract, block: true}
      shared: {title: Shared by the councils, pooled: true}
  help:
    title: Help at home
    unit: hour/week
    meets: {older: suitable}
    growth: true
  reablement:
    title: Reablement
    unit: episode/year
    relieves: {older: 2}
levers:
  build: {title: Build homes, adds: home.shared, cost: one_off}
""",
    "instance.yaml": """\
title: Two councils
model: model.yaml
areas: {east: East, west: West}
periods:
  2026/27: {from: 2026-04-01, to: 2027-03-31}
  2027/28: {from: 2027-04-01, to: 2028-03-31}
discount: {value: 3.5, unit: "%/year", source: guess}
sources:
  guess: {kind: assumed, title: A guess, by: the tests, why: to have a number}
  sums: {kind: derived, title: Sums}
  report: {kind: published, title: A report, publisher: A council, date: "2025"}
""",
    "scenarios.yaml": """\
scenarios:
  dear:
    title: Dearer homes
    changes:
      - {address: "*.services.home.*.price", times: 2}
  dearer:
    title: Dearer still
    builds_on: dear
    changes:
      - {address: "east.services.home.block.price[2027/28]", add: 100}
""",
    "needs.csv": """\
area,need,figure,unit,2026/27,2027/28,source,where,note
east,older,demand,people,100,110,guess,,
west,older,demand,people,200,210,guess,,
east,older,weight,weight,1,1,guess,,
west,older,weight,weight,1,1,guess,,
""",
    "services.csv": """\
area,service,supply,figure,unit,all,2026/27,2027/28,source,where,note
east,home,block,price,£/week,700,,,guess,,
east,home,block,available,places,40,,,guess,,
east,home,shared,price,£/week,,800,820,guess,,
east,help,,price,£/hour,20,,,guess,,
east,help,,available,hours/week,,2000,2000,guess,,
east,help,,growth,hours/week,500,,,guess,,
east,reablement,,price,£/episode,1500,,,guess,,
east,reablement,,available,episodes/year,10,,,guess,,
east,reablement,,opening,episodes/year,0,,,guess,,
west,home,block,price,£/week,700,,,guess,,
west,home,block,available,places,40,,,guess,,
west,home,shared,price,£/week,,800,,guess,,
west,home,shared,price,£/week,,,820,report,table 2,
west,help,,price,£/hour,20,,,guess,,
west,help,,available,hours/week,,2000,2000,guess,,
west,help,,growth,hours/week,500,,,guess,,
west,reablement,,price,£/episode,1500,,,guess,,
west,reablement,,available,episodes/year,10,,,guess,,
west,reablement,,opening,episodes/year,0,,,guess,,
pooled,home,shared,available,places,300,,,guess,,
east,home,shared,own_share,%,50,,,guess,,
west,home,shared,own_share,%,50,,,guess,,
""",
    "pathways.csv": """\
area,need,service,figure,unit,all,source,where,note
east,older,home,units_per_person,places/person,1,guess,,
east,older,home,opening,people,50,guess,,
east,older,help,units_per_person,hours/week/person,14,guess,,
east,older,help,opening,people,50,guess,,
east,older,reablement,relief_per_unit_after_0,people/episode/year,0.1,guess,,
east,older,reablement,relief_per_unit_after_1,people/episode/year,0.2,sums,,0.1 x 2 = 0.2
west,older,home,units_per_person,places/person,1,guess,,
west,older,home,opening,people,100,guess,,
west,older,help,units_per_person,hours/week/person,14,guess,,
west,older,help,opening,people,100,guess,,
west,older,reablement,relief_per_unit_after_0,people/episode/year,0.1,guess,,
west,older,reablement,relief_per_unit_after_1,people/episode/year,0.2,guess,,
""",
    "levers.csv": """\
area,lever,figure,unit,all,2026/27,2027/28,source,where,note
east,build,most,starts,2,,,guess,,
east,build,startable,starts,,1,1,guess,,
east,build,adds_after_0,places/start,10,,,guess,,
east,build,cost_after_0,£000/start,90,,,guess,,
west,build,most,starts,2,,,guess,,
west,build,startable,starts,,1,1,guess,,
west,build,adds_after_0,places/start,10,,,guess,,
west,build,cost_after_0,£000/start,90,,,guess,,
""",
}


def councils(folder: Path) -> None:
    """Two areas and two years, with a bit of everything that the tutorial lacks."""
    folder.mkdir()
    for name, text in COUNCILS.items():
        (folder / name).write_text(text, encoding="utf-8")


# Ways to break one


def replaced(file: str, old: str, new: str) -> Break:
    """Write `new` for `old`, where it stands first."""

    def replace(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def written(file: str, content: str | bytes) -> Break:
    """Write the whole file."""
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    return lambda folder: (folder / file).write_bytes(data)


def added(file: str, line: str) -> Break:
    """Write one more line at the end."""

    def add(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as opened:
            opened.write(line + "\n")

    return add


def recoded(file: str, encoding: str) -> Break:
    """Save a file in another encoding."""
    return lambda folder: (folder / file).write_text(
        (folder / file).read_text(encoding="utf-8"), encoding=encoding
    )


def without(file: str, start: str) -> Break:
    """Take out the line that starts so."""

    def take_out(folder: Path) -> None:
        lines = (folder / file).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(start)]
        assert len(kept) == len(lines) - 1
        (folder / file).write_text("".join(kept), encoding="utf-8")

    return take_out


def removed(file: str) -> Break:
    """Take the file away."""
    return lambda folder: (folder / file).unlink()


def renamed(file: str, other: str) -> Break:
    """Give the file another name."""
    return lambda folder: (folder / file).rename(folder / other)


def folder_for(file: str) -> Break:
    """Put a folder where a file is called for."""

    def put(folder: Path) -> None:
        (folder / file).unlink(missing_ok=True)
        (folder / file).mkdir()

    return put


# What a user sees


@dataclass(frozen=True)
class Seen:
    """What a command left behind."""

    code: object
    out: str
    err: str

    @property
    def said(self) -> str:
        """What was said of faults: `check` is asked for them, so its standard output has them."""
        return self.out if self.out.endswith("nothing was written.\n") else self.err

    @property
    def faults(self) -> list[str]:
        """One line a fault; the last line of all counts them."""
        return self.said.splitlines()[:-1]


def run(*arguments: str) -> Seen:
    """Run the command line in this process. Any exception but its own exit comes through."""
    done = program.run(*arguments)
    return Seen(done.returncode, done.stdout, done.stderr)


def run_apart(*arguments: str, **environment: str) -> Seen:
    """Run the command line as a user would, in a process of its own."""
    command = [sys.executable, "-c", "from mixopt.cli import main; main()", *arguments]
    done = subprocess.run(
        command, capture_output=True, check=False, env=environment or None, timeout=60
    )
    out, err = (stream.decode(errors="replace") for stream in (done.stdout, done.stderr))
    return Seen(done.returncode, out, err)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, to see that nothing was written."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
