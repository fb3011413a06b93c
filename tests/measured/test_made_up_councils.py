"""Hundreds of small made-up councils: every question has an answer, and every price is measured.

Areas, periods (years, half-years, quarters, months), services that fade, figures at 0 and at their
ends, and envelopes typed in as the cost that was printed, in pounds and in pence. Every day those
of one shape, one of which HiGHS has ended on without a proof; `make prove` all.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

import mixopt
from mixopt.analysis.prices.verification import Measured, verify_prices
from mixopt.errors import DataError, MixoptError, NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.instance.scenarios import changed
from mixopt.results.price import Price
from mixopt.units import PENNY, UNITS, pounds_that_suffice

from support.generated import write_small_instance
from support.sampling import sampled

SHAPES = 60

COUNCILS = 5
"""Of each shape; 300 in all."""

CURVES = 10
"""Figures of each whose curve is drawn."""

MEASURED = 10
"""Prices of each that are solved again; over 2,000 in all."""

EXTREMES = 3
"""Figures of some councils that are set to 0 or to an end of their range."""


def council(shape: int, number: int, folder: Path) -> Instance:
    """One of the councils of a shape, as it was written or with hard figures."""
    areas, longest = {3: (2, 7), 6: (3, 5), 8: (2, 7)}.get(shape % 10, (1, 10))
    periods = 3 + shape % (longest - 2)
    seed = shape * COUNCILS + number
    write_small_instance(folder, seed, areas, periods, shape=shape)
    instance = mixopt.load(str(folder))
    if number in {1, 4}:
        instance = with_extremes(instance, random.Random(seed))
    if number in {2, 3, 4}:
        instance = with_printed_costs(instance, pence=number != 2)
    return instance


def with_extremes(instance: Instance, random: random.Random) -> Instance:
    """The same with some figures at 0, at 1 if they are shares, or at their least or most."""
    for name in random.sample(sorted(map(str, instance.figures)), EXTREMES):
        kind = next(each.kind for each in instance.figures.values() if each.name == name)
        cell = next(each for each in instance.figures.values() if each.name == name).cells[0]
        ends = [0.0, kind.least, kind.most, *([1.0] if kind.unit == "share" else [])]
        instance = tried(instance, {name: random.choice(ends) / UNITS[cell.unit].factor})
    return instance


def tried(instance: Instance, values: dict[str, float]) -> Instance:
    """The same with figures changed, if they may be that beside the others."""
    try:
        return changed(instance, values)
    except DataError:
        return instance


def with_printed_costs(instance: Instance, *, pence: bool) -> Instance:
    """The same with each budget as the cost that its plan prints."""
    if not instance.head.envelope:
        return instance
    try:
        plan = mixopt.solve(instance, prices=False)
    except NoPlanExists:
        return instance
    values: dict[str, float] = {}
    for row in plan.money:
        area = f"{row.area}." if len(plan.areas) > 1 else ""
        name = f"{area}funding.budget.amount"
        figure = next(each for each in instance.figures.values() if each.name == name)
        at = plan.periods.index(row.period)
        paid = row.envelope - row.headroom
        printed = float(pounds_that_suffice(paid).replace("£", "").replace(",", ""))
        amount = (round(paid, 2) if pence else printed) - row.envelope + figure.cell(at).value
        amount /= UNITS[figure.cells[0].unit].factor
        if figure.cells[0].every:
            values[name] = max(amount, values.get(name, amount))
        else:
            values[f"{name}[{row.period}]"] = amount
    return tried(instance, values)


class Answers:
    """Asks questions of councils, and keeps what went wrong with which."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.came: Counter[str] = Counter()

    def ask(self, name: str, question: Callable[[], object], *may: type[MixoptError]) -> object:
        """The answer; or none, with a fault unless the error is one that may come."""
        try:
            found = question()
        except may:
            self.came[f"{name} without a plan"] += 1
            return None
        except Exception as error:  # whatever it is, it is a fault of ours
            self.faults.append(f"{name}: {type(error).__name__}: {error}")
            return None
        self.came[name] += 1
        return found


def questions(instance: Instance, seed: int) -> Iterator[str]:
    """Faults in what a council is answered."""
    answers = Answers()
    plan = answers.ask("solve", lambda: mixopt.solve(instance), NoPlanExists)
    answers.ask("explain", lambda: mixopt.explain(instance))
    if plan is not None:
        found = answers.ask("prices", lambda: mixopt.prices(instance))
        if isinstance(found, mixopt.Prices):
            drawn = random.Random(seed)
            for price in drawn.sample(found.prices, min(CURVES, len(found.prices))):
                answers.ask(f"price {price.address}", partial(curve, instance, price.address))
            answers.faults += measured(
                instance, drawn.sample(found.prices, min(MEASURED, len(found.prices)))
            )
    yield from answers.faults


def curve(instance: Instance, address: str) -> mixopt.Curve | None:
    """The curve of a figure; none where it has no simple pieces."""
    try:
        return mixopt.price(instance, address)
    except DataError as error:
        if "no simple pieces" not in str(error):
            raise
        return None


def measured(instance: Instance, prices: list[Price]) -> list[str]:
    """Prices that are not what solving again gives, to the penny.

    A budget typed in pence makes the cost bend within a penny of where the plan stands.
    """
    return [
        each.words
        for each in verify_prices(instance, prices)
        if each.deviation > 1e-6 and (each.beyond or not within_a_penny(each))
    ]


def within_a_penny(each: Measured) -> bool:
    known = each.stated is not None and each.found is not None
    return known and abs(each.stated - each.found) <= PENNY


@pytest.mark.slow
@pytest.mark.parametrize("shape", sampled(range(SHAPES), 0, always=[9]))
def test_every_question_has_an_answer_and_prices_are_what_solving_again_gives(
    shape: int, tmp_path: Path
) -> None:
    faults = [
        f"council {number} of shape {shape}: {fault}"
        for number in range(COUNCILS)
        for fault in questions(
            council(shape, number, tmp_path / str(number)), shape * COUNCILS + number
        )
    ]
    assert faults == []
