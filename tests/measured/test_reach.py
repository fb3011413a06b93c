"""What an aim can reach, by another way: bisection with cold solves, shipped and made-up."""

from pathlib import Path

import pytest

import mixopt
from mixopt.instance.instance import Instance
from mixopt.results.reach import ReachedAim

from support.generated import write_instance
from support.sampling import sampled
from support.shipped import SHIPPED, shipped


def has_plan(instance: Instance, changes: dict[str, float]) -> bool:
    try:
        mixopt.solve(mixopt.changed(instance, changes), prices=False, freedom=False)
    except mixopt.NoPlanExists:
        return False
    return True


def grown(instance: Instance, percent: float) -> dict[str, float]:
    """Every need by so many % of what it is, without what the product does to get there."""
    return {
        figure.name if figure.kind.once else f"{figure.name}[{period.name}]": cell.value
        * (1 + percent / 100)
        for figure in instance.figures.values()
        if (figure.address.table, figure.address.figure)
        in {("needs", "demand"), ("flows", "opening"), ("flows", "starts"), ("groups", "predicted")}
        for period, cell in zip(instance.periods, figure.cells, strict=False)
    }


def changes_of(instance: Instance, aim: ReachedAim, value: float) -> dict[str, float]:
    return grown(instance, value) if aim.aim == "need" else {aim.aim.rpartition("=")[0]: value}


def expect_end(instance: Instance, aim: ReachedAim) -> None:
    """At the value there is a plan of the same cost; one step beyond there is none."""
    changes = changes_of(instance, aim, aim.value)
    there = mixopt.solve(mixopt.changed(instance, changes), prices=False, freedom=False)
    assert there.cost == pytest.approx(aim.cost, abs=max(0.02, 1e-9 * abs(aim.cost)))
    assert aim.certificate.holds
    if aim.beyond is not None:
        assert abs(aim.beyond - aim.value) == pytest.approx(aim.step)
        assert not has_plan(instance, changes_of(instance, aim, aim.beyond))
        assert aim.stops


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(["redbridge", "stockport"], 0, always=["stockport"]))
def test_one_step_more_than_the_most_that_can_be_saved_has_no_plan(name: str) -> None:
    found = mixopt.reach(shipped(name))
    assert len(found.aims) == len(shipped(name).periods) + 1
    for aim in found:
        assert aim.beyond is not None
        expect_end(shipped(name), aim)
        assert aim.mix


@pytest.mark.parametrize("name", sampled(["redbridge", "stockport"], 0, always=["stockport"]))
def test_the_most_that_can_be_saved_is_where_bisection_with_cold_solves_ends(name: str) -> None:
    instance = shipped(name)
    for aim in (mixopt.reach(instance).aims[-1],):
        good, bad = aim.start, 2 * aim.start
        while bad - good > 1e-4 * aim.start:
            middle = (good + bad) / 2
            fits = has_plan(instance, changes_of(instance, aim, middle))
            good, bad = (middle, bad) if fits else (good, middle)
        assert good - aim.step <= aim.value <= bad + aim.step


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", sampled(SHIPPED, 0, always=["redbridge", "derby-flows", "tutorial"])
)
def test_the_largest_growth_of_need_is_confirmed_on_every_shipped_instance(name: str) -> None:
    instance = shipped(name)
    if not grown(instance, 0):
        with pytest.raises(mixopt.DataError):
            mixopt.reach(instance, "need")
        return
    (aim,) = mixopt.reach(instance, "need")
    expect_end(instance, aim)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(range(20), 1))
def test_aims_of_made_up_councils_end_where_they_say(seed: int, tmp_path: Path) -> None:
    folder = tmp_path / "made_up"
    write_instance(folder, seed, needs=4)
    instance = mixopt.load(str(folder))
    aims = ["need"]
    if instance.head.savings_target or instance.head.recurrent_target:
        aims.append("saving")
    for aim in mixopt.reach(instance, aims):
        expect_end(instance, aim)
