"""When a price is not what solving again gives: by more than any table shows."""

from __future__ import annotations

import pytest

from mixopt.analysis.prices.verification import LEAST_SHOWN, Measured


@pytest.mark.parametrize(
    ("stated", "found", "wrong"),
    [
        (100.0, 100.0, False),
        (9.92e-06, 2.0e-05, False),  # twice as much, of a thousandth of a penny
        (1.0, 1.0 + 0.9 * LEAST_SHOWN, False),
        (1.0, 1.0 + 1.1 * LEAST_SHOWN, True),
        (1e6, 1e6 + 0.9, False),  # a millionth of it
        (1e6, 1e6 + 1.1, True),
        (None, 5.0, True),
        (5.0, None, True),
        (None, None, False),
    ],
)
def test_a_price_is_wrong_by_more_than_a_millionth_and_a_tenth_of_a_penny(
    stated: float | None, found: float | None, wrong: bool
) -> None:
    assert Measured("a.figure", 1.0, stated, found).is_wrong is wrong


def test_a_price_that_holds_beyond_its_range_is_wrong_however_small() -> None:
    assert Measured("a.figure", 1.0, 5.0, 5.0, beyond=True).is_wrong
