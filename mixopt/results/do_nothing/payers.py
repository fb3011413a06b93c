"""Doing nothing: what grants pay; one-off money and reserves are left for a decision."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from mixopt.instance.care_figures import share_of, supplies_of
from mixopt.instance.instance import Instance
from mixopt.instance.lines import is_ended, keeps
from mixopt.results.care_rows import Entry
from mixopt.results.decisions import Decisions
from mixopt.results.spending import Spending


def pay(instance: Instance, decisions: Decisions, ledger: tuple[Entry, ...]) -> Decisions:
    """Decisions with what each fund pays and keeps."""
    paying = _Paying(instance, Spending(instance, decisions, ledger))
    for area, at, _ in instance.everywhere():
        paying.pay(area, at)
    none: dict[tuple[str, ...], float] = defaultdict(float)
    return replace(decisions, paid=paying.paid, kept=paying.kept, given=none, taken=none)


@dataclass
class _Paying:
    instance: Instance
    spending: Spending
    paid: dict[tuple[str, ...], float] = field(default_factory=lambda: defaultdict(float))
    """£ by area, fund, line and period."""
    kept: dict[tuple[str, ...], float] = field(default_factory=lambda: defaultdict(float))

    def pay(self, area: str, at: int) -> None:
        """One area in one period: the grants first that may pay the least."""
        model, period = self.instance.model, self.instance.periods[at].name
        lines = self._lines(period)
        payers = Counter(line for each in lines.values() for line in each)
        spend = self.spending.spend
        left = {line: max(0.0, spend.get((area, line, period), 0.0)) for line in payers}
        there = {fund: self._there(area, fund, at) for fund in model.funds}
        self._pay_shares(area, at, left, there)

        for fund in sorted(
            lines, key=lambda name: (not model.funds[name].in_full, len(lines[name]))
        ):
            for line in sorted(lines[fund], key=lambda line: payers[line]):
                if (area, fund, line, period) in self.paid:
                    continue
                amount = min(there[fund], left[line])
                self.paid[area, fund, line, period] = amount
                left[line] -= amount
                there[fund] -= amount
        for fund in model.funds:
            if keeps(model, fund) and not is_ended(self.instance, fund, at):
                self.kept[area, fund, period] = there[fund]

    def _pay_shares(
        self, area: str, at: int, left: dict[str, float], there: dict[str, float]
    ) -> None:
        """What funds pay of services whose cost is shared, as far as they go."""
        period = self.instance.periods[at].name
        for name, service in self.instance.model.services.items():
            lines = [".".join(filter(None, ("services", name, j)))
                     for j in supplies_of(name, service)]  # fmt: skip
            shares = {fund: self.instance.values(area, "services", (name, ""), share_of(fund))[at]
                      for fund in service.shared_by}  # fmt: skip
            for line in lines if shares else ():
                spent = max(0.0, self.spending.spend.get((area, line, period), 0.0))
                for fund, share in shares.items():
                    amount = min(there[fund], share * spent)
                    self.paid[area, fund, line, period] = amount
                    there[fund] -= amount
                    left[line] -= amount

    def _lines(self, period: str) -> dict[str, list[str]]:
        """The lines that each grant may pay for in a period."""
        funds = self.instance.model.funds
        lines: dict[str, list[str]] = {name: [] for name in funds if funds[name].kind == "grant"}
        for fund, line, when in self.spending.payments:
            if when == period and fund in lines:
                lines[fund].append(line)
        return lines

    def _there(self, area: str, fund: str, at: int) -> float:
        """What a fund has in a period, with what is left of the one before."""
        amount = self.spending.amount(area, fund, at)
        if at:
            return amount + self.kept[area, fund, self.instance.periods[at - 1].name]
        if self.instance.model.funds[fund].kind == "reserve":
            amount += self.instance.once(area, "funding", (fund,), "opening")
        return amount
