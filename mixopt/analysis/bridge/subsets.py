"""What the least-cost plan with some of the parts costs: each found once, proven, and kept.

The limits of money (the envelope, the savings targets) are lifted for every set of parts alike, so
that each has its least cost: what a part saves is not hidden by another having to be dearer.
Whether there is a plan is asked of the dual simplex, warm from the basis of the whole; the plan of
the set is then the one that `solve` would give without them, whose ledger says what each period
costs. To find the least cost is a tenth of that work, and to choose the plan the rest.

Two sets share a plan, and no second is sought, where their numbers are the same; or where the plan
of the larger uses none of the levers by which it is larger: it is then a plan of the smaller, which
can do nothing that the larger cannot.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from mixopt.analysis.bridge.parts import Parts
from mixopt.analysis.bridge.shapley import Costs, Subset, close
from mixopt.analysis.optimum import find_optimum
from mixopt.errors import SolverFailed
from mixopt.instance.instance import Instance
from mixopt.lp.certificate import certify
from mixopt.lp.sensitivity.warm_start import Resolver
from mixopt.lp.standard_form import Label
from mixopt.lp.status import NEXT_STEP
from mixopt.lp.tolerances import ROUNDING
from mixopt.programme.problem import Problem
from mixopt.results.beyond import beyond_of
from mixopt.results.care_rows import Entry
from mixopt.results.ledger import Ledger


@dataclass(frozen=True, slots=True)
class _Planned:
    """Pennies of the plan of a set, and the levers that it starts."""

    costs: Costs
    starts: frozenset[str]


@dataclass
class Plans:
    """The least-cost plan of every set of parts that is asked about."""

    parts: Parts
    known: dict[Subset, _Planned] = field(default_factory=dict)
    feasible: dict[Subset, bool] = field(default_factory=dict)
    by_inputs: dict[bytes, _Planned] = field(default_factory=dict)
    solved: list[tuple[Subset, _Planned]] = field(default_factory=list)
    """Those that a plan was found for, in that order."""

    @cached_property
    def whole(self) -> Subset:
        """All parts."""
        return frozenset(range(len(self.parts.parts)))

    @cached_property
    def lifted(self) -> dict[Label, float]:
        """What the limits of money allow beyond what is written: anything."""
        problem = Problem(self.parts.instance_of(self.whole))
        money = {name for name, said in problem.structure.limits.items() if said.mended_by}
        return {row: math.inf for row in problem.form.rows if row.block in money}

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self._problem(self.whole).form)

    def _problem(self, there: Subset) -> Problem:
        return Problem(self.parts.instance_of(there), allowed=self.lifted)

    def has_plan(self, there: Subset) -> bool:
        """Whether there is a plan with these parts, whatever it costs."""
        if there not in self.feasible:
            if there in self.known:
                return True
            form = self._problem(there).form
            self.feasible[there] = self._resolver.objective_of(form) is not None
        return self.feasible[there]

    def costs(self, there: Subset) -> Costs:
        """Pennies of the least-cost plan: each period, then discounted.

        Raises:
            SolverFailed: It could not be proven.
        """
        if there not in self.known:
            self.known[there] = self._share_plan(there) or self._solve(there)
        return self.known[there].costs

    def _share_plan(self, there: Subset) -> _Planned | None:
        """The plan of a larger set that starts none of the levers by which it is larger."""
        if not self.parts.only_widens:
            return None
        names = {self.parts.parts[at].name for at in there}
        for larger, planned in self.solved:
            if there < larger and planned.starts <= names:
                return planned
        return None

    def _solve(self, there: Subset) -> _Planned:
        problem = self._problem(there)
        key = problem.inputs.tobytes()
        if key not in self.by_inputs:
            self.by_inputs[key] = self._near(there, plan_costs(problem))
            self.solved.append((there, self.by_inputs[key]))
        return self.by_inputs[key]

    def _near(self, there: Subset, planned: _Planned) -> _Planned:
        """The same without the rounding by which it differs from a set of one part more or less."""
        for part in sorted(self.whole):
            other = self.known.get(there ^ {part})
            if other is not None and close(other.costs, planned.costs):
                return _Planned(other.costs, planned.starts)
        return planned


def plan_costs(problem: Problem) -> _Planned:
    """Pennies of the plan of a problem, proven.

    Raises:
        NoPlanExists: There is none.
        SolverFailed: It could not be proven.
    """
    problem, form, solution = find_optimum(problem, prices=False, ranked=True)
    decisions = problem.decisions(solution)
    ledger = Ledger(problem.instance, decisions).entries()
    discount = discounts(problem.instance)
    total = sum(entry.amount * discount[entry.period] for entry in ledger)
    beyond = beyond_of(problem.instance, decisions)
    proof = certify(form, solution, total + (beyond.discounted if beyond else 0.0))
    if not proof.holds:
        msg = f"a plan of the bridge could not be certified: {proof}. {NEXT_STEP}"
        raise SolverFailed(msg)
    starts = frozenset(key[1] for key, n in decisions.started.items() if n > ROUNDING)
    return _Planned(pennies(problem.instance, ledger), starts)


def pennies(instance: Instance, ledger: tuple[Entry, ...] | list[Entry]) -> Costs:
    """What a ledger comes to in whole pennies: each period, then discounted."""
    spent: dict[str, float] = defaultdict(float)
    for entry in ledger:
        spent[entry.period] += entry.amount
    discount = discounts(instance)
    total = sum(amount * discount[period] for period, amount in spent.items())
    each = [spent[period.name] for period in instance.periods]
    return tuple(round(100 * amount) for amount in (*each, total))


def discounts(instance: Instance) -> dict[str, float]:
    """What £1 of each period counts."""
    names = (period.name for period in instance.periods)
    return dict(zip(names, instance.discount, strict=True))
