"""Figures that are each in range and cannot be true together.

Each rule names its figures, so that a change asks again only what it touches, and where some
figures cannot be read the others are held to what is said of them all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from mixopt.errors import Fault
from mixopt.instance.care_figures import supplies_of, ways_of
from mixopt.instance.instance import Cell, Figure, Instance, Period
from mixopt.instance.kinds import MOST_RATE, POOLED, Address
from mixopt.instance.lines import parts_of, payable, payments
from mixopt.instance.profiles import (
    LEAST_WHOLE,
    MONTHS,
    QUARTERS,
    SHARES,
    list_profiles,
    share_figure,
)
from mixopt.units import MONTHS_A_YEAR

ROUNDING = 1e-9
"""Absolute: shares that add up to 1 within this do so; the rest is rounding of decimals."""

COMPARED = frozenset({
    "turnover", "progression", "least", "most", "amount", "price", "contribution", "effect_weaker",
    *(share_figure(what, part) for what in SHARES for part in (*MONTHS, *QUARTERS)),
    "effect_stronger", "own_share", "rate", "stay", "part", "contract", "notice",
})  # fmt: skip
"""The figures that a contradiction can be about: any other may have each value of its own range."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Figures that cannot all be what they like.

    Attributes:
        addresses: The figures.
        clashes: What is wrong with them, given them in that order.
    """

    addresses: tuple[Address, ...]
    clashes: Callable[..., Iterator[Fault]]


class Consistency:
    """The rules of an instance's figures, and which of them each figure is in."""

    def __init__(self, instance: Instance) -> None:
        """List the rules; they hold for every instance of this model and head."""
        self.rules = [*_rules(instance)]
        self.of: dict[Address, list[int]] = defaultdict(list)
        for i, rule in enumerate(self.rules):
            for address in rule.addresses:
                self.of[address].append(i)

    def clashes(
        self, figures: Mapping[Address, Figure], touched: Collection[Address] | None = None
    ) -> Iterator[tuple[int, Fault]]:
        """What clashes, with the position of its rule.

        Args:
            figures: The figures; a rule that needs one that is not there is left out.
            touched: Only rules about these; all rules, if None.
        """
        asked = (
            range(len(self.rules))
            if touched is None
            else sorted({i for address in touched for i in self.of.get(address, ())})
        )
        for i in asked:
            found = [figures.get(address) for address in self.rules[i].addresses]
            if None not in found:
                for fault in self.rules[i].clashes(*found):
                    yield i, fault


def contradictions(instance: Instance) -> Iterator[Fault]:
    """Every contradiction, with the rows that make it."""
    for _, fault in Consistency(instance).clashes(instance.figures):
        yield fault


def _rules(instance: Instance) -> Iterator[Rule]:
    for area in instance.areas if len(instance.areas) > 1 else ("",):
        for rules in (
            _leavers, _flows, _parts, _schemes, _ends, _incomes, _charges, _effects, _profiles,
        ):  # fmt: skip
            yield from rules(area, instance)
    yield from _own_shares(instance)
    yield from _contributions(instance)


def _leavers(area: str, instance: Instance) -> Iterator[Rule]:
    for name, role in instance.model.roles.items():
        if role.becomes and "permanent" in role.contracts:
            rates = _of(area, "workforce", (name, "permanent"), "turnover", "progression")
            yield Rule(rates, partial(_more_than_all_leave, name))


def _more_than_all_leave(role: str, turnover: Figure, progression: Figure) -> Iterator[Fault]:
    for leaving, rising in _pairs(turnover, progression):
        total = leaving.value + rising.value
        if total > 1 + ROUNDING:
            rates = f"turnover {_percent(leaving.value)} and progression {_percent(rising.value)}"
            remedy = "Together they may be 100% at most: those who leave do not move up"
            what = f"{rates} of {role} are {_percent(total)}"
            yield Fault(_rows(leaving, rising), what, remedy, "leavers")


def _flows(area: str, instance: Instance) -> Iterator[Rule]:
    """More people would leave a need in a month than are there."""
    for name, need in instance.model.needs.items():
        ways = ways_of(need.flow) if need.flow else {}
        rates = [_of(area, "flows", (name, to), given)[0] for to, given in ways.items()]
        if len(rates) > 1:
            yield Rule(tuple(rates), partial(_more_leave_than_are_there, name))


