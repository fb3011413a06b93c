"""How close a plan is to there being none: how far each figure can go, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mixopt.analysis.infeasibility.adjustable import Movable, Row
from mixopt.analysis.infeasibility.rounding import finest
from mixopt.lp.feasibility import ElasticProblem, Limits
from mixopt.lp.perturbation import Perturbation, combine
from mixopt.results.explanation import Near
from mixopt.units import UNITS

ALIKE = 9
"""Decimals of a share by which nearness is told apart; what is nearer than that is rounding."""

NEAREST = 15
"""Figures that are told."""

NEEDS = "needs.*.demand"


class Nearness:
    """Moves one figure at a time until there is no plan."""

    def __init__(self, repairer: ElasticProblem) -> None:
        self.repairer = repairer

    def all(self, rows: Sequence[Row], told: Callable[[int], None]) -> tuple[Near, ...]:
        """The figures with the least room, the nearest first.

        Args:
            rows: The figures.
            told: Is told how many are still to come, before each.
        """
        asked = [row for row in rows if row.whole.kind or _demand(row)]
        found = self._needs([row for row in asked if _demand(row)])
        for at, row in enumerate(asked):
            told(len(asked) - at)
            for movable in row.each:
                found += self._of(movable)
        found.sort(key=lambda near: round(near.share, ALIKE))
        return tuple(found[:NEAREST])

    def _of(self, movable: Movable) -> list[Near]:
        """Both sides of a figure, where one of them ends in no plan."""
        cell, found = movable.groups[0].cell, []
        factor = UNITS[cell.unit].factor
        for side in (1.0, -1.0):
            room = movable.room(side)
            most = self._most(movable, side, room)
            if room > 0 and cell.value and most < room * (1 - 1e-9):
                last = (cell.value + side * most) / factor
                share = max(most, 0.0) / abs(cell.value)
                found.append(Near(movable.address, movable.kind, cell.unit, cell.value / factor,
                                  last, side > 0, share))  # fmt: skip
        return found

    def _most(self, movable: Movable, side: float, room: float) -> float:
        moves = movable.moves
        if not movable.ratio:
            scale = max(abs(slope) for _, slope in moves.limits)
            limits = [(row, side * slope / scale) for row, slope in moves.limits]
            return self.repairer.most(limits, room * scale) / scale
        step = float(finest(movable.figure.kind.unit))
        turn = self.repairer.turn(moves, side * room, step, planned=True)
        return room if turn is None else turn[0]

    def _needs(self, rows: Sequence[Row]) -> list[Near]:
        """All needs up by the same share."""
        each = [movable for row in rows for movable in row.each]
        if len(each) < 2 or any(movable.ratio for movable in each):
            return []
        shares = [
            (row, slope * m.groups[0].cell.value) for m in each for row, slope in m.moves.limits
        ]
        limits: Limits = combine([Perturbation(shares, [])]).limits
        most = self.repairer.most(limits, 1.0)
        return [Near(NEEDS, "", "times", 1.0, 1 + most, True, most)] if most < 1.0 else []


def _demand(row: Row) -> bool:
    address = row.whole.figure.address
    return address.table == "needs" and address.figure == "demand"
