"""What ends a price, in words: a limit that comes in, or something of which none is left."""

from __future__ import annotations

from collections.abc import Iterable

from mixopt.instance.titles import words_of
from mixopt.lp.sensitivity.parametric import Segment
from mixopt.lp.standard_form import Label
from mixopt.programme.problem import Problem

CHEAPER = "another plan becomes cheaper"

MAY_BE = "as far as the figure may go"

NO_PLAN = "beyond it there is no plan"

REFUSED = "beyond it the figure would contradict another, and is refused"

OWN_LIMIT = "beyond it another price holds"

NO_COUNCIL = "beyond it is more than any council has"

LOST = "not followed further, as numbers are too large to be told from rounding"

LAST = {"may be": MAY_BE, "lost": LOST}


class StopReasons:
    """Tells what ends the prices of one programme."""

    def __init__(self, problem: Problem) -> None:
        self.instance, self.columns = problem.instance, problem.form.columns
        self.limits, self.decisions = problem.limits, problem.structure.variables

    def describe(self, rows: Iterable[int], columns: Iterable[int]) -> str:
        """The first limit among some rows; if they are none, what some columns are of."""
        several = len(self.instance.areas) > 1
        for _, _, area, period, limit in self.limits.describe(rows):
            where = self.instance.head.areas[area] if area and several else ""
            return ", ".join(filter(None, (limit.says, where, period)))
        for column in columns:
            words = self._none_left(self.columns[column])
            if words:
                return words
        return ""

    def _none_left(self, variable: Label) -> str:
        """What it means that a variable comes to nothing, where and when."""
        said = self.decisions.get(variable.block)
        if said is None:  # of a programme that a user has added to
            return f"{variable.name} is at its least"
        if not said.none_left:
            return ""
        index = dict(zip(said.keys, variable.keys, strict=True))
        words = words_of(self.instance, said.none_left, index)
        area = index.get("area", "") if len(self.instance.areas) > 1 else ""
        where = self.instance.head.areas[area] if area else ""
        return ", ".join(filter(None, (words, where, index["period"])))

    def of(self, piece: Segment, moved: Iterable[int]) -> str:
        """What ends a piece, other than the limits that are moved themselves."""
        if piece.last in LAST:
            return LAST[piece.last]
        rows, columns, still = [], [], set(moved)
        what = [piece.stopped.locate(room) for room in piece.rooms]
        for kind, at in what:
            if kind == "row" and at not in still:
                rows.append(at)
            elif kind == "lower":
                columns.append(at)
        kinds = {kind for kind, _ in what}
        words = self.describe(rows, columns)
        if not words and "upper" in kinds:
            return NO_COUNCIL
        if not words and piece.last == "no plan":
            return NO_PLAN
        return words or (CHEAPER if kinds & {"cost", "dual"} else OWN_LIMIT)
