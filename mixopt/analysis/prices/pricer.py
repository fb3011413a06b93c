"""Prices in the units of their rows, with words for what ends them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyomo.core as pyo

from mixopt.analysis.prices.resolve import solved_with
from mixopt.analysis.prices.stops import MAY_BE, NO_PLAN, OWN_LIMIT, Ends
from mixopt.errors import SolverFailed
from mixopt.instance.instance import Instance
from mixopt.lp.highs import Solution
from mixopt.lp.sensitivity.one_sided import NOISE, TINY, Side, Sides
from mixopt.lp.sensitivity.parametric import Piece
from mixopt.lp.sensitivity.validity import limit_holds, piece_holds
from mixopt.lp.standard_form import Compiled
from mixopt.programme.parameters import Group, address_of
from mixopt.results.price import Price, kind_of
from mixopt.units import THOUSAND, UNITS, VOLUME_UNITS

STEPS = {
    "share": 0.01,
    "£": 100_000.0,
    "£/week": 10.0,
    "£/episode": 10.0,
    "£/FTE/year": 1000.0,
    "£/hire": 1000.0,
    "£/release": 1000.0,
    "£/start": 1000.0,
    "cases/person": 0.1,
    "units/£000": 0.1,
    **{
        symbol: step
        for unit in VOLUME_UNITS.values()
        for symbol, step in (
            (unit.per_person, 0.1),
            (unit.staffing, 0.01),
            (unit.relief, 0.01),
            (unit.rate, 0.1),
        )
    },
}
"""What a council would move a figure by, in its own unit; 1 where nothing is said."""

JUMPS = "the cost is another at once, however small the step: no slope"


class Maker:
    """Prices one group of cells after the other, warm from one optimum."""

    def __init__(
        self, instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution
    ) -> None:
        self.instance, self.compiled, self.solution = instance, compiled, solution
        self.people = bool(lp.MOST_NEED)
        self.scale = 1.0 if self.people else THOUSAND
        self.sides = Sides(compiled, solution)
        self.ends = Ends(instance, lp, compiled)

    def price(self, group: Group) -> Price:
        """Both sides, how far they hold, and a step.

        Raises:
            SolverFailed: No slope fits what small steps do.
        """
        cell, figure, kind = group.cell, group.figure, group.figure.kind
        factor, step = UNITS[cell.unit].factor, self.step_of(group)
        above, under = kind.most - cell.value, cell.value - kind.least
        up, down = self._side(group, above, 1.0), self._side(group, under, -1.0)
        holds_to, stops_up = self._holds(group, up, above, 1.0)
        holds_from, stops_down = self._holds(group, down, under, -1.0)
        shown = [side.slope for side in (up, down) if side.slope is not None]
        strongest = max(shown, key=abs) if shown else 0.0
        return Price(
            address=self.address(group),
            unit=cell.unit,
            price_unit=self.price_unit(group),
            periods=1 if kind.once else len(group.cells),
            value=cell.value / factor,
            least=kind.least / factor,
            most=kind.most / factor,
            side_up=_state(up, above),
            up=self._told(up, factor),
            side_down=_state(down, under),
            down=self._told(down, factor),
            holds_to=holds_to,
            holds_from=holds_from,
            stops_up=stops_up,
            stops_down=stops_down,
            step=step / factor,
            step_up=self._step(group, up, above, 1.0),
            step_down=self._step(group, down, under, -1.0),
            elasticity=strongest * self.scale * cell.value,
            discount=self.instance.discount[group.cells[0]] if self._one_period(group) else 1.0,
            table=figure.address.table,
            kind=kind_of(figure.address.table, kind.unit),
            source=cell.source,
            source_kind=self.instance.source(cell).kind,
        )

    def address(self, group: Group) -> str:
        """The figure's address, with the period where its row has one for each."""
        return address_of(self.instance, group)

    def price_unit(self, group: Group) -> str:
        """What its price is in."""
        return f"{'person-years' if self.people else '£'} per {group.cell.unit}"

    def step_of(self, group: Group) -> float:
        """What a council would move it by, in its own unit."""
        return STEPS.get(group.figure.kind.unit, 1.0)

    def _one_period(self, group: Group) -> bool:
        return not self.people and not group.figure.kind.once and len(group.cells) == 1

    def _side(self, group: Group, room: float, side: float) -> Side:
        """The slope on one side; none where the figure cannot move there at all."""
        if room <= 0:
            return Side(None)
        if not group.moves:
            return Side(0.0)
        with self._named(group):
            return self.sides.side(group.moves, min(TINY * self.step_of(group), room), side)

    @contextmanager
    def _named(self, group: Group) -> Iterator[None]:
        """Say whose price it is that the solver failed at."""
        try:
            yield
        except SolverFailed as failed:
            msg = f"{self.address(group)}: {failed}"
            raise SolverFailed(msg) from None

    def _told(self, side: Side, factor: float) -> float | None:
        return None if side.slope is None else side.slope * self.scale * factor

    def _holds(
        self, group: Group, side: Side, room: float, sign: float
    ) -> tuple[float | None, str]:
        """The value up to which a slope holds, and why; none for a ratio: its slope is its own."""
        factor, value = UNITS[group.cell.unit].factor, group.cell.value
        if room <= 0:
            return value / factor, ""
        if side.slope is None:
            return None, JUMPS if side.jumps else ""
        if not group.moves:
            return (value + sign * room) / factor, MAY_BE
        if group.bent or self._is_rate(group):
            return None, ""
        if group.moves.coefficients or group.moves.costs:
            return self._followed(group, side.slope, sign * room)
        found = limit_holds(self.sides, group.moves, side.slope, room, sign)
        if found is None:
            return self._followed(group, side.slope, sign * room)
        most, rows, columns = found
        if most >= room * (1 - TINY):
            return (value + sign * room) / factor, MAY_BE
        stops = self._why(group, rows, columns) or self._beyond(group, sign * most)
        return (value + sign * most) / factor, stops

    def _is_rate(self, group: Group) -> bool:
        """Whether its price is another at every value: that of a ratio; and where people are
        priced, that of what things cost, of which money buys the fewer the more they cost."""
        money = group.figure.kind.unit.startswith("£") and not self.people
        return bool(group.moves.coefficients) and not money

    def _beyond(self, group: Group, by: float) -> str:
        """What comes after a range that ends at no limit but its own."""
        further = by + (1 if by > 0 else -1) * TINY * self.step_of(group)
        return NO_PLAN if self.sides.change(group.moves, further) is None else OWN_LIMIT

    def _followed(self, group: Group, slope: float, most: float) -> tuple[float | None, str]:
        """How far a slope holds basis by basis, and why, if it does so beyond the figure."""
        factor, value = UNITS[group.cell.unit].factor, group.cell.value
        step = TINY * self.step_of(group)
        with self._named(group):
            piece = piece_holds(self.sides, group.moves, slope, most, step)
        if piece is None:
            return None, ""
        return (value + piece.ends) / factor, self.ended(group, piece)

    def _why(self, group: Group, rows: Iterable[int], columns: Iterable[int]) -> str:
        """What ends a range at the optimum: a limit that now binds, or what comes to nothing."""
        moved = {row for row, _ in group.moves.limits}
        free = [row for row in rows if row not in moved and self.sides.room[row] > NOISE]
        used = [column for column in columns if self.solution.values[column] > NOISE]
        return self.ends.told(free, used)

    def ended(self, group: Group, piece: Piece) -> str:
        """What ends a piece: a limit that comes in, what comes to nothing, or a cheaper plan."""
        return self.ends.of(piece, (row for row, _ in group.moves.limits))

    def _step(self, group: Group, side: Side, room: float, sign: float) -> float | None:
        """What a step does; none where there is no plan, or the figure may not be that."""
        by = self.step_of(group)
        if by > room or (side.slope is None and not side.jumps):
            return None
        if group.bent:
            return self._anew(group, sign * by)
        change = self.sides.change(group.moves, sign * by) if group.moves else 0.0
        return None if change is None else change * self.scale

    def _anew(self, group: Group, by: float) -> float | None:
        """What a step does where the programme does not move in line with the figure."""
        value = (group.cell.value + by) / UNITS[group.cell.unit].factor
        address = self.address(group)
        found = solved_with(self.instance, address, value, most_need=self.people)
        return None if found is None else (found - self.solution.objective) * self.scale


def _state(side: Side, room: float) -> str:
    """What can be said of a side."""
    if room <= 0:
        return "may not"
    if side.slope is not None:
        return "price"
    return "jumps" if side.jumps else "no plan"
