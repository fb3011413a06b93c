"""Parts of the YAML files that are tables in a workbook: the sources, and the scenarios.

A section is a mapping of entries, each with plain fields and at most one list of changes. Its
columns are what the schema says and what the entries have, so a new field needs no word here. What
does not fit into such a table stays with the lines of its file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from mixopt.data.workbook.cells import Found
from mixopt.data.workbook.sheet import Sheet
from mixopt.data.yaml import parsed
from mixopt.errors import DataError, Fault
from mixopt.schema.head import Assumed, Derived, Published
from mixopt.schema.scenarios import Change, Scenario

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_ ./()-]*[A-Za-z0-9.)]|[A-Za-z]")

_WORDS = {"true", "false", "null", "yes", "no", "on", "off"}

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)

_COUNTS = re.compile(r"\b(?:int|float)\b")
"""In the words of a type: it is a number."""

APART = "; "
"""Between the parts of a list in a cell."""

Line = tuple[str, str]
"""A line of YAML, and the cell it comes from."""

SEARCHED = 40


@dataclass(frozen=True)
class Section:
    """A part of a file that has a sheet of its own.

    Attributes:
        file: The file it belongs to.
        key: Its key at the top of that file.
        sheet: The name of its sheet.
        entry: The head of the column that names an entry.
        schemas: What an entry may be.
        nested: The key of the list that an entry has; blank: none.
        nested_schemas: What an item of that list may be.
        alone: The file may have nothing besides.
    """

    file: str
    key: str
    sheet: str
    entry: str
    schemas: tuple[type[BaseModel], ...]
    nested: str = ""
    nested_schemas: tuple[type[BaseModel], ...] = ()
    alone: bool = False

    @property
    def mark(self) -> str:
        """The line that stands in its place among the lines of its file."""
        return f"# {self.key}: in the sheet '{self.sheet}'"

    def fields(self, *, nested: bool = False) -> dict[str, str]:
        """What an entry may have, with the type of each in words."""
        schemas = self.nested_schemas if nested else self.schemas
        found: dict[str, str] = {}
        for schema in schemas:
            for name, each in schema.model_fields.items():
                found.setdefault(each.alias or name, str(each.annotation))
        found.pop(self.nested, None)
        return found

    def fits(self, sheet: Sheet) -> bool:
        """Whether a sheet is its table, and not the lines of the file."""
        return self.head_row(sheet) is not None

    def head_row(self, sheet: Sheet) -> int | None:
        """The row that has the heads."""
        known = {*self.fields(), *self.fields(nested=True)}
        for row in sorted(sheet.rows)[:SEARCHED]:
            heads = {str(found.value).strip() for found in sheet.rows[row].values()}
            if self.entry in heads and heads & known:
                return row
        return None


SECTIONS = (
    Section("instance.yaml", "sources", "Sources", "source", (Published, Assumed, Derived)),
    Section(
        "scenarios.yaml",
        "scenarios",
        "Scenarios",
        "scenario",
        (Scenario,),
        "changes",
        (Change,),
        alone=True,
    ),
)


@dataclass
class Entry:
    """One entry of a section as its sheet has it: each value with its cell."""

    name: str
    place: str
    fields: list[tuple[str, Any, str]] = field(default_factory=list)
    items: list[list[tuple[str, Any, str]]] = field(default_factory=list)

    def content(self, nested: str) -> dict[str, Any]:
        """The entry as YAML would have it."""
        found = {name: value for name, value, _ in self.fields}
        if self.items:
            found[nested] = [{name: value for name, value, _ in item} for item in self.items]
        return found


def read_section(
    section: Section, sheet: Sheet, kept: list[str] | None, faults: list[Fault]
) -> list[Line]:
    """A sheet as the lines of YAML that it stands for: those kept, where they say the same."""
    entries = entries_of(section, sheet, faults)
    names = [entry.name for entry in entries]
    if kept is not None and len({*names}) == len(names):
        document = _composed(kept)
        content = {entry.name: entry.content(section.nested) for entry in entries}
        if document is not None and _same(document.content, {section.key: content}):
            return _as_kept(section, kept, entries, document.positions, sheet.where)
    return [*_write_entries(section, entries, sheet.where)]


def _composed(lines: list[str]) -> Any:
    try:
        return parsed("\n".join(lines), "")
    except DataError:
        return None


def _same(one: Any, other: Any) -> bool:
    """Whether two contents are the same, in their order and types (1 is not true)."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return [*one] == [*other] and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def entries_of(section: Section, sheet: Sheet, faults: list[Fault]) -> list[Entry]:
    """The entries of a sheet, in its order."""
    row = section.head_row(sheet)
    if row is None:
        return []
    heads = {c: sheet.text(row, c, faults).strip() for c in sorted(sheet.rows[row])}
    at = next((column for column, head in heads.items() if head == section.entry), 1)
    entries: list[Entry] = []
    for number in sorted(each for each in sheet.rows if each > row):
        name, place = sheet.text(number, at, faults).strip(), sheet.cell(number, at)
        filled = [*_filled(section, sheet, number, heads, faults)]
        again = bool(section.nested and entries and entries[-1].name == name)
        if name and not (again and all(nested for nested, *_ in filled)):
            entries.append(Entry(name, place))
        elif not name and filled and (not entries or not section.nested):
            faults.append(Fault(place, f"no {section.entry}", "Name it, such as plan_2026"))
            continue
        if entries and filled:
            entries[-1].fields += [each[1:] for each in filled if not each[0]]
            item = [each[1:] for each in filled if each[0]]
            entries[-1].items += [item] if item else []
    return entries


