"""The frontier of the cost: against one number from break to break, or against two as a map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mixopt.instance.notebook import html_table, pluralise
from mixopt.results.price_curve import CurveSegment, PriceCurve
from mixopt.units import pounds

FORMAT = "mixopt-frontier/1"


@dataclass(frozen=True, slots=True)
class Mix:
    """One number of the plan: people in a service, staff, starts, £ of a scheme, unmet."""

    topic: str
    """`mix`, `schemes`, `staff`, `levers` or `unmet`."""
    item: str
    """The name of the service, scheme, role and contract, lever or need."""
    title: str
    unit: str
    today: float | None
    last: float
    """In the last period; of levers and of people left unmet, over the whole plan."""


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """A value at which the price changes, or the curve ends, or that of today."""

    value: float
    cost: float
    """£ over the plan, later money discounted."""
    price_below: float | None
    """£ that one more adds just below; none where there is no plan or the figure may not be."""
    price_above: float | None
    """The same just above."""
    kind: str
    """`break`, `end` or `today`."""
    why: str
    """What makes it one."""
    starts: tuple[str, ...]
    """Limits that bind above it, and not below."""
    stops: tuple[str, ...]
    """Limits that bind below it, and not above."""
    plan: tuple[Mix, ...]
    """The plan there: of all that cost the least, the one nearest to today."""

    @property
    def cells(self) -> dict[str, Any]:
        """The point as a row of a table: the plan's numbers beside it."""
        own = {
            name: getattr(self, name)
            for name in ("value", "cost", "price_below", "price_above", "kind", "why")
        }
        limits = {"starts": "; ".join(self.starts), "stops": "; ".join(self.stops)}
        return {**own, **limits, **{f"{row.topic}.{row.item}": row.last for row in self.plan}}


Table = tuple[Sequence[str], list[Mapping[str, Any]]]
"""Its columns and its rows."""


def table_of(rows: list[dict[str, Any]]) -> Table:
    """Rows with every column that any of them has; what a plan has nothing of is 0."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return columns, [{name: row.get(name, 0.0) for name in columns} for row in rows]


@dataclass(frozen=True, slots=True, repr=False)
class CostFrontier:
    """The least cost against one number, piece by piece."""

    instance: str
    title: str
    scenario: str
    changes: tuple[str, ...]
    of: str
    """What the number is, in words."""
    mark: str
    """What is said of `curve.value`: `today`, `in the plan`, or blank where it is neither."""
    curve: PriceCurve
    points: tuple[FrontierPoint, ...]
    """From the lowest value to the highest."""

    def __iter__(self) -> Iterator[CurveSegment]:
        """Each piece, from the lowest value to the highest."""
        return iter(self.curve.stairs)

    def cost_at(self, value: float) -> float | None:
        """£ of the least cost at a value; none where the frontier does not reach, or no formula."""
        for stair in self.curve.stairs:
            if stair.begins <= value <= stair.ends and stair.constant is not None:
                part = (stair.over or 0.0) / (value - (stair.less or 0.0)) if stair.over else 0.0
                return stair.constant + (stair.times or 0.0) * value + part
        return None

    def table(self) -> Table:
        """A row for each point, with the people, staff, starts and unmet need of its plan."""
        return table_of([point.cells for point in self.points])

    def document(self) -> dict[str, Any]:
        """The JSON document that `mixopt frontier --json` writes."""
        return {
            "format": FORMAT,
            "instance": self.instance,
            "scenario": self.scenario,
            "changes": list(self.changes),
            "of": self.of,
            "mark": self.mark,
            **self.curve.document(),
            "points": [asdict(point) for point in self.points],
        }

    def __repr__(self) -> str:
        """In a line."""
        return f"<Frontier of {self.title}: {repr(self.curve)[1:-1]}>"

    def _repr_html_(self) -> str:
        """For a notebook: a row a point."""
        rows = [
            [point.why, f"{point.value:,.6g}", pounds(point.cost),
             *("–" if price is None else pounds(price)
               for price in (point.price_below, point.price_above))]
            for point in self.points
        ]  # fmt: skip
        columns = ("What changes", self.curve.unit, "Cost", "One more, below", "above")
        return html_table(f"{self.title}: {self.of}", rows, columns)


@dataclass(frozen=True, slots=True)
class Scale:
    """One of the two numbers of a map."""

    address: str
    of: str
    """What it is, in words."""
    unit: str
    value: float
    """Today's."""
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the map on which the prices of both numbers are constant, or there is no plan.

    Where there is a plan, its cost is constant + x · X + y · Y + xy · X · Y (and, where a number
    moves limits and costs, xx · X² + yy · Y²), in £. With xy, the price of X is x + xy · Y.
    """

    number: int
    """From 1; the one with today's values is marked in `today`."""
    plan: bool
    """Whether there is one."""
    today: bool
    corners: tuple[tuple[float, float], ...]
    """Counter-clockwise, in the units of both."""
    share: float
    """Of the area of the map."""
    constant: float | None
    x: float | None
    y: float | None
    xy: float | None
    xx: float | None
    yy: float | None
    why: tuple[str, ...]
    """Where there is no plan: limits that clash. Else the limits that bind there with a price."""
    mix: tuple[Mix, ...]
    """The plan in the middle of the region."""

    def cost_at(self, x: float, y: float) -> float:
        """£ of the least cost at a point of the region."""
        return (
            (self.constant or 0.0)
            + (self.x or 0.0) * x
            + (self.y or 0.0) * y
            + (self.xy or 0.0) * x * y
            + (self.xx or 0.0) * x * x
            + (self.yy or 0.0) * y * y
        )

    def holds(self, x: float, y: float, widths: tuple[float, float]) -> bool:
        """Whether a point lies in it, its edges included."""
        for (a, b), (c, d) in zip(self.corners, (*self.corners[1:], self.corners[0]), strict=True):
            across = ((c - a) * (y - b) - (d - b) * (x - a)) / (widths[0] * widths[1])
            if across < -1e-9:
                return False
        return True


