"""Strategies side by side, for the terminal: the answer first, then one table a topic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mixopt.instance.notebook import pluralise, span
from mixopt.report.terminal.area import standard_level
from mixopt.report.terminal.grid import SEEN, Grid, Line, count, print_grid, thousands
from mixopt.report.terminal.page import Page
from mixopt.results.comparison import NOTHING, Column, Compared, Comparison
from mixopt.units import Measure, pounds, pounds_that_suffice

MOST_LIMITS = 10
"""Limits that are printed."""

HEADING = 16
"""Characters of a line of a column's heading."""

NONE, NO_PLAN = "–", "no plan"

Number = Callable[[Compared], str]


def show_comparison(found: Comparison, page: Page) -> None:
    """Print a line for each column, then a table for each topic that has something in it."""
    tables = _Tables(found)
    first = found.columns[0]
    titles = dict.fromkeys(column.title for column in found.columns)
    page.print_line(" and ".join(titles), "bold")
    if len(titles) == 1:
        page.print_line(f"Side by side, {span(first.periods)}.")
    for line in tables.answers():
        page.print_paragraph(line)
    for grid in tables.grids():
        first_column = tables.headings[:1] if tables.repeats else []
        rest = tables.headings[len(first_column) :]
        print_grid(page, _with(grid, first_column), rest)
    for line in tables.foot():
        page.print_paragraph(line)


def _with(grid: Grid, first: Sequence[str]) -> Grid:
    """A grid whose first column stands in every part of it."""
    return Grid(grid.title, grid.rows, first[0] if first else "", grid.note)


