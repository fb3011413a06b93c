"""`mixopt councils`: what is published of England's councils."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mixopt.cli.console import console
from mixopt.cli.outputs import Outputs, Table, csv_file, json_file
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.instance.councils import Council, Councils

FORMAT = "mixopt-councils/1"

COLUMNS = (
    "code", "council", "region", "dfe_code", "input", "title", "value", "mark", "unit", "date",
    "source", "note",
)  # fmt: skip


def councils(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...",
            help="Councils, as you write them (Bristol, Hull, St Helens), or a code, also an "
            "old one. None: a list of all.",
        ),
    ] = None,
    json: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FILE",
            help="Write every figure, what is missing, sources and licence as JSON; - prints it.",
        ),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv", metavar="FILE", help="Write a row a figure, with its source; - prints it."
        ),
    ] = None,
) -> None:
    """List England's councils, their codes, and what is published of each and what is missing.

    The figures are of the Department for Education and the Ministry of Housing, Communities and
    Local Government; the few of adult social care of NHS England, the Office for National
    Statistics and the Office for Local Government too. They are shipped with mixopt
    (docs/councils.md); nothing is downloaded.
    """
    from mixopt.data.published import shipped_adults, shipped_councils
    from mixopt.report.terminal.councils import show_council, show_list, show_terms

    outputs: Outputs[list[Council]] = Outputs(
        json_file(json, lambda found: _document(found, shipped_councils(), shipped_adults())),
        csv_file(csv, lambda found: _table(found, shipped_adults())),
    )
    faults: list[Fault] = [*outputs.faults(), *outputs.over_inputs(())]
    every, adults = shipped_councils(), shipped_adults()
    found: list[Council] = []
    try:
        found = every.find(names) if names else [*every]
    except DataError as error:
        faults += error.faults
    if faults:
        raise DataError(faults)
    outputs.write(found)
    if outputs.printed:
        return
    page = console()
    if not names:
        show_list(every, adults, page)
    of_adults = {each.code: each for each in adults}
    for at, council in enumerate(found if names else ()):
        if at:
            page.print_line("")
        show_council(council, of_adults[council.code], every, page)
    if names:
        show_terms(every, adults, page)
    outputs.say()


def _document(found: list[Council], every: Councils, adults: Councils) -> dict[str, Any]:
    """Councils as JSON holds them; a figure that is missing is null, and has its mark."""
    from dataclasses import asdict

    from mixopt.instance.councils import list_publications

    of_adults = {each.code: each for each in adults}
    return {
        "format": FORMAT,
        "sources": [asdict(each) for each in list_publications(every, adults)],
        "councils": [_entry(council, of_adults[council.code]) for council in found],
    }


def _entry(council: Council, adults: Council) -> dict[str, Any]:
    return {
        "code": council.code,
        "name": council.name,
        "region": council.region,
        "dfe_code": council.dfe_code,
        "other_codes": [*council.other_codes],
        "also_called": [*council.also_called],
        "returns_with": council.returns_with or None,
        **_figures(council),
        "adults": _figures(adults),
    }


def _figures(council: Council) -> dict[str, Any]:
    """What is missing, by name, and every figure."""
    return {
        "missing": [figure.input.name for figure in council.missing],
        "figures": {
            name: {
                "value": _whole(figure.value),
                "mark": figure.mark or None,
                "unit": figure.input.unit,
                "date": figure.date,
                "source": figure.input.source,
                "where": figure.input.where,
                "note": figure.note or None,
            }
            for name, figure in council.figures.items()
        },
    }


def _table(found: list[Council], adults: Councils) -> Table:
    """A row a figure, of a council first those of children."""
    of_adults = {each.code: each for each in adults}
    rows = [
        {
            "code": council.code,
            "council": council.name,
            "region": council.region,
            "dfe_code": council.dfe_code,
            "input": name,
            "title": figure.input.title,
            "value": _whole(figure.value),
            "mark": figure.mark,
            "unit": figure.input.unit,
            "date": figure.date,
            "source": figure.input.source,
            "note": figure.note,
        }
        for council in found
        for each in (council, of_adults[council.code])
        for name, figure in each.figures.items()
    ]
    return COLUMNS, rows


def _whole(value: float | None) -> float | int | None:
    """A count as the whole number that is printed."""
    return int(value) if value is not None and value.is_integer() else value
