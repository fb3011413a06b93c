"""The limits of a programme in words: their slack, shadow price and what one unit more does."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from mixopt.instance.instance import Instance
from mixopt.instance.limit import FAMILIES, Limit
from mixopt.instance.titles import titles_of
from mixopt.lp.highs import Solution
from mixopt.lp.parallel_rows import find_parallel_rows
from mixopt.lp.standard_form import Label, StandardForm, Step
from mixopt.lp.tolerances import EFFECT, ROUNDING
from mixopt.results.care_rows import Bound
from mixopt.units import THOUSAND

Brought = tuple[int, int, float]
"""Positions of two rows, and by how much one more of the first moves the second."""


def unit_steps(limits: LimitRows, brought: Iterable[Brought]) -> list[Step]:
    """A step of one unit more of each limit, with all that comes with it: a person is also a case.

    One more in the last period is one more in every period beyond it, where figures are held.

    Args:
        limits: The rows in words.
        brought: How much one more of a limit brings of another.
    """
    others: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for row, other, by in brought:
        others[row].append((other, by))
    held, beyond = limits.held, _beyond(limits.instance)
    steps: list[Step] = []
    for row, label in enumerate(limits.rows):
        limit = limits.limits[label.block]
        if limit.standing == "definition" or _period(limit, label) in beyond:
            continue
        moves = [(each, limit.step) for each in (row, *held.get(row, ()))]
        moves += [move for each, _ in moves for move in others[each]]
        steps.append(([each for each, _ in moves], [by for _, by in moves]))
    return steps


def _find_held(
    instance: Instance, limits: Mapping[str, Limit], rows: Sequence[Label]
) -> dict[int, list[int]]:
    """The rows beyond the last period that repeat a row of it, by its position."""
    if not instance.beyond:
        return {}
    places, last = {label: at for at, label in enumerate(rows)}, instance.periods[-1].name
    found = {}
    for at, (block, keys) in enumerate(rows):
        if _period(limits[block], rows[at]) == last:
            copies = (Label(block, (*keys[:-1], each)) for each in _beyond(instance))
            found[at] = [places[copy] for copy in copies if copy in places]
    return found


def _beyond(instance: Instance) -> tuple[str, ...]:
    return tuple(period.name for period in instance.beyond)


def _period(limit: Limit, label: Label) -> str:
    """The period of a row; blank where it has none."""
    return label.keys[-1] if "period" in limit.keys else ""


@dataclass(frozen=True, slots=True)
class Description:
    """A limit in words, the same for every area and period.

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


DescribedRow = tuple[int, str, str, str, Description]
"""Position, limit, area, period and description of a row."""


class _About(NamedTuple):
    """What a row is about, whatever its area is called.

    Attributes:
        is_definition: It limits nothing.
        has_area: It is a limit of one area.
        names_area: Its words name the area.
        of: The names of what it is about, without area and period.
        period: Its period; blank where it has none.
    """

    is_definition: bool
    has_area: bool
    names_area: bool
    of: tuple[str, ...]
    period: str


