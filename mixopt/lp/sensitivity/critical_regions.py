"""The critical regions of a programme that two numbers move: where one formula holds for its cost.

With the same rows at their limits and the same columns at their bounds, every room (of values from
their bounds, of rows from their limits, of reduced costs and duals from the sign that is allowed)
is a straight function of both numbers, as long as they move limits and costs. So a basis is optimal
on a convex polygon, its critical region (Gal and Nedoma, 1972). Where there is no plan, the duals
of phase one prove that there is none in a whole half-plane.

The box is covered by what is left of it: at a point that nothing covers the programme is solved,
the polygon of its basis (or of its proof) is taken away, and what is left is cut into convex parts;
so none is forgotten, and no two overlap. Parts with the same formula are then joined.

A price stands in the row that says what is spent, as a coefficient. Rooms that do not end
a region may then be curved: each is shown to stay above 0 on the whole of it, else it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.sensitivity.polygons import UNIT_BOX, area, hull, split
from mixopt.lp.sensitivity.region_proofs import (
    CurvedRegion,
    FormAt,
    RegionProof,
    prove_region,
    refuse_curved,
)
from mixopt.lp.sensitivity.tolerances import NEAR, ROUNDED, SAME, SLIVER, UNRESOLVED, WHOLE
from mixopt.lp.sparse import Floats

ROUND = 6
"""Decimals of a round number of the box."""

MOST_TRIES = 12
MOST_PARTS = 20_000


@dataclass(frozen=True)
class CriticalRegion:
    """A convex polygon of the unit box on which one formula holds.

    Attributes:
        corners: Counter-clockwise. Shape (corners, 2).
        cost: Of 1, u, v, u², u·v and v² in the objective; none where there is no plan.
        rows: Where there is no plan: rows that clash in some of it.
    """

    corners: Floats
    cost: Floats | None
    rows: tuple[int, ...] = ()

    @property
    def area(self) -> float:
        """Of the unit box."""
        return area(self.corners)

    def cost_at(self, u: float, v: float) -> float:
        """The objective at a point."""
        assert self.cost is not None
        return float(self.cost @ [1.0, u, v, u * u, u * v, v * v])


def find_regions(form_at: FormAt) -> list[CriticalRegion]:
    """The critical regions of the unit box, those without a plan too; their areas sum to 1.

    Args:
        form_at: The programme at a point of the box.

    Raises:
        CurvedRegion: An edge of a region is no straight line.
        SolverFailed: Some part of the box is covered by no region.
    """
    waiting, found, known, lost = [UNIT_BOX], [], list[RegionProof](), 0.0
    random = np.random.default_rng(0)
    for _ in range(MOST_PARTS):
        if not waiting:
            break
        part = waiting.pop()
        if area(part) <= SLIVER:
            lost += area(part)
            continue
        cut = _cover(form_at, part, known, random)
        if cut is None:
            lost += area(part)
            if area(part) > UNRESOLVED:
                msg = "part of the map is covered by no basis. Ask for a smaller range"
                raise SolverFailed(msg)
            continue
        inside, rest, proof = cut
        refuse_curved(proof, inside)
        found.append((inside, proof))
        waiting += rest
    else:
        msg = f"the map has more than {MOST_PARTS} parts. Ask for a smaller range"
        raise SolverFailed(msg)
    regions = _join_parts(found)
    total = sum(region.area for region in regions)
    if abs(total - 1.0) > WHOLE or lost > WHOLE:
        msg = f"the regions of the map cover {total:.12f} of it. Ask for a smaller range"
        raise SolverFailed(msg)
    return regions


def _cover(
    form_at: FormAt, part: Floats, known: list[RegionProof], random: np.random.Generator
) -> tuple[Floats, list[Floats], RegionProof] | None:
    """What one proof covers of a part, the rest of it, and the proof; none if none is found."""
    for tried in range(MOST_TRIES):
        weights = 1.0 + (0.2 + tried) * random.random(len(part))
        point = weights @ part / weights.sum()
        proof = next((each for each in known if each.covers(point)), None)
        proof = proof or prove_region(form_at, point)
        if proof is None:
            continue
        if not any(each is proof for each in known):
            known.append(proof)
        sides = proof.sides.copy()
        sides[:, 2] += NEAR
        inside, rest = split(part, sides)
        if area(inside) > SLIVER:
            return inside, rest, proof
    return None


def _join_parts(found: list[tuple[Floats, RegionProof]]) -> list[CriticalRegion]:
    """Parts with the same formula joined, where they make one convex polygon."""
    groups: list[tuple[RegionProof, list[Floats]]] = []
    for part, proof in found:
        mine = next((parts for other, parts in groups if _same(other, proof)), None)
        if mine is None:
            groups.append((proof, [part]))
        else:
            mine.append(part)
    regions: list[CriticalRegion] = []
    for proof, parts in groups:
        regions += [
            CriticalRegion(hull(_round(part)), proof.cost, proof.rows)
            for part in _merge_polygons(parts)
        ]
    return sorted(regions, key=lambda each: tuple(np.round(each.corners.mean(axis=0), 9)))


def _round(corners: Floats) -> Floats:
    """Corners with the round numbers that they are but for rounding."""
    near = np.round(corners, ROUND)
    return np.where(np.abs(corners - near) <= ROUNDED, near, corners)


def _merge_polygons(parts: list[Floats]) -> list[Floats]:
    """Convex polygons joined, all at once or two by two, where they make convex ones."""
    whole = hull(np.concatenate(parts))
    if abs(area(whole) - sum(map(area, parts))) <= NEAR:
        return [whole]
    parts = [hull(part) for part in parts]
    at = 0
    while at < len(parts):
        for other in range(at + 1, len(parts)):
            both = hull(np.concatenate([parts[at], parts[other]]))
            if abs(area(both) - area(parts[at]) - area(parts[other])) <= NEAR:
                parts[at] = both
                del parts[other]
                at = -1
                break
        at += 1
    return parts


def _same(one: RegionProof, other: RegionProof) -> bool:
    if one.cost is None or other.cost is None:
        return one.cost is other.cost
    size = SAME * max(1.0, abs(one.cost[0])) + NEAR
    return bool(np.all(np.abs(one.cost - other.cost) <= size))


__all__ = ["CriticalRegion", "CurvedRegion", "FormAt", "find_regions"]
