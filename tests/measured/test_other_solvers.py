"""The exported programme, solved by two solvers that share no code with HiGHS.

GLPK and SCIP read the files that `mixopt export` writes, each in a process of its own.
"""

import subprocess
import sys
from pathlib import Path

import pytest

import mixopt
from mixopt.analysis.pooling import problem_to_solve
from mixopt.instance.instance import Instance
from mixopt.programme import export
from mixopt.programme.export import as_lp, as_mps

from support.exported import joining, pooled
from support.shipped import SHIPPED, planned, shipped

GLPK = """
import sys, swiglpk as g
g.glp_term_out(g.GLP_OFF)
lp = g.glp_create_prob()
file = sys.argv[1]
mps = file.endswith("mps")
read = g.glp_read_mps(lp, g.GLP_MPS_FILE, None, file) if mps else g.glp_read_lp(lp, None, file)
assert read == 0
assert g.glp_simplex(lp, None) == 0
assert g.glp_get_status(lp) == g.GLP_OPT
print(repr(g.glp_get_obj_val(lp)))
"""
SCIP = """
import sys, pyscipopt
lp = pyscipopt.Model()
lp.hideOutput()
lp.readProblem(sys.argv[1])
lp.optimize()
assert lp.getStatus() == "optimal"
print(repr(lp.getObjVal()))
"""


WRITERS = {"mps": as_mps, "lp": as_lp}


@pytest.fixture(scope="module", params=SHIPPED)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """An instance's least cost in £, and the folder with its programme in both formats."""
    instance = shipped(request.param)
    folder = tmp_path_factory.mktemp("export")
    write(instance, folder)
    return planned(request.param).cost, folder


def write(instance: Instance, folder: Path) -> None:
    problem = problem_to_solve(instance)
    for form, text in WRITERS.items():
        (folder / f"programme.{form}").write_text(text(problem), encoding="ascii")


def least(script: str, path: Path) -> float:
    """What another solver finds, in £."""
    command = [sys.executable, "-c", script, str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(answer.stdout.splitlines()[-1]) * 1000


@pytest.mark.slow
@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("script", [GLPK, SCIP], ids=["GLPK", "SCIP"])
def test_another_solver_finds_the_same_least_cost(
    script: str, form: str, exported: tuple[float, Path]
) -> None:
    cost, folder = exported
    assert least(script, folder / f"programme.{form}") == pytest.approx(cost, rel=1e-6)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("script", [GLPK, SCIP], ids=["GLPK", "SCIP"])
def test_those_who_may_be_no_worse_off_are_held_to_it_in_the_file(
    script: str, form: str, tmp_path: Path
) -> None:
    """B pays £286,714 alone. Together the places that cost least would all go to A's people.

    Pooled: 10 places at £100 a week; A's own cost £2,000, B's £1,000, and each would have half of
    the pool: B alone pays 5·£100 + 5·£1,000 = £5,500 a week, for 52.142857 weeks. Together
    the ten go to A, and B's people cost 10·£1,000 a week: £573,571 in all. Held to what it would
    pay alone, B keeps five: £1,000 + 5·£1,000 + 5·£2,000 a week, £834,286.
    """
    pooled(tmp_path)
    instance = mixopt.load(str(tmp_path))
    cost = mixopt.solve(instance).cost
    assert cost == pytest.approx(16_000 * 365 / 7)
    write(instance, tmp_path)
    assert least(script, tmp_path / f"programme.{form}") == pytest.approx(cost, rel=1e-6)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("script", [GLPK, SCIP], ids=["GLPK", "SCIP"])
def test_supplies_whose_names_join_to_one_stay_two(script: str, form: str, tmp_path: Path) -> None:
    joining(tmp_path)
    instance = mixopt.load(str(tmp_path))
    write(instance, tmp_path)
    cost = mixopt.solve(instance).cost
    assert cost == pytest.approx(162_685.714)
    assert least(script, tmp_path / f"programme.{form}") == pytest.approx(cost, rel=1e-6)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("script", [GLPK, SCIP], ids=["GLPK", "SCIP"])
def test_names_made_unique_by_numbers_are_read_too(
    script: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "make_readable", lambda label: label.block)
    instance = shipped("tutorial")
    write(instance, tmp_path)
    assert "drawn~3" in (tmp_path / f"programme.{form}").read_text(encoding="ascii")
    cost = mixopt.solve(instance).cost
    assert least(script, tmp_path / f"programme.{form}") == pytest.approx(cost, rel=1e-6)


@pytest.mark.parametrize("name", SHIPPED)
def test_names_in_the_exported_files_can_be_read(name: str) -> None:
    instance = shipped(name)
    area, model = instance.areas[0], instance.model
    variable, names = next(
        (variable, names)
        for variable, names in (
            ("supported", [name for name, need in model.needs.items() if need.met]),
            ("scheme_spend", list(model.schemes)),
            ("started", list(model.levers)),
        )
        if names
    )
    for write in WRITERS.values():
        assert f" {variable}.{area}.{names[0]}." in write(problem_to_solve(instance))
