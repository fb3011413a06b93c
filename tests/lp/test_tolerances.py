"""Tolerances stand in one place, and every failure of the solver ends with a next step."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pytest

import mixopt
import mixopt.lp.exact_proof
import mixopt.lp.highs
from mixopt.analysis.solve import failure_of_check, prove
from mixopt.errors import SolverFailed
from mixopt.lp import tolerances
from mixopt.lp.feasibility import ElasticProblem
from mixopt.lp.highs import find_ranges, solve_form
from mixopt.lp.standard_form import check_range
from mixopt.lp.status import NEXT_STEP, check_status, is_optimal

from support.matrices import programme

PACKAGE = Path(mixopt.__file__).parent

READERS = sorted(
    path
    for room in ("lp", "lp/sensitivity", "programme", "analysis/prices", "analysis/infeasibility")
    for path in (PACKAGE / room).glob("*.py")
    if path.name != "tolerances.py"
)

NOT_TOLERANCES = {"LEAST_WEIGHT", "FEWEST_PEOPLE", "FAR_ENDS", "LEAST_SEEN"}
"""Small numbers that are none: what an option may be, what is shown, and where a search begins."""

VERBS = ("Look for ", "Give ", "Leave out ", "try another solver")
"""How a next step begins."""


@pytest.mark.parametrize("path", READERS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_tolerance_stands_outside_its_file(path: Path) -> None:
    numbers = [
        node.value
        for part in ast.parse(path.read_text(encoding="utf-8")).body
        if not NOT_TOLERANCES & {
            name.id for name in ast.walk(part)
            if isinstance(part, ast.Assign) and isinstance(name, ast.Name)
        }
        for node in ast.walk(part)
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]  # fmt: skip
    assert [number for number in numbers if 0 < number < 1e-2] == []


def test_every_tolerance_says_what_it_is_measured_against() -> None:
    body = ast.parse(Path(tolerances.__file__).read_text(encoding="utf-8")).body
    pairs = [
        (node.targets[0].id, body[at + 1].value.value)
        for at, node in enumerate(body)
        if isinstance(node, ast.Assign)
    ]
    assert len(pairs) > 10
    for name, text in pairs:
        assert text.startswith(("Absolute", "Relative")), name


def feasible() -> Any:
    """Minimise x where x is at least 2."""
    return programme([1.0], [(2.0, [1.0], np.inf)], [(0.0, 1000.0)])


def refused_status() -> None:
    check_status(highspy.HighsStatus.kError, "passModel")


def no_proof() -> None:
    is_optimal(highspy.Highs())


def number_out_of_range() -> None:
    check_range(programme([1.0], [(2.0, [1e13], np.inf)]))


def limit_out_of_range() -> None:
    check_range(programme([1.0], [(1e13, [1.0], np.inf)]))


def no_bound() -> None:
    check_range(programme([1.0], [(2.0, [1.0], np.inf)], [(0.0, np.inf)]))


def loose_bound() -> None:
    solve_form(replace(feasible(), cost=np.array([-1.0])))


def lost_plan() -> None:
    ElasticProblem(programme([1.0], [(2.0, [1.0], 1.0)])).most([(0, 0.0)], 1.0)


def broken_limits() -> None:
    raise failure_of_check(["need, 2025/26: 1 is above 0"])


@pytest.mark.parametrize(
    "fail",
    [refused_status, no_proof, number_out_of_range, limit_out_of_range, no_bound, loose_bound,
     lost_plan, broken_limits],
    ids=lambda fail: fail.__name__,
)  # fmt: skip
def test_a_failure_ends_with_what_a_user_can_do(fail: Callable[[], None]) -> None:
    with pytest.raises(SolverFailed) as failed:
        fail()
    last = str(failed.value).rpartition(". ")[2].rpartition("\n")[2]
    assert last.startswith(VERBS) or str(failed.value).endswith(NEXT_STEP)
    assert failed.value.exit_code == 4


def test_a_lost_plan_between_ranges_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programme is feasible, and HiGHS is made to say afterwards that it is not."""
    answers = iter([True, False])
    monkeypatch.setattr(mixopt.lp.highs, "is_optimal", lambda _: next(answers))
    with pytest.raises(SolverFailed, match="had found one") as failed:
        find_ranges(feasible(), [0], lambda _: None)
    assert str(failed.value).endswith(NEXT_STEP)


def test_a_plan_without_a_certificate_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = mixopt.solve(mixopt.load("tutorial"), prices=False)
    prove(plan)
    broken = replace(plan, certificate=replace(plan.certificate, holds=False))
    with pytest.raises(SolverFailed, match="could not be certified") as failed:
        prove(broken)
    assert str(failed.value).endswith(NEXT_STEP)


def test_an_optimum_that_is_not_proven_exactly_says_what_to_do() -> None:
    solution = solve_form(feasible())
    off = replace(solution, values=solution.values + 1.0)
    with pytest.raises(SolverFailed, match=r"Leave out --exact"):
        mixopt.lp.exact_proof.prove_or_fail(feasible(), off)


def test_a_range_is_of_values_and_not_of_cost() -> None:
    """A cost of the programme's own plays no part."""
    form = programme([5.0, 1.0], [(2.0, [1.0, 1.0], 3.0)], [(0.0, 900.0)] * 2)
    assert find_ranges(form, [0], lambda _: None) == [(0.0, 3.0)]
