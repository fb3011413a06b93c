"""Reads the decisions back from the tables of a plan, and finds tables that do not agree."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from mixopt.results.beyond import Beyond
from mixopt.results.decisions import Decisions, Values
from mixopt.results.plan import Plan
from mixopt.units import PENNY

CLOSE = 1e-6
"""Relative, at least absolute: numbers of a plan within this are the same, as plans hold doubles of
sums that the solver keeps to 1e-9, and no table shows as much."""

POUNDS = {
    "price", "amount", "cost", "envelope", "headroom", "target", "from_funds", "counted", "least",
    "most", "spend", "before", "taken", "given", "paid", "kept", "returned", "limit", "reached",
    "worth", "baseline", "saved", "recurrent", "one_off", "spent_once", "rise", "to_find",
    "recurrent_target", "alone", "gain", "overspend", "contingency", "left", "shared",
}  # fmt: skip
"""Columns that are held to the penny, however large."""

NAMES = {
    "area", "need", "service", "supply", "role", "contract", "lever", "standard", "line", "item",
    "period", "fund", "scheme", "theme", "ringfence", "metric", "within", "partner", "kind",
    "use",
}  # fmt: skip
"""Columns that say what a row is about."""


def decisions_of(plan: Plan) -> Decisions:
    """What was decided, read back from the plan's tables."""
    volume: dict[tuple[str, ...], float] = defaultdict(float)
    for row in plan.volumes:
        volume[row.area, row.service, row.period] += row.drawn
    permanent = [row for row in plan.staff if row.contract == "permanent"]
    return Decisions(
        supported=_read_rows(
            {(r.area, r.need, r.service, r.period): r.people for r in plan.supported}
        ),
        unmet=_read_rows({(r.area, r.need, r.period): r.unmet for r in plan.needs}),
        volume=volume,
        drawn=_read_rows({(r.area, r.service, r.supply, r.period): r.drawn for r in plan.volumes}),
        fte=_read_rows({(r.area, r.role, r.contract, r.period): r.fte for r in plan.staff}),
        deployed=_read_rows(
            {(r.area, r.role, r.contract, r.use, r.period): r.fte for r in plan.deployment}
        ),
        hired=_read_rows({(r.area, r.role, r.period): r.hired for r in permanent}),
        released=_read_rows({(r.area, r.role, r.period): r.released for r in permanent}),
        vacant=_read_rows({(r.area, r.role, r.period): r.vacant for r in plan.vacancies}),
        started=_read_rows({(r.area, r.lever, r.period): r.started for r in plan.levers}),
        spent=_read_rows({(r.area, r.scheme, r.period): r.spend for r in plan.schemes}),
        paid=_read_rows({(r.area, r.fund, r.line, r.period): r.amount for r in plan.payments}),
        kept=_read_rows({(r.area, r.fund, r.period): r.kept for r in plan.funds}),
        given=_read_rows({(r.area, r.fund, r.period): r.given for r in plan.funds}),
        taken=_read_rows({(r.area, r.fund, r.period): r.taken for r in plan.funds}),
    )


def join_beyond(plan: Plan, beyond: Beyond) -> Plan:
    """A plan with the rows beyond its last period among its own."""
    return replace(
        plan,
        needs=(*plan.needs, *beyond.needs),
        supported=(*plan.supported, *beyond.supported),
        volumes=(*plan.volumes, *beyond.volumes),
        staff=(*plan.staff, *beyond.staff),
        vacancies=(*plan.vacancies, *beyond.vacancies),
        deployment=(*plan.deployment, *beyond.deployment),
    )


def _read_rows(column: dict[tuple[str, ...], float]) -> Values:
    """The numbers of a column; 0 where a row is missing, which the count of rows finds."""
    return defaultdict(float, column)


def differences(table: str, printed: tuple[Any, ...], own: tuple[Any, ...]) -> Iterator[str]:
    """Where a table as printed is not as it should be; a row's number is a spreadsheet's."""
    if len(printed) != len(own):
        yield f"{table}: {len(printed)} rows, not {len(own)}"
    elif printed != own:
        columns = [column.name for column in fields(own[0])]
        for number, (row, right) in enumerate(zip(printed, own, strict=True), start=2):
            if row == right:
                continue
            about = ", ".join(getattr(right, name) for name in columns if name in NAMES)
            for name in columns:
                read, should = getattr(row, name), getattr(right, name)
                pounds = name in POUNDS or (name == "units" and getattr(row, "unit", "") == "£")
                if not _same(read, should, pounds=pounds):
                    yield f"{table}, row {number} ({about}): {name} is {read}, not {should}"


def _same(read: Any, should: Any, *, pounds: bool) -> bool:
    if read == should or not (isinstance(read, float) and isinstance(should, float)):
        return bool(read == should)
    close = CLOSE * max(1.0, abs(read), abs(should))
    if pounds:
        close = min(close, PENNY)
    return abs(read - should) <= close < math.inf
