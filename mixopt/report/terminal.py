"""A plan for the terminal, in at most 100 columns.

Takes the instance for titles and sources, and the plan for every number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mixopt.instance import Instance
from mixopt.plan import Plan
from mixopt.units import VOLUME_UNITS
from mixopt.wording import line_title, supply_title

WIDTH = 100
PERIODS_ACROSS = 5
"""Periods in one table; a longer plan is printed in several."""
FINEST = 1e-6
SEEN = 0.005
"""People, FTE or £ below this print as nothing."""


Line = tuple[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with one column a period.

    Attributes:
        title: Its heading.
        rows: Label, and one text for each column after it (none for a heading).
        before: Heading of the column before the periods, if there is one.
        note: A sentence under it.
    """

    title: str
    rows: Sequence[Line]
    before: str = ""
    note: str = ""


def pounds(amount: float) -> str:
    """£ to the pound, with thousands separators; -0 is 0."""
    whole = round(amount)
    return f"-£{-whole:,}" if whole < 0 else f"£{whole:,}"


def count(number: float, places: int = 1) -> str:
    """People, places or FTE; a dash where there are none."""
    return "–" if abs(number) < SEEN else f"{number:,.{places}f}"


def show(instance: Instance, plan: Plan, console: Console) -> None:
    """Print everything a reader needs to understand and check a plan."""
    span = plan.periods[0] if len(plan.periods) == 1 else f"{plan.periods[0]} to {plan.periods[-1]}"
    _line(console, plan.title, style="bold")
    _line(console, f"{instance.model.title}. Least-cost plan, {span}.")
    for words in plan.changes:
        _line(console, f"Changed: {words}")
    for area in plan.areas:
        for grid in _Area(instance, plan, area).grids():
            _grid(console, grid, plan.periods)
    rate = instance.head.discount.value
    discounted = f", later years discounted at {rate:g}% a year" if rate else ""
    _line(console, "")
    _line(console, f"Cost of the plan{discounted}: {pounds(plan.cost)}", style="bold")
    _line(console, _rests(plan))
    _line(console, certificate(plan))


def certificate(plan: Plan) -> str:
    """The certificate in two sentences."""
    proof = plan.certificate
    return (
        f"Certificate: no plan costs less, to within £{proof.gap * abs(plan.cost):.2f}; every "
        f"limit is kept, to within {max(proof.primal_residual, FINEST):.6f} of a unit. The ledger "
        f"adds up to the cost, to within £{proof.ledger:.2f}."
    )


def _rests(plan: Plan) -> str:
    """How much of the cost rests on published, derived and assumed prices."""
    spent: dict[str, float] = defaultdict(float)
    for entry in plan.ledger:
        spent[entry.source_kind] += abs(entry.amount)
    total = sum(spent.values()) or 1.0
    parts = ", ".join(
        f"{100 * spent[kind] / total:.0f}% {kind}" for kind in ("published", "derived", "assumed")
    )
    return f"By the source of the price of each line, the money rests on figures that are {parts}."


