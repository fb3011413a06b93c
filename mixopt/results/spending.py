"""What is spent, and who pays for it: what every table about money is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from mixopt.instance.funding_figures import TARGET
from mixopt.instance.instance import Instance
from mixopt.instance.lines import (
    Line,
    lasting_funds,
    lines_of,
    list_helping_funds,
    parts_of,
    payments,
)
from mixopt.results.care_rows import Entry
from mixopt.results.decisions import Decisions

VISIBLE = 1e-3
"""Absolute, £: a tenth of a penny; less is the rounding of sums of money."""


@dataclass(frozen=True)
class Spending:
    """The ledger by line, and payments by fund."""

    instance: Instance
    decisions: Decisions
    ledger: tuple[Entry, ...]

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """Every line by its name."""
        return lines_of(self.instance.model, self.instance.head)

    @cached_property
    def spend(self) -> Mapping[tuple[str, str, str], float]:
        """£ spent by area, line and period."""
        spent: dict[tuple[str, str, str], float] = defaultdict(float)
        for entry in self.ledger:
            spent[entry.area, entry.line, entry.period] += entry.amount
        return spent

    @cached_property
    def payments(self) -> list[tuple[str, str, str]]:
        """Fund, line and period of every payment that the rules allow."""
        return payments(self.instance)

    @cached_property
    def _lines_paid(self) -> Mapping[tuple[str, str], list[str]]:
        """The lines that each fund may pay for, by fund and period."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for fund, line, period in self.payments:
            found[fund, period].append(line)
        return found

    def sum_paid(
        self, area: str, period: str, funds: Iterable[str], *, recurring: bool = False
    ) -> float:
        """£ that some funds pay, of all lines or of those that recur."""
        return sum(
            self.decisions.paid[area, fund, line, period]
            for fund in funds
            for line in self._lines_paid.get((fund, period), ())
            if not recurring or self.lines[line].recurs
        )

    def amount(self, area: str, fund: str, at: int) -> float:
        """£ of a fund in a period, its parts added up."""
        parts = parts_of(self.instance.model, fund)
        return sum(self.instance.values(area, "funding", (part,), "amount")[at] for part in parts)

    def count_towards_target(self, area: str, period: str, cost: float) -> float:
        """The cost that the savings target counts: all but what grants and one-off money pay."""
        return cost - self.sum_paid(area, period, list_helping_funds(self.instance.model))

    def recurrent_spend(self, area: str, at: int) -> float:
        """The spending that the recurrent target counts: recurring lines less lasting grants."""
        period = self.instance.periods[at].name
        spent = sum(
            self.spend[area, line, period] for line, found in self.lines.items() if found.recurs
        )
        return spent - self.sum_paid(area, period, lasting_funds(self.instance, at), recurring=True)

    def most_spent(self, area: str, at: int) -> float | None:
        """The most that may be spent under the savings target, in £, if there is one."""
        if not self.instance.head.savings_target:
            return None
        return self.target(area, "baseline", at) - self.target(area, "savings", at)

    def target(self, area: str, figure: str, at: int) -> float:
        """A figure of the savings target in a period."""
        return self.instance.values(area, "funding", (TARGET,), figure)[at]
