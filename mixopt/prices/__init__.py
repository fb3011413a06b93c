"""The price of every figure: what the plan's cost does when it moves, on both sides.

A price is in £ of the plan for one unit more of the figure, in the unit that its row is written
in; down is the same for a small step down. Where several periods stand in one column, the price
is that of moving all of them. A figure that is a limit has a price that holds over a range, and
the range is exact; a ratio has one that holds at the figure only, so the council's own step is
solved again and told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyomo.core as pyo

from mixopt.bounds import LimitRows
from mixopt.compiled import Compiled, Floats
from mixopt.instance import Instance
from mixopt.prices.groups import Group, groups_of
from mixopt.solver import Solution
from mixopt.solver.moved import Mover, Optimum, Ranger
from mixopt.units import THOUSAND, UNITS

NOISE = 1e-7
"""£ thousand a unit: a slope nearer to zero than this is the solver's rounding."""
TINY = 1e-5
"""Of a figure's step: the first step to a side, before any limit comes in."""
HELD = 1e-11
"""Of the cost: nearer to a line than this, it is on it."""
MOST_BENDS = 30
FAR = 10.0
"""Times its value: how far from a price a bend is looked for."""
STEPS = {
    "share": 0.01,
    "£": 100_000.0,
    "£/week": 10.0,
    "£/episode": 10.0,
    "£/FTE/year": 1000.0,
    "£/hire": 1000.0,
    "£/start": 1000.0,
    "cases/person": 0.1,
    "units/£000": 0.1,
}
"""What a council would move a figure by, in its own unit; 1 where nothing is said."""


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one figure in one period, or in all that stand in one column."""

    address: str
    """With the period in brackets, where its row has one for each."""
    unit: str
    """As its row is written."""
    value: float
    up: float | None
    """£ for one unit more, by a small step. None: it cannot be done at any price; or, where
    `holds_to` is the value, the figure may be no more."""
    down: float | None
    """£ for one unit more, as a small step down shows. None: as above, downwards."""
    holds_to: float | None
    """The value up to which `up` holds exactly. None: at the figure only."""
    holds_from: float | None
    """The value down to which `down` holds exactly."""
    stops_up: str
    """What ends it there, in words; blank where the figure may be no more, or nothing is told."""
    stops_down: str
    """The same, downwards."""
    step: float
    """What a council would move it by, in the unit of its row."""
    step_up: float | None
    """£ that this step up adds to the plan's cost, by solving again. None: no plan."""
    step_down: float | None
    """£ that this step down adds. None: no plan, or it would leave the figure's range."""
    elasticity: float
    """Price × value, in £: what a per cent is worth, times 100; of the larger side."""
    table: str
    source: str
    source_kind: str


def prices_of(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution
) -> tuple[Price, ...]:
    """The price of every figure, in the order of the tables.

    Args:
        instance: What was planned.
        lp: Its programme, for its words.
        compiled: The same as matrices.
        solution: A proven optimum of it.
    """
    maker = Maker(instance, lp, compiled, solution)
    return tuple(maker.price(group) for group in groups_of(instance, compiled))


