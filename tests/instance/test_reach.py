"""What no council would do is not offered: by hand, on both sides of each bound."""

from __future__ import annotations

import pytest

from mixopt.instance.reach import is_within_reach

POLICY, PHYSICAL, LAW = "policy", "physical", "law"


@pytest.mark.parametrize(
    ("kind", "standing", "unit", "before", "after", "within"),
    [
        ("standards", POLICY, "cases/FTE", 15, 25, True),  # ten steps of a case
        ("standards", POLICY, "cases/FTE", 15, 30, True),  # twice
        ("standards", POLICY, "cases/FTE", 15, 30.01, False),
        ("standards", POLICY, "cases/FTE", 15, 117, False),
        ("standards", POLICY, "cases/FTE", 30, 15, True),
        ("standards", POLICY, "cases/FTE", 30, 14.9, False),
        ("standards", POLICY, "%", 5, 15, True),  # ten percentage points
        ("standards", POLICY, "%", 5, 15.1, False),
        ("standards", POLICY, "share", 0.05, 0.151, False),
        ("standards", POLICY, "%", 60, 100, False),  # the whole
        ("standards", POLICY, "%", 8, 0, False),  # nothing
        ("standards", POLICY, "%", 0, 5, True),
        ("recruitment", PHYSICAL, "%/year", 12, 0, False),  # a turnover of nothing
        ("places", PHYSICAL, "places", 0, 10, True),
        ("places", PHYSICAL, "places", 0, 10.1, False),
        ("places", PHYSICAL, "episodes/year", 26, 1595.15, False),
        ("places", PHYSICAL, "places", 40, 80, True),
        ("commitments", POLICY, "places", 5, 0, True),
        ("growth", PHYSICAL, "places", 10, 11, False),  # nobody can buy it
        ("continuity", PHYSICAL, "%", 60, 55, False),
        ("standards", LAW, "cases/FTE", 15, 16, False),
        ("envelope", POLICY, "£000", 100, 400, True),  # how much to ask for is theirs to say
        ("funds", PHYSICAL, "£m", 0, 21, True),
    ],
)
def test_a_change_is_a_councils_or_not(
    kind: str, standing: str, unit: str, before: float, after: float, within: bool
) -> None:
    assert is_within_reach(kind, standing, unit, before, after) is within


def test_what_is_asked_for_is_looked_at_for_its_size_alone() -> None:
    assert is_within_reach("growth", PHYSICAL, "places", 10, 11, asked=True)
    assert not is_within_reach("growth", PHYSICAL, "places", 10, 41, asked=True)
