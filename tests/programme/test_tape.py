"""A tape by hand: values, slopes, and what is multiplied with what."""

from __future__ import annotations

import numpy as np
import pytest

from mixopt.programme.tape import Recorder


def test_a_sum_of_products_and_a_quotient() -> None:
    """(a·b + 3) / c at a = 2, b = 5, c = 4: 13/4; slopes b/c, a/c and −13/16."""
    record = Recorder()
    a, b, c = (record.input(at) for at in range(3))
    node = record.divide(record.add(record.multiply(a, b), record.constant(3)), c)
    tape, inputs = record.tape(), np.array([2.0, 5.0, 4.0])
    values = tape.replay(inputs)
    assert values[node] == 3.25
    found = tape.derivatives(values, [0, 0, 0], range(3))[node]
    assert found.slopes == {0: 1.25, 1: 0.5, 2: pytest.approx(-13 / 16)}
    assert found.pairs == {(0, 1), (0, 2), (1, 2), (2, 2)}


def test_only_inputs_of_one_family_are_paired() -> None:
    record = Recorder()
    node = record.multiply(record.input(0), record.input(1))
    tape = record.tape()
    assert (
        tape.derivatives(tape.replay(np.array([1.0, 1.0])), [0, 1], range(2))[node].pairs == set()
    )


def test_what_is_certain_of_constants_is_not_recorded() -> None:
    record = Recorder()
    a, none, one = record.input(0), record.constant(0), record.constant(1)
    assert record.add(a, none) == a
    assert record.multiply(one, a) == a
    assert record.multiply(a, none) == none
    assert record.divide(a, one) == a
    before = len(record.kinds)
    record.add(a, a)
    record.add(a, a)
    assert len(record.kinds) == before + 1


def test_a_slope_of_zero_is_kept_where_the_other_factor_is_zero() -> None:
    """0·b moves with b by 0, and with the 0 by b: neither is lost."""
    record = Recorder()
    node = record.multiply(record.input(0), record.input(1))
    tape = record.tape()
    found = tape.derivatives(tape.replay(np.array([0.0, 7.0])), [0, 1], range(2))[node]
    assert found.slopes == {0: 7.0, 1: 0.0}


def test_many_sets_of_inputs_at_once() -> None:
    record = Recorder()
    node = record.add(record.multiply(record.input(0), record.input(1)), record.constant(1))
    values = record.tape().replay_many(np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert values[node].tolist() == [4.0, 9.0]
