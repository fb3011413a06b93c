"""The first table of the first screen: cost, who pays, headroom, and what is saved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mixopt.instance.instance import Instance
from mixopt.report.answers import money_of, on_own_money
from mixopt.report.own_money import SCENARIO, sum_added
from mixopt.report.terminal.block import Block, Row
from mixopt.report.terminal.grid import thousands
from mixopt.results.care_rows import Position
from mixopt.results.plan import Plan

FEWEST = 3
"""Rows that a folded table keeps at the least."""


def money_block(instance: Instance, plan: Plan) -> Block:
    """Cost, who pays, envelope, headroom, and what is saved against the target."""
    found = _Money(instance, plan, on_own_money(instance, plan))
    rows = [*found.rows()]
    always = sum(not row.label.startswith("  ") for row in rows)
    weighted = tuple(
        Row(row.label, row.cells, _size(row) if row.label.startswith("  ") else 1e18)
        for row in rows
    )
    everywhere = ", all areas" if len(plan.areas) > 1 else ""
    title = f"Money, £000{everywhere}"
    return Block(title, plan.periods, weighted, "Money", always + FEWEST, always)


@dataclass(frozen=True, slots=True)
class _Money:
    """The rows of money, of all areas."""

    instance: Instance
    plan: Plan
    own: Plan
    """The plan without the money that scenarios add."""

    def rows(self) -> Iterator[Row]:
        """Every row that has something in it; those of single areas are indented."""
        yield self._row("Cost", lambda row: row.cost)
        if len(self.plan.areas) > 1:
            for area in self.plan.areas:
                yield self._row(f"  {self.instance.head.areas[area]}", lambda row: row.cost, area)
        if self.instance.model.funds:
            yield self._row("Paid by funds", lambda row: row.from_funds)
        enveloped = any(row.envelope is not None for row in self.plan.money)
        if enveloped:
            yield self._row("Budget envelope", lambda row: row.envelope)
        yield from self._added()
        if enveloped:
            yield self._row("Headroom", lambda row: row.headroom)
        yield from self._savings()

    def _added(self) -> Iterator[Row]:
        """What scenarios add, or take with a minus; headroom and savings are without it."""
        money = money_of(self.instance, self.plan)
        for title, by in sum_added(money.added if money else ()).items():
            yield Row(f"{SCENARIO}{title}", tuple(thousands(by[each]) for each in by))

    def _row(self, label: str, amount: Callable[[Position], float | None], area: str = "") -> Row:
        total: dict[str, float] = defaultdict(float)
        for row in self.own.money:
            if area in {"", row.area}:
                total[row.period] += amount(row) or 0.0
        return Row(label, tuple(thousands(total[period]) for period in self.plan.periods))

    def _savings(self) -> Iterator[Row]:
        rows = [row for row in self.own.savings if row.target is not None]
        for label, name in (
            ("Saved against the baseline", "saved"),
            ("Savings target", "target"),
            ("One-off money in the saving", "one_off"),
        ):
            by: dict[str, float] = defaultdict(float)
            for row in rows:
                by[row.period] += getattr(row, name) or 0.0
            if rows and (name != "one_off" or any(amount >= 1 for amount in by.values())):
                yield Row(label, tuple(thousands(by[period]) for period in self.plan.periods))


def _size(row: Row) -> float:
    return max((float(cell.replace(",", "")) for cell in row.cells if cell != "–"), default=0.0)
