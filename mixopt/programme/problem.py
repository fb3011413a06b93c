"""A problem: an instance as numbers that a solver can take, with the words of its rows.

Every question about an instance goes through one of these: its matrices, their derivatives by each
figure, what each limit says, and the decisions that a solution stands for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from mixopt.instance.instance import Instance
from mixopt.instance.variant import LEAST_COST, Variant
from mixopt.lp.highs import Solution
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.phase_one import least_violations
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import Label, StandardForm
from mixopt.lp.tolerances import ROUNDING
from mixopt.programme.decisions import decisions_of
from mixopt.programme.limits import LimitRows, unit_steps
from mixopt.programme.rates import moves_of_rates
from mixopt.programme.structure import GivenInput, Structure
from mixopt.programme.structures import structure_of
from mixopt.programme.tie_breaks import tie_breaks_of
from mixopt.results.decisions import Decisions
from mixopt.units import PENNY, THOUSAND, Measure


@dataclass(frozen=True)
class Problem:
    """One programme of one instance.

    Attributes:
        instance: What is planned.
        variant: Which of its programmes.
        given: Numbers from another plan: the need that must be left unmet, what partners pay alone.
        allowed: £ thousand that limits on money allow beyond what is written, by their rows: half a
            penny at most, where there is no plan without. A sum that was rounded to pence, such as
            a cost as it was printed, must not decide that there is none.
    """

    instance: Instance
    variant: Variant = LEAST_COST
    given: Mapping[GivenInput, float] = field(default_factory=dict)
    allowed: Mapping[Label, float] = field(default_factory=dict)

    @cached_property
    def structure(self) -> Structure:
        """The programme as functions of figures."""
        return structure_of(self.instance, self.variant)

    @cached_property
    def form(self) -> StandardForm:
        """The programme as matrices.

        Raises:
            SolverFailed: A coefficient is out of range.
        """
        form = self.structure.form(self.inputs, self.instance.areas)
        if not self.allowed:
            return form
        more = np.array([self.allowed.get(row, 0.0) for row in form.rows])
        return replace(form, row_upper=form.row_upper + more)

    def allow_pennies(self) -> Problem | None:
        """The same where half a penny decides that there is no plan; none where more does."""
        money = {name for name, said in self.structure.limits.items() if said.mended_by}
        rows = np.array(
            [at for at, row in enumerate(self.form.rows) if row.block in money], dtype=int
        )
        if self.allowed or not len(rows):
            return None
        found = least_violations(self.form, np.array([], dtype=int), rows)
        if found is None or not 0 < np.max(found[0]) <= PENNY / THOUSAND:
            return None
        allowed = {self.form.rows[at]: float(found[0][at]) + ROUNDING for at in rows}
        return replace(self, allowed=allowed)

    @cached_property
    def inputs(self) -> Floats:
        """The figures and the other numbers that the programme is a function of."""
        return self.structure.inputs(self.instance, self.given)

    @cached_property
    def ranked_form(self) -> StandardForm:
        """The matrices, with the tie-breaks that choose one of many optima."""
        return tie_breaks_of(self.structure, self.instance).on(self.form, self.instance)

    @cached_property
    def limits(self) -> LimitRows:
        """The rows that limit something, in words."""
        return LimitRows(self.instance, self.structure.limits, self.form.rows, self.structure.kept)

    @cached_property
    def moves(self) -> Mapping[tuple[str, int], Perturbation]:
        """The derivative of the programme by each cell (address of its figure, position)."""
        figures = self.structure.figures_of(self.instance)
        moves = self.moves_by({figure.name for figure in figures})
        return moves | moves_of_rates(self.instance, moves) if self.instance.head.uplifts else moves

    def moves_by(self, addresses: Collection[str]) -> dict[tuple[str, int], Perturbation]:
        """The derivative by each cell of some figures, by their addresses.

        Where they are few, it takes a part of the time that all take.
        """
        figures = zip(self.structure.figures_of(self.instance), self.structure.starts, strict=True)
        places = {
            (figure.name, at): start + at
            for figure, start in figures
            if figure.name in addresses
            for at in range(len(figure.cells))
        }
        found = self.structure.derivatives(self.inputs, {*places.values()})
        return {cell: found[place] for cell, place in places.items()}

    @property
    def counts_people(self) -> bool:
        """Whether need left unmet is minimised, in person-years, and not the cost."""
        return self.variant.counts_people

    @property
    def measure(self) -> Measure:
        """The unit of the objective: £ or person-years."""
        return Measure.PEOPLE if self.counts_people else Measure.MONEY

    @property
    def scale(self) -> float:
        """£ or person-years in one unit of the objective."""
        return 1.0 if self.counts_people else THOUSAND

    def with_steps(self, form: StandardForm) -> StandardForm:
        """Matrices of this problem, with one unit more of each limit as unit steps."""
        brought = self.structure.list_side_effects(self.inputs)
        return replace(form, unit_steps=unit_steps(self.limits, brought))

    def then_least_cost(self, least_unmet: float) -> Problem:
        """The problem of the least cost at which no more need is left unmet than this."""
        given = {**self.given, GivenInput("least_unmet", ("all",)): least_unmet}
        variant = self.variant._replace(then_least_cost=True)
        return Problem(self.instance, variant, given, self.allowed)

    def decisions(self, solution: Solution) -> Decisions:
        """What a solution decides."""
        indices = self.structure.named(self.instance.areas).indices
        values = zip(self.form.columns, solution.values.tolist(), strict=True)
        return decisions_of(self.instance, indices, values)
