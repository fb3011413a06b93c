"""What ends a price, in words: a limit that comes in, or something of which none is left."""

from __future__ import annotations

from collections.abc import Iterable

from mixopt.instance.titles import words_of
from mixopt.lp.sensitivity.parametric import Piece
from mixopt.lp.standard_form import Label
from mixopt.programme.problem import Problem

NONE_LEFT: dict[str, tuple[str, tuple[str, ...]]] = {
    "supported": ("{service}: nobody is left of {need}", ("area", "need", "service", "period")),
    "unmet": ("{need}: everyone is supported", ("area", "need", "period")),
    "volume": ("{service}: none is used", ("area", "service", "period")),
    "drawn": ("{supply}: none is used", ("area", "service", "supply", "period")),
    "fte": ("{role}, {contract}: none is left", ("area", "role", "contract", "period")),
    "hired": ("{role}: nobody is hired", ("area", "role", "period")),
    "released": ("{role}: nobody is released", ("area", "role", "period")),
    "started": ("{lever}: not started", ("area", "lever", "period")),
    "scheme_spend": ("{scheme}: nothing is spent", ("area", "scheme", "period")),
    "paid": ("{fund} pays nothing for {line}", ("area", "fund", "line", "period")),
    "kept": ("{fund}: nothing is kept", ("area", "fund", "period")),
    "over": ("{fund} pays no more than its part of {scheme}", ("scheme", "fund", "period")),
    "under": ("{fund} pays no less than its part of {scheme}", ("scheme", "fund", "period")),
    "given": ("{fund}: nothing is put into the pool", ("area", "fund", "period")),
    "taken": ("{fund}: nothing is taken out of the pool", ("area", "fund", "period")),
}
"""What it means that a variable comes to nothing, and the keys of its index."""

CHEAPER = "another plan becomes cheaper"

MAY_BE = "as far as the figure may go"

NO_PLAN = "beyond it there is no plan"

OWN_LIMIT = "beyond it another price holds"

NO_COUNCIL = "beyond it is more than any council has"

LOST = "not followed further, as numbers are too large to be told from rounding"

LAST = {"may be": MAY_BE, "lost": LOST}


class Ends:
    """Tells what ends the prices of one programme."""

    def __init__(self, problem: Problem) -> None:
        self.instance, self.columns, self.limits = (
            problem.instance, problem.form.columns, problem.limits,
        )  # fmt: skip

    def told(self, rows: Iterable[int], columns: Iterable[int]) -> str:
        """The first limit among some rows; if they are none, what some columns are of."""
        several = len(self.instance.areas) > 1
        for _, _, area, period, limit in self.limits.told(rows):
            where = self.instance.head.areas[area] if area and several else ""
            return ", ".join(filter(None, (limit.says, where, period)))
        for column in columns:
            words = self._none_left(self.columns[column])
            if words:
                return words
        return ""

    def _none_left(self, variable: Label) -> str:
        """What it means that a variable comes to nothing, where and when."""
        if variable.block not in NONE_LEFT:
            return ""
        template, keys = NONE_LEFT[variable.block]
        index = dict(zip(keys, variable.keys, strict=True))
        words = words_of(self.instance, template, index)
        area = index.get("area", "") if len(self.instance.areas) > 1 else ""
        where = self.instance.head.areas[area] if area else ""
        return ", ".join(filter(None, (words, where, index["period"])))

    def of(self, piece: Piece, moved: Iterable[int]) -> str:
        """What ends a piece, other than the limits that are moved themselves."""
        if piece.last in LAST:
            return LAST[piece.last]
        rows, columns, still = [], [], set(moved)
        what = [piece.stopped.told(room) for room in piece.rooms]
        for kind, at in what:
            if kind == "row" and at not in still:
                rows.append(at)
            elif kind == "lower":
                columns.append(at)
        kinds = {kind for kind, _ in what}
        words = self.told(rows, columns)
        if not words and "upper" in kinds:
            return NO_COUNCIL
        if not words and piece.last == "no plan":
            return NO_PLAN
        return words or (CHEAPER if kinds & {"cost", "dual"} else OWN_LIMIT)
