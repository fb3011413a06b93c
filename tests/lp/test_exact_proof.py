"""The exact proof: by hand, against every vertex, and of every shipped instance."""

import json
import random
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import highspy
import numpy as np
import pytest

import mixopt
import mixopt.lp.exact_proof
from mixopt.certificates import ExactProof
from mixopt.errors import SolverFailed
from mixopt.lp.exact_proof import AT_UPPER, prove
from mixopt.lp.fraction_elimination import FractionMatrix, Singular
from mixopt.lp.highs import Infeasible, solve_form
from mixopt.programme.problem import Problem
from mixopt.report.proofs import describe_exact_need_proof, describe_exact_proof
from mixopt.schema.scenarios import Change

from support.matrices import BASIC, LOWER, NONE, UPPER, answer, programme
from support.program import run as run_program
from support.sampling import quickly
from support.shipped import SHIPPED, planned, shipped


def test_a_third_is_a_third() -> None:
    """x ≥ 1/3 and y ≥ x: both are 1/3, and no double is."""
    compiled = programme([1, 1], [(1, [3, 0], NONE), (0, [-1, 1], NONE)])
    proof = prove(compiled, solve_form(compiled))
    assert (proof.broken, proof.wrong_sign, proof.above) == (0, 0, 0)
    assert proof.exact
    assert proof.holds
    assert proof.cost == float(Fraction(2, 3))
    off = abs(2 * Fraction(1 / 3) - Fraction(2, 3))
    assert off <= Fraction(proof.difference) < off * (1 + Fraction(1, 10**12))


def test_limits_that_meet_but_for_rounding_are_told_as_such() -> None:
    """As doubles 0.1 + 0.2 is more than 0.3, by exactly 2^-55; which basis stands there matters."""
    compiled = programme(
        [-1, -1], [(-NONE, [1, 0], 0.1), (-NONE, [0, 1], 0.2), (-NONE, [1, 1], 0.3)]
    )
    beyond = prove(compiled, answer(compiled, [0.1, 0.2], [BASIC] * 2, [UPPER, UPPER, BASIC]))
    assert beyond.broken == 2**-55
    assert beyond.above == 0
    assert not beyond.exact
    assert beyond.holds
    within = prove(compiled, answer(compiled, [0.1, 0.2], [BASIC] * 2, [UPPER, BASIC, UPPER]))
    assert within.broken == 0
    assert within.exact
    assert within.holds


def test_an_equality_may_have_a_dual_of_either_sign() -> None:
    """2x + 3y with x + y = 1 and x ≤ 1/4: the equality's dual is 3; of the mirror image, -3."""
    for sign in (1, -1):
        compiled = programme([2, 3], [(sign, [sign, sign], sign), (-NONE, [1, 0], 0.25)])
        proof = prove(compiled, solve_form(compiled))
        assert proof.exact
        assert proof.cost == 2.75


def test_a_column_at_its_upper_bound() -> None:
    compiled = programme([-1], [(-NONE, [1], 10)], [(0, 7)])
    proof = prove(compiled, answer(compiled, [7], [UPPER], [BASIC]))
    assert proof.exact
    assert proof.cost == -7


@pytest.mark.parametrize(("cost", "at", "value"), [(-1, UPPER, 4), (1, LOWER, 1)])
def test_a_row_with_two_limits_stands_at_either(cost: float, at: int, value: float) -> None:
    compiled = programme([cost], [(1, [1], 4)])
    proof = prove(compiled, answer(compiled, [value], [BASIC], [at]))
    assert proof.exact
    assert proof.cost == cost * value
    other = prove(compiled, answer(compiled, [5 - value], [BASIC], [2 - at]))
    assert (other.wrong_sign, other.above, other.holds) == (1, 3, False)


def test_a_basis_that_costs_more_than_it_must_is_refused() -> None:
    """x ≥ 1 at its upper bound, 10: by its reduced cost of 1, a plan at 0 may cost 10 less."""
    compiled = programme([1], [(1, [1], NONE)], [(0, 10)])
    proof = prove(compiled, answer(compiled, [10], [UPPER], [BASIC]))
    assert (proof.broken, proof.wrong_sign, proof.above) == (0, 1, 10)
    assert not proof.holds


def test_a_basis_that_breaks_a_limit_is_refused() -> None:
    compiled = programme([1], [(1, [1], NONE)], [(0, 10)])
    proof = prove(compiled, answer(compiled, [0], [LOWER], [BASIC]))
    assert (proof.broken, proof.wrong_sign, proof.above) == (1, 0, 0)
    assert not proof.holds


def test_a_dual_that_no_limit_allows_is_left_out_of_the_bound() -> None:
    """x ≤ 5 held where 0 costs least: a dual of 1 has no lower limit to stand on."""
    compiled = programme([1], [(-NONE, [1], 5)])
    proof = prove(compiled, answer(compiled, [5], [BASIC], [UPPER]))
    assert (proof.broken, proof.wrong_sign, proof.above) == (0, 1, 5)
    assert not proof.holds


