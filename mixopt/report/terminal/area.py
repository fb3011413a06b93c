"""The tables of one area of a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from mixopt.instance.instance import Instance
from mixopt.instance.titles import line_title, span_word, supply_title, use_title
from mixopt.report.answers import money_of, on_own_money
from mixopt.report.own_money import SCENARIO, sum_added
from mixopt.report.terminal.flows import tabulate_flows
from mixopt.report.terminal.freedom import Marks
from mixopt.report.terminal.funding import Money
from mixopt.report.terminal.grid import NOBODY, SEEN, Grid, Line, count, pounds
from mixopt.report.terminal.groups import tabulate_groups, tabulate_localities
from mixopt.report.terminal.one_more import one_more
from mixopt.report.terminal.sufficiency import sufficiency
from mixopt.results.care_rows import Need, Volume
from mixopt.results.plan import Plan
from mixopt.units import VOLUME_UNITS, pounds_that_suffice


@dataclass(frozen=True)
class Area:
    """The tables of one area."""

    instance: Instance
    plan: Plan
    area: str

    def grids(self) -> Iterator[Grid]:
        """Every table that has something in it, in the order in which it is read."""
        name = "" if len(self.plan.areas) == 1 else f"{self.instance.head.areas[self.area]}: "
        money = Money(self.instance, on_own_money(self.instance, self.plan), self.area)
        for grid in (
            self._unmet(),
            self._money(),
            self._spend(),
            *money.grids(),
            self._mix(),
            *sufficiency(self.instance, self.plan, self.area),
            self._relief(),
            tabulate_flows(self.instance, self.plan, self.area),
            tabulate_groups(self.instance, self.plan, self.area),
            tabulate_localities(self.instance, self.plan, self.area),
            self._supplies(),
            self._staff(),
            self._standards(),
            self._levers(),
            *one_more(self.instance, self.plan, self.area),
        ):
            if grid.rows or grid.alone:
                yield replace(grid, title=name + grid.title)

    def _money(self) -> Grid:
        own = on_own_money(self.instance, self.plan)
        money = [row for row in own.money if row.area == self.area]
        rows: list[Line] = [("Cost", [pounds_that_suffice(row.cost) for row in money])]
        if self.instance.model.funds:
            rows.append(("Paid by funds", [pounds(row.from_funds) for row in money]))
        if money[0].envelope is not None:
            rows.append(("Budget envelope", [pounds(row.envelope or 0) for row in money]))
        rows += self._added()
        if money[0].headroom is not None:
            rows.append(("Headroom", [pounds(row.headroom or 0) for row in money]))
        if money[0].target is not None:
            rows.append(("Baseline less savings", [pounds(row.target or 0) for row in money]))
            below = [pounds((row.target or 0) - row.counted) for row in money]
            rows.append(("Saved beyond the target", below))
        note = "Costs are rounded up to the pound, so that a budget typed as printed is enough."
        if any(label.startswith(SCENARIO) for label, _ in rows):
            note += " Headroom and what is saved are without what a scenario adds."
        return Grid("Money", rows, note=note, name="Money")

    def _added(self) -> Iterator[Line]:
        """What scenarios add to the area's money, or take with a minus."""
        money = money_of(self.instance, self.plan)
        mine = [row for row in money.added if row.area == self.area] if money else []
        for title, by in sum_added(mine).items():
            yield f"{SCENARIO}{title}", [pounds(by[period]) for period in by]

    def _spend(self) -> Grid:
        spent: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for entry in self.plan.ledger:
            if entry.area == self.area:
                spent[entry.line][entry.period] += entry.amount
        rows: list[Line] = [
            (line_title(self.instance, line), self._across(by, pounds))
            for line, by in spent.items()
            if any(abs(amount) >= SEEN for amount in by.values())
            and not line.startswith("schemes.")
        ]
        note = "Net of what people contribute."
        return Grid("Where the money goes", rows, note=note, name="Spending")

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
                    cells = self._mark_numbers("supported", f"{need}.{service}", by, count)
                    rows.append((label, [count(opening), *cells]))
        span = span_word(self.instance)
        note = f"People on average over the {span} (people a year where the need is counted so)."
        note = "\n".join(filter(None, (note, self.marks.note("supported"))))
        return Grid("The mix: people supported", rows, "Before", note, name="Mix")

    @cached_property
    def marks(self) -> Marks:
        """Marks what could differ at the same cost."""
        return Marks(self.plan)

    def _mark_numbers(
        self, decision: str, of: str, values: dict[str, float], text: Callable[[float], str]
    ) -> list[str]:
        """The numbers of a row, with a mark on those that could differ at the same cost."""
        periods = self.plan.periods
        marks = [self.marks.mark(decision, self.area, of, period) for period in periods]
        some = any(mark.strip() for mark in marks)
        return [
            text(values.get(period, 0.0)) + (mark if some else mark and " ")
            for period, mark in zip(periods, marks, strict=True)
        ]

    def _unmet(self) -> Grid:
        rows = self._of_needs(lambda row: row.unmet)
        if self.plan.mode == "most-need" and not rows:
            some = any(row.unmet > NOBODY for row in self.plan.needs if row.area == self.area)
            rows = [("Less than 0.01 of a person" if some else "Nobody", [])]
        return Grid("Not supported (people)", rows, name="Unmet")

    def _relief(self) -> Grid:
        rows = self._of_needs(lambda row: row.relief)
        return Grid("Kept out of need (people)", rows, name="Relief")

    def _of_needs(self, number: Callable[[Need], float]) -> list[Line]:
        """A number of each need that has it in some period."""
        rows: list[Line] = []
        for need, found in self.instance.model.needs.items():
            mine = [row for row in self.plan.needs if (row.area, row.need) == (self.area, need)]
            if any(number(row) >= SEEN for row in mine):
                by = {row.period: number(row) for row in mine}
                rows.append((found.title, self._across(by, count)))
        return rows

    def _supplies(self) -> Grid:
        rows: list[Line] = []
        used: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for row in self.plan.volumes:
            if row.area == self.area:
                full = row.drawn >= SEEN and self._count_unused(row) < SEEN
                text = count(row.drawn) + ("*" if full else " ")
                used[row.service, row.supply][row.period] = text
        for (service, supply), by in used.items():
            if any(text != "– " for text in by.values()):
                unit = VOLUME_UNITS[self.instance.model.services[service].unit].volume
                label = f"{supply_title(self.instance, service, supply)} ({unit})"
                rows.append((label, [by[period] for period in self.plan.periods]))
        return Grid("Supply used", rows, note="* All that there is.", name="Supply")

    def _count_unused(self, row: Volume) -> float:
        """What is left of a supply: of all areas' share, where it is pooled."""
        supplies = self.instance.model.services[row.service].supplies
        pooled = row.supply in supplies and supplies[row.supply].pooled
        same = [
            other
            for other in (self.plan.volumes if pooled else [row])
            if (other.service, other.supply, other.period) == (row.service, row.supply, row.period)
        ]
        return row.available + sum(other.added - other.drawn for other in same)

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
                cells = self._mark_numbers("fte", f"{role}.{contract}", fte, count)
                rows.append((label, [count(mine[0].opening), *cells]))
                hired = {row.period: row.hired for row in mine}
                if any(number >= SEEN for number in hired.values()):
                    rows.append(("  hired in the period", ["", *self._across(hired, count)]))
                rows += self._uses(role, contract)
            rows += self._vacancies(role)
        return Grid("Staff (FTE)", rows, "Before", self.marks.note("fte"), name="Staff")

    def _vacancies(self, role: str) -> Iterator[Line]:
        """Posts that nobody fills, of roles that have posts."""
        mine = [row for row in self.plan.vacancies if (row.area, row.role) == (self.area, role)]
        if mine:
            vacant = {row.period: row.vacant for row in mine}
            title = self.instance.model.roles[role].title
            yield f"{title}, posts that nobody fills", ["", *self._across(vacant, count)]

    def _uses(self, role: str, contract: str) -> Iterator[Line]:
        """What staff are used for, where that is more than one thing."""
        by: dict[str, dict[str, float]] = defaultdict(dict)
        for row in self.plan.deployment:
            if (row.area, row.role, row.contract) == (self.area, role, contract):
                by[row.use][row.period] = row.fte
        for use, fte in by.items():
            label = f"  of which: {use_title(self.instance, use)}"
            yield label, ["", *self._across(fte, count)]

    def _standards(self) -> Grid:
        rows: list[Line] = []
        for name, standard in self.instance.model.standards.items():
            mine = {
                row.period: row
                for row in self.plan.standards
                if (row.area, row.standard) == (self.area, name)
            }
            if not mine:
                continue
            sense = "at least" if next(iter(mine.values())).sense == "at_least" else "at most"
            cells = []
            for period in self.plan.periods:
                row = mine.get(period)
                cells.append("–" if row is None else _against(row.reached, row.limit, row.unit))
            rows.append((f"{standard.title} ({standard.standing}, {sense})", cells))
        return Grid("Standards (reached/limit)", rows, name="Standards")

    def _levers(self) -> Grid:
        rows: list[Line] = []
        for lever, found in self.instance.model.levers.items():
            started = {
                row.period: row.started
                for row in self.plan.levers
                if (row.area, row.lever) == (self.area, lever)
            }
            cells = self._mark_numbers("started", lever, started, lambda n: count(n, 2))
            rows.append((found.title, cells))
            if found.releases:
                gone = {
                    row.period: row.posts_released
                    for row in self.plan.levers
                    if (row.area, row.lever) == (self.area, lever)
                }
                rows.append(("  posts done away with so far (FTE)", self._across(gone, count)))
        return Grid("Levers: starts", rows, note=self.marks.note("started"), name="Levers")


def _against(reached: float, limit: float, unit: str) -> str:
    """Both with the decimals that the limit needs: a limit of 15.25 is not shown as 15.2."""
    return f"{standard_level(reached, limit, unit)}/{standard_level(limit, limit, unit)}"


def standard_level(level: float, limit: float, unit: str) -> str:
    """A level of a standard, with the decimals that its limit needs."""
    if unit == "share":
        return f"{100 * level:.{_places(100 * limit)}f}%"
    return f"{level:,.{_places(limit)}f}"


def standard_limit(limit: float, unit: str, *, at_least: bool) -> str:
    """The limit of a standard, with its sense; where nothing can break it, that it has none."""
    if limit <= 0 if at_least else unit == "share" and limit >= 1:
        return "no limit"
    return f"{'≥' if at_least else '≤'}{standard_level(limit, limit, unit)}"


def _places(number: float) -> int:
    return next((places for places in (1, 2) if abs(round(number, places) - number) < 1e-9), 3)
