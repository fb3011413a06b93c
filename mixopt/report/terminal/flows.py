"""Who comes and who leaves: the table of the needs whose people are carried from month to month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mixopt.instance.instance import Instance
from mixopt.instance.titles import span_word, way_title
from mixopt.report.terminal.grid import SEEN, Grid, Line, count
from mixopt.results.plan import Plan

BEFORE = {"opening": "On the first day", "starts": "Would come", "prevented": "Kept from coming",
          "joined": "Came from other needs"}  # fmt: skip
"""The columns of the plan's table that stand before those who leave, in words."""

AFTER = {"closing": "On the last day", "average": "On average"}
"""Those that stand after them."""


def tabulate_flows(instance: Instance, plan: Plan, area: str) -> Grid:
    """The people of each need with a flow, by period."""
    rows: list[Line] = []
    for need, found in instance.model.needs.items():
        if found.flow:
            lines = [*_lines(instance, plan, area, need)]
            rows += [(found.title, []), *lines]
    span = span_word(instance)
    note = f"People. On average over the {span}: those who are to be supported."
    return Grid("Who comes and who leaves", rows, note=note if rows else "", name="Flows")


def _lines(instance: Instance, plan: Plan, area: str, need: str) -> Iterator[Line]:
    """The lines of one need, without those that are nothing throughout."""
    flow = instance.model.needs[need].flow
    by: dict[str, dict[str, float]] = defaultdict(dict)
    for row in plan.flows:
        if (row.area, row.need) == (area, need):
            for name in (*BEFORE, *AFTER):
                by[name][row.period] = getattr(row, name)
    for leaver in plan.leavers:
        if (leaver.area, leaver.need) == (area, need):
            passing = flow is not None and leaver.to in flow.moves
            way = way_title(instance, need, leaver.to)
            label = f"Passed to: {way}" if passing else f"Left: {way}"
            by[label][leaver.period] = leaver.people
    left = [label for label in by if label not in BEFORE and label not in AFTER]
    for name in (*BEFORE, *left, *AFTER):
        values = by[name]
        if name in AFTER or any(abs(value) >= SEEN for value in values.values()):
            label = BEFORE.get(name) or AFTER.get(name) or name
            yield f"  {label}", [count(values.get(period, 0.0)) for period in plan.periods]
