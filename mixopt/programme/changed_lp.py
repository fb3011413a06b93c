"""Reads a Pyomo programme that `build` made and a user has changed.

Its parameters become figures of an instance again; its matrices come from Pyomo's standard form,
and are those of a problem like any other. The programme of the user is left as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pyomo.core as pyo
from pyomo.common.errors import InfeasibleConstraintException, PyomoException
from pyomo.common.gc_manager import PauseGC
from scipy.sparse import csc_array, vstack

from mixopt.errors import DataError, Fault, NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.instance.limit import KEPT, Limit
from mixopt.instance.scenarios import changed
from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm
from mixopt.programme.added_bounds import bounds_as_rows
from mixopt.programme.limits import LimitRows, unit_steps
from mixopt.programme.lp_faults import CALENDAR, find_faults
from mixopt.programme.problem import Problem
from mixopt.programme.pyomo_form import compile_lp
from mixopt.programme.structure import GivenInput
from mixopt.units import UNITS

Programme = pyo.ConcreteModel
"""What `build` makes."""


@dataclass(frozen=True, kw_only=True)
class ChangedProblem(Problem):
    """A problem whose matrices are those of a programme that a user has changed.

    Attributes:
        own: The matrices.
        added: The name of each row that was added, with what its writer says of it.
    """

    own: StandardForm
    added: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def form(self) -> StandardForm:
        """The programme as matrices."""
        return self.own

    @cached_property
    def every_limit(self) -> Mapping[str, Limit]:
        """The declaration of each limit; of those that were added, by their own names."""
        return {
            **self.structure.limits,
            **{name: _limit_of(name, self.added[name]) for name in self.added},
        }

    @cached_property
    def limits(self) -> LimitRows:
        """The rows that limit something, in words."""
        return LimitRows(self.instance, self.every_limit, self.form.rows)

    def with_steps(self, form: StandardForm) -> StandardForm:
        """Matrices of this problem, with one unit more of each limit as unit steps."""
        at = {label: place for place, label in enumerate(form.rows)}
        own = [at.get(label, -1) for label in self.structure.named(self.instance.areas).rows]
        brought = [
            (own[row], own[other], by)
            for row, other, by in self.structure.list_side_effects(self.inputs)
            if min(own[row], own[other]) >= 0
        ]
        return replace(form, unit_steps=unit_steps(self.limits, brought))

    def then_least_cost(self, least_unmet: float) -> ChangedProblem:
        """The problem of the least cost at which no more need is left unmet than this."""
        plain = super().then_least_cost(least_unmet)
        costs = dict(zip(plain.form.columns, plain.form.cost.tolist(), strict=True))
        row = csc_array(self.own.cost[np.newaxis, :])
        own = replace(
            self.own,
            cost=np.array([costs.get(column, 0.0) for column in self.own.columns]),
            offset=plain.form.offset,
            matrix=SparseMatrix.from_scipy(vstack([self.own.matrix.scipy, row])),
            row_lower=np.append(self.own.row_lower, -np.inf),
            row_upper=np.append(self.own.row_upper, least_unmet - self.own.offset),
            rows=[*self.own.rows, Label("unmet_limit", ())],
        )
        own = _in_order(own, plain.form.columns)
        return ChangedProblem(
            instance=plain.instance,
            variant=plain.variant,
            given=plain.given,
            own=own,
            added=self.added,
        )


def _in_order(own: StandardForm, columns: Sequence[Label]) -> StandardForm:
    """The same matrices with columns in this order, and after them those that are not named.

    Among many optima the order decides: what is the same programme gives the same plan.
    """
    at = {label: place for place, label in enumerate(own.columns)}
    named = [at[label] for label in columns if label in at]
    order = named + sorted(set(at.values()) - set(named))
    return replace(
        own,
        cost=own.cost[order],
        matrix=SparseMatrix.from_scipy(own.matrix.scipy[:, order]),
        lower=own.lower[order],
        upper=own.upper[order],
        columns=[own.columns[place] for place in order],
    )


def _limit_of(name: str, doc: str) -> Limit:
    """Declare a limit that a user added."""
    plain, words = (text.replace("{", "{{").replace("}", "}}") for text in (name, doc or name))
    return Limit(
        words=f"one more on the right of {plain}",
        demand=words,
        subject="",
        unit="its own unit",
        standing="added",
        keys=(),
        family="rules",
        allocation=KEPT,
        mended_by="",
    )


def read_lp(lp: pyo.ConcreteModel) -> tuple[ChangedProblem, Problem]:
    """Read a programme that `build` made, whatever was changed in it since.

    Returns:
        Its problem, with the instance that its parameters stand for; and the problem that the same
        instance has unchanged.

    Raises:
        DataError: Every part of it that mixopt cannot solve, and every parameter that no figure of
            an instance could be.
        NoPlanExists: A constraint without variables does not hold.
        TypeError: `build` did not make it.
    """
    instance = getattr(lp, "INSTANCE", None)
    if not isinstance(lp, pyo.ConcreteModel) or not isinstance(instance, Instance):
        msg = (
            "mixopt.solve_lp takes a programme that mixopt.build(instance) made, and was given a "
            f"{type(lp).__name__}. Write lp = mixopt.build(mixopt.load('tutorial'))"
        )
        raise TypeError(msg)
    faults = [*find_faults(lp)]
    if faults:
        raise DataError(faults)
    after = _instance_of(lp, instance)
    plain = Problem(after, lp.VARIANT, _read_given(lp, after))
    docs = {str(part.name): str(part.doc or "") for part in lp.component_objects(pyo.Constraint)}
    with PauseGC(), _hold_by_bounds(lp):
        own = _compile(lp)
    own, added = _name_added(own, plain.structure.limits, docs)
    own, held = bounds_as_rows(own, plain.form)
    added |= dict.fromkeys(held, "")
    problem = ChangedProblem(
        instance=after, variant=plain.variant, given=plain.given, own=own, added=added
    )
    return problem, plain


def _instance_of(lp: pyo.ConcreteModel, instance: Instance) -> Instance:
    """The instance whose figures the parameters are.

    Raises:
        DataError: A parameter is none that a figure could be; or one of several that stand for
            a figure was changed alone.
    """
    found: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    altered, figures = set(), {}
    for name, cells in lp.CELLS.items():
        part = lp.component(name)
        for index, (figure, at) in cells.items() if part is not None else ():
            value = pyo.value(part[index], exception=False)
            key = figure.name, at
            figures[key] = figure
            where = name if figure.kind.once or index[-1] in lp.HORIZON else f"{name}[{index[-1]}]"
            found[key][where] = np.nan if value is None else float(value)
            if found[key][where] != figure.values[at]:
                altered.add(key)
    changes: dict[str, float] = {}
    faults: list[Fault] = []
    for key in sorted(altered):
        figure, at = figures[key], key[1]
        values = set(found[key].values())
        if len(values) > 1:
            names = " and ".join(found[key])
            what = f"stands in the programme as {names}, and only one of them was changed"
            faults.append(Fault(figure.name, what, "Change them all"))
            continue
        period = "" if figure.kind.once else f"[{instance.periods[at].name}]"
        changes[f"{figure.name}{period}"] = values.pop() / UNITS[figure.cells[at].unit].factor
    if faults:
        raise DataError(faults)
    return changed(instance, changes, "parameter of the programme") if changes else instance


def _read_given(lp: pyo.ConcreteModel, instance: Instance) -> dict[GivenInput, float]:
    """Numbers from another plan, by the names that a structure has for areas."""
    plain = {area: f"area {at}" for at, area in enumerate(instance.areas, 1)}
    found = {}
    for name in sorted(lp.GIVEN - set(CALENDAR)):
        for index, part in lp.component(name).items():
            keys = index if isinstance(index, tuple) else (index,)
            names = tuple(plain.get(str(key), str(key)) for key in keys)
            found[GivenInput(name, names)] = float(pyo.value(part))
    return found


@contextmanager
def _hold_by_bounds(lp: pyo.ConcreteModel) -> Iterator[None]:
    """Hold fixed variables by their bounds, so that they are columns as before, for a while."""
    held = [
        (data, data.value, data.lower, data.upper)
        for data in lp.component_data_objects(pyo.Var, active=True)
        if data.fixed
    ]
    for data, value, _, _ in held:
        data.setlb(value)
        data.setub(value)
        data.unfix()
    try:
        yield
    finally:
        for data, value, lower, upper in held:
            data.setlb(lower)
            data.setub(upper)
            data.fix(value)


def _compile(lp: pyo.ConcreteModel) -> StandardForm:
    """The matrices.

    Raises:
        DataError: It is not linear, or holds what no linear programme does.
        NoPlanExists: A constraint without variables does not hold.
    """
    try:
        return compile_lp(lp)
    except InfeasibleConstraintException as fault:
        msg = f"{lp.INSTANCE.title}: {fault}"
        raise NoPlanExists(msg) from None
    except (PyomoException, ValueError) as fault:
        remedy = "mixopt solves linear programmes only"
        raise DataError([Fault("the programme", str(fault), remedy)]) from None


def _name_added(
    own: StandardForm, limits: Mapping[str, Limit], docs: Mapping[str, str]
) -> tuple[StandardForm, dict[str, str]]:
    """The matrices with each row that was added under a name of its own; those names."""
    rows: list[Label] = []
    added: dict[str, str] = {}
    for at, label in enumerate(own.rows):
        if label.block in limits:
            rows.append(label)
            continue
        name = label.name
        if name in added:  # a constraint with two sides is two rows
            name += " (at least)" if np.isinf(own.row_upper[at]) else " (at most)"
        added[name] = docs.get(label.block, "")
        rows.append(Label(name, ()))
    return replace(own, rows=rows), added
