"""`mixopt new`: an instance to fill in; or one council's, filled in from published figures."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console
from mixopt.cli.options import collect_faults
from mixopt.cli.outputs import Output, Outputs, text_folder
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.cli.starts import Written
    from mixopt.instance.councils import Council

BLANK_FIRST, START_FIRST, START_LAST, START_OLDEST = 2026, 2025, 2027, 2022
"""Years in which a first period begins: of a blank instance where none is said; of a start where
none is said, which is that of the newest figures; at the latest; and from the oldest figures."""


def new(
    folder: Annotated[
        Path, typer.Argument(help="Folder to make, or workbook (.xlsx); its name is the area's.")
    ],
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="A shipped model (see `mixopt models`); with --council children, or people: "
            "adults too, of whom most rows are left blank.",
        ),
    ] = None,
    council: Annotated[
        str | None,
        typer.Option(
            "--council",
            metavar="NAME",
            help="Fill it in from what is published of this council (see `mixopt councils`), each "
            "figure with its source, and a README of what to correct first.",
        ),
    ] = None,
    first: Annotated[
        int | None,
        typer.Option(
            metavar="YEAR",
            help=f"Year in which the first period begins: {BLANK_FIRST}; with --council "
            f"{START_FIRST}, the year of the newest figures; {START_OLDEST} and later plan "
            "from the figures of that year, at its prices, to look back.",
            show_default=False,
        ),
    ] = None,
    years: Annotated[
        int, typer.Option(metavar="N", help="Number of financial years.", min=1, max=30)
    ] = 3,
) -> None:
    """Make an instance: blank, with every figure that a model calls for; or one council's.

    With --council, the figures are those published for that council, what is derived from them
    says how, and what nobody publishes is assumed and says why, and how far it may be out
    (docs/england.md). The budget is the council's to give: what was spent stands in its place.
    With --model people, a row of adult social care has what is published recently by council, or
    is left blank, with England's value beside it: `mixopt check` lists those.
    """
    from mixopt.data.workbook import is_workbook

    workbook, made = is_workbook(folder), list[bytes]()
    outputs: Outputs[dict[str, str]] = Outputs(
        Output(folder, lambda _: made[0], new=True)
        if workbook
        else text_folder(folder, lambda files: files)
    )
    faults, files = outputs.faults(), dict[str, str]()
    written: list[Written] = []
    with collect_faults(faults):
        if council is None:
            files = _make_blank(folder, workbook, model, first, years)
        else:
            written.append(_start(council, model, first, years, str(folder)))
            files = written[0].files
        if workbook:
            made.append(_as_workbook(files, folder))
    if faults:
        raise DataError(faults)
    outputs.write(files)
    if written:
        for line in written[0].lines:
            console().print_paragraph(line)
        return
    what = "a workbook" if workbook else f"{len(files)} files"
    fill = "Fill it in" if workbook else "Fill them in"
    typer.echo(
        f"{folder}: {what}. {fill}; `mixopt check {quote(str(folder))}` lists what is missing."
    )


def _make_blank(
    folder: Path, workbook: bool, model: str | None, first: int | None, years: int
) -> dict[str, str]:
    from mixopt.data.template import make_blank

    if model is None:
        remedy = "Name a model (`mixopt models` lists them), or a council with --council"
        raise DataError([Fault("--model", "not given", remedy)])
    begins = BLANK_FIRST if first is None else first
    return make_blank(folder.stem if workbook else folder.name, model, begins, years)


def _start(council: str, model: str | None, first: int | None, years: int, place: str) -> Written:
    """A council's files, all that is wrong with what was asked for said at once."""
    from mixopt.cli.starts import write_start
    from mixopt.data.published import shipped_councils
    from mixopt.instance.start import CHILDREN, PEOPLE, STARTED_AS

    faults = list[Fault]()
    if model is not None and model not in STARTED_AS:
        remedy = "Leave --model out for children, or write 'people' for children and adults"
        faults.append(Fault("--model", f"'{model}' cannot begin with a council", remedy))
    adults = STARTED_AS.get(model or CHILDREN) == PEOPLE
    begins = START_FIRST if first is None else first
    if adults and START_OLDEST <= begins < START_FIRST:
        remedy = f"Begin in {START_FIRST} or later, or leave --model out: children alone"
        what = f"read {begins}, and what is published of adults is of 2022-23 to 2024-25"
        faults.append(Fault("--first", what, remedy))
    if not START_OLDEST <= begins <= START_LAST:
        remedy = (
            f"The figures are of {START_OLDEST} to {START_FIRST}: begin in {START_OLDEST} to "
            f"{START_LAST}"
        )
        faults.append(Fault("--first", f"read {begins}", remedy))
    with collect_faults(faults):
        (found,) = shipped_councils().find([council])
        if not faults:
            return write_start(_as_of(found, begins), begins, years, place, adults=adults)
    raise DataError(faults)


def _as_of(council: Council, first: int) -> Council:
    """The council with the figures of the year in which the plan begins, where newer ones are out.

    Raises:
        DataError: There was no such council yet.
    """
    from mixopt.data.published import shipped_councils

    if first >= START_FIRST:
        return council
    then = {each.code: each for each in shipped_councils(first)}
    if council.code not in then:
        remedy = f"Begin later, or leave --first out: {START_FIRST}"
        raise DataError([Fault(council.name, f"there are no figures of {first}", remedy)])
    return then[council.code]


def _as_workbook(files: dict[str, str], folder: Path) -> bytes:
    """The tables as a workbook; what is read beside them stays out."""
    from mixopt.data.conversion import Contents, as_workbook
    from mixopt.data.formats import encode

    texts = {
        name: encode(text, mark=name.endswith(".csv"))
        for name, text in files.items()
        if name.endswith((".csv", ".yaml"))
    }
    made, _ = as_workbook(Contents(texts), folder)
    return made
