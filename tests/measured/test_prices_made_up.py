"""Staircases of made-up instances: every formula and every end is what solving again gives.

Every day those of two instances; `make prove` all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from mixopt.analysis.prices import prove_optimum
from mixopt.analysis.prices.curve import trace_curve
from mixopt.analysis.prices.pricer import Pricer
from mixopt.analysis.prices.resolve import ChangedFigures
from mixopt.analysis.prices.stops import NO_PLAN
from mixopt.data import load
from mixopt.errors import DataError
from mixopt.instance.instance import Instance
from mixopt.programme.parameters import Parameter, parameters_of
from mixopt.results.price_curve import CurveSegment

from support.generated import write_instance
from support.sampling import sampled

FIGURES = 25
"""Of each instance."""
BEYOND = 1e-3
"""Of a value: how far beyond the last stair it is looked."""
NARROW = 1e-8
"""Of a value: a stair that is narrower may be left out, as `JOINS` lets it."""


def bent(maker: Pricer, groups: list[Parameter]) -> Iterator[tuple[str, tuple[CurveSegment, ...]]]:
    """Figures that have stairs, with them."""
    for group in groups:
        address = maker.address(group)
        if not group.bent:
            yield address, trace_curve(maker, [group], address).stairs


def told(stair: CurveSegment, value: float) -> float:
    assert stair.constant is not None
    assert stair.times is not None
    fraction = stair.over / (value - (stair.less or 0.0)) if stair.over else 0.0
    return stair.constant + stair.times * value + fraction


def found(instance: Instance, address: str, value: float) -> float | str:
    """£ of the least cost with a figure changed; or why there is none."""
    try:
        cost = ChangedFigures(instance).objective_with(address, value)
    except DataError:
        return "refused"  # beside other figures it may not be that
    return "no plan" if cost is None else cost * 1000


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled([0, 5, 8, 11, 41], 0, always=[0, 8]))
def test_stairs_are_what_solving_again_gives(seed: int, tmp_path: Path) -> None:
    write_instance(
        tmp_path / "x", seed, areas=1 + seed % 2, periods=2 + seed % 3, needs=3 + seed % 3
    )
    instance = load(str(tmp_path / "x"))
    base = prove_optimum(instance)
    maker = Pricer(base.problem, base.solution)
    groups = list(parameters_of(base.problem))
    chosen = random.Random(seed).sample(groups, FIGURES)
    solved = 0
    for address, stairs in bent(maker, chosen):
        for before, after in pairwise(stairs):
            assert before.ends == pytest.approx(after.begins)
            bend = abs(after.price - before.price_at_end)
            skipped = bend * NARROW * abs(after.begins)  # what a stair between them may be worth
            assert before.cost_at_end == pytest.approx(after.cost, rel=1e-9, abs=skipped)
        for stair in stairs[:3]:
            value = (stair.begins + stair.ends) / 2
            if stair.constant is None or abs(value) > 1e9:
                continue
            cost = found(instance, address, value)
            if cost != "refused":
                says = pytest.approx(told(stair, value), rel=1e-10, abs=1e-3)
                assert cost == says, (address, stair)
                solved += 1
        for stair, side in ((stairs[0], -1), (stairs[-1], 1)) if stairs else ():
            end = stair.begins if side < 0 else stair.ends
            if stair.stops == NO_PLAN:
                beyond = end + side * BEYOND * max(1, abs(end))
                assert found(instance, address, beyond) in {"no plan", "refused"}
                solved += 1
    assert solved >= FIGURES
