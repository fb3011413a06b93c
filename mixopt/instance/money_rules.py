"""Rules about money and what it moves: schemes, funds, lines, charges, effects, profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from mixopt.errors import Fault
from mixopt.instance.care_figures import supplies_of
from mixopt.instance.instance import Figure, Instance, Period
from mixopt.instance.kinds import POOLED
from mixopt.instance.lines import parts_of, payable, payments
from mixopt.instance.profiles import LEAST_WHOLE, list_profiles, share_figure
from mixopt.instance.rule import ROUNDING, Rule, addresses_of, pairs_of, percent, pounds, rows_of


def list_money_rules(area: str, instance: Instance) -> Iterator[Rule]:
    """The rules of an area, or of the one that there is."""
    for rules in (_schemes, _ends, _incomes, _charges, _effects, _profiles):
        yield from rules(area, instance)


def _schemes(area: str, instance: Instance) -> Iterator[Rule]:
    for name in instance.model.schemes:
        ends = addresses_of(area, "schemes", (name, ""), "least", "most")
        yield Rule(ends, partial(_least_above_most, name))
        if instance.model.schemes[name].contract:
            months = addresses_of(area, "schemes", (name, ""), "contract", "notice")
            yield Rule(months, partial(_bound_for_longer_than_it_is, name, instance.periods))


def _least_above_most(scheme: str, least: Figure, most: Figure) -> Iterator[Fault]:
    for low, high in pairs_of(least, most):
        if low.value > high.value:
            what = f"the least of {scheme} is {pounds(low.value)}, the most {pounds(high.value)}"
            remedy = "The least may not be above the most"
            yield Fault(rows_of(low, high), what, remedy, "least above most")


def _bound_for_longer_than_it_is(
    scheme: str, periods: Sequence[Period], contract: Figure, notice: Figure
) -> Iterator[Fault]:
    for at, period in enumerate(periods):
        runs, then = contract.cell(at), notice.cell(at)
        if (months := runs.value + then.value) > period.months + ROUNDING:
            what = f"contract and notice of {scheme} take {months:.10g} months of {period.name}"
            remedy = f"It has {period.months}: write of each how much falls into the period"
            yield Fault(rows_of(runs, then), what, remedy, "contract")


def _ends(area: str, instance: Instance) -> Iterator[Rule]:
    for name, day in instance.head.ends.items():
        late = {at: t.name for at, t in enumerate(instance.periods) if t.first > day}
        for part in parts_of(instance.model, name):
            amount = addresses_of(area, "funding", (part,), "amount")
            yield Rule(amount, partial(_goes_on, f"{name} ended on {day}", late))


def _goes_on(ended: str, late: Mapping[int, str], amount: Figure) -> Iterator[Fault]:
    for at, period in late.items():
        cell = amount.cell(at)
        if cell.value:
            what = f"{ended}, and has {pounds(cell.value)} in {period}"
            yield Fault(cell.row, what, "Write 0, or change its day under 'ends'", "ended")


def _incomes(area: str, instance: Instance) -> Iterator[Rule]:
    """Lines that bring money in and that some fund may pay for."""
    payers = {
        line.name: fund
        for fund, lines in payable(instance.model, instance.head).items()
        for line in lines
    }
    for name in instance.head.lines:
        fund = payers.get(f"funding.{name}")
        if fund is not None:
            yield Rule(
                addresses_of(area, "funding", (name,), "amount"), partial(_brings_in, name, fund)
            )


def _brings_in(name: str, fund: str, amount: Figure) -> Iterator[Fault]:
    worst = min(amount.cells, key=lambda cell: cell.value)
    if worst.value < 0:
        what = f"{name} brings {pounds(-worst.value)} in, and the fund '{fund}' may pay for it"
        yield Fault(worst.row, what, "Leave the line out of the fund's 'pays'", "income")


def _charges(area: str, instance: Instance) -> Iterator[Rule]:
    """What people pay, against what the care costs."""
    for name, service in instance.model.services.items():
        for supply in supplies_of(name, service) if service.contribution else ():
            price = addresses_of(area, "services", (name, supply), "price")
            paid = addresses_of(area, "services", (name, ""), "contribution")
            title = ".".join(filter(None, (name, supply)))
            yield Rule((*price, *paid), partial(_charges_above_cost, title))


def _charges_above_cost(supply: str, price: Figure, paid: Figure) -> Iterator[Fault]:
    """Each person who pays more than the care costs would bring money in: the plan takes all."""
    unit = price.kind.unit.removeprefix("£")
    for cost, own in pairs_of(price, paid):
        if own.value > cost.value:
            pays, costs = (f"{pounds(cell.value)}{unit}" for cell in (own, cost))
            what = f"people pay {pays} towards {supply}, which costs {costs}"
            remedy = "Nobody may be charged more than the care costs: correct one of the two"
            yield Fault(rows_of(own, cost), what, remedy, "overcharge")


def _effects(area: str, instance: Instance) -> Iterator[Rule]:
    """Ranges of effects: the weaker end may not be the stronger."""
    for scheme, found in instance.model.schemes.items():
        for metric, known in found.effects.items():
            if known == "range":
                ends = addresses_of(
                    area, "metrics", (metric, scheme), "effect_weaker", "effect_stronger"
                )
                falls = instance.model.metrics[metric].sense == "at_most"
                yield Rule(ends, partial(_weaker_above_stronger, -1 if falls else 1))


def _weaker_above_stronger(sign: int, weaker: Figure, stronger: Figure) -> Iterator[Fault]:
    for low, high in pairs_of(weaker, stronger):
        if sign * low.value > sign * high.value:
            what = f"the weaker effect {low.value:.10g} is stronger than {high.value:.10g}"
            yield Fault(rows_of(low, high), what, "Change the two round", "effects")


def _profiles(area: str, instance: Instance) -> Iterator[Rule]:
    """Profiles of a year in whose months nothing falls."""
    for keys, what, parts in list_profiles(instance.model):
        shares = addresses_of(area, "metrics", keys, *(share_figure(what, part) for part in parts))
        yield Rule(shares, partial(_nothing_falls, f"the {what} of {'.'.join(filter(None, keys))}"))


def _nothing_falls(name: str, *shares: Figure) -> Iterator[Fault]:
    for cells in dict.fromkeys(zip(*(share.cells for share in shares), strict=True)):
        if sum(cell.value for cell in cells) < LEAST_WHOLE - ROUNDING:
            what = f"the shares of {name} in a year come to less than {percent(LEAST_WHOLE)}"
            yield Fault(rows_of(*cells), what, "Together they are the year, 100%", "profile")


def list_contributions(instance: Instance) -> Iterator[Rule]:
    """Contributions of a fund in periods in which it may not pay for the scheme."""
    allowed = set(payments(instance))
    area = POOLED if len(instance.areas) > 1 else ""
    for name, scheme in instance.model.schemes.items():
        for fund in scheme.contributions:
            never = {
                at: t.name
                for at, t in enumerate(instance.periods)
                if (fund, f"schemes.{name}", t.name) not in allowed
            }
            written = addresses_of(area, "schemes", (name, fund), "contribution")
            yield Rule(written, partial(_forbidden, fund, name, never))


def _forbidden(
    fund: str, scheme: str, never: Mapping[int, str], written: Figure
) -> Iterator[Fault]:
    for at, period in never.items():
        cell = written.cell(at)
        if cell.value:
            amount = pounds(cell.value)
            what = (
                f"{fund} contributes {amount} to {scheme} in {period}, and may not pay for it then"
            )
            remedy = "Write 0, or change its 'pays', its end, or what it may bridge"
            yield Fault(cell.row, what, remedy, "contribution")
