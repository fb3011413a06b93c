"""The tables of a plan about money and what it brings, from figures and decisions alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mixopt.instance.funding_figures import METRIC_UNITS, TARGET
from mixopt.instance.instance import Instance
from mixopt.instance.lines import (
    Line,
    holder_of,
    keeps,
    lines_of,
    partners_of,
    parts_of,
    pattern_of,
    payments,
)
from mixopt.results.care_rows import Entry
from mixopt.results.decisions import Decisions
from mixopt.results.funding_rows import (
    Balance,
    BreakEven,
    Fenced,
    Level,
    Partner,
    Payment,
    Saved,
    Spent,
)
from mixopt.units import PER_PEOPLE, THOUSAND

Alone = Mapping[tuple[str, str], float]
"""What each area and partner would pay alone, in £; nothing where nothing is pooled."""


@dataclass(frozen=True)
class Accounting:
    """Writes every table that is about money, but the ledger and the bridge."""

    instance: Instance
    decisions: Decisions
    ledger: tuple[Entry, ...]
    alone: Alone

    def tables(self) -> dict[str, tuple[Any, ...]]:
        """Every table by its name."""
        return {
            "schemes": tuple(self._schemes()),
            "payments": tuple(self._payments()),
            "funds": self.funds,
            "ringfences": tuple(self._ringfences()),
            "metrics": tuple(self._metrics()),
            "break_even": tuple(self._break_even()),
            "savings": tuple(self._savings()),
            "partners": tuple(self._partners()),
        }

    @cached_property
    def spend(self) -> Mapping[tuple[str, str, str], float]:
        """£ spent by area, line and period."""
        spent: dict[tuple[str, str, str], float] = defaultdict(float)
        for entry in self.ledger:
            spent[entry.area, entry.line, entry.period] += entry.amount
        return spent

    def paid(self, area: str, period: str, kinds: set[str], *, recurring: bool = False) -> float:
        """£ that funds of some kinds pay, of all lines or of those that recur."""
        funds = self.instance.model.funds
        return sum(
            self.decisions.paid[area, fund, line, t]
            for fund, line, t in self._pairs
            if t == period
            and funds[fund].kind in kinds
            and (not recurring or self._lines[line].recurs)
        )

    @cached_property
    def _pairs(self) -> list[tuple[str, str, str]]:
        return payments(self.instance)

    @cached_property
    def _lines(self) -> Mapping[str, Line]:
        return lines_of(self.instance.model, self.instance.head)

    def _schemes(self) -> Iterator[Spent]:
        for area, at, period in self.instance.everywhere():
            for name, scheme in self.instance.model.schemes.items():
                least, most = (
                    self.instance.values(area, "schemes", (name, ""), limit)[at]
                    for limit in ("least", "most")
                )
                spend = self.decisions.spent[area, name, period]
                yield Spent(area, name, scheme.theme or "", period, least, most, spend)

    def _payments(self) -> Iterator[Payment]:
        for area in self.instance.areas:
            for fund, line, period in self._pairs:
                amount = self.decisions.paid[area, fund, line, period]
                yield Payment(area, fund, line, period, amount)

    @cached_property
    def funds(self) -> tuple[Balance, ...]:
        """What every fund has, pays and keeps."""
        paid: dict[tuple[str, str, str], float] = defaultdict(float)
        for (area, fund, _, period), amount in self.decisions.paid.items():
            paid[area, fund, period] += amount
        return tuple(
            self._balance(area, fund, at, period, paid[area, fund, period])
            for area, at, period in self.instance.everywhere()
            for fund in self.instance.model.funds
        )

    def _balance(self, area: str, fund: str, at: int, period: str, paid: float) -> Balance:
        model, key = self.instance.model, (area, fund, period)
        before = 0.0
        if at:
            last = self.instance.periods[at - 1].name
            before = self.decisions.kept.get((area, fund, last), 0.0)
        elif model.funds[fund].kind == "reserve":
            before = self.instance.once(area, "funding", (fund,), "opening")
        amount = self.amount(area, fund, at)
        given, taken = self.decisions.given.get(key, 0.0), self.decisions.taken.get(key, 0.0)
        kept = self.decisions.kept.get(key, 0.0)
        left = before + amount + taken - given - paid - kept
        returned = 0.0 if abs(left) < CLOSE or (keeps(model, fund) and kept) else left
        return Balance(area, fund, period, before, amount, taken, given, paid, kept, returned)

    def amount(self, area: str, fund: str, at: int) -> float:
        """£ of a fund in a period, its parts added up."""
        parts = parts_of(self.instance.model, fund)
        return sum(self.instance.values(area, "funding", (part,), "amount")[at] for part in parts)

    def _ringfences(self) -> Iterator[Fenced]:
        for name, fence in self.instance.model.ringfences.items():
            scopes = (
                [self.instance.areas] if fence.together else [(a,) for a in self.instance.areas]
            )
            for areas in scopes:
                for at, period in enumerate(self.instance.periods):
                    yield Fenced(
                        "" if fence.together else areas[0], name, period.name, fence.sense,
                        sum(self._fence(areas, name, at)),
                        sum(self._fenced(area, name, at) for area in areas), fence.standing,
                    )  # fmt: skip

    def _fence(self, areas: tuple[str, ...], name: str, at: int) -> Iterator[float]:
        """The limit of a ring-fence."""
        fence, area = self.instance.model.ringfences[name], areas[0]
        if fence.limit == "amount":
            yield self.instance.values(area, "ringfences", (name, ""), "amount")[at]
        elif fence.limit == "share":
            share = self.instance.values(area, "ringfences", (name, ""), "share")[at]
            yield from (share * self.amount(b, fund, at) for b in areas for fund in fence.of)
        else:
            limit = self.instance.once(area, "ringfences", (name, ""), "amount")
            for rate in self.instance.values(area, "ringfences", (name, ""), "uplift")[1 : at + 1]:
                limit *= 1 + rate
            yield limit

    def _fenced(self, area: str, name: str, at: int) -> float:
        """What counts towards a ring-fence in an area."""
        fence, period = self.instance.model.ringfences[name], self.instance.periods[at].name
        total = 0.0
        for line in self._lines:
            pattern = pattern_of(fence.lines, line)
            if pattern is None or self._lines[line].income:
                continue
            spent = self.spend[area, line, period]
            if fence.funds:
                spent = sum(
                    self.decisions.paid.get((area, fund, line, period), 0.0) for fund in fence.funds
                )
            share = 1.0
            if fence.protected:
                share = self.instance.values(area, "ringfences", (name, pattern), "protected")[at]
            total += share * spent
        return total

    def _metrics(self) -> Iterator[Level]:
        for area, at, period in self.instance.everywhere():
            for name, metric in self.instance.model.metrics.items():
                target, expected = (
                    self.instance.values(area, "metrics", (name, ""), figure)[at]
                    for figure in ("target", "expected")
                )
                yield Level(
                    area, name, period, METRIC_UNITS[metric.unit], metric.sense, metric.standing,
                    target, expected, expected + self._moved(area, name, at, "effect_weaker"),
                    expected + self._moved(area, name, at, "effect_stronger"),
                )  # fmt: skip

    def _moved(self, area: str, name: str, at: int, end: str) -> float:
        """By how much schemes move a metric, ranges at one of their ends."""
        model, moved = self.instance.model, 0.0
        for scheme, found in model.schemes.items():
            known = found.effects.get(name, "unknown")
            if known != "unknown":
                figure = end if known == "range" else "effect"
                effect = self.instance.values(area, "metrics", (name, scheme), figure)[at]
                spend = self.decisions.spent[area, scheme, self.instance.periods[at].name]
                moved += effect * spend / THOUSAND / self.instance.periods[at].years
        each = PER_PEOPLE.get(model.metrics[name].unit)
        if each is None:
            return moved
        return moved * each / self.instance.values(area, "metrics", (name, ""), "people")[at]

    def _break_even(self) -> Iterator[BreakEven]:
        model = self.instance.model
        for area, at, period in self.instance.everywhere():
            for scheme, found in model.schemes.items():
                spend = self.decisions.spent[area, scheme, period]
                for metric, known in found.effects.items():
                    if known == "unknown" and model.metrics[metric].worth and spend > CLOSE:
                        worth = self.instance.values(area, "metrics", (metric, ""), "worth")[at]
                        yield BreakEven(area, scheme, metric, period, spend, worth, spend / worth,
                                        THOUSAND / worth)  # fmt: skip

    def _savings(self) -> Iterator[Saved]:
        head = self.instance.head
        if not (head.savings_target or head.recurrent_target):
            return
        lines = self._lines
        for area in self.instance.areas:
            before, last_target = 0.0, 0.0
            for at, period in enumerate(self.instance.periods):
                baseline = self._target(area, "baseline", at)
                spent = {line: self.spend[area, line, period.name] for line in lines}
                cost = sum(spent.values()) - self.paid(area, period.name, {"grant", "one_off"})
                recurring = sum(spent[line] for line in lines if lines[line].recurs)
                ending = self._ending(area, at)
                recurring -= self.paid(area, period.name, {"grant"}, recurring=True) - ending
                target = self._target(area, "savings", at) if head.savings_target else None
                saved, recurrent = baseline - cost, baseline - recurring
                one_off = ending + self.paid(area, period.name, {"one_off"}, recurring=True)
                yield Saved(
                    area, period.name, baseline, target, saved, recurrent, one_off,
                    recurrent + one_off - saved,
                    None if target is None else target - last_target,
                    None if target is None else target - before,
                    self._recurrent_target(area, at),
                )  # fmt: skip
                before, last_target = recurrent, target or 0.0

    def _ending(self, area: str, at: int) -> float:
        """What grants in their last period pay of lines that recur."""
        period, ends = self.instance.periods[at], self.instance.head.ends
        return sum(
            self.decisions.paid[area, fund, line, t]
            for fund, line, t in self._pairs
            if t == period.name
            and self.instance.model.funds[fund].kind == "grant"
            and fund in ends
            and period.last >= ends[fund]
            and self._lines[line].recurs
        )

    def most_spent(self, area: str, at: int) -> float | None:
        """The most that may be spent under the savings target, in £, if there is one."""
        if not self.instance.head.savings_target:
            return None
        return self._target(area, "baseline", at) - self._target(area, "savings", at)

    def _target(self, area: str, figure: str, at: int) -> float:
        return self.instance.values(area, "funding", (TARGET,), figure)[at]

    def _recurrent_target(self, area: str, at: int) -> float | None:
        if not self.instance.head.recurrent_target or at + 1 < len(self.instance.periods):
            return None
        return self.instance.once(area, "funding", (TARGET,), "recurrent_savings")

    def _partners(self) -> Iterator[Partner]:
        for key, paid in self.by_partner().items():
            alone = self.alone.get(key)
            yield Partner(*key, paid, alone, None if alone is None else alone - paid)

    def by_partner(self) -> dict[tuple[str, str], float]:
        """What each area and partner pays over the plan, in £, later money discounted."""
        model = self.instance.model
        if len(self.instance.areas) == 1 and not model.partners:
            return {}
        paid = {(area, partner): 0.0 for area in self.instance.areas
                for partner in partners_of(model)}  # fmt: skip
        discount = dict(zip((p.name for p in self.instance.periods), self.instance.discount,
                            strict=True))  # fmt: skip
        for (area, _, period), amount in self.spend.items():
            paid[area, ""] += discount[period] * amount
        for row in self.funds:
            paid[row.area, ""] -= discount[row.period] * row.paid
            own = row.paid + row.given - row.taken
            paid[row.area, holder_of(model, row.fund)] += discount[row.period] * own
        return paid


CLOSE = 1e-3
"""£: a tenth of a penny is rounding."""
