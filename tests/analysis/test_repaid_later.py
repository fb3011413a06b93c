"""Levers that a plan leaves out because it ends before they are repaid, by hand.

A start of £800,000 adds 10 places of extra care at £600 a week, which 10 people use who are else in
a care home at £1,000: £4,000 a week. Three years have 1,096 days, so £626,285.71 is saved and
£173,714.29 left to repay; a year more like the last, of 365 days, saves £208,571.43.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import mixopt
from mixopt.instance.instance import Instance
from mixopt.report.terminal.repaid_later import describe_repaid_later

from support.shipped import planned, shipped
from support.small import small

MODEL: dict[str, Any] = {
    "needs": {"older": {"title": "Older people"}},
    "services": {
        "care_home": {"title": "Care home", "unit": "place", "meets": {"older": "suitable"}},
        "extra_care": {"title": "Extra care", "unit": "place", "meets": {"older": "preferred"}},
    },
    "levers": {
        "build": {
            "title": "Build extra care", "adds": "extra_care", "cost": "one_off", "periods": 1,
        }
    },
}  # fmt: skip

FIGURES: dict[str, float] = {
    "needs.older.demand": 10,
    "services.care_home.price": 1000,
    "services.care_home.available": 1000,
    "services.extra_care.price": 600,
    "services.extra_care.available": 0,
    "levers.build.most": 1,
    "levers.build.startable": 1,
    "levers.build.adds_after_0": 10,
    "levers.build.cost_after_0": 800_000,
}


def town(
    years: int = 3,
    discount: float = 0.0,
    model: Any = MODEL,
    budget: Mapping[str, float] | None = None,
    **figures: float,
) -> Instance:
    """The town from 2026/27, with figures of its lever changed, and an envelope if it has one."""
    periods = {
        f"{year}/{(year + 1) % 100}": {"from": date(year, 4, 1), "to": date(year + 1, 3, 31)}
        for year in range(2026, 2026 + years)
    }
    changed = {f"levers.build.{name}": value for name, value in figures.items()}
    head = {"envelope": {"budget": "Budget"}} if budget else {}
    figures = {**FIGURES, **changed, **(budget or {})}
    return small(model, figures, years, discount=discount, periods=periods, **head)


def test_what_is_left_to_repay_and_when_it_is_repaid() -> None:
    plan = mixopt.solve(town())
    assert plan.cost == pytest.approx(1_565_714.29, abs=0.01)
    (row,) = plan.repaid_later
    assert (row.lever, row.period, row.periods_after) == ("build", "2026/27", 1)
    assert row.left_to_repay == pytest.approx(173_714.29, abs=0.01)
    assert row.saved == pytest.approx(34_857.14, abs=0.01)
    assert list(describe_repaid_later(town(), plan)) == [
        "Build extra care: one start more in 2026/27 adds £173,714 to the cost of the plan, which "
        "ends before it is repaid; 1 year more of 2028/29 would repay it and save £34,857 besides."
    ]


def test_a_plan_of_the_years_that_are_remarked_upon_starts_it() -> None:
    """Four years: £34,857 better than without, and nothing is left to remark."""
    plan, without = mixopt.solve(town(4)), mixopt.solve(town(4, most=0))
    assert sum(row.started for row in plan.levers) == pytest.approx(1)
    assert without.cost - plan.cost == pytest.approx(34_857.14, abs=0.01)
    assert plan.repaid_later == without.repaid_later == ()


def test_later_years_are_discounted_as_the_plan_is() -> None:
    """At 10% a year: 800,000 - 208,571.43 - 209,142.86/1.1 - 208,571.43/1.21 is left, and of the
    years after, at 1.331, 1.4641 and so on, the second repays it."""
    (row,) = mixopt.solve(town(discount=10)).repaid_later
    left = 800_000 - 208_571.43 - 209_142.86 / 1.1 - 208_571.43 / 1.21
    assert row.left_to_repay == pytest.approx(left, abs=0.02)
    assert row.periods_after == 2
    saved = 208_571.43 / 1.331 + 208_571.43 / 1.4641 - left
    assert row.saved == pytest.approx(saved, abs=0.02)


@pytest.mark.parametrize(
    ("cost", "after"),
    [(626_000, None), (1_669_000, 5), (1_669_300, None)],
    ids=["repaid within the plan", "in the fifth year", "in the sixth"],
)
def test_what_is_repaid_within_the_plan_or_late_is_no_remark(cost: float, after: Any) -> None:
    """Eight years save 626,285.71 + 5 x 208,571.43 = £1,669,142.86."""
    rows = mixopt.solve(town(cost_after_0=cost)).repaid_later
    assert [row.periods_after for row in rows] == ([] if after is None else [after])


def test_places_that_come_after_the_last_period_count_with_their_running_costs() -> None:
    """Places from the second year on, and £50,000 a year from then: a start in 2028/29 costs
    £100,000, is felt only beyond the plan, and brings £158,571.43 in its first year there. One in
    2026/27 brings more within the plan, so that what it leaves is less than nothing to repay."""
    lever = {**MODEL["levers"]["build"], "cost": "recurrent", "periods": 2}
    model = {**MODEL, "levers": {"build": lever}}
    effects = {"adds_after_0": 0, "adds_after_1": 10, "cost_after_0": 100_000, "cost_after_1": 5e4}
    started = mixopt.solve(town(model=model, **effects))
    assert [row.started for row in started.levers] == pytest.approx([1, 0, 0])
    late = town(model=model, **effects)
    late = mixopt.changed(late, {
        "levers.build.startable[2026/27]": 0, "levers.build.startable[2027/28]": 0,
    })  # fmt: skip
    (row,) = mixopt.solve(late).repaid_later
    assert (row.period, row.periods_after) == ("2028/29", 1)
    assert row.left_to_repay == pytest.approx(100_000, abs=0.01)
    assert row.saved == pytest.approx(58_571.43, abs=0.01)


def test_a_lever_that_nothing_can_pay_for_is_no_remark() -> None:
    """The envelope of a year holds what care homes cost, £522,857 in the longest, and no start."""
    figures = {"funding.budget.amount": 522_860.0}
    plan = mixopt.solve(town(budget=figures))
    assert plan.cost == pytest.approx(1_565_714.29, abs=0.01)
    assert plan.repaid_later == ()


def longer(instance: Instance) -> Instance:
    """The same with its last year once more, figures held."""
    names, dates = list(instance.head.periods), list(instance.head.periods.values())
    year = dates[-1].last.year
    new = dates[-1].model_copy(update={"first": date(year, 4, 1), "last": date(year + 1, 3, 31)})
    periods = dict(zip([*names, f"{year}/{(year + 1) % 100}"], [*dates, new], strict=True))
    figures = {
        address: figure
        if figure.kind.once
        else replace(figure, cells=(*figure.cells, figure.cells[-1]))
        for address, figure in instance.figures.items()
    }
    head = instance.head.model_copy(update={"periods": periods})
    return replace(instance, head=head, figures=figures)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["barking-and-dagenham", "stockport"])
def test_a_plan_of_one_year_more_saves_what_is_remarked(name: str) -> None:
    """Solved again with a year more, of as many days, in which nothing is started: with the lever
    started as far as the plan does, and with a twentieth of a start more."""
    plan, whole = planned(name), longer(shipped(name))
    (row,) = plan.repaid_later
    assert row.periods_after == 1

    def cost(more: float) -> float:
        most = {each.period: each.started for each in plan.levers if each.lever == row.lever}
        most[row.period] += more
        most[whole.periods[-1].name] = 0.0
        changes = {f"levers.{row.lever}.startable[{at}]": most[at] for at in most}
        return mixopt.solve(mixopt.changed(whole, changes), prices=False).cost

    assert (cost(0.0) - cost(0.05)) / 0.05 == pytest.approx(row.saved, abs=0.01)
