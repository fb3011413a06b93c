"""Reads Pyomo programmes of a user's own, which `build` did not make."""

from __future__ import annotations

from collections.abc import Mapping

import pyomo.core as pyo
from pyomo.common.errors import InfeasibleConstraintException, PyomoException

from mixopt.errors import DataError, Fault, NoPlanExists
from mixopt.lp.standard_form import StandardForm
from mixopt.programme.lp_faults import find_unsolvable
from mixopt.programme.pyomo_form import compile_lp


def compile_every(programmes: Mapping[str, pyo.ConcreteModel]) -> list[StandardForm]:
    """The matrices of each programme.

    Args:
        programmes: By a name that faults give.

    Raises:
        DataError: What of which of them cannot be solved.
        NoPlanExists: A constraint without variables does not hold.
        TypeError: One is no Pyomo model.
    """
    faults, forms = [], []
    for name, lp in programmes.items():
        if not isinstance(lp, pyo.ConcreteModel):
            msg = f"{name} is a {type(lp).__name__}, and has to be a pyomo ConcreteModel"
            raise TypeError(msg)
        wrong = [*find_unsolvable(lp)]
        faults += [Fault(f"{name}, {each.where}", each.what, each.remedy) for each in wrong]
        if wrong:
            continue
        try:
            forms.append(compile_lp(lp))
        except InfeasibleConstraintException as fault:
            msg = f"{name}: {fault}"
            raise NoPlanExists(msg) from None
        except (PyomoException, ValueError) as fault:
            faults.append(Fault(name, str(fault), "mixopt solves linear programmes only"))
    if faults:
        raise DataError(faults)
    return forms
