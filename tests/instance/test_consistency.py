"""Figures that are each in range and cannot be true together."""

import pytest

import mixopt
from mixopt.errors import DataError
from mixopt.instance.consistency import contradictions
from mixopt.schema.scenarios import Change

from support.small import small

MODEL = {
    "roles": {
        "new": {"title": "New", "contracts": ["permanent"], "becomes": "worker"},
        "worker": {"title": "Worker"},
    },
}
LEAVING = {
    "workforce.new.permanent.turnover": 0.2,
    "workforce.new.permanent.progression": 0.8,
}


def test_all_may_leave_or_move_up_but_no_more_than_all() -> None:
    assert list(contradictions(small(MODEL, LEAVING))) == []
    faults = list(
        contradictions(small(MODEL, {**LEAVING, "workforce.new.permanent.turnover": 0.3}))
    )
    assert len(faults) == 1
    assert "turnover 30% and progression 80% of new are 110%" in str(faults[0])


def test_a_change_that_contradicts_another_figure_is_refused() -> None:
    change = Change(address="workforce.newly_qualified_worker.permanent.progression", set=95)
    with pytest.raises(DataError, match=r"turnover .* and progression 95%"):
        mixopt.changed(mixopt.load("barking-and-dagenham"), [change], "--set")
