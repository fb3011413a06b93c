"""What to decide now in Pyomo programmes of a user's own, one for each future."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mixopt.errors import DataError, Fault, NoPlanExists, SolverFailed
from mixopt.lp.extensive import ExtensiveForm
from mixopt.lp.highs import Infeasible, solve_form
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import NEXT_STEP
from mixopt.lp.tolerances import UNCHANGED
from mixopt.lp.two_stage import Tail, TwoStage
from mixopt.programme.changed_lp import Programme
from mixopt.programme.own_lp import compile_every
from mixopt.results.committed_lp import CommittedLp


def commit_lp(
    futures: Sequence[Programme],
    now: Sequence[str],
    *,
    chances: Sequence[float] | None = None,
    average: Programme | None = None,
    tail_weight: float = 0.0,
    tail: float = 0.1,
) -> CommittedLp:
    """What to decide now where each future is a linear programme of its own.

    The programmes have the same variables and constraints, by name; only numbers differ. They need
    not come from `mixopt.build`. A variable that is decided now has the bounds of the first.

    Args:
        futures: Pyomo models that minimise, with finite bounds on every variable.
        now: Names of the variables that are decided now: whole (`acres`).
        chances: Of each future; they add up to 1. All the same where nothing is said.
        average: The programme of the average future, for what a plan for it would cost.
        tail_weight: What the mean of the dearest futures counts beside the expected cost.
        tail: What share of the futures the dearest are.

    Raises:
        DataError: Every part of what is given that cannot be solved, or does not fit.
        NoPlanExists: Nothing that is decided now can be done in every future.
        SolverFailed: HiGHS stopped without a proof, or the certificate does not hold.
    """
    named = {f"future {at}": lp for at, lp in enumerate(futures, 1)}
    forms = compile_every(named if average is None else {**named, "average": average})
    middle = None if average is None else forms.pop()
    weights = np.full(len(forms), 1 / max(1, len(forms))) if chances is None else np.array(chances)
    asked = _Asked(forms, middle, now, weights, tail_weight, tail)
    faults = [*_find_faults(asked)]
    if faults:
        raise DataError(faults)
    two = TwoStage(forms, _positions(asked), weights, Tail(tail_weight, tail))
    form = ExtensiveForm(two, {})
    best = form.solve(least_now=True)
    if best is None:
        msg = "Nothing that is decided now can be done in every future. Add a way out to each"
        raise NoPlanExists(msg)
    _, proof = form.prove(())
    if not proof.holds:
        msg = f"the extensive form has no proof: {proof}. {NEXT_STEP}"
        raise SolverFailed(msg)
    apart = np.array([solve_form(each).objective for each in forms])
    held = None if middle is None else form.solve(_decide_for(middle, two.now))
    names = [forms[0].columns[at].name for at in two.now.tolist()]
    return CommittedLp(
        now=dict(zip(names, best.now.tolist(), strict=True)),
        objective=best.objective,
        costs=tuple(
            float(each.cost @ values) + each.offset
            for each, values in zip(forms, best.futures, strict=True)
        ),
        knowing=two.weigh(apart),
        average=None if held is None else held.objective,
        certificate=proof,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked; as for `commit_lp`."""

    futures: Sequence[StandardForm]
    average: StandardForm | None
    now: Sequence[str]
    chances: Floats
    tail_weight: float
    tail: float


def _find_faults(asked: _Asked) -> Iterator[Fault]:
    """What does not fit."""
    if not asked.futures:
        yield Fault("futures", "is empty", "Give a programme for each future")
        return
    first = asked.futures[0]
    every = [(f"future {at}", form) for at, form in enumerate(asked.futures, 1)]
    every += [] if asked.average is None else [("average", asked.average)]
    for name, form in every:
        if (form.rows, form.columns) != (first.rows, first.columns):
            what = "has other variables or constraints than future 1"
            yield Fault(name, what, "Keep terms that are 0, so that only numbers differ")
    known = {label.block for label in first.columns}
    for name in asked.now:
        if name not in known:
            remedy = f"Name one of {', '.join(sorted(known))}"
            yield Fault("now", f"no variable '{name}' stands in future 1", remedy)
    if not asked.now:
        yield Fault("now", "is empty", "Name the variables that are decided now")
    number, sums = len(asked.futures), abs(float(asked.chances.sum()) - 1) <= UNCHANGED
    if len(asked.chances) != number or not sums or np.any(~(asked.chances > 0)):
        what = f"read {asked.chances.tolist()}"
        yield Fault("chances", what, f"Give {number} numbers above 0 that add up to 1")
    if not 0 <= asked.tail_weight < np.inf:
        yield Fault("tail_weight", f"read {asked.tail_weight:g}", "Give 0 or more")
    if not 0 < asked.tail <= 1:
        yield Fault("tail", f"read {asked.tail:g}", "Give a share above 0, at most 1")


def _positions(asked: _Asked) -> Integers:
    columns = asked.futures[0].columns
    return np.array([at for at, label in enumerate(columns) if label.block in set(asked.now)])


def _decide_for(average: StandardForm, now: Integers) -> dict[int, float]:
    """What is best in the average future, by position among what is decided now.

    Raises:
        NoPlanExists: It has no plan.
    """
    try:
        return dict(enumerate(solve_form(average).values[now].tolist()))
    except Infeasible:
        msg = "The average future has no plan. Leave `average` out, or mend its programme"
        raise NoPlanExists(msg) from None
