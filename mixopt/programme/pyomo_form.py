"""A Pyomo programme as matrices, by Pyomo's own standard form: for one that a user has changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.core as pyo
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import Compiled, Label, checked


def compile_lp(lp: pyo.ConcreteModel) -> Compiled:
    """The matrices of a programme, every number finite and in a range that HiGHS keeps.

    Raises:
        SolverFailed: A coefficient is out of range; the message names its row.
    """
    form = LinearStandardFormCompiler().write(lp, mixed_form=True)
    right = np.asarray(form.rhs, dtype=float)
    sense = np.fromiter((row[1] for row in form.rows), dtype=int, count=len(form.rows))
    bounds = np.array([column.bounds for column in form.columns], dtype=float).reshape(-1, 2)
    return checked(Compiled(
        cost=np.asarray(form.c.todense(), dtype=float).ravel(),
        offset=float(form.c_offset[0]),
        matrix=SparseMatrix.from_scipy(form.A),
        row_lower=np.where(sense == 1, -np.inf, right),
        row_upper=np.where(sense == -1, np.inf, right),
        lower=bounds[:, 0],
        upper=bounds[:, 1],
        rows=[label_of(row[0]) for row in form.rows],
        columns=[label_of(column) for column in form.columns],
    ))  # fmt: skip


def label_of(data: Any) -> Label:
    """Which constraint or variable a piece of a Pyomo component is."""
    index = data.index()
    full = () if index is None else index if isinstance(index, tuple) else (index,)
    return Label(data.parent_component().name, tuple(map(str, full)))