@dataclass(frozen=True, slots=True, repr=False)
class PriceMap:
    """The least cost against two numbers: regions with constant prices, which cover the box."""

    instance: str
    title: str
    scenario: str
    changes: tuple[str, ...]
    across: Scale
    up: Scale
    regions: tuple[Region, ...]

    def __iter__(self) -> Iterator[Region]:
        """Each region, from left to right."""
        return iter(self.regions)

    def region_at(self, x: float, y: float) -> Region:
        """The region of a point of the box.

        Raises:
            ValueError: It is outside of the box.
        """
        widths = self.across.most - self.across.least, self.up.most - self.up.least
        for region in self.regions:
            if region.holds(x, y, widths):
                return region
        msg = f"({x:g}, {y:g}) is outside of the map"
        raise ValueError(msg)

    def table(self) -> Table:
        """A row for each region, with its corners as text and the plan in its middle."""
        names = ("number", "plan", "today", "share", "constant", "x", "y", "xy", "xx", "yy")
        rows = []
        for region in self.regions:
            corners = "; ".join(f"{x:.10g} {y:.10g}" for x, y in region.corners)
            own = {name: getattr(region, name) for name in names}
            mix = {f"{row.topic}.{row.item}": row.last for row in region.mix}
            rows.append({**own, "corners": corners, "why": "; ".join(region.why), **mix})
        return table_of(rows)

    def document(self) -> dict[str, Any]:
        """The JSON document that `mixopt frontier --json` writes."""
        return {
            "format": "mixopt-map/1",
            "instance": self.instance,
            "scenario": self.scenario,
            "changes": list(self.changes),
            "across": asdict(self.across),
            "up": asdict(self.up),
            "regions": [asdict(region) for region in self.regions],
        }

    def __repr__(self) -> str:
        """In a line."""
        number = pluralise(len(self.regions), "region")
        return f"<Map of {self.title}: {self.across.address} by {self.up.address}, {number}>"
