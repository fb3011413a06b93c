"""The figures of money: the envelope, lines, targets, funds, schemes, ring-fences, metrics."""

from __future__ import annotations

from mixopt.instance.adjustment import NOBODY, Adjustment
from mixopt.instance.kinds import MOST_MONEY, MOST_PEOPLE, MOST_STAY, Kind, Rows
from mixopt.instance.profiles import list_profiles, part_title, share_figure
from mixopt.schema.funding import Fund, Metric
from mixopt.schema.head import Head
from mixopt.schema.model import Model
from mixopt.units import PER_PEOPLE

ROUNDING = "rounding"
"""The entry that says how far what funds pay may be from a contribution as it is written."""

TARGET = "savings_target"
"""The entry of the savings target."""

ENVELOPE = Adjustment("envelope", "policy")

SAVINGS = Adjustment("savings", "policy")

FUNDS = Adjustment("funds", "policy")

RESERVES = Adjustment("reserves", "policy")

POOLING = Adjustment("pooling", "policy")

CONDITIONS = Adjustment("conditions", "law")

SCHEMES = Adjustment("schemes", "policy")

BOUND = Adjustment("commitments", "law")
"""Contracts, and the notice that they ask for, are kept."""

MOST_RISE = 100.0
"""By which a scheme's spend may rise in one period, as a share: a hundredfold."""

CONTRIBUTIONS = Adjustment("contributions", "policy")

SPREAD = {"expected": "what is expected", "target": "the target", "effect": "what it does"}
"""What of a metric is spread over a year, in words."""

METRIC_UNITS = {
    "count": "count/year",
    "days": "days/year",
    "per_100000": "per 100,000",
    "percent": "share",
}
"""The unit of a metric's figures."""


def _pounds(
    meaning: str,
    adjustment: Adjustment,
    *,
    once: bool = False,
    signed: bool = False,
    shared: bool = False,
    sort: str = "funds",
) -> Kind:
    least = -MOST_MONEY if signed else 0.0
    return Kind(
        "£", meaning, sort, adjustment, once=once, least=least, most=MOST_MONEY, shared=shared
    )


def funding(model: Model, head: Head) -> Rows:
    """The money there is, what is spent whatever the plan, and what is to be saved."""
    for name, title in head.envelope.items():
        yield (name,), "amount", _pounds(f"Part of the envelope: {title}.", ENVELOPE, signed=True)
    for name, line in head.lines.items():
        yield (name,), "amount", _pounds(f"Fixed line: {line.title}.", NOBODY, signed=True)
    if head.savings_target or head.recurrent_target:
        yield (TARGET,), "baseline", _pounds("Spend that the savings are counted from.", NOBODY)
    if head.savings_target:
        meaning = (
            "Savings in force in the period against the baseline, those begun earlier included."
        )
        yield (TARGET,), "savings", _pounds(meaning, SAVINGS)
    if head.recurrent_target:
        meaning = "Savings that recur, to be in force in the last period."
        yield (TARGET,), "recurrent_savings", _pounds(meaning, SAVINGS, once=True)
    for name, fund in model.funds.items():
        yield from _fund(name, fund)
    if any(scheme.contributions for scheme in model.schemes.values()):
        meaning = "How far what a fund pays may be from its contribution as it is written."
        yield (ROUNDING,), "amount", _pounds(meaning, CONTRIBUTIONS, once=True, shared=True)


def _fund(name: str, fund: Fund) -> Rows:
    for part, title in (fund.parts or {name: fund.title}).items():
        what = "Put into the reserve" if fund.kind == "reserve" else "There is in the period"
        yield (part,), "amount", _pounds(f"{what}: {title}.", FUNDS)
    if fund.kind == "reserve":
        yield (name,), "opening", _pounds("Balance before the first period.", NOBODY, once=True)
        meaning = "The least that must be left at the end of the period."
        yield (name,), "floor", _pounds(meaning, RESERVES)
    if fund.shared:
        meaning = "Share of it that areas may put into one pool."
        yield (name,), "pooled", Kind("share", meaning, "funds", POOLING, most=1, shared=True)
    if fund.risk:
        meaning = "By how much what it pays for comes to more than planned; less than 0 is less."
        over = Kind("share", meaning, "funds", NOBODY, least=-1, most=10)
        yield (name,), "overspend", over
        meaning = "What its holder holds beside it against that, as a share of the fund."
        yield (name,), "contingency", Kind("share", meaning, "funds", NOBODY, most=1)
    if fund.additional_to:
        meaning = "Spend from other money that it comes on top of."
        yield (name,), "baseline", _pounds(meaning, CONDITIONS)


