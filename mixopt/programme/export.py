"""The programme as a file that other solvers read, under the names that it has in Pyomo."""

from __future__ import annotations

import tempfile
from pathlib import Path

from mixopt.formulation import build
from mixopt.instance.instance import Instance


def programme_text(instance: Instance, form: str) -> str:
    """The programme in `mps` or `lp` format; money is in £ thousand."""
    import pyomo.environ  # noqa: F401  (registers the writers)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"programme.{form}"
        options = {"symbolic_solver_labels": True}
        if form == "mps":
            options["skip_objective_sense"] = True  # minimising is understood; GLPK stops at it
        build(instance).write(str(path), io_options=options)
        return path.read_text(encoding="utf-8")
