"""Councils and what is published of them, in words: for `mixopt councils`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from mixopt.instance.councils import (
    Council,
    Councils,
    PublishedFigure,
    list_publications,
    most_missing,
)

if TYPE_CHECKING:
    from mixopt.report.terminal.page import Page

MOST_OFTEN = 5
"""Inputs that are named as missing most often."""

BY_ADULTS = (
    "spend by reason and age, weeks in care homes of people of 65 and over, people by age, what "
    "followed short-term support, staff who left"
)
"""What is published of them."""

NOT_OF_ADULTS = (
    "people who have care by setting, prices, hours of home care, places, who leaves hospital, "
    "staff, levers"
)
"""What a plan of adults needs and no council's figures say."""


def show_list(councils: Councils, adults: Councils, page: Page) -> None:
    """All councils: names, codes, regions, how much is published; who lacks what of adults."""
    rows = [(each.name, (each.code, each.dfe_code, each.region, _share(each))) for each in councils]
    page.print_table("Council", ("Code", "DfE", "Region", "Published"), rows, whole=False)
    page.print_line("")
    often = [f"{each.title.lower()} ({number})" for each, number in most_missing(councils)]
    page.print_paragraph(
        f"{len(councils)} councils. Without a figure most often: {'; '.join(often[:MOST_OFTEN])}. "
        "A figure that is suppressed is not 0."
    )
    page.print_paragraph(
        f"Of adult social care little is published by council that is recent: {BY_ADULTS}. Not of "
        f"all: {'; '.join(_list_lacking(adults))}. A plan of adults asks for more: `mixopt new "
        "FOLDER --council NAME --model people` leaves that blank."
    )
    page.print_paragraph("`mixopt councils NAME` shows what is published of one, and what is not.")
    page.print_paragraph("`mixopt new FOLDER --council NAME` starts an instance from it.")
    show_terms(councils, adults, page)


def _list_lacking(adults: Councils) -> Iterator[str]:
    """What some councils have no figure of, with their names; inputs of the same ones together."""
    lacking: dict[str, list[str]] = {}
    for council in adults:
        for figure in council.missing:
            lacking.setdefault(figure.input.title.lower(), []).append(council.name)
    together: dict[tuple[str, ...], list[str]] = {}
    for title, names in lacking.items():
        together.setdefault(tuple(names), []).append(title)
    for councils, titles in together.items():
        more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
        yield f"{titles[0]}{more} ({', '.join(councils)})"


def show_council(council: Council, adults: Council, councils: Councils, page: Page) -> None:
    """One council: each figure that is published, of children and of adults; what is not, and why.

    Args:
        council: With the figures of children.
        adults: The same, with those of adults.
        councils: All of them.
        page: What to print on.
    """
    codes = ", ".join((council.code, f"DfE {council.dfe_code}", *council.other_codes))
    page.print_line(f"{council.name}, {council.region} ({codes})", "bold")
    if council.returns_with:
        other = next(each.name for each in councils if each.code == council.returns_with)
        page.print_paragraph(
            f"Makes one workforce return with {other}: its rates are those of both."
        )
    _show_figures("Published", council, page)
    older = [each for each in council.figures.values() if each.note and not each.mark]
    _show_notes("Of an earlier year", older, page)
    _show_notes("Not published, and not 0", council.missing, page)
    page.print_line("")
    _show_figures("Published of adult social care", adults, page)
    _show_notes("Not published of adult social care, and not 0", adults.missing, page)
    page.print_paragraph(
        f"Nothing else that is recent is shipped of its adult social care: {NOT_OF_ADULTS}."
    )


def _show_figures(title: str, council: Council, page: Page) -> None:
    """What is published, with its unit and its date."""
    rows = [
        (figure.input.title, (_value(figure), figure.input.unit, figure.date))
        for figure in council.figures.values()
        if not figure.mark
    ]
    page.print_table(title, ("", "Unit", "Of"), rows)


def _show_notes(title: str, figures: Iterable[PublishedFigure], page: Page) -> None:
    """Figures of which there is something to say, those of one note together."""
    noted: dict[str, list[str]] = {}
    for figure in figures:
        why = f"{figure.mark}: {figure.note}" if figure.mark else figure.note
        noted.setdefault(why, []).append(figure.input.title)
    if noted:
        page.print_line("")
        page.print_line(title, "bold")
    for why, titles in noted.items():
        page.print_paragraph(f"{'; '.join(titles)} ({why}).")


def show_terms(councils: Councils, adults: Councils, page: Page) -> None:
    """Who published the figures, and the words that their licence asks for."""
    page.print_line("")
    publications = list_publications(councils, adults)
    for each in publications:
        page.print_paragraph(f"{each.publisher}: {each.title}.", "dim")
    for words in sorted({each.attribution for each in publications}):
        page.print_paragraph(words, "dim")


def _share(council: Council) -> str:
    figures: Sequence[PublishedFigure] = [
        each for each in council.figures.values() if each.mark != "joint"
    ]
    return f"{len(figures) - len(council.missing)} of {len(figures)}"


def _value(figure: PublishedFigure) -> str:
    value = figure.value or 0.0
    return f"{value:,.2f}".rstrip("0").rstrip(".")
