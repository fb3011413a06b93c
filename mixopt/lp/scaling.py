"""Column scaling: a column with a large coefficient is counted in a smaller unit.

    x' = s · x      bounds' = s · bounds      a' = a / s      c' = c / s      d' = d / s

HiGHS lets a column be out of its bounds by `FEASIBILITY`, in the column's own unit. A start that
costs £1,000 million would so be had for £1 by a billionth of a start less than none, and a proof
that there is no plan would be lost in the rounding. Knows no solver.
"""

from __future__ import annotations

import numpy as np

from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import LARGEST_SCALED, LARGEST_UNSCALED


def column_scales(form: StandardForm) -> Floats:
    """The scale s of each column: 1 for most, else a power of two, which changes no digit."""
    most = np.abs(form.cost)
    np.maximum.at(most, form.matrix.columns, np.abs(form.matrix.data))
    large = most > LARGEST_UNSCALED
    return np.exp2(np.ceil(np.log2(np.where(large, most / LARGEST_SCALED, 1.0))))
