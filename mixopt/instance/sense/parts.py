"""Parts that are out of proportion: charges of their price, levers of a budget, schemes of their
funds, targets of what is expected, one area of the others. Opens no file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mixopt.instance.care_figures import supplies_of
from mixopt.instance.funding_figures import ROUNDING
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import POOLED, Address
from mixopt.instance.lines import parts_of
from mixopt.instance.sense.balance import Culprit, any_of, out_by
from mixopt.instance.sense.money import envelope_of, lines_of_area
from mixopt.instance.sense.oddity import Oddity, place, times, write_number
from mixopt.instance.sense.today import Today, find_largest, todays
from mixopt.units import pounds

LEAST_CHARGE, MOST_CHARGE = 0.02, 0.6
"""Of a price: fees and charges were 2% or more of what 146 of 150 councils spent on adult social
care, and 41% at most (MHCLG, Revenue outturn RO3, 2024-25). A charge of nothing is meant."""

FIVEFOLD = 5.0
"""Between a metric's target and what is expected; between what a lever adds and what there is."""

HUNDREDFOLD = 100.0
"""Between one area and the others: no two councils' figures differ so by their size alone."""

SORT = "parts"


def parts(instance: Instance, seen: Collection[Address]) -> Iterator[Oddity]:
    """Charges that are next to nothing of their price, levers beyond all that there is, targets far
    from what is expected, contributions beyond their fund, one area a hundred times the others."""
    for today in todays(instance):
        yield from _charges(today, seen)
        yield from _levers(today, seen)
        yield from _metrics(today, seen)
    yield from _contributions(instance, seen)
    yield from _areas(instance, seen)


def _charges(today: Today, seen: Collection[Address]) -> Iterator[Oddity]:
    """What people pay that is next to nothing of the price, or most of it; all of it is a fault."""
    for name, service in today.model.services.items():
        if not service.contribution:
            continue
        paid = today.figure("services", (name, ""), "contribution")
        prices = [
            today.figure("services", (name, supply), "price")
            for supply in supplies_of(name, service)
        ]
        for at, charge in enumerate(paid.values):
            least = min(price.values[at] for price in prices)
            share = charge / least if charge and least else LEAST_CHARGE
            if not LEAST_CHARGE <= share <= MOST_CHARGE and not any_of(seen, paid, *prices):
                part = write_number(100 * share)
                what = f"{paid.name} is {charge:,.10g}, {part}% of the price, {least:,.10g}"
                usual = "Where people pay, it is usually 2% to 60% of the price"
                yield Oddity(((paid, at),), what, usual, SORT)
                break


def _levers(today: Today, seen: Collection[Address]) -> Iterator[Oddity]:
    """Levers that cost or save more than all there is, or add many times what there is."""
    there = sum(each.values[0] for each in envelope_of(today))
    spent = today.care_cost() + sum(each.values[0] for each in lines_of_area(today))
    whole = max(there, spent)
    for name, lever in today.model.levers.items():
        most = today.figure("levers", (name,), "most")
        for effect in ("cost", "saving", "adds"):
            limit = whole if effect != "adds" else FIVEFOLD * _there(today, name)
            for after in range(lever.periods if getattr(lever, effect) else 0):
                each = today.figure("levers", (name,), f"{effect}_after_{after}")
                total = each.values[0] * most.values[0]
                if 0 < limit < total and not {each.address, most.address} & {*seen}:
                    yield _beyond(each, most, total, limit, effect)
                    break


def _there(today: Today, lever: str) -> float:
    """What there is of the service that a lever adds to, or ten; 0 where it adds to none."""
    service = (today.model.levers[lever].adds or "").partition(".")[0]
    there = sum(each.values[0] for each in today.places(service)) if service else 0.0
    return max(there, today.volume(service), 10.0) if service else 0.0


