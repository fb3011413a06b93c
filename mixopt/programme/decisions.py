"""Reads what was decided from a solution, by variable and index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from mixopt.instance.instance import Instance
from mixopt.lp.standard_form import Label
from mixopt.programme.structure import in_area
from mixopt.results.decisions import Decisions
from mixopt.units import THOUSAND

Numbers = dict[tuple[str, ...], float]

NOISE = 1e-9
"""A value nearer to zero than this is the solver's rounding."""


def decisions_of(
    instance: Instance,
    indices: Mapping[str, Sequence[tuple[str, ...]]],
    areas: Mapping[str, str],
    values: Iterable[tuple[Label, float]],
) -> Decisions:
    """What was decided; rounding errors are 0, and so is what stands in no row.

    Args:
        instance: What was planned.
        indices: Every index of every variable.
        areas: The name of each area, by the name that it has in `indices`.
        values: Each column with its value.
    """
    found: dict[str, Numbers] = defaultdict(dict)
    for (block, index), number in values:
        if abs(number) >= NOISE:
            found[block][index] = number

    def read(block: str) -> Numbers:
        there = found[block]
        every = (in_area(index, areas) for index in indices[block])
        return {index: there.get(index, 0.0) for index in every}

    def pounds(block: str) -> Numbers:
        return {index: number * THOUSAND for index, number in read(block).items()}

    fte = read("fte")
    hired, released = _netted(instance, read("hired"), read("released"))
    return Decisions(
        supported=read("supported"),
        unmet=read("unmet"),
        volume=read("volume"),
        drawn=read("drawn"),
        fte=fte,
        deployed=_shared_out(fte, read("deployed")),
        hired=hired,
        released=released,
        started=read("started"),
        spent=pounds("scheme_spend"),
        paid=pounds("paid"),
        kept=pounds("kept"),
        given=pounds("given"),
        taken=pounds("taken"),
    )


def _shared_out(fte: Numbers, deployed: Numbers) -> Numbers:
    """Time by use, with what is idle shared out in proportion: no limit asks for less of it."""
    given: Numbers = defaultdict(float)
    for (area, role, contract, _, period), number in deployed.items():
        given[area, role, contract, period] += number
    shared = dict(deployed)
    for area, role, contract, use, period in deployed:
        used, has = given[area, role, contract, period], fte[area, role, contract, period]
        if NOISE < used < has - NOISE:
            shared[area, role, contract, use, period] *= has / used
    return shared


def _netted(instance: Instance, hired: Numbers, released: Numbers) -> tuple[Numbers, Numbers]:
    """Hires and releases without those that cancel: where both are free, both are optimal."""
    places = {period.name: at for at, period in enumerate(instance.periods)}
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
