"""The exact outline of two quantities: the shadow that the near-optimal set throws on a plane.

The set is a polytope, so its shadow is a polygon. Beyond each side between two points that are
known the plan furthest outwards is sought, by a linear programme: either it is no further than the
side, which is then proven to be one of the polygon, or it is a new point. So every corner is found,
and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from mixopt.lp.sparse import Floats

Point = tuple[float, float]

OUTWARDS = 1e-7
"""Relative to the widths of the polygon: a point no further outside of a side is on it."""

MOST_CORNERS = 2000
"""More are never found: the sides between them would be shorter than what a point is known to."""


def find_corners(furthest: Callable[[Floats], Point]) -> list[Point]:
    """The corners, counter-clockwise from the least of the first coordinate.

    Args:
        furthest: The point of the set that is furthest in a direction of the plane.
    """
    ends = [furthest(np.array(way)) for way in ((-1.0, 0), (0, -1.0), (1.0, 0), (0, 1.0))]
    widths = np.array([ends[2][0] - ends[0][0], ends[3][1] - ends[1][1]])
    widths = np.where(widths > OUTWARDS * np.abs(ends).max(initial=1.0), widths, 1.0)
    start = _drop_repeats(ends, widths)
    if len(start) == 1:
        return start
    found = []
    for at, point in enumerate(start):
        found += [point, *_beyond(furthest, widths, point, start[(at + 1) % len(start)])]
    return _from_the_least(_corners(_drop_repeats(found, widths), widths), widths)


def _beyond(
    furthest: Callable[[Floats], Point], widths: Floats, first: Point, second: Point
) -> Iterator[Point]:
    """The points beyond the side from one point to another, in order."""
    waiting, known = [second], first
    for _ in range(MOST_CORNERS):
        outwards = _outwards(known, waiting[-1], widths)
        point = furthest(outwards / widths)
        beyond = float(outwards @ ((np.array(point) - known) / widths))
        if beyond > OUTWARDS and not _same(point, waiting[-1], widths):
            waiting.append(point)
            continue
        known = waiting.pop()
        if not waiting:
            return
        yield known


def _outwards(first: Point, second: Point, widths: Floats) -> Floats:
    """The unit normal to the right of the way from one point to another, in scaled coordinates."""
    along = (np.array(second) - first) / widths
    return np.array([along[1], -along[0]]) / float(np.hypot(*along))


def _same(first: Point, second: Point, widths: Floats) -> bool:
    return bool(np.all(np.abs(np.array(first) - second) <= OUTWARDS * widths))


def _drop_repeats(points: list[Point], widths: Floats) -> list[Point]:
    """The points without those that repeat the one before; the first comes after the last."""
    kept: list[Point] = []
    for point in points:
        if not kept or not _same(point, kept[-1], widths):
            kept.append(point)
    while len(kept) > 1 and _same(kept[0], kept[-1], widths):
        kept.pop()
    return kept


def _corners(points: list[Point], widths: Floats) -> list[Point]:
    """The points at which the way round turns; those on a straight side are left out."""
    kept = list(points)
    at = 0
    while len(kept) > 2 and at < len(kept):
        before, after = kept[at - 1], kept[(at + 1) % len(kept)]
        off = _outwards(before, after, widths) @ ((np.array(kept[at]) - before) / widths)
        if off <= OUTWARDS and not _turns_back(before, kept[at], after, widths):
            kept.pop(at)
            at = max(at - 1, 0)
        else:
            at += 1
    return kept


def _turns_back(before: Point, point: Point, after: Point, widths: Floats) -> bool:
    """Whether the way goes back where it came from: at an end of what is only a line."""
    came = (np.array(point) - before) / widths
    goes = (np.array(after) - point) / widths
    return bool(came @ goes < 0)


def _from_the_least(points: list[Point], widths: Floats) -> list[Point]:
    """The same round, begun at the least of the first coordinate, then of the second."""
    places = np.array(points) / widths
    keys = [tuple(np.round(place - places.min(axis=0), 6)) for place in places]
    first = keys.index(min(keys))
    return [*points[first:], *points[:first]]
