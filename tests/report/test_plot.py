"""A curve of costs in plain characters."""

from __future__ import annotations

from dataclasses import replace

from mixopt.report.plot import draw
from mixopt.results.price_curve import CurveSegment, PriceCurve

LEVEL = CurveSegment(
    begins=0.0, ends=10.0, cost=500.0, cost_at_end=500.0, price=0.0, price_at_end=0.0,
    stops="", constant=500.0, times=0.0, over=0.0, less=None,
)  # fmt: skip


def curve_of(*stairs: CurveSegment) -> PriceCurve:
    return PriceCurve("needs.older.demand", "people", "cost", 10.0, stairs)


def test_a_level_curve_is_level_from_its_first_value_to_its_last_and_not_as_far_as_is_drawn() -> (
    None
):
    level = curve_of(LEVEL, replace(LEVEL, begins=10.0, ends=100.0))
    assert draw(level) == ["The cost is the same from 0 to 100."]


def test_it_is_level_no_further_than_the_cost_is_the_same() -> None:
    rises = replace(LEVEL, begins=100.0, ends=400.0, cost_at_end=800.0, constant=400.0, times=1.0)
    found = curve_of(LEVEL, replace(LEVEL, begins=10.0, ends=100.0), rises)
    assert draw(found, between=(5.0, 20.0)) == ["The cost is the same from 0 to 100."]
    falls = replace(rises, begins=400.0, ends=700.0, cost=800.0, cost_at_end=500.0)
    again = replace(LEVEL, begins=700.0, ends=900.0)
    valley = curve_of(LEVEL, replace(LEVEL, begins=10.0, ends=100.0), rises, falls, again)
    assert draw(valley, between=(5.0, 20.0)) == ["The cost is the same from 0 to 100."]
