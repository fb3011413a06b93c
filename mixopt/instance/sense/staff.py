"""Staff of today who do not fit their cases, their managers, or what they run. Opens no file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mixopt.instance.instance import Instance
from mixopt.instance.kinds import Address
from mixopt.instance.sense.balance import Culprit, Parts, any_of, culprit, nearest_first, out_by
from mixopt.instance.sense.oddity import Oddity, times, write_number
from mixopt.instance.sense.today import Today, find_largest, todays
from mixopt.schema.standards import Caseload, Rate, Span

THREEFOLD = 3.0
"""Between today and a limit: over the councils of England, cases to a worker were 6 to 27 from 2021
to 2025 (Department for Education, Children's social work workforce), the middle of them 16."""

TWICE_THE_TEAM = 2.0
"""Times the staff in post, that could be hired in one period."""

FEW = 5.0
"""FTE that a new team may hire, however small it is today."""

SORT = "staff"

APART = "The two are usually less than three times apart"


def staff(instance: Instance, seen: Collection[Address]) -> Iterator[Oddity]:
    """Cases, teams and in-house services of today against limits and staff; who can be hired."""
    for today in todays(instance):
        for name, standard in today.model.standards.items():
            match standard:
                case Caseload():
                    yield from _caseload(today, name, standard, seen)
                case Span(sense="at_most"):
                    yield from _span(today, name, standard, seen)
                case Rate():
                    yield from _rate(today, name, standard, seen)
        yield from _run(today, seen)
        yield from _find_overhiring(today, seen)


def _caseload(
    today: Today, name: str, standard: Caseload, seen: Collection[Address]
) -> Iterator[Oddity]:
    cases, staff = today.cases(standard), today.counted(standard, standard.roles)
    if any_of(seen, *today.per_person(standard)):
        return
    workers = [
        (each, number * today.first("workforce", each.address.keys, "productive"))
        for each, number in staff
    ]
    of = "head" if standard.counted == "heads" else "FTE"
    yield from _against(today, name, cases, workers, f"cases to one {of}", seen)


def _span(today: Today, name: str, standard: Span, seen: Collection[Address]) -> Iterator[Oddity]:
    workers = today.counted(standard, standard.roles)
    managers = today.counted(standard, [standard.managers])
    yield from _against(today, name, workers, managers, "workers to one manager", seen)


def _against(
    today: Today, name: str, above: Parts, below: Parts, words: str, seen: Collection[Address]
) -> Iterator[Oddity]:
    """A ratio of today against its limit in the first period."""
    limit = today.figure("standards", (name, ""), "limit")
    over, under = (sum(part for _, part in parts) for parts in (above, below))
    figures = [limit, *(figure for figure, _ in (*above, *below))]
    if not (over > 0 and under > 0) or any(each.address in seen for each in figures):
        return
    ratio = over / under
    if times(ratio, limit.values[0]) > THREEFOLD:
        what = (
            f"today's staff and people make {write_number(ratio)} {words}, and {limit.name} is "
            f"{limit.values[0]:,.10g}"
        )
        asked = limit.values[0]
        out = nearest_first((culprit(above, asked * under), culprit(below, over / asked)))
        first, second = out
        cells = ((first.figure, 0), (second.figure, 0), (limit, 0))
        yield Oddity(cells, what, out_by(APART, out, limit), SORT)


def _rate(today: Today, name: str, standard: Rate, seen: Collection[Address]) -> Iterator[Oddity]:
    """What today's volumes bring, against the limit on it."""
    limit = today.figure("standards", (name, ""), "limit")
    parts = []
    for service in standard.services:
        rate = today.figure("standards", (name, service), "rate")
        parts.append((rate, rate.values[0] * today.volume(service)))
        if any_of(seen, *(figure for figure, _ in today.list_used(service))):
            return
    brought = sum(part for _, part in parts)
    if any(each.address in seen for each in (limit, *(rate for rate, _ in parts))):
        return
    if brought > 0 and limit.values[0] > 0 and times(brought, limit.values[0]) > THREEFOLD:
        what = (
            f"what is used today brings {write_number(brought)}, and {limit.name} is "
            f"{limit.values[0]:,.10g}"
        )
        rate = find_largest(parts)
        yield Oddity(
            ((limit, 0), (rate, 0)), what, out_by(APART, [Culprit(limit), Culprit(rate)]), SORT
        )


def _run(today: Today, seen: Collection[Address]) -> Iterator[Oddity]:
    """Staff that today's volume of an in-house service takes, against those in post."""
    for role in today.model.roles:
        run = {
            name: today.figure("services", (name, ""), "fte_per_unit")
            for name, service in today.model.services.items()
            if service.staffed_by == role
        }
        needed = [(each, each.values[0] * today.volume(name)) for name, each in run.items()]
        there = [(each, each.values[0]) for each in today.staff([role])]
        taken, fte = sum(part for _, part in needed), sum(part for _, part in there)
        if any(figure.address in seen for figure, _ in (*needed, *there)):
            continue
        if taken and fte and times(taken, fte) > THREEFOLD and abs(taken - fte) > FEW:
            what = (
                f"today's volume takes {write_number(taken)} FTE of {role}, and "
                f"{write_number(fte)} are in post"
            )
            out = nearest_first((culprit(needed, fte), culprit(there, taken)))
            cells = tuple((each.figure, 0) for each in out)
            yield Oddity(cells, what, out_by(APART, out), SORT)


def _find_overhiring(today: Today, seen: Collection[Address]) -> Iterator[Oddity]:
    """More staff that can be hired in one period than twice those in post."""
    for role, found in today.model.roles.items():
        if "permanent" not in found.contracts:
            continue
        hired = today.figure("workforce", (role, "permanent"), "recruitable")
        there = today.staff([role])
        fte = sum(each.values[0] for each in there)
        if any(each.address in seen for each in (hired, *there)) or not fte:
            continue
        at = max(range(len(hired.cells)), key=lambda each: hired.values[each])
        if hired.values[at] > TWICE_THE_TEAM * fte + FEW:
            what = (
                f"{hired.name} is {hired.values[at]:,.10g} FTE, and {write_number(fte)} are in post"
            )
            usual = "A team rarely hires twice its own number in one period"
            cells = ((hired, at), (find_largest((each, each.values[0]) for each in there), 0))
            yield Oddity(cells, what, usual, SORT)
