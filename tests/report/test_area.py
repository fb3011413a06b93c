"""What a plan says of one area, in words."""

import pytest

from mixopt.report.terminal.area import standard_limit


@pytest.mark.parametrize(
    ("limit", "unit", "at_least", "words"),
    [
        (0.747, "share", True, "≥74.7%"),
        (6.0, "cases", False, "≤6.0"),
        (0.0, "cases", True, "no limit"),
        (1.0, "share", False, "no limit"),
        (1.0, "cases", False, "≤1.0"),
        (0.0, "share", False, "≤0.0%"),
    ],
)
def test_a_limit_that_nothing_can_break_is_none(
    limit: float, unit: str, at_least: bool, words: str
) -> None:
    assert standard_limit(limit, unit, at_least=at_least) == words
