"""A Pyomo programme as matrices, by Pyomo's own standard form: for one that a user has changed."""

from __future__ import annotations

import numpy as np
import pyomo.core as pyo
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import StandardForm, check_range
from mixopt.programme.linear_forms import label_of


def compile_lp(lp: pyo.ConcreteModel) -> StandardForm:
    """The matrices of a programme, every number finite and in a range that HiGHS keeps.

    Raises:
        SolverFailed: A coefficient is out of range; the message names its row.
    """
    form = LinearStandardFormCompiler().write(lp, mixed_form=True)
    right = np.asarray(form.rhs, dtype=float)
    sense = np.fromiter((row[1] for row in form.rows), dtype=int, count=len(form.rows))
    bounds = np.array([column.bounds for column in form.columns], dtype=float).reshape(-1, 2)
    return check_range(
        StandardForm(
            cost=np.asarray(form.c.todense(), dtype=float).ravel(),
            offset=float(form.c_offset[0]),
            matrix=SparseMatrix.from_scipy(form.A),
            row_lower=np.where(sense == 1, -np.inf, right),
            row_upper=np.where(sense == -1, np.inf, right),
            lower=bounds[:, 0],
            upper=bounds[:, 1],
            rows=[label_of(row[0]) for row in form.rows],
            columns=[label_of(column) for column in form.columns],
        )
    )
