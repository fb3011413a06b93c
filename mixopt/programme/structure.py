"""The parametric programme: c(θ), A(θ), b(θ), compiled once and evaluated for any figures θ.

Instances that differ only in their figures and in the names of their areas have one structure:
the same rows, the same columns, the same arithmetic. Pyomo builds it once; after that, matrices
come from the figures alone, and so does the exact derivative of every coefficient by every figure.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mixopt.instance.groups import list_weights
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.limit import Limit, Variable
from mixopt.instance.variant import Variant
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sparse import Floats, SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm, check_range
from mixopt.programme.area_names import AreaNames, Index, Named
from mixopt.programme.tape import Derivative, Tape

Positions = NDArray[np.int32]


class FigureInput(NamedTuple):
    """A figure whose cells are inputs, one after the other.

    Attributes:
        area: Position of its area; 0 where the area is not written, or all areas share it.
        table: The table that it stands in.
        keys: Its keys there.
        figure: Its name there.
        cells: How many there are: one a period, or a single one.
    """

    area: int
    table: str
    keys: Index
    figure: str
    cells: int


class GivenInput(NamedTuple):
    """A number that is no figure: of the calendar, or from another plan.

    Attributes:
        name: `weeks`, `years`, `discount`, `year_weight`, `least_unmet` or `alone`.
        keys: What it is of.
    """

    name: str
    keys: Index


@dataclass(frozen=True)
class Structure:
    """A programme whose numbers are arithmetic over inputs.

    Attributes:
        variant: Which programme it is.
        areas: The names that stand for areas in it, by position.
        figures: The figures that are inputs, in order; their cells come first among the inputs.
        given: The inputs after them.
        tape: The arithmetic.
        cost: Node of each column's cost.
        offset: Node of what is added to the cost whatever the plan.
        pointers: Where each column of the matrix begins among the entries (compressed columns).
        entry_rows: Row of each entry.
        entries: Node of each entry.
        right: Node of each row's limit.
        senses: 0 where a row is an equality, 1 where the limit is the most, -1 the least.
        lower: Lower bound of each column.
        upper: Upper bound of each column.
        rows: Which constraint each row is.
        columns: Which variable each column is.
        indices: Every index of every variable, those included that stand in no row.
        limits: The declaration of each constraint.
        variables: The declaration of each variable.
        brings: Position of a row of which one more brings more of another; a row may stand twice.
        brought: Position of the other row.
        brought_by: Node of how much more of it.
    """

    variant: Variant
    areas: tuple[str, ...]
    figures: tuple[FigureInput, ...]
    given: tuple[GivenInput, ...]
    tape: Tape
    cost: Positions
    offset: int
    pointers: Positions
    entry_rows: Positions
    entries: Positions
    right: Positions
    senses: Positions
    lower: Floats
    upper: Floats
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    indices: Mapping[str, tuple[Index, ...]]
    limits: Mapping[str, Limit]
    variables: Mapping[str, Variable]
    brings: Positions
    brought: Positions
    brought_by: Positions

    def figures_of(self, instance: Instance) -> list[Figure]:
        """The figures of an instance that are inputs, in their order."""
        areas = instance.areas
        return [instance.figure(areas[each.area], *each[1:4]) for each in self.figures]

    def inputs(self, instance: Instance, given: Mapping[GivenInput, float]) -> Floats:
        """The inputs of an instance.

        Args:
            instance: Whose figures they are.
            given: Numbers from another plan; 0 where nothing is said.
        """
        figures = chain.from_iterable(figure.values for figure in self.figures_of(instance))
        calendar = _calendar(instance)
        others = [given.get(each, calendar.get(each, 0.0)) for each in self.given]
        return np.array([*figures, *others], dtype=float)

    def form(self, inputs: Floats, areas: Sequence[str]) -> StandardForm:
        """The matrices, every number finite and in a range that HiGHS keeps.

        Args:
            inputs: Shape (inputs,).
            areas: Names of the areas, for the rows and the columns.

        Raises:
            SolverFailed: A coefficient is out of range; the message names its row.
        """
        with np.errstate(divide="ignore", invalid="ignore"):  # what comes of it is refused below
            values = self.tape.replay(inputs)
        right = values[self.right]
        named = self.named(tuple(areas))
        return check_range(
            StandardForm(
                cost=values[self.cost],
                offset=float(values[self.offset]),
                matrix=SparseMatrix(
                    values[self.entries], self.entry_rows, self.pointers, len(self.rows)
                ),
                row_lower=np.where(self.senses == 1, -np.inf, right),
                row_upper=np.where(self.senses == -1, np.inf, right),
                lower=self.lower,
                upper=self.upper,
                rows=named.rows,
                columns=named.columns,
            )
        )

    def list_side_effects(self, inputs: Floats) -> Iterator[tuple[int, int, float]]:
        """Positions of two rows, and by how much one more of the first moves the second."""
        with np.errstate(divide="ignore", invalid="ignore"):
            values = self.tape.replay(inputs)
        by = values[self.brought_by].tolist()
        return zip(self.brings.tolist(), self.brought.tolist(), by, strict=True)

    def named(self, areas: tuple[str, ...]) -> Named:
        """The rows, the columns and the indices under these names of areas."""
        return self._names.under(areas)

    @cached_property
    def _names(self) -> AreaNames:
        return AreaNames(Named(self.rows, self.columns, self.indices), self.areas)

    def evaluate_many(self, inputs: Floats) -> Matrices:
        """The numbers of many programmes at once, of which all have the same rows and columns.

        Args:
            inputs: Shape (inputs, sets).
        """
        values = self.tape.replay_many(np.ascontiguousarray(inputs))
        return Matrices(
            [values[node] for node in self.entries.tolist()],
            [values[node] for node in self.right.tolist()],
            [values[node] for node in self.cost.tolist()],
        )

    def derivatives(
        self, inputs: Floats, by_inputs: Container[int] | None = None
    ) -> list[Perturbation]:
        """The derivative of the programme by each input: exact, by automatic differentiation.

        Args:
            inputs: Where it is taken.
            by_inputs: Positions of inputs; by all others nothing is said to move. None: all.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            values = self.tape.replay(inputs)
        some = range(len(inputs)) if by_inputs is None else by_inputs
        nodes = self.tape.derivatives(values, self.families, some)
        found = [Perturbation([], []) for _ in range(len(inputs))]
        pairs: set[tuple[int, int]] = set()
        for row, derivative in _of(self.right, nodes):
            pairs |= derivative.pairs
            for place, slope in derivative.slopes.items():
                found[place].limits.append((row, slope))
        columns = np.repeat(np.arange(len(self.columns)), np.diff(self.pointers)).tolist()
        rows = self.entry_rows.tolist()
        for at, derivative in _of(self.entries, nodes):
            pairs |= derivative.pairs
            for place, slope in derivative.slopes.items():
                found[place].coefficients.append((rows[at], columns[at], slope))
        for column, derivative in _of(self.cost, nodes):
            for place, slope in derivative.slopes.items():
                found[place].costs.append((column, slope))
        for one, other in pairs:
            first = self.first_cells[one]
            found[one].bends.add(other - first)
            found[other].bends.add(one - first)
        return [_without_zeros(each) for each in found]

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What others work out of the structure once, by a name of theirs."""
        return {}

    @cached_property
    def families(self) -> list[int]:
        """A number for each input: the same for the cells of one figure, which can bend."""
        cells = [at for at, figure in enumerate(self.figures) for _ in range(figure.cells)]
        return cells + list(range(len(self.figures), len(self.figures) + len(self.given)))

    @cached_property
    def first_cells(self) -> list[int]:
        """Position of the first input of each input's family."""
        cells = zip(self.starts, self.figures, strict=True)
        figures = [start for start, figure in cells for _ in range(figure.cells)]
        return figures + list(range(len(figures), len(figures) + len(self.given)))

    @cached_property
    def starts(self) -> list[int]:
        """Position of the first cell of each figure among the inputs."""
        return list(accumulate((figure.cells for figure in self.figures), initial=0))[:-1]