def test_a_plan_that_does_not_cost_what_is_proven_is_refused() -> None:
    compiled = programme([1], [(1, [1], NONE)])
    found = solve_form(compiled)
    assert prove(compiled, found).holds
    other = prove(compiled, replace(found, values=found.values + 1e-6))
    assert other.exact
    assert not other.holds


@pytest.mark.parametrize(
    ("columns", "rows"),
    [([BASIC, BASIC], [UPPER, UPPER]), ([BASIC, LOWER], [UPPER, UPPER])],
    ids=["singular", "not square"],
)
def test_what_is_no_basis_is_refused_in_words(columns: list[int], rows: list[int]) -> None:
    compiled = programme([1, 1], [(-NONE, [1, 1], 1), (-NONE, [2, 2], 2)])
    with pytest.raises(SolverFailed, match="determines no plan"):
        prove(compiled, answer(compiled, [0, 0], columns, rows))


def test_a_tampered_matrix_is_refused() -> None:
    """Each number that carries a hundredth of the cost, out by a millionth."""
    compiled = Problem(mixopt.load("tutorial")).form
    found = solve_form(compiled)
    assert prove(compiled, found).exact
    tampered = 0
    matrix = compiled.matrix
    for at, (row, column) in enumerate(zip(matrix.rows, matrix.columns, strict=True)):
        carried = found.duals[row] * matrix.data[at] * found.values[column]
        if abs(carried) > 0.01 * found.objective:
            data = matrix.data.copy()
            data[at] *= 1 + 1e-6
            other = replace(compiled, matrix=replace(matrix, data=data))
            assert not prove(other, found).holds
            tampered += 1
    assert tampered >= 10


def test_a_basis_after_its_time_is_refused() -> None:
    """The basis of the tutorial, where there is a tenth less in-house fostering."""
    instance = mixopt.load("tutorial")
    found = solve_form(Problem(instance).form)
    cut = Change(address="services.foster_in_house.available", set=4)
    less = Problem(mixopt.changed(instance, [cut], "the test")).form
    assert not prove(less, found).holds


def test_basis_statuses_are_numbered_as_the_solver_numbers_them() -> None:
    status = highspy.HighsBasisStatus
    assert (status.kBasic.value, status.kUpper.value) == (mixopt.lp.exact_proof.BASIC, AT_UPPER)


