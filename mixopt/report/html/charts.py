"""Pictures of a paper as SVG inside a page: bars, bars side by side, and bars to both sides.

Nothing is told by colour alone: bars differ by pattern and by words, and each has its number. The
table under a picture has the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from mixopt.report.paper.document import Picture, Series

WIDE = 720
"""Units of the drawing across; the page scales it."""

DARK, PALE, LINE = "#1d4f7c", "#c9dcec", "#8a3b12"
"""Fills of the first and second series, and of lines: each 3 to 1 or more against what is beside
it, with an outline where it is paler."""

FILLS = (DARK, PALE)

INKS = ("#ffffff", "#1a1a1a")
"""Of numbers that stand inside a bar of the first and of the second series."""

TEXT = 13
"""Size of letters."""

LETTER = 0.52
"""Width of a letter, on average, by its size."""

MILLION, THOUSAND = 1e6, 1e3


def draw(picture: Picture, key: str) -> str:
    """A picture as an SVG element with a title and a description.

    Args:
        picture: What is drawn.
        key: Distinguishes its identifiers from others on the page.
    """
    body, height = {"columns": _columns, "pairs": _pairs, "sides": _sides}[picture.kind](picture)
    names = f'aria-labelledby="{key}-title {key}-says"'
    return (
        f'<svg viewBox="0 0 {WIDE} {height:.0f}" role="img" {names} font-size="{TEXT}">'
        f'<title id="{key}-title">{escape(picture.title)}</title>'
        f'<desc id="{key}-says">{escape(picture.says)}</desc>{"".join(body)}</svg>'
    )


def short(number: float, unit: str) -> str:
    """A number as it stands beside a bar."""
    if unit != "£":
        return f"{number:,.1f}"
    sign, size = "-" if number < 0 else "", abs(number)
    if size >= MILLION:
        return f"{sign}£{size / MILLION:,.1f}m"
    return f"{sign}£{size / THOUSAND:,.0f}k" if size >= THOUSAND else f"{sign}£{size:,.0f}"


def _columns(picture: Picture) -> tuple[list[str], float]:
    """Upright bars for each label, from 0, and lines over them."""
    bars = [series for series in picture.series if not series.line]
    lines = [series for series in picture.series if series.line]
    most = max((abs(n) for series in picture.series for n in series.values), default=1.0) or 1.0
    top, floor = 70.0, 290.0
    slot = WIDE / len(picture.labels)
    width = min(0.8 * slot / len(bars), 70.0)
    parts = [*_legend(picture.series)]

    def height(number: float) -> float:
        return floor - (floor - top) * max(number, 0.0) / most

    for at, label in enumerate(picture.labels):
        middle = slot * (at + 0.5)
        for place, series in enumerate(bars):
            left = middle + width * (place - len(bars) / 2)
            y = height(series.values[at])
            parts.append(_bar(left, y, width - 3, floor - y, place))
            if slot / len(bars) > 44:
                said = short(series.values[at], picture.unit)
                parts.append(
                    _text(left + width / 2, floor - 8, said, "middle", 11, INKS[place % 2])
                )
        parts.append(_text(middle, floor + 18, label, "middle"))
    for series in lines:
        points = [(slot * (at + 0.5), height(n)) for at, n in enumerate(series.values)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="3"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{LINE}"/>' for x, y in points]
    parts.append(_rule(0, WIDE, floor, floor))
    return parts, floor + 30


def _pairs(picture: Picture) -> tuple[list[str], float]:
    """For each label a line of words, and a bar lying under it for each series."""
    most = max((n for series in picture.series for n in series.values), default=1.0) or 1.0
    parts, y = [*_legend(picture.series)], 48.0
    for at, label in enumerate(picture.labels):
        parts.append(_text(0, y + 12, _cut(label, WIDE), "start"))
        y += 18
        for place, series in enumerate(picture.series):
            size = (WIDE - 90) * max(series.values[at], 0.0) / most
            parts.append(_bar(0, y, max(size, 1.0), 12, place))
            parts.append(
                _text(size + 6, y + 11, short(series.values[at], picture.unit), "start", 11)
            )
            y += 15
        y += 8
    return parts, y


def _sides(picture: Picture) -> tuple[list[str], float]:
    """For each label a line of words, and under it a bar from the middle to one side."""
    values = picture.series[0].values
    most = max(map(abs, values), default=1.0) or 1.0
    middle, reach = WIDE / 2, WIDE / 2 - 80
    parts, y = [], 4.0
    for label, number in zip(picture.labels, values, strict=True):
        parts.append(_text(0, y + 12, _cut(label, WIDE), "start"))
        y += 18
        parts.append(_rule(middle, middle, y - 2, y + 15))
        size = max(reach * abs(number) / most, 1.0)
        left = middle if number >= 0 else middle - size
        parts.append(_bar(left, y, size, 13, 0 if number >= 0 else 1))
        said, right = short(number, picture.unit), number >= 0
        x = middle + size + 6 if right else middle - size - 6
        parts.append(_text(x, y + 11, said, "start" if right else "end", 11))
        y += 22
    return parts, y


def _legend(series: Sequence[Series]) -> Iterator[str]:
    """A sample and the name of each series, in a line at the top."""
    x, place = 0.0, 0
    for each in series:
        if each.line:
            yield f'<line x1="{x}" x2="{x + 20}" y1="18" y2="18" stroke="{LINE}" stroke-width="3"/>'
            yield f'<circle cx="{x + 10}" cy="18" r="5" fill="{LINE}"/>'
        else:
            yield _bar(x, 11, 20, 14, place)
            place += 1
        yield _text(x + 26, 23, each.name, "start")
        x += 26 + len(each.name) * TEXT * LETTER + 28


def _bar(x: float, y: float, width: float, height: float, place: int) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(height, 0.5):.1f}" '
        f'fill="{FILLS[place % len(FILLS)]}" stroke="{DARK}"/>'
    )


def _rule(x: float, x2: float, y: float, y2: float) -> str:
    return f'<line x1="{x:.1f}" x2="{x2:.1f}" y1="{y:.1f}" y2="{y2:.1f}" stroke="{INKS[1]}"/>'


def _text(x: float, y: float, words: str, anchor: str, size: int = TEXT, ink: str = INKS[1]) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{ink}">'
        f"{escape(words)}</text>"
    )


def _cut(words: str, width: float) -> str:
    """Words that fit; the table under the picture has them whole."""
    most = int(width / (TEXT * LETTER))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
