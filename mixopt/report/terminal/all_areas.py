"""The tables of all areas together: cost, schemes, who pays, and what pooling is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mixopt.instance.instance import Instance
from mixopt.instance.titles import fund_title, line_title, partner_title, span_word
from mixopt.report.terminal.funding import by_theme, list_ringfences
from mixopt.report.terminal.grid import Grid, Line, pounds
from mixopt.report.terminal.one_more import one_more
from mixopt.results.plan import Plan


def together(instance: Instance, plan: Plan) -> Iterator[tuple[Grid, Sequence[str]]]:
    """Every table that has something in it, with the headings of its columns."""
    for grid, columns in (
        (_cost(instance, plan), plan.periods),
        (_schemes(instance, plan), plan.periods),
        (_payments(instance, plan), plan.periods),
        (_ringfences(instance, plan), plan.periods),
        (_partners(instance, plan), ("Pays", "Alone", "Gain")),
        (_overspends(instance, plan), OVERSPEND),
        *((grid, plan.periods) for grid in _limits(instance, plan)),
    ):
        if grid.rows or grid.alone:
            yield grid, columns


def _cost(instance: Instance, plan: Plan) -> Grid:
    if len(plan.areas) == 1:
        return Grid("", [])
    rows: list[Line] = [
        (instance.head.areas[area], [pounds(row.cost) for row in plan.money if row.area == area])
        for area in plan.areas
    ]
    total: dict[str, float] = defaultdict(float)
    for row in plan.money:
        total[row.period] += row.cost
    rows.append(("All areas", [pounds(total[period]) for period in plan.periods]))
    return Grid("All areas: cost", rows, name="Areas")


def _schemes(instance: Instance, plan: Plan) -> Grid:
    several = len(plan.areas) > 1
    found = plan.schemes if several else ()
    rows = by_theme(instance, plan, found)
    return Grid("All areas: schemes by theme", rows, name="Schemes")


def _payments(instance: Instance, plan: Plan) -> Grid:
    """What each fund pays, by theme where there are themes, else by line."""
    themes = {
        f"schemes.{name}": scheme.theme or "" for name, scheme in instance.model.schemes.items()
    }
    paid: dict[str, dict[str, dict[str, float]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(float))
    )
    for row in plan.payments:
        theme = instance.model.themes.get(themes.get(row.line, ""))
        label = theme or line_title(instance, row.line)
        paid[row.fund][label][row.period] += row.amount
    rows: list[Line] = []
    for fund, lines in paid.items():
        total = [sum(by[period] for by in lines.values()) for period in plan.periods]
        if all(abs(amount) < 1 for amount in total):
            continue
        rows.append((fund_title(instance, fund), [pounds(amount) for amount in total]))
        for label, by in lines.items():
            if any(amount >= 1 for amount in by.values()):
                rows.append((f"  {label}", [pounds(by[period]) for period in plan.periods]))
    where = "All areas: what" if len(plan.areas) > 1 else "What"
    note = "Which of its lines a fund pays changes no cost: the split is one of many."
    return Grid(f"{where} each fund pays", rows, note=note, name="Payments")


def _ringfences(instance: Instance, plan: Plan) -> Grid:
    found = [row for row in plan.ringfences if not row.area]
    return Grid(
        "All areas: ring-fences", list_ringfences(instance, plan, found), name="Ring-fences"
    )


def _limits(instance: Instance, plan: Plan) -> Iterator[Grid]:
    """What one more would do of the limits that all areas share."""
    for grid in one_more(instance, plan, "") if len(plan.areas) > 1 else ():
        yield replace(grid, title=f"All areas: {grid.title}")


def _partners(instance: Instance, plan: Plan) -> Grid:
    def text(amount: float | None) -> str:
        return "–" if amount is None else pounds(amount)

    rows: list[Line] = [
        (
            partner_title(instance, row.area, row.partner),
            [pounds(row.paid), text(row.alone), text(row.gain)],
        )
        for row in plan.partners
    ]
    later = f", later {span_word(instance)}s discounted"
    discounted = later if instance.head.discount.value else ""
    gains = [row.gain for row in plan.partners if row.gain is not None]
    if gains:
        rows.append(("What pooling is worth", ["", "", pounds(sum(gains))]))
    note = (
        f"£ over the plan{discounted}. Alone: if nothing were pooled, by solving "
        "again; a dash: nothing is pooled, or alone there is no plan. Limits for all areas "
        "together still hold then, and how areas share them is one of many ways."
    )
    return Grid("Who pays", rows, note=note, name="Partners")


OVERSPEND = ("Pays", "Overspend", "Contingency", "Left", "If shared", "Gain")
"""Columns of what each partner bears."""


def _overspends(instance: Instance, plan: Plan) -> Grid:
    """Who bears what comes to more, each alone or together, over all periods."""
    summed: dict[tuple[str, str], list[float]] = {}
    for row in plan.overspends:
        cells = summed.setdefault((row.area, row.partner), [0.0] * len(OVERSPEND))
        amounts = (row.paid, row.overspend, row.contingency, row.left, row.shared, row.gain)
        for at, amount in enumerate(amounts):
            cells[at] += amount
    rows: list[Line] = [
        (partner_title(instance, area, partner), [pounds(amount) for amount in cells])
        for (area, partner), cells in summed.items()
    ]
    everything = [sum(column) for column in zip(*summed.values(), strict=True)]
    if len(rows) > 1:
        rows.append(("All together", [pounds(amount) for amount in everything]))
    if not any(row.overspend for row in plan.overspends):
        rows = []
    note = (
        "£ of each period, added up. Left: what a partner's own contingency does not cover, "
        "where no risk is shared. If shared: all that all contingencies do not cover, in the "
        "proportion of what each pays. Gain: what sharing the risk is worth to it, beside what "
        "pooling is."
    )
    return Grid("Who bears an overspend", rows, note=note, name="Overspend")
