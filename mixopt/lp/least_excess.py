"""The least excess: what may be relaxed is opened where a programme has no optimum otherwise.

What the firmest tier relaxes is made least, then what the next does, and at last the cost: nothing
is weighed against anything else. A tier without which there is an optimum stays closed.

Where to begin is found by one sum, in which each tier weighs ten times as much as the next, and all
of them more than the cost. The basis of an optimum that was found before, with other bounds, is
good for it: its cost is the same, and what is opened is dear. It decides nothing: which values make
each tier least is found afterwards, and takes a few iterations from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import highspy
import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.feasibility import LARGEST_RELAXATION
from mixopt.lp.optimal_face import read_optimum
from mixopt.lp.options import CHOOSING, read_options, set_options
from mixopt.lp.solver import load
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import NEXT_STEP, check_status, run_to_optimum, solve_robustly
from mixopt.lp.tie_breaking import minimise_in_order

DEAR, FIRMER = 1e5, 10.0
"""What a unit of the softest tier weighs beside the cost, £ thousand; and how many times as much
one of each firmer tier. Redbridge's costs weigh no more, so that its least is found at once."""


def relax_least(
    highs: highspy.Highs,
    form: StandardForm,
    tiers: Sequence[Floats],
    basis: highspy.HighsBasis | None = None,
) -> Floats | None:
    """The values of the columns; None where limits clash that nothing mends.

    Args:
        highs: What it is solved by; whatever is loaded there is replaced.
        form: The programme, with the columns that may be opened closed at 0.
        tiers: The firmest first: what one of each column counts in it; 0 of all others.
        basis: Of an optimum with other bounds or limits; None: from scratch.

    Raises:
        SolverFailed: HiGHS stopped without a proof.
    """
    if not tiers:
        return None
    options = read_options(highs, CHOOSING)
    try:
        first = _firmest_used(highs, form, tiers, basis)
        set_options(highs, CHOOSING)
        with suppress(_Lost):
            return _relax(highs, form, tiers[first:])
    finally:
        set_options(highs, options)
    load(highs, form)  # from scratch, with all tiers open
    with suppress(_Lost):
        return _relax(highs, form, tiers)
    msg = f"HiGHS lost the optimum on the way to the least cost. {NEXT_STEP}"
    raise SolverFailed(msg)


class _Lost(Exception):
    """Rounding left nothing on the way from one sum to the next."""


def _relax(highs: highspy.Highs, form: StandardForm, tiers: Sequence[Floats]) -> Floats | None:
    """Make each of some tiers least in order, then the cost, from where HiGHS stands.

    Raises:
        _Lost: Rounding left nothing on the way.
    """
    opened, every = _open(form, tiers), np.arange(len(form.cost), dtype=np.int32)
    status = highs.changeColsBounds(len(every), every, opened.lower, opened.upper)
    check_status(status, "tiers that are opened")
    check_status(highs.changeColsCost(len(every), every, tiers[0]), "the firmest tier")
    if not solve_robustly(highs, "the least excess"):
        return None
    rest, found = minimise_in_order(highs, opened, [*tiers[1:], form.cost], read_optimum(highs))
    if found is None or rest is None:
        raise _Lost
    return found.values


def _firmest_used(
    highs: highspy.Highs,
    form: StandardForm,
    tiers: Sequence[Floats],
    basis: highspy.HighsBasis | None,
) -> int:
    """Load the programme and solve it for one sum; the position of the firmest tier that it uses.

    The first tier where it has no optimum, or none that HiGHS proves.
    """
    dear = [DEAR * FIRMER**at for at in reversed(range(len(tiers)))]
    cost = form.cost + np.sum([by * tier for by, tier in zip(dear, tiers, strict=True)], axis=0)
    load(highs, replace(_open(form, tiers), cost=cost))
    if basis is not None:
        check_status(highs.setBasis(basis), "basis")
    if not run_to_optimum(highs):
        return 0
    found = np.array(highs.getSolution().col_value)
    used = [at for at, tier in enumerate(tiers) if np.any(found[tier > 0] > 0)]
    return used[0] if used else len(tiers) - 1


def _open(form: StandardForm, tiers: Sequence[Floats]) -> StandardForm:
    """The same with some tiers open."""
    upper = form.upper.copy()
    for tier in tiers:
        upper[tier > 0] = LARGEST_RELAXATION
    return replace(form, upper=upper)
