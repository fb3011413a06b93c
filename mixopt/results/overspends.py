"""Who bears an overspend: each partner its own, and what each would bear were the risk shared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mixopt.instance.lines import holder_of, partners_of
from mixopt.results.funding_rows import Overspend
from mixopt.results.spending import Spending
from mixopt.schema.model import Model


@dataclass(frozen=True, slots=True)
class Burden:
    """What the funds of one partner in one area come to in a period, in £."""

    area: str
    partner: str
    paid: float
    overspend: float
    contingency: float


def find_overspends(spending: Spending) -> Iterator[Overspend]:
    """Every partner of every area that holds a fund with a risk, period by period."""
    for at, period in enumerate(spending.instance.periods):
        burdens = list(_find_burdens(spending, at, period.name))
        for each, (left, shared) in zip(burdens, share_burdens(burdens), strict=True):
            yield Overspend(
                each.area, each.partner, period.name, each.paid, each.overspend,
                each.contingency, left, shared, left - shared,
            )  # fmt: skip


def share_burdens(burdens: Sequence[Burden]) -> Iterator[tuple[float, float]]:
    """What is left for each to bear in a period, alone and were the risk shared, in £."""
    everything = sum(each.paid for each in burdens)
    together = _left_of(
        sum(each.overspend for each in burdens), sum(each.contingency for each in burdens)
    )
    for each in burdens:
        part = each.paid / everything if everything > 0 else 1 / len(burdens)
        yield _left_of(each.overspend, each.contingency), together * part


def list_at_risk(model: Model) -> dict[str, list[str]]:
    """The funds with a risk that each partner holds, of those who hold any."""
    held: dict[str, list[str]] = {partner: [] for partner in partners_of(model)}
    for name, fund in model.funds.items():
        if fund.risk:
            held[holder_of(model, name)].append(name)
    return {partner: funds for partner, funds in held.items() if funds}


def _left_of(overspend: float, contingency: float) -> float:
    """What a contingency does not cover; an underspend needs none."""
    return max(0.0, overspend - contingency) if overspend > 0 else overspend


def _find_burdens(spending: Spending, at: int, period: str) -> Iterator[Burden]:
    instance = spending.instance
    for area in instance.areas:
        for partner, held in list_at_risk(instance.model).items():
            paid = {fund: float(spending.sum_paid(area, period, [fund])) for fund in held}
            over, beside = (
                {fund: instance.values(area, "funding", (fund,), figure)[at] for fund in held}
                for figure in ("overspend", "contingency")
            )
            yield Burden(
                area,
                partner,
                sum(paid.values()),
                sum(over[fund] * paid[fund] for fund in held),
                sum(beside[fund] * spending.amount(area, fund, at) for fund in held),
            )
