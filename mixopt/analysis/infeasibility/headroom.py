"""How close a plan is to there being none: how far each figure can go, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mixopt.analysis.infeasibility.adjustable import Adjustable, AdjustableFigure
from mixopt.analysis.infeasibility.rounding import smallest_step
from mixopt.errors import SolverFailed
from mixopt.instance.flows import COUNTED
from mixopt.lp.feasibility import ElasticProblem, Limits
from mixopt.lp.perturbation import Perturbation, combine
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import BOUND_REACHED
from mixopt.results.explanation import Headroom
from mixopt.units import UNITS

SHARE_DECIMALS = 9
"""Decimals of a share by which headroom is ordered: what is nearer is the solver's rounding."""

MOST_SHOWN = 15
"""Figures in the answer, those with the least headroom."""

PEOPLE = {*COUNTED, ("groups", "supported")}
"""The figures that say how many people there are, and come."""


class HeadroomSearch:
    """Moves one figure at a time until there is no plan."""

    def __init__(self, form: StandardForm) -> None:
        """Hold a programme that has a plan."""
        self.form, self.problem = form, ElasticProblem(form)

    def find(
        self, figures: Sequence[AdjustableFigure], report: Callable[[int], None]
    ) -> tuple[Headroom, ...]:
        """The figures with the least headroom, the least first.

        A figure of which the solver proves nothing is left out.

        Args:
            figures: The figures.
            report: Called before each with how many are still to come.
        """
        asked = [figure for figure in figures if figure.whole.kind or _is_demand(figure)]
        found = self._needs([figure for figure in asked if _is_demand(figure)])
        for at, figure in enumerate(asked):
            report(len(asked) - at)
            for adjustable in figure.each:
                try:
                    found += self._of(adjustable)
                except SolverFailed:
                    self.problem = ElasticProblem(self.form)  # what it held is half changed
        found.sort(key=lambda headroom: round(headroom.share, SHARE_DECIMALS))
        return tuple(found[:MOST_SHOWN])

    def _of(self, adjustable: Adjustable) -> list[Headroom]:
        """Both sides of a figure, where one of them ends in no plan."""
        group, found = adjustable.groups[0], []
        unit, value = group.cell.unit, group.value
        factor = UNITS[unit].factor
        for side in (1.0, -1.0):
            room = adjustable.room(side)
            most = self._most(adjustable, side, room) if room > 0 and value else room
            if most < room * (1 - BOUND_REACHED):
                last = (value + side * most) / factor
                share = max(most, 0.0) / abs(value)
                found.append(Headroom(adjustable.address, adjustable.kind, unit,
                                      value / factor, last, side > 0, share))  # fmt: skip
        return found

    def _most(self, adjustable: Adjustable, side: float, room: float) -> float:
        """The furthest that a figure can go to one side and leave a plan, in its own unit."""
        moves = adjustable.moves
        if not adjustable.ratio:
            scale = max(abs(slope) for _, slope in moves.limits)
            limits = [(row, side * slope / scale) for row, slope in moves.limits]
            return self.problem.most(limits, room * scale) / scale
        step = float(smallest_step(adjustable.figure.kind.unit))
        turn = self.problem.turn(moves, side * room, step, planned=True)
        return room if turn is None else turn[0]

    def _needs(self, figures: Sequence[AdjustableFigure]) -> list[Headroom]:
        """All needs up by the same share: who is there, and of a flow who comes, too."""
        each = [adjustable for figure in figures for adjustable in figure.each]
        if len(each) < 2 or any(adjustable.ratio for adjustable in each):
            return []
        shares = [(row, slope * a.groups[0].value) for a in each for row, slope in a.moves.limits]
        limits: Limits = combine([Perturbation(shares, [])]).limits
        try:
            most = self.problem.most(limits, 1.0)
        except SolverFailed:
            self.problem = ElasticProblem(self.form)
            return []
        return (
            [Headroom(_name_needs(figures), "", "times", 1.0, 1 + most, True, most)]
            if most < 1.0
            else []
        )


def _name_needs(figures: Sequence[AdjustableFigure]) -> str:
    """The patterns that all needs together are addressed by."""
    addresses = [figure.whole.figure.address for figure in figures]
    patterns = [*dict.fromkeys(f"{found.table}.*.{found.figure}" for found in addresses)]
    *others, last = patterns
    return f"{', '.join(others)} and {last}" if others else last


def _is_demand(figure: AdjustableFigure) -> bool:
    address = figure.whole.figure.address
    return (address.table, address.figure) in PEOPLE
