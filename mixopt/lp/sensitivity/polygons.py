"""Convex polygons in a plane: cut by straight lines, measured, joined. Corners counter-clockwise.

A side is (a, b, c), with a² + b² = 1: the half-plane in which a·u + b·v + c ≥ 0.
"""

from __future__ import annotations

import numpy as np

from mixopt.lp.sensitivity.tolerances import STRAIGHT
from mixopt.lp.sparse import Floats

UNIT_BOX: Floats = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])


def area(polygon: Floats) -> float:
    """The area within corners of shape (corners, 2); 0 of fewer than three."""
    if len(polygon) < 3:
        return 0.0
    ahead = np.roll(polygon, -1, axis=0)
    return float(np.sum(polygon[:, 0] * ahead[:, 1] - ahead[:, 0] * polygon[:, 1])) / 2


def clip(polygon: Floats, side: Floats) -> Floats:
    """The part of a polygon in a half-plane; no corners where there is none."""
    if not len(polygon):
        return polygon
    far = polygon @ side[:2] + side[2]
    if np.all(far >= 0):
        return polygon
    kept: list[Floats] = []
    for at in range(len(polygon)):
        after = (at + 1) % len(polygon)
        if far[at] >= 0:
            kept.append(polygon[at])
        if (far[at] >= 0) != (far[after] >= 0):
            share = far[at] / (far[at] - far[after])
            kept.append(polygon[at] + share * (polygon[after] - polygon[at]))
    return np.array(kept) if len(kept) > 2 else np.zeros((0, 2))


def split(polygon: Floats, sides: Floats) -> tuple[Floats, list[Floats]]:
    """The part of a polygon in all half-planes, and the rest as convex polygons."""
    rest: list[Floats] = []
    for side in sides:
        outside = clip(polygon, -side)
        if len(outside) and area(outside) > 0 and len(polygon):
            inside = clip(polygon, side)
            rest.append(outside)
            polygon = inside
    return polygon, rest


def hull(points: Floats) -> Floats:
    """The corners of the smallest convex polygon around some points."""
    order = np.lexsort((points[:, 1], points[:, 0]))
    ranked = [points[at] for at in order]
    lower, upper = _chain(ranked), _chain(ranked[::-1])
    return _without_straight(np.array([*lower[:-1], *upper[:-1]]))


def _chain(points: list[Floats]) -> list[Floats]:
    """One half of the hull: the way along which every turn is to the left."""
    found: list[Floats] = []
    for point in points:
        while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0:
            found.pop()
        found.append(point)
    return found


def _turn(first: Floats, second: Floats, third: Floats) -> float:
    one, two = second - first, third - second
    return float(one[0] * two[1] - one[1] * two[0])


def _without_straight(polygon: Floats) -> Floats:
    """The corners at which the way round turns."""
    kept = list(polygon)
    at = 0
    while len(kept) > 3 and at < len(kept):
        before, here, after = kept[at - 1], kept[at], kept[(at + 1) % len(kept)]
        wide = float(np.hypot(*(after - before)))
        near = float(np.hypot(*(here - before))) <= STRAIGHT
        if near or (wide > 0 and abs(_turn(before, here, after)) <= STRAIGHT * wide):
            kept.pop(at)
            at = max(at - 1, 0)
        else:
            at += 1
    return np.array(kept)