def _more_leave_than_are_there(need: str, *ways: Figure) -> Iterator[Fault]:
    for cells in dict.fromkeys(zip(*(way.cells for way in ways), strict=True)):
        rates = [
            MONTHS_A_YEAR / cell.value if way.kind.unit == "months" else cell.value
            for way, cell in zip(ways, cells, strict=True)
        ]
        if sum(rates) > MOST_RATE + ROUNDING:
            what = f"{sum(rates):.10g} leave {need} in a year for each person there, in all"
            remedy = (
                f"Together they may be {MOST_RATE:g} at most: people are carried from month to "
                "month, and have to stay half of one"
            )
            yield Fault(_rows(*cells), what, remedy, "leavers")


def _parts(area: str, instance: Instance) -> Iterator[Rule]:
    """Needs that would have more people than are supported of their client group."""
    of: dict[str, list[Address]] = defaultdict(list)
    for name, need in instance.model.needs.items():
        if need.group and need.met and need.unit == "people":
            of[need.group] += _of(area, "needs", (name,), "part")
    for group, parts in of.items():
        yield Rule(tuple(parts), partial(_more_than_all, f"the parts of the client group {group}"))


def _schemes(area: str, instance: Instance) -> Iterator[Rule]:
    for name in instance.model.schemes:
        ends = _of(area, "schemes", (name, ""), "least", "most")
        yield Rule(ends, partial(_least_above_most, name))
        if instance.model.schemes[name].contract:
            months = _of(area, "schemes", (name, ""), "contract", "notice")
            yield Rule(months, partial(_bound_for_longer_than_it_is, name, instance.periods))


def _least_above_most(scheme: str, least: Figure, most: Figure) -> Iterator[Fault]:
    for low, high in _pairs(least, most):
        if low.value > high.value:
            what = f"the least of {scheme} is {_pounds(low.value)}, the most {_pounds(high.value)}"
            remedy = "The least may not be above the most"
            yield Fault(_rows(low, high), what, remedy, "least above most")


def _bound_for_longer_than_it_is(
    scheme: str, periods: Sequence[Period], contract: Figure, notice: Figure
) -> Iterator[Fault]:
    for at, period in enumerate(periods):
        runs, then = contract.cell(at), notice.cell(at)
        if (months := runs.value + then.value) > period.months + ROUNDING:
            what = f"contract and notice of {scheme} take {months:.10g} months of {period.name}"
            remedy = f"It has {period.months}: write of each how much falls into the period"
            yield Fault(_rows(runs, then), what, remedy, "contract")


def _ends(area: str, instance: Instance) -> Iterator[Rule]:
    for name, day in instance.head.ends.items():
        late = {at: t.name for at, t in enumerate(instance.periods) if t.first > day}
        for part in parts_of(instance.model, name):
            amount = _of(area, "funding", (part,), "amount")
            yield Rule(amount, partial(_goes_on, f"{name} ended on {day}", late))


def _goes_on(ended: str, late: Mapping[int, str], amount: Figure) -> Iterator[Fault]:
    for at, period in late.items():
        cell = amount.cell(at)
        if cell.value:
            what = f"{ended}, and has {_pounds(cell.value)} in {period}"
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
            yield Rule(_of(area, "funding", (name,), "amount"), partial(_brings_in, name, fund))


def _brings_in(name: str, fund: str, amount: Figure) -> Iterator[Fault]:
    worst = min(amount.cells, key=lambda cell: cell.value)
    if worst.value < 0:
        what = f"{name} brings {_pounds(-worst.value)} in, and the fund '{fund}' may pay for it"
        yield Fault(worst.row, what, "Leave the line out of the fund's 'pays'", "income")


def _charges(area: str, instance: Instance) -> Iterator[Rule]:
    """What people pay, against what the care costs."""
    for name, service in instance.model.services.items():
        for supply in supplies_of(name, service) if service.contribution else ():
            price = _of(area, "services", (name, supply), "price")
            paid = _of(area, "services", (name, ""), "contribution")
            title = ".".join(filter(None, (name, supply)))
            yield Rule((*price, *paid), partial(_charges_above_cost, title))


def _charges_above_cost(supply: str, price: Figure, paid: Figure) -> Iterator[Fault]:
    """Each person who pays more than the care costs would bring money in: the plan takes all."""
    unit = price.kind.unit.removeprefix("£")
    for cost, own in _pairs(price, paid):
        if own.value > cost.value:
            pays, costs = (f"{_pounds(cell.value)}{unit}" for cell in (own, cost))
            what = f"people pay {pays} towards {supply}, which costs {costs}"
            remedy = "Nobody may be charged more than the care costs: correct one of the two"
            yield Fault(_rows(own, cost), what, remedy, "overcharge")


