"""England's councils planned: some of them, or all, once a process."""

from __future__ import annotations

from functools import cache

from mixopt.analysis.england import Planner, england_of
from mixopt.cli.plan_england import plan_england
from mixopt.data.published import shipped_councils
from mixopt.data.starts.in_memory import instance_of
from mixopt.instance.instance import Instance
from mixopt.results.england import CouncilAnswer, England

from support.starts import YEARS, started

FIRST = 2025

SOME = ("Leeds", "Rutland", "Wakefield", "York")
"""Large, tiny, usual; and one of the region that has few agency places. Three are neighbours."""


@cache
def in_memory(name: str) -> Instance:
    """A council's instance, made without files."""
    return instance_of(started(name), FIRST, YEARS)


@cache
def planned(name: str) -> CouncilAnswer:
    """A council's plan and prices."""
    return Planner().answer(started(name), in_memory(name))


@cache
def some_of_england() -> England:
    """Four councils with a plan, and one without."""
    (city,) = shipped_councils().find(["City of London"])
    without = CouncilAnswer(city, None, None, "too little is published. Of anything")
    return england_of([*map(planned, SOME), without], in_memory("Leeds"))


@cache
def all_of_england() -> England:
    """Every council."""
    return plan_england(shipped_councils())
