"""One plan, however the programme is written: rows and columns in another order, other seeds, an
interior point to start from, the oldest and the newest solver.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np
import pytest

import mixopt
from mixopt.analysis.pooling import cost_alone, problem_of
from mixopt.instance.instance import Instance
from mixopt.lp import solver
from mixopt.lp.highs import solve_form
from mixopt.lp.standard_form import StandardForm

from support.generated import write_instance
from support.reordered import reorder
from support.sampling import quickly, sampled
from support.shipped import SHIPPED, shipped

ORDERS = range(20)
SEEDS = range(60)
PLANS = Path(__file__).with_name("plans.json")
"""Each decision of the shipped plans, to be the same with every solver. `python -m
measured.test_one_plan` in `tests/` writes it."""


MADE_UP = PLANS.with_name("made_up_plans.json")
"""Three sums of each made-up plan; the same command writes it."""


@contextmanager
def options(order: int) -> Iterator[None]:
    """Another seed for each of five orders, and an interior point every fourth time."""
    before = dict(solver.OPTIONS)
    solver.OPTIONS["random_seed"] = order % 5
    solver.OPTIONS["solver"] = "ipm" if order % 4 == 3 else "simplex"
    yield
    solver.OPTIONS.update(before)


def ranked(instance: Instance) -> StandardForm:
    alone, _ = cost_alone(instance, most_need=False)
    return problem_of(instance, alone).ranked_form


def check_one(form: StandardForm, orders: range) -> None:
    """Every order of rows and columns gives the same plan: to 1e-6 of a person and a penny."""
    expected = solve_form(form).values
    for order in orders:
        columns, other = reorder(form, order)
        with options(order):
            found = solve_form(other).values
        assert np.abs(found - expected[columns]).max() < 1e-6, order


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["derby-flows", "stockport"]))
def test_a_shipped_plan_is_the_same_in_every_order(name: str) -> None:
    check_one(ranked(shipped(name)), ORDERS)


@pytest.mark.slow
def test_a_plan_of_most_need_is_the_same_in_every_order() -> None:
    instance = mixopt.with_scenario(shipped("derby"), "envelope_90")
    first = problem_of(instance, {}, most_need=True)
    problem = first.then_least_cost(solve_form(first.form).objective)
    check_one(problem.ranked_form, ORDERS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled([*range(0, 60, 2), 53], 1))
def test_a_made_up_plan_is_the_same_in_every_order(tmp_path: Path, seed: int) -> None:
    write_instance(tmp_path / "made", seed, 1 + seed % 3, 3 + seed % 4, needs=4 + seed % 7)
    check_one(ranked(mixopt.load(str(tmp_path / "made"))), ORDERS)


def decisions(name: str) -> dict[str, float]:
    """What the plan of a shipped instance decides, but for what comes to nothing."""
    form = ranked(shipped(name))
    values = zip(form.columns, solve_form(form).values.tolist(), strict=True)
    return {label.name: round(value, 7) for label, value in values if abs(value) > 1e-6}


@pytest.mark.parametrize("name", quickly(SHIPPED, "derby-flows", "stockport"))
def test_every_solver_finds_the_plan_that_is_kept(name: str) -> None:
    kept = json.loads(PLANS.read_text(encoding="utf-8"))[name]
    found = decisions(name)
    assert kept == pytest.approx(found, abs=1e-6)


def fingerprint(seed: int, folder: Path) -> list[float]:
    """Three sums of all decisions of a made-up plan, each with weights that names decide."""
    write_instance(folder / str(seed), seed, 1 + seed % 3, 3 + seed % 4, needs=4 + seed % 7)
    form = ranked(mixopt.load(str(folder / str(seed))))
    values = solve_form(form).values
    return [
        round(sum(value * weight(label.name, salt) for label, value in zip(
            form.columns, values.tolist(), strict=True)), 5) for salt in "abc"
    ]  # fmt: skip


def weight(name: str, salt: str) -> float:
    """Between 0 and 1, by name."""
    return crc32(f"{salt} {name}".encode()) / 2**32


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(SEEDS, 4))
def test_every_solver_finds_the_made_up_plans_that_are_kept(seed: int, tmp_path: Path) -> None:
    kept = json.loads(MADE_UP.read_text(encoding="utf-8"))[str(seed)]
    assert fingerprint(seed, tmp_path) == pytest.approx(kept, abs=1e-4, rel=0)


if __name__ == "__main__":
    plans = {name: decisions(name) for name in SHIPPED}
    PLANS.write_text(json.dumps(plans, indent=0) + "\n", encoding="utf-8")
    with TemporaryDirectory() as folder:
        made_up = {str(seed): fingerprint(seed, Path(folder)) for seed in SEEDS}
    MADE_UP.write_text(json.dumps(made_up, indent=0) + "\n", encoding="utf-8")
