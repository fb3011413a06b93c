"""Every draw against its own solve, from nothing: the same cost, and the same in having a plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import mixopt
from mixopt.lp.highs import Infeasible, solve_form
from mixopt.lp.many_draws import IN_DOUBT, settle
from mixopt.programme.moved_inputs import draws_of
from mixopt.programme.problem import Problem
from mixopt.programme.structure import FigureInput

from support.generated import write_instance
from support.sampling import sampled
from support.shipped import shipped

AGREES = 1e-9
"""Relative: by how much the cost of a draw may differ from its own solve."""

Wanted = Callable[[FigureInput], bool]


def needs(figure: FigureInput) -> bool:
    """Whether it is how many people there are."""
    return (figure.table, figure.figure) == ("needs", "demand")


def every(figure: FigureInput) -> bool:
    """Any figure."""
    return figure.figure != ""


def drawn(problem: Problem, wanted: Wanted, number: int, spread: float) -> dict[int, np.ndarray]:
    """Inputs with a normal draw for each figure, the same in all of its periods."""
    random, structure = np.random.default_rng(0), problem.structure
    found = {}
    for start, figure in zip(structure.starts, structure.figures, strict=True):
        if wanted(figure):
            times = 1 + random.normal(0, spread, number)
            for place in range(start, start + figure.cells):
                found[place] = problem.inputs[place] * times
    return found


def compare_with_cold(problem: Problem, moved: dict[int, np.ndarray], sample: int) -> int:
    """Assert that some of the draws are what their own solves find; how many have a plan."""
    draws = draws_of(problem, moved)
    found = settle(problem.form, draws)
    assert IN_DOUBT not in found.how
    for draw in np.linspace(0, draws.number - 1, sample).astype(int):
        try:
            cold = solve_form(draws.form(problem.form, draw)).objective
        except Infeasible:
            assert not found.has_plan[draw], draw
        else:
            assert found.objective[draw] == pytest.approx(cold, rel=AGREES, abs=AGREES), draw
    return int(found.has_plan.sum())


SHIPPED = [
    (name, wanted, number, sample)
    for name in ("redbridge", "derby")
    for wanted, number, sample in (
        (needs, 1000, 1000), (needs, 20_000, 500), (every, 1000, 1000), (needs, 1000, 40),
        (every, 200, 30),
    )
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", sampled(SHIPPED, 0, always=[case for case in SHIPPED if case[-1] <= 40])
)
def test_shipped_draws_are_what_their_own_solves_find(case: tuple[str, Wanted, int, int]) -> None:
    name, wanted, number, sample = case
    problem = Problem(shipped(name))
    planned = compare_with_cold(problem, drawn(problem, wanted, number, 0.01), sample)
    assert 0 < planned < number  # some have a plan, others none


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(range(20), 2))
def test_made_up_draws_are_what_their_own_solves_find(seed: int, tmp_path: Path) -> None:
    write_instance(tmp_path / "x", seed, areas=1 + seed % 3, periods=2 + seed % 2, needs=4)
    problem = Problem(mixopt.load(str(tmp_path / "x")))
    for wanted, number in ((needs, 300), (every, 60)):
        compare_with_cold(problem, drawn(problem, wanted, number, 0.02), 30)


COUNCILS = Path(__file__).parent.parent / "councils"
"""Councils whose optima have ties, and limits that meet to the last digit."""


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.name for path in COUNCILS.iterdir()))
def test_draws_where_limits_meet_are_what_their_own_solves_find(name: str) -> None:
    problem = Problem(mixopt.load(str(COUNCILS / name)))
    for wanted in (needs, every):
        moved = drawn(problem, wanted, 60, 0.1)
        steps = {place: np.round(numbers, 1) for place, numbers in moved.items()}  # meet again
        for each in (moved, steps):
            compare_with_cold(problem, each, 20)


def test_matrices_of_a_draw_are_those_of_its_own_figures() -> None:
    instance = shipped("tutorial")
    problem = Problem(instance)
    moved = drawn(problem, every, 5, 0.1)
    draws = draws_of(problem, moved)
    for draw in range(5):
        inputs = problem.inputs.copy()
        for place, numbers in moved.items():
            inputs[place] = numbers[draw]
        own = problem.structure.form(inputs, instance.areas)
        form = draws.form(problem.form, draw)
        for name in ("cost", "row_lower", "row_upper"):
            assert getattr(form, name) == pytest.approx(getattr(own, name), rel=1e-12)
        assert form.matrix.scipy.toarray() == pytest.approx(own.matrix.scipy.toarray(), rel=1e-12)
        assert form.offset == pytest.approx(own.offset)


def test_cost_by_period_is_measured_in_every_draw() -> None:
    instance = shipped("derby")
    problem = Problem(instance)
    columns = [at for at, each in enumerate(problem.form.columns) if each.block == "cost"]
    measures = np.zeros((len(columns), len(problem.form.columns)))
    measures[np.arange(len(columns)), columns] = 1.0
    for wanted in (needs, every):
        draws = draws_of(problem, drawn(problem, wanted, 100, 0.01))
        found = settle(problem.form, draws, measures)
        planned = found.has_plan
        discount = problem.form.cost[columns]
        assert found.measures[planned] @ discount == pytest.approx(
            found.objective[planned], rel=1e-9
        )
        assert np.isnan(found.measures[~planned]).all()
