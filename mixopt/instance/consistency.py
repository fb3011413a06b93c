"""Figures that are each in range and cannot be true together."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.errors import Fault
from mixopt.instance.care_figures import supplies_of
from mixopt.instance.instance import Cell, Instance
from mixopt.instance.lines import parts_of, payable, payments

ROUNDING = 1e-9
"""Of shares that add up to 1."""

COMPARED = frozenset({
    "turnover", "progression", "least", "most", "amount", "price", "contribution", "effect_weaker",
    "effect_stronger", "own_share",
})  # fmt: skip
"""The figures that a contradiction can be about: any other may have each value of its own range."""


def contradictions(instance: Instance) -> Iterator[Fault]:
    """Every contradiction, with the rows that make it."""
    for area in instance.areas:
        yield from _schemes(instance, area)
        yield from _ended(instance, area)
        yield from _brings_in(instance, area)
        yield from _effects(instance, area)
        for name, role in instance.model.roles.items():
            if role.becomes and "permanent" in role.contracts:
                yield from _more_than_all_leave(instance, area, name)
    yield from _own_shares(instance)
    yield from _contributions(instance)


def _more_than_all_leave(instance: Instance, area: str, role: str) -> Iterator[Fault]:
    keys = (role, "permanent")
    turnover = instance.figure(area, "workforce", keys, "turnover")
    progression = instance.figure(area, "workforce", keys, "progression")
    for leaving, rising in dict.fromkeys(zip(turnover.cells, progression.cells, strict=True)):
        total = leaving.value + rising.value
        if total > 1 + ROUNDING:
            what = f"turnover {_percent(leaving)} and progression {_percent(rising)} of {role}"
            remedy = "Together they may be 100% at most: those who leave do not move up"
            yield Fault(f"{leaving.row} and {rising.row}", f"{what} are {total:.1%}", remedy)


def _percent(cell: Cell) -> str:
    return f"{cell.value:.1%}"


def _schemes(instance: Instance, area: str) -> Iterator[Fault]:
    for name in instance.model.schemes:
        least, most = (instance.figure(area, "schemes", (name, ""), limit)
                       for limit in ("least", "most"))  # fmt: skip
        for low, high in dict.fromkeys(zip(least.cells, most.cells, strict=True)):
            if low.value > high.value:
                what = f"the least of {name} is £{low.value:,.0f}, the most £{high.value:,.0f}"
                yield Fault(
                    f"{low.row} and {high.row}", what, "The least may not be above the most"
                )


def _ended(instance: Instance, area: str) -> Iterator[Fault]:
    for name, day in instance.head.ends.items():
        for part in parts_of(instance.model, name):
            amount = instance.figure(area, "funding", (part,), "amount")
            for at, period in enumerate(instance.periods):
                cell = amount.cell(at)
                if period.first > day and cell.value:
                    what = f"{name} ended on {day}, and has £{cell.value:,.0f} in {period.name}"
                    yield Fault(cell.row, what, "Write 0, or change its day under 'ends'")


def _brings_in(instance: Instance, area: str) -> Iterator[Fault]:
    """Lines that bring money in and that some fund may pay for."""
    payers = {
        line.name: fund
        for fund, lines in payable(instance.model, instance.head).items()
        for line in lines
    }
    for name in instance.head.lines:
        fund = payers.get(f"funding.{name}")
        amount = instance.figure(area, "funding", (name,), "amount")
        worst = min(amount.cells, key=lambda cell: cell.value)
        if worst.value < 0 and fund:
            what = f"{name} brings £{-worst.value:,.0f} in, and the fund '{fund}' may pay for it"
            yield Fault(worst.row, what, "Leave the line out of the fund's 'pays'")
    for name, service in instance.model.services.items() if payers else ():
        for supply in supplies_of(name, service) if service.contribution else ():
            if ".".join(filter(None, ("services", name, supply))) in payers:
                yield from _pays_more(instance, area, name, supply)


def _pays_more(instance: Instance, area: str, name: str, supply: str) -> Iterator[Fault]:
    price = instance.figure(area, "services", (name, supply), "price")
    paid = instance.figure(area, "services", (name, ""), "contribution")
    for cost, own in dict.fromkeys(zip(price.cells, paid.cells, strict=True)):
        if own.value > cost.value:
            what = f"people pay £{own.value:,.2f} towards {name}, which costs £{cost.value:,.2f}"
            remedy = "A fund pays for it, so its cost may not be below nothing"
            yield Fault(f"{own.row} and {cost.row}", what, remedy)


def _effects(instance: Instance, area: str) -> Iterator[Fault]:
    """Ranges whose weaker end is the stronger."""
    for scheme, found in instance.model.schemes.items():
        for metric, known in found.effects.items():
            if known != "range":
                continue
            weaker, stronger = (instance.figure(area, "metrics", (metric, scheme), f"effect_{end}")
                                for end in ("weaker", "stronger"))  # fmt: skip
            sign = -1 if instance.model.metrics[metric].sense == "at_most" else 1
            for low, high in dict.fromkeys(zip(weaker.cells, stronger.cells, strict=True)):
                if sign * low.value > sign * high.value:
                    what = f"the weaker effect {low.value:g} is stronger than {high.value:g}"
                    yield Fault(f"{low.row} and {high.row}", what, "Change the two round")


def _contributions(instance: Instance) -> Iterator[Fault]:
    """Contributions of a fund in periods in which it may not pay for the scheme."""
    allowed = set(payments(instance))
    for name, scheme in instance.model.schemes.items():
        for fund in scheme.contributions:
            area = instance.areas[0]
            written = instance.figure(area, "schemes", (name, fund), "contribution")
            for at, period in enumerate(instance.periods):
                cell = written.cell(at)
                if cell.value and (fund, f"schemes.{name}", period.name) not in allowed:
                    what = (
                        f"{fund} contributes £{cell.value:,.0f} to {name} in {period.name}, "
                        "and may not pay for it then"
                    )
                    remedy = "Write 0, or change its 'pays', its end, or what it may bridge"
                    yield Fault(cell.row, what, remedy)


def _own_shares(instance: Instance) -> Iterator[Fault]:
    """Shares of a pooled supply that add up to more than all of it."""
    for name, service in instance.model.services.items() if len(instance.areas) > 1 else ():
        for supply, found in service.supplies.items():
            if not found.pooled:
                continue
            cells = [instance.figure(area, "services", (name, supply), "own_share").cells[0]
                     for area in instance.areas]  # fmt: skip
            total = sum(cell.value for cell in cells)
            if total > 1 + ROUNDING:
                what = f"the areas' own shares of {name}.{supply} add up to {total:.1%}"
                where = " and ".join(dict.fromkeys(cell.row for cell in cells))
                yield Fault(where, what, "Together they may be 100% at most")
