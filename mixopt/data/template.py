"""A blank instance: every figure that a model calls for, ready to fill in."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill

from mixopt.data.csv import columns_of
from mixopt.data.formats import as_json
from mixopt.data.models import find_model, load_model
from mixopt.data.validation import validate
from mixopt.data.yaml import read
from mixopt.errors import DataError, Fault
from mixopt.instance.defaults import default_of
from mixopt.instance.figures import list_called_for
from mixopt.instance.kinds import TABLES
from mixopt.instance.row_notes import comment
from mixopt.schema.head import EARLIEST, LATEST, Head
from mixopt.schema.model import Model
from mixopt.schema.usual import Default

WIDTH = 100

INSTANCE_SCHEMA = "instance.schema.json"
"""For completion in an editor: the first line of instance.yaml names it."""

_HEAD = """\
# yaml-language-server: $schema=instance.schema.json
# Fill this in, then the tables beside it; `mixopt check` lists what is missing.
# A note that begins with # is a comment: write over it, or leave it.
{defaults}title: {title}
model: {model}
areas:
  {area}: {title}
periods:
{periods}
{predicted}# prices: cash  # or real {first}: what money is in; a cash plan may have 'uplifts'
discount:
  value: 3.5
  unit: "%/year"
  source: green_book
  where: social time preference rate, years 0 to 30, real
{money}sources:
  green_book:
    kind: published
    title: Green Book discount rate review 2026, terms of reference
    publisher: HM Treasury
    date: "2026"
  # one entry for each source that the tables name:
  #   published: {{kind: published, title: ..., publisher: ..., date: ...}}
  #   derived:   {{kind: derived, title: ...}}             the formula stands in each row's note
  #   assumed:   {{kind: assumed, title: ..., by: ..., why: ...}}
"""

_BUDGET = """\
envelope:
  budget: Budget
lines:
  other_services: Services that the plan does not change
"""

_TARGETS = """\
savings_target: true
recurrent_target: true
"""

_ENDS = "# ends: {{{fund}: {last}}}  # the last day of a fund that stops\n"

_BRIDGES = "# bridges: {{{fund}: [{period}]}}  # the periods in which it may pay what recurs\n"


_PREDICTED = """\
# Years for which people of client groups are predicted, and the day that each number stands for.
population_years: {{{first}: {first}-04-01, {last}: {last}-03-31}}
"""


def _money(model: Model, first: int) -> str:
    """What a head says of money: the envelope, where something but schemes is paid for; targets,
    where levers save and there is no care to plan; the rules of funds, to be switched on."""
    text = _BUDGET if model.services or model.roles or model.levers else ""
    if not model.services and any(lever.saving for lever in model.levers.values()):
        text += _TARGETS
    period = f"{first}/{(first + 1) % 100:02d}"
    for name, fund in model.funds.items():
        text += _ENDS.format(fund=name, last=f"{first + 1}-03-31")
        text += _BRIDGES.format(fund=name, period=period) if fund.kind == "one_off" else ""
    return text


def _head_text(title: str, area: str, model: str, found: Model, first: int, years: int) -> str:
    """`instance.yaml` for so many financial years from April of a year."""
    periods = "\n".join(
        f"  {year}/{(year + 1) % 100:02d}: {{from: {year}-04-01, to: {year + 1}-03-31}}"
        for year in range(first, first + years)
    )
    return _HEAD.format(
        title=title,
        area=area,
        model=model,
        periods=periods,
        predicted=_PREDICTED.format(first=first, last=first + years) if found.groups else "",
        money=_money(found, first),
        first=f"{first}/{(first + 1) % 100:02d}",
        defaults="".join(dict.fromkeys(map(_default_text, found.defaults))),
    )


def _default_text(default: Default) -> str:
    """A comment on what needs no row."""
    text = f"{default.figures} is {default.value:g} {default.unit} without a row: {default.why}"
    return fill(text, WIDTH, initial_indent="# ", subsequent_indent="#   ") + "\n"


def _table_texts(model: Model, head: Head) -> dict[str, str]:
    """Every table that the model calls for, with its rows and no numbers."""
    texts: dict[str, str] = {}
    for table in TABLES:
        text = io.StringIO()
        columns = columns_of(table, head)
        writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
        writer.writeheader()
        rows = 0
        for address, kind in list_called_for(model, head).items():
            if address.table != table or default_of(model, address, kind):
                continue
            keys = dict(zip(TABLES[table], address.keys, strict=True))
            area = {"area": address.area} if "area" in columns else {}
            note = comment(model, head, address, kind)
            row = {"figure": address.figure, "unit": kind.unit, "note": note}
            writer.writerow({**area, **keys, **row})
            rows += 1
        if rows:
            texts[f"{table}.csv"] = text.getvalue()
    return texts


def make_blank(name: str, model: str, first: int, years: int) -> dict[str, str]:
    """The files of a blank instance, by name.

    Raises:
        DataError: There is no such model, or the name or year cannot be used.
    """
    faults = []
    area = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if not area[:1].isalpha() or not name.isprintable():
        remedy = "Begin the folder's name with a letter from a to z"
        faults.append(Fault(f"'{name}'", "cannot be the name of an area", remedy))
    last = LATEST - years
    if not EARLIEST <= first <= last:
        faults.append(Fault("--first", f"read {first}", f"It must be {EARLIEST} to {last}"))
    try:
        found = load_model(find_model(model, Path(), "--model"))
    except DataError as error:
        raise DataError([*faults, *error.faults]) from None
    if faults:
        raise DataError(faults)
    title = name.replace("-", " ").replace("_", " ").title()
    # JSON's quotes are YAML's too: a name may hold what YAML would take for its own.
    title, model = (json.dumps(part, ensure_ascii=False) for part in (title, model))
    text = _head_text(title, area, model, found, first, years)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "instance.yaml"
        file.write_text(text, encoding="utf-8")
        head = validate(read(file, "instance.yaml"), Head)
    schema = {INSTANCE_SCHEMA: as_json(Head.model_json_schema())}
    return {"instance.yaml": text, **_table_texts(found, head), **schema}
