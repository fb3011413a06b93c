"""What a plan decides, and what follows from it and the figures alone: added, relief, cases.

Knows nothing of the programme, so that its answer can be held against them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mixopt.instance.flows import demand_of
from mixopt.instance.instance import Instance
from mixopt.instance.kept import keep_for_each_model
from mixopt.results.flows import move
from mixopt.schema.model import Lever, Model

Values = Mapping[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the programme decided, by variable and index; nothing of the solver."""

    supported: Values
    unmet: Values
    volume: Values
    drawn: Values
    fte: Values
    deployed: Values
    """FTE of roles that have several uses, by area, role, contract, use and period."""
    hired: Values
    released: Values
    vacant: Values
    """Posts that nobody fills, by area, role and period."""
    started: Values
    spent: Values
    """£ spent on schemes, by area, scheme and period."""
    paid: Values
    """£ that funds pay, by area, fund, line and period."""
    kept: Values
    """£ left of funds that keep what is not spent."""
    given: Values
    """£ that areas put into pools."""
    taken: Values
    """£ that areas take out of pools."""


def in_effect(lever: Lever, effect: str, at: int) -> Iterator[tuple[int, int]]:
    """Start periods whose effect is felt in period `at`, each with the row that gives it.

    The last row goes on to the end of the plan, except for a one-off cost or saving.
    """
    setting = getattr(lever, effect)
    if setting is None:
        return
    for start in range(at + 1):
        after = at - start
        if after < lever.periods:
            yield start, after
        elif setting != "one_off":
            yield start, lever.periods - 1


def sum_added(
    instance: Instance, decisions: Decisions, area: str, at: int, name: str, supply: str
) -> float:
    """Units that all starts so far add to a supply of an area in period `at`."""
    supplied = ".".join(filter(None, (name, supply)))
    return lever_sum(instance, decisions, area, at, "adds", supplied)


def lever_sum(
    instance: Instance, decisions: Decisions, area: str, at: int, effect: str, of: str
) -> float:
    """What all starts so far come to in period `at`, of the levers that have an effect on `of`."""
    total = 0.0
    for name, lever in _levers_with_effect(instance.model).get((effect, of), ()):
        for start, after in in_effect(lever, effect, at):
            each = instance.values(area, "levers", (name,), f"{effect}_after_{after}")[at]
            total += each * decisions.started[area, name, instance.periods[start].name]
    return total


@keep_for_each_model
def _levers_with_effect(model: Model) -> dict[tuple[str, str], list[tuple[str, Lever]]]:
    """The levers that add to a supply or recruit a role, by the effect and what it is on."""
    found: dict[tuple[str, str], list[tuple[str, Lever]]] = defaultdict(list)
    for name, lever in model.levers.items():
        for effect in ("adds", "recruits"):
            if getattr(lever, effect) is not None:
                found[effect, getattr(lever, effect)].append((name, lever))
    return dict(found)


@keep_for_each_model
def _services_that_relieve(model: Model) -> dict[str, list[tuple[str, int]]]:
    """The services that keep people out of a need, and over how many periods, by the need."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, service in model.services.items():
        for need, periods in service.relieves.items():
            found[need].append((name, periods))
    return dict(found)


def relief(instance: Instance, decisions: Decisions, area: str, at: int, need: str) -> float:
    """People kept out of a need in period `at` by units given inside the plan.

    Of a need with a flow, how many fewer there are than were nothing done; where services help
    people on to it from another need, there may be more.
    """
    if instance.model.needs[need].flow:
        there = move(instance, decisions.volume, area, at)[need].average
        return demand_of(instance, area, need)[at] - there
    total = 0.0
    for name, periods in _services_that_relieve(instance.model).get(need, ()):
        for after in range(min(periods, at + 1)):
            figure = f"relief_per_unit_after_{after}"
            each = instance.values(area, "pathways", (need, name), figure)[at]
            given = instance.periods[at - after].name
            total += each * decisions.volume[area, name, given]
    return total


def cases(instance: Instance, decisions: Decisions, area: str, at: int, need: str) -> float:
    """Cases that the people of a need are in period `at`."""
    model, period = instance.model, instance.periods[at].name
    total = 0.0
    if model.needs[need].casework:
        people = demand_of(instance, area, need)[at]
        people -= relief(instance, decisions, area, at, need)
        total += instance.values(area, "needs", (need,), "cases_per_person")[at] * people
    for name, service in model.services.items():
        if service.casework and need in service.meets:
            each = instance.values(area, "pathways", (need, name), "cases_per_person")[at]
            total += each * decisions.supported[area, need, name, period]
    return total
