"""The figures that limit something, and how the programme moves with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mixopt.instance.instance import Figure
from mixopt.lp.perturbation import Perturbation, combine
from mixopt.programme.parameters import Parameter, address_of, parameters_of
from mixopt.programme.problem import Problem


@dataclass(frozen=True, slots=True)
class Movable:
    """A figure in one period, or in all its periods at once, that could be moved.

    Attributes:
        groups: Its cells, by what is moved in one go; each moves by as much.
        address: With the period where one is moved and its row has one for each.
        kind: A key of `ADJUSTMENTS`; blank for what no council can move.
        standing: `physical`, `law` or `policy`.
        moves: How the programme moves with it.
        same: Addresses of others that move the programme in the same way.
    """

    groups: tuple[Parameter, ...]
    address: str
    kind: str
    standing: str
    moves: Perturbation
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


@dataclass(frozen=True, slots=True)
class Row:
    """Everything of one figure: all its periods at once, and each alone."""

    whole: Movable
    each: tuple[Movable, ...]


def rows_of(problem: Problem) -> list[Row]:
    """Every figure that limits something; where it has one cell for all, each is the whole."""
    by_figure: dict[str, list[Parameter]] = defaultdict(list)
    for group in parameters_of(problem):
        if group.moves:
            by_figure[group.figure.name].append(group)
    rows, instance = [], problem.instance
    for name, groups in by_figure.items():
        adjustment = groups[0].figure.kind.adjustment
        kind, standing = adjustment.kind, adjustment.standing
        each = tuple(
            Movable((group,), address_of(instance, group), kind, standing, group.moves)
            for group in groups
        )
        moves = combine([group.moves for group in groups])
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
