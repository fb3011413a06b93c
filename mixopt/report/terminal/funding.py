"""The tables of one area's money: the bridge, savings, funds, schemes, ring-fences, metrics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mixopt.instance.instance import Instance
from mixopt.instance.profiles import part_title
from mixopt.instance.titles import fund_title, line_title, span_word
from mixopt.report.terminal.grid import SEEN, Grid, Line, count, pounds
from mixopt.results.funding_rows import Level, LevelIn
from mixopt.results.plan import Plan

STEPS = {
    "base": "Base: the {span} before "
    "(first {span}: today's mix and staff, the {span}'s fixed lines)",
    "inflation": "Inflation: the change of prices (and of the days in the {span})",
    "growth": "Growth: {item}",
    "demand": "Demand: the change of need after relief, at the average cost before",
    "lever": "Lever: {item}",
    "schemes": "Schemes",
    "staff": "Staff: more or fewer, and hiring",
    "mix": "Mix: who is supported where",
    "cost": "Cost",
    "fund": "Paid by: {item}",
    "reserve": "Drawn from: {item}",
    "envelope": "Budget envelope",
    "gap": "Remaining gap (a minus is headroom)",
}
"""The rows of the bridge in words."""

ALWAYS = {"base", "cost", "gap"}

RARE = {"spent_once", "recurrent_target"}
"""Rows of the savings that are left out where there is nothing in them."""


def step_title(instance: Instance, kind: str, item: str) -> str:
    """A step of the bridge in words."""
    match kind:
        case "growth":
            item = line_title(instance, item)
        case "lever":
            item = instance.model.levers[item].title
        case "fund" | "reserve":
            item = fund_title(instance, item)
    return STEPS[kind].format(item=item, span=span_word(instance))


@dataclass(frozen=True, slots=True)
class Money:
    """The tables about money of one area."""

    instance: Instance
    plan: Plan
    area: str

    def grids(self) -> Iterator[Grid]:
        """Every table, those with nothing in them too."""
        yield self._bridge()
        yield self._savings()
        yield self._funds()
        yield self._schemes()
        yield self._ringfences()
        yield self._metrics()
        yield self._profiles()
        yield self._break_even()
        yield self._more_money()

    def _mine(self, table: str) -> list[Any]:
        return [row for row in getattr(self.plan, table) if row.area == self.area]

    def _across(self, by: dict[str, str]) -> list[str]:
        return [by.get(period, "–") for period in self.plan.periods]

    def _bridge(self) -> Grid:
        amounts: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for row in self._mine("bridge"):
            amounts[row.kind, row.item][row.period] = row.amount
        rows: list[Line] = []
        for (kind, item), by in amounts.items():
            if kind in ALWAYS or any(abs(amount) >= 1 for amount in by.values()):
                label = step_title(self.instance, kind, item)
                texts = {period: pounds(amount) for period, amount in by.items()}
                rows.append((label, self._across(texts)))
        order = list(STEPS)
        found = {step_title(self.instance, kind, item): order.index(kind) for kind, item in amounts}
        rows.sort(key=lambda row: found[row[0]])
        title = f"The bridge from {self._span} to {self._span}"
        return Grid(title, rows, note="What pays stands with a minus.", name="Bridge")

    @property
    def _span(self) -> str:
        return span_word(self.instance)

    def _savings(self) -> Grid:
        before = f"the {self._span} before"
        names = {
            "target": "Target in force",
            "rise": f"  by which it rises above {before}",
            "to_find": f"  really to be found: the target less what recurs from {before}",
            "saved": "Saved against the baseline",
            "recurrent": "  of which recurs",
            "one_off": "  of which one-off money hides, and will not recur",
            "spent_once": "  less what is spent once",
            "recurrent_target": "Recurrent target",
        }
        rows: list[Line] = []
        for name, label in names.items():
            by = {
                row.period: pounds(amount)
                for row in self._mine("savings")
                if (amount := getattr(row, name)) is not None
            }
            if by and (name not in RARE or any(text != pounds(0) for text in by.values())):
                rows.append((label, self._across(by)))
        return Grid("Savings by type", rows, name="Savings")

    def _funds(self) -> Grid:
        names = {
            "before": f"  from the {self._span} before",
            "amount": f"  the {self._span}'s money",
            "taken": "  taken out of the pool",
            "given": "  put into the pool",
            "paid": "  paid",
            "kept": f"  kept for the next {self._span}",
            "returned": "  returned",
        }
        rows: list[Line] = []
        for fund in self.instance.model.funds:
            mine = [row for row in self._mine("funds") if row.fund == fund]
            rows.append((fund_title(self.instance, fund), []))
            for name, label in names.items():
                by = {row.period: getattr(row, name) for row in mine}
                if name == "paid" or any(abs(amount) >= 1 for amount in by.values()):
                    rows.append((label, [pounds(by[period]) for period in self.plan.periods]))
        return Grid("Funds", rows, name="Funds")

    def _schemes(self) -> Grid:
        rows = by_theme(self.instance, self.plan, self._mine("schemes"))
        return Grid("Schemes by theme", rows, name="Schemes")

    def _ringfences(self) -> Grid:
        rows = list_ringfences(self.instance, self.plan, self._mine("ringfences"))
        return Grid("Ring-fences", rows, name="Ring-fences")

    def _metrics(self) -> Grid:
        rows: list[Line] = []
        for name, metric in self.instance.model.metrics.items():
            mine = {row.period: row for row in self._mine("metrics") if row.metric == name}
            sense = "at least" if metric.sense == "at_least" else "at most"
            label = f"{metric.title} ({metric.standing}, {sense}; {_unit(mine.values())})"
            rows.append((label, self._across({t: _level(row) for t, row in mine.items()})))
            missed = {t: _measure_miss(row) for t, row in mine.items()}
            if any(missed.values()):
                texts = {t: f"{by:,.1f}" if by else "met" for t, by in missed.items()}
                rows.append(("  missed by", self._across(texts)))
        note = (
            "Reached/target. An aim is shown, and the plan is not held to it. Unknown effects "
            "count for nothing; of a range both ends are shown, and the plan counts on the weaker."
        )
        return Grid("Metrics", rows, note=note, name="Metrics")

    def _profiles(self) -> Grid:
        """What metrics with a profile come to in each month or quarter, a row each."""
        rows: list[Line] = []
        for name, metric in self.instance.model.metrics.items():
            mine = [row for row in self._mine("profiles") if row.metric == name]
            if mine:
                rows.append((f"{metric.title} ({_unit(mine)})", []))
            for within in dict.fromkeys(row.within for row in mine):
                levels = {row.period: _level(row) for row in mine if row.within == within}
                rows.append((f"  {part_title(within)}", self._across(levels)))
            missed = {t: [_measure_miss(row) > 0 for row in mine if row.period == t]
                      for t in self.plan.periods}  # fmt: skip
            if any(any(each) for each in missed.values()):
                texts = {t: f"{sum(each)} of {len(each)}" for t, each in missed.items()}
                rows.append(("  missed in", self._across(texts)))
        note = (
            "Reached/target, where that stands by month or quarter: the plan is held to each, but "
            "for an aim. The months or quarters make up the year."
        )
        return Grid("Metrics by month or quarter", rows, note=note, name="Profiles")

    def _break_even(self) -> Grid:
        rows: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for row in self._mine("break_even"):
            text = f"{count(row.units)} ({row.per_thousand:.2f})"
            rows[row.scheme, row.metric][row.period] = text
        model = self.instance.model
        lines = [
            (f"{model.schemes[scheme].title}: {_better(self.instance, metric)}", self._across(by))
            for (scheme, metric), by in rows.items()
        ]
        note = (
            f"How many fewer (or more) each scheme must bring about in the {self._span} to pay for "
            "itself, were that all it did (and how many for each £1,000): its effect is not known. "
            "Where the metric is a rate, what it counts is meant, not the rate."
        )
        return Grid("Break-even effects", lines, note=note, name="Break-even")

    def _more_money(self) -> Grid:
        people: dict[str, dict[str, float]] = defaultdict(dict)
        for row in self._mine("more_money"):
            people[row.need][row.period] = row.people
        rows: list[Line] = [
            (
                self.instance.model.needs[need].title if need else "All, weighted",
                self._across({period: f"{number:+,.2f}" for period, number in by.items()}),
            )
            for need, by in people.items()
            if not need or any(abs(number) >= SEEN for number in by.values())
        ]
        note = (
            "Person-years more supported over the whole plan, by solving again with £100,000 more "
            f"in that {self._span}'s envelope."
        )
        return Grid("What £100,000 more would buy", rows, note=note, name="More-money")


def by_theme(instance: Instance, plan: Plan, found: Iterable[Any]) -> list[Line]:
    """Schemes under their themes, with totals."""
    spent: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    themes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    under: dict[str, list[str]] = defaultdict(list)
    for row in found:
        spent[row.scheme][row.period] += row.spend
        themes[row.theme][row.period] += row.spend
        if row.scheme not in under[row.theme]:
            under[row.theme].append(row.scheme)
    rows: list[Line] = []
    for theme, names in under.items():
        title = instance.model.themes.get(theme, "Under no theme")
        rows.append((title, [pounds(themes[theme][t]) for t in plan.periods]))
        for name in names:
            if any(spent[name][t] >= SEEN for t in plan.periods):
                label = f"  {instance.model.schemes[name].title}"
                rows.append((label, [pounds(spent[name][t]) for t in plan.periods]))
    if rows:
        total = [pounds(sum(by[t] for by in themes.values())) for t in plan.periods]
        rows.append(("All schemes", total))
    return rows


def list_ringfences(instance: Instance, plan: Plan, found: Iterable[Any]) -> list[Line]:
    """Ring-fences with what was reached, the limit, and what is to spare."""
    by: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in found:
        by[row.ringfence][row.period] = row
    rows: list[Line] = []
    for name, mine in by.items():
        fence = instance.model.ringfences[name]
        sense = "at least" if fence.sense == "at_least" else "at most"
        sign = 1 if fence.sense == "at_least" else -1
        rows.append((f"{fence.title} ({fence.standing}, {sense})", []))
        every = [mine[period] for period in plan.periods]
        rows.append(("  limit", [pounds(row.limit) for row in every]))
        rows.append(("  reached", [pounds(row.reached) for row in every]))
        spare = [pounds(sign * (row.reached - row.limit)) for row in every]
        rows.append(("  to spare", spare))
    return rows


def _unit(rows: Iterable[Level | LevelIn]) -> str:
    unit = next(iter(rows)).unit
    return "%" if unit == "share" else unit


def _level(row: Level | LevelIn) -> str:
    scale = 100.0 if row.unit == "share" else 1.0
    ends = sorted({round(scale * row.reached, 1), round(scale * row.reached_stronger, 1)})
    target = "" if row.target is None else f"/{scale * row.target:,.1f}"
    return " to ".join(f"{end:,.1f}" for end in ends) + target


def _measure_miss(row: Level | LevelIn) -> float:
    """By how much a target is missed, in the unit that is printed; 0 where it is met or none."""
    if row.target is None:
        return 0.0
    scale = 100.0 if row.unit == "share" else 1.0
    short = row.target - row.reached if row.sense == "at_least" else row.reached - row.target
    return max(0.0, round(scale * short, 1))


def _better(instance: Instance, metric: str) -> str:
    found = instance.model.metrics[metric]
    return f"{'fewer' if found.sense == 'at_most' else 'more'}, {found.title}"
