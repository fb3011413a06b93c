"""Who comes and who leaves: the table of the needs whose people are carried from month to month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mixopt.instance.instance import Instance
from mixopt.instance.titles import span_word, way_title
from mixopt.report.terminal.grid import SEEN, Grid, Line, count
from mixopt.results.care_rows import Flowed, Leaver
from mixopt.results.plan import Plan

BEFORE = {"opening": "On the first day", "starts": "Would come", "prevented": "Kept from coming",
          "joined": "Came from other needs"}  # fmt: skip
"""The columns of the plan's table that stand before those who leave, in words."""

AFTER = {"closing": "On the last day", "average": "On average"}
"""Those that stand after them."""


def tabulate_flows(instance: Instance, plan: Plan, area: str) -> Grid:
    """The people of each need with a flow, by period."""
    return _tabulate(instance, plan.flows, plan.leavers, plan.periods, area)


def tabulate_later_flows(instance: Instance, plan: Plan) -> Iterator[tuple[Grid, Sequence[str]]]:
    """The same of the periods beyond the last, with the headings of its columns."""
    beyond = plan.beyond
    if beyond is None:
        return
    for area in plan.areas:
        grid = _tabulate(instance, beyond.flows, beyond.leavers, beyond.periods, area)
        name = "" if len(plan.areas) == 1 else f"{instance.head.areas[area]}: "
        title = f"{name}{grid.title}, beyond {plan.periods[-1]}"
        if grid.rows:
            yield replace(grid, title=title), beyond.periods


def _tabulate(
    instance: Instance,
    flows: Sequence[Flowed],
    leavers: Sequence[Leaver],
    periods: Sequence[str],
    area: str,
) -> Grid:
    rows: list[Line] = []
    for need, found in instance.model.needs.items():
        if found.flow:
            mine = [row for row in flows if (row.area, row.need) == (area, need)]
            left = [row for row in leavers if (row.area, row.need) == (area, need)]
            rows += [(found.title, []), *_lines(instance, mine, left, periods)]
    span = span_word(instance)
    note = f"People. On average over the {span}: those who are to be supported."
    return Grid("Who comes and who leaves", rows, note=note if rows else "", name="Flows")


def _lines(
    instance: Instance, flows: Sequence[Flowed], leavers: Sequence[Leaver], periods: Sequence[str]
) -> Iterator[Line]:
    """The lines of one need, without those that are nothing throughout."""
    by: dict[str, dict[str, float]] = defaultdict(dict)
    for row in flows:
        for name in (*BEFORE, *AFTER):
            by[name][row.period] = getattr(row, name)
    for leaver in leavers:
        flow = instance.model.needs[leaver.need].flow
        passing = flow is not None and leaver.to in flow.moves
        way = way_title(instance, leaver.need, leaver.to)
        by[f"Passed to: {way}" if passing else f"Left: {way}"][leaver.period] = leaver.people
    left = [label for label in by if label not in BEFORE and label not in AFTER]
    for name in (*BEFORE, *left, *AFTER):
        values = by[name]
        if name in AFTER or any(abs(value) >= SEEN for value in values.values()):
            label = BEFORE.get(name) or AFTER.get(name) or name
            yield f"  {label}", [count(values.get(period, 0.0)) for period in periods]
