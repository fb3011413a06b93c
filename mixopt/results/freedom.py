"""How free a plan is: the decisions that could differ at the same cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Free:
    """A decision that could be another at the same cost, with its least and most.

    What stands in no row is pinned: every plan of the same cost has the same. Several decisions
    cannot each be at their least at once.
    """

    decision: str
    """Its address: `supported.over_65.home_care[2019/20]`, with the area before it where an
    instance has several."""
    table: str
    """The table of the plan that it stands in."""
    column: str
    """Its column there; `volume` is the sum of what a service draws."""
    area: str
    of: str
    """What it is of, joined by dots: need and service, role and contract, fund and line ..."""
    period: str
    value: float
    """In this plan. In £ where the column is."""
    least: float | None
    """None where the solver could not prove it; so with the most."""
    most: float | None


CELLS = {
    "supported": ("supported", "people"),
    "unmet": ("needs", "unmet"),
    "volume": ("volumes", "volume"),
    "drawn": ("volumes", "drawn"),
    "fte": ("staff", "fte"),
    "deployed": ("deployment", "fte"),
    "hired": ("staff", "hired"),
    "released": ("staff", "released"),
    "vacant": ("vacancies", "vacant"),
    "started": ("levers", "started"),
    "spent": ("schemes", "spend"),
    "paid": ("payments", "amount"),
    "kept": ("funds", "kept"),
    "given": ("funds", "given"),
    "taken": ("funds", "taken"),
}
"""The table and the column in which each decision is shown."""

IN_POUNDS = {"spent", "paid", "kept", "given", "taken"}
"""Decisions that are amounts of money."""
