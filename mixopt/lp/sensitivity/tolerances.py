"""Tolerances of critical regions: each once, with why it has that size."""

SLIVER = 1e-13
"""Of the box: a part smaller than this is no part."""

ROUNDED = 3e-10
"""Of the box: a corner this near to a round number of it is that number."""

UNRESOLVED = 1e-10
"""Of the box: the largest part that may be left when no basis covers it."""

SAME = 1e-11
"""Relative to the cost: formulas nearer than this are one."""

WHOLE = 1e-9
"""Of the box: what the areas of all regions may differ from it."""

STRAIGHT = 1e-10
"""A corner no further from the line between its neighbours is none."""

BENT = 1e-8
"""Relative, at least absolute: what is curved by less is rounding."""

EXACT = 1e-11
"""Relative, at least absolute: a cost that no quadratic formula gives so well is a fraction."""

LEVEL = 1e-8
"""Relative to its size, at least absolute: a room that changes by less across the box is level."""

BROKEN = 1e-7
"""A room that is no lower than minus this is one that is kept, as the solver has it."""

NEAR = 1e-10
"""Of the box: two lines this near to each other are one."""