def dense(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """Gauss and Jordan on the whole matrix; none where it is singular."""
    size = len(right)
    lines = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for at in range(size):
        pivot = next((row for row in range(at, size) if lines[row][at]), None)
        if pivot is None:
            return None
        lines[at], lines[pivot] = lines[pivot], lines[at]
        lines[at] = [value / lines[at][at] for value in lines[at]]
        for row in range(size):
            if row != at and lines[row][at]:
                times = lines[row][at]
                lines[row] = [a - times * b for a, b in zip(lines[row], lines[at], strict=True)]
    return [line[-1] for line in lines]


@pytest.mark.slow
def test_elimination_against_the_whole_matrix() -> None:
    solved = singular = 0
    for seed in range(300):
        draw = random.Random(seed)
        size = draw.randint(1, 9)
        matrix = [
            [Fraction(draw.choice([-3, -1, 1, 2, 5])) if draw.random() < 0.4 else Fraction(0)
             for _ in range(size)] for _ in range(size)
        ]  # fmt: skip
        right = [Fraction(draw.randint(-9, 9)) for _ in range(size)]
        entries = [(i, j, a) for i, line in enumerate(matrix) for j, a in enumerate(line) if a]
        x = dense(matrix, right)
        y = dense([list(line) for line in zip(*matrix, strict=True)], right)
        if x is None or y is None:
            with pytest.raises(Singular):
                FractionMatrix(size, entries)
            singular += 1
            continue
        found = FractionMatrix(size, entries)
        given = dict(enumerate(right))
        assert [found.solve(given)[at] for at in range(size)] == x
        assert [found.solve_transposed(given)[at] for at in range(size)] == y
        solved += 1
    assert min(solved, singular) >= 50


def vertices(compiled) -> list[Fraction]:
    """The cost of every vertex that keeps every limit."""
    width = len(compiled.cost)
    unit = [[int(i == j) for j in range(width)] for i in range(width)]
    lines = [*compiled.matrix.scipy.toarray().tolist(), *unit]
    low = [*compiled.row_lower, *compiled.lower]
    high = [*compiled.row_upper, *compiled.upper]
    walls = [
        ([Fraction(a) for a in line], Fraction(side))
        for line, *sides in zip(lines, low, high, strict=True)
        for side in sides
        if np.isfinite(side)
    ]
    costs = []
    for chosen in combinations(walls, width):
        x = dense([line for line, _ in chosen], [side for _, side in chosen])
        if x is None:
            continue
        at = [
            sum((Fraction(a) * v for a, v in zip(line, x, strict=True)), Fraction(0))
            for line in lines
        ]
        if all(a <= v <= b for a, v, b in zip(low, at, high, strict=True)):
            costs.append(sum(Fraction(c) * v for c, v in zip(compiled.cost, x, strict=True)))
    return costs


def drawn(seed: int):
    """A programme of three columns and four rows, some of them equalities, of small numbers."""
    draw = random.Random(seed)
    rows = []
    for _ in range(4):
        line = [draw.choice([0, 0, 1, 2, 3, -1, 7]) for _ in range(3)]
        limit = draw.randint(0, 9)
        kind = draw.choice(["most", "least", "least", "both"])
        rows.append((-NONE if kind == "most" else limit, line, NONE if kind == "least" else limit))
    return programme([draw.randint(-1, 9) for _ in range(3)], rows)


@pytest.mark.slow
def test_the_cost_is_that_of_the_best_of_all_vertices() -> None:
    proven = 0
    for seed in range(120):
        compiled = drawn(seed)
        try:
            found = solve_form(compiled)
        except (Infeasible, SolverFailed):
            continue
        proof = prove(compiled, found)
        assert proof.exact, seed
        assert proof.holds, seed
        assert proof.cost == float(min(vertices(compiled))), seed
        proven += 1
    assert proven >= 40


@pytest.mark.slow
def test_whatever_the_basis_no_plan_costs_less_than_it_says() -> None:
    """Any basis, good or bad: the bound that its duals give is never above the least cost."""
    proven = refused = 0
    for seed in range(30):
        compiled = drawn(seed)
        costs = vertices(compiled)
        if not costs:
            continue
        for basic in combinations(range(7), 4):
            standing = [BASIC if at in basic else LOWER for at in range(7)]
            try:
                proof = prove(compiled, answer(compiled, [0] * 3, standing[:3], standing[3:]))
            except SolverFailed:
                continue
            assert proof.cost - proof.above <= float(min(costs)) + 1e-9
            if proof.broken == proof.above == 0:
                assert proof.cost == float(min(costs))
                proven += 1
            else:
                refused += not proof.exact
    assert min(proven, refused) >= 10


@pytest.mark.parametrize("name", quickly(SHIPPED, "derby", "stockport"))
def test_every_shipped_instance_is_proven_exactly(name: str) -> None:
    plan = mixopt.solve(shipped(name), prices=False, exact=True)
    assert plan.exact_proof.holds
    assert plan.exact_proof.exact
    assert plan.exact_proof.cost * 1000 == pytest.approx(plan.cost, abs=0.005)
    assert plan.exact_need_proof is None


def test_most_need_is_proven_twice() -> None:
    """At £6.9m: what £101,143 of a home's £208,571 a year leaves unmet, and then all the money."""
    cut = Change(address="funding.budget.amount", set=6900)
    instance = mixopt.changed(mixopt.load("tutorial"), [cut], "the test")
    plan = mixopt.solve(instance, most_need=True, prices=False, exact=True)
    assert plan.exact_proof.holds
    assert plan.exact_need_proof.holds
    assert plan.exact_need_proof.cost == pytest.approx(sum(row.unmet for row in plan.needs))
    assert plan.exact_proof.cost == pytest.approx(6900)


def test_an_answer_that_cannot_be_proven_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixopt.lp.exact_proof, "GAP", 0.0)
    with pytest.raises(SolverFailed, match="could not be proven exactly") as fault:
        mixopt.solve(mixopt.load("barking-and-dagenham"), prices=False, exact=True)
    assert fault.value.exit_code == 4


def test_the_command_tells_the_proof_and_writes_it(tmp_path: Path) -> None:
    told = run_program("solve", "tutorial", "--exact", "--json", "plan.json", folder=tmp_path)
    assert (
        "Exact proof, in fractions that are never rounded: the least cost is £7,001,142.86, with every"
        in told.stdout
    )
    document = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert document["exact_proof"]["exact"] is True
    assert document["exact_need_proof"] is None
    plain = planned("tutorial").document()
    assert plain["exact_proof"] is None


def test_what_is_out_by_rounding_is_said_to_be() -> None:
    proof = ExactProof(7000.0, 2.5e-17, 0.0, 3e-8, 0.0, False, True)
    assert describe_exact_proof(proof) == (
        "Exact proof, in fractions that are never rounded: optimal but for rounding. No plan costs "
        "less than £7,000,000.00 by more than £0.00003, at which no limit is broken by more than "
        "0.000000000001 of a unit. The plan that is shown costs that, to within £0.01."
    )
    assert "by more than 0.00000003 weighted person-years" in describe_exact_need_proof(proof)
