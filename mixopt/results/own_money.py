"""Money that scenarios add or take, and where a plan stands without what is added.

A scenario may add to the envelope, to a fund, or to what a savings target allows, so that the cost
of what does not fit can be read. What it adds is nobody's yet: it counts neither as saved nor as
left. What it takes is gone. So of both the less stands, in every area and period:

    headroom  =  envelope − what it pays − max(0, added to it) − lent by funds
    saved     =  saved − max(0, added to the baseline) − lent by funds that stand in for savings
    lent      =  what a fund pays beyond its own money, at most what is added to it

Of a fund that keeps what is left, a reserve among them, both sides are sums since the first period.
Own money is that of the instance before any scenario, with every `--set`. Opens no file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from mixopt.instance.funding_figures import TARGET
from mixopt.instance.instance import Instance
from mixopt.instance.lines import keeps, lasting_funds, list_helping_funds, parts_of
from mixopt.units import PENNY

ENVELOPE, SAVINGS, RECURRENT = "envelope", "savings_target", "recurrent_target"
"""What is added to where it is no fund."""

TITLES = {
    ENVELOPE: "the budget envelope",
    SAVINGS: "what the savings targets allow",
    RECURRENT: "what the recurrent target allows",
}


@dataclass(frozen=True, slots=True)
class AddedMoney:
    """What scenarios add to some money in a period, beside the instance's own."""

    to: str
    """`envelope`, `savings_target`, `recurrent_target`, or the name of a fund."""
    title: str
    area: str
    period: str
    amount: float
    """£; below 0 they take it."""


@dataclass(frozen=True, slots=True)
class OwnPosition:
    """Where a plan stands in a period without what scenarios add, all areas together."""

    period: str
    headroom: float | None
    """£ of the envelope that are left; below 0, the gap."""
    saved: float | None
    """£ against the baseline."""
    target: float | None