def _beyond(each: Figure, most: Figure, total: float, limit: float, effect: str) -> Oddity:
    starts = f"{most.values[0]:,.10g} starts"
    if effect == "adds":
        what = f"{each.name} over {starts} is {write_number(total)}"
        usual = f"A lever rarely adds five times what there is, {write_number(limit / FIVEFOLD)}"
    else:
        what = f"{each.name} over {starts} is {pounds(total)}"
        usual = f"It is usually far less than all that there is, {pounds(limit)}"
    return Oddity(((each, 0), (most, 0)), what, usual, SORT)


def _metrics(today: Today, seen: Collection[Address]) -> Iterator[Oddity]:
    for name in today.model.metrics:
        target, expected = (
            today.figure("metrics", (name, ""), each) for each in ("target", "expected")
        )
        pairs = (
            []
            if any_of(seen, target, expected)
            else zip(target.values, expected.values, strict=True)
        )
        for at, (aim, there) in enumerate(pairs):
            if min(aim, there) > 0 and times(aim, there) > FIVEFOLD:
                what = f"{target.name} is {aim:,.10g}, and {there:,.10g} is expected as things are"
                usual = "The two are usually less than five times apart"
                either = out_by(usual, [Culprit(target), Culprit(expected)])
                yield Oddity(((target, at), (expected, at)), what, either, SORT)
                break


def _contributions(instance: Instance, seen: Collection[Address]) -> Iterator[Oddity]:
    """A contribution to one scheme that is more than the whole fund of all areas."""
    shared = POOLED if len(instance.areas) > 1 else instance.areas[0]
    for name, scheme in instance.model.schemes.items():
        for fund in scheme.contributions:
            paid = instance.figure(shared, "schemes", (name, fund), "contribution")
            amounts = [
                instance.figure(area, "funding", (part,), "amount")
                for area in instance.areas
                for part in parts_of(instance.model, fund)
            ]
            for at, value in enumerate(paid.values):
                there = sum(each.values[at] for each in amounts)
                if 0 < there < value and not any_of(seen, paid, *amounts):
                    what = f"{paid.name} is {pounds(value)}, and the fund has {pounds(there)}"
                    usual = "A fund cannot pay more than it has: one of the two rows is out"
                    most = find_largest((each, each.values[at]) for each in amounts)
                    yield Oddity(((paid, at), (most, at)), what, usual, SORT)
                    break


def _areas(instance: Instance, seen: Collection[Address]) -> Iterator[Oddity]:
    """A figure of one area that is a hundred times that of the others, or a hundredth."""
    alike: dict[tuple[str, tuple[str, ...], str], list[Figure]] = {}
    for address, figure in instance.figures.items():
        if address.area not in {"", POOLED} and ROUNDING not in address.keys:
            alike.setdefault(address[1:], []).append(figure)
    for figures in alike.values():
        shown: set[Address] = {*seen}
        for at in range(len(figures[0].cells) if len(figures) > 2 else 0):
            for each in _find_far_apart(figures, at):
                if each.address not in shown:
                    shown.add(each.address)
                    yield _outlier(instance, each, figures, at)


def _find_far_apart(figures: list[Figure], at: int) -> Iterator[Figure]:
    """A figure that is a hundred times the next largest, or a hundredth of the next smallest.

    Of areas that have none of it, nothing is known: more than half of the others must have some.
    """
    given = sorted(
        (each for each in figures if each.cells[at].value),
        key=lambda each: abs(each.cells[at].value),
    )
    if 2 * (len(given) - 1) <= len(figures) - 1:
        return
    for each, other in ((given[-1], given[-2]), (given[0], given[1])):
        if times(abs(each.cells[at].value), abs(other.cells[at].value)) >= HUNDREDFOLD:
            yield each


def _outlier(instance: Instance, each: Figure, figures: list[Figure], at: int) -> Oddity:
    rest = [other for other in figures if other is not each and other.values[at]]
    what = f"{each.name} is {each.values[at]:,.10g} {each.kind.unit}, and in the other areas "
    what += ", ".join(f"{other.values[at]:,.10g}" for other in rest[:3])
    usual = f"Areas rarely differ a hundredfold; compare {place(instance, rest[0], at)}"
    return Oddity(((each, at),), what, usual, "areas")
