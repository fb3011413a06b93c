"""The certificate: what is rounding of the solver is none of the plan's, and what is more fails."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mixopt.lp.certificate import certify
from mixopt.lp.highs import Solution, solve_form
from mixopt.lp.standard_form import StandardForm

from support.matrices import NONE, programme

LOOSE = 1e10


def solved() -> tuple[StandardForm, Solution]:
    """x at £200 is at least 3, and below a bound that only keeps it finite."""
    form = programme([200.0], [(3.0, [1.0], NONE)], [(0.0, LOOSE)])
    return form, solve_form(form)


@pytest.mark.parametrize(("error", "holds"), [(0.0, True), (1.6e-9, True), (1e-5, False)])
def test_the_rounding_of_a_dual_of_hundreds_is_not_multiplied_by_a_loose_bound(
    error: float, holds: bool
) -> None:
    """Times 1e10, an error of 1.6e-9 in a dual of 200 would be £16,000 of a gap."""
    form, solution = solved()
    certificate = certify(form, replace(solution, duals=np.array([200.0 + error])))
    assert certificate.holds is holds
    assert certificate.dual_residual == pytest.approx(error if holds else 0.0, rel=1e-3, abs=1e-12)
