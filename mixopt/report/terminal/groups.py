"""Client groups and localities: two tables on one page, who is supported how and at what cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mixopt.instance.instance import Instance
from mixopt.instance.titles import span_word
from mixopt.report.terminal.grid import SEEN, Grid, Line, count, pounds
from mixopt.results.care_rows import Grouped
from mixopt.results.plan import Plan


def tabulate_groups(instance: Instance, plan: Plan, area: str) -> Grid:
    """Each client group: predicted, supported, in which services, and what these cost."""
    rows: list[Line] = []
    for group, title in instance.model.groups.items():
        mine = [row for row in plan.groups if (row.area, row.group) == (area, group)]
        if mine:
            rows += [(title, []), *_lines(instance, plan, area, mine)]
    note = (
        f"People on average over the {span_word(instance)}. Cost: what is spent on their services, "
        "net of what they pay, what funds pay included; staff, levers and fixed lines are nobody's "
        "in particular."
    )
    title = "Client groups: who is predicted, who is supported, and how"
    return Grid(title, rows, "Before", note if rows else "", name="Groups")


def _lines(instance: Instance, plan: Plan, area: str, mine: list[Grouped]) -> Iterator[Line]:
    yield "  Predicted", ["", *(count(row.predicted) for row in mine)]
    yield "  Share supported", ["", *(f"{100 * row.supported:.2f}%" for row in mine)]
    opening: dict[str, float] = defaultdict(float)
    people: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in plan.supported:
        if row.area == area and instance.model.needs[row.need].group == mine[0].group:
            people[row.service][row.period] += row.people
            if row.period == plan.periods[0]:
                opening[row.service] += row.opening
    for service, by in people.items():
        if opening[service] >= SEEN or any(each >= SEEN for each in by.values()):
            cells = [count(by[period]) for period in plan.periods]
            yield f"  {instance.model.services[service].title}", [count(opening[service]), *cells]
    before = count(sum(opening.values()))
    yield "  Supported in all", [before, *(count(row.people) for row in mine)]
    yield "  Cost of their services, £", ["", *(pounds(row.cost) for row in mine)]


def tabulate_localities(instance: Instance, plan: Plan, area: str) -> Grid:
    """Each locality: its people by client group, what their services cost, and its envelope."""
    rows: list[Line] = []
    envelope = {row.period: row.envelope for row in plan.money if row.area == area}
    for name, locality in instance.head.localities.items():
        mine = [row for row in plan.localities if (row.area, row.locality) == (area, name)]
        if not mine:
            continue
        rows.append((f"{locality.title}: {100 * mine[0].share:.1f}% of the need", []))
        cost: dict[str, float] = defaultdict(float)
        people: dict[str, list[str]] = defaultdict(list)
        for row in mine:
            people[row.group].append(count(row.people))
            cost[row.period] += row.cost
        rows += [(f"  {instance.model.groups[group]}", cells) for group, cells in people.items()]
        rows.append(("  Cost of their services, £", [pounds(each) for each in cost.values()]))
        if None not in envelope.values():
            cells = [pounds(mine[0].share * (each or 0)) for each in envelope.values()]
            rows.append(("  Part of the budget envelope, £", cells))
    note = (
        "People and money of the plan, split by the share of the need: people × index. The mix of "
        "each group is that of the table of groups."
    )
    return Grid("Localities", rows, note=note if rows else "", name="Localities")
