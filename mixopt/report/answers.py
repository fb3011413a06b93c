"""The answer of a plan in sentences: what it costs, and what it saves."""

from __future__ import annotations

from dataclasses import replace

from mixopt.instance.instance import Instance
from mixopt.instance.notebook import pluralise, span
from mixopt.instance.titles import span_word
from mixopt.report.own_money import adds, describe_added, describe_position, sum_added
from mixopt.results.own_money import OwnMoney
from mixopt.results.plan import Plan
from mixopt.results.price_base import words_of
from mixopt.units import pounds, pounds_that_suffice


def describe_cost(instance: Instance, plan: Plan) -> str:
    """The cost of the whole plan, discounted too, against the envelope.

    Where scenarios add money, against the envelope and the savings targets without it.
    """
    total = pounds_that_suffice(sum(row.cost for row in plan.money))
    asked = "Most-need plan" if plan.mode == "most-need" else "Least-cost plan"
    money = words_of(plan.price_base)
    when = f"{span(plan.periods)}, {money}" if money else span(plan.periods)
    words = f"{asked}, {when}: {total}{_describe_discounting(instance, plan.cost_within)}"
    if (found := money_of(instance, plan)) and adds(sum_added(found.added)):
        position = describe_position(found.positions(plan.tables()), len(plan.areas))
        return f"{words}, {position}." if position else f"{words}."
    rows = [row for row in plan.money if row.headroom is not None]
    if not rows:
        paid = sum(row.from_funds for row in plan.money)
        return f"{words}, of which funds pay {pounds(paid)}." if paid >= 1 else f"{words}."
    left = sum(row.headroom or 0.0 for row in rows)
    if abs(left) < 1:
        return f"{words}, exactly the budget envelope."
    tight = min(rows, key=lambda row: row.headroom or 0.0)
    words += f", {pounds(left)} inside the envelope"
    if len(rows) == 1:
        return f"{words}."
    where = tight.period
    if len(plan.areas) > 1:
        where = f"{instance.head.areas[tight.area]} in {where}"
    return f"{words} (least: {pounds(tight.headroom or 0.0)} in {where})."


def money_of(instance: Instance, plan: Plan) -> OwnMoney | None:
    """What scenarios add, if they do and the plan is in the money that figures are in."""
    found = OwnMoney(instance)
    return found if found.added and plan.price_base == instance.head.prices else None


def on_own_money(instance: Instance, plan: Plan) -> Plan:
    """The plan, its money, savings and bridge without what scenarios add."""
    if (found := money_of(instance, plan)) is None:
        return plan
    own = found.tables(plan.tables())
    return replace(plan, money=own["money"], savings=own["savings"], bridge=own["bridge"])


def describe_added_money(instance: Instance, plan: Plan | None = None) -> str:
    """What scenarios add to the instance's own money, or take; blank for nothing.

    Args:
        instance: Under scenarios or under none.
        plan: Whose headroom and savings are said without it; of none, and of one in other money
            than that of the figures, they are said with it.
    """
    who = "The scenarios" if len(instance.scenarios_applied) > 1 else "The scenario"
    added = sum_added(OwnMoney(instance).added)
    if plan is not None and plan.price_base == instance.head.prices:
        return describe_added(who, added)
    money = words_of(instance.head.prices) if plan else ""
    return describe_added(who, added, f"{', ' if money else ''}{money}; all here counts it")


def _over(instance: Instance, plan: Plan) -> str:
    if len(plan.periods) == 1:
        return ""
    return f" over {pluralise(len(plan.periods), span_word(instance))}"


def _describe_discounting(instance: Instance, amount: float) -> str:
    rate = instance.head.discount.value
    return f" ({pounds(amount)} discounted at {rate:g}% a year)" if rate else ""


def describe_saving(instance: Instance, plan: Plan) -> str:
    """What is saved against the target, discounted too; without what scenarios add."""
    plan = on_own_money(instance, plan)
    discounts = {(row.area, row.period): row.discount for row in plan.money}
    rows = [row for row in plan.savings if row.target is not None]
    if not rows:
        return ""
    saved = sum(row.saved for row in rows)
    beyond = saved - sum(row.target or 0.0 for row in rows)
    later = sum(row.saved * discounts[row.area, row.period] for row in rows)
    last = [row for row in rows if row.period == plan.periods[-1]]
    words = (
        f"Saved {pounds(saved)}{_over(instance, plan)}{_describe_discounting(instance, later)}, "
    )
    if abs(beyond) < 1:
        words += "exactly the target"
    else:
        words += f"{pounds(abs(beyond))} {'beyond' if beyond > 0 else 'short of'} the target"
    if len(plan.periods) > 1 and last:
        now, target = sum(row.saved for row in last), sum(row.target or 0.0 for row in last)
        words += f"; in {plan.periods[-1]} {pounds(now)} against {pounds(target)}"
    hidden = sum(row.one_off for row in rows)
    if hidden >= 1:
        words += f". {pounds(hidden)} of it is one-off money, and will not recur"
    return f"{words}."
