"""England's councils as strips: a bar each, by region, in one SVG file in the style of the reports.

Each bar has its council and its number as a title, which browsers show under the pointer; `--csv`
has the same numbers. Councils are sorted within their region, in each strip for itself. A map of
tiles would need places that somebody has published; regions are enough to find a council by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from xml.sax.saxutils import escape

from mixopt.instance.councils import Council
from mixopt.instance.notebook import span
from mixopt.report.html.charts import DARK, INKS, LINE, PALE, WIDE
from mixopt.results.england import England

BAR, GAP = 4.2, 8.0
"""Across: of a council, and between two regions."""

HIGH, BETWEEN = 70.0, 50.0
"""Of a strip, and of the words over the next."""

EDGE = 12
"""To the left and the right of all."""

TOP = 62.0
"""Of the title."""

SMALL, TEXT, LARGE = 9, 12, 16
"""Sizes of letters."""


@dataclass(frozen=True)
class Strip:
    """One measure of every council.

    Attributes:
        title: What it is, and its unit.
        form: How a number is written, such as `{:.1f}%`.
        values: By code of the council; bars, from 0.
        today: What it is today, where that is compared: wide and pale, behind the bars.
    """

    title: str
    form: str
    values: Mapping[str, float]
    today: Mapping[str, float]


def draw_england(found: England, code: str = "") -> str:
    """All strips, as the text of an SVG file.

    Args:
        found: The councils.
        code: Of one that is marked; or blank.
    """
    regions = _regions(found)
    strips = [*_strips(found)]
    height = TOP + len(strips) * (HIGH + BETWEEN) + 40
    planned = {each.council.code for each, _ in found.planned}
    code = code if code in planned else ""
    marked = found.of(code).council.name if code else ""
    title = f"{len(found.planned)} councils of England planned, {span(found.periods)}"
    says = "A bar a council, sorted within its region; the line is the region's median."
    if marked:
        says += f" {marked} is marked."
    parts = [
        _text(0, 20, title, size=LARGE),
        _text(0, 40, f"{says} Dark: in the plan. Pale: today.", size=TEXT),
    ]
    for at, strip in enumerate(strips):
        parts += _draw_strip(strip, regions, TOP + at * (HIGH + BETWEEN), code)
    parts += _names(regions, height - 24)
    box = f"{-EDGE} 0 {WIDE + 2 * EDGE} {height:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" '
        f'aria-labelledby="title says" font-family="sans-serif">\n<title id="title">'
        f'{escape(title)}</title>\n<desc id="says">{escape(says)}</desc>\n'
        f'<rect x="{-EDGE}" width="{WIDE + 2 * EDGE}" height="{height:.0f}" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _regions(found: England) -> dict[str, list[Council]]:
    """Councils with a plan, by region, in the order of the names of regions."""
    regions: dict[str, list[Council]] = {}
    for each, _ in sorted(found.planned, key=lambda pair: pair[0].council.region):
        regions.setdefault(each.council.region, []).append(each.council)
    return regions


def _strips(found: England) -> Iterator[Strip]:
    """What is drawn: what plans save, the mix today and in the plan, and prices."""
    last = found.periods[-1]
    saved = {each.council.code: 100 * (1 - each.ratios[-1]) for each, _ in found.planned}
    title = f"Plan of {last} below what was spent in 2024-25, % of it"
    yield Strip(title, "{:.1f}%", saved, {})
    for name, words in found.services.items():
        mixes = [
            {
                each.council.code: 100 * mix.get(name, 0.0) / (sum(mix.values()) or 1.0)
                for each, mix in pairs
            }
            for pairs in (
                [(each, plan.today) for each, plan in found.planned],
                [(each, plan.last) for each, plan in found.planned],
            )
        ]
        if any(mixes[0].values()):
            yield Strip(f"{words}: % of the children, {last}", "{:.1f}%", mixes[1], mixes[0])
    for name, words in (
        ("foster_household", "A foster household more to be recruited saves, £000"),
        ("home_place", "A home's place more on framework terms saves, £000"),
    ):
        saves = {
            each.council.code: -adds / 1000
            for each, plan in found.planned
            if (adds := plan.prices[name].one_more) is not None
        }
        yield Strip(words, "£{:,.0f}k", saves, {})
    cases = {
        each.council.code: -100 * adds / each.spend
        for each, plan in found.planned
        if each.spend and (adds := plan.prices["case"].one_more) is not None
    }
    yield Strip(
        "A case more for each social worker saves, % of a year's spend", "{:.1f}%", cases, {}
    )


def _draw_strip(
    strip: Strip, regions: Mapping[str, list[Council]], top: float, code: str
) -> Iterator[str]:
    """The words and the bars of one strip, from 0 to the largest number; none where it has none."""
    most = max([*strip.values.values(), *strip.today.values(), 1e-9])
    floor = top + BETWEEN - 30 + HIGH
    yield _text(0, floor - HIGH - 6, strip.title, size=TEXT)
    right = f"up to {strip.form.format(most)}"
    if code in strip.values:
        name = next(each.name for some in regions.values() for each in some if each.code == code)
        right = f"{name} {strip.form.format(strip.values[code])}, {right}"
    yield _text(WIDE, floor - HIGH - 6, right, "end", SMALL)
    x = 0.0
    for councils in regions.values():
        end = x + BAR * len(councils)
        known = [each for each in councils if each.code in strip.values]
        here = sorted(known, key=lambda each: strip.values[each.code])
        for at, council in enumerate(here):
            place = x + BAR * at
            yield from _draw_council(strip, council, place, floor, most, council.code == code)
        if here:
            middle = median(strip.values[each.code] for each in here)
            yield _line(x, end, floor - HIGH * max(middle, 0.0) / most, LINE)
        yield _line(x, end, floor, INKS[1])
        x = end + GAP


def _draw_council(
    strip: Strip, council: Council, x: float, floor: float, most: float, mark: bool
) -> Iterator[str]:
    """A council's bar, and what it is today behind it; over one that is marked, a mark."""
    value, today = strip.values[council.code], strip.today.get(council.code)
    said = f"{council.name}: {strip.form.format(value)}"
    if today is not None:
        said += f", today {strip.form.format(today)}"
    yield f"<g><title>{escape(said)}</title>"
    if today is not None:
        yield _bar(x, floor, BAR - 0.6, HIGH * max(today, 0.0) / most, PALE)
    narrow = BAR - 0.6 if today is None else (BAR - 0.6) / 2
    high = HIGH * max(value, 0.0) / most
    yield _bar(x + (BAR - 0.6 - narrow) / 2, floor, narrow, high, LINE if mark else DARK)
    yield "</g>"
    if mark:
        top = floor - max(high, HIGH * max(today or 0.0, 0.0) / most) - 3
        yield f'<path d="M{x + BAR / 2:.1f} {top:.1f} l-4 -7 h8 z" fill="{LINE}"/>'


def _names(regions: Mapping[str, Sequence[Council]], y: float) -> Iterator[str]:
    """The names of the regions, under their bars, on two lines."""
    x = 0.0
    for region, councils in regions.items():
        wide = BAR * len(councils)
        for at, words in enumerate(_halves(region)):
            yield _text(x + wide / 2, y + at * 11, words, "middle", SMALL)
        x += wide + GAP


def _halves(words: str) -> list[str]:
    """A name on one line or two, broken at the blank that is nearest to its middle."""
    blanks = [at for at, letter in enumerate(words) if letter == " "]
    if not blanks:
        return [words]
    at = min(blanks, key=lambda each: abs(each - len(words) / 2))
    return [words[:at], words[at + 1 :]]


def _bar(x: float, floor: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{floor - height:.1f}" width="{width:.1f}" '
        f'height="{max(height, 0.5):.1f}" fill="{fill}"/>'
    )


def _line(x: float, x2: float, y: float, ink: str) -> str:
    return f'<line x1="{x:.1f}" x2="{x2:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{ink}"/>'


def _text(x: float, y: float, words: str, anchor: str = "start", size: int = TEXT) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
        f'fill="{INKS[1]}">{escape(words)}</text>'
    )