class LimitRows:
    """The rows of a programme that limit something, with their words."""

    def __init__(
        self,
        instance: Instance,
        limits: Mapping[str, Limit],
        rows: Sequence[Label],
        kept: dict[str, Any] | None = None,
    ) -> None:
        """Hold the rows of a programme and the declaration of each of its limits.

        Args:
            instance: What is planned.
            limits: The declaration of each constraint.
            rows: Which constraint each row is.
            kept: Where its structure keeps what instances that share it have in common: words, and
                what each row is about.
        """
        kept = {} if kept is None else kept
        self.instance, self.limits, self.rows = instance, limits, rows
        self._shared: dict[tuple[str, ...], Description] = kept.setdefault("descriptions", {})
        self._own: dict[tuple[str, ...], Description] = {}
        self._about: dict[int, _About] = kept.setdefault("about", {})
        if "held" not in kept:
            kept["held"] = _find_held(instance, limits, rows)
        self.held: dict[int, list[int]] = kept["held"]
        """The rows beyond the last period that repeat a row of it, by its position."""

    def describe(self, positions: Iterable[int]) -> Iterator[DescribedRow]:
        """Describe each of some rows that is not a definition."""
        for position in positions:
            about = self._about.get(position)
            if about is None:
                about = self._about[position] = self._about_row(position)
            if about.is_definition:
                continue
            name, index = self.rows[position]
            area = index[0] if about.has_area else ""
            known = self._own if about.names_area else self._shared
            key = (name, area if about.names_area else "", *about.of)
            description = known.get(key)
            if description is None:
                description = known[key] = self._describe(self.limits[name], index)
            yield position, name, area, about.period, description

    def _about_row(self, position: int) -> _About:
        name, index = self.rows[position]
        limit = self.limits[name]
        area, of, period = _split(limit.keys, index)
        together = limit.standing == "ringfence" and self._together(of[0])
        return _About(
            limit.standing == "definition",
            bool(area) and not together,
            "partner" in limit.keys,
            of,
            period,
        )

    def _together(self, ringfence: str) -> bool:
        return self.instance.model.ringfences[ringfence].together

    def _describe(self, limit: Limit, index: tuple[str, ...]) -> Description:
        named = dict(zip(limit.keys, index, strict=True))
        standing = limit.standing
        if standing in {"standard", "ringfence", "metric"}:
            standing = getattr(self.instance.model, f"{standing}s")[named[standing]].standing

        titles = titles_of(self.instance, named)

        def words(template: str) -> str:
            return template.format_map(titles) if template else ""

        return Description(
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
    limits: LimitRows, form: StandardForm, solution: Solution, people: Mapping[str, float]
) -> tuple[Bound, ...]:
    """Every limit of the plan's own periods, in the order of the programme.

    What one more of the last period does is for the periods beyond it, too.

    Args:
        limits: The rows in words.
        form: The matrices, with the unit steps that were measured.
        solution: The optimum.
        people: Need left unmet by one unit more of each limit, in person-years, by the row's name.
    """
    below = solution.activities - form.row_lower
    room = np.minimum(below, form.row_upper - solution.activities)
    room = np.where(room < ROUNDING, 0.0, room).tolist()
    slope = np.where(np.abs(solution.duals) < ROUNDING, 0.0, solution.duals * THOUSAND).tolist()
    effects = zip(form.unit_steps, solution.effects.tolist(), strict=True)
    change = {moves[0]: _effect(effect, THOUSAND) for (moves, _), effect in effects}
    beyond = _beyond(limits.instance)
    for row, copies in limits.held.items():
        slope[row] += sum(slope[copy] for copy in copies)
    rows = [
        row for row in limits.describe(range(len(form.rows))) if not beyond or row[3] not in beyond
    ]
    same = _number_parallel(form, {row[0] for row in rows})
    return tuple([
        Bound(
            area, name, said.of, period, said.words, said.unit, said.standing, room[at],
            change.get(at, 0.0) if form.unit_steps else slope[at] * said.step + 0.0,
            slope[at] * said.step + 0.0,
            _effect(people.get(form.rows[at].name, 0.0), 1.0) if people else 0.0,
            same.get(at),
        )
        for at, name, area, period, said in rows
    ])  # fmt: skip


def _number_parallel(form: StandardForm, described: Set[int]) -> dict[int, int]:
    """The number of its group for each row that is parallel to another; definitions left out."""
    groups = ([row for row in group if row in described] for group in find_parallel_rows(form))
    several = (group for group in groups if len(group) > 1)
    return {row: number for number, group in enumerate(several, 1) for row in group}


def _effect(effect: float, scale: float) -> float | None:
    """The effect of a step, rounding set to 0; none where the step makes the plan infeasible."""
    if math.isnan(effect):
        return None
    return 0.0 if abs(effect) < EFFECT else effect * scale
