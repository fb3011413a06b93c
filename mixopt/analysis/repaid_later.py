"""Levers that a plan leaves out because it ends before they have repaid what they cost.

What is left to repay is measured: a small part of a start more is forced, and the programme solved
again. What a further period would bring is measured on that plan: its last period is held (people,
prices, limits), with the effects that the part of a start would have had by then in it besides.
A plan that counts what lies beyond its last period (`years_beyond`) decides this itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property

import numpy as np

from mixopt.analysis.optimum import Answer
from mixopt.errors import SolverFailed
from mixopt.instance.instance import Figure
from mixopt.lp.components import extract_component, find_components
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.warm_start import WarmStart
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import Label
from mixopt.lp.status import check_status
from mixopt.programme.parameters import STILL
from mixopt.results.care_rows import RepaidLater
from mixopt.units import PENNY, THOUSAND, UNITS

YEARS = 5.0
"""How far beyond the last period is looked."""

PART = 0.05
"""Of a start, or of what may still be started: what is forced. It fits beside the plan, and what
it does stands out from rounding."""

LEAST_PART = 1e-4
"""Absolute, in starts: less is all but none."""

EFFECTS = ("adds", "recruits", "cost", "saving")


def find_levers_repaid_later(answer: Answer) -> tuple[RepaidLater, ...]:
    """The levers of a solved problem that would repay what they cost soon after its last period.

    Of each lever it is the start that would do so first, and leaves least to repay. A plan that
    looks beyond its last period has none: it counts what a start brings there.
    """
    instance, found = answer.problem.instance, []
    if not instance.model.levers or instance.beyond:
        return ()
    programme = _Programme(answer)
    for lever in instance.model.levers:
        for area in instance.areas:
            # It is more than is asked: the plan stands without it. A user may have removed a start.
            with suppress(SolverFailed, KeyError):
                rows = _Lever(programme, area, lever).rows()
                found += sorted(rows, key=lambda row: (row.periods_after, row.left_to_repay))[:1]
    return tuple(found)


class _Programme:
    """The programme of a plan, by components that are solved again from their optimal bases."""

    def __init__(self, answer: Answer) -> None:
        self.form, self.problem, self.values = answer.form, answer.problem, answer.solution.values
        self.columns = {label: at for at, label in enumerate(answer.form.columns)}
        self.rows = {label: at for at, label in enumerate(answer.form.rows)}
        named = self.problem.structure.named(self.problem.instance.areas)
        self.own_rows, self.own_columns = named.rows, named.columns
        self.components = find_components(answer.form)
        self.started: dict[int, WarmStart] = {}

    def component_of(self, column: int) -> tuple[WarmStart, Integers, Integers]:
        """What holds a column: solved, and the positions of its rows and of its columns."""
        for at, (rows, columns) in enumerate(self.components):
            if column in columns:
                if at not in self.started:
                    self.started[at] = WarmStart(extract_component(self.form, rows, columns))
                return self.started[at], rows, columns
        raise KeyError(column)


class _Lever:
    """A lever in an area, of which a part of a start more is forced."""

    def __init__(self, programme: _Programme, area: str, lever: str) -> None:
        self.programme, self.instance = programme, programme.problem.instance
        self.area, self.lever, self.model = area, lever, self.instance.model.levers[lever]
        labels = [Label("started", (area, lever, each.name)) for each in self.instance.periods]
        self.whole = [programme.columns[label] for label in labels]
        self.values: Floats = programme.values[self.whole]
        self.warm, self.rows_held, held = programme.component_of(self.whole[0])
        self.columns: Integers = np.searchsorted(held, self.whole).astype(np.int32)

    def rows(self) -> Iterator[RepaidLater]:
        """Each start that is repaid beyond the last period, and soon."""
        most = self.instance.once(self.area, "levers", (self.lever,), "most")
        startable = self._figure("startable").values
        for at, started in enumerate(self.values.tolist()):
            part = PART * min(1.0, most - float(self.values.sum()), startable[at] - started)
            if part >= LEAST_PART:
                with self._hold_starts(at, part):
                    yield from self._later(at, part)

    def _figure(self, name: str) -> Figure:
        return self.instance.figure(self.area, "levers", (self.lever,), name)

    @contextmanager
    def _hold_starts(self, at: int, part: float) -> Iterator[None]:
        """Hold the starts of the lever where they are, with a part more in a period."""
        form = self.warm.compiled
        starts = self.values.copy()
        starts[at] += part
        number, highs = len(starts), self.warm.highs
        check_status(highs.changeColsBounds(number, self.columns, starts, starts), "starts")
        try:
            yield
        finally:
            own = form.lower[self.columns], form.upper[self.columns]
            check_status(highs.changeColsBounds(number, self.columns, *own), "starts back")

    def _later(self, at: int, part: float) -> Iterator[RepaidLater]:
        """When a part of a start more in a period is repaid, where it is beyond the last one."""
        forced = self.warm.resolve(STILL, 0.0)
        left = 0.0 if forced is None else (forced.objective - self.warm.objective) / part
        if forced is None or left * THOUSAND <= PENNY:
            return
        last, rate = self.instance.periods[-1], self.instance.head.discount
        yearly = 1 + rate.value * UNITS[rate.unit].factor
        share, owed = part / (self.values[at] + part), left
        brought: dict[Effects, float | None] = {}
        for after in range(1, int(YEARS / last.years) + 1):
            effects = self._effects(len(self.values) - 1 - at + after)
            if effects not in brought:
                again = self.warm.resolve(self._besides(at, effects), share)
                gained = 0.0 if again is None else forced.objective - again.objective
                brought[effects] = None if again is None else gained / part
            worth = brought[effects]
            if worth is None:  # it could not be paid for
                return
            owed -= worth * yearly ** -(after * last.years)
            if owed < 0:
                period = self.instance.periods[at].name
                amounts = left * THOUSAND, after, -owed * THOUSAND
                yield RepaidLater(self.area, self.lever, period, *amounts)
                return

    def _effects(self, age: int) -> Effects:
        """What a start does in the last period, so many periods after it, by `EFFECTS`."""
        last = self.model.periods - 1
        return tuple(
            0.0
            if not (how := getattr(self.model, name)) or (age > last and how == "one_off")
            else self._figure(f"{name}_after_{min(age, last)}").values[-1]
            for name in EFFECTS
        )

    def _besides(self, at: int, effects: Effects) -> Perturbation:
        """The derivative by starts of which only the effects in the last period count."""
        column, places = int(self.columns[at]), self._places
        return Perturbation(
            [],
            [
                (row, column, slope * value)
                for name, value in zip(EFFECTS, effects, strict=True)
                for row, slope in places.get(name, {}).items()
            ],
        )

    @cached_property
    def _places(self) -> Mapping[str, Mapping[int, float]]:
        """Of each effect: the rows of the last period, and by how much one unit moves them."""
        programme, last, found = self.programme, len(self.whole) - 1, {}
        for name in filter(lambda name: getattr(self.model, name), EFFECTS):
            cell = self._figure(f"{name}_after_0").name, last
            rows = {
                programme.rows.get(programme.own_rows[row], -1): slope
                for row, column, slope in programme.problem.moves.get(cell, STILL).coefficients
                if programme.columns.get(programme.own_columns[column]) == self.whole[last]
            }
            found[name] = {
                int(np.searchsorted(self.rows_held, row)): slope
                for row, slope in rows.items()
                if row >= 0
            }
        return found


Effects = tuple[float, ...]
"""Units added, FTE, £ of cost and £ of saving of one start, in one period."""