@dataclass(frozen=True, slots=True)
class _Area:
    """The tables of one area."""

    instance: Instance
    plan: Plan
    area: str

    def grids(self) -> Iterator[Grid]:
        name = "" if len(self.plan.areas) == 1 else f"{self.instance.head.areas[self.area]}: "
        for grid in (
            self._money(), self._spend(), self._mix(), self._needs(), self._supplies(),
            self._staff(), self._standards(), self._levers(), self._limits(),
        ):  # fmt: skip
            if grid.rows:
                yield Grid(name + grid.title, grid.rows, grid.before, grid.note)

    def _money(self) -> Grid:
        money = [row for row in self.plan.money if row.area == self.area]
        rows: list[Line] = [("Cost", [pounds(row.cost) for row in money])]
        if money[0].envelope is not None:
            rows.append(("Budget envelope", [pounds(row.envelope or 0) for row in money]))
            rows.append(("Headroom", [pounds(row.headroom or 0) for row in money]))
        if money[0].target is not None:
            rows.append(("Baseline less savings", [pounds(row.target or 0) for row in money]))
            below = [pounds((row.target or 0) - row.cost) for row in money]
            rows.append(("Saved beyond the target", below))
        return Grid("Money", rows)

    def _spend(self) -> Grid:
        spent: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for entry in self.plan.ledger:
            if entry.area == self.area:
                spent[entry.line][entry.period] += entry.amount
        rows: list[Line] = [
            (line_title(self.instance, line), self._across(by, pounds))
            for line, by in spent.items()
            if any(abs(amount) >= SEEN for amount in by.values())
        ]
        return Grid("Where the money goes", rows)

    def _across(self, values: dict[str, float], text: Callable[[float], str]) -> list[str]:
        return [text(values.get(period, 0.0)) for period in self.plan.periods]

    def _mix(self) -> Grid:
        rows: list[Line] = []
        model = self.instance.model
        for need, found in model.needs.items():
            mine = [r for r in self.plan.supported if (r.area, r.need) == (self.area, need)]
            if not mine:
                continue
            rows.append((found.title, []))
            for service in dict.fromkeys(row.service for row in mine):
                by = {row.period: row.people for row in mine if row.service == service}
                opening = next(row.opening for row in mine if row.service == service)
                if opening >= SEEN or any(people >= SEEN for people in by.values()):
                    label = f"  {model.services[service].title}"
                    rows.append((label, [count(opening), *self._across(by, count)]))
        note = "People on average over the year (people a year where the need is counted so)."
        return Grid("The mix: people supported", rows, "Before", note)

    def _needs(self) -> Grid:
        rows: list[Line] = []
        for need, found in self.instance.model.needs.items():
            mine = [row for row in self.plan.needs if (row.area, row.need) == (self.area, need)]
            if any(row.relief >= SEEN for row in mine):
                relief = {row.period: row.relief for row in mine}
                rows.append((f"Kept out of: {found.title}", self._across(relief, count)))
            if any(row.unmet >= SEEN for row in mine):
                unmet = {row.period: row.unmet for row in mine}
                rows.append((f"Not supported: {found.title}", self._across(unmet, count)))
        return Grid("Relief", rows)

    def _supplies(self) -> Grid:
        rows: list[Line] = []
        used: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for row in self.plan.volumes:
            if row.area == self.area:
                full = row.drawn >= SEEN and row.drawn > row.available + row.added - SEEN
                text = count(row.drawn) + ("*" if full else " ")
                used[row.service, row.supply][row.period] = text
        for (service, supply), by in used.items():
            if any(text != "– " for text in by.values()):
                unit = VOLUME_UNITS[self.instance.model.services[service].unit].volume
                label = f"{supply_title(self.instance, service, supply)} ({unit})"
                rows.append((label, [by[period] for period in self.plan.periods]))
        return Grid("Supply used", rows, note="* All that there is.")

    def _staff(self) -> Grid:
        rows: list[Line] = []
        for role, found in self.instance.model.roles.items():
            for contract in found.contracts:
                mine = [
                    row
                    for row in self.plan.staff
                    if (row.area, row.role, row.contract) == (self.area, role, contract)
                ]
                fte = {row.period: row.fte for row in mine}
                label = f"{found.title}, {contract}"
                rows.append((label, [count(mine[0].opening), *self._across(fte, count)]))
                hired = {row.period: row.hired for row in mine}
                if any(number >= SEEN for number in hired.values()):
                    rows.append(("  hired in the period", ["", *self._across(hired, count)]))
        return Grid("Staff (FTE)", rows, "Before")

    def _standards(self) -> Grid:
        rows: list[Line] = []
        for name, standard in self.instance.model.standards.items():
            mine = {row.period: row for row in self.plan.standards
                    if (row.area, row.standard) == (self.area, name)}  # fmt: skip
            if not mine:
                continue
            sense = "at least" if next(iter(mine.values())).sense == "at_least" else "at most"
            cells = []
            for period in self.plan.periods:
                row = mine.get(period)
                cells.append("–" if row is None else _against(row.reached, row.limit, row.unit))
            rows.append((f"{standard.title} ({standard.standing}, {sense})", cells))
        return Grid("Standards (reached/limit)", rows)

    def _levers(self) -> Grid:
        rows: list[Line] = []
        for lever, found in self.instance.model.levers.items():
            started = {row.period: row.started for row in self.plan.levers
                       if (row.area, row.lever) == (self.area, lever)}  # fmt: skip
            rows.append((found.title, self._across(started, lambda n: count(n, 2))))
        return Grid("Levers: starts", rows)

    def _limits(self) -> Grid:
        binding: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        labels: dict[tuple[str, str], str] = {}
        for row in self.plan.limits:
            if row.area in {self.area, ""} and abs(row.change) >= SEEN:
                key = (row.limit, row.of)
                binding[key][row.period] = row.change
                labels[key] = f"{row.words} ({row.standing})"
        rows: list[Line] = []
        for key, by in binding.items():
            if "" in by:
                rows.append((f"{labels[key]}: {pounds(by[''])}", []))
            else:
                cells = [pounds(by[p]) if p in by else "–" for p in self.plan.periods]
                rows.append((labels[key], cells))
        note = (
            "£ that one more unit would add to the cost of the whole plan; a minus saves. A first "
            "form of price: it holds for a small step, in one direction, with all else unchanged."
        )
        return Grid("The limits that bind, and what one more would do", rows, note=note)


def _against(reached: float, limit: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * reached:.1f}%/{100 * limit:.1f}%"
    return f"{reached:,.1f}/{limit:,.1f}"


def _grid(console: Console, grid: Grid, periods: Sequence[str]) -> None:
    """Print a grid, so many periods across at a time."""
    first = 1 if grid.before else 0
    for start in range(0, len(periods), PERIODS_ACROSS):
        shown = periods[start : start + PERIODS_ACROSS]
        table = Table(box=None, pad_edge=False, padding=(0, 1), show_edge=False, width=WIDTH)
        table.add_column(Text(grid.title, style="bold"), ratio=1, overflow="fold")
        if grid.before:
            table.add_column(grid.before, justify="right", no_wrap=True)
        for period in shown:
            table.add_column(period, justify="right", no_wrap=True)
        for row in grid.rows:
            label, cells = row
            own = cells[first + start : first + start + len(shown)]
            table.add_row(Text(label), *[*cells[:first], *own])
        console.print()
        console.print(table)
    if grid.note:
        _line(console, grid.note, style="dim")


def _line(console: Console, words: str, style: str = "") -> None:
    console.print(Text(words, style=style))
