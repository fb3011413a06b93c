"""The tables of a comparison: one a topic, a column each strategy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from mixopt.instance.notebook import pluralise, span
from mixopt.report.terminal.comparison_cells import (
    against_cell,
    beyond_cell,
    differ,
    moved_cell,
    one_more_cell,
    people_cell,
    price_cell,
    size_of,
    starts_cell,
    thousands_cell,
    unit_words,
)
from mixopt.report.terminal.grid import SEEN, Grid, Line
from mixopt.results.comparison import Column, Compared, Comparison

MOST_LIMITS = 10
"""Limits that are printed."""

NONE = "–"

Number = Callable[[Compared], str]


@dataclass(frozen=True)
class Tables:
    """The tables of a comparison."""

    found: Comparison

    @cached_property
    def planned(self) -> list[Column]:
        """The columns that have numbers: all but those without a plan."""
        return [column for column in self.found.columns if column.cost is not None]

    @cached_property
    def plans(self) -> list[Column]:
        """The columns with a plan, which alone have limits that bind and prices."""
        return [column for column in self.found.columns if column.kind == "plan"]

    @cached_property
    def without(self) -> list[Column]:
        """The columns without a plan."""
        return [column for column in self.found.columns if column.cost is None]

    @cached_property
    def nothing(self) -> list[Column]:
        """The columns of doing nothing."""
        return [column for column in self.found.columns if column.kind == "do nothing"]

    @cached_property
    def changing(self) -> list[Column]:
        """The columns whose scenarios add money or take it, with or without a plan."""
        names = {row.column for row in self.found.topic("added")}
        return [column for column in self.found.columns if column.name in names]

    def grids(self) -> Iterator[tuple[Grid, Sequence[Column]]]:
        """Every table that has something in it, with the columns that it has."""
        for grid, columns in (
            (self._money(), self.planned),
            (self._added(), self.changing),
            (self._saving(), self.planned),
            (self._missing(), self.without),
            (self._tabulate_moves("mix"), self.planned),
            (self._tabulate_moves("staff"), self.planned),
            (self._ratios(), self.planned),
            (self._levers(), self.planned),
            (self._unmet(), self.planned),
            (self._limits(), self.plans),
            (self._prices(), self.plans),
            (self._unheld(), self.nothing),
        ):
            if grid.rows:
                yield grid, columns

    def _cells(
        self, rows: Sequence[Compared], text: Number, columns: Sequence[Column] | None = None
    ) -> list[str]:
        """A text for each column; a dash where it has no such row."""
        by = {row.column: row for row in rows}
        columns = self.planned if columns is None else columns
        return [text(by[column.name]) if column.name in by else NONE for column in columns]

    def _group_rows(self, topic: str, *keys: str) -> dict[tuple[str, ...], list[Compared]]:
        """The rows of a topic by what some of their fields are."""
        found: dict[tuple[str, ...], list[Compared]] = {}
        for row in self.found.topic(topic):
            found.setdefault(tuple(getattr(row, key) for key in keys), []).append(row)
        return found

    @cached_property
    def periods(self) -> list[str]:
        """Every period of every column, in order."""
        names = [*dict.fromkeys(name for c in self.found.columns for name in c.periods)]
        return sorted(names) if all(name[:4].isdigit() for name in names) else names

    def _by_period(
        self, topic: str, text: Number, *, total: str, columns: Sequence[Column] | None = None
    ) -> Iterator[Line]:
        """For each item a heading, a line for each period, and the whole."""
        for (_, title), rows in self._group_rows(topic, "item", "title").items():
            there = [period for period in self.periods if any(r.period == period for r in rows)]
            lines = [
                (f"  {period}", self._cells([r for r in rows if r.period == period], text, columns))
                for period in there
            ]
            whole = [r for r in rows if not r.period and not r.measure]
            if len(there) == 1:
                yield title, lines[0][1]
                continue
            yield title, []
            yield from lines
            if total and whole:
                yield f"  {total}", self._cells(whole, text, columns)
            later = [r for r in rows if r.measure == "discounted"]
            if later and any(differ(later, whole)):
                yield f"  {total}, discounted", self._cells(later, text, columns)

    def _money(self) -> Grid:
        rows = [*self._by_period("money", thousands_cell, total="In all")]
        return Grid("Money, £000", rows)

    def _added(self) -> Grid:
        """What scenarios add to an instance's own money, or take."""
        lines = self._by_period("added", thousands_cell, total="In all", columns=self.changing)
        rows = [*lines]
        note = "A minus takes. What is added counts neither as left nor as saved."
        return Grid("What scenarios add to money, £000", rows, note=note)

    def _saving(self) -> Grid:
        rows = [*self._by_period("saving", thousands_cell, total="In all")]
        return Grid("Savings, £000", rows)

    @property
    def _discounted(self) -> bool:
        """Whether later money counts for less in any column."""
        rows = [row for row in self.found.topic("money") if row.item == "cost" and not row.area]
        whole = [row for row in rows if not row.period and not row.measure]
        return any(differ([row for row in rows if row.measure == "discounted"], whole))

    def _missing(self) -> Grid:
        """Money missing by year, of columns without a plan."""
        rows: list[Line] = []
        for (title, note, unit), mine in self._group_rows(
            "missing", "title", "note", "unit"
        ).items():
            if note == "money":
                rows.append((title, []))
                for period in self.periods:
                    now = [row for row in mine if row.period == period]
                    if now:
                        cells = self._cells(now, thousands_cell, self.without)
                        rows.append((f"  {period}", cells))
                continue
            most: dict[str, Compared] = {}
            for row in mine:
                if row.column not in most or size_of(row) > size_of(most[row.column]):
                    most[row.column] = row
            label = f"{title}: {'people' if note == 'people' else unit}, at worst"
            rows.append((label, self._cells([*most.values()], people_cell, self.without)))
        note = "At the least. Several limits on money may be short of the same £."
        return Grid("What is missing for a plan (money in £000)", rows, note=note)

    def _tabulate_moves(self, topic: str) -> Grid:
        """The last period, and the change from today."""
        rows: list[Line] = []
        for (_, title), mine in self._group_rows(topic, "item", "title").items():
            unit = mine[0].unit
            label = title if unit in {"people", "FTE"} else f"{title} ({unit})"
            last = [row for row in mine if row.measure == "last"]
            change = {row.column: row for row in mine if row.measure == "change"}
            rows.append((label, self._cells(last, partial(moved_cell, change=change))))
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
        for (_, title), mine in self._group_rows("ratios", "item", "title").items():
            now = [row for row in mine if row.period == last[row.column]]
            reached = [row for row in now if row.measure == "reached"]
            limits = {row.column: row for row in now if row.measure != "reached"}
            rows.append((title, self._cells(reached, partial(against_cell, limits=limits))))
        broken = any("*" in cell for _, cells in rows for cell in cells)
        note = "* The limit is broken." if broken else ""
        return Grid(f"Ratios and standards, {self._last} (and the limit)", rows, note=note)

    def _levers(self) -> Grid:
        rows: list[Line] = []
        for (_, title), mine in self._group_rows("levers", "item", "title").items():
            first: dict[str, str] = {}
            for row in mine:
                if row.period and (row.value or 0.0) >= SEEN:
                    first.setdefault(row.column, row.period)
            whole = [row for row in mine if not row.period]
            rows.append((title, self._cells(whole, partial(starts_cell, first=first))))
        return Grid("Levers: starts in all, and the first", rows)

    def _unmet(self) -> Grid:
        rows = [*self._by_period("unmet", people_cell, total="")]
        return Grid("Not supported (people)", rows)

    def _limits(self) -> Grid:
        """What one more of each limit would do, in the period where it does most."""
        best: dict[tuple[str, ...], dict[str, Compared]] = {}
        for (item, title), mine in self._group_rows("limits", "item", "title").items():
            found = best.setdefault((item, title), {})
            for row in mine:
                if row.column not in found or size_of(row) > size_of(found[row.column]):
                    found[row.column] = row
        weight = {key: max(size_of(row) for row in by.values()) for key, by in best.items()}
        stuck = {
            item.partition(".")[0]: (item, title)
            for item, title in reversed([*weight])
            if not weight[item, title]
        }
        priced = sorted((key for key in weight if weight[key]), key=lambda key: -weight[key])
        shown = [*priced, *reversed(stuck.values())][:MOST_LIMITS]  # stuck: one of each sort
        rows: list[Line] = [
            (key[1], self._cells([*best[key].values()], one_more_cell, self.plans)) for key in shown
        ]
        more = len(best) - len(shown)
        discounted = ", discounted" if self._discounted else ""
        note = f"£ that one more adds to the cost of the plan{discounted}, in the period where it "
        note += "does most. A minus saves; a dash: it does not bind."
        note += f" {pluralise(more, 'more limit')} in --json and --csv." if more > 0 else ""
        return Grid("Limits that bind: one more", rows, note=note)

    def _prices(self) -> Grid:
        rows: list[Line] = []
        for (_, title, unit), mine in self._group_rows("prices", "item", "title", "unit").items():
            rows.append((f"{title} ({unit.rpartition(' per ')[2]})", []))
            for measure in ("one more", "one less"):
                now = [row for row in mine if row.measure == measure]
                rows.append((f"  {measure}", self._cells(now, price_cell, self.plans)))
        return Grid("Prices: what one more, and one less, adds to the cost", rows)

    def _unheld(self) -> Grid:
        """What doing nothing cannot hold, by how much it is beyond its limit at worst."""
        rows: list[Line] = []
        for (_, title, unit), mine in self._group_rows("not held", "item", "title", "unit").items():
            by = {(r.column, r.period, r.measure == "reached"): r.value or 0.0 for r in mine}
            worst: dict[str, float] = {}
            for column, period, reached in by:
                if reached:
                    beyond = abs(by[column, period, True] - by[column, period, False])
                    worst[column] = max(worst.get(column, 0.0), beyond)
            periods = [period for period in self.periods if any(r.period == period for r in mine)]
            cells = [
                beyond_cell(worst[c.name], unit) if c.name in worst else NONE for c in self.nothing
            ]
            rows.append((f"{title} ({unit_words(unit)}, {span(periods)})", cells))
        return Grid("What doing nothing cannot hold: beyond the limit, at worst", rows)
