"""Reads the decisions from a solution, by variable and index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from mixopt.instance.instance import Instance
from mixopt.lp.standard_form import Label
from mixopt.lp.tolerances import ROUNDING
from mixopt.results.decisions import Decisions
from mixopt.units import THOUSAND

Numbers = dict[tuple[str, ...], float]


def decisions_of(
    instance: Instance,
    indices: Mapping[str, Sequence[tuple[str, ...]]],
    values: Iterable[tuple[Label, float]],
) -> Decisions:
    """The decisions; rounding errors are 0, and so is what stands in no row.

    Args:
        instance: What was planned.
        indices: Every index of every variable.
        values: Each column with its value.
    """
    found: dict[str, Numbers] = defaultdict(dict)
    for (block, index), number in values:
        if abs(number) >= ROUNDING:
            found[block][index] = number

    def amounts(block: str) -> Numbers:
        there = found[block]
        return {index: there.get(index, 0.0) for index in indices[block]}

    def pounds(block: str) -> Numbers:
        return {index: number * THOUSAND for index, number in amounts(block).items()}

    fte = amounts("fte")
    hired, released = _cancel_opposites(instance, amounts("hired"), amounts("released"))
    return Decisions(
        supported=amounts("supported"),
        unmet=amounts("unmet"),
        volume=amounts("volume"),
        drawn=amounts("drawn"),
        fte=fte,
        deployed=_share_idle_time(fte, amounts("deployed")),
        hired=hired,
        released=released,
        vacant=amounts("vacant"),
        started=amounts("started"),
        spent=pounds("scheme_spend"),
        paid=pounds("paid"),
        kept=pounds("kept"),
        given=pounds("given"),
        taken=pounds("taken"),
    )


def _share_idle_time(fte: Numbers, deployed: Numbers) -> Numbers:
    """FTE by use, with idle time shared out in proportion: no limit restricts time from above."""
    given: Numbers = defaultdict(float)
    for (area, role, contract, _, period), number in deployed.items():
        given[area, role, contract, period] += number
    shared = dict(deployed)
    for area, role, contract, use, period in deployed:
        used, has = given[area, role, contract, period], fte[area, role, contract, period]
        if ROUNDING < used < has - ROUNDING:
            shared[area, role, contract, use, period] *= has / used
    return shared


def _cancel_opposites(
    instance: Instance, hired: Numbers, released: Numbers
) -> tuple[Numbers, Numbers]:
    """Cancel hires against releases where both are free, as then any equal number is optimal."""
    held = len(instance.periods) - 1
    places = {period.name: min(at, held) for at, period in enumerate(instance.every_period)}
    both = {index: min(number, released[index]) for index, number in hired.items()}
    for index in [index for index, number in both.items() if number]:
        area, role, period = index
        costs = ["hire_cost"]
        if instance.model.roles[role].redundancy:
            costs.append("release_cost")
        keys, at = (role, "permanent"), places[period]
        if any(instance.values(area, "workforce", keys, cost)[at] for cost in costs):
            both[index] = 0.0
    return (
        {index: hired[index] - both[index] for index in hired},
        {index: released[index] - both[index] for index in released},
    )
