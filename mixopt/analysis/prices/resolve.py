"""Re-solves: a figure changed in the instance, and its matrices solved from the optimal basis."""

from __future__ import annotations

from dataclasses import replace

from mixopt.instance.instance import Instance
from mixopt.instance.scenarios import changed
from mixopt.instance.variant import Variant
from mixopt.lp.sensitivity.warm_start import Resolver
from mixopt.programme.problem import Problem
from mixopt.schema.scenarios import Change


class ChangedFigures:
    """Solves an instance again with one of its figures changed.

    The change goes the whole way: through the instance and its checks, into new matrices. Only the
    basis that the solver starts from is the optimal one of the instance as it is.
    """

    def __init__(self, instance: Instance, *, most_need: bool = False) -> None:
        """Solve the instance as it is.

        Args:
            instance: What is planned.
            most_need: The need left unmet is minimised, and not the cost.
        """
        self.instance = instance
        self.problem = Problem(instance, Variant(most_need=most_need))
        self.resolver = Resolver(self.problem.form)
        allowing = self.problem.allow_pennies() if self.objective is None else None
        if allowing is not None:
            self.problem, self.resolver = allowing, Resolver(allowing.form)

    @property
    def objective(self) -> float | None:
        """The objective as it is, in £ thousand or person-years; none without a plan."""
        return self.resolver.objective

    def objective_with(self, address: str, value: float) -> float | None:
        """The objective with a figure changed; none without a plan.

        Args:
            address: Of the figure.
            value: What it is set to, in the unit of its row.

        Raises:
            DataError: The figure may not be that.
            SolverFailed: HiGHS stopped without a proof.
        """
        other = changed(self.instance, [Change(address=address, set=value)], "re-solve")
        return self.resolver.objective_of(replace(self.problem, instance=other).form)
