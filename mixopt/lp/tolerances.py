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

VIOLATED = 1e-12
"""Absolute, in a row's unit: where the simplex method proves nothing, rows that must be broken by
more in phase one have no plan. A row that is broken by 6e-11 has put others out by 1e-6, where
their coefficients are far apart; beside numbers near 1 a double resolves 2e-16."""

LARGEST_UNSCALED = 1e4
"""Absolute, in the programme's units: a column with a larger coefficient is scaled, so that what
`FEASIBILITY` lets a column be out moves no row by more than 1e-5: a penny."""

LARGEST_SCALED = 1e2
"""Absolute, in the programme's units: the most of a coefficient of a column that is scaled, near to
those of the columns beside it, which for care are prices a place: £ thousand a year."""

LOOSE_BOUND = 0.99
"""Relative to an upper bound that only keeps a column finite: an optimum above this share of it
rests on that bound and is no plan, as no council comes near it."""

RESIDUAL = 1e-6
"""Absolute, in the programme's units: the most that the certificate lets a limit or the sign of a
dual be out. A tenth of a penny, or a millionth of a person: less than any table shows."""

NEAR = 1e-5
"""Absolute, in £ thousand: what is chosen anew of payments is the same by a basis and by a solve,
is at a limit, or has no room, where no more than this lies between. A penny."""

ADDS_UP = 1e-7
"""Absolute, in the programme's units: how far rows and reduced costs of a quick solve may be from
those that the matrix gives; a tenth of `RESIDUAL`. Beyond it, it is solved again with presolve."""

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

FREE = 1e-6
"""Absolute, in the programme's units: a decision whose least and most over all optima are further
apart is free; a millionth of a person and a tenth of a penny are not."""

RANK = 1e-9
"""Relative to the largest singular value, at least absolute: a smaller one is rounding. Rates of
change along the optimal face are near 1, and known to about 1e-12."""

PULL = 1e-6
"""Relative to squares near 1: how strongly a step of a quadratic programme is pulled to where it
starts, where its squares do not decide everything. Steps are repeated (the proximal point method),
so that nothing is left of it: each leaves a millionth of what was missing."""

# Sensitivity: slopes, ranges and curves, and what measures them

NOISE = 1e-7
"""Absolute, in £ thousand a unit for a slope, else in the programme's units: a slope, a room or a
value nearer to zero is the solver's rounding. A hundred times `FEASIBILITY`: a dual sums many."""

FIRST_STEP = 1e-5
"""Relative to a figure's step: the first move to a side, before any limit comes in, and far enough
that most rows change by more than `FEASIBILITY`."""

SLOPE_AGREES = 1e-4
"""Relative to a slope: what the first step may differ from it, as its formula may bend so much."""

NEAR_SOLVES = 1e-14
"""Relative to the objective: two solves near to each other may differ by so much, as sums of
doubles that resolve 2e-16 do."""

DOUBT = 1e-2
"""Relative to a slope: what rounding may account for; a step too small for this confirms nothing,
and a rate is not measured nearer."""

RESOLVED = 1e-12
"""Relative to the objective: a change of less may be the rounding of two solves whose bases differ
and which break other limits by up to `FEASIBILITY`."""

SEEN = 1e-8
"""Absolute, in a row's unit: a move that changes no row by so much may lie within what the solver
tolerates. Ten times `FEASIBILITY`."""

SLOPE_ROUNDING = 1e-11
"""Absolute, in £ thousand a unit: slopes nearer to each other are the same, as the smallest that
a figure in range has shown, 2e-9, keeps two digits."""

ROOM_ROUNDING = 1e-8
"""Absolute, in the programme's units: a room as little as this below 0 is rounding. Ten times
`FEASIBILITY`, as it is computed from factors and not by the solver."""

STRAIGHT = 1e-7
"""Relative to a room, at least absolute: nearer to a straight line than this, it is on it."""

JOINT = 1e-4
"""Absolute, in the programme's units: a room of more than this before the end, and of none at it,
ends it too; a smaller one may have been none before."""

MOVING = 1e-9
"""Relative to a move, at least absolute: ends nearer to each other are one."""

ROOT = 1e-13
"""Absolute, in the unit of a move: how near the end of a range is found where rooms bend."""

SINGULAR = 1e-10
"""Relative to a small system's size: one that is no further from having no single answer has none;
its answers would keep six digits at most."""

EQUATION_RESIDUAL = 1e-10
"""Relative to the largest value or dual, at least absolute: by how much an equation may be missed.
Where the shared factors miss by more, as where nothing has moved the basis is all but singular,
others are made."""

REFINED = 1e-13
"""Relative to the largest value or dual, at least absolute: an equation that is missed by less
needs no refinement. Sums of some hundred doubles come to about that."""

FALLING = 1e-11
"""Absolute, in the programme's units, by a move of one: a room that falls more slowly is rounding,
as sums of products of some thousands leave."""

