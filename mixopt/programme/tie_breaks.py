"""The tie-breaks that choose one of many optima, by the positions of their columns.

Of all plans of the least cost: the fewest arrivals, so that nobody moves without need; as few as
can be in what is suitable and not preferred; each fund in the model's order, reserves last; and of
those the one nearest to today, which spreads what is new evenly. The last is strictly convex.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mixopt.instance.instance import Instance
from mixopt.instance.limit import Variable
from mixopt.instance.lines import keeps, lines_of
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import Label, Nearness, StandardForm
from mixopt.programme.structure import Structure
from mixopt.schema.model import Model

Opening = tuple[int, int, str, tuple[str, ...]]
"""Position of a column, position of its area, the table and the keys of its opening figure."""

Sums = list[tuple[Integers, float]]
"""Positions of columns whose sum is made least, and the sign that it is taken with."""


@dataclass(frozen=True, slots=True)
class TieBreaks:
    """The tie-breaks of a structure, for any figures.

    Attributes:
        moving: Positions of the columns of people supported.
        sums: The sums that are minimised one after the other.
        before: Position of the column that each is compared with; -1 for none.
        scale: How much a unit of each counts.
        level: Whether it is compared first or second.
        openings: Where the figures are that columns of the first period are compared with.
    """

    moving: Integers
    sums: Sums
    before: Integers
    scale: Floats
    level: Integers
    openings: Sequence[Opening]

    def on(self, form: StandardForm, instance: Instance) -> StandardForm:
        """The matrices with these tie-breaks, and the opening figures of an instance."""
        opening = np.zeros(len(self.before))
        for place, area, table, keys in self.openings:
            opening[place] = instance.once(instance.areas[area], table, keys, "opening")
        moves = np.column_stack([self.moving, self.before[self.moving], opening[self.moving]])
        nearness = Nearness(self.before, opening, self.scale, self.level)
        return replace(form, continuity_moves=moves, tie_breaks=self.sums, nearness=nearness)


def tie_breaks_of(structure: Structure, instance: Instance) -> TieBreaks:
    """The tie-breaks of an instance's structure, which keeps them: its model decides them."""
    if "tie_breaks" not in structure.kept:
        structure.kept["tie_breaks"] = _tie_breaks(structure, instance)
    kept: TieBreaks = structure.kept["tie_breaks"]
    return kept


def _tie_breaks(structure: Structure, instance: Instance) -> TieBreaks:
    """Work them out, from the model and the columns."""
    columns, variables = structure.columns, structure.variables
    before = _before(columns, variables, [period.name for period in instance.every_period])
    supported = [at for at, label in enumerate(columns) if label.block == "supported"]
    return TieBreaks(
        moving=np.array(supported, dtype=int),
        sums=[(some, sign) for some, sign in _sums(instance, columns) if len(some)],
        before=before,
        scale=np.array([_scale(instance.model, variables, label) for label in columns]),
        level=np.array([variables[label.block].level for label in columns], dtype=int),
        openings=list(_openings(structure, instance)),
    )


def _scale(model: Model, variables: Mapping[str, Variable], label: Label) -> float:
    """How much a unit of a column counts; people determine the volume of what meets their need."""
    if label.block == "volume" and model.services[label.keys[1]].meets:
        return 0.0
    return variables[label.block].scale


def _before(
    columns: Sequence[Label], variables: Mapping[str, Variable], periods: Sequence[str]
) -> Integers:
    """Position of the same column in the period before; -1 where there is none."""
    at = {label: place for place, label in enumerate(columns)}
    last = dict(zip(periods[1:], periods, strict=False))
    found = np.full(len(columns), -1)
    for label, place in at.items():
        if variables[label.block].opening and label.keys[-1] in last:
            earlier = Label(label.block, (*label.keys[:-1], last[label.keys[-1]]))
            found[place] = at.get(earlier, -1)
    return found


def _openings(structure: Structure, instance: Instance) -> Iterator[Opening]:
    """The opening figures that there are of columns in the first period."""
    areas = {area: at for at, area in enumerate(structure.areas)}
    first = instance.periods[0].name
    for place, (block, keys) in enumerate(structure.columns):
        table = structure.variables[block].opening
        if not table or keys[-1] != first:
            continue
        area, own = areas[keys[0]], keys[1:-1]
        own = own if table != "services" else (*own, "")
        if instance.has(instance.areas[area], table, own, "opening"):
            yield place, area, table, own


FUNDED = {"paid", "kept"}
"""Variables of which each fund has its own, by the second part of their index."""


def _sums(instance: Instance, columns: Sequence[Label]) -> Iterator[tuple[Integers, float]]:
    """Who is where it is suitable and not preferred; then the order of payments.

    How far funds are off what they contribute; what each fund does not pay, in their order;
    what is drawn on reserves; what is kept of other funds, then not of reserves; what is pooled;
    what lasting grants do not pay of lines that recur, as one-off money pays what is spent once.
    """
    model, head = instance.model, instance.head
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (block, keys) in enumerate(columns):
        places[block, keys[1] if block in FUNDED else ""].append(place)

    def of(block: str, fund: str = "") -> list[int]:
        return places.get((block, fund), [])

    suitable = [
        place
        for place in of("supported")
        if model.services[columns[place].keys[2]].meets[columns[place].keys[1]] == "suitable"
    ]
    reserves = [name for name, fund in model.funds.items() if fund.kind == "reserve"]
    others = [name for name in model.funds if name not in reserves]
    keeping = [name for name in model.funds if keeps(model, name)]
    yield np.array(suitable, dtype=int), 1.0
    yield np.array(of("over") + of("under"), dtype=int), 1.0
    for block, names, sign in (
        ("paid", others, -1.0),
        ("paid", reserves, 1.0),
        ("kept", [name for name in keeping if name in others], 1.0),
        ("kept", [name for name in keeping if name in reserves], -1.0),
    ):
        for name in names:
            yield np.array(of(block, name), dtype=int), sign
    yield np.array(of("given"), dtype=int), 1.0
    recurs = {name for name, line in lines_of(model, head).items() if line.recurs}
    lasting = [
        place
        for name in others
        if model.funds[name].kind == "grant"
        for place in of("paid", name)
        if columns[place].keys[2] in recurs
    ]
    yield np.array(lasting, dtype=int), -1.0
