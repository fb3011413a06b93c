"""The cost against one number, or against two, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.report.plot import COLUMNS, FEWEST, MARGIN, WIDEST, Between, draw
from mixopt.report.terminal.grid import Grid, Line, count, print_grid, print_line
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.prices import number
from mixopt.results.frontier import CostFrontier, FrontierPoint, PriceMap, Region
from mixopt.units import pounds

MOST_PLANS = 4
"""Plans that stand beside each other; JSON and CSV have that of every break."""

BEYOND = 0.3
"""Of the way from the first break to the last: how much is drawn of what lies beyond them."""

WHOLE = 10.0
"""Times as wide as that: a curve no wider is drawn whole."""

LINES = 16
"""Of a map."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""Of regions with a plan; after the last, `*`."""

MOST_REGIONS = 20
"""Rows of the table of a map, the largest first, and that of today."""

TITLES = {
    "mix": "People in each service, in the last period",
    "schemes": "Spent on each scheme, £ in the last period",
    "staff": "Staff, FTE in the last period",
    "levers": "Starts of levers, over the plan",
    "unmet": "People unsupported, added up over the periods",
}


def between(found: CostFrontier, *, asked: bool) -> Between:
    """From where to where a frontier is drawn: all that was asked for, or round its breaks."""
    stairs = found.curve.stairs
    first, last = stairs[0].begins, stairs[-1].ends
    inner = [*(stair.ends for stair in stairs[:-1]), found.curve.value]
    wide = max(inner) - min(inner)
    if asked or last - first <= WHOLE * wide:
        return first, last
    wide = BEYOND * (wide or max(abs(found.curve.value), 1.0))
    return max(first, min(inner) - wide), min(last, max(inner) + wide)


def print_frontier(found: CostFrontier, page: Page, *, asked: bool) -> None:
    """Print the points of a frontier, its curve, and plans at some of them.

    Args:
        found: The frontier.
        page: Where to print.
        asked: The range was asked for, so all of it is drawn.
    """
    print_line(page, found.title, style="bold")
    print_line(page, "; ".join(_answer(found)) + ".")
    print_line(page, "")
    rows: list[Line] = [
        (
            _why(point),
            [
                number(point.value),
                pounds(point.cost),
                _price(point.price_below),
                _price(point.price_above),
            ],
        )
        for point in found.points
    ]
    heading = f"{found.of} [{found.curve.unit}]"
    print_grid(page, Grid(heading, rows), ["Value", "Cost", "One more, below", "above"])
    print_line(page, "")
    for line in draw(found.curve, page.width, between(found, asked=asked), found.mark):
        page.print_line(line, wrap=False)
    print_line(page, "")
    for grid, columns in _plans(_choose_points(found), found.mark):
        print_grid(page, grid, columns)


def _answer(found: CostFrontier) -> Iterator[str]:
    """The answer in a sentence or two."""
    unit, points = found.curve.unit, found.points
    cheapest = min(points, key=lambda point: point.cost)
    dearest = max(points, key=lambda point: point.cost)
    if pounds(cheapest.cost) == pounds(dearest.cost):
        yield f"The plan costs {pounds(dearest.cost)} whatever it is"
    else:
        yield (
            f"The plan costs from {pounds(cheapest.cost)} (at {number(cheapest.value)} {unit}) to "
            f"{pounds(dearest.cost)} (at {number(dearest.value)})"
        )
    here = next((each for each in points if each.value == found.curve.value), None)
    if here is not None and found.mark:
        yield f"{found.mark} it is {number(here.value)}, and the cost {pounds(here.cost)}"
    ends = [point for point in (points[0], points[-1]) if "no plan" in point.why]
    for point in ends:
        side = "below" if point is points[0] else "above"
        yield f"{side} {number(point.value)} there is no plan"


def _why(point: FrontierPoint) -> str:
    """What changes at a point, with a limit that begins or ceases to bind where that says more."""
    if point.kind == "break" and point.why.startswith("the value") and point.starts:
        return f"{point.why}; binds above: {point.starts[0]}"
    return point.why[:1].upper() + point.why[1:]


def _price(price: float | None) -> str:
    return "–" if price is None else pounds(price)


