"""A start as the files of an instance: the head, a table each, scenarios."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from mixopt.data import load
from mixopt.data.csv import columns_of
from mixopt.data.models import find_model, load_model
from mixopt.data.starts import adults
from mixopt.data.starts.scenarios import scenarios_text
from mixopt.data.starts.spreads import ALIKE, MEASURED, spreads_of
from mixopt.data.validation import validate
from mixopt.data.yaml import read
from mixopt.instance.councils import money_year
from mixopt.instance.defaults import default_of
from mixopt.instance.figures import list_called_for
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import TABLES, Address, Kind
from mixopt.instance.row_notes import ENGLAND_HAS, NO_NATIONAL, comment
from mixopt.instance.start import CHILDREN, DERIVED, PLACEHOLDER, Adults, Row, Start
from mixopt.schema.head import Head
from mixopt.schema.model import Model

MODEL = CHILDREN

BUDGET = "the council's own budget for children looked after and safeguarding"

ASSUMED = {
    "counting": (
        "How people and staff are counted",
        "The counting rules of the statistics, put as figures; the row says which.",
    ),
    "national_prices": (
        "Prices that nobody publishes by council",
        "Each rests on a national or another council's figure that the row names, with its range. "
        "Replace them with the council's own contracts.",
    ),
    "national_pay": (
        "Cost of staff",
        "No council's pay is in the statistics; the row says what stands for it, with its range.",
    ),
    "national_limits": (
        "How fast things can change",
        "What nobody counts by council: rules that are the same for every council, with their "
        "ranges. Replace them with what commissioners know.",
    ),
    "national_effects": (
        "What work with families does",
        "Of work at the edge of care one trial; of support for those who return home none: the row "
        "says what is judged.",
    ),
    ALIKE: (
        "What moves together",
        "Errors are measured of all ages, and of all prices of a kind: nothing is printed of each.",
    ),
}

_LINKS = {
    "cla25": "children-looked-after-in-england-including-adoptions",
    "csww": "children-s-social-work-workforce",
    "cin25": "characteristics-of-children-in-need",
    "cpp25": "characteristics-of-children-in-need",
}

_STATISTICS = "https://explore-education-statistics.service.gov.uk/find-statistics/"


def files_of(start: Start, first: int, years: int) -> dict[str, str]:
    """The files of the instance, by name."""
    head_text = head_of(start, first, years, start.council.name)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "instance.yaml"
        file.write_text(head_text, encoding="utf-8")
        head = validate(read(file, "instance.yaml"), Head)
    return {
        "instance.yaml": head_text,
        **_tables(start, head),
        **spreads_of(start, [*head.periods]),
        "scenarios.yaml": scenarios_text(start, [*head.periods]),
    }


def list_blank(files: Mapping[str, str]) -> list[Address]:
    """The rows of a start's tables that have no value, in their order."""
    return [
        Address("", table, tuple(row[key] for key in keys), row["figure"])
        for table, keys in TABLES.items()
        if f"{table}.csv" in files
        for row in csv.DictReader(io.StringIO(files[f"{table}.csv"]))
        if not row["source"]
    ]


def read_files(files: Mapping[str, str]) -> Instance:
    """An instance from its files, wherever they will be."""
    with TemporaryDirectory() as made:
        for name, text in files.items():
            (Path(made) / name).write_text(text, encoding="utf-8")
        return load(made)


