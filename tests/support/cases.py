"""Cases of broken input: what is broken, and the faults that a user must see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from support.breaking import Break, Seen, town

Fault = tuple[str, str, str]
"""Where, what was read, and the remedy: parts of one line of what a user sees."""


FOLDED = re.compile(r"(\d+) more like the last")
"""What stands for those after the first ten."""


@dataclass(frozen=True)
class Case:
    """An instance, what is broken in it, and the faults that a user must see."""

    id: str
    breaks: tuple[Break, ...]
    faults: tuple[Fault, ...]
    start: Callable[[Path], None] = town
    asked: tuple[str, ...] = ()


def case(
    name: str,
    breaks: Break | Iterable[Break],
    *faults: Fault,
    start: Callable[[Path], None] = town,
    asked: tuple[str, ...] = (),
) -> Case:
    """A case; most break one thing and expect one fault."""
    return Case(name, (breaks,) if callable(breaks) else tuple(breaks), faults, start, asked)


def changes(*lines: str) -> str:
    """A scenario of these changes."""
    return "".join(f"      - {line}\n" for line in lines)


def scenario(name: str, *lines: str, on: str = "") -> str:
    """A scenario as YAML."""
    below = f"    builds_on: {on}\n" if on else ""
    return f"  {name}:\n    title: A title\n{below}    changes:\n{changes(*lines)}"


def assert_faults(seen: Seen, faults: tuple[Fault, ...]) -> None:
    """Assert that a user saw these faults, one a line, and no others; of many alike, how many more."""
    assert seen.code == 2, seen
    assert "Traceback" not in seen.err
    assert not (seen.out and seen.err), "one stream has them all"
    assert len(seen.faults) == len(faults), seen.said
    for line, (where, what, remedy) in zip(seen.faults, faults, strict=True):
        at, _, rest = line.partition(": ")
        assert where in at, line
        assert what in rest, line
        assert remedy in rest.partition(what)[2], line
    alike = [FOLDED.match(what) for _, what, _ in faults]
    total = sum(int(found[1]) if found else 1 for found in alike)
    number = "1 fault" if total == 1 else f"{total} faults"
    assert seen.said.endswith(f"\n{number}; nothing was written.\n")