def _choose_points(found: CostFrontier) -> list[FrontierPoint]:
    """The points whose plans are shown: both ends, the start, and others between."""
    points = [point for point in found.points if point.plan]
    if len(points) <= MOST_PLANS:
        return points
    start = [at for at, each in enumerate(points) if each.value == found.curve.value]
    chosen = {0, len(points) - 1, *start}
    for step in range(1, MOST_PLANS):
        if len(chosen) < MOST_PLANS:
            chosen.add(step * (len(points) - 1) // MOST_PLANS)
    return [points[at] for at in sorted(chosen)]


def _plans(points: Sequence[FrontierPoint], mark: str) -> Iterator[tuple[Grid, list[str]]]:
    """A table for each topic: today, and each of some plans."""
    values = [f"At {number(point.value)}" for point in points]
    for topic, title in TITLES.items():
        titles: dict[str, str] = {}
        today: dict[str, float | None] = {}
        cells: dict[tuple[str, int], float] = {}
        for at, point in enumerate(points):
            for row in point.plan:
                if row.topic == topic:
                    titles[row.item] = row.title
                    today[row.item] = row.today
                    cells[row.item, at] = row.last
        told = pounds if topic == "schemes" else count
        rows: list[Line] = [
            (
                name,
                [
                    *([count(today[item] or 0.0)] if topic != "schemes" else []),
                    *(told(cells.get((item, at), 0.0)) for at in range(len(points))),
                ],
            )
            for item, name in titles.items()
        ]
        if rows:
            yield Grid(title, rows), ["Today", *values] if topic != "schemes" else values


def print_map(found: PriceMap, page: Page) -> None:
    """Print a map: a drawing in letters, and a row for each region."""
    x, y = found.across, found.up
    print_line(page, found.title, style="bold")
    plans = [region for region in found if region.plan]
    share = sum(region.share for region in plans)
    print_line(page, f"{x.of} [{x.unit}] across, {y.of} [{y.unit}] upwards.")
    print_line(
        page,
        f"{len(plans)} regions, each with one price of either; a plan exists on "
        f"{100 * share:.1f}% of the map.",
    )
    print_line(page, "")
    names = {region.number: _letter(at) for at, region in enumerate(_by_size(found, plans))}
    for line in draw_map(found, names, page.width):
        page.print_line(line, wrap=False)
    print_line(page, "")
    shown = sorted(_by_size(found, plans)[:MOST_REGIONS], key=lambda region: region.number)
    rows: list[Line] = [
        (
            f"{names[region.number]}, region {region.number}{' (today)' if region.today else ''}",
            [f"{100 * region.share:.1f}%", *_prices(region)],
        )
        for region in shown
    ]
    note = "" if len(plans) <= MOST_REGIONS else f"and {len(plans) - MOST_REGIONS} smaller regions"
    title = "What one more of each adds to the cost"
    print_grid(page, Grid(title, rows, note=note), ["Of the map", "Across", "Upwards"])
    none = [region for region in found if not region.plan]
    for words in dict.fromkeys(region.why[0] for region in none if region.why):
        print_line(page, f"No plan (·), among others for: {words}")


def _by_size(found: PriceMap, plans: list[Region]) -> list[Region]:
    """That of today first, then the largest."""
    return sorted(plans, key=lambda region: (not region.today, -region.share))


def _letter(at: int) -> str:
    return LETTERS[at] if at < len(LETTERS) else "*"


def _prices(region: Region) -> list[str]:
    """What one more of each adds: a number, or from where to where where the other moves it."""
    across = [
        (region.x or 0.0) + (region.xy or 0.0) * b + 2 * (region.xx or 0.0) * a
        for a, b in region.corners
    ]
    up = [
        (region.y or 0.0) + (region.xy or 0.0) * a + 2 * (region.yy or 0.0) * b
        for a, b in region.corners
    ]
    return [_range(across), _range(up)]


def _range(prices: Sequence[float]) -> str:
    least, most = pounds(min(prices)), pounds(max(prices))
    return least if least == most else f"{least} to {most}"


def draw_map(found: PriceMap, names: dict[int, str], width: int | None = None) -> list[str]:
    """Lines of text: each place of the map by the letter of its region; `·` has no plan."""
    columns = min(COLUMNS, max((width or WIDEST) - MARGIN, FEWEST))
    x, y = found.across, found.up
    wide, high = x.most - x.least, y.most - y.least
    lines = []
    for line in range(LINES):
        up = y.most - (line + 0.5) / LINES * high
        row = [
            names.get(found.region_at(x.least + (at + 0.5) / columns * wide, up).number, "·")
            for at in range(columns)
        ]
        if y.least <= y.value <= y.most and line == min(
            int((y.most - y.value) / high * LINES), LINES - 1
        ):
            at = int((x.value - x.least) / wide * columns)
            if 0 <= at < columns:
                row[at] = "+"
        label = {0: number(y.most), LINES - 1: number(y.least)}.get(line, "")
        lines.append(f"{label:>14} │{''.join(row)}")
    least, most = number(x.least), number(x.most)
    between = "+ today".center(columns - len(least) - len(most))
    return [*lines, f"{'':14} └{'─' * columns}", f"{'':16}{least}{between}{most}"]