def _filled(
    section: Section, sheet: Sheet, row: int, heads: dict[int, str], faults: list[Fault]
) -> Iterator[tuple[bool, str, Any, str]]:
    """Of each cell that holds something: whether it is of the list, its field, value and place."""
    for column, found in sorted(sheet.rows[row].items()):
        head = heads.get(column, "")
        if head == section.entry or head.startswith("("):
            continue
        if not head:
            what = f"reads '{found.value}' in a column without a head"
            faults.append(Fault(sheet.cell(row, column), what, "Give it a head, or remove it"))
            continue
        nested = bool(section.nested) and head.startswith(f"{section.nested}.")
        name = head.removeprefix(f"{section.nested}.") if nested else head
        value = _value(section, name, found, sheet.text(row, column, faults, "£"), nested=nested)
        if value != "":
            yield nested, name, value, sheet.cell(row, column)


def _value(section: Section, name: str, found: Found, text: str, *, nested: bool) -> Any:
    kind = section.fields(nested=nested).get(name, "")
    if "tuple[" in kind or "list[" in kind:
        return [part.strip() for part in text.split(APART.strip()) if part.strip()]
    if isinstance(found.value, bool):
        return found.value
    if name == "percent":
        text = text.removesuffix("%")
    counts = bool(_COUNTS.search(kind)) if kind else not isinstance(found.value, str)
    if counts and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def _as_kept(
    section: Section,
    kept: list[str],
    entries: list[Entry],
    positions: Mapping[tuple[Any, ...], tuple[int, int]],
    where: str,
) -> list[Line]:
    """The lines that were kept, each with the cell that its last part stands in."""
    cells: dict[tuple[Any, ...], str] = {}
    for entry in entries:
        cells[section.key, entry.name] = entry.place
        for name, _, place in entry.fields:
            cells[section.key, entry.name, name] = place
        for at, item in enumerate(entry.items):
            path = (section.key, entry.name, section.nested, at)
            cells[path] = item[0][2]
            cells |= {(*path, name): place for name, _, place in item}
    places = [""] * (len(kept) + 1)
    for path, (line, _) in sorted(positions.items(), key=lambda each: len(each[0])):
        if path in cells:
            places[line] = cells[path]
    lines: list[Line] = []
    last = where
    for text, place in zip(kept, places[1:], strict=True):
        last = place or last
        lines.append((text, last))
    return lines


def _write_entries(section: Section, entries: list[Entry], where: str) -> Iterator[Line]:
    """Entries as plain YAML."""
    if not entries:
        yield f"{section.key}: {{}}", where
        return
    yield f"{section.key}:", where
    for entry in entries:
        blank = "" if entry.fields or entry.items else " {}"
        yield f"  {_scalar(entry.name)}:{blank}", entry.place
        for name, value, place in entry.fields:
            yield f"    {_scalar(name)}: {_scalar(value)}", place
        if entry.items:
            yield f"    {section.nested}:", entry.items[0][0][2]
        for item in entry.items:
            for at, (name, value, place) in enumerate(item):
                yield f"      {'- ' if not at else '  '}{_scalar(name)}: {_scalar(value)}", place


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
