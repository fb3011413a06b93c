"""The optimum, or why there is none; most need in two solves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pyomo.core as pyo

from mixopt.analysis.more_money import _bought
from mixopt.analysis.shortfall import explained
from mixopt.certificates import Certificate, ExactProof
from mixopt.errors import NoPlanExists
from mixopt.formulation.objective import in_turn, moves, then_least_cost
from mixopt.instance.instance import Instance
from mixopt.lp.certificate import certify
from mixopt.lp.exact_proof import proven
from mixopt.lp.highs import Infeasible, Solution, run
from mixopt.lp.standard_form import Compiled, compile_lp
from mixopt.programme.limits import one_more
from mixopt.results.funding_rows import MoreMoney


@dataclass(frozen=True, slots=True)
class _Answer:
    """A programme that was solved: for the need that can be met first, if that was asked for."""

    lp: pyo.ConcreteModel
    compiled: Compiled
    solution: Solution
    people: Mapping[str, float]
    """What one more of each limit leaves unmet, by the name of its row."""
    need_certificate: Certificate | None
    exact: ExactProof | None
    exact_need: ExactProof | None
    more_money: tuple[MoreMoney, ...]


def _answer(
    instance: Instance, lp: pyo.ConcreteModel, *, prices: bool, exact: bool = False
) -> _Answer:
    """The least cost; or two solves: the prices of the first are people, of the second £."""
    people, proof, exact_need = {}, None, None
    more_money: tuple[MoreMoney, ...] = ()
    if lp.MOST_NEED:
        compiled, solution = optimum(instance, lp, compile_lp(lp), prices=prices)
        proof = certify(compiled, solution)
        exact_need = proven(compiled, solution) if exact else None
        effects = zip(compiled.steps, solution.effects.tolist(), strict=True)
        people = {compiled.rows[rows[0]].name: effect for (rows, _), effect in effects}
        more_money = tuple(_bought(instance, compiled, solution)) if prices else ()
        then_least_cost(lp, solution.objective)
    compiled = compile_lp(lp, moves(lp), in_turn(lp, instance))
    compiled, solution = optimum(instance, lp, compiled, prices=prices)
    found = proven(compiled, solution) if exact else None
    return _Answer(lp, compiled, solution, people, proof, found, exact_need, more_money)


def optimum(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, *, prices: bool
) -> tuple[Compiled, Solution]:
    """The optimum of a programme, or why it has none; with prices, one unit beyond each limit."""
    if prices:
        compiled = replace(compiled, steps=one_more(lp, compiled))
    try:
        return compiled, run(compiled)
    except Infeasible as conflict:
        raise NoPlanExists(explained(instance, lp, compiled, conflict.rows)) from None
