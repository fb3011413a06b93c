"""What every command that reads an instance shares: its arguments, and reading it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mixopt.cli.ending import Answer, say_with_answer
from mixopt.cli.remarks import all_remarks
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.cli.outputs import Outputs
    from mixopt.instance.instance import Instance

Name = Annotated[
    str,
    typer.Argument(
        help="A shipped instance (see `mixopt instances`), a folder, or a workbook (.xlsx)."
    ),
]

ScenarioName = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        metavar="NAME",
        help="Apply a scenario of scenarios.yaml. May be repeated: applied in order, and a fault "
        "where two set one figure.",
    ),
]

Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="ADDRESS=CHANGE",
        help="Change figures, in their rows' unit. 850 or -3 is the value; +3 adds, +-3 takes "
        "away; +5% or -10% is of what it is; *1.05 multiplies. * in an address stands for any "
        "part. May be repeated.",
    ),
]


YearsBeyond = Annotated[
    int | None,
    typer.Option(
        "--years-beyond",
        metavar="N",
        help="Repeat the last period for so many years beyond it, figures held, so that levers "
        "started late count for what they bring there. Without: as instance.yaml says.",
    ),
]

Draws = Annotated[
    int,
    typer.Option("--draws", metavar="N", help="How many draws of the figures, each a future."),
]

Seed = Annotated[
    int, typer.Option("--seed", metavar="N", help="The same gives the same draws, and answer.")
]

Forecasts = Annotated[
    Path | None,
    typer.Option(
        "--forecast",
        metavar="FILE",
        help="Figures with their error, from another model: CSV or Excel with the columns "
        "address, period, value, low, high and between (in %, the chance of it).",
    ),
]

Strict = Annotated[
    bool, typer.Option("--strict", help="Take remarks, on what is possible and unusual, as faults.")
]


def load_instance(
    name: str,
    names: list[str] | None,
    settings: list[str] | None,
    outputs: Outputs[Any] | None = None,
    faults: list[Fault] | None = None,
    *,
    strict: bool = False,
    checking: bool = False,
    said: bool = False,
    years_beyond: int | None = None,
) -> Instance:
    """An instance with scenarios and settings applied.

    Args:
        name: A shipped instance, or a folder.
        names: Scenarios of the instance, in order.
        settings: Changes of figures.
        outputs: What is to be written of it.
        faults: Those known before.
        strict: Remarks are faults.
        checking: Faults of the files are what is asked for, with what plain counting finds.
        said: The answer says which figures only stand for others; if not, standard error does.
        years_beyond: How far to look beyond the last period; none: as the instance does.

    Raises:
        DataError: Every fault of the outputs, of the files and of what was asked for.
        Answer: The same, where faults are what is asked for and some are of the files.
    """
    from mixopt.data import find_instance, load
    from mixopt.data.text import files_read
    from mixopt.instance import scenarios
    from mixopt.instance import settings as given_settings

    faults = [*(outputs.faults() if outputs else ()), *(faults or ())]
    instance, changes = None, []
    in_files: list[Fault] = []
    with collect_faults(faults), files_read() as read:
        find_instance(name)
        with collect_faults(in_files):
            instance = load(name)
    faults += [*in_files, *(outputs.over_inputs(read) if outputs else ())]
    with collect_faults(faults):
        changes = given_settings.settings(settings or [])
    if instance and names:
        with collect_faults(faults):
            instance = scenarios.with_scenario(instance, *names)
    if instance and changes:
        with collect_faults(faults):
            instance = scenarios.changed(instance, changes, "--set")
    if instance and years_beyond is not None:
        from mixopt.instance.years_beyond import with_years_beyond

        with collect_faults(faults):
            instance = with_years_beyond(instance, years_beyond, "--years-beyond")
    if instance and strict:
        in_files = [remark.fault() for remark in all_remarks(instance, counted=checking)]
        faults += in_files
    if faults or not instance:
        found = DataError(faults)
        raise Answer(found) if checking and in_files else found
    if not said:
        say_placeholders(instance)
    return instance


def say_placeholders(*instances: Instance) -> None:
    """Say with the answer which figures it rests on that only stand for others; of several
    instances, whose they are."""
    from mixopt.report.placeholders import describe_placeholders

    for instance in instances:
        whose = f"{instance.name}: " if len(instances) > 1 else ""
        for words in describe_placeholders(instance):
            say_with_answer(whose + words)


@contextmanager
def collect_faults(faults: list[Fault]) -> Iterator[None]:
    """Note the faults of bad input, and go on."""
    try:
        yield
    except DataError as error:
        faults += error.faults


Json = Annotated[
    Path | None,
    typer.Option(
        "--json", metavar="FILE", help="Write every number to this JSON file; - prints it."
    ),
]

CsvFolder = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FOLDER", help="Write all tables, as CSV, to this folder."),
]

Excel = Annotated[
    Path | None,
    typer.Option(
        "--excel",
        metavar="FILE",
        help="Write the answer to this Excel file, with live formulas and charts.",
    ),
]

MostNeed = Annotated[
    bool, typer.Option("--most-need", help="Price the need left unmet, in person-years, not £.")
]

Exact = Annotated[
    bool, typer.Option("--exact", help="Prove the optimum in fractions, where nothing is rounded.")
]
