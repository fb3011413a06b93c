"""How free a plan is: what of it could be otherwise at the same cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property

from mixopt.instance.instance import Instance
from mixopt.instance.notebook import pluralise
from mixopt.instance.titles import title
from mixopt.report.terminal.grid import Grid, Line, count, pounds
from mixopt.results.freedom import CELLS, IN_POUNDS, Free
from mixopt.results.plan import Plan

MARK = "~"
"""Stands after a number that could differ at the same cost."""

NOTE = f"{MARK} Could differ at the same cost; --table Freedom has the least and the most."

KEYS = {
    "supported": ("need", "service"), "unmet": ("need",), "volume": ("service",),
    "drawn": ("service", "supply"), "fte": ("role", "contract"),
    "deployed": ("role", "contract", "use"), "hired": ("role",), "released": ("role",),
    "started": ("lever",), "spent": ("scheme",), "paid": ("fund", "line"), "kept": ("fund",),
    "given": ("fund",), "taken": ("fund",),
}  # fmt: skip
"""What each decision is of. Only the last may have dots in its name."""

WORDS = {
    "supported": "people by need and service", "unmet": "people not supported",
    "volume": "what a service gives", "drawn": "what a supply gives", "fte": "staff",
    "deployed": "what staff are used for", "hired": "staff hired", "released": "staff released",
    "started": "starts of levers", "spent": "spending on schemes",
    "paid": "what a fund pays for a line", "kept": "what a fund keeps",
    "given": "what is put into a pool", "taken": "what is taken out of a pool",
}  # fmt: skip
"""What each decision is, in a few words."""

DECISIONS = {cell: name for name, cell in CELLS.items()}


class Marks:
    """Marks the numbers of a plan that could differ at the same cost."""

    def __init__(self, plan: Plan) -> None:
        """Hold the plan, of which `free` says what is marked."""
        self.plan = plan

    @cached_property
    def _free(self) -> set[tuple[str, str, str, str]]:
        return {
            (DECISIONS[row.table, row.column], row.area, row.of, row.period)
            for row in self.plan.free
        }

    def mark(self, decision: str, area: str, of: str, period: str) -> str:
        """The mark of a number, or a blank of the same width where any other plan has a mark."""
        if not self.plan.free:
            return ""
        return MARK if (decision, area, of, period) in self._free else " "

    def note(self, *decisions: str) -> str:
        """What the mark means, where a table of these decisions has one."""
        return NOTE if any(name in decisions for name, *_ in self._free) else ""


def describe_freedom(plan: Plan) -> list[str]:
    """A line on how much of a plan could differ at the same cost; none where nothing could."""
    if not plan.free:
        return []
    by: dict[str, int] = defaultdict(int)
    for row in plan.free:
        by[DECISIONS[row.table, row.column]] += 1
    parts = ", ".join(f"{number:,} of {WORDS[name]}" for name, number in by.items())
    services = "volume" in by
    pinned = "" if services or "supported" not in by else " What each service gives is the same."
    return [
        f"How free it is: {pluralise(len(plan.free), 'number')} could differ at the same cost "
        f"({parts}).{pinned} --table Freedom has the least and the most."
    ]


def freedom(instance: Instance, plan: Plan) -> Iterator[Grid]:
    """The least and the most of each decision that could differ, a row for each."""
    rows: dict[tuple[str, str, str], dict[str, Free]] = defaultdict(dict)
    for row in plan.free:
        rows[DECISIONS[row.table, row.column], row.area, row.of][row.period] = row
    lines: list[Line] = []
    last = ""
    for (decision, area, of), found in rows.items():
        if decision != last:
            heading = f"{WORDS[decision][0].upper()}{WORDS[decision][1:]}"
            lines.append((f"{heading} (£)" if decision in IN_POUNDS else heading, []))
            last = decision
        where = f", {instance.head.areas[area]}" if len(plan.areas) > 1 else ""
        text = pounds if decision in IN_POUNDS else count
        cells = [_ends(found.get(each), text) for each in plan.periods]
        lines.append((f"  {_title(instance, decision, area, of)}{where}", cells))
    note = "Several cannot be at their least at once. `same`: every plan of this cost has the same."
    if lines:
        yield Grid("Could differ at the same cost: least to most", lines, note=note, name="Freedom")


def _ends(row: Free | None, text: Callable[[float], str]) -> str:
    if row is None:
        return "same"
    if row.least is None or row.most is None:
        return "not known"
    return f"{text(row.least)} to {text(row.most)}"


def _title(instance: Instance, decision: str, area: str, of: str) -> str:
    """What a decision is of, by its titles."""
    keys = KEYS[decision]
    index = {"area": area, **dict(zip(keys, of.split(".", len(keys) - 1), strict=True))}
    shown = keys[1:] if decision == "drawn" else keys  # a supply is called by its service
    return ": ".join(title(instance, key, index) for key in shown)
