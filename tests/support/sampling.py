"""Sweeps in two parts: a sample for every day, and the rest, marked `long`, for `make prove`.

A sample is drawn with a seed, so that it is the same every day and on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

SEED = 2026


def sampled(cases: Sequence[Any], number: int, *, always: Sequence[Any] = ()) -> list[Any]:
    """Parameters of a test: so many drawn and some that always run; all others are `long`.

    Args:
        cases: Of the whole sweep, in order.
        number: How many are drawn.
        always: Cases that run every day whatever is drawn.
    """
    kept = set(random.Random(SEED).sample(range(len(cases)), min(number, len(cases))))
    kept |= {at for at, case in enumerate(cases) if case in always}
    return [
        case if at in kept else pytest.param(case, marks=pytest.mark.long)
        for at, case in enumerate(cases)
    ]


def quickly(cases: Sequence[Any], *quick: Any) -> list[Any]:
    """Parameters of a test: those that `make quick` runs too, and all others, which are `slow`."""
    return [case if case in quick else pytest.param(case, marks=pytest.mark.slow) for case in cases]


def some(cases: Sequence[Any], number: int) -> list[Any]:
    """So many of the cases, in their order; all of them where there are no more."""
    kept = random.Random(SEED).sample(range(len(cases)), min(number, len(cases)))
    return [cases[at] for at in sorted(kept)]
