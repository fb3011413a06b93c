"""The tables of a plan about money, and what the savings and the targets come to beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mixopt.instance.lines import holder_of, keeps, partners_of
from mixopt.results.funding_rows import Balance, Partner, Payment, Spent
from mixopt.results.overspends import find_overspends
from mixopt.results.savings_table import savings
from mixopt.results.spending import VISIBLE, Spending
from mixopt.results.target_tables import Targets

Alone = Mapping[tuple[str, str], float]
"""What each area and partner would pay alone, in £; nothing where nothing is pooled."""


@dataclass(frozen=True)
class Accounting(Spending):
    """Writes every table that is about money, but the ledger and the bridge."""

    alone: Alone

    def tables(self) -> dict[str, tuple[Any, ...]]:
        """Every table by its name."""
        targets = Targets(self)
        return {
            "schemes": tuple(self._schemes()),
            "payments": tuple(self._payments()),
            "funds": self.funds,
            "ringfences": tuple(targets.ringfences()),
            "metrics": tuple(targets.metrics()),
            "profiles": tuple(targets.profiles()),
            "break_even": tuple(targets.break_even()),
            "savings": tuple(savings(self)),
            "partners": tuple(self._partners()),
            "overspends": tuple(find_overspends(self)),
        }

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
            for fund, line, period in self.payments:
                amount = self.decisions.paid[area, fund, line, period]
                yield Payment(area, fund, line, period, amount)

    @cached_property
    def funds(self) -> tuple[Balance, ...]:
        """What every fund has, pays and keeps."""
        return tuple(
            self._balance(area, fund, at, period, float(self.sum_paid(area, period, [fund])))
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
        returned = 0.0 if abs(left) < VISIBLE or (keeps(model, fund) and kept) else left
        return Balance(area, fund, period, before, amount, taken, given, paid, kept, returned)

    def _partners(self) -> Iterator[Partner]:
        for key, paid in self.by_partner().items():
            alone = self.alone.get(key)
            yield Partner(*key, paid, alone, None if alone is None else alone - paid)

    def by_partner(self) -> dict[tuple[str, str], float]:
        """What each area and partner pays over the plan, in £, later money discounted."""
        model = self.instance.model
        if len(self.instance.areas) == 1 and not model.partners:
            return {}
        paid = {(area, who): 0.0 for area in self.instance.areas for who in partners_of(model)}
        periods = (period.name for period in self.instance.periods)
        discount = dict(zip(periods, self.instance.discount, strict=True))
        for (area, _, period), amount in self.spend.items():
            paid[area, ""] += discount[period] * amount
        for row in self.funds:
            paid[row.area, ""] -= discount[row.period] * row.paid
            own = row.paid + row.given - row.taken
            paid[row.area, holder_of(model, row.fund)] += discount[row.period] * own
        return paid
