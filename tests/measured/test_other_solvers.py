"""The exported programme, solved by two solvers that share no code with HiGHS.

GLPK and SCIP read the MPS file that `mixopt export` writes, each in a process of its own.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from mixopt.programme.export import programme_text

from support.shipped import SHIPPED, planned, shipped

GLPK = """
import sys, swiglpk as g
g.glp_term_out(g.GLP_OFF)
lp = g.glp_create_prob()
assert g.glp_read_mps(lp, g.GLP_MPS_FILE, None, sys.argv[1]) == 0
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


@pytest.fixture(scope="module", params=SHIPPED)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """An instance's least cost in £, and its programme as an MPS file."""
    instance = shipped(request.param)
    path = tmp_path_factory.mktemp("export") / "programme.mps"
    path.write_text(programme_text(instance, "mps"), encoding="utf-8")
    return planned(request.param).cost, path


@pytest.mark.slow
@pytest.mark.parametrize("script", [GLPK, SCIP], ids=["GLPK", "SCIP"])
def test_another_solver_finds_the_same_least_cost(
    script: str, exported: tuple[float, Path]
) -> None:
    cost, path = exported
    command = [sys.executable, "-c", script, str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(answer.stdout.splitlines()[-1]) * 1000 == pytest.approx(cost, rel=1e-6)


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
    for form in ("mps", "lp"):
        text = programme_text(instance, form)
        assert f"{variable}({area}_" in text
        assert names[0] in text