STANDS = 1e-12
"""Absolute, in the programme's units: what has no room and loses more than this with the first
step may leave its basis. A step of `FIRST_STEP` at a rate of `NOISE`."""

SAME_FORMULA = 1e-9
"""Relative to the objective: two formulas nearer to each other than this are one, and one holds
at an end of its piece to within this. £1 in £1,000 million, as `GAP`."""

SAME_SLOPE = 1e-7
"""Relative to a slope, at least to `FLAT`: two formulas whose slopes are nearer may be one."""

FLAT = 1e-3
"""Absolute, in £ thousand a unit: slopes are not compared more finely than those of so much."""

JOINS = 1e-6
"""Absolute for a room, relative for the objective: a piece begins where the one before ends, to
within this. As `RESIDUAL`."""

INSIDE = (1e-9, 1e-6, 1e-4)
"""Relative to half a piece: how far inside of an end it is looked at where its basis breaks there;
the nearest first, which rounding may not tell from the end where the move is large."""

HAIRS = 100.0
"""Relative to the small move beyond a break: beyond a hair that is feasible to within rounding
only."""

FORMULA_FITS = 1e-10
"""Relative to the objective: a formula that is further off is not the piece's. Ten times closer
than `SAME_FORMULA`, within which it is used."""

NO_POLE = 1e-9
"""Relative to the width that is looked at: a fraction whose pole or denominator is nearer to zero
is none, as it could not be told from a straight line."""

POLE_AT_ZERO = 1e-6
"""Relative to the figure's value, at least absolute: a pole this near to 0 is at 0, where that of
a figure that divides is."""

NO_SLOPE = 1e-9
"""Relative to the objective: the part of a formula that brings less over the figure's value is
none."""

NEARLY = 1e-6
"""Relative to a figure's value, at least absolute: from here on a round number is tried as its
end."""

NEAREST = 1e-13
"""Relative to a figure's value, at least absolute: how close to where it is refused its end is
found; doubles resolve 2e-16."""

ROUND = 2e-9
"""Relative to a figure's value, at least absolute in its own unit: an end this near to a round
number is that number. Sums of shares may be over 100% by 1e-9, their rounding, and so each of two
by twice that."""

LEAST_MOVE = 1e-6
"""Relative to a figure's step: a shorter move measures rounding."""

JUST_INSIDE = 1 - 1e-9
"""Relative to how far a price holds: where beyond it there is no plan, there may be none at the end
itself but for the solver's tolerance."""

FOLLOWS = 1e-9
"""Relative to a change: what is no nearer to a price than this does not follow it."""

BENDS = 1e-6
"""Relative to a rate: what moves may leave of its bend. As the most that a price may be out."""

NUDGE = 1e-3
"""Relative to a figure's step: what is said to have no plan has none so near, either."""

# Infeasibility

EQUAL_POLICY = 1e-9
"""Relative, at least absolute: policy counts that differ by less are equal: it is the rounding of
floats."""

EQUAL_POUNDS = 1e-3
"""Relative: £ counts that differ by less are equal. Changes are rounded to a hundredth of a place
or hour, and by that alone two ways to the same plan differ by as much."""

COUNTED = 1e-6
"""Absolute, in people, places or hours: what is beyond by less is the rounding of sums."""

BOUND_REACHED = 1e-9
"""Relative to the room that a figure's own bounds leave it: one that goes as far but for this is
stopped by those. The rounding of a sum."""

# Near-optimal plans, as different as can be

STANDS_STILL = 1e-3
"""Absolute, in a distance from 0 to 1, and relative to it: a plan that is further away by less is
not further, and one nearer than this to another is not apart from it. A thousandth of what
everything can differ by: no committee would see it."""

ALL_BUT = 0.999
"""Relative to the furthest that a plan can be from others: the cheapest plan at least so far is
taken. At the furthest itself there is no room to choose in, and rounding would decide."""

REPRODUCED = 1e-6
"""Relative to what a price says, at least £1: the most by which solving again may differ from it.
Two optima are subtracted, each exact to about 1e-9 of its size, and a thousand times as large."""

# Many draws of a programme

PROPORTIONAL = 1e-13
"""Relative to the largest move of a row's limit: limits that are combinations of others but for
this move with them. The rounding of sums of figures: of £1,000 million, £0.0001."""

ACCURATE = 1e-13
"""Relative to the largest value: the most that the equations of a basis may miss where many draws
rest on it. A draw may go 1,000 steps in a direction and still be within `EQUATION_RESIDUAL`."""

AGREED = 1e-9
"""Relative to the objective: where two costs of the same futures are no further apart, what is left
between them is the solver's rounding, which sums of a thousand futures do not make smaller."""

HAIR = 1e-6
"""Absolute, in a row's unit by its largest coefficient: by so much and a little more limits are
moved to tell apart those that hold together. A thousand times `FEASIBILITY`, and less than any
table shows; values are read without it."""
