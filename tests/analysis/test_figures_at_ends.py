"""Councils with one figure at 0, at 1, at its least or at its most: solved, priced and explained.

There are three answers: a plan, that there is none, and that the figure may not be that beside the
others. The solver never ends without a proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import mixopt
from mixopt.analysis.infeasibility import explain
from mixopt.analysis.prices import prove_optimum
from mixopt.analysis.prices.curve import trace_curve
from mixopt.analysis.prices.pricer import Pricer
from mixopt.errors import DataError, NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.programme.parameters import Parameter, parameters_of
from mixopt.results.price_curve import PriceCurve
from mixopt.schema.scenarios import Change
from mixopt.units import UNITS

from support.sampling import sampled, some

Case = tuple[str, str, float]
"""An instance, the address of a figure, and what it is set to in the unit of its row."""

COUNCILS = Path(__file__).parent / "councils"

NAMES = [
    "tutorial", "stockport", "derby", "redbridge", "barking-and-dagenham",
    *(str(COUNCILS / name) for name in ("far_caseload", "block_contract", "agency_nobody")),
]  # fmt: skip

LARGE = [
    ("redbridge", "levers.recruit_foster_carers.cost_after_1", 1e9),
    ("redbridge", "levers.develop_supported_living.cost_after_1", 1e9),
    ("derby", "levers.recruit_foster_carers.cost_after_1", 1e9),
]
"""£1,000 million a start, of which nothing was proven where starts were not scaled."""

CURVES = [
    ("derby", "levers.recruit_foster_carers.adds_after_1", 1e7),
    ("redbridge", "levers.develop_supported_living.adds_after_1", 1e7),
    ("redbridge", "levers.build_extra_care.adds_after_1", 1e7),
    (str(COUNCILS / "agency_nobody"), "standards.agency_share.limit", 0.0),
]
"""Ten million places a start, whose curves are lost in rounding near 0; a share that no role has."""


def ends(name: str, *, ones: bool) -> Iterator[Case]:
    """Every figure of an instance at 0, at its least, at its most, and at 1 or 100%."""
    for figure in mixopt.load(name).figures.values():
        kind = figure.kind
        whole = {1.0} if ones or kind.unit == "share" else set()
        for number in sorted({0.0, kind.least, kind.most, *whole}):
            yield name, figure.name, number / UNITS[figure.cells[0].unit].factor


def explainable() -> list[Case]:
    """A sample: the whole of 1,600 takes half the time of all proofs."""
    return some([case for name in NAMES for case in ends(name, ones=False)], 600)


def priceable() -> list[Case]:
    """A sample: the whole of 3,500 takes a quarter of an hour."""
    names = *NAMES, "better-care-fund"
    return some([case for name in names for case in ends(name, ones=True)], 250)


def council(case: Case) -> Instance | None:
    """The instance of a case; none where the figure may not be that beside the others."""
    name, address, number = case
    try:
        return mixopt.changed(mixopt.load(name), [Change(address=address, set=number)], "a test")
    except DataError:
        return None


@pytest.mark.slow
@pytest.mark.parametrize("case", [*LARGE, *sampled(explainable(), 3)])
def test_a_figure_at_an_end_is_explained_and_no_offer_is_without_a_package(case: Case) -> None:
    instance = council(case)
    if instance is None:
        return
    found = explain(instance)
    if found.cost is None:
        weights = found.package.weights
        offers = [offer for kind in found.alone if kind.kind in weights
                  for offer in kind.offers if offer.standing == "policy"]  # fmt: skip
        assert found.package.parts or not offers
    else:
        assert found.cost == pytest.approx(mixopt.solve(instance, prices=False).cost, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("case", [*CURVES, *sampled(priceable(), 3)])
def test_a_figure_at_an_end_is_solved_and_priced_and_has_a_curve(case: Case) -> None:
    """The curve passes through the plan, and its slopes there are the prices."""
    instance = council(case)
    if instance is None:
        return
    try:
        plan = mixopt.solve(instance)
    except NoPlanExists:
        return
    proof = prove_optimum(instance)
    maker, every = Pricer(proof.problem, proof.solution), [*parameters_of(proof.problem)]
    for group in every:
        if group.figure.name == case[1]:
            curve = traced(maker, every, group)
            if curve is not None:
                assert_meets(curve, plan.cost)


def traced(maker: Pricer, every: list[Parameter], group: Parameter) -> PriceCurve | None:
    """The curve of a figure that is priced; none where it has no simple pieces."""
    price = maker.price(group)
    assert price.up.state
    assert price.down.state
    if group.bent:
        return None
    return trace_curve(maker, every, price.address)


def assert_meets(curve: PriceCurve, cost: float) -> None:
    """A curve gives the plan's cost where the figure is."""
    there = [stair.cost for stair in curve.stairs if stair.begins == curve.value]
    there += [stair.cost_at_end for stair in curve.stairs if stair.ends == curve.value]
    there += [
        stair.cost
        for stair in curve.stairs
        if stair.begins < curve.value < stair.ends and stair.price == stair.price_at_end == 0
    ]
    assert all(each == pytest.approx(cost, rel=1e-6, abs=0.01) for each in there)
