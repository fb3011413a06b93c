"""Doing nothing: today's mix and staff ratios held, as need, prices and money move.

    people     (need − relief) × today's share of each service: Σ_s share = 1
    volume     Σ people × units for each of them; of a service that meets no need, today's volume
    drawn      what is paid for first, then the cheapest supply; what no supply has is drawn from
               the dearest at its price, and said
    staff      today's FTE × work of the period / today's work, contract by contract
    work       Σ cases / limit on cases + Σ staff managed / limit on them + Σ FTE for each unit
               × volume of the services that a role runs; the limits are those of the first period,
               and only weigh one sort of work against another
    hired      staff less those who are left of the period before; fewer are released
    levers     none is started
    schemes    the least that must be spent on each, or as before where that is a figure
    funds      grants pay what they may, those first that may pay the least; one-off money and
               reserves are left, as to use them is a decision

Today's share of a service is its part of the people in the services that meet the need before the
first period; of a need that no service meets, today's people are those of the first period.
Plain arithmetic on the figures: no programme is solved. The decisions are priced by the same
ledger as a plan's, so that both can be compared line by line. What cannot be held (places short,
standards broken, money over the envelope) is said in `unheld`, and not repaired.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mixopt.instance.instance import Instance, expect_instance
from mixopt.instance.notebook import pluralise
from mixopt.results.care_rows import Entry
from mixopt.results.care_tables import Rows
from mixopt.results.decisions import Decisions
from mixopt.results.do_nothing.care import hold_mix
from mixopt.results.do_nothing.payers import pay
from mixopt.results.do_nothing.staffing import hold_staff
from mixopt.results.do_nothing.unheld import Unheld, find_unheld
from mixopt.results.ledger import Ledger
from mixopt.schema.fields import FrozenDict
from mixopt.units import pounds

__all__ = ["DoNothing", "Unheld", "do_nothing"]


@dataclass(frozen=True, slots=True, repr=False)
class DoNothing:
    """What doing nothing comes to: the tables that a plan has, and what cannot be held."""

    decisions: Decisions
    """Who is supported where, staff, and what funds pay."""
    ledger: tuple[Entry, ...]
    tables: Mapping[str, tuple[Any, ...]]
    """Those of a plan, by name, without its limits."""
    unheld: tuple[Unheld, ...]

    def __repr__(self) -> str:
        """In a line: what it costs, and how much cannot be held."""
        cost = sum(row.cost for row in self.tables["money"])
        held = len({(row.area, row.sort, row.of) for row in self.unheld})
        return f"<Doing nothing: {pounds(cost)}; {pluralise(held, 'limit')} that cannot be held>"


def do_nothing(instance: Instance) -> DoNothing:
    """Hold today's mix and staff ratios through every period of an instance, and price them.

    Args:
        instance: Whose figures they are.

    Returns:
        The tables that a plan has, and what cannot be held.
    """
    expect_instance(instance, "do_nothing")
    decisions = hold_staff(instance, hold_mix(instance, _nothing(instance)))
    ledger = Ledger(instance, decisions, beyond_blocks=True).entries()
    decisions = pay(instance, decisions, ledger)
    tables = FrozenDict({**Rows(instance, decisions, ledger).tables(), "ledger": ledger})
    return DoNothing(decisions, ledger, tables, tuple(find_unheld(instance, decisions, tables)))


def _nothing(instance: Instance) -> Decisions:
    """No lever started; of each scheme the least, or what goes on where it is known."""
    empty: Mapping[tuple[str, ...], float] = defaultdict(float)
    spent: Mapping[tuple[str, ...], float] = {
        (area, name, period): _go_on(instance, area, name, at)
        for area, at, period in instance.everywhere()
        for name in instance.model.schemes
    }
    none = Decisions(*[empty] * len(Decisions.__slots__))
    return replace(none, spent=spent)


def _go_on(instance: Instance, area: str, name: str, at: int) -> float:
    """£ spent on a scheme where nothing is changed: as before, within its least and most."""
    least, most = (
        instance.values(area, "schemes", (name, ""), end)[at] for end in ("least", "most")
    )
    scheme = instance.model.schemes[name]
    if not (scheme.contract or scheme.slow):
        return least
    opening = instance.once(area, "schemes", (name, ""), "opening")
    return min(most, max(least, opening * instance.periods[at].years))