def area_of(name: str) -> str:
    """The name of a council as an area."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def head_of(start: Start, first: int, years: int, name: str) -> str:
    """`instance.yaml`, of a council that is called so."""
    return "\n".join(_head_lines(start, first, years, name)) + "\n"


def _tables(start: Start, head: Head) -> dict[str, str]:
    """The tables with exactly the rows that the model calls for, in its order.

    Rows of adult social care that no published figure is for have no value, and a comment.
    """
    model = load_model(find_model(start.model, Path(), "--model"))
    rows = {row.address: row for row in start.every_row}
    texts: dict[str, io.StringIO] = {}
    for address, kind in list_called_for(model, head).items():
        if default_of(model, address, kind):
            continue
        text = texts.setdefault(address.table, io.StringIO())
        writer = csv.DictWriter(
            text, columns_of(address.table, head), restval="", lineterminator="\n"
        )
        if not text.tell():
            writer.writeheader()
        if start.adults is not None and address not in rows:
            writer.writerow(_ask(start.adults, model, head, address, kind))
            continue
        writer.writerow(cells_of(rows.pop(address), [*head.periods]))
    if rows:
        msg = f"rows that the model does not call for: {[*map(str, rows)]}"
        raise RuntimeError(msg)
    return {f"{table}.csv": text.getvalue() for table, text in texts.items()}


def _ask(has: Adults, model: Model, head: Head, address: Address, kind: Kind) -> dict[str, str]:
    """A row without a value, and what its comment says to whoever fills it in."""
    said = has.said_of(address)
    if not said.startswith(ENGLAND_HAS):
        said = f"{NO_NATIONAL} {said}".rstrip()
    keys = dict(zip(TABLES[address.table], address.keys, strict=True))
    note = f"{comment(model, head, address, kind)} {said}"
    return {**keys, "figure": address.figure, "unit": kind.unit, "note": note}


def cells_of(row: Row, periods: list[str]) -> dict[str, str]:
    """A row as text, by column."""
    columns = ["all"] if len(row.values) == 1 else periods
    values = dict(zip(columns, map(write_value, row.values), strict=True))
    keys = dict(zip(TABLES[row.table], row.keys, strict=True))
    said = {"source": row.source, "where": row.where, "note": row.note}
    return {**keys, "figure": row.figure, "unit": row.unit, **values, **said}


def write_value(value: float) -> str:
    """A number as a table has it: at most four digits after the point."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _head_lines(start: Start, first: int, years: int, name: str) -> Iterator[str]:
    yield _FIRST_LINES
    yield f"title: {_quoted(f'{name}, a start from published figures')}"
    yield f"model: {start.model}"
    yield f"areas: {{{area_of(name)}: {_quoted(name)}}}"
    yield "periods:"
    for year in range(first, first + years):
        yield f"  {year}/{(year + 1) % 100:02d}: {{from: {year}-04-01, to: {year + 1}-03-31}}"
    edition = start.council.edition
    outturn = money_year(edition, "-")
    also = ("", "") if start.adults is None else _MONEY_OF_ADULTS
    yield _MONEY.format(
        prices=money_year(edition), outturn=outturn, also_budget=also[0], also_line=also[1]
    )
    if any(told.check == "cases" for told in start.told):
        yield _FEW_CASES
    yield _SOURCES.format(outturn=outturn)
    if start.adults is not None:
        yield _SOURCE_OF_ADULTS.format(outturn=outturn)
    used = {row.source for row in start.every_row}
    for publication in start.publications:
        if publication.source in used:
            yield f"  {publication.source}:"
            yield "    kind: published"
            yield f"    title: {_quoted(publication.title)}"
            yield f"    publisher: {_quoted(publication.publisher)}"
            yield f"    date: {_quoted(publication.date)}"
            yield f"    link: {_STATISTICS}{_LINKS[publication.source]}"
    for key, (title, why) in ASSUMED.items():
        yield f"  {key}:"
        yield "    kind: assumed"
        yield f"    title: {title}"
        yield "    by: the makers of mixopt"
        yield f"    why: {_quoted(why)}"


_FIRST_LINES = """\
# Written by `mixopt new` from published figures: a start, not the council's plan.
# README.md says what to correct first. Contains public sector information licensed
# under the Open Government Licence v3.0."""

_MONEY = """\
prices: real {prices}
discount:
  value: 3.5
  unit: "%/year"
  source: green_book
  where: social time preference rate, years 0 to 30, real
years_beyond: 3 # else carers and families cost too much in the last year to be worth it
envelope:
  budget: Budget for children looked after and safeguarding{also_budget}
lines:
  other_services: What the plan does not choose, as in {outturn}{also_line}"""

_MONEY_OF_ADULTS = (
    f"\n  {adults.BUDGET}: Budget for adult social care",
    f"\n  {adults.OTHERS}: What the plan does not choose of adult social care",
)
"""What the envelope and the lines have besides, where adults are planned too."""

_FEW_CASES = """\
usual:
  - figures: needs.children_in_need.cases_per_person
    least: 0
    most: 0.1
    unit: cases/person
    why: Fewer cases are published than children on plans and looked after; its note has both."""

_SOURCES = f"""\
sources:
  green_book:
    kind: published
    title: Green Book discount rate review 2026, terms of reference
    publisher: HM Treasury
    date: "2026"
  {DERIVED}:
    kind: derived
    title: Computed from published figures; each row's note has the formula
  {PLACEHOLDER}:
    kind: derived
    title: What was spent in {{outturn}}
    stands_for: {BUDGET}
  {MEASURED}:
    kind: derived
    title: How far the figures of England's councils were out; each row's note has the formula"""

_SOURCE_OF_ADULTS = f"""\
  {adults.OUTTURN_OF_ADULTS}:
    kind: derived
    title: What was spent on adult social care in {{outturn}}
    stands_for: the council's own budget for adult social care"""


def _quoted(text: str) -> str:
    """JSON's quotes are YAML's too."""
    return json.dumps(text, ensure_ascii=False)
