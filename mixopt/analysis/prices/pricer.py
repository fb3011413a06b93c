"""Prices in the units of their rows, with words for what ends them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from mixopt.analysis.prices.allowed import AllowedValues, find_allowed_values
from mixopt.analysis.prices.resolve import ChangedFigures
from mixopt.analysis.prices.stops import LOST, MAY_BE, NO_PLAN, OWN_LIMIT, REFUSED, StopReasons
from mixopt.errors import SolverFailed
from mixopt.instance.consistency import Consistency
from mixopt.instance.kinds import Address
from mixopt.instance.uplifts import TABLE as UPLIFTS
from mixopt.lp.highs import Solution
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives
from mixopt.lp.sensitivity.one_sided import Side as Slope
from mixopt.lp.sensitivity.parametric import Segment
from mixopt.lp.sensitivity.validity import limit_holds, piece_holds
from mixopt.lp.tolerances import FIRST_STEP, NOISE
from mixopt.programme.parameters import Parameter, address_of
from mixopt.programme.problem import Problem
from mixopt.results.price import Price, Side
from mixopt.units import UNITS, Measure

JUMPS = "the cost is another at once, however small the step: no slope"

UNRESOLVED = "what it does cannot be told from the rounding of large numbers"

RANGE_UNRESOLVED = "how far it holds cannot be told from the rounding of large numbers"


class Pricer:
    """Prices one group of cells after the other, warm from one optimum."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        """Hold an optimum of a problem."""
        self.problem, self.instance, self.solution = problem, problem.instance, solution
        self.measure, self.scale = problem.measure, problem.scale
        self.sides = DirectionalDerivatives(problem.form, solution)
        self.ends = StopReasons(problem)
        self.known: dict[tuple[Address, tuple[int, ...]], AllowedValues] = {}

    @cached_property
    def rules(self) -> Consistency:
        """Which figures cannot all be what they like."""
        return Consistency(self.instance)

    @cached_property
    def changed_figures(self) -> ChangedFigures:
        """What solves the instance again with a figure changed."""
        return ChangedFigures(self.instance, most_need=self.problem.counts_people)

    def price(self, group: Parameter) -> Price:
        """Both sides, how far they hold, and a step."""
        cell, figure, kind = group.cell, group.figure, group.figure.kind
        factor, step = UNITS[cell.unit].factor, self.step_of(group)
        may = self.find_allowed(group)
        above, under = may.most - group.value, group.value - may.least
        up, down = self._side(group, above, 1.0), self._side(group, under, -1.0)
        shown = [side.slope for side in (up, down) if side.slope is not None]
        strongest = max(shown, key=abs) if shown else 0.0
        return Price(
            address=self.address(group),
            unit=cell.unit,
            measure=self.measure,
            periods=1 if kind.once else len(group.cells),
            value=group.value / factor,
            least=may.least / factor,
            most=may.most / factor,
            up=self._side_of(group, up, above, 1.0),
            down=self._side_of(group, down, under, -1.0),
            step=step / factor,
            elasticity=strongest * self.scale * group.value,
            discount=self.instance.discount[group.cells[0]] if self._one_period(group) else 1.0,
            table=figure.address.table,
            kind=kind.sort,
            source=cell.source,
            source_kind=self.instance.source(cell).kind,
        )

    def address(self, group: Parameter) -> str:
        """The figure's address, with the period where its row has one for each."""
        return address_of(self.instance, group)

    def step_of(self, group: Parameter) -> float:
        """What a council would move it by, in its own unit."""
        return group.figure.kind.step

    def find_allowed(self, group: Parameter) -> AllowedValues:
        """The values that it may have beside the other figures."""
        which = group.figure.address, group.cells
        if which not in self.known:
            self.known[which] = find_allowed_values(self.rules, self.instance, group)
        return self.known[which]

    def last_value(self, group: Parameter, sign: float) -> float:
        """The last value that it may have on a side: exactly that, as one beyond is refused."""
        may = self.find_allowed(group)
        return may.most if sign > 0 else may.least

    def at_end(self, group: Parameter, sign: float) -> str:
        """What is beyond the last value that a figure may have on a side."""
        return REFUSED if sign in self.find_allowed(group).refused else MAY_BE

    def _one_period(self, group: Parameter) -> bool:
        if self.measure is not Measure.MONEY or group.figure.kind.once or len(group.cells) > 1:
            return False
        return not (self.instance.beyond and group.cells[0] == len(self.instance.periods) - 1)

    def _side(self, group: Parameter, room: float, side: float) -> Slope:
        """The slope on one side; none where the figure cannot move there at all."""
        if room <= 0:
            return Slope(None)
        if not group.moves:
            return Slope(0.0)
        return self.sides.side(group.moves, min(FIRST_STEP * self.step_of(group), room), side)

    def _side_of(self, group: Parameter, side: Slope, room: float, sign: float) -> Side:
        """One side in the unit of the figure's row, with how far it holds and a step."""
        try:
            step_adds = self._step(group, side, room, sign)
        except SolverFailed:
            side, step_adds = Slope(None, unresolved=True), None
        try:
            holds_to, stops = self._holds(group, side, room, sign)
        except SolverFailed:
            holds_to, stops = None, RANGE_UNRESOLVED
        factor = UNITS[group.cell.unit].factor
        return Side(
            sign=sign,
            state=state_of(side)[0] if room > 0 else "may not",
            slope=None if side.slope is None else side.slope * self.scale * factor,
            holds_to=holds_to,
            stops=stops,
            step_adds=step_adds,
        )

    def _holds(
        self, group: Parameter, side: Slope, room: float, sign: float
    ) -> tuple[float | None, str]:
        """The value up to which a slope holds, and why; none for a ratio: its slope is its own."""
        factor, value = UNITS[group.cell.unit].factor, group.value
        if room <= 0:
            end = self.at_end(group, sign)
            return value / factor, end if end == REFUSED else ""
        if side.slope is None:
            return None, state_of(side)[1]
        if not group.moves:
            return self.last_value(group, sign) / factor, self.at_end(group, sign)
        if group.bent or self._is_rate(group):
            return None, ""
        if group.moves.coefficients or group.moves.costs:
            return self._follow(group, side.slope, sign * room)
        found = limit_holds(self.sides, group.moves, side.slope, room, sign)
        if found is None:
            return self._follow(group, side.slope, sign * room)
        most = found.most
        if most >= room * (1 - FIRST_STEP) and self._reaches(group, side.slope, sign * room):
            return self.last_value(group, sign) / factor, self.at_end(group, sign)
        stops = self._why(group, found.rows, found.columns)
        if not stops:
            stops = NO_PLAN if found.is_last else self._beyond(group, sign * most)
        return (value + sign * most) / factor, stops

    def _reaches(self, group: Parameter, slope: float, by: float) -> bool:
        """Whether a slope holds as far as a move, by solving again there."""
        try:
            change = self.sides.change(group.moves, by)
        except SolverFailed:
            return False
        return change is not None and abs(change - slope * by) <= self.sides.rounding + NOISE

    def _is_rate(self, group: Parameter) -> bool:
        """Whether its price is another at every value: that of a ratio; and where people are
        priced, that of what things cost, of which money buys the fewer the more they cost."""
        kind, table = group.figure.kind, group.figure.address.table
        costs = kind.unit.startswith("£") or table == UPLIFTS
        money = self.measure is Measure.MONEY and costs
        return bool(group.moves.coefficients) and not money

    def _beyond(self, group: Parameter, by: float) -> str:
        """What comes after a range that ends at no limit but its own."""
        further = by + (1 if by > 0 else -1) * FIRST_STEP * self.step_of(group)
        try:
            return NO_PLAN if self.sides.change(group.moves, further) is None else OWN_LIMIT
        except SolverFailed:
            return LOST

    def _follow(self, group: Parameter, slope: float, most: float) -> tuple[float | None, str]:
        """How far a slope holds basis by basis, and why, if it does so beyond the figure."""
        factor, value = UNITS[group.cell.unit].factor, group.value
        step = FIRST_STEP * self.step_of(group)
        try:
            piece = piece_holds(self.sides, group.moves, slope, most, step)
        except SolverFailed:
            return None, RANGE_UNRESOLVED
        if piece is None:
            return None, ""
        if piece.last == "may be":
            end = self.last_value(group, 1.0 if most > 0 else -1.0)
            return end / factor, self.describe_end(group, piece)
        return (value + piece.ends) / factor, self.describe_end(group, piece)

    def _why(self, group: Parameter, rows: Iterable[int], columns: Iterable[int]) -> str:
        """What ends a range at the optimum: a limit that now binds, or what comes to nothing."""
        moved = {row for row, _ in group.moves.limits}
        free = [row for row in rows if row not in moved and self.sides.room[row] > NOISE]
        used = [column for column in columns if self.solution.values[column] > NOISE]
        return self.ends.describe(free, used)

    def describe_end(self, group: Parameter, piece: Segment) -> str:
        """What ends a piece: a limit that comes in, what comes to nothing, or a cheaper plan."""
        if piece.last == "may be":
            return self.at_end(group, 1.0 if piece.ends > 0 else -1.0)
        return self.ends.of(piece, (row for row, _ in group.moves.limits))

    def _step(self, group: Parameter, side: Slope, room: float, sign: float) -> float | None:
        """What a step does; none where there is no plan, or the figure may not be that.

        Raises:
            SolverFailed: It cannot be told, from the optimal basis or from none.
        """
        by = self.step_of(group)
        if by > room or state_of(side)[0] == "no plan":
            return None
        if group.bent:
            return self._resolve(group, sign * by)
        try:
            change = self.sides.change(group.moves, sign * by) if group.moves else 0.0
        except SolverFailed:
            return self._resolve(group, sign * by)
        return None if change is None else change * self.scale

    def _resolve(self, group: Parameter, by: float) -> float | None:
        """What a step does where the programme does not move in line with the figure."""
        value = (group.value + by) / UNITS[group.cell.unit].factor
        address = self.address(group)
        found = self.changed_figures.objective_with(address, value)
        if found is None:
            return None
        more = found - self.solution.objective
        return 0.0 if abs(more) <= self.sides.rounding + NOISE else more * self.scale


def state_of(side: Slope) -> tuple[str, str]:
    """What can be said of a side to which a figure may move, and why where it has no slope."""
    if side.slope is not None:
        return "price", ""
    if side.unresolved:
        return "unresolved", UNRESOLVED
    return ("jumps", JUMPS) if side.jumps else ("no plan", "")
