"""GLPK, which shares no code with HiGHS: the least and the most of columns over all optima."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import swiglpk as glpk

from mixopt.lp.standard_form import StandardForm

ZERO = 1e-7
"""A reduced cost or dual below it is rounding."""


def ranges_over_optima(form: StandardForm, columns: Sequence[int]) -> Iterator[tuple[float, float]]:
    """The least and the most of each column over all optima, by GLPK's own duals.

    What has a reduced cost or a dual is fixed where it is; each column is then minimised and
    maximised.
    """
    glpk.glp_term_out(glpk.GLP_OFF)
    lp = _load(form)
    _solve(lp)
    _fix_optima(lp, form)
    for column in range(len(form.columns)):
        glpk.glp_set_obj_coef(lp, column + 1, 0.0)
    for column in columns:
        ends = []
        for sense in (glpk.GLP_MIN, glpk.GLP_MAX):
            glpk.glp_set_obj_dir(lp, sense)
            glpk.glp_set_obj_coef(lp, column + 1, 1.0)
            _solve(lp)
            ends.append(glpk.glp_get_col_prim(lp, column + 1))
        glpk.glp_set_obj_coef(lp, column + 1, 0.0)
        yield ends[0], ends[1]
    glpk.glp_delete_prob(lp)


def least_cost(form: StandardForm) -> float:
    """The least of the cost, offset included."""
    glpk.glp_term_out(glpk.GLP_OFF)
    lp = _load(form)
    glpk.glp_scale_prob(lp, glpk.GLP_SF_AUTO)
    _solve(lp)
    found = glpk.glp_get_obj_val(lp)
    glpk.glp_delete_prob(lp)
    return float(found) + form.offset


def _load(form: StandardForm) -> object:
    lp = glpk.glp_create_prob()
    glpk.glp_add_rows(lp, len(form.rows))
    glpk.glp_add_cols(lp, len(form.columns))
    for row, (low, high) in enumerate(zip(form.row_lower, form.row_upper, strict=True)):
        glpk.glp_set_row_bnds(lp, row + 1, *_limits(low, high))
    for column, (low, high) in enumerate(zip(form.lower, form.upper, strict=True)):
        glpk.glp_set_col_bnds(lp, column + 1, *_limits(low, high))
        glpk.glp_set_obj_coef(lp, column + 1, float(form.cost[column]))
    matrix = form.matrix.scipy.tocoo()
    number = len(matrix.data)
    rows, columns, numbers = (
        glpk.intArray(number + 1),
        glpk.intArray(number + 1),
        glpk.doubleArray(number + 1),
    )
    for at in range(number):
        rows[at + 1], columns[at + 1] = int(matrix.row[at]) + 1, int(matrix.col[at]) + 1
        numbers[at + 1] = float(matrix.data[at])
    glpk.glp_load_matrix(lp, number, rows, columns, numbers)
    return lp


def _limits(low: float, high: float) -> tuple[int, float, float]:
    low, high = float(low), float(high)
    if low == high:
        return glpk.GLP_FX, low, high
    if np.isinf(low):
        return glpk.GLP_UP, 0.0, high
    return (glpk.GLP_LO, low, 0.0) if np.isinf(high) else (glpk.GLP_DB, low, high)


def _solve(lp: object, method: int = glpk.GLP_DUALP) -> None:
    settings = glpk.glp_smcp()
    glpk.glp_init_smcp(settings)
    settings.meth, settings.tol_bnd, settings.tol_dj = method, 1e-9, 1e-9
    assert glpk.glp_simplex(lp, settings) == 0
    assert glpk.glp_get_status(lp) == glpk.GLP_OPT


def _fix_optima(lp: object, form: StandardForm) -> None:
    for column in range(len(form.columns)):
        if abs(glpk.glp_get_col_dual(lp, column + 1)) > ZERO:
            value = glpk.glp_get_col_prim(lp, column + 1)
            glpk.glp_set_col_bnds(lp, column + 1, glpk.GLP_FX, value, value)
    for row in range(len(form.rows)):
        if abs(glpk.glp_get_row_dual(lp, row + 1)) > ZERO:
            value = glpk.glp_get_row_prim(lp, row + 1)
            glpk.glp_set_row_bnds(lp, row + 1, glpk.GLP_FX, value, value)


def ranges_of_sums(
    form: StandardForm, sums: Sequence[dict[int, float]]
) -> Iterator[tuple[float, float]]:
    """The least and the most of each sum of columns, by their positions and weights.

    What was feasible for one sum is so for the next, so that the primal simplex goes on from it.
    """
    glpk.glp_term_out(glpk.GLP_OFF)
    lp = _load(form)
    glpk.glp_scale_prob(lp, glpk.GLP_SF_AUTO)
    for column in range(len(form.columns)):
        glpk.glp_set_obj_coef(lp, column + 1, 0.0)
    for weights in sums:
        ends = []
        for column, weight in weights.items():
            glpk.glp_set_obj_coef(lp, column + 1, weight)
        for sense in (glpk.GLP_MIN, glpk.GLP_MAX):
            glpk.glp_set_obj_dir(lp, sense)
            _solve(lp, glpk.GLP_PRIMAL)
            ends.append(glpk.glp_get_obj_val(lp))
        for column in weights:
            glpk.glp_set_obj_coef(lp, column + 1, 0.0)
        yield ends[0], ends[1]
    glpk.glp_delete_prob(lp)
