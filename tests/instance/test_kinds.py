"""What a figure is: its unit, its sort, and how a council could move it, from closed lists."""

from __future__ import annotations

import pytest

import mixopt
from mixopt.instance.adjustment import ADJUSTMENTS, NOBODY, Adjustment
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import SORTS, Kind
from mixopt.units import OWN, UNITS

from support.generated import write_instance


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> list[Instance]:
    """Two made-up instances that have every feature between them."""
    folder = tmp_path_factory.mktemp("kinds")
    for seed in (3, 48):
        write_instance(folder / str(seed), seed, areas=2, periods=3)
    return [mixopt.load(str(folder / str(seed))) for seed in (3, 48)]


@pytest.mark.parametrize("unit", ["£/wek", "", "£/day", "places/week"])
def test_a_figure_has_one_of_the_units_that_there_are(unit: str) -> None:
    """Its own: a unit that is converted when it is read is none."""
    with pytest.raises(ValueError, match=f"'Price.': '{unit}' is no own unit: write one of"):
        Kind(unit, "Price.", "prices", NOBODY)


def test_a_figure_has_one_of_the_sorts_and_of_the_kinds_of_change_that_there_are() -> None:
    with pytest.raises(ValueError, match="'price' is no sort: write one of needs, care"):
        Kind("£/week", "Price.", "price", NOBODY)
    with pytest.raises(ValueError, match="'place' is no kind of change: write one of places"):
        Adjustment("place", "policy")


def test_every_unit_says_what_a_council_would_move_a_figure_by() -> None:
    assert {unit.own for unit in UNITS.values()} == set(OWN)
    assert all(step > 0 for step in OWN.values())
    steps = {"places": 1, "£/week": 10, "£/hour": 1, "share": 0.01, "£": 100_000, "FTE/place": 0.01}
    assert {unit: Kind(unit, "Any.", "places", NOBODY).step for unit in steps} == steps


@pytest.mark.slow
def test_every_sort_and_kind_of_change_is_that_of_some_figure(made_up) -> None:
    kinds = [figure.kind for instance in made_up for figure in instance.figures.values()]
    assert {kind.sort for kind in kinds} == set(SORTS)
    assert {kind.adjustment.kind for kind in kinds} - {""} == set(ADJUSTMENTS)


def test_the_standing_of_a_limit_is_that_of_its_standard(made_up) -> None:
    """As the model says it: what law sets gives way only where that is asked for."""
    seen = set()
    for instance in made_up:
        for address, figure in instance.figures.items():
            if figure.kind.adjustment.kind in {"standards", "ring-fences", "metrics"}:
                entry = getattr(instance.model, address.table)[address.keys[0]]
                assert figure.kind.adjustment.standing == entry.standing
                seen |= {address.figure, entry.standing}
    assert seen == {"limit", "amount", "share", "uplift", "target", "law", "policy", "aim"}
