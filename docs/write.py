"""Writes the pages that the code knows best: mathematics, commands, files.

`make docs` runs it; a test fails while a page differs from what it would write.
"""

from __future__ import annotations

import re
from dataclasses import fields
from inspect import cleandoc
from pathlib import Path

from typer.testing import CliRunner

from mixopt.cli import app
from mixopt.formulation import BLOCKS
from mixopt.formulation import __doc__ as whole
from mixopt.plan import FORMAT, TABLES
from mixopt.units import UNITS, VOLUME_UNITS

HERE = Path(__file__).resolve().parent
COMMANDS = (
    "solve",
    "explain",
    "prices",
    "price",
    "bounds",
    "check",
    "new",
    "export",
    "schema",
    "models",
    "instances",
)


def mathematics() -> str:
    """Every block's docstring, in the order in which the programme is built."""
    parts = [
        "# The mathematics\n",
        "Written by the code: each part is a file of `mixopt/formulation/`.\n",
    ]
    parts.append(f"```text\n{(whole or '').strip()}\n```\n")
    for block in BLOCKS:
        title, _, text = (block.__doc__ or "").strip().partition("\n")
        name = block.__name__.rpartition(".")[2]
        parts.append(f"## {title.rstrip('.')}\n\n`mixopt/formulation/{name}.py`\n")
        parts.append(f"```text\n{text.strip(chr(10))}\n```\n")
    return "\n".join(parts)


def commands() -> str:
    """The help of every command."""
    parts = ["# Commands\n", "Written by the code, from `mixopt COMMAND --help`.\n", EXIT_CODES]
    for command in ((), *((name,) for name in COMMANDS)):
        words = " ".join(("mixopt", *command, "--help"))
        answer = CliRunner().invoke(
            app,
            [*command, "--help"],
            prog_name="mixopt",
            env={"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"},
        )
        text = re.sub(r"[ \t]+$", "", answer.stdout, flags=re.MULTILINE).strip()
        parts.append(f"## `{words.removesuffix(' --help')}`\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


EXIT_CODES = """\
| exit code | means |
| --- | --- |
| 0 | done |
| 2 | bad input or a command that cannot be understood; every fault is listed, nothing is written |
| 3 | no plan meets every limit; the limits that clash, or the gap in the money, are named |
| 4 | the solver gave no proven answer, or the answer failed a check |
"""


def output() -> str:
    """The tables of a plan and their columns."""
    parts = [
        "# The plan as data\n",
        "Written by the code, from `mixopt/plan.py`.\n",
        f"`mixopt solve NAME --json FILE` writes one document of format `{FORMAT}`: `format, instance, "
        "title, model, scenario, changes, status, mode, cost, areas, periods, certificate`, then each "
        "table below as a list, then `made_by` (versions and options). `--out FOLDER` writes each table "
        "as a CSV file of the same columns, in UTF-8 with the mark that Excel needs. Money is in £ of its "
        "own period; the plan's `cost`, and the change and slope of `limits`, are discounted: in the money "
        "of the first period. The `room` of a limit, on money too, is in the limit's own `unit`, such as "
        "£1,000. The same input and the same versions give the same bytes. Under one format, fields may be "
        "added, never renamed or removed. In CSV a text that a spreadsheet would take for a formula begins with '.\n",
    ]
    for name, row in TABLES.items():
        notes = _field_notes(row)
        parts.append(
            f"## `{name}`\n\n{cleandoc(row.__doc__ or '')}\n\n| column | type | |\n| --- | --- | --- |"
        )
        parts += [
            f"| `{field.name}` | {str(field.type).replace('|', 'or')} | {notes.get(field.name, '')} |"
            for field in fields(row)
        ]
        parts.append("")
    return "\n".join(parts)


def _field_notes(row: type) -> dict[str, str]:
    """The sentence under each field, read from the source."""
    source = (HERE.parent / "mixopt" / "plan.py").read_text(encoding="utf-8")
    body = source.partition(f"class {row.__name__}:")[2].partition("\n@dataclass")[0]
    found = re.findall(r'^    (\w+): [^\n]+\n    """(.+?)"""', body, flags=re.MULTILINE | re.DOTALL)
    return {name: " ".join(text.split()) for name, text in found}


def units() -> str:
    """Every unit."""
    parts = [
        "# Units\n",
        "Written by the code, from `mixopt/units.py`.\n",
        "| unit | same kind as | times |\n| --- | --- | --- |",
    ]
    parts += [f"| {u.symbol} | {u.own} | {u.factor:.10g} |" for u in UNITS.values()]
    parts.append(
        "\nA year is 365.25 days where £/year becomes £/week, and only there: a plan counts each "
        "period's own days."
    )
    parts.append(
        "\nA service is counted in one of three units, which set the units of its figures:\n"
    )
    parts.append(
        "| service's unit | volume | price | per person | staffing | relief | price is for |"
    )
    parts.append("| --- | --- | --- | --- | --- | --- | --- |")
    parts += [
        f"| {v.name} | {v.volume} | {v.price} | {v.per_person} | {v.staffing} | {v.relief} | {v.time} |"
        for v in VOLUME_UNITS.values()
    ]
    return "\n".join(parts) + "\n"


PAGES = {
    "mathematics.md": mathematics,
    "commands.md": commands,
    "plan.md": output,
    "units.md": units,
}

if __name__ == "__main__":
    for name, write in PAGES.items():
        (HERE / name).write_text(write(), encoding="utf-8")