def schemes(model: Model) -> Rows:
    """What may be spent on schemes, and what funds contribute."""
    for name, scheme in model.schemes.items():
        yield (name, ""), "least", _pounds("The least that is spent on it.", SCHEMES)
        yield (name, ""), "most", _pounds("The most that is spent on it.", SCHEMES)
        if scheme.contract or scheme.slow:
            meaning = "Spend a year before the first period."
            yield (name, ""), "opening", _pounds(meaning, NOBODY, once=True)
        if scheme.contract:
            meaning = "Months of the period for which the contract runs."
            yield (name, ""), "contract", Kind("months", meaning, "funds", BOUND, most=MOST_STAY)
            meaning = "Months of the period, after it, for which notice of its end must be given."
            yield (name, ""), "notice", Kind("months", meaning, "funds", BOUND, most=MOST_STAY)
        if scheme.slow:
            meaning = "Share by which its spend a year can fall from the period before."
            yield (name, ""), "fall", Kind("share", meaning, "funds", SCHEMES, most=1)
            meaning = "Share by which it can rise."
            yield (name, ""), "rise", Kind("share", meaning, "funds", SCHEMES, most=MOST_RISE)
        for fund in scheme.contributions:
            meaning = "What the fund pays towards it, all areas together."
            yield (name, fund), "contribution", _pounds(meaning, CONTRIBUTIONS, shared=True)


def ringfences(model: Model) -> Rows:
    """What must, or may, be spent on some lines."""
    for name, fence in model.ringfences.items():
        sort, shared = "standards", fence.together
        change = Adjustment("ring-fences", fence.standing)
        if fence.limit == "amount":
            limit = _pounds("The limit in the period.", change, shared=shared, sort=sort)
            yield (name, ""), "amount", limit
        elif fence.limit == "share":
            meaning = "The limit, as a share of what its funds have."
            yield (name, ""), "share", Kind("share", meaning, sort, change, most=1, shared=shared)
        else:
            meaning = "The limit in the first period."
            first = _pounds(meaning, change, once=True, shared=shared, sort=sort)
            yield (name, ""), "amount", first
            meaning = "By how much the limit rises above the period before; the first is not used."
            rate = Kind("share", meaning, sort, change, least=-1, most=1, shared=shared)
            yield (name, ""), "uplift", rate
        for line in fence.lines if fence.protected else ():
            share = Kind("share", "Share of it that counts.", sort, NOBODY, most=1)
            yield (name, line), "protected", share


def metrics(model: Model) -> Rows:
    """What is counted, its target, and how each £1,000 moves it."""
    for name, metric in model.metrics.items():
        unit = METRIC_UNITS[metric.unit]
        most = 1.0 if metric.unit == "percent" else 1e7
        sort, change = "standards", Adjustment("metrics", metric.standing)
        yield (name, ""), "target", Kind(unit, "The target.", sort, change, most=most)
        meaning = "What it would be without what schemes do."
        yield (name, ""), "expected", Kind(unit, meaning, sort, NOBODY, most=most)
        if metric.unit in PER_PEOPLE:
            meaning = "People it is counted against."
            people = Kind("people", meaning, sort, NOBODY, least=1, most=MOST_PEOPLE)
            yield (name, ""), "people", people
        if metric.worth:
            meaning = f"What one {_fewer(metric)} is worth."
            worth = Kind("£/unit", meaning, sort, NOBODY, least=0.01, most=MOST_MONEY)
            yield (name, ""), "worth", worth
        for scheme, found in model.schemes.items():
            effect = found.effects.get(name)
            if effect == "range":
                yield (name, scheme), "effect_weaker", _effect("Weaker end of what")
                yield (name, scheme), "effect_stronger", _effect("Stronger end of what")
            elif effect in {"known", "at_least"}:
                yield (name, scheme), "effect", _effect("What")
    for keys, what, parts in list_profiles(model):
        for part in parts:
            meaning = f"Share of {SPREAD[what]} in the year that falls in {part_title(part)}."
            share = Kind("share", meaning, "standards", NOBODY, most=1)
            yield keys, share_figure(what, part), share


def uplifts(head: Head) -> Rows:
    """By how much what is typed once rises from period to period."""
    for name, uplift in head.uplifts.items():
        meaning = "By how much prices are above those of the period before"
        meaning += "; the first is not used." if uplift.base == "first" else "."
        rate = Kind("share", meaning, "prices", NOBODY, least=-0.5, most=1, shared=True)
        yield (name,), "rate", rate


def _fewer(metric: Metric) -> str:
    return "fewer" if metric.sense == "at_most" else "more"


def _effect(what: str) -> Kind:
    meaning = f"{what} £1,000 moves it by; less is minus."
    return Kind("units/£000", meaning, "standards", NOBODY, least=-1e4, most=1e4)
