"""The limits of a programme in words: the room they leave, and what one more would do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from mixopt.instance.instance import Instance
from mixopt.instance.limit import Limit
from mixopt.instance.titles import words_of
from mixopt.lp.highs import Solution
from mixopt.lp.parallel_rows import repeated
from mixopt.lp.standard_form import Compiled, Label, Step
from mixopt.results.care_rows import Bound
from mixopt.schema.model import Caseload, Routing
from mixopt.units import THOUSAND

NOISE = 1e-9
"""Room or a dual nearer to zero than this is the solver's rounding."""

MICRO = 1e-6
"""An effect below this, in £ thousand or person-years, is rounding."""


def unit_steps(
    instance: Instance, limits: Mapping[str, Limit], rows: Sequence[Label]
) -> list[Step]:
    """One unit more of each limit, and of each need with all that a person brings."""
    at = {label: place for place, label in enumerate(rows)}
    places = {period.name: place for place, period in enumerate(instance.periods)}
    steps: list[Step] = []
    for label, row in at.items():
        if limits[label.block].standing == "definition":
            continue
        moved, amounts = [row], [limits[label.block].step]
        along = {"needs_met": _with_a_person, "fund_balance": _with_a_fund}.get(label.block)
        for other, by in along(instance, places, *label.keys) if along else ():
            if other in at:
                moved.append(at[other])
                amounts.append(by)
        steps.append((moved, amounts))
    return steps


Along = Iterator[tuple[Label, float]]
"""Other limits that move along, and by how much."""


def _with_a_person(instance: Instance, places: Mapping[str, int], a: str, g: str, t: str) -> Along:
    """What one more person is as casework and routing."""
    model = instance.model
    for k, load in model.standards_of(Caseload).items():
        if g in load.needs and model.needs[g].casework:
            cases = instance.values(a, "needs", (g,), "cases_per_person")
            yield Label("caseload_limit", (a, k, t)), -cases[places[t]]
    for k, route in model.standards_of(Routing).items():
        if route.need == g:
            share = instance.values(a, "standards", (k, ""), "limit")
            yield Label("routing_limit", (a, k, t)), share[places[t]]


def _with_a_fund(instance: Instance, places: Mapping[str, int], a: str, f: str, t: str) -> Along:
    """What £1,000 more of a fund is where all of it is spent, pooled, or shared out."""
    yield Label("in_full", (a, f, t)), 1.0
    if instance.model.funds[f].shared and len(instance.areas) > 1:
        pooled = instance.values(a, "funding", (f,), "pooled")
        yield Label("pool_given", (a, f, t)), pooled[places[t]]
    for k, fence in instance.model.ringfences.items():
        if f in fence.of:
            of = instance.areas[0] if fence.together else a
            share = instance.values(of, "ringfences", (k, ""), "share")
            yield Label("fence_limit", (of, k, t)), share[places[t]]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a limit, whatever the area and period."""

    of: str
    words: str
    says: str
    unit: str
    standing: str
    step: float


class LimitRows:
    """The rows of a programme that limit something, with their words."""

    def __init__(
        self, instance: Instance, limits: Mapping[str, Limit], rows: Sequence[Label]
    ) -> None:
        """Hold the rows of a programme, and what is said of each of its limits."""
        self.instance, self.limits, self.rows = instance, limits, rows
        self.said: dict[tuple[str, ...], Told] = {}

    def told(self, positions: Iterable[int]) -> Iterator[tuple[int, str, str, str, Told]]:
        """Position, limit, area, period and words of each row that is not a definition."""
        for position in positions:
            name, index = self.rows[position]
            limit = self.limits[name]
            if limit.standing == "definition":
                continue
            area, index_of, period = _split(limit.keys, index)
            if limit.standing == "ringfence" and self._together(index_of[0]):
                area = ""
            key = (name, area if "partner" in limit.keys else "", *index_of)
            told = self.said.get(key)
            if told is None:
                told = self.said[key] = self._tell(limit, index)
            yield position, name, area, period, told

    def _together(self, ringfence: str) -> bool:
        return self.instance.model.ringfences[ringfence].together

    def _tell(self, limit: Limit, index: tuple[str, ...]) -> Told:
        named = dict(zip(limit.keys, index, strict=True))
        standing = limit.standing
        if standing in {"standard", "ringfence", "metric"}:
            standing = getattr(self.instance.model, f"{standing}s")[named[standing]].standing
        return Told(
            of=".".join(dict.fromkeys(_split(limit.keys, index)[1])),
            words=words_of(self.instance, limit.words, named),
            says=words_of(self.instance, limit.says, named),
            unit=words_of(self.instance, "{unit}", named) if limit.unit == "unit" else limit.unit,
            standing=standing,
            step=limit.step,
        )


def _split(keys: tuple[str, ...], index: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    """An index as its area, what it is of, and its period; blank where it has none."""
    first = 1 if "area" in keys else 0
    last = len(keys) - (1 if "period" in keys else 0)
    return index[0] if first else "", index[first:last], index[-1] if last < len(keys) else ""


def bounds(
    limits: LimitRows, compiled: Compiled, solution: Solution, people: Mapping[str, float]
) -> tuple[Bound, ...]:
    """Every limit, in the order of the programme.

    Args:
        limits: The rows in words.
        compiled: The matrices, with the steps that were measured.
        solution: The optimum.
        people: What one more unit of each limit leaves unmet, by the name of its row.
    """
    below = solution.activities - compiled.row_lower
    room = np.minimum(below, compiled.row_upper - solution.activities)
    room = np.where(room < NOISE, 0.0, room).tolist()
    slope = np.where(np.abs(solution.duals) < NOISE, 0.0, solution.duals * THOUSAND).tolist()
    effects = zip(compiled.steps, solution.effects.tolist(), strict=True)
    change = {moved[0]: _effect(effect, THOUSAND) for (moved, _), effect in effects}
    rows = list(limits.told(range(len(compiled.rows))))
    same = _repeated(compiled, {row[0] for row in rows})
    return tuple([
        Bound(
            area, name, told.of, period, told.words, told.unit, told.standing, room[at],
            change.get(at, 0.0) if compiled.steps else slope[at] * told.step + 0.0,
            slope[at] * told.step + 0.0,
            _effect(people.get(compiled.rows[at].name, 0.0), 1.0) if people else 0.0,
            same.get(at),
        )
        for at, name, area, period, told in rows
    ])  # fmt: skip


def _repeated(compiled: Compiled, told: Set[int]) -> dict[int, int]:
    """The number of the group of each row that says the same as another; definitions apart."""
    groups = ([row for row in group if row in told] for group in repeated(compiled))
    several = (group for group in groups if len(group) > 1)
    return {row: number for number, group in enumerate(several, 1) for row in group}


def _effect(effect: float, scale: float) -> float | None:
    """The effect of a step without rounding errors; none where there is no plan."""
    if math.isnan(effect):
        return None
    return 0.0 if abs(effect) < MICRO else effect * scale