def _effects(area: str, instance: Instance) -> Iterator[Rule]:
    """Ranges of effects: the weaker end may not be the stronger."""
    for scheme, found in instance.model.schemes.items():
        for metric, known in found.effects.items():
            if known == "range":
                ends = _of(area, "metrics", (metric, scheme), "effect_weaker", "effect_stronger")
                falls = instance.model.metrics[metric].sense == "at_most"
                yield Rule(ends, partial(_weaker_above_stronger, -1 if falls else 1))


def _weaker_above_stronger(sign: int, weaker: Figure, stronger: Figure) -> Iterator[Fault]:
    for low, high in _pairs(weaker, stronger):
        if sign * low.value > sign * high.value:
            what = f"the weaker effect {low.value:.10g} is stronger than {high.value:.10g}"
            yield Fault(_rows(low, high), what, "Change the two round", "effects")


def _profiles(area: str, instance: Instance) -> Iterator[Rule]:
    """Profiles of a year in whose months nothing falls."""
    for keys, what, parts in list_profiles(instance.model):
        shares = _of(area, "metrics", keys, *(share_figure(what, part) for part in parts))
        yield Rule(shares, partial(_nothing_falls, f"the {what} of {'.'.join(filter(None, keys))}"))


def _nothing_falls(name: str, *shares: Figure) -> Iterator[Fault]:
    for cells in dict.fromkeys(zip(*(share.cells for share in shares), strict=True)):
        if sum(cell.value for cell in cells) < LEAST_WHOLE - ROUNDING:
            what = f"the shares of {name} in a year come to less than {_percent(LEAST_WHOLE)}"
            yield Fault(_rows(*cells), what, "Together they are the year, 100%", "profile")


def _contributions(instance: Instance) -> Iterator[Rule]:
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
            written = _of(area, "schemes", (name, fund), "contribution")
            yield Rule(written, partial(_forbidden, fund, name, never))


def _forbidden(
    fund: str, scheme: str, never: Mapping[int, str], written: Figure
) -> Iterator[Fault]:
    for at, period in never.items():
        cell = written.cell(at)
        if cell.value:
            amount = _pounds(cell.value)
            what = (
                f"{fund} contributes {amount} to {scheme} in {period}, and may not pay for it then"
            )
            remedy = "Write 0, or change its 'pays', its end, or what it may bridge"
            yield Fault(cell.row, what, remedy, "contribution")


def _own_shares(instance: Instance) -> Iterator[Rule]:
    """Shares of a pooled supply."""
    for name, service in instance.model.services.items() if len(instance.areas) > 1 else ():
        for supply, found in service.supplies.items():
            if found.pooled:
                keys = (name, supply)
                shares = [_of(area, "services", keys, "own_share")[0] for area in instance.areas]
                whole = f"the areas' own shares of {name}.{supply}"
                yield Rule(tuple(shares), partial(_more_than_all, whole))


def _more_than_all(shares_of: str, *shares: Figure) -> Iterator[Fault]:
    for cells in dict.fromkeys(zip(*(share.cells for share in shares), strict=True)):
        total = sum(cell.value for cell in cells)
        if total > 1 + ROUNDING:
            what = f"{shares_of} add up to {_percent(total)}"
            yield Fault(_rows(*cells), what, "Together they may be 100% at most", "own shares")


def _of(area: str, table: str, keys: tuple[str, ...], *figures: str) -> tuple[Address, ...]:
    return tuple(Address(area, table, keys, figure) for figure in figures)


def _pairs(one: Figure, other: Figure) -> Iterator[tuple[Cell, Cell]]:
    """The cells of each period, those that say the same of every period once."""
    periods = range(max(len(one.cells), len(other.cells)))
    yield from dict.fromkeys((one.cell(at), other.cell(at)) for at in periods)


def _rows(*cells: Cell) -> str:
    return " and ".join(dict.fromkeys(cell.row for cell in cells))


def _percent(share: float) -> str:
    """A share in %, with the digits that tell it from another."""
    return f"{100 * share:.10g}%"


def _pounds(amount: float) -> str:
    return f"£{amount:,.12g}"