@dataclass(frozen=True)
class OwnMoney:
    """The money of an instance under scenarios beside its own."""

    under: Instance

    @cached_property
    def added(self) -> tuple[AddedMoney, ...]:
        """What scenarios add or take: a row for each period of what they change."""
        return tuple(self._added())

    def tables(self, tables: Mapping[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
        """A plan's tables, those of money, savings and the bridge without what is added.

        Args:
            tables: Of a plan of the instance, in the money of the instance.
        """
        if not self.added:
            return {**tables}
        lent = self._lent(tables["funds"])
        return {
            **tables,
            "money": tuple(self._position(row, lent) for row in tables["money"]),
            "savings": tuple(_in_order(self._saved(row, lent) for row in tables["savings"])),
            "bridge": tuple(self._step(row, lent) for row in tables["bridge"]),
        }

    def positions(self, tables: Mapping[str, tuple[Any, ...]]) -> tuple[OwnPosition, ...]:
        """Where the plan stands, period by period; none where scenarios change no money."""
        own = self.tables(tables)
        return tuple(
            OwnPosition(
                period.name,
                _sum(own["money"], period.name, "headroom"),
                _sum(own["savings"], period.name, "saved"),
                _sum(own["savings"], period.name, "target"),
            )
            for period in self.under.periods
            if self.added
        )

    @property
    def _own(self) -> Instance:
        return self.under.own or self.under

    def _added(self) -> Iterator[AddedMoney]:
        names = [period.name for period in self.under.periods]
        for area in self.under.areas:
            for to, title, amounts in self._by_pot(area):
                if any(abs(amount) >= PENNY for amount in amounts):
                    for period, amount in zip(names, amounts, strict=True):
                        yield AddedMoney(to, title, area, period, amount)

    def _by_pot(self, area: str) -> Iterator[tuple[str, str, list[float]]]:
        """Everything that may be added to, and what is, by period."""
        head, last = self.under.head, len(self.under.periods) - 1
        if head.envelope:
            yield ENVELOPE, TITLES[ENVELOPE], self._to_envelope(area)
        allowed = [0.0] * (last + 1)
        if head.savings_target:
            more, asked = self._to_target(area, "baseline"), self._to_target(area, "savings")
            allowed = [each - less for each, less in zip(more, asked, strict=True)]
            yield SAVINGS, TITLES[SAVINGS], allowed
        if head.recurrent_target:
            more, asked = (self._to_target(area, x) for x in ("baseline", "recurrent_savings"))
            lasting = more[last] - asked[0]
            if abs(lasting - allowed[last]) >= PENNY:
                yield RECURRENT, TITLES[RECURRENT], [*[0.0] * last, lasting]
        for fund, found in self.under.model.funds.items():
            yield fund, found.title, _steps(self._to_fund(area, fund), self._keeps(fund))

    def _to_envelope(self, area: str) -> list[float]:
        return [
            sum(self._difference(area, part, "amount")[at] for part in self.under.head.envelope)
            for at in range(len(self.under.periods))
        ]

    def _to_target(self, area: str, figure: str) -> list[float]:
        return self._difference(area, TARGET, figure)

    def _difference(self, area: str, entry: str, figure: str) -> list[float]:
        """By how much a figure is above the instance's own."""
        key = area, "funding", (entry,), figure
        pairs = zip(self.under.values(*key), self._own.values(*key), strict=True)
        return [now - before for now, before in pairs]

    def _to_fund(self, area: str, fund: str) -> list[float]:
        """By how much more a fund has; of one that keeps what is left, since the first period."""
        pairs = zip(_has(self.under, area, fund), _has(self._own, area, fund), strict=True)
        return [now - before for now, before in pairs]

    def _keeps(self, fund: str) -> bool:
        return keeps(self.under.model, fund)

    def _lent(self, funds: Iterable[Any]) -> dict[tuple[str, str, str], float]:
        """What each fund pays of what is added to it, by area, fund and period."""
        spent: dict[tuple[str, str, str], float] = defaultdict(float)
        for row in funds:
            spent[row.area, row.fund, row.period] = row.paid + row.given - row.taken
        lent = {}
        for area in self.under.areas:
            for fund in self.under.model.funds:
                added, own = self._to_fund(area, fund), _has(self._own, area, fund)
                before = paid = 0.0
                for at, period in enumerate(self.under.periods):
                    paid = spent[area, fund, period.name] + (paid if self._keeps(fund) else 0.0)
                    beyond = max(0.0, min(paid - own[at], added[at]))
                    now = max(beyond, before) if self._keeps(fund) else beyond
                    lent[area, fund, period.name] = now - before
                    before = now if self._keeps(fund) else 0.0
        return lent

    def _position(self, row: Any, lent: Mapping[tuple[str, str, str], float]) -> Any:
        """The money of a period without what is added."""
        at = self._at(row.period)
        left, most = row.headroom, row.target
        if left is not None:
            left -= max(0.0, self._to_envelope(row.area)[at])
            left -= sum(lent[row.area, fund, row.period] for fund in self.under.model.funds)
        if most is not None:
            more = self._to_target(row.area, "baseline")[at]
            most -= max(0.0, more - self._to_target(row.area, "savings")[at])
        return replace(row, headroom=left, target=most)

    def _saved(self, row: Any, lent: Mapping[tuple[str, str, str], float]) -> Any:
        """The savings of a period without what is added; no target is lower than it was."""
        at, model = self._at(row.period), self.under.model
        more = max(0.0, self._to_target(row.area, "baseline")[at])

        def lend(funds: Iterable[str]) -> float:
            return more + sum(lent[row.area, fund, row.period] for fund in funds)

        target, for_good = row.target, row.recurrent_target
        if target is not None:
            target += max(0.0, -self._to_target(row.area, "savings")[at])
        if for_good is not None:
            for_good += max(0.0, -self._to_target(row.area, "recurrent_savings")[0])
        return replace(
            row,
            baseline=row.baseline - more,
            saved=row.saved - lend(list_helping_funds(model)),
            recurrent=row.recurrent - lend(lasting_funds(self.under, at)),
            target=target,
            recurrent_target=for_good,
        )

    def _step(self, row: Any, lent: Mapping[tuple[str, str, str], float]) -> Any:
        """A step of the bridge: who pays stands with a minus, and the gap is what is left over."""
        more = 0.0
        if row.kind in {"envelope", "gap"}:
            more += max(0.0, self._to_envelope(row.area)[self._at(row.period)])
        if row.kind == "gap":
            more += sum(lent[row.area, fund, row.period] for fund in self.under.model.funds)
        elif row.kind in {"fund", "reserve"}:
            more += lent[row.area, row.item, row.period]
        return replace(row, amount=row.amount + more)

    def _at(self, period: str) -> int:
        return next(at for at, each in enumerate(self.under.periods) if each.name == period)


def _in_order(rows: Iterable[Any]) -> Iterator[Any]:
    """Savings with what is to be found beside the period before, as it is without what is added."""
    before: dict[str, Any] = {}
    for row in rows:
        last = before.get(row.area)
        before[row.area] = row
        if row.target is None:
            yield row
            continue
        rise = row.target - ((last.target or 0.0) if last else 0.0)
        yield replace(row, rise=rise, to_find=row.target - (last.recurrent if last else 0.0))


def _has(instance: Instance, area: str, fund: str) -> list[float]:
    """£ of a fund in each period; of one that keeps what is left, all so far, less its floor."""
    model, periods = instance.model, range(len(instance.periods))

    def amount(at: int) -> float:
        parts = parts_of(model, fund)
        return sum(instance.values(area, "funding", (part,), "amount")[at] for part in parts)

    if not keeps(model, fund):
        return [amount(at) for at in periods]
    opening, floor = 0.0, (0.0,) * len(periods)
    if model.funds[fund].kind == "reserve":
        opening = instance.once(area, "funding", (fund,), "opening")
        floor = instance.values(area, "funding", (fund,), "floor")
    return [opening + sum(amount(before) for before in range(at + 1)) - floor[at] for at in periods]


def _steps(amounts: list[float], summed: bool) -> list[float]:
    """What is added in each period, of sums since the first."""
    if not summed:
        return amounts
    return [now - before for now, before in zip(amounts, [0.0, *amounts], strict=False)]


def _sum(rows: Iterable[Any], period: str, name: str) -> float | None:
    """A sum of a period; none where some row has no such number."""
    found = [getattr(row, name) for row in rows if row.period == period]
    return None if not found or None in found else sum(found)
