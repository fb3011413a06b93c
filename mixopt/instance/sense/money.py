"""Money that looks like £000 given as £, or the other way round. Opens no file.

What there is is held against what today's mix and staff cost at the first period's prices; each
line, fund and target against both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from mixopt.instance.funding_figures import TARGET
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.lines import parts_of
from mixopt.instance.sense.balance import any_of, culprit
from mixopt.instance.sense.oddity import Oddity, times
from mixopt.instance.sense.today import Today, find_largest, todays
from mixopt.units import THOUSAND, UNITS, pounds

FOURFOLD = 4.0
"""Between what there is and what today costs: a budget is out by some percent, not by four times;
a month's or a week's money, £000 for £, are."""

LARGEST_SLIP = 1000.0
"""£: below, an amount of a council's budget given in £ was more likely meant in £000."""

SMALL_PART = 1000.0
"""Of what there is: a part smaller than one in so many, in £ among rows that are in £000."""

PRICES = {"price", "pay", "units_per_person", "opening", "available", "contribution"}
"""What the cost of today rests on: while one of these is odd, nothing is said of the total."""

SORT = "money"


def money(instance: Instance, seen: Collection[Address]) -> Iterator[Oddity]:
    """£000 given as £, or £ as £000: the envelope against what today costs, lines, funds, targets.

    All areas, each by itself.
    """
    unsure = any(address.figure in PRICES for address in seen)
    for today in todays(instance):
        shown: set[Address] = {*seen}
        for found in _of_area(today, shown, unsure=unsure):
            shown.update(figure.address for figure, _ in found.cells)
            yield found


def _of_area(today: Today, shown: Collection[Address], *, unsure: bool) -> Iterator[Oddity]:
    yield from _small_parts(today, shown)
    if not unsure:
        yield from _envelope(today, shown)
    yield from _large_parts(today, shown)
    yield from _targets(today, shown)


def envelope_of(today: Today) -> list[Figure]:
    """The parts of the envelope."""
    return [today.figure("funding", (part,), "amount") for part in today.instance.head.envelope]


def lines_of_area(today: Today) -> list[Figure]:
    """The fixed lines."""
    return [today.figure("funding", (line,), "amount") for line in today.instance.head.lines]


def funds_of(today: Today) -> list[Figure]:
    """The parts of every fund, and what reserves hold."""
    found = []
    for name, fund in today.model.funds.items():
        found += [today.figure("funding", (p,), "amount") for p in parts_of(today.model, name)]
        if fund.kind == "reserve":
            found.append(today.figure("funding", (name,), "opening"))
    return found


def _sum(figures: Iterable[Figure]) -> float:
    return sum(each.values[0] for each in figures)


def _amounts(today: Today) -> list[Figure]:
    return [*envelope_of(today), *lines_of_area(today), *funds_of(today), *_schemes(today)]


def _schemes(today: Today) -> list[Figure]:
    """The least and the most of every scheme."""
    ends = ("least", "most")
    return [
        today.figure("schemes", (name, ""), end) for name in today.model.schemes for end in ends
    ]


def _find_largest(figures: Iterable[Figure]) -> Figure:
    return find_largest((each, each.values[0]) for each in figures)


def _small_parts(today: Today, shown: Collection[Address]) -> Iterator[Oddity]:
    """Amounts in £ that were meant in £000."""
    amounts = _amounts(today)
    whole = max((abs(value) for each in amounts for value in each.values), default=0.0)
    given = [each for each in amounts if any(each.values)]
    in_thousands = sum(UNITS[each.cells[0].unit].factor > 1 for each in given)
    for each in given:
        if each.address in shown or each.cells[0].unit != "£":
            continue
        at = next((at for at, value in enumerate(each.values) if value), 0)
        amount, mostly = abs(each.values[at]), 2 * in_thousands > len(given)
        slight = amount < LARGEST_SLIP or (mostly and amount < whole / SMALL_PART)
        if slight and amount * THOUSAND <= whole:
            what = f"{each.name} is {pounds(each.values[at])}"
            usual = (
                f"It looks like a figure in £000 given in £: the largest amount is {pounds(whole)}"
            )
            yield Oddity(((each, at),), what, usual, SORT)