class Maker:
    """Prices one group of cells after the other, warm from one optimum."""

    def __init__(
        self, instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution
    ) -> None:
        self.instance, self.compiled, self.solution = instance, compiled, solution
        self.mover, self.ranger = Mover(compiled), Ranger(compiled, solution)
        self.limits = LimitRows(instance, lp, compiled)
        below = solution.activities - compiled.row_lower
        self.costs = {
            at
            for at, row in enumerate(compiled.rows)
            if row.parent_component().local_name == "costs"
        }
        self.room = np.minimum(below, compiled.row_upper - solution.activities)

    def price(self, group: Group) -> Price:
        """Both sides, how far they hold, and a step."""
        kind, cell, figure = group.figure.kind, group.cell, group.figure
        factor = UNITS[cell.unit].factor
        step = STEPS.get(kind.unit, 1.0)
        above, under = kind.most - cell.value, cell.value - kind.least
        up, down = self._slope(group, step, above, 1.0), self._slope(group, step, under, -1.0)
        ends = self._holds(group, up, above, 1.0), self._holds(group, down, under, -1.0)
        shown = [slope for slope in (up, down) if slope is not None]
        strongest = max(shown, key=abs) if shown else 0.0
        return Price(
            address=self.address(group),
            unit=cell.unit,
            value=cell.value / factor,
            up=_pounds(up, factor),
            down=_pounds(down, factor),
            holds_to=ends[0][0],
            holds_from=ends[1][0],
            stops_up=ends[0][1],
            stops_down=ends[1][1],
            step=step / factor,
            step_up=self._step(group, up, min(step, above), 1.0),
            step_down=self._step(group, down, min(step, under), -1.0),
            elasticity=strongest * THOUSAND * cell.value,
            table=figure.address.table,
            source=cell.source,
            source_kind=self.instance.source(cell).kind,
        )

    def address(self, group: Group) -> str:
        """The figure's address, with the period where its row has one for each."""
        return group.figure.name + self._period(group)

    def _period(self, group: Group) -> str:
        whole = len(group.cells) == len(group.figure.cells)
        if group.figure.kind.once or (whole and group.cell.every):
            return ""
        return "".join(f"[{self.instance.periods[at].name}]" for at in group.cells)

    def _still(self, group: Group, by: float) -> bool:
        """Nothing that is moved so far binds: the optimum does not move."""
        moves, solution = group.moves, self.solution
        shift: dict[int, float] = {}
        for row, slope in moves.limits:
            shift[row] = shift.get(row, 0.0) + abs(slope)
        for row, column, slope in moves.coefficients:
            shift[row] = shift.get(row, 0.0) + abs(slope * solution.values[column])
        return all(
            abs(solution.duals[row]) <= NOISE and self.room[row] > total * by
            for row, total in shift.items()
        ) and not any(self.compiled.row_lower[row] == self.compiled.row_upper[row] for row in shift)

    def _slope(self, group: Group, step: float, room: float, side: float) -> float | None:
        """£ thousand a unit on one side; none where the figure cannot move there at all."""
        if room <= 0:
            return None
        by = min(TINY * step, room)
        if not (group.moves.limits or group.moves.coefficients) or self._still(group, by):
            return 0.0
        for _ in range(3):
            found = self.mover.sided((group.moves.limits, group.moves.coefficients), side * by)
            if found is None:
                return None
            after, before = found
            slope = self._lagrangian(group, before)
            change = (after.objective - self.solution.objective) * side / by
            if abs(change - slope) <= 1e-4 * max(1.0, abs(slope)):
                break
            by /= 30  # a limit comes in before the end of the step
        return 0.0 if abs(slope) < NOISE else slope

    def _lagrangian(self, group: Group, found: Optimum) -> float:
        """The derivative of the least cost: Σ dual · (limit − coefficient · value)."""
        total = sum(found.duals[row] * slope for row, slope in group.moves.limits)
        return float(total - sum(
            found.duals[row] * slope * found.values[column]
            for row, column, slope in group.moves.coefficients
        ))  # fmt: skip

    def _holds(
        self, group: Group, slope: float | None, room: float, side: float
    ) -> tuple[float | None, str]:
        """The value up to which a slope holds, and why; none for a ratio: its slope is its own."""
        factor, stops = UNITS[group.cell.unit].factor, ""
        if room <= 0:
            return group.cell.value / factor, ""
        if slope is None:
            return None, ""
        most: float | None = room
        if group.moves.coefficients:
            most = self._price_holds(group, slope, room, side) if self._is_price(group) else None
        elif group.moves.limits:
            limits = [(row, side * rise) for row, rise in group.moves.limits]
            most, rows, columns = self.ranger.most(limits, side * slope, room)
            if most < room * (1 - TINY):
                stops = self.told(group, rows, columns)
        return (None if most is None else (group.cell.value + side * most) / factor), stops

    def told(
        self, group: Group, rows: list[int], columns: list[int],
        room: Floats | None = None, values: Floats | None = None,
    ) -> str:  # fmt: skip
        """What ends a range: a limit that did not bind and now does, or what comes to nothing.

        `room` and `values` are those from which the range begins; by default the optimum's.
        """
        room = self.room if room is None else room
        values = self.solution.values if values is None else values
        moved = {row for row, _ in group.moves.limits}
        told = self.limits.told(row for row in rows if row not in moved and room[row] > NOISE)
        several = len(self.instance.areas) > 1
        for _, _, area, period, limit in told:
            where = self.instance.head.areas[area] if area and several else ""
            return ", ".join(filter(None, (limit.says, where, period)))
        for column in columns:
            if values[column] <= NOISE:
                continue
            variable = self.compiled.columns[column]
            index = variable.index()
            about = ", ".join(index if several else index[1:])
            return f"{variable.parent_component().doc}: none left of {about}"
        return ""

    def _is_price(self, group: Group) -> bool:
        """Whether it is £ for a unit: it stands in what is spent, and nowhere else."""
        return not group.moves.limits and all(
            row in self.costs for row, _, _ in group.moves.coefficients
        )

    def _price_holds(self, group: Group, slope: float, room: float, side: float) -> float | None:
        """How far the slope of a price holds: as long as the same plan is the cheapest.

        The least cost is concave in a price: where its line from here meets its line from there
        it has its next bend, or lies below. None: limits on money come in first.
        """
        change = (group.moves.limits, group.moves.coefficients)
        if slope == 0 and side > 0:
            return room  # what is not bought is not bought at a higher price
        far = min(room, FAR * max(group.cell.value, STEPS.get(group.figure.kind.unit, 1.0)))
        for most in (far, far / FAR, far / FAR**2):
            found = self.mover.moved(change, side * most)
            if found is not None:
                break
        else:
            return None
        whole = most == room
        for _ in range(MOST_BENDS):
            line = self.solution.objective + side * slope * most
            if abs(line - found.objective) <= HELD * max(1.0, abs(line)):
                return most if whole else None
            there = self._lagrangian(group, found)
            if abs(slope - there) <= NOISE:
                return None
            most = (found.objective - side * there * most - self.solution.objective) / (
                side * (slope - there)
            )
            whole = True
            again = self.mover.moved(change, side * most)
            if again is None or most <= 0:
                return None
            found = again
        return None

    def _step(self, group: Group, slope: float | None, by: float, side: float) -> float | None:
        if slope is None or by <= 0:
            return None
        if not (group.moves.limits or group.moves.coefficients) or self._still(group, by):
            return 0.0
        found = self.mover.moved((group.moves.limits, group.moves.coefficients), side * by)
        if found is None:
            return None
        change = found.objective - self.solution.objective
        return 0.0 if abs(change) < NOISE else change * THOUSAND


def _pounds(slope: float | None, factor: float) -> float | None:
    return None if slope is None else slope * THOUSAND * factor
