"""The table of savings: what is saved, what lasts of it, and where one-off money stands in."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.funding_figures import TARGET
from mixopt.instance.instance import Instance
from mixopt.instance.lines import lasting_funds, list_helping_funds
from mixopt.results.funding_rows import Saved
from mixopt.results.spending import Spending


def savings(spending: Spending) -> Iterator[Saved]:
    """Every area and period, where there is a target."""
    instance = spending.instance
    if not (instance.head.savings_target or instance.head.recurrent_target):
        return
    for area in instance.areas:
        before, last_target = 0.0, 0.0
        for at in range(len(instance.periods)):
            row = _work_out_period(spending, area, at, before, last_target)
            before, last_target = row.recurrent, row.target or 0.0
            yield row


def _work_out_period(
    spending: Spending, area: str, at: int, before: float, last_target: float
) -> Saved:
    """One period, after what the one before saved for good and was to save."""
    instance, period = spending.instance, spending.instance.periods[at].name
    baseline = spending.target(area, "baseline", at)
    cost = sum(spending.spend[area, line, period] for line in spending.lines)
    saved = baseline - spending.count_towards_target(area, period, cost)
    recurrent = baseline - spending.recurrent_spend(area, at)
    lasting = lasting_funds(instance, at)
    passing = [fund for fund in list_helping_funds(instance.model) if fund not in lasting]
    one_off = spending.sum_paid(area, period, passing, recurring=True)
    target = spending.target(area, "savings", at) if instance.head.savings_target else None
    return Saved(
        area=area,
        period=period,
        baseline=baseline,
        target=target,
        saved=saved,
        recurrent=recurrent,
        one_off=one_off,
        spent_once=recurrent + one_off - saved,
        rise=None if target is None else target - last_target,
        to_find=None if target is None else target - before,
        recurrent_target=_recurrent_target(instance, area, at),
    )


def _recurrent_target(instance: Instance, area: str, at: int) -> float | None:
    if not instance.head.recurrent_target or at + 1 < len(instance.periods):
        return None
    return instance.once(area, "funding", (TARGET,), "recurrent_savings")