@dataclass(frozen=True, slots=True)
class Matrices:
    """The numbers of many programmes: arrays of shape (sets,), or (1,) where all have the same.

    Attributes:
        entries: Of each entry of the matrix, by columns.
        right: Of each row's limit.
        cost: Of each column's cost.
    """

    entries: Sequence[Floats]
    right: Sequence[Floats]
    cost: Sequence[Floats]


def _of(places: Positions, nodes: Sequence[Derivative]) -> Iterator[tuple[int, Derivative]]:
    """Positions whose node depends on an input, with its derivative."""
    for at, node in enumerate(places.tolist()):
        if nodes[node].slopes:
            yield at, nodes[node]


def _without_zeros(moves: Perturbation) -> Perturbation:
    """Leave out derivatives of 0: those of a figure times another that is 0."""
    return replace(
        moves,
        limits=[each for each in moves.limits if each[-1]],
        coefficients=[each for each in moves.coefficients if each[-1]],
        costs=[each for each in moves.costs if each[-1]],
    )


def _calendar(instance: Instance) -> dict[GivenInput, float]:
    """Weeks and years of each period, what £1 in it counts, and how much population years do."""
    weights = list_weights(instance)
    found = {GivenInput("year_weight", key): weight for key, weight in weights.items()}
    for period, discount in zip(instance.every_period, instance.every_discount, strict=True):
        found[GivenInput("weeks", (period.name,))] = period.weeks
        found[GivenInput("years", (period.name,))] = period.years
        found[GivenInput("discount", (period.name,))] = discount
    return found
