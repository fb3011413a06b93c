"""The numeric tolerances of the linear programme and of those who read its answers, each once.

Each says whether it is absolute or relative, its unit, and why it has that size. The programme's
own units are people, places, FTE and £ thousand, which keeps its coefficients within about 1e6 of
each other, and most of its values between 1e-3 and 1e6.
Tolerances of display, and of figures as a person writes them, stand where they are used.
"""

from __future__ import annotations

FEASIBILITY = 1e-9
"""Absolute, in the programme's units: by how much a limit, a bound or the sign of a dual may be
broken. HiGHS takes nothing below 1e-10; with its default of 1e-7 the certificate's `GAP` of 1e-9
could not be reached."""

ROUNDING = FEASIBILITY
"""Absolute, in the programme's units: a value, a slack, a dual or a reduced cost nearer to zero
is the solver's rounding, as HiGHS itself takes no smaller one for a violation."""

DROPPED = 1e-12
"""Absolute: a coefficient no further from zero is none to HiGHS: the least `small_matrix_value`
that it takes. Its default of 1e-9 would drop what figures in range make: £0.000001 a hire."""

CANCELLED = 1e-12
"""Absolute: a coefficient nearer to zero is what rounding leaves of figures that cancel
(1 - 20.3% - 79.7%), as doubles near 1 lie 2e-16 apart and a coefficient sums at most hundreds."""

SMALLEST_COEFFICIENT = 1e-8
"""Absolute, of one unit of a figure: what relaxes a limit by less does not relax it."""

LARGEST_COEFFICIENT = 1e12
"""Absolute: a larger coefficient or limit is refused. HiGHS refuses coefficients from 1e15 on and
reads limits from 1e20 on as none; beside limits of 1e12 a double resolves 1e-4."""

LARGEST_VIOLATION = 1e12
"""Absolute, in a row's unit: more than any row can be broken by, so that phase one has an optimum.
As `LARGEST_COEFFICIENT`: limits are no larger."""

LOOSE_BOUND = 0.99
"""Relative to an upper bound that only keeps a column finite: an optimum above this share of it
rests on that bound and is no plan, as no council comes near it."""

RESIDUAL = 1e-6
"""Absolute, in the programme's units: the most that the certificate lets a limit or the sign of a
dual be out. A tenth of a penny, or a millionth of a person: less than any table shows."""

GAP = 1e-9
"""Relative to the cost: the most that the duality gap and the complementarity may be, in the
certificate and in the exact proof: £1 in £1,000 million."""

EFFECT = 1e-6
"""Absolute, in £ thousand or person-years: a smaller change of the optimum by one unit more of a
limit is rounding. Two optima are subtracted, each exact to about 1e-9 of its size."""

PARALLEL = 1e-12
"""Relative, at least absolute: coefficients or limits of two rows within this are the same. The
figures are the same doubles; only the order of some sums and products differs."""

UNCHANGED = 1e-9
"""Relative, at least absolute: a number of a changed programme within this of ours is unchanged.
A figure that is read back from it may differ by rounding, a change meant by a user is larger."""

RELAXATION_MARGIN = 1e-6
"""Relative to the least relaxation that makes a plan possible: it is given so much more, so that
a solve under it is clear of `FEASIBILITY`."""

FIXED_POINT = 1e-7
"""Absolute, in what a change counts (its share of a value, or £ thousand): ratios that change by
less from one linearisation to the next stand still, and a smaller change is none. A hundred times
`FEASIBILITY`, and a thousandth of the basis point to which shares are rounded."""
