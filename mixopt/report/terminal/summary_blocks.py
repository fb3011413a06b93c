"""The tables of the first screen: money, mix, schemes, levers, staff, standards, limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mixopt.instance.instance import Instance
from mixopt.instance.titles import span_word
from mixopt.report.terminal.area import standard_level, standard_limit
from mixopt.report.terminal.binding_limits import binding_limits
from mixopt.report.terminal.block import Block, Row, Sentence, without_gloss
from mixopt.report.terminal.freedom import MARK, Marks
from mixopt.report.terminal.grid import SEEN, count, thousands
from mixopt.report.terminal.summary_money import FEWEST, money_block
from mixopt.results.care_rows import Reached
from mixopt.results.plan import Plan

MOST_RUNS = 3
"""Times at which a lever is started that are said one by one."""

MOST_SERVICES = 6
"""Services that a folded table keeps."""

RATIOS = ("caseload", "span", "agency_share")
"""The kinds of standard that are a ratio of staff."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The tables of a plan's first screen, all areas together."""

    instance: Instance
    plan: Plan

    def all(self) -> Iterator[Block | Sentence]:
        """Every table that has something in it, in the order in which it is read."""
        parts: tuple[Block | Sentence, ...] = (
            self.unmet(), money_block(self.instance, self.plan), self.mix(), self.schemes(),
            self.levers(), self.staff(), self.standards(), binding_limits(self.instance, self.plan),
        )  # fmt: skip
        yield from (part for part in parts if part.rows)

    @property
    def _last(self) -> str:
        return self.plan.periods[-1]

    @property
    def _everywhere(self) -> str:
        return ", all areas" if len(self.plan.areas) > 1 else ""

    def unmet(self) -> Block:
        """People whom no service supports."""
        by: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for row in self.plan.needs:
            by[row.need][row.period] += row.unmet
        rows = tuple(
            Row(
                self.instance.model.needs[need].title,
                self._across(people, count),
                sum(people.values()),
            )
            for need, people in by.items()
            if any(number >= SEEN for number in people.values())
        )
        return Block(
            f"Not supported (people){self._everywhere}", self.plan.periods, rows, "Unmet", FEWEST
        )

    def _across(self, by: dict[str, float], text: Callable[[float], str]) -> tuple[str, ...]:
        return tuple(text(by.get(period, 0.0)) for period in self.plan.periods)

    def mix(self) -> Block:
        """People in each service today and in the last period; of other services, the volume."""
        services = self.instance.model.services
        spent = self._sum_spent("services")
        before: dict[str, float] = defaultdict(float)
        after: dict[str, float] = defaultdict(float)
        for row in self.plan.supported:
            if row.period == self._last:
                before[row.service] += row.opening
                after[row.service] += row.people
        for volume in self.plan.volumes:
            if volume.period == self._last and not services[volume.service].meets:
                after[volume.service] += volume.drawn
        rows, marks = [], Marks(self.plan)
        for name, service in services.items():
            opening = before[name] if service.meets else self._opening(name)
            if max(opening or 0.0, after[name]) < SEEN:
                continue
            title = self._title("services", name)
            title += "" if service.meets else f", {UNITS[service.unit]}"
            free = (marks.mark("volume", area, name, self._last) for area in self.plan.areas)
            title += f" {MARK}" if MARK in free else ""
            rows.append(Row(title, _show_change(opening, after[name]), spent[name]))
        title = f"Services (people){self._everywhere}"
        return Block(title, self._today_to_last, tuple(rows), "Mix", MOST_SERVICES)

    def _opening(self, service: str) -> float | None:
        """Units of a service before the plan, in all areas; none where it is not asked for."""
        try:
            found = [self.instance.once(area, "services", (service, ""), "opening")
                     for area in self.plan.areas]  # fmt: skip
        except KeyError:
            return None
        return sum(found)

    def _sum_spent(self, table: str) -> dict[str, float]:
        """£ in the last period, by the second part of the name of a line."""
        spent: dict[str, float] = defaultdict(float)
        for entry in self.plan.ledger:
            first, _, rest = entry.line.partition(".")
            if first == table and entry.period == self._last:
                spent[rest.partition(".")[0]] += abs(entry.amount)
        return spent

    @property
    def _today_to_last(self) -> tuple[str, ...]:
        return "Today", self._last, "Change"

    def schemes(self) -> Block:
        """What is spent on each scheme in the first period and the last."""
        periods = _first_and_last(self.plan.periods)
        by: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for row in self.plan.schemes:
            by[row.scheme][row.period] += row.spend
        rows = tuple(
            Row(
                self._title("schemes", name),
                tuple(thousands(spent[period]) for period in periods),
                max(spent.values()),
            )
            for name, spent in by.items()
            if any(amount >= SEEN for amount in spent.values())
        )
        return Block(f"Schemes, £000{self._everywhere}", periods, rows, "Schemes")

    def levers(self) -> Sentence:
        """What to start, and when."""
        by: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for row in self.plan.levers:
            by[row.lever][row.period] += row.started
        spent: dict[str, float] = defaultdict(float)
        for entry in self.plan.ledger:
            spent[entry.line.removeprefix("levers.").partition(".")[0]] += abs(entry.amount)
        rows = tuple(
            Row(f"{self._title('levers', name)} {self._when(started)}", (), spent[name])
            for name, started in by.items()
            if any(number >= SEEN for number in started.values())
        )
        if by and not rows:
            rows = (Row("nothing", ()),)
        return Sentence(f"To start{self._everywhere}", rows, "Levers")

    def _title(self, section: str, name: str) -> str:
        titles = {
            each: found.title for each, found in getattr(self.instance.model, section).items()
        }
        return without_gloss(titles[name], titles.values())

    def _when(self, started: dict[str, float]) -> str:
        """Starts and when: runs of periods with the same number are said together."""
        runs: list[tuple[str, str, str]] = []
        for period in self.plan.periods:
            number = _starts(started.get(period, 0.0))
            if runs and runs[-1][0] == number:
                runs[-1] = number, runs[-1][1], period
            else:
                runs.append((number, period, period))
        span = span_word(self.instance)
        begun = [run for run in runs if run[0] != NONE]
        if len(begun) > MOST_RUNS:
            return f"{_starts(sum(started.values()))} in all, {begun[0][1]} to {begun[-1][2]}"
        return ", ".join(
            f"{number} in {first}" if first == last else f"{number} a {span}, {first} to {last}"
            for number, first, last in begun
        )

    def staff(self) -> Sentence:
        """FTE of each role and contract today and in the last period."""
        before: dict[tuple[str, str], float] = defaultdict(float)
        after: dict[tuple[str, str], float] = defaultdict(float)
        for row in self.plan.staff:
            if row.period == self._last:
                before[row.role, row.contract] += row.opening
                after[row.role, row.contract] += row.fte
        roles: dict[str, list[str]] = defaultdict(list)
        weight: dict[str, float] = defaultdict(float)
        for (role, contract), fte in after.items():
            most = max(before[role, contract], fte)
            if most >= SEEN:
                roles[role].append(f"{contract} {count(before[role, contract])} → {count(fte)}")
                weight[role] += most
        rows = tuple(
            Row(f"{self._title('roles', role)}, {', '.join(found)}", (), weight[role])
            for role, found in roles.items()
        )
        title = f"Staff (FTE), today → {self._last}{self._everywhere}"
        return Sentence(title, rows, "Staff")

    def standards(self) -> Sentence:
        """Ratios and other standards: reached in the first and last period, and the last limit."""
        found: dict[tuple[str, str], dict[str, Reached]] = defaultdict(dict)
        for row in self.plan.standards:
            found[row.area, row.standard][row.period] = row
        rows = []
        for (area, name), by in found.items():
            first, last = by[min(by, key=self._at)], by[max(by, key=self._at)]
            where = f", {self.instance.head.areas[area]}" if len(self.plan.areas) > 1 else ""
            reached = " → ".join(
                dict.fromkeys(standard_level(r.reached, r.limit, r.unit) for r in (first, last))
            )
            limit = standard_limit(last.limit, last.unit, at_least=last.sense == "at_least")
            words = f"{self._title('standards', name)}{where} {reached} ({limit})"
            ratio = self.instance.model.standards[name].kind in RATIOS
            rows.append(Row(words, (), 2.0 if ratio else 1.0))
        title = " → ".join(dict.fromkeys((self.plan.periods[0], self._last)))
        return Sentence(f"Ratios and standards, {title}", tuple(rows), "Standards")

    def _at(self, period: str) -> int:
        return self.plan.periods.index(period)


UNITS = {"place": "places", "hour/week": "hours a week", "episode/year": "episodes a year"}
"""The units of services in words."""


NONE = "–"
"""What is printed where there is nothing."""


def _first_and_last(periods: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((periods[0], periods[-1])))


def _show_change(before: float | None, after: float) -> tuple[str, str, str]:
    """Today, the last period, and the change."""
    change = after - (before or 0.0)
    text = "–" if abs(change) < SEEN * 10 else f"{change:+,.1f}"
    return "–" if before is None else count(before), count(after), text


def _starts(number: float) -> str:
    """Starts with the decimals that they have, at most two."""
    return NONE if abs(number) < SEEN else f"{number:,.2f}".rstrip("0").rstrip(".")
