"""From a Pyomo programme, whose figures are parameters, to its structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyomo.core as pyo
from numpy.typing import NDArray
from pyomo.common.gc_manager import PauseGC

from mixopt.formulation import build
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import POOLED, Address
from mixopt.instance.variant import Variant
from mixopt.lp.standard_form import Label
from mixopt.programme.linear_forms import LinearForm, Reader, label_of
from mixopt.programme.structure import FigureInput, GivenInput, Structure
from mixopt.programme.tape import Recorder


def compile_structure(instance: Instance, variant: Variant) -> Structure:
    """Build the programme of an instance and compile it to functions of its figures."""
    plain = with_plain_areas(instance)
    with PauseGC():
        return _Compilation(plain, variant).structure()


def with_plain_areas(instance: Instance) -> Instance:
    """The instance with names for its areas that any other could have: `area 1`, `area 2`."""
    names = {area: f"area {at}" for at, area in enumerate(instance.areas, 1)}
    head = instance.head.model_copy(
        update={
            "areas": {names[area]: title for area, title in instance.head.areas.items()},
            "no_worse_off": tuple(names.get(who, who) for who in instance.head.no_worse_off),
        }
    )
    figures = {}
    for address, figure in instance.figures.items():
        own = address._replace(area=names.get(address.area, address.area))
        figures[own] = replace(figure, address=own)
    return replace(instance, head=head, figures=figures)


class _Compilation:
    """One programme on its way from Pyomo to arrays."""

    def __init__(self, instance: Instance, variant: Variant) -> None:
        self.instance, self.variant = instance, variant
        self.lp = build(instance, **variant._asdict())
        self.figures: dict[Address, tuple[FigureInput, int]] = {}
        self.given: list[GivenInput] = []
        self.recorder = Recorder()
        self.reader = Reader(self.recorder, self._inputs())

    def structure(self) -> Structure:
        """Read the objective, then each row, in the order of Pyomo's standard form."""
        lp, reader = self.lp, self.reader
        (objective,) = lp.component_data_objects(pyo.Objective, active=True)
        goal = reader.read_form(objective.expr)
        rows, forms, right, senses = [], [], [], []
        for constraint in lp.component_data_objects(pyo.Constraint, active=True):
            lower, body, upper = constraint.to_bounded_expression()
            if None not in (lower, upper) and not constraint.equality:
                msg = f"{constraint.name} has two sides: write two constraints, each with its price"
                raise TypeError(msg)
            form = reader.read_form(body)
            limit = reader.read_number(lower if upper is None else upper)
            less = self.recorder.negate(form.constant)
            rows.append(label_of(constraint))
            forms.append(form)
            right.append(self.recorder.add(limit, less))
            senses.append(0 if constraint.equality else 1 if lower is None else -1)
        brought = list(self._list_side_effects({label: at for at, label in enumerate(rows)}))
        columns = self._columns([goal, *forms])
        pointers, entry_rows, entries = _by_column(columns, forms)
        bounds = np.array([data.bounds for data in columns.values()], dtype=float).reshape(-1, 2)
        zero = self.recorder.constant(0.0)
        return Structure(
            variant=self.variant,
            areas=self.instance.areas,
            figures=tuple(figure for figure, _ in self.figures.values()),
            given=tuple(self.given),
            tape=self.recorder.tape(),
            cost=_array(goal.terms.get(key, zero) for key in columns),
            offset=goal.constant,
            pointers=pointers,
            entry_rows=entry_rows,
            entries=entries,
            right=_array(right),
            senses=_array(senses),
            lower=bounds[:, 0],
            upper=bounds[:, 1],
            rows=tuple(rows),
            columns=tuple(label_of(data) for data in columns.values()),
            indices={
                variable.local_name: tuple(label_of(data).keys for data in variable.values())
                for variable in lp.component_objects(pyo.Var)
            },
            limits=dict(lp.LIMITS),
            variables=dict(lp.VARIABLES),
            brings=_array(row for row, _, _ in brought),
            brought=_array(other for _, other, _ in brought),
            brought_by=_array(node for _, _, node in brought),
        )

    def _columns(self, forms: list[LinearForm]) -> dict[int, Any]:
        """The variables that stand in a row or in the objective, by their id."""
        used = set().union(*(form.terms for form in forms))
        return {key: data for key, data in self.reader.variables.items() if key in used}

    def _list_side_effects(self, rows: Mapping[Label, int]) -> Iterator[tuple[int, int, int]]:
        """Positions of two rows, and the node of how much one more of the first brings of both."""
        for one, others in self.lp.BROUGHT.items():
            for other, by in others:
                if Label(*one) in rows and Label(*other) in rows:
                    node = self.reader.read_number(by)
                    yield rows[Label(*one)], rows[Label(*other)], node

    def _inputs(self) -> dict[int, int]:
        """Position of the input that each Pyomo parameter is, by its id."""
        lp = self.lp
        found, cells = {}, 0
        for name, by_index in lp.CELLS.items():
            parameter = getattr(lp, name)
            for index, (figure, at) in by_index.items():
                if figure.address not in self.figures:
                    self.figures[figure.address] = self._input(figure), cells
                    cells += len(figure.cells)
                found[id(parameter[index])] = self.figures[figure.address][1] + at
        for name in sorted(lp.GIVEN):
            for index, data in getattr(lp, name).items():
                self.given.append(GivenInput(name, index if isinstance(index, tuple) else (index,)))
                found[id(data)] = cells
                cells += 1
        return found

    def _input(self, figure: Figure) -> FigureInput:
        address = figure.address
        written = address.area not in ("", POOLED)
        area = self.instance.areas.index(address.area) if written else 0
        return FigureInput(area, *address[1:], len(figure.cells))


def _by_column(
    columns: Mapping[int, Any], forms: list[LinearForm]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """The entries of the matrix by compressed columns: pointers, rows and nodes."""
    by_column: dict[int, list[tuple[int, int]]] = {key: [] for key in columns}
    for row, form in enumerate(forms):
        for key, node in form.terms.items():
            by_column[key].append((row, node))
    found = list(by_column.values())
    pointers = np.cumsum([0, *map(len, found)])
    return (
        _array(pointers),
        _array(row for column in found for row, _ in column),
        _array(node for column in found for _, node in column),
    )


def _array(numbers: Any) -> NDArray[np.int32]:
    return np.array(list(numbers), dtype=np.int32)