@dataclass(frozen=True)
class _Tables:
    found: Comparison

    @property
    def repeats(self) -> bool:
        """Whether the one column of doing nothing stands beside all others in every part."""
        kinds = [column.kind for column in self.found.columns]
        return kinds.count("do nothing") == 1 and len(kinds) > 1

    @cached_property
    def headings(self) -> list[str]:
        """The name of each column, on several lines where it is long."""
        return [_folded(column.name) for column in self.found.columns]

    def answers(self) -> Iterator[str]:
        """What each column comes to, in a sentence."""
        for column in self.found.columns:
            yield f"{column.name}: {self._answer(column)}"

    def _answer(self, column: Column) -> str:
        if column.cost is None:
            word = "No plan" if column.kind == "no plan" else "Not known"
            return f"{word}: {column.why}."
        total = self._value(column, "money", "cost")
        words = pounds_that_suffice(total or 0.0)
        if total is not None and abs(total - column.cost) >= 1:
            words += f" ({pounds(column.cost)} discounted)"
        saved = self._value(column, "saving", "against_nothing")
        if saved is not None and abs(saved) < 1:
            words += ", as much as doing nothing"
        elif saved is not None:
            words += f", {pounds(abs(saved))} {'less' if saved > 0 else 'more'} than doing nothing"
        return f"{words}{self._headroom(column)}."

    def _headroom(self, column: Column) -> str:
        rows = [
            row
            for row in self.found.rows
            if row.column == column.name
            and (row.topic, row.item, row.area) == ("money", "headroom", "")
            and row.period
        ]
        if not rows:
            return ""
        left = {row.period: row.value or 0.0 for row in rows}
        over = {period: -amount for period, amount in left.items() if amount <= -1}
        if over:
            most = max(over, key=lambda period: over[period])
            words = f"; {pounds_that_suffice(sum(over.values()))} over the budget envelope"
            several = f", most in {most}: {pounds_that_suffice(over[most])}"
            return words + (several if len(over) > 1 else f" in {most}" if len(left) > 1 else "")
        least = min(left, key=lambda period: left[period])
        words = f"; {pounds(sum(left.values()))} inside the budget envelope"
        return words + (f", least in {least}: {pounds(left[least])}" if len(left) > 1 else "")

    def _value(self, column: Column, topic: str, item: str) -> float | None:
        """A number over the whole plan, of all areas."""
        wanted = (column.name, topic, item, "", "", "")
        for row in self.found.rows:
            found = row.column, row.topic, row.item, row.measure, row.area, row.period
            if found == wanted:
                return row.value
        return None

    def grids(self) -> Iterator[Grid]:
        """Every table that has something in it."""
        for grid in (
            *self._money(), self._saving(), self._missing(), self._moved("mix"),
            self._moved("staff"), self._ratios(), self._levers(), self._unmet(), self._limits(),
            self._prices(), self._unheld(),
        ):  # fmt: skip
            if grid.rows:
                yield grid

    def _cells(self, rows: Sequence[Compared], text: Number) -> list[str]:
        """A text for each column: blank where it has no such row."""
        by = {row.column: row for row in rows}
        return [
            text(by[column.name]) if column.name in by else self._blank(column)
            for column in self.found.columns
        ]

    def _blank(self, column: Column) -> str:
        return "" if column.cost is None else NONE

    def _grouped(
        self, topic: str, *keys: str
    ) -> dict[tuple[str, ...], list[Compared]]:  # fmt: skip
        """The rows of a topic by what some of their fields are."""
        found: dict[tuple[str, ...], list[Compared]] = {}
        for row in self.found.topic(topic):
            found.setdefault(tuple(getattr(row, key) for key in keys), []).append(row)
        return found

    @cached_property
    def periods(self) -> list[str]:
        """Every period of every column, in order."""
        names = {name for column in self.found.columns for name in column.periods}
        return sorted(names)

    def _by_period(self, topic: str, text: Number, *, total: str) -> Iterator[Line]:
        """For each item a heading, a line for each period, and the whole."""
        for (_, title), rows in self._grouped(topic, "item", "title").items():
            there = [period for period in self.periods if any(r.period == period for r in rows)]
            lines = [
                (f"  {period}", self._cells([r for r in rows if r.period == period], text))
                for period in there
            ]
            whole = [r for r in rows if not r.period and not r.measure]
            if len(there) == 1:
                yield title, lines[0][1]
                continue
            yield title, []
            yield from lines
            if total and whole:
                yield f"  {total}", self._cells(whole, text)
            later = [r for r in rows if r.measure == "discounted"]
            if later and any(_differ(later, whole)):
                yield f"  {total}, discounted", self._cells(later, text)

    def _money(self) -> Iterator[Grid]:
        rows = [*self._by_period("money", _thousands, total="In all")]
        yield Grid("Money, £000", rows)

    def _saving(self) -> Grid:
        rows = [*self._by_period("saving", _thousands, total="In all")]
        return Grid("Savings, £000", rows)

    def _missing(self) -> Grid:
        """Money missing by year, of columns without a plan."""
        rows: list[Line] = []
        money = [row for row in self.found.topic("missing") if row.note == "money"]
        for title in dict.fromkeys(row.title for row in money):
            rows.append((title, []))
            mine = [row for row in money if row.title == title]
            for period in self.periods:
                now = [row for row in mine if row.period == period]
                if now:
                    rows.append((f"  {period}", self._missed(now)))
        others = [row for row in self.found.topic("missing") if row.note != "money"]
        for note, heading in (("people", "People without a service, most in a period"),
                              ("", "Limits broken, most in a period")):  # fmt: skip
            mine = [row for row in others if (row.note == "people") == bool(note)]
            rows += [(heading, [])] if mine else []
            for title in dict.fromkeys(row.title for row in mine):
                each = [row for row in mine if row.title == title]
                unit = "" if note else f" ({each[0].unit})"
                rows.append((f"  {title}{unit}", self._most(each)))
        note = (
            "At the least, with which there would be a plan. Limits on money may want the same £."
        )
        return Grid("What is missing for a plan (money in £000)", rows, note=note)

    def _missed(self, rows: Sequence[Compared]) -> list[str]:
        by = {row.column: row for row in rows}
        return [
            _thousands(by[c.name]) if c.name in by else ("" if c.cost is not None else NONE)
            for c in self.found.columns
        ]

    def _most(self, rows: Sequence[Compared]) -> list[str]:
        """The most of each column."""
        most: dict[str, float] = {}
        for row in rows:
            most[row.column] = max(most.get(row.column, 0.0), row.value or 0.0)
        return [count(most[c.name]) if c.name in most else ("" if c.cost is not None else NONE)
                for c in self.found.columns]  # fmt: skip

    def _moved(self, topic: str) -> Grid:
        """The last period, and the change from today."""
        rows: list[Line] = []
        for (_, title), mine in self._grouped(topic, "item", "title").items():
            unit = mine[0].unit
            label = title if unit in {"people", "FTE"} else f"{title} ({unit})"
            last = [row for row in mine if row.measure == "last"]
            change = {row.column: row for row in mine if row.measure == "change"}
            rows.append((label, self._cells(last, lambda row: _moved(row, change))))
        what = {"mix": "Services (people)", "staff": "Staff (FTE)"}[topic]
        return Grid(f"{what}, {self._last}, and the change from today", rows)

    @property
    def _last(self) -> str:
        """The last period, where all columns have the same."""
        last = {column.periods[-1] for column in self.found.columns}
        return last.pop() if len(last) == 1 else "last period"

    def _ratios(self) -> Grid:
        """What standards come to in the last period, against their limits."""
        rows: list[Line] = []
        last = {column.name: column.periods[-1] for column in self.found.columns}
        for (_, title), mine in self._grouped("ratios", "item", "title").items():
            now = [row for row in mine if row.period == last[row.column]]
            reached = [row for row in now if row.measure == "reached"]
            limits = {row.column: row for row in now if row.measure != "reached"}
            rows.append((title, self._cells(reached, lambda row: _against(row, limits))))
        broken = any("*" in cell for _, cells in rows for cell in cells)
        note = "* The limit is broken." if broken else ""
        return Grid(f"Ratios and standards, {self._last} (and the limit)", rows, note=note)

    def _levers(self) -> Grid:
        rows: list[Line] = []
        for (_, title), mine in self._grouped("levers", "item", "title").items():
            first: dict[str, str] = {}
            for row in mine:
                if row.period and (row.value or 0.0) >= SEEN:
                    first.setdefault(row.column, row.period)
            whole = [row for row in mine if not row.period]
            rows.append((title, self._cells(whole, lambda row: _starts(row, first))))
        return Grid("Levers: starts in all, and the first", rows)

    def _unmet(self) -> Grid:
        rows = [*self._by_period("unmet", lambda row: count(row.value or 0.0), total="")]
        return Grid("Not supported (people)", rows)

    def _limits(self) -> Grid:
        """What one more of each limit would do, in the period where it does most."""
        best: dict[tuple[str, ...], dict[str, Compared]] = {}
        for (item, title), mine in self._grouped("limits", "item", "title").items():
            found = best.setdefault((item, title), {})
            for row in mine:
                if row.column not in found or _size(row) > _size(found[row.column]):
                    found[row.column] = row
        weight = {key: max(_size(row) for row in by.values()) for key, by in best.items()}
        shown = sorted(weight, key=lambda key: -weight[key])[:MOST_LIMITS]
        rows: list[Line] = [
            (key[1], self._cells([*best[key].values()], _one_more)) for key in shown
        ]
        more = len(best) - len(shown)
        note = "£ that one more adds to the cost of the plan, discounted, in the period where it does most."
        note += " A minus saves; a dash: it does not bind."
        note += f" {pluralise(more, 'more limit')} in --json and --csv." if more > 0 else ""
        return Grid("Limits that bind: one more", rows, note=note)

    def _prices(self) -> Grid:
        rows: list[Line] = []
        for (_, title, unit), mine in self._grouped("prices", "item", "title", "unit").items():
            rows.append((f"{title} ({unit})", []))
            for measure in ("one more", "one less"):
                now = [row for row in mine if row.measure == measure]
                rows.append((f"  {measure}", self._cells(now, _price)))
        return Grid("Prices: what one more, and one less, adds to the cost", rows)

    def _unheld(self) -> Grid:
        """What doing nothing cannot hold, by how much it is beyond its limit at worst."""
        rows: list[Line] = []
        for (item, title, unit), mine in self._grouped("not held", "item", "title", "unit").items():
            by = {(r.column, r.period, r.measure == "reached"): r.value or 0.0 for r in mine}
            worst: dict[str, float] = {}
            for column, period, reached in by:
                if reached:
                    beyond = abs(by[column, period, True] - by[column, period, False])
                    worst[column] = max(worst.get(column, 0.0), beyond)
            periods = [period for period in self.periods if any(r.period == period for r in mine)]
            rows.append((f"{title} ({_unit(unit)}, {span(periods)})", [
                _beyond(worst[c.name], unit) if c.name in worst else ""
                for c in self.found.columns if c.kind == "do nothing"
            ]))  # fmt: skip
        return Grid("", []) if not rows else Grid(UNHELD, rows)

    def foot(self) -> Iterator[str]:
        """What was changed, and how to read the first column."""
        yield ""
        nothing = [column for column in self.found.columns if column.kind == "do nothing"]
        if nothing:
            yield (
                f"{NOTHING}: today's mix and staff ratios held as need, prices and money move, "
                "without levers; by plain arithmetic (docs/comparison.md)."
            )
        else:
            yield "Doing nothing is not shown: name the instance of the saved plans too."


