"""Who may import whom. Change the table first, then the code."""

import ast
import sys
from pathlib import Path

import pytest

import mixopt
from mixopt.data.skeleton import INSTANCE_SCHEMA

PACKAGE = Path(mixopt.__file__).parent
SCHEMA = {"units", "schema", "figures", "instance", "lines"}
MAY_IMPORT = {
    "__init__": {"data", "formulation", "plan", "planner", "scenarios"},
    "errors": set(),
    "lazy": set(),
    "units": set(),
    "schema": {"pydantic"},
    "figures": {"schema", "units"},
    "instance": {"figures", "schema", "units"},
    "lines": {"figures", "instance", "schema"},
    "data": {"contradictions", "errors", "scenarios", "yaml", "pydantic", *SCHEMA},
    "contradictions": {"errors", *SCHEMA},
    "scenarios": {"contradictions", "errors", *SCHEMA},
    "formulation": {"pyomo", *SCHEMA},
    "compiled": {"errors", "pyomo", "numpy", "scipy"},
    "solver": {"compiled", "errors", "highspy", "numpy", "scipy"},
    "accounts": set(),
    "traced": {"compiled", "errors", "formulation", "instance", "pyomo"},
    "prices": {
        "bounds",
        "compiled",
        "errors",
        "instance",
        "solver",
        "traced",
        "units",
        "numpy",
        "scipy",
        "pyomo",
        "wording",
        "formulation",
        "scenarios",
        "schema",
    },
    "measured": {"errors", "instance", "prices", "units"},
    "proofs": set(),
    "plan": {"accounts", "proofs", "pandas"},
    "accounting": {"accounts", "decisions", "plan", *SCHEMA},
    "bridge": {"accounting", "accounts", "decisions", "plan", *SCHEMA},
    "decisions": SCHEMA,
    "ledger": {"decisions", "plan", *SCHEMA},
    "rows": {"accounting", "bridge", "decisions", "plan", *SCHEMA},
    "printed": {"decisions", "plan", "units"},
    "checker": {"decisions", "printed", "ledger", "plan", "rows", *SCHEMA},
    "certificate": {"compiled", "plan", "solver", "units", "numpy"},
    "exact": {"compiled", "errors", "plan", "solver"},
    "wording": SCHEMA,
    "reading": {"compiled", "decisions", "solver", "units", "pyomo"},
    "repeated": {"compiled", "numpy"},
    "bounds": {
        "compiled",
        "formulation",
        "plan",
        "repeated",
        "solver",
        "wording",
        "numpy",
        "pyomo",
        *SCHEMA,
    },
    "cells": {
        "bounds",
        "compiled",
        "errors",
        "formulation",
        "solver",
        "numpy",
        "pyomo",
        *SCHEMA,
    },
    "shortfall": {
        "bounds",
        "compiled",
        "formulation",
        "instance",
        "ledger",
        "reading",
        "rows",
        "solver",
        "pyomo",
        "wording",
        "units",
        "numpy",
        "scipy",
    },
    "explain": {
        "bounds",
        "compiled",
        "errors",
        "plan",
        "planner",
        "prices",
        "scenarios",
        "shortfall",
        "solver",
        "traced",
        "wording",
        "numpy",
        "pyomo",
        "scipy",
        *SCHEMA,
    },
    "planner": {
        "accounting",
        "accounts",
        "units",
        "bounds",
        "certificate",
        "checker",
        "compiled",
        "errors",
        "exact",
        "shortfall",
        "formulation",
        "instance",
        "ledger",
        "plan",
        "reading",
        "rows",
        "solver",
        "pyomo",
    },
    "pricing": {
        "bounds",
        "certificate",
        "compiled",
        "errors",
        "exact",
        "formulation",
        "instance",
        "plan",
        "planner",
        "prices",
        "proofs",
        "solver",
        "units",
        "pyomo",
    },
    "export": {"formulation", "instance", "pyomo"},
    "report": {
        "accounts",
        "cells",
        "explain",
        "plan",
        "prices",
        "wording",
        "rich",
        "matplotlib",
        *SCHEMA,
    },
    "cli": {
        "cells",
        "explain",
        "figures",
        "measured",
        "prices",
        "pricing",
        "lazy",
        "data",
        "errors",
        "export",
        "instance",
        "plan",
        "planner",
        "report",
        "scenarios",
        "schema",
        "typer",
        "rich",
    },
}
"""Module or folder of ours: the modules of ours and the libraries it may import."""
LIBRARIES = {"pyomo", "highspy", "numpy", "scipy", "pandas", "pydantic", "yaml", "typer", "rich"}


def imported(path: Path) -> set[str]:
    """First names of all that a file imports, wherever in it; ours without the package."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports relatively"
            if node.module == "mixopt":
                names |= {alias.name for alias in node.names}
            else:
                names.add(node.module or "")
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    short = (name.removeprefix("mixopt.").partition(".")[0] for name in names)
    return {name for name in short if name not in sys.stdlib_module_names}


def home(path: Path) -> str:
    """The module or folder of ours that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_file_imports_only_what_its_layer_may(path: Path) -> None:
    layer = home(path)
    assert imported(path) - {layer, "mixopt"} <= MAY_IMPORT[layer] | {layer}


def test_the_table_permits_no_more_than_is_used() -> None:
    """What says what an instance is, is permitted together."""
    for layer, may in MAY_IMPORT.items():
        used = {name for path in FILES if home(path) == layer for name in imported(path)}
        assert may - used <= (SCHEMA if may >= SCHEMA else set()), layer


def test_the_table_names_every_module_and_no_other() -> None:
    assert {home(path) for path in FILES} == set(MAY_IMPORT)


def test_the_table_has_one_door_to_each_foreign_thing() -> None:
    def doors(library: str) -> set[str]:
        return {layer for layer, names in MAY_IMPORT.items() if library in names}

    assert doors("yaml") == {"data"}
    assert doors("highspy") == {"solver"}
    assert doors("pandas") == {"plan"}
    assert doors("typer") == {"cli"}
    assert {"plan", "report"}.isdisjoint(doors("pyomo") | doors("highspy"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_models_hold_yaml_and_instances_yaml_csv_and_a_readme() -> None:
    root = PACKAGE.parent
    endings = {path.suffix for path in (root / "models").iterdir()}
    assert endings == {".yaml"}
    files = [path for path in (root / "instances").rglob("*") if path.is_file()]
    endings = {path.suffix for path in files if path.name != INSTANCE_SCHEMA}
    assert endings == {".yaml", ".csv", ".md"}
