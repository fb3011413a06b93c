"""Holds what a plan says of its freedom against its own tables."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.results.checker.read_back import CLOSE
from mixopt.results.decisions import Decisions
from mixopt.results.freedom import CELLS, IN_POUNDS
from mixopt.results.plan import Plan
from mixopt.units import PENNY


def find_wrong_ranges(plan: Plan, decisions: Decisions) -> Iterator[str]:
    """Decisions whose value is not the plan's, or not between their least and most."""
    names = {cell: name for name, cell in CELLS.items()}
    values = {
        (name, keys[0], ".".join(keys[1:-1]), keys[-1]): value
        for name in {names[row.table, row.column] for row in plan.free}
        for keys, value in getattr(decisions, name).items()
    }
    for number, row in enumerate(plan.free, start=2):
        name = names[row.table, row.column]
        value = values.get((name, row.area, row.of, row.period))
        what = f"free, row {number} ({row.decision})"
        if value is None:
            yield f"{what}: the plan decides no such thing"
            continue
        close = PENNY if name in IN_POUNDS else CLOSE * max(1.0, abs(value))
        if not abs(row.value - value) <= close:
            yield f"{what}: value is {row.value}, not {value}"
        if row.least is None or row.most is None:
            continue
        if not row.least - close <= value <= row.most + close:
            yield f"{what}: {value} is not between {row.least} and {row.most}"