UNHELD = "What doing nothing cannot hold: beyond the limit, at worst"


def _folded(name: str) -> str:
    """A name on lines of a few characters, broken after `_`, `+`, `:` and blanks."""
    lines, line = [], ""
    for part in name.replace("_", "_\n").replace("+", "+\n").replace(" ", " \n").split("\n"):
        if line and len(line) + len(part.rstrip()) > HEADING:
            lines.append(line.rstrip())
            line = ""
        line += part
    return "\n".join([*lines, line.rstrip()])


def _differ(later: Sequence[Compared], whole: Sequence[Compared]) -> Iterator[bool]:
    by = {row.column: row.value or 0.0 for row in whole}
    for row in later:
        yield abs((row.value or 0.0) - by.get(row.column, 0.0)) >= 1


def _thousands(row: Compared) -> str:
    return thousands(row.value or 0.0)


def _moved(row: Compared, change: dict[str, Compared]) -> str:
    moved = change[row.column].value or 0.0 if row.column in change else 0.0
    text = f"{moved:+,.1f}" if abs(moved) >= SEEN * 10 else "="
    return f"{count(row.value or 0.0)} ({text})" if row.column in change else count(row.value or 0)


def _against(row: Compared, limits: dict[str, Compared]) -> str:
    limit = limits[row.column]
    most = limit.value or 0.0
    if row.value is None:
        return row.note
    at_least = limit.measure == "at_least"
    over = most - row.value if at_least else row.value - most
    mark = "*" if over > 1e-6 * max(1.0, abs(most)) else ""
    sense = "≥" if at_least else "≤"
    level = standard_level(row.value, most, row.unit)
    return f"{level}{mark} ({sense}{standard_level(most, most, row.unit)})"


def _starts(row: Compared, first: dict[str, str]) -> str:
    number = f"{row.value or 0.0:,.2f}".rstrip("0").rstrip(".")
    return f"{number}, {first[row.column]}" if row.column in first else number


def _size(row: Compared) -> float:
    return 0.0 if row.value is None else abs(row.value)


def _one_more(row: Compared) -> str:
    return row.note if row.value is None else Measure.MONEY.amount(row.value)


def _price(row: Compared) -> str:
    if row.value is None:
        return row.note
    people = row.unit.startswith(Measure.PEOPLE)
    return (Measure.PEOPLE if people else Measure.MONEY).amount(row.value)


def _unit(unit: str) -> str:
    return {"share": "points of 100"}.get(unit, unit)


def _beyond(amount: float, unit: str) -> str:
    if unit == "£":
        return pounds_that_suffice(amount)
    return f"{100 * amount:,.1f}" if unit == "share" else f"{amount:,.2f}"