def _envelope(today: Today, shown: Collection[Address]) -> Iterator[Oddity]:
    """All that there is against all that today costs."""
    parts, lines = [*envelope_of(today), *funds_of(today)], lines_of_area(today)
    if not today.instance.head.envelope or any_of(shown, *parts, *lines):
        return
    there, spent = _sum(parts), today.care_cost()
    all_spent = spent + _sum(lines)
    if there <= 0 or max(spent, all_spent) <= 0:
        return
    if spent > FOURFOLD * there or there > FOURFOLD * max(spent, all_spent):
        period = today.instance.periods[0].name
        sums = [(each, each.values[0]) for each in parts]
        out = culprit(sums, max(spent, all_spent), MONEY_FACTORS)
        what = (
            f"{out.figure.name} is {pounds(out.figure.values[0])}, all there is in {period} "
            f"{pounds(there)}, and today's mix, staff and fixed lines cost {pounds(all_spent)}"
        )
        usual = _slip("The two are usually near", out.factor)
        yield Oddity(((out.figure, 0),), what, usual, SORT)


def _large_parts(today: Today, shown: Collection[Address]) -> Iterator[Oddity]:
    """Lines and funds that are each larger than all the rest together."""
    envelope, care = envelope_of(today), today.care_cost()
    if any_of(shown, *envelope):
        return
    there = max(_sum(envelope), care) or _sum(funds_of(today))
    for each in (*lines_of_area(today), *funds_of(today), *_schemes(today)):
        for at, value in enumerate(each.values if there > 0 else ()):
            if abs(value) > FOURFOLD * there and each.address not in shown:
                rest = [(_find_largest(envelope), 0)] if envelope else []
                what = f"{each.name} is {pounds(value)}, and all there is comes to {pounds(there)}"
                usual = _slip("A part is usually less than the whole", abs(value) / there)
                yield Oddity(((each, at), *rest), what, usual, SORT)
                break


def _targets(today: Today, shown: Collection[Address]) -> Iterator[Oddity]:
    """The baseline of savings against what there is; savings of more than half of it."""
    head, envelope = today.instance.head, envelope_of(today)
    if not (head.savings_target or head.recurrent_target):
        return
    baseline = today.figure("funding", (TARGET,), "baseline")
    if any_of(shown, baseline, *envelope):
        return
    base, there = baseline.values[0], _sum(envelope)
    if there > 0 and base > 0 and times(there, base) > FOURFOLD:
        what = f"{baseline.name} is {pounds(base)}, and the envelope {pounds(there)}"
        cells = ((baseline, 0), (_find_largest(envelope), 0))
        yield Oddity(cells, what, _slip("The two are usually near", times(base, there)), SORT)
        return
    for name in ["savings"] * head.savings_target + ["recurrent_savings"] * head.recurrent_target:
        savings = today.figure("funding", (TARGET,), name)
        yield from _savings(savings, baseline, shown)


def _savings(savings: Figure, baseline: Figure, shown: Collection[Address]) -> Iterator[Oddity]:
    """Savings of more than half of their baseline, in the first period that has them."""
    for at, value in enumerate(savings.values):
        base = baseline.values[-1 if savings.kind.once else at]
        if value > base / 2 and savings.address not in shown:
            what = f"{savings.name} is {pounds(value)}, of a baseline of {pounds(base)}"
            usual = "Savings are usually less than half of what they are taken from"
            yield Oddity(((savings, at), (baseline, 0)), what, usual, SORT)
            return


MONEY_FACTORS = {
    1000.0: "£000 given as £, or £ as £000",
    1e6: "£m given as £, or £ as £m",
    12.0: "a month's money for a year's, or a year's for a month's",
    52.0: "a week's money for a year's, or a year's for a week's",
}


def _slip(usual: str, ratio: float) -> str:
    """What is usual, and which slip of unit two amounts are apart by, if any."""
    for factor, words in MONEY_FACTORS.items():
        if factor / 2 < ratio < factor * 2:
            return f"{usual}. It looks like {words}"
    return usual
