"""Which figures a council could move, of what kind each is, and what moving it would cost.

Places, recruits and money can be bought: a change of theirs has a price in £. Policy can be
changed, and has none. Law, and what nobody can buy (people who stay where they are, how fast a
service can grow, when a lever can start), gives way only where that is asked for. Demand, prices,
pay, and what one unit does are no council's to choose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mixopt.instance.funding_figures import ROUNDING, TARGET
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.lines import parts_of
from mixopt.lp.perturbation import Moves, together
from mixopt.programme.parameters import Group, address_of, groups_of
from mixopt.programme.problem import Problem

_CARE = {
    ("services", "available"): ("places", "physical"),
    ("services", "own_share"): ("pooling", "policy"),
    ("services", "committed"): ("commitments", "policy"),
    ("services", "growth"): ("growth", "physical"),
    ("pathways", "stays"): ("continuity", "physical"),
    ("workforce", "recruitable"): ("recruitment", "physical"),
    ("levers", "most"): ("levers", "physical"),
    ("levers", "startable"): ("levers", "physical"),
    ("schemes", "least"): ("schemes", "policy"),
    ("schemes", "most"): ("schemes", "policy"),
    ("schemes", "contribution"): ("contributions", "policy"),
}

_FUNDING = {
    "savings": ("savings", "policy"),
    "recurrent_savings": ("savings", "policy"),
    "floor": ("reserves", "policy"),
    "pooled": ("pooling", "policy"),
    "baseline": ("conditions", "law"),
}


@dataclass(frozen=True, slots=True)
class Movable:
    """A figure in one period, or in all its periods at once, that could be moved.

    Attributes:
        groups: Its cells, by what is moved in one go; each moves by as much.
        address: With the period where one is moved and its row has one for each.
        kind: A key of `KINDS`; blank for what no council can move.
        standing: `physical`, `law` or `policy`.
        moves: How the programme moves with it.
        same: Addresses of others that move the programme in the same way.
    """

    groups: tuple[Group, ...]
    address: str
    kind: str
    standing: str
    moves: Moves
    same: tuple[str, ...] = ()

    @property
    def figure(self) -> Figure:
        """The figure that is moved."""
        return self.groups[0].figure

    @property
    def ratio(self) -> bool:
        """Whether coefficients move with it, and not limits alone."""
        return bool(self.moves.coefficients)

    def room(self, side: float) -> float:
        """How far it may go up, or down, by what the figure may be; in its own unit."""
        kind = self.figure.kind
        values = [group.cell.value for group in self.groups]
        return max(0.0, min(kind.most - v if side > 0 else v - kind.least for v in values))


def kind_of(instance: Instance, address: Address) -> tuple[str, str]:
    """The kind and the standing of a figure; blank where no council can move it."""
    model, keys = instance.model, address.keys
    match address.table:
        case "standards" if address.figure == "limit":
            return "standards", model.standards[keys[0]].standing
        case "ringfences" if address.figure != "protected":
            return "ring-fences", model.ringfences[keys[0]].standing
        case "metrics" if address.figure == "target":
            return "metrics", model.metrics[keys[0]].standing
        case "funding":
            return _funding(instance, keys[0], address.figure)
    return _CARE.get((address.table, address.figure), ("", "physical"))


def _funding(instance: Instance, entry: str, figure: str) -> tuple[str, str]:
    if figure != "amount":
        told = _FUNDING.get(figure, ("", "physical"))
        return ("", "physical") if entry == TARGET and figure == "baseline" else told
    if entry in instance.head.envelope:
        return "envelope", "policy"
    if entry == ROUNDING:
        return "contributions", "policy"
    parts = {part for fund in instance.model.funds for part in parts_of(instance.model, fund)}
    return ("funds", "policy") if entry in parts else ("", "physical")


@dataclass(frozen=True, slots=True)
class Row:
    """Everything of one figure: all its periods at once, and each alone."""

    whole: Movable
    each: tuple[Movable, ...]


def rows_of(problem: Problem) -> list[Row]:
    """Every figure that limits something; where it has one cell for all, each is the whole."""
    by_figure: dict[str, list[Group]] = defaultdict(list)
    for group in groups_of(problem):
        if group.moves:
            by_figure[group.figure.name].append(group)
    rows, instance = [], problem.instance
    for name, groups in by_figure.items():
        kind, standing = kind_of(instance, groups[0].figure.address)
        each = tuple(
            Movable((group,), address_of(instance, group), kind, standing, group.moves)
            for group in groups
        )
        moves = together([group.moves for group in groups])
        whole = each[0] if len(each) == 1 else Movable(tuple(groups), name, kind, standing, moves)
        rows.append(Row(whole, each))
    return rows


def distinct(rows: Sequence[Row]) -> list[Row]:
    """The same figures, those that move the programme alike told once, with each other's names."""
    found: dict[object, Row] = {}
    for row in rows:
        alike = (row.whole.kind, tuple(_shape(each) for each in row.each))
        there = found.get(alike)
        found[alike] = row if there is None else _same(there, row)
    return list(found.values())


def _shape(movable: Movable) -> tuple[object, ...]:
    """What two figures have in common that may be changed the one for the other."""
    kind, moves = movable.figure.kind, movable.moves
    may_be = (kind.least, kind.most, kind.unit, movable.groups[0].cell.unit)
    return may_be, tuple(sorted(moves.limits)), tuple(sorted(moves.coefficients))


def _same(first: Row, other: Row) -> Row:
    """The first of two rows that move the programme alike, with the other's addresses."""

    def joined(one: Movable, two: Movable) -> Movable:
        return replace(one, same=(*one.same, two.address))

    each = tuple(joined(one, two) for one, two in zip(first.each, other.each, strict=True))
    whole = each[0] if len(each) == 1 else joined(first.whole, other.whole)
    return Row(whole, each)
