"""What a notebook shows of an object: a heading and a small table, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

RIGHT = ' style="text-align: right"'


def html_table(heading: str, rows: Iterable[Sequence[str]], columns: Sequence[str] = ()) -> str:
    """A heading over a table, as HTML.

    Args:
        heading: A sentence over it.
        rows: The cells of each row; the first is its label.
        columns: Headings of the columns; none for a table of two without them.
    """
    head = "".join(
        f"<th{RIGHT if at else ''}>{escape(each)}</th>" for at, each in enumerate(columns)
    )
    lines = "".join(
        "<tr>"
        + f'<th style="text-align: left">{escape(label)}</th>'
        + "".join(f"<td{RIGHT if _is_number(cell) else ''}>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for label, *cells in rows
    )
    top = f"<thead><tr>{head}</tr></thead>" if columns else ""
    return f"<p><b>{escape(heading)}</b></p><table>{top}<tbody>{lines}</tbody></table>"


def _is_number(cell: str) -> bool:
    """Whether a cell reads as a number, or an amount of money."""
    return bool(cell) and (cell[0] in "£-∞" or cell[0].isdigit())


def pluralise(number: int, noun: str) -> str:
    """A number with its noun in the singular or plural: `1 change`, `2 changes`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def span(periods: Sequence[str]) -> str:
    """The first period, and the last where there are several."""
    return periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
