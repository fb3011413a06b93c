"""A problem: an instance as numbers that a solver can take, with the words of its rows.

Every question about an instance goes through one of these: its matrices, their derivatives by each
figure, what each limit says, and the decisions that a solution stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from mixopt.instance.instance import Instance
from mixopt.instance.variant import LEAST_COST, Variant
from mixopt.lp.highs import Solution
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.programme.decisions import decisions_of
from mixopt.programme.limits import LimitRows, unit_steps
from mixopt.programme.structure import GivenInput, Structure
from mixopt.programme.structures import structure_of
from mixopt.programme.tie_breaks import continuity_moves, payment_order
from mixopt.results.decisions import Decisions
from mixopt.units import THOUSAND, Measure


@dataclass(frozen=True)
class Problem:
    """One programme of one instance.

    Attributes:
        instance: What is planned.
        variant: Which of its programmes.
        given: Numbers from another plan: the need that must be left unmet, what partners pay alone.
    """

    instance: Instance
    variant: Variant = LEAST_COST
    given: Mapping[GivenInput, float] = field(default_factory=dict)

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
        return self.structure.form(self.inputs, self.instance.areas)

    @cached_property
    def inputs(self) -> Floats:
        """The figures and the other numbers that the programme is a function of."""
        return self.structure.inputs(self.instance, self.given)

    @cached_property
    def ranked_form(self) -> StandardForm:
        """The matrices, with the tie-breaks that choose one of many optima."""
        return replace(
            self.form,
            continuity_moves=continuity_moves(self.instance, self.form.columns),
            tie_breaks=payment_order(self.instance.model, self.form.columns),
        )

    @cached_property
    def limits(self) -> LimitRows:
        """The rows that limit something, in words."""
        return LimitRows(self.instance, self.structure.limits, self.form.rows)

    @cached_property
    def moves(self) -> Mapping[tuple[str, int], Perturbation]:
        """The derivative of the programme by each cell (address of its figure, position)."""
        found = self.structure.derivatives(self.inputs)
        figures = self.structure.figures_of(self.instance)
        return {
            (figure.name, at): found[start + at]
            for figure, start in zip(figures, self.structure.starts, strict=True)
            for at in range(len(figure.cells))
        }

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
        brought = self.structure.brought_along(self.inputs)
        return replace(form, unit_steps=unit_steps(self.structure.limits, form.rows, brought))

    def then_least_cost(self, least_unmet: float) -> Problem:
        """The problem of the least cost at which no more need is left unmet than this."""
        given = {**self.given, GivenInput("least_unmet", ("all",)): least_unmet}
        return Problem(self.instance, self.variant._replace(then_least_cost=True), given)

    def decisions(self, solution: Solution) -> Decisions:
        """What a solution decides."""
        areas = dict(zip(self.structure.areas, self.instance.areas, strict=True))
        values = zip(self.form.columns, solution.values.tolist(), strict=True)
        return decisions_of(self.instance, self.structure.indices, areas, values)
