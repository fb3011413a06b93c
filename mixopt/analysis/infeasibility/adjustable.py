"""The figures that limit something, and how the programme depends on each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mixopt.instance.instance import Figure
from mixopt.lp.perturbation import Perturbation, combine
from mixopt.programme.parameters import Parameter, address_of, parameters_of
from mixopt.programme.problem import Problem


@dataclass(frozen=True, slots=True)
class Adjustable:
    """A figure that could be changed, in one period or by as much in all its periods.

    Attributes:
        groups: Its cells, in groups of those that share one number; each changes by as much.
        address: With the period where one is changed and its row has one for each.
        kind: A key of `ADJUSTMENTS`; blank for what no council can change.
        standing: `physical`, `law` or `policy`.
        moves: The derivative of the programme by it.
        same: Addresses of others that change the programme in the same way.
    """

    groups: tuple[Parameter, ...]
    address: str
    kind: str
    standing: str
    moves: Perturbation
    same: tuple[str, ...] = ()

    @property
    def figure(self) -> Figure:
        """The figure that is changed."""
        return self.groups[0].figure

    @property
    def ratio(self) -> bool:
        """Whether coefficients depend on it, and not right-hand sides alone."""
        return bool(self.moves.coefficients)

    @property
    def rows(self) -> set[int]:
        """The positions of the programme's rows that depend on it."""
        limits = {at for at, _ in self.moves.limits}
        return limits | {at for at, _, _ in self.moves.coefficients}

    def room(self, side: float) -> float:
        """How far it may go up, or down, within the figure's own bounds; in its own unit."""
        kind = self.figure.kind
        values = [group.value for group in self.groups]
        return max(0.0, min(kind.most - v if side > 0 else v - kind.least for v in values))


@dataclass(frozen=True, slots=True)
class AdjustableFigure:
    """One figure: all its periods changed at once, and each of them alone."""

    whole: Adjustable
    each: tuple[Adjustable, ...]


def adjustable_figures(problem: Problem) -> list[AdjustableFigure]:
    """Every figure that limits something; where it has one cell for all, each is the whole."""
    by_figure: dict[str, list[Parameter]] = defaultdict(list)
    for group in parameters_of(problem):
        if group.moves.limits or group.moves.coefficients:
            by_figure[group.figure.name].append(group)
    figures, instance = [], problem.instance
    for name, groups in by_figure.items():
        adjustment = groups[0].figure.kind.adjustment
        kind, standing = adjustment.kind, adjustment.standing
        each = tuple(
            Adjustable((group,), address_of(instance, group), kind, standing, group.moves)
            for group in groups
        )
        moves = combine([group.moves for group in groups])
        whole = (
            each[0] if len(each) == 1 else Adjustable(tuple(groups), name, kind, standing, moves)
        )
        figures.append(AdjustableFigure(whole, each))
    return figures


def merge_equivalent(figures: Sequence[AdjustableFigure]) -> list[AdjustableFigure]:
    """The same figures, with one for all that change the programme alike, and their addresses."""
    found: dict[object, AdjustableFigure] = {}
    for figure in figures:
        alike = (figure.whole.kind, tuple(_effect(each) for each in figure.each))
        there = found.get(alike)
        found[alike] = figure if there is None else _merge(there, figure)
    return list(found.values())


def _effect(adjustable: Adjustable) -> tuple[object, ...]:
    """What two figures have in common if one may be changed in the place of the other."""
    kind, moves = adjustable.figure.kind, adjustable.moves
    may_be = (kind.least, kind.most, kind.unit, adjustable.groups[0].cell.unit)
    return may_be, tuple(sorted(moves.limits)), tuple(sorted(moves.coefficients))


def _merge(first: AdjustableFigure, other: AdjustableFigure) -> AdjustableFigure:
    """The first of two figures that change the programme alike, with the other's addresses."""

    def join(one: Adjustable, two: Adjustable) -> Adjustable:
        return replace(one, same=(*one.same, two.address))

    each = tuple(join(one, two) for one, two in zip(first.each, other.each, strict=True))
    whole = each[0] if len(each) == 1 else join(first.whole, other.whole)
    return AdjustableFigure(whole, each)


def without_sums(allowed: Sequence[Adjustable]) -> list[Adjustable]:
    """Without figures that do what others of their kind do period by period."""
    done: dict[tuple[str, tuple[tuple[int, float], ...]], Adjustable] = {}
    for adjustable in allowed:
        limits = tuple(sorted(adjustable.moves.limits))
        single = len(adjustable.groups[0].cells) == 1 and not adjustable.ratio
        if single:
            done.setdefault((adjustable.kind, limits), adjustable)
    kept = []
    for adjustable in allowed:
        limits = tuple(sorted(adjustable.moves.limits))
        parts = [done.get((adjustable.kind, (each,))) for each in limits]
        same = done.get((adjustable.kind, limits), adjustable)
        whole = len(limits) > 1 and not adjustable.ratio and all(parts)
        if same is adjustable and not whole:
            kept.append(adjustable)
    return kept
