"""Mixopt convert."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.outputs import Output, Outputs
from mixopt.errors import DataError

if TYPE_CHECKING:
    from mixopt.data.conversion import Contents


def convert(
    name: Annotated[
        str, typer.Argument(help="A shipped instance, a folder, or a workbook (.xlsx).")
    ],
    to: Annotated[Path, typer.Argument(help="A workbook to write (.xlsx), or a new folder.")],
) -> None:
    """Write an instance as a workbook (.xlsx), or a workbook as a folder of CSV and YAML files.

    Both ways without loss; what cannot be held is listed. The instance need not be sound, nor
    filled in.
    """
    from mixopt.cli.options import collect_faults
    from mixopt.data import find_instance
    from mixopt.data.conversion import as_workbook, contents_of
    from mixopt.data.text import files_read
    from mixopt.data.workbook import is_workbook

    made = b""
    left: tuple[str, ...] = ()
    contents: Contents | None = None
    outputs: Outputs[Contents] = Outputs(
        Output(to, lambda _: made, new=True)
        if is_workbook(to)
        else Output(to, lambda found: found.files, folder=True)
    )
    faults = outputs.faults()
    with collect_faults(faults), files_read() as read:
        place = find_instance(name)
        contents = contents_of(place)
        left = contents.left
        if is_workbook(to):
            made, left = as_workbook(contents, place)
    faults += outputs.over_inputs(read)
    if faults or contents is None:
        raise DataError(faults)
    outputs.write(contents)
    typer.echo(f"Written: {to}")
    for line in left:
        typer.echo(f"Not held: {line}.", err=True)
