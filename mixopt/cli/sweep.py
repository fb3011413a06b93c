"""`mixopt sweep`: reads what the cases are, settles them, keeps what is done, prints."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.ending import INTERRUPTED
from mixopt.cli.options import Name, ScenarioName, Settings, collect_faults, load_instance
from mixopt.cli.outputs import Outputs, Table, csv_file, json_file
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.analysis.sweep import Sweeping
    from mixopt.results.sweep import Sweep, SweptCase

SECONDS = 2.0
"""Between two times that what is done is written; a block of cases may take longer."""

IGNORED = ("case", "note")
"""Columns of a table of changes that are for whoever reads it."""


def sweep(
    name: Name,
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over",
            metavar="ADDRESS=FROM:TO:NUMBER",
            help="So many values, evenly spaced, written as --set takes them: 800:1000:11 or "
            "-10%:+10%:21. Repeated: every combination.",
        ),
    ] = None,
    listed: Annotated[
        list[str] | None,
        typer.Option(
            "--list", metavar="ADDRESS=VALUE,...", help="These values. May be repeated, as --over."
        ),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            "--table",
            metavar="FILE",
            help="The cases of this CSV or Excel file (its first sheet): a column an address, a "
            "row a case, written as --set takes them; blank is unchanged.",
        ),
    ] = None,
    together: Annotated[
        bool,
        typer.Option("--together", help="First values with first values, not every combination."),
    ] = False,
    plans: Annotated[
        bool,
        typer.Option(
            "--plans", help="The plan of each case: cost by year, mix and staff of the last year."
        ),
    ] = False,
    price: Annotated[
        list[str] | None,
        typer.Option(
            "--price", metavar="ADDRESS", help="The price of this figure in each case; repeatable."
        ),
    ] = None,
    scenario: ScenarioName = None,
    settings: Settings = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--csv",
            metavar="FILE",
            help="Write a row a case to this CSV file, as they are done; the same command goes on "
            "from a file that is not complete. - prints it.",
        ),
    ] = None,
    json: Annotated[
        Path | None,
        typer.Option(
            "--json", metavar="FILE", help="Write all cases to this JSON file; - prints it."
        ),
    ] = None,
) -> None:
    """Say what the plan costs in each of many cases, and in which there is none."""
    from mixopt.analysis.sweep import prepare
    from mixopt.data.text import files_read
    from mixopt.report.terminal.beyond import show_years_counted
    from mixopt.report.terminal.sweep import show_sweep
    from mixopt.results.sweep import Sweep

    outputs = Outputs[Sweep](csv_file(csv, _table), json_file(json, Sweep.document))
    faults: list[Fault] = []
    with files_read() as read:
        asked = _read_cases(over or [], listed or [], table, together, faults)
    faults += outputs.over_inputs(read)
    instance = load_instance(name, scenario, settings, outputs, faults)
    prepared = prepare(instance, asked, together=together, plans=plans, prices=price or ())
    found = _run(prepared, csv if csv is not None and not outputs.targets[0].special else None)
    outputs.write(found)
    if not outputs.printed:
        page = console()
        show_sweep(found, page)
        show_years_counted(instance, page)
        outputs.say()
    if not found.planned:
        raise typer.Exit(3)


def _read_cases(
    over: list[str], listed: list[str], table: Path | None, together: bool, faults: list[Fault]
) -> Any:
    """The cases that are asked for, as `prepare` takes them."""
    from mixopt.instance.sweep_settings import values_listed, values_over

    found: dict[str, Any] = {}
    with collect_faults(faults):
        found |= values_over(over)
    with collect_faults(faults):
        more = values_listed(listed)
        faults += [
            Fault("--list", f"'{address}' is given by --over, too", "Give it once")
            for address in more
            if address in found
        ]
        found |= more
    if table is not None and (over or listed or together):
        remedy = "Put all changes in the table, or leave it out"
        faults.append(Fault("--table", "has every case, and other options add to it", remedy))
    if table is None and not over and not listed:
        remedy = "Give --over ADDRESS=FROM:TO:NUMBER, --list ADDRESS=VALUE,... or --table FILE"
        faults.append(Fault("sweep", "no cases are asked for", remedy))
    if table is None:
        return found
    sets: list[dict[str, Any]] = []
    with collect_faults(faults):
        sets = [*_of_table(table)]
    return sets


def _of_table(path: Path) -> Iterator[dict[str, Any]]:
    """The change sets of a table, a row each.

    Raises:
        DataError: Every cell that is no change.
    """
    from mixopt.data.plain_table import read_plain_table
    from mixopt.instance.sweep_settings import value_of

    found = read_plain_table(path, path.as_posix())
    faults: list[Fault] = []
    for number, row in found.rows:
        changes: dict[str, Any] = {}
        for column, cell in row.items():
            if column in IGNORED or not cell:
                continue
            try:
                # a spreadsheet takes +5% for a formula: there it stands behind an apostrophe
                changes[column] = value_of(cell.removeprefix("'"))
            except ValueError as error:
                what, _, remedy = str(error).partition("; ")
                faults.append(Fault(f"{found.name}, row {number}, {column}", what, remedy))
        yield changes
    if not found.rows:
        faults.append(Fault(found.name, "has no rows", "Write a row for each case"))
    if faults:
        raise DataError(faults)


def _run(prepared: Sweeping, kept: Path | None) -> Sweep:
    """Settle what is not done yet; what is done is written now and then, and however it ends."""
    done = [*_read_done_cases(prepared, kept)] if kept is not None else []
    before, last = len(done), time.monotonic()
    try:
        with progress("Cases") as left:
            for some in prepared.blocks([case.number for case in done], left):
                done += some
                if kept is not None and time.monotonic() - last > SECONDS:
                    _write(prepared, done, kept)
                    before, last = len(done), time.monotonic()
    except BaseException as stopped:
        if kept is not None and len(done) > before:
            _write(prepared, done, kept)
        if kept is None or not isinstance(stopped, KeyboardInterrupt):
            raise
        _say_stopped(prepared, len(done), kept)
        raise typer.Exit(INTERRUPTED) from None
    return prepared.sweep(done)


def _say_stopped(prepared: Sweeping, done: int, kept: Path) -> None:
    words = f"Stopped: {done:,} of {len(prepared.cases.cases):,} cases are done"
    if done:
        words += f" and in '{kept.as_posix()}'. The same command goes on from there"
    typer.echo(f"{words}.", err=True)


def _write(prepared: Sweeping, done: list[SweptCase], kept: Path) -> None:
    """Write all that is done, whole."""
    Outputs(csv_file(kept, _table)).write(prepared.sweep(done))


def _read_done_cases(prepared: Sweeping, kept: Path) -> Iterator[SweptCase]:
    """The cases that a file has of this very sweep.

    Raises:
        DataError: It has something else.
    """
    from mixopt.data.plain_table import read_plain_table

    if not kept.exists() or not kept.stat().st_size:
        return
    name = kept.as_posix()
    remedy = "Name another file, or remove this one"
    header = tuple(prepared.sweep(()).header)
    try:
        found = read_plain_table(kept, name)
    except DataError:
        what = "is there already and is no table of a sweep"
        raise DataError([Fault(f"'{name}'", what, remedy)]) from None
    if found.header[-1:] != header[-1:]:
        what = "is there already and is no table of a sweep"
        raise DataError([Fault(f"'{name}'", what, remedy)])
    if found.header != header or any(row["sweep"] != prepared.digest for _, row in found.rows):
        what = "is of another sweep: of other figures, cases or options, or another version"
        raise DataError([Fault(f"'{name}'", what, remedy)])
    yield from _read(prepared, found.rows, name)


def _read(prepared: Sweeping, rows: Any, name: str) -> Iterator[SweptCase]:
    """Cases from the rows that were written of them, each once.

    Raises:
        DataError: A row is not as it was written.
    """
    from mixopt.results.sweep import read_back

    cases, seen = prepared.cases.cases, set[int]()
    remedy = "Remove the row, and it is done again"
    for number, row in rows:
        try:
            at = int(row["case"]) - 1
            if at in seen or not 0 <= at < len(cases):
                msg = f"there is no such case, or it is there twice: {row['case']}"
                raise ValueError(msg)
            seen.add(at)
            yield read_back(prepared.columns, row, cases[at].values)
        except ValueError as error:
            raise DataError([Fault(f"{name}, row {number}", str(error), remedy)]) from None


def _table(found: Sweep) -> Table:
    return found.header, found.rows()
