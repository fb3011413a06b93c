"""Which of its programmes an instance is asked about: the least cost, or another question."""

from __future__ import annotations

from typing import NamedTuple


class Variant(NamedTuple):
    """One of the programmes that an instance has.

    Attributes:
        most_need: Need may go unmet, and as little of it as can be is left so.
        then_least_cost: After that: the least cost that leaves no more unmet.
        alone: Areas pool nothing: each has its own funds and its share of pooled supplies.
        no_worse_off: Those whom the instance names are held to what they would pay alone.
    """

    most_need: bool = False
    then_least_cost: bool = False
    alone: bool = False
    no_worse_off: bool = False

    @property
    def counts_people(self) -> bool:
        """Whether need left unmet is minimised, in person-years, and not the cost."""
        return self.most_need and not self.then_least_cost


LEAST_COST = Variant()
