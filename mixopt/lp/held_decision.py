"""What comes of every future with what is decided now held: each by itself, as nothing joins them.

An extensive form with all of that held comes to the same, and takes ten times as long where more
has to be relaxed in some futures. Each future is solved from the basis of the one before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import highspy
import numpy as np

from mixopt.lp.extensive import TwoStageOptimum
from mixopt.lp.least_excess import relax_least
from mixopt.lp.options import QUICK, set_options
from mixopt.lp.solver import load, start_highs
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.status import check_status, solve_robustly
from mixopt.lp.two_stage import TwoStage


def hold_decision(two: TwoStage, excess: Mapping[str, Integers], decision: Floats) -> Floats:
    """The columns of each future, NaN where nothing can be done: shape (futures, columns).

    What is relaxed beyond what is allowed is as little as can be, the firmest tier first; at that
    the cost is the least.

    Args:
        two: The programme, without a rule on money: that joins the futures.
        excess: As for `ExtensiveForm`.
        decision: What is decided now: shape (now,).

    Raises:
        SolverFailed: HiGHS stopped without a proof.
    """
    first = two.futures[0]
    lower, upper = first.lower.copy(), first.upper.copy()
    highs, beside = start_highs(first), start_highs(first)
    for solver in (highs, beside):
        set_options(solver, QUICK)
    tiers = [np.isin(np.arange(len(lower)), columns).astype(float) for columns in excess.values()]
    basis: highspy.HighsBasis | None = None
    found = np.full((len(two.futures), len(lower)), np.nan)
    for values, form in zip(found, two.futures, strict=True):
        lower, upper = form.lower.copy(), form.upper.copy()
        lower[two.now] = upper[two.now] = decision
        held = replace(form, lower=lower, upper=upper)
        load(highs, held)
        if basis is not None:
            check_status(highs.setBasis(basis), "basis")
        if solve_robustly(highs, "a future with what is decided now held"):
            basis = highs.getBasis()
            values[:] = highs.getSolution().col_value
        elif (least := relax_least(beside, held, tiers, basis)) is not None:
            values[:] = least
    return found


def read_held(
    two: TwoStage, excess: Mapping[str, Integers], decision: Floats, held: Floats
) -> TwoStageOptimum | None:
    """All futures in one answer; None where in one of them nothing can be done.

    Args:
        two: As for `hold_decision`.
        excess: Likewise.
        decision: Likewise.
        held: What that found.
    """
    if np.isnan(held).any():
        return None
    every = zip(two.futures, held, strict=True)
    costs = np.array([form.cost @ values + form.offset for form, values in every])
    relaxed = {
        tier: max(0.0, float(two.chances @ held[:, columns].sum(axis=1)))
        for tier, columns in excess.items()
    }
    return TwoStageOptimum(two.weigh(costs), decision, held, relaxed)
