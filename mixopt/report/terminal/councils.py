"""Councils and what is published of them, in words: for `mixopt councils`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mixopt.instance.councils import Council, Councils, PublishedFigure, most_missing

if TYPE_CHECKING:
    from mixopt.report.terminal.page import Page

MOST_OFTEN = 5
"""Inputs that are named as missing most often."""


def show_list(councils: Councils, page: Page) -> None:
    """All councils: names, codes, regions, how much is published of each."""
    rows = [(each.name, (each.code, each.dfe_code, each.region, _share(each))) for each in councils]
    page.print_table("Council", ("Code", "DfE", "Region", "Published"), rows, whole=False)
    page.print_line("")
    often = (
        f"{each.title.lower()} ({number})" for each, number in most_missing(councils) if number
    )
    page.print_paragraph(
        f"{len(councils)} councils. Without a figure most often: "
        + "; ".join(list(often)[:MOST_OFTEN])
        + ". A figure that is suppressed is not 0."
    )
    page.print_paragraph("`mixopt councils NAME` shows what is published of one, and what is not.")
    page.print_paragraph("`mixopt new FOLDER --council NAME` starts an instance from it.")
    show_terms(councils, page)


def show_council(council: Council, councils: Councils, page: Page) -> None:
    """One council: each figure that is published, then what is not and why."""
    codes = ", ".join((council.code, f"DfE {council.dfe_code}", *council.other_codes))
    page.print_line(f"{council.name}, {council.region} ({codes})", "bold")
    if council.returns_with:
        other = next(each.name for each in councils if each.code == council.returns_with)
        page.print_paragraph(
            f"Makes one workforce return with {other}: its rates are those of both."
        )
    rows = [
        (figure.input.title, (_value(figure), figure.input.unit, figure.date))
        for figure in council.figures.values()
        if not figure.mark
    ]
    page.print_table("Published", ("", "Unit", "Of"), rows)
    older = [each for each in council.figures.values() if each.note and not each.mark]
    _show_notes("Of an earlier year", older, page)
    _show_notes("Not published, and not 0", council.missing, page)


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


def show_terms(councils: Councils, page: Page) -> None:
    """Who published the figures, and the words that their licence asks for."""
    page.print_line("")
    for each in councils.publications:
        page.print_paragraph(f"{each.publisher}: {each.title}.", "dim")
    for words in sorted({each.attribution for each in councils.publications}):
        page.print_paragraph(words, "dim")


def _share(council: Council) -> str:
    figures: Sequence[PublishedFigure] = [
        each for each in council.figures.values() if each.mark != "joint"
    ]
    return f"{len(figures) - len(council.missing)} of {len(figures)}"


def _value(figure: PublishedFigure) -> str:
    value = figure.value or 0.0
    return f"{value:,.2f}".rstrip("0").rstrip(".")
