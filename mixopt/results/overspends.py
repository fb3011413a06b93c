"""Who bears an overspend: each partner its own, and what each would bear were the risk shared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mixopt.instance.lines import holder_of, partners_of
from mixopt.results.funding_rows import Overspend
from mixopt.results.spending import Spending


@dataclass(frozen=True, slots=True)
class _Borne:
    """What the funds of one partner in one area come to in a period, in £."""

    area: str
    partner: str
    paid: float
    overspend: float
    contingency: float


def find_overspends(spending: Spending) -> Iterator[Overspend]:
    """Every partner of every area that holds a fund with a risk, period by period."""
    for at, period in enumerate(spending.instance.periods):
        borne = list(_find_borne(spending, at, period.name))
        everything = sum(each.paid for each in borne)
        together = _left_of(
            sum(each.overspend for each in borne), sum(each.contingency for each in borne)
        )
        for each in borne:
            part = each.paid / everything if everything > 0 else 1 / len(borne)
            left, shared = _left_of(each.overspend, each.contingency), together * part
            yield Overspend(
                each.area, each.partner, period.name, each.paid, each.overspend,
                each.contingency, left, shared, left - shared,
            )  # fmt: skip


def _left_of(overspend: float, contingency: float) -> float:
    """What a contingency does not cover; an underspend needs none."""
    return max(0.0, overspend - contingency) if overspend > 0 else overspend


def _find_borne(spending: Spending, at: int, period: str) -> Iterator[_Borne]:
    instance = spending.instance
    model = instance.model
    for area in instance.areas:
        for partner in partners_of(model):
            held = [
                name
                for name, fund in model.funds.items()
                if fund.risk and holder_of(model, name) == partner
            ]
            if not held:
                continue
            paid = {fund: float(spending.sum_paid(area, period, [fund])) for fund in held}
            over, beside = (
                {fund: instance.values(area, "funding", (fund,), figure)[at] for fund in held}
                for figure in ("overspend", "contingency")
            )
            yield _Borne(
                area,
                partner,
                sum(paid.values()),
                sum(over[fund] * paid[fund] for fund in held),
                sum(beside[fund] * spending.amount(area, fund, at) for fund in held),
            )
