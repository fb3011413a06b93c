"""Rules about people, care and staff: who leaves, parts of a group, shares of a supply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from mixopt.errors import Fault
from mixopt.instance.care_figures import ways_of
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import MOST_RATE, Address
from mixopt.instance.rule import ROUNDING, Rule, addresses_of, pairs_of, percent, rows_of
from mixopt.units import MONTHS_A_YEAR


def list_care_rules(area: str, instance: Instance) -> Iterator[Rule]:
    """The rules of an area, or of the one that there is."""
    for rules in (_leavers, _flows, _parts):
        yield from rules(area, instance)


def _leavers(area: str, instance: Instance) -> Iterator[Rule]:
    for name, role in instance.model.roles.items():
        if role.becomes and "permanent" in role.contracts:
            rates = addresses_of(area, "workforce", (name, "permanent"), "turnover", "progression")
            yield Rule(rates, partial(_more_than_all_leave, name))


def _more_than_all_leave(role: str, turnover: Figure, progression: Figure) -> Iterator[Fault]:
    for leaving, rising in pairs_of(turnover, progression):
        total = leaving.value + rising.value
        if total > 1 + ROUNDING:
            rates = f"turnover {percent(leaving.value)} and progression {percent(rising.value)}"
            remedy = "Together they may be 100% at most: those who leave do not move up"
            what = f"{rates} of {role} are {percent(total)}"
            yield Fault(rows_of(leaving, rising), what, remedy, "leavers")


def _flows(area: str, instance: Instance) -> Iterator[Rule]:
    """More people would leave a need in a month than are there."""
    for name, need in instance.model.needs.items():
        ways = ways_of(need.flow) if need.flow else {}
        rates = [addresses_of(area, "flows", (name, to), given)[0] for to, given in ways.items()]
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
            yield Fault(rows_of(*cells), what, remedy, "leavers")


def _parts(area: str, instance: Instance) -> Iterator[Rule]:
    """Needs that would have more people than are supported of their client group."""
    of: dict[str, list[Address]] = defaultdict(list)
    for name, need in instance.model.needs.items():
        if need.group and need.met and need.unit == "people":
            of[need.group] += addresses_of(area, "needs", (name,), "part")
    for group, parts in of.items():
        yield Rule(tuple(parts), partial(_more_than_all, f"the parts of the client group {group}"))


def list_own_shares(instance: Instance) -> Iterator[Rule]:
    """Shares of a pooled supply."""
    for name, service in instance.model.services.items() if len(instance.areas) > 1 else ():
        for supply, found in service.supplies.items():
            if found.pooled:
                keys = (name, supply)
                shares = [
                    addresses_of(area, "services", keys, "own_share")[0] for area in instance.areas
                ]
                whole = f"the areas' own shares of {name}.{supply}"
                yield Rule(tuple(shares), partial(_more_than_all, whole))


def _more_than_all(shares_of: str, *shares: Figure) -> Iterator[Fault]:
    for cells in dict.fromkeys(zip(*(share.cells for share in shares), strict=True)):
        total = sum(cell.value for cell in cells)
        if total > 1 + ROUNDING:
            what = f"{shares_of} add up to {percent(total)}"
            yield Fault(rows_of(*cells), what, "Together they may be 100% at most", "own shares")
