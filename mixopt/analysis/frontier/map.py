"""The cost against two figures: a map of regions, each with a formula of its own for the cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import coo_array

from mixopt.analysis.frontier.axis import FigureAxis, change_figures
from mixopt.analysis.frontier.curve import binding_words
from mixopt.analysis.frontier.mix import mix_of
from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance
from mixopt.lp.highs import solve_form
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.critical_regions import CriticalRegion, CurvedRegion, find_regions
from mixopt.lp.sparse import Floats, SparseMatrix
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import NOISE
from mixopt.programme.problem import Problem
from mixopt.results.frontier import Mix, PriceMap, Region, Scale
from mixopt.units import THOUSAND

ADDS_UP = 1e-9
"""Relative: at a corner of the box the programme is what both moves add up to."""

Span = tuple[float, float]


def draw_map(
    instance: Instance, axes: tuple[FigureAxis, FigureAxis], spans: tuple[Span, Span]
) -> PriceMap:
    """The regions of a box of two figures.

    Args:
        instance: Whose they are.
        axes: The two.
        spans: From where to where each goes.

    Raises:
        DataError: The figures multiply one another, or one stands as a ratio in a limit that binds,
            so that regions have curved edges.
        SolverFailed: The regions do not cover the box.
    """
    box = _Box(axes[0].problem, axes, spans)
    box.check(instance)
    try:
        found = find_regions(box.form_at)
    except CurvedRegion as curved:
        raise DataError([box.fault(curved)]) from None
    regions = [*_number_regions(box, found)]
    scales = [
        Scale(axis.address, axis.title, axis.unit, axis.start, *span)
        for axis, span in zip(axes, spans, strict=True)
    ]
    return PriceMap(
        instance.name,
        instance.title,
        instance.scenario,
        instance.changes,
        scales[0],
        scales[1],
        tuple(regions),
    )


@dataclass(frozen=True)
class _Box:
    """The programme at any point of a box of two figures."""

    problem: Problem
    axes: tuple[FigureAxis, FigureAxis]
    spans: tuple[Span, Span]

    def value(self, which: int, at: float) -> float:
        """The value of a figure at a share of its span."""
        least, most = self.spans[which]
        return least + at * (most - least)

    def form_at(self, u: float, v: float) -> StandardForm:
        """The matrices at a point of the unit box."""
        form = self.problem.form
        cost, limits, matrix = form.cost.copy(), np.zeros(len(form.rows)), None
        for which, at in ((0, u), (1, v)):
            moves = self.axes[which].moves
            by = self.value(which, at) - self.axes[which].start
            for column, slope in moves.costs:
                cost[column] += by * slope
            for row, slope in moves.limits:
                limits[row] += by * slope
            if moves.coefficients:
                matrix = (form.matrix.scipy if matrix is None else matrix) + by * _entries(
                    moves, form.matrix.shape
                )
        return replace(
            form,
            cost=cost,
            matrix=form.matrix if matrix is None else SparseMatrix.from_scipy(matrix),
            row_lower=form.row_lower + limits,
            row_upper=form.row_upper + limits,
        )

    def check(self, instance: Instance) -> None:
        """Refuse figures that multiply one another.

        Raises:
            DataError: They do, or what they come to at a corner is refused.
        """
        for corner in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)):
            values: dict[str, float] = {}
            for which, axis in enumerate(self.axes):
                values.update(axis.values_at(self.value(which, corner[which])))
            there = self.axes[0].view(Problem(change_figures(instance, values))).form
            if not _same(self.form_at(*corner), there):
                what = "multiply one another, so regions of both have curved edges"
                both = f"'{self.axes[0].address}' and '{self.axes[1].address}'"
                raise DataError([Fault(both, what, "Ask for the curve of one of them")])

    def fault(self, curved: CurvedRegion) -> Fault:
        """Which limit, and so which figure, has no map."""
        words = [*binding_words(self.problem, list(curved.rows)).values()]
        mine = [each.address for each in self.axes if each.moves.coefficients]
        both = " and ".join(f"'{each}'" for each in mine or [each.address for each in self.axes])
        where = f" ({words[0]})" if words else ""
        does = "multiply" if len(mine) > 1 else "multiplies"
        what = f"{does} what is decided in a limit that binds{where}: regions have curved edges"
        remedy = "Ask for its curve, for a smaller range, or for two figures that are amounts"
        money = [row.family for *_, row in self.problem.limits.describe(curved.rows) if row.money]
        if money:
            remedy = "Leave out limits on money by --more-money, or ask for a smaller range"
        return Fault(both, what, remedy)


def _entries(moves: Perturbation, shape: tuple[int, int]) -> Any:
    rows, columns, slopes = zip(*moves.coefficients, strict=True)
    return coo_array((slopes, (rows, columns)), shape=shape).tocsc()


def _same(one: StandardForm, other: StandardForm) -> bool:
    """Whether two programmes are the same to rounding."""

    def near(a: Floats, b: Floats) -> bool:
        finite = np.isfinite(a)
        if not np.array_equal(finite, np.isfinite(b)):
            return False
        size = ADDS_UP * np.maximum(1.0, np.abs(b[finite]))
        return bool(np.all(np.abs(a[finite] - b[finite]) <= size))

    apart = (one.matrix.scipy - other.matrix.scipy).tocsc().data
    most = np.abs(other.matrix.data).max(initial=1.0)
    return (
        near(one.cost, other.cost)
        and near(one.row_lower, other.row_lower)
        and near(one.row_upper, other.row_upper)
        and abs(one.offset - other.offset) <= ADDS_UP * max(1.0, abs(other.offset))
        and float(np.abs(apart).max(initial=0.0)) <= ADDS_UP * float(most)
    )


def _number_regions(box: _Box, found: list[CriticalRegion]) -> Iterator[Region]:
    """The regions as they are shown."""
    (a, b), (c, d) = box.spans
    today = [
        (axis.start - least) / (most - least)
        for axis, (least, most) in zip(box.axes, box.spans, strict=True)
    ]
    marked = False
    for number, region in enumerate(found, 1):
        corners = tuple((a + u * (b - a), c + v * (d - c)) for u, v in region.corners.tolist())
        cost = _in_units(region.cost, box.spans) if region.cost is not None else [None] * 6
        is_today = not marked and _within(region.corners, today)
        marked = marked or is_today
        why, mix = _middle(box, region)
        yield Region(
            number, region.cost is not None, is_today, corners, region.area, cost[0], cost[1],
            cost[2], cost[4], cost[3], cost[5], why, mix,
        )  # fmt: skip


def _within(corners: Floats, point: list[float]) -> bool:
    after = np.roll(corners, -1, axis=0) - corners
    towards = np.array(point) - corners
    return bool(np.all(after[:, 0] * towards[:, 1] - after[:, 1] * towards[:, 0] >= -ADDS_UP))


def _in_units(cost: Floats, spans: tuple[Span, Span]) -> list[float]:
    """A formula of the unit box in the units of both figures, in £."""
    (a, b), (c, d) = spans
    p, q = 1 / (b - a), 1 / (d - c)
    rounding = NOISE * 1e-2 * np.maximum(1.0, abs(cost[0]) * 1e-6)
    k, u, v, uu, uv, vv = (float(each) if abs(each) > rounding else 0.0 for each in cost)
    x0, y0 = a * p, c * q
    terms = [
        k - u * x0 - v * y0 + uu * x0 * x0 + uv * x0 * y0 + vv * y0 * y0,
        p * (u - 2 * uu * x0 - uv * y0),
        q * (v - 2 * vv * y0 - uv * x0),
        uu * p * p,
        uv * p * q,
        vv * q * q,
    ]
    return [term * THOUSAND + 0.0 for term in terms]


def _middle(box: _Box, region: CriticalRegion) -> tuple[tuple[str, ...], tuple[Mix, ...]]:
    """The limits that bind in a region, or clash there, in words; and the plan in its middle."""
    if region.cost is None:
        return tuple(binding_words(box.problem, list(region.rows)).values()), ()
    u, v = region.corners.mean(axis=0)
    values: dict[str, float] = {}
    for which, axis in enumerate(box.axes):
        values.update(axis.values_at(box.value(which, (u, v)[which])))
    problem = box.axes[0].view(Problem(change_figures(box.problem.instance, values)))
    solution = solve_form(problem.ranked_form)
    rows = np.flatnonzero(np.abs(solution.duals) > NOISE)
    why = tuple(binding_words(problem, [int(row) for row in rows]).values())
    return why, tuple(mix_of(problem, problem.decisions(solution)))
