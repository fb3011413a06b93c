"""The price of every figure: what the plan's cost does when it moves, on both sides.

A price is in £ of the plan for one unit more of the figure, in the unit that its row is written
in; down is the same for a small step down. Where several periods stand in one column, the price
is that of moving all of them. A figure that is a limit has a price that holds over a range, and
the range is exact; a ratio has one that holds at the figure only, so the council's own step is
solved again and told beside it. In most-need mode prices are in person-years left unmet.
"""

from __future__ import annotations

import pyomo.core as pyo

from mixopt.compiled import Compiled
from mixopt.instance import Instance
from mixopt.prices.groups import groups_of
from mixopt.prices.maker import Maker
from mixopt.prices.price import KINDS, Price
from mixopt.solver import Solution

__all__ = ["KINDS", "Price", "prices_of"]


def prices_of(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution
) -> tuple[Price, ...]:
    """The price of every figure, in the order of the tables.

    Args:
        instance: What was planned.
        lp: Its programme, for its words.
        compiled: The same as matrices.
        solution: A proven optimum of it.

    Raises:
        SolverFailed: A price is not what small steps do.
    """
    maker = Maker(instance, lp, compiled, solution)
    groups = groups_of(instance, compiled, most_need=lp.MOST_NEED)
    return tuple(maker.price(group) for group in groups)
