"""Linear sums of unknowns and the least of one of them: what `reproduction` is written with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scipy.optimize import linprog
from scipy.sparse import coo_array

OPTIMAL, INFEASIBLE = 0, 2  # what linprog returns as its status


class Sum:
    """A weighted sum of unknowns, by column, plus a number."""

    def __init__(self, terms: Iterable[tuple[int, float]] = (), number: float = 0.0) -> None:
        self.terms, self.number = list(terms), number

    def __add__(self, other: Sum | float) -> Sum:
        if isinstance(other, Sum):
            return Sum(self.terms + other.terms, self.number + other.number)
        return Sum(self.terms, self.number + other)

    def __sub__(self, other: Sum | float) -> Sum:
        return self + -1.0 * other

    def __rmul__(self, factor: float) -> Sum:
        return Sum([(at, factor * weight) for at, weight in self.terms], factor * self.number)


def total(parts: Iterable[Sum | float]) -> Sum:
    """The parts added up."""
    result = Sum()
    for part in parts:
        result.terms += part.terms if isinstance(part, Sum) else []
        result.number += part.number if isinstance(part, Sum) else part
    return result


@dataclass
class Programme:
    """Unknowns, all of them at least nought, and sums that must be nought, or nought at most."""

    columns: dict[tuple[str | int, ...], int] = field(default_factory=dict)
    exact: list[Sum] = field(default_factory=list)
    most: list[Sum] = field(default_factory=list)

    def unknown(self, *name: str | int) -> Sum:
        """The unknown of this name."""
        return Sum([(self.columns.setdefault(name, len(self.columns)), 1.0)])

    def at_most(self, left: Sum | float, right: Sum | float) -> None:
        """left ≤ right."""
        self.most.append(Sum() + left - right)

    def equal(self, left: Sum, right: Sum) -> None:
        """left = right."""
        self.exact.append(left - right)

    def _matrix(self, rows: list[Sum]) -> coo_array:
        places = [(i, at, weight) for i, row in enumerate(rows) for at, weight in row.terms]
        i, at, weight = zip(*places, strict=True) if places else ((), (), ())
        return coo_array((weight, (i, at)), shape=(len(rows), len(self.columns)), dtype=float)

    def minimum(self, objective: Sum) -> float | None:
        """The least value of the objective; None where no point meets all rows."""
        costs = self._matrix([objective]).toarray()[0]
        most, exact = self._matrix(self.most).tocsr(), self._matrix(self.exact).tocsr()
        most_limits, exact_limits = ([-r.number for r in rows] for rows in (self.most, self.exact))
        for presolve in (True, False):  # presolve may stop at "infeasible or unbounded"
            answer = linprog(costs, most, most_limits, exact, exact_limits, method="highs",
                             options={"presolve": presolve})  # fmt: skip
            if answer.status == OPTIMAL:
                return float(answer.fun) + objective.number
            if answer.status == INFEASIBLE:
                return None
        raise RuntimeError(answer.message)
