"""Writes the pages that the code knows best: mathematics, commands, files.

`make docs` runs it; a test fails while a page differs from what it would write.
"""

from __future__ import annotations

import io
import os
import re
from contextlib import redirect_stdout
from dataclasses import fields
from functools import partial
from inspect import cleandoc, getsource
from pathlib import Path
from unittest.mock import patch

import alternatives_page
import backtest_page
import bridge_page
import commit_page
import comparison_page
import england_page
import england_plans_page
import frontiers_page
import groups_page
import horizon_page
import prices_page
import risk_page
import strategies_page
import usual_page
from typer.testing import CliRunner

from mixopt.certificates import Certificate, ExactProof
from mixopt.cli.app import app
from mixopt.formulation import BLOCKS
from mixopt.formulation import __doc__ as whole
from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.results.alternatives import Alternative, Difference, Outline, Range
from mixopt.results.beyond import BEYOND_TABLES
from mixopt.results.plan import FORMAT, TABLES
from mixopt.results.price import COLUMNS, Price, Side
from mixopt.results.price_curve import CurveSegment
from mixopt.units import UNITS, VOLUME_UNITS

HERE = Path(__file__).resolve().parent
COMMANDS = tuple(
    command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands
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
| 2 | bad input, a command that cannot be understood, or a place that cannot be written to; every fault is listed, nothing is written. Where it is standard output that takes no more, files that were asked for are written |
| 3 | no plan meets every limit; what clashes and what would give a plan are printed. Of `compare`: no column has a plan |
| 4 | the solver gave no proven answer, the answer failed a check, or mixopt made a mistake of its own: one line says what to send us, and `MIXOPT_DEBUG=1` shows its traceback |
| 130, 143, 129 | ended by Ctrl-C, by SIGTERM, by SIGHUP: nothing is written, and no temporary file is left |
| 141 | what read the output stopped reading (`mixopt check NAME \\| head`); files that were asked for are written |

## Where results go

- All that a command is asked to write is written whole, or none of it: where one file cannot be written, or a signal comes,
  the others are as they were, and folders that were made for them are gone. Whatever can be seen to stand in the way is said before
  any work is done.
- Files are written before the report is printed. `-` (or `/dev/stdout`) prints a file in place of the report, in UTF-8.
- A symbolic link is followed: what it points at is written. A file that is replaced keeps its mode; a new one has what the umask
  says. Pipes and devices are written to as they stand, when all else is ready.
- `--out` fills a new or an empty folder. A file may lie in it: `--out plan --json plan/plan.json`.
- No input is overwritten: no file that the command reads, no `.csv` or `.yaml` in the folder of an instance (it would be read as one
  of its tables the next time), nothing that mixopt ships.

## What is printed, and where

- **What was asked for goes to standard output**: a plan, prices, an explanation; of `solve`, `prices`, `price`, `bounds` and
  `export` also why there is no plan (exit code 3), and of `check` the faults that it was asked to look for. So
  `mixopt check mytown > faults.txt` and `mixopt solve mytown | less` have it all.
- **Standard error** has progress and errors of use: an instance, a scenario, an option or an address that is not there. It has
  the faults in an instance's files where they stop another command than `check`, so that `mixopt solve mytown > plan.txt` says
  at the terminal why the file is empty. Where a document is printed (`--json -`), standard output has that document or nothing:
  all else, an explanation too, goes to standard error.
- On a terminal, text is wrapped at its width (`COLUMNS`, where that is set), between words; an address after a dot. What is
  piped or sent to a file is not wrapped: one row of a table, one sentence, one fault a line.

## One screen of `mixopt solve`

At most 45 lines, all areas together: what the plan costs and what is left of the envelope; what is saved against the target;
both for the whole plan in the money of each period, with the discounted sum beside it. Then the money by period in £000,
who is in each service today and in the last period, what to start and when, staff and ratios, and the limits that matter most. Where
that is more than a screen, the services (and schemes) on which least is spent in the last period, the smallest roles, the smallest
levers and the standards that are no ratio of staff are folded into `and N more`, with the table that has them. What a title explains
in brackets is left out there. `--table NAME` prints a table whole, `--full` all of them; `--json` and `--out` have every number.

- **Limits that matter most** are those of which one more changes the cost most, each in the period where it does most, by
  solving again: first those that one more of helps, then those that cost. In most-need mode it is the need left unmet that
  counts, where any limit changes it. How many people there are is no limit that a council sets, and is left out (the table
  Prices has it).
- **Assumed prices** carry so much of the money: each entry of the ledger is units × price × time, and its amount, whatever
  its sign, counts for the kind of source that its price has (published, derived, assumed). A saving rests on its figure as much
  as what is spent does. Units are decided by the plan and count for nothing here; `mixopt prices --source assumed` says what each
  assumed figure, need and places too, does to the cost.
- **Warnings** are the remarks on figures that are possible and unusual; `mixopt check` lists them, `--strict` makes them faults.
"""


def output() -> str:
    """The tables of a plan and their columns."""
    parts = [
        "# The plan as data\n",
        "Written by the code, from `mixopt/plan.py`.\n",
        f"`mixopt solve NAME --json FILE` writes one document of format `{FORMAT}`: `format, instance, "
        "title, model, scenario, changes, status, mode, cost, areas, periods, certificate, need_certificate, "
        "exact_proof, exact_need_proof` (null where not asked for: the second and the last are of most-need "
        "mode, the last two of `--exact`), then each "
        "table below as a list, then `made_by` (versions and options). `--out FOLDER` writes each table "
        "as a CSV file of the same columns, in UTF-8 with the mark that Excel needs. Money is in £ of its "
        "own period; the plan's `cost`, and the change and slope of `limits`, are discounted: in the money "
        "of the first period. The `room` of a limit, on money too, is in the limit's own `unit`, such as "
        "£1,000. The same input and the same versions give the same bytes. Under one format, fields may be "
        "added, never renamed or removed. In CSV a text that a spreadsheet would take for a formula begins with '.\n",
    ]
    for name, proof in (("certificate", Certificate), ("exact_proof", ExactProof)):
        parts.append(f"## `{name}`\n\n```text\n{cleandoc(proof.__doc__ or '')}\n```\n")
    for name, row in TABLES.items():
        parts += [f"## `{name}`\n\n{cleandoc(row.__doc__ or '')}\n", *columns_of(row)]
    parts.append(f"## `beyond`\n\n{BEYOND}\n")
    for name, row in BEYOND_TABLES.items():
        if name not in TABLES or TABLES[name] is not row:
            parts += [f"### `{name}`\n\n{cleandoc(row.__doc__ or '')}\n", *columns_of(row)]
    return "\n".join(parts)


BEYOND = """\
Only where the plan looks beyond its last period ([horizon.md](horizon.md)): `years`, for how many, and of the periods beyond the
tables `needs`, `supported`, `volumes`, `staff`, `vacancies`, `deployment` and `ledger` with the columns above, and `money`. `cost` of
the plan is the sum of cost × discount in both tables `money`. `--out` writes them as `beyond_money.csv` and so on."""


def columns_of(row: type) -> list[str]:
    """A table of a row's columns, their types and the sentence under each."""
    notes = _field_notes(row)
    return [
        "| column | type | |\n| --- | --- | --- |",
        *(
            f"| `{field.name}` | {str(field.type).replace('|', 'or')} | {notes.get(field.name, '')} |"
            for field in fields(row)
        ),
        "",
    ]


def _field_notes(row: type) -> dict[str, str]:
    """The sentence under each field, read from the source."""
    found = re.findall(
        r'^    (\w+): [^\n]+\n    """(.+?)"""', getsource(row), flags=re.MULTILINE | re.DOTALL
    )
    return {name: " ".join(text.split()) for name, text in found}


def prices() -> str:
    """What a price is, a council's ratios priced, and the tables of prices."""
    parts = [prices_page.page(), "## Prices as data\n", PRICES]
    parts += [f"### Of `mixopt prices`\n\n{cleandoc(Price.__doc__ or '')}\n", *price_columns()]
    parts += [
        f"### Of `mixopt price`\n\n{cleandoc(CurveSegment.__doc__ or '')}\n",
        *columns_of(CurveSegment),
    ]
    return "\n".join(parts)


def alternatives() -> str:
    """What alternatives are, of a council, and their tables."""
    parts = [alternatives_page.page()]
    for row in (Range, Outline, Alternative, Difference):
        parts += [f"### `{row.__name__}`\n\n{cleandoc(row.__doc__ or '')}\n", *columns_of(row)]
    return "\n".join(parts)


def price_columns() -> list[str]:
    """The columns of prices: those of both sides stand beside each other."""
    types = {(row, each.name): each.type for row in (Price, Side) for each in fields(row)}
    notes = {row: _field_notes(row) for row in (Price, Side)}
    lines = []
    for column, path in COLUMNS.items():
        side, _, name = path.rpartition(".")
        row = Side if side else Price
        note = notes[row].get(name) or cleandoc(getattr(Price, name).__doc__ or "")
        kind = str(types.get((row, name), "str")).replace("|", "or")
        where = f" Of the side {side}." if side else ""
        lines.append(f"| `{column}` | {kind} | {note}{where} |")
    return ["| column | type | |\n| --- | --- | --- |", *lines, ""]


PRICES = """\
`--json` writes one document: `format` (`mixopt-prices/1` or `mixopt-staircase/1`), `instance, scenario, changes, mode`,
`cost` in £ or `unmet` in weighted person-years, `certificate`, `exact_proof` (null without `--exact`), and `prices` or
`stairs`. `--csv` writes the rows alone. `address` is the address of the input tables, so that prices join their
inputs row by row.
"""


def units() -> str:
    """Every unit."""
    parts = [
        "# Units\n",
        "Written by the code, from `mixopt/units.py`.\n",
        "| unit | same kind as | times | a year of it is |\n| --- | --- | --- | --- |",
    ]
    parts += [f"| {u.symbol} | {u.own} | {u.factor:.10g} | {u.year} |" for u in UNITS.values()]
    parts.append(
        "\nA year is 365.25 days where £/year becomes £/week, and only there: a plan counts each "
        "period's own days."
    )
    parts.append(
        "\nA service is counted in one of three units, which set the units of its figures:\n"
    )
    parts.append(
        "| service's unit | volume | price | per person | staffing | relief "
        "| starts prevented, people moved on | price is for |"
    )
    parts.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    parts += [
        f"| {v.name} | {v.volume} | {v.price} | {v.per_person} | {v.staffing} | {v.relief} | {v.flow} | "
        f"{v.time} |"
        for v in VOLUME_UNITS.values()
    ]
    return "\n".join(parts) + "\n"


EXPLAINED = """\
# Explanations

Written by the code, from `mixopt explain` of five councils that are squeezed until they have no plan.

`mixopt explain NAME` says why there is no plan, and what would give one; `mixopt solve` says the same, with exit
code 3. Where there is a plan, `mixopt explain` says how near it is to there being none.

It begins with what is missing. Where only money is short: the least cost without the limits on money, by year. Where other
limits clash too, they are relaxed by as little as can be, people left out first, then policy, and law and what nobody can
buy only if that is not enough; so much is missing whatever the money, and what the money is short then is said before it. Then
come the ways out, and last what clashes.

- **Plain counting** looks at the figures alone: more people than places, more committed than there is to spend, a lever
  that comes too late. It takes the side that favours a plan, so what it finds is sure.
- **What clashes** is listed set by set. Each set is as small as it can be: without any one of its limits the others can all
  hold. "By" is how far that limit would have to give way, were it the only one to; it is about this set, and other sets may
  ask for more. What clashes without money comes first; money is looked at with as few people left out as can be. Sets
  that share limits can be many: those that mending the sets before would leave are found, and "at least" says that there
  may be others. Definitions (what a volume is, how staff come and go) always hold and are not listed.
- **One change alone** moves each figure that a council could move by the least that makes a plan possible. In each kind the
  smallest change comes first; kinds and units are not ranked against each other.
- **What no council would do is not offered.** A change is one that a council could make if it is money (any amount), places, recruits,
  or policy, and the number goes no further than twice what it is today and no lower than half of it; or ten of the council's
  own steps where that is further (`mixopt prices --rank step` has them: a place, an FTE, a case, a percentage point). No
  share becomes nothing, or the whole. Law, and what nobody can buy (how fast a service grows, who stays, when a lever
  starts, what a fund may be spent on) are not a council's to change. Single changes beyond that are counted, the first named, and
  all are in the JSON; a part of a package that goes beyond it is marked.
- **The cheapest package** lets limits give way together. First as little policy as can be (each change as a share of the
  figure's value, added up with the weights), and among those ways the fewest £ (places at their price for the period,
  recruits at a period's pay and their hiring, money at its face). Nothing trades policy against pounds. A limit of nothing
  has no share of its value: it is measured by its other periods, a share by the whole, and if there is neither, it
  stays. Law, and what nobody can buy, stands unless `--law` says otherwise. Less of a block contract is counted at
  its price, as places are. No part of a package could be left out or be a step smaller, and no single change counts less;
  with ratios (cases to a worker, shares) another mix of parts might. Lines are straight far from today's figures too: a
  package that buys very much of one thing says what the figures say, and is to be read with doubt.
- **What could be met** is the plan that leaves the least need unmet inside the limits as they are.

Every change is rounded to what a council writes (a hundredth of a place, a pound, a basis point), away from where there is
no plan. It was then applied as it is printed after `--set`, and the plan solved: the cost shown is that plan's.

"""


def explanations() -> str:
    """What is explained, and the five councils."""
    parts = [
        EXPLAINED,
        "| kind | what | counts | gives way in a package |",
        "| --- | --- | --- | --- |",
    ]
    for name, kind in ADJUSTMENTS.items():
        counts = "£" if kind.bought else "a share of its value"
        when = "yes" if kind.bought else GIVES_WAY.get(name, "yes")
        parts.append(f"| `{name}` | {kind.heading} | {counts} | {when} |")
    for command in EXAMPLES:
        text = run_in_terminal(*command.split()[1:]).strip()
        parts.append(f"\n## `{command}`\n\n```text\n{text}\n```")
    return "\n".join(parts) + "\n"


class Terminal(io.StringIO):
    """A stream that says that somebody reads it."""

    def isatty(self) -> bool:
        """It is a terminal."""
        return True


def run_in_terminal(*words: str) -> str:
    """What a command prints on a terminal of 100 columns."""
    settings = {"COLUMNS": "100", "NO_COLOR": "1"}
    with redirect_stdout(Terminal()) as printed, patch.dict(os.environ, settings):
        app(words, prog_name="mixopt", standalone_mode=False)
    return printed.getvalue()


GIVES_WAY = {
    "standards": "policy; law with `--law`",
    "ring-fences": "policy; law with `--law`",
    "metrics": "policy; law with `--law`",
    "conditions": "with `--law`",
    "continuity": "with `--law`",
    "growth": "with `--law`",
    "levers": "with `--law`",
}
EXAMPLES = (
    "mixopt explain barking-and-dagenham --scenario squeezed",
    "mixopt explain better-care-fund --scenario squeezed",
    "mixopt explain derby --scenario squeezed",
    "mixopt explain redbridge --scenario squeezed --law",
    "mixopt explain stockport --scenario squeezed",
    "mixopt explain derby",
)

PAGES = {
    "mathematics.md": mathematics,
    "commands.md": commands,
    "plan.md": output,
    "units.md": units,
    "prices.md": prices,
    "alternatives.md": alternatives,
    "frontiers.md": lambda: frontiers_page.page(columns_of),
    "explanations.md": explanations,
    "usual.md": usual_page.page,
    "england.md": england_page.page,
    "england-plans.md": england_plans_page.page,
    "backtest.md": backtest_page.page,
    "horizon.md": horizon_page.page,
    "groups.md": groups_page.page,
    "comparison.md": lambda: comparison_page.page(columns_of),
    "bridge.md": lambda: bridge_page.page(columns_of),
    "commit.md": lambda: commit_page.page(columns_of, run_in_terminal),
    "risk.md": lambda: risk_page.page(columns_of, run_in_terminal),
    **{
        f"../instances/{name}/README.md": partial(strategies_page.readme, name)
        for name in strategies_page.NAMES
    },
}

if __name__ == "__main__":
    for name, write in PAGES.items():
        (HERE / name).write_text(write(), encoding="utf-8")
