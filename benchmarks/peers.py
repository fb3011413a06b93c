"""What mixopt is measured against: the same programmes by Pyomo, built from plain numbers; and many
draws of one programme by HiGHS alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import highspy
import numpy as np
import pyomo.environ as pyo

from mixopt.formulation import build
from mixopt.instance.instance import Figure, Instance
from mixopt.lp.draws import Draws
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.programme.decisions import decisions_of
from mixopt.programme.linear_forms import label_of
from mixopt.results.care_tables import Rows
from mixopt.results.ledger import Ledger
from mixopt.units import THOUSAND


def plain_programme(instance: Instance) -> pyo.ConcreteModel:
    """The programme with figures as plain numbers: the quickest way of building it once."""
    with _plain_numbers():
        return build(instance)


def costs_by_loop(form: StandardForm, draws: Draws, number: int) -> Floats:
    """The cost of the first draws by HiGHS alone, warm, one after the other; NaN without a plan.

    Only what changes is passed, with no look at what comes back but the objective.
    """
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    load_plainly(highs, form)
    highs.setOptionValue("presolve", "off")
    highs.run()
    rows = draws.rows.astype(np.int32)
    lower, upper = (side[rows] + draws.limits for side in (form.row_lower, form.row_upper))
    entry_rows = draws.pattern.rows[draws.entries].tolist()
    entry_columns = draws.pattern.columns[draws.entries].tolist()
    costs = np.full(number, np.nan)
    for draw in range(number):
        if len(rows):
            highs.changeRowsBounds(len(rows), rows, lower[draw], upper[draw])
        for column, cost in zip(draws.columns.tolist(), draws.costs[draw].tolist(), strict=True):
            highs.changeColCost(column, float(form.cost[column]) + cost)
        if draws.moves_matrix:
            values = draws.coefficients[draw].tolist()
            for row, column, value in zip(entry_rows, entry_columns, values, strict=True):
                highs.changeCoeff(row, column, value)
        highs.run()
        if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            costs[draw] = highs.getInfo().objective_function_value
    return costs


def load_plainly(highs: highspy.Highs, form: StandardForm) -> None:
    """Pass a programme as it stands."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(form.columns), len(form.rows)
    lp.col_cost_, lp.offset_ = form.cost, form.offset
    lp.col_lower_, lp.col_upper_ = form.lower, form.upper
    lp.row_lower_, lp.row_upper_ = form.row_lower, form.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = form.matrix.pointers, form.matrix.rows
    lp.a_matrix_.value_ = form.matrix.data
    highs.passModel(lp)


def expected_cost_by_pyomo(futures: Sequence[Instance], now: Sequence[tuple[str, str]]) -> float:
    """The extensive form as Pyomo's users write it: a block a future, and equations between them.

    Args:
        futures: The same council with other figures.
        now: Variables that are the same in all, with the period in which they are.

    Returns:
        The least expected cost, £ thousand; limits on money are left out.
    """
    lp = pyo.ConcreteModel()
    blocks = []
    for at, instance in enumerate(futures):
        block = plain_programme(instance)
        lp.add_component(f"future_{at}", block)
        blocks.append(block)
        for name in ("envelope", "savings_target", "recurrent_target"):
            block.component(name).deactivate()
    objectives = [next(b.component_data_objects(pyo.Objective, active=True)) for b in blocks]
    lp.expected = pyo.Objective(expr=sum(each.expr for each in objectives) / len(blocks))
    for each in objectives:
        each.deactivate()
    lp.same = pyo.ConstraintList()
    for name, period in now:
        for index, first in blocks[0].component(name).items():
            if index[-1] == period:
                for block in blocks[1:]:
                    lp.same.add(first == block.component(name)[index])
    pyo.SolverFactory("appsi_highs").solve(lp)
    return float(pyo.value(lp.expected))


def plan_by_appsi(instance: Instance) -> float:
    """Build, solve by `appsi_highs`, and read the plan's tables; the objective in £."""
    lp = plain_programme(instance)
    pyo.SolverFactory("appsi_highs").solve(lp)
    variables = list(lp.component_objects(pyo.Var))
    values = ((label_of(data), data.value or 0.0) for each in variables for data in each.values())
    indices = {
        each.local_name: [label_of(data).keys for data in each.values()] for each in variables
    }
    decisions = decisions_of(instance, indices, values)
    rows = Rows(instance, decisions, Ledger(instance, decisions).entries())
    for table in (
        rows.money, rows.needs, rows.supported, rows.volumes, rows.staff, rows.levers,
        rows.standards,
    ):  # fmt: skip
        table()
    return float(pyo.value(lp.least_cost)) * THOUSAND


@contextmanager
def _plain_numbers() -> Iterator[None]:
    """Put dictionaries in the place of Pyomo's parameters while a programme is built."""
    modules = [
        module for name, module in sys.modules.items() if name.startswith("mixopt.formulation")
    ]
    before = [(module, name, getattr(module, name)) for module in modules
              for name in ("parameter", "given") if hasattr(module, name)]  # fmt: skip
    for module, name, _ in before:
        setattr(module, name, {"parameter": _figures, "given": _given}[name])
    try:
        yield
    finally:
        for module, name, there in before:
            setattr(module, name, there)


def _figures(lp: pyo.ConcreteModel, name: str, found: Mapping[Any, Figure]) -> None:
    values = {}
    for index, figure in found.items():
        if figure.kind.once:
            values[index] = figure.values[0]
            continue
        for at, period in enumerate(lp.PERIODS):  # beyond the last, its figures are held
            values[(*index, period)] = figure.values[min(at, len(figure.values) - 1)]
    setattr(lp, name, values)


def _given(lp: pyo.ConcreteModel, name: str, values: Mapping[Any, float]) -> None:
    setattr(lp, name, dict(values))
