"""The limits of a programme in words: the room they leave, and what one more would do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

import numpy as np
import pyomo.core as pyo

from mixopt.instance.instance import Instance
from mixopt.instance.limit import FAMILIES, Limit
from mixopt.instance.titles import words_of
from mixopt.lp.highs import Solution
from mixopt.lp.parallel_rows import repeated
from mixopt.lp.standard_form import Compiled, Step
from mixopt.results.care_rows import Bound
from mixopt.units import THOUSAND

NOISE = 1e-9
"""Room or a dual nearer to zero than this is the solver's rounding."""

MICRO = 1e-6
"""An effect below this, in £ thousand or person-years, is rounding."""


def one_more(lp: pyo.ConcreteModel, compiled: Compiled) -> list[Step]:
    """One unit more of each limit, with all that it brings: one more person is a case, too."""
    at = {
        (row.parent_component().local_name, row.index()): i for i, row in enumerate(compiled.rows)
    }
    steps: list[Step] = []
    for label, row in at.items():
        said = lp.LIMITS[label[0]]
        if said.standing == "definition":
            continue
        brought = [(at[other], by) for other, by in lp.BROUGHT.get(label, ()) if other in at]
        rows = [row, *(other for other, _ in brought)]
        steps.append((rows, [said.step, *(pyo.value(by) for _, by in brought)]))
    return steps


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a limit, whatever the area and period.

    Attributes:
        of: The names of what it is about.
        words: What one step of its right-hand side is.
        says: What it demands and of what, as one sentence.
        demand: What it demands, without of what.
        subject: Of what; blank where the demand says it.
        unit: The unit of its right-hand side, in the singular.
        standing: `physical`, `law` or `policy`.
        family: A key of `FAMILIES`.
        mended_by: What money would mend it; blank where none would.
        step: One unit more of the right-hand side, or one less.
    """

    of: str
    words: str
    says: str
    demand: str
    subject: str
    unit: str
    standing: str
    family: str
    mended_by: str
    step: float

    @property
    def money(self) -> bool:
        """Whether it limits what may be spent or paid."""
        return FAMILIES[self.family].money


class LimitRows:
    """The rows of a programme that limit something, with their words."""

    def __init__(self, instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled) -> None:
        self.instance, self.lp, self.compiled = instance, lp, compiled
        self.said: dict[tuple[str, ...], Told] = {}

    def told(self, positions: Iterable[int]) -> Iterator[tuple[int, str, str, str, Told]]:
        """Position, limit, area, period and words of each row that is not a definition."""
        for position in positions:
            data = self.compiled.rows[position]
            name = data.parent_component().local_name
            limit = self.lp.LIMITS[name]
            index = data.index() if limit.keys else ()
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

        def words(template: str) -> str:
            return words_of(self.instance, template, named)

        return Told(
            of=".".join(dict.fromkeys(_split(limit.keys, index)[1])),
            words=words(limit.words),
            says=words(limit.says),
            demand=words(limit.demand),
            subject=words(limit.subject),
            unit=words("{unit}") if limit.unit == "unit" else limit.unit,
            standing=standing,
            family=limit.family,
            mended_by=words(limit.mended_by),
            step=limit.step,
        )


def _split(keys: tuple[str, ...], index: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    """An index as its area, what it is of, and its period; blank where it has none."""
    first = 1 if "area" in keys else 0
    last = len(keys) - (1 if "period" in keys else 0)
    return index[0] if first else "", index[first:last], index[-1] if last < len(keys) else ""


def bounds(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution,
    people: Mapping[str, float],
) -> tuple[Bound, ...]:  # fmt: skip
    """Every limit, in the order of the programme.

    `people` is what one more unit of each leaves unmet, by the name of its row.
    """
    below = solution.activities - compiled.row_lower
    room = np.minimum(below, compiled.row_upper - solution.activities)
    room = np.where(room < NOISE, 0.0, room).tolist()
    slope = np.where(np.abs(solution.duals) < NOISE, 0.0, solution.duals * THOUSAND).tolist()
    effects = zip(compiled.steps, solution.effects.tolist(), strict=True)
    change = {moved[0]: _effect(effect, THOUSAND) for (moved, _), effect in effects}
    rows = list(LimitRows(instance, lp, compiled).told(range(len(compiled.rows))))
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
