"""The checker's part for money: envelope, targets, funds, ring-fences, schemes, metrics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from mixopt.instance.care_figures import share_of
from mixopt.instance.funding_figures import ROUNDING
from mixopt.instance.instance import Instance
from mixopt.instance.lines import keeps, match_lines, spending_lines
from mixopt.results.checker.read_back import CLOSE
from mixopt.units import MONTHS_A_YEAR, PENNY

Limit = tuple[str, float, float]
"""What is limited, and its two sides: the first may not be above the second."""

Tables = Mapping[str, tuple[Any, ...]]

Found = Iterator[tuple[str, str, Limit]]
"""Area, period and limit."""


def money(instance: Instance, tables: Tables, cost: float) -> Found:
    """Every limit on money, from the tables of a plan and the figures.

    Args:
        instance: What was planned.
        tables: The plan's, by name.
        cost: The plan's, as it is printed.
    """
    total = 0.0
    for now in tables["money"]:
        total += now.cost * now.discount
        if now.envelope is not None:
            own = now.cost - now.from_funds
            yield now.area, now.period, _least("the envelope", own, now.envelope)
        if now.target is not None:
            yield now.area, now.period, _least("the savings target", now.counted, now.target)
    yield "all areas", "the plan", _least("the plan's cost", cost, total)
    yield "all areas", "the plan", _least("the ledger", total, cost)
    for row in tables["savings"]:
        if row.recurrent_target is not None:
            limit = _least("the recurrent target", row.recurrent_target, row.recurrent)
            yield row.area, row.period, limit
    yield from _schemes(tables)
    yield from _contracts(instance, tables)
    yield from _funds(instance, tables)
    yield from _pools(instance, tables)
    yield from _lines(instance, tables)
    yield from _check_payments(instance, tables)
    yield from _contributions(instance, tables)
    yield from _partners(instance, tables)
    yield from _shares(instance, tables)


def _least(what: str, left: float, right: float) -> Limit:
    """A limit in £, kept to the penny."""
    return what, left, right + PENNY


def _schemes(tables: Tables) -> Found:
    for row in tables["schemes"]:
        yield row.area, row.period, _least(f"the least of {row.scheme}", row.least, row.spend)
        yield row.area, row.period, _least(f"the most of {row.scheme}", row.spend, row.most)
    for row in tables["ringfences"]:
        sides = (row.limit, row.reached) if row.sense == "at_least" else (row.reached, row.limit)
        yield row.area or "all areas", row.period, _least(f"ring-fence {row.ringfence}", *sides)
    for row in (*tables["metrics"], *tables["profiles"]):
        if row.standing != "aim" and row.target is not None:
            sides = (row.target, row.reached)
            sides = sides if row.sense == "at_least" else sides[::-1]
            least, most = sides
            close = CLOSE * max(1.0, abs(most))
            what = " in ".join(filter(None, (f"metric {row.metric}", getattr(row, "within", ""))))
            yield row.area, row.period, (what, least, most + close)


def _contracts(instance: Instance, tables: Tables) -> Found:
    """What is under contract is spent, and no scheme changes faster than it can."""
    spend = {(row.area, row.scheme, row.period): row.spend for row in tables["schemes"]}
    for area, at, period in instance.everywhere():
        for name, scheme in instance.model.schemes.items():
            if not (scheme.contract or scheme.slow):
                continue
            given = partial(instance.values, area, "schemes", (name, ""))
            spent, opening = spend[area, name, period], given("opening")[0]
            if scheme.contract:
                months = given("contract")[at] + given("notice")[at]
                bound = months / MONTHS_A_YEAR * opening
                yield area, period, _least(f"the contract of {name}", bound, spent)
            if scheme.slow:
                last = instance.periods[at - 1] if at else None
                before = spend[area, name, last.name] / last.years if last else opening
                years = instance.periods[at].years
                least, most = (1 - given("fall")[at]) * before, (1 + given("rise")[at]) * before
                yield area, period, _least(f"the fall of {name}", least, spent / years)
                yield area, period, _least(f"the rise of {name}", spent / years, most)


def _funds(instance: Instance, tables: Tables) -> Found:
    model = instance.model
    at = {period.name: i for i, period in enumerate(instance.periods)}
    for row in tables["funds"]:
        fund, there = model.funds[row.fund], row.before + row.amount + row.taken
        gone = row.paid + row.given + row.kept
        yield row.area, row.period, _least(f"what {row.fund} has", gone, there)
        ended = row.fund in instance.head.ends and (
            instance.periods[at[row.period]].last >= instance.head.ends[row.fund]
        )
        if keeps(model, row.fund) and not ended:
            yield row.area, row.period, _least(f"what {row.fund} keeps", there, gone)
        if fund.in_full:
            spent = row.paid + row.given - row.taken
            yield row.area, row.period, _least(f"all of {row.fund} spent", row.amount, spent)
        if fund.kind == "reserve" and not ended:
            floor = instance.values(row.area, "funding", (row.fund,), "floor")[at[row.period]]
            yield row.area, row.period, _least(f"the floor of {row.fund}", floor, row.kept)
        if fund.shared and len(instance.areas) > 1:
            share = instance.values(row.area, "funding", (row.fund,), "pooled")[at[row.period]]
            most = share * row.amount
            yield row.area, row.period, _least(f"what {row.fund} pools", row.given, most)
            what = f"what is taken out of the pool of {row.fund}"
            yield row.area, row.period, _least(what, row.taken, row.paid)


def _pools(instance: Instance, tables: Tables) -> Found:
    pool: dict[tuple[str, str], float] = defaultdict(float)
    for row in tables["funds"]:
        pool[row.fund, row.period] += row.taken - row.given
    for (fund, period), more in pool.items():
        yield "all areas", period, _least(f"what is taken out of the pool of {fund}", more, 0.0)
        yield "all areas", period, _least(f"what is put into the pool of {fund}", -more, 0.0)


def _lines(instance: Instance, tables: Tables) -> Found:
    """No more is paid for a line than is spent on it; without an envelope, no less."""
    model, head = instance.model, instance.head
    if not model.funds:
        return
    paid: dict[tuple[str, str, str], float] = defaultdict(float)
    spent: dict[tuple[str, str, str], float] = defaultdict(float)
    own: dict[tuple[str, str, str, str], float] = defaultdict(float)
    for row in tables["payments"]:
        paid[row.area, row.line, row.period] += row.amount
        own[row.fund, row.area, row.line, row.period] += row.amount
    for entry in tables["ledger"]:
        spent[entry.area, entry.line, entry.period] += entry.amount
    for (area, line, period), amount in paid.items():
        if amount > PENNY:
            limit = _least(f"payments for {line}", amount, spent[area, line, period])
            yield area, period, limit
    for (area, line, period), amount in spent.items() if not head.envelope else ():
        yield area, period, _least(f"spend on {line}", amount, paid[area, line, period])
    for fund, found in model.funds.items():
        topped = match_lines(found.additional_to, spending_lines(model, head))
        for area in instance.areas if topped else ():
            for at, when in enumerate(instance.periods):
                least = instance.values(area, "funding", (fund,), "baseline")[at]
                other: float = sum(
                    spent[area, line, when.name] - own[fund, area, line, when.name]
                    for line in topped
                )
                yield area, when.name, _least(f"spend beside {fund}", least, other)


def _check_payments(instance: Instance, tables: Tables) -> Found:
    """No fund pays for what its rules leave out, by the head and the model alone."""
    model, head = instance.model, instance.head
    first = {period.name: period.first for period in instance.periods}
    lines = set(spending_lines(model, head))
    for row in tables["payments"]:
        if abs(row.amount) <= PENNY:
            continue
        fund = model.funds[row.fund]
        bridged = row.period in head.bridges.get(row.fund, ())
        if (
            row.line not in lines
            or not match_lines(fund.pays, [row.line])
            or (row.fund in head.ends and first[row.period] > head.ends[row.fund])
            or (fund.kind == "one_off" and not bridged and _recurs(instance, row.line))
            or row.fund not in (_contributors(instance, row.line) or (row.fund,))
        ):
            what = f"what {row.fund}, which may not, pays for {row.line}"
            yield row.area, row.period, _least(what, row.amount, 0.0)


def _recurs(instance: Instance, line: str) -> bool:
    """Whether what is spent on a line this year is spent next year too."""
    kind, name, *rest = line.split(".")
    match kind:
        case "levers":
            return instance.model.levers[name].cost == "recurrent"
        case "schemes":
            return not instance.model.schemes[name].one_off
        case "funding":
            return not instance.head.lines[name].one_off
        case "workforce":
            return len(rest) == 1  # what it costs to hire and release staff stands apart
    return True


def _contributors(instance: Instance, line: str) -> tuple[str, ...]:
    """The funds that contribute to a scheme: nobody else pays for it."""
    kind, _, name = line.partition(".")
    return instance.model.schemes[name].contributions if kind == "schemes" else ()


def _contributions(instance: Instance, tables: Tables) -> Found:
    paid: dict[tuple[str, str, str], float] = defaultdict(float)
    for row in tables["payments"]:
        paid[row.line, row.fund, row.period] += row.amount
    area = instance.areas[0]
    for name, scheme in instance.model.schemes.items():
        for fund in scheme.contributions:
            off = instance.once(area, "funding", (ROUNDING,), "amount")
            written = instance.values(area, "schemes", (name, fund), "contribution")
            for at, period in enumerate(instance.periods):
                amount = paid[f"schemes.{name}", fund, period.name]
                what = f"what {fund} contributes to {name}"
                yield "all areas", period.name, _least(what, amount, written[at] + off)
                yield "all areas", period.name, _least(what, written[at] - off, amount)


def _partners(instance: Instance, tables: Tables) -> Found:
    named = instance.head.no_worse_off
    for row in tables["partners"]:
        if row.alone is not None and (row.area in named or row.partner in named):
            who = f"what {row.partner or row.area} pays alone"
            yield row.area, "the plan", _least(who, row.paid, row.alone)


def _shares(instance: Instance, tables: Tables) -> Found:
    """What funds pay of services whose cost is shared: that share, no more and no less."""
    paid: dict[tuple[str, str, str, str], float] = defaultdict(float)
    spent: dict[tuple[str, str, str], float] = defaultdict(float)
    for row in tables["payments"]:
        if row.line.startswith("services."):
            paid[row.area, row.line.split(".")[1], row.fund, row.period] += row.amount
    for entry in tables["ledger"]:
        if entry.line.startswith("services."):
            spent[entry.area, entry.line.split(".")[1], entry.period] += entry.amount
    for name, service in instance.model.services.items():
        for fund in service.shared_by:
            for area, at, period in instance.everywhere():
                share = instance.values(area, "services", (name, ""), share_of(fund))[at]
                own, part = paid[area, name, fund, period], share * spent[area, name, period]
                what = f"what {fund} pays of {name}"
                yield area, period, _least(what, own, part)
                yield area, period, _least(what, part, own)
