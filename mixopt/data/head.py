"""Reads `instance.yaml`. Where it breaks its schema, the tables can be read all the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from mixopt.data.validation import find_faulty, validate
from mixopt.data.yaml import Document, read, rescue
from mixopt.errors import DataError, Fault
from mixopt.instance.change_sources import SOURCE
from mixopt.instance.defaults import DECLARED
from mixopt.instance.instance import Period
from mixopt.instance.kinds import POOLED
from mixopt.instance.nearest import Known, suggest
from mixopt.instance.period_names import find_contradiction
from mixopt.instance.years_beyond import unfit_years
from mixopt.schema.fields import Strict
from mixopt.schema.head import (
    Assumed,
    Derived,
    Discount,
    FixedLine,
    Head,
    Locality,
    Published,
    Uplift,
)

_KINDS: dict[str, type[Strict]] = {"published": Published, "derived": Derived}

_MAPPED = ("areas", "periods", "population_years", "sources", "envelope", "lines", "uplifts")
"""Parts that are keys with values, whose keys the tables use."""

_NEEDED = {"areas", "periods", "sources"}

_ENTRIES = {"envelope", "lines", "savings_target", "recurrent_target"}
"""Parts that say which entries `funding` has."""

_HARMLESS = {
    "title",
    "discount",
    "localities",
    "sources",
    "no_worse_off",
    "usual",
    "years_beyond",
    "prices",
    "inflation",
}
"""Parts that may be wrong where figures are held against each other."""

ROUNDED = 0.05
"""Absolute, %: how far parts of 100% may be from it in all, as each is rounded."""

_STAND_INS: dict[str, Any] = {
    "title": "unread",
    "model": "unread",
    "areas": {"unread": "unread"},
    "periods": {"1": {"from": "2026-04-01", "to": "2027-03-31"}},
    "discount": {"value": 0, "unit": "%/year", "source": "unread"},
    "sources": {"unread": {"kind": "derived", "title": "unread"}},
}
"""For parts that are wrong, so that the others can be read."""


@dataclass(frozen=True, slots=True)
class HeadRead:
    """The head of an instance as far as it can be read.

    Attributes:
        document: Where its parts stand.
        head: The head; of parts that break the schema, only the names.
        unread: Parts of which not even the names can be read.
        whole: Figures can be held against each other: nothing that says how is wrong.
    """

    document: Document
    head: Head
    unread: Collection[str] = ()
    whole: bool = True


def read_head(path: Path, name: str, faults: list[Fault]) -> HeadRead:
    """The head of an instance, and where its parts stand.

    A head that breaks its schema, or is not even YAML, is reported in `faults`; what is sound of
    it still says which figures the tables must hold.
    """
    document = None
    try:
        document = read(path, name)
        head = validate(document, Head)
    except DataError as error:
        faults.extend(error.faults)
        return _sketch(document or rescue(path, name), faults)
    faults.extend(_clashes(document, head))
    return HeadRead(document, head)


def _sketch(document: Document, faults: list[Fault]) -> HeadRead:
    """What is sound of a head: whole parts, else the names in them."""
    parts = _correct_spelling(document.content if isinstance(document.content, Mapping) else {})
    wrong = find_faulty(Document(document.name, parts), Head) | {*document.unread}
    names = {part: parts[part] if isinstance(parts.get(part), Mapping) else {} for part in _MAPPED}
    unread = {*document.unread} | {part for part in _NEEDED if not names[part]}
    unread |= {part for part in wrong & {*_ENTRIES, "population_years"} if not names.get(part)}
    sound = {part: parts[part] for part in Head.model_fields if part in parts and part not in wrong}
    head = Head.model_validate({**_STAND_INS, **sound})
    crude: dict[str, Any] = {
        **names,
        "model": parts.get("model"),
        "periods": dict.fromkeys(names["periods"]),
        "sources": {name: _source(source) for name, source in names["sources"].items()},
        "lines": dict.fromkeys(names["lines"], FixedLine.model_construct(title="a line")),
        "uplifts": dict.fromkeys(names["uplifts"], Uplift.model_construct(title="an uplift")),
    }
    update = {part: found for part, found in crude.items() if part not in sound}
    if "periods" in sound:
        faults.extend(_period_faults(document, head))
    whole = wrong & {*Head.model_fields} <= _HARMLESS and not unread - {"sources"}
    return HeadRead(document, head.model_copy(update=update), unread, whole)


def _correct_spelling(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The parts under the names that were meant: what is misspelt is told, and is there."""
    known = Known(part for part in Head.model_fields if part not in parts)
    found = {}
    for name, part in parts.items():
        near = None if name in Head.model_fields else known.nearest(name, cutoff=0.75)
        if near:
            known.names.pop(near)
        found[near or name] = part
    return found


def _source(content: Any) -> Any:
    kind = content.get("kind") if isinstance(content, Mapping) else None
    return _KINDS.get(str(kind), Assumed).model_construct()


def _clashes(document: Document, head: Head) -> Iterator[Fault]:
    """Parts of a head that cannot go together."""
    yield from _period_faults(document, head)
    for name in head.lines:
        if name in head.envelope:
            what = f"'{name}' is a part of the envelope too"
            yield Fault(document.at(("lines", name)), what, "Rename one of them")
    for part in ("envelope", "lines"):
        if "savings_target" in getattr(head, part):
            at = document.at((part, "savings_target"))
            yield Fault(at, "'savings_target' is kept for the savings target", "Rename it")
    if POOLED in head.areas and len(head.areas) > 1:
        at = document.at(("areas", POOLED))
        yield Fault(at, f"'{POOLED}' is kept for what all areas share", "Rename it")
    if SOURCE in head.sources:
        at = document.at(("sources", SOURCE))
        yield Fault(at, f"'{SOURCE}' is kept for what scenarios change", "Rename it")
    if DECLARED in head.sources:
        at = document.at(("sources", DECLARED))
        yield Fault(at, f"'{DECLARED}' is kept for what the model declares", "Rename it")
    yield from _discount_faults(document, head)
    yield from _locality_faults(document, head)
    yield from _beyond_faults(document, head)
    yield from _price_faults(document, head)


def _period_faults(document: Document, head: Head) -> Iterator[Fault]:
    periods = [Period(name, days.first, days.last) for name, days in head.periods.items()]
    misnamed = set()
    for period in periods:
        at = document.at(("periods", period.name))
        read_days = f"{period.name}, read {period.first} to {period.last},"
        if period.last <= period.first:
            yield Fault(at, f"{read_days} ends before it begins", "Check the dates")
        elif period.months < 1:
            remedy = "Begin and end it with a month"
            yield Fault(at, f"{read_days} is not a whole number of months", remedy)
        else:
            named = find_contradiction(period.name, period.first, period.last)
            if named:
                misnamed.add(period)
                yield Fault(at, f"{read_days} {named[0]}", named[1], "belied")
    for before, after in pairwise(periods):
        if (after.first - before.last).days != 1 and misnamed.isdisjoint({before, after}):
            what = f"{after.name} begins on {after.first}, {before.name} ended on {before.last}"
            remedy = "Put the periods in order, without gaps or overlaps"
            yield Fault(document.at(("periods", after.name)), what, remedy)


def _beyond_faults(document: Document, head: Head) -> Iterator[Fault]:
    """The years beyond are whole repeats of the last period, and not too many."""
    name, days = next(reversed(head.periods.items()))
    wrong = unfit_years(head.years_beyond, Period(name, days.first, days.last), len(head.periods))
    if wrong:
        yield Fault(document.at(("years_beyond",)), *wrong)


def _price_faults(document: Document, head: Head) -> Iterator[Fault]:
    """What money is in, where that can be asked."""
    if head.uplifts and head.prices is None:
        what = "figures rise by 'uplifts', and nothing says what money is in"
        remedy = "Write 'prices: cash', or 'prices: real 2018/19' where they rise beyond inflation"
        yield Fault(document.at(("uplifts",)), what, remedy)
    if head.inflation is not None and head.inflation not in head.uplifts:
        what = f"no uplift called '{head.inflation}'"
        yield Fault(document.at(("inflation",)), what, suggest(head.inflation, list(head.uplifts)))


def _discount_faults(document: Document, head: Head) -> Iterator[Fault]:
    at = document.at(("discount", "source"))
    yield from _source_faults(at, "the discount", head.discount, head)


def _source_faults(at: str, what: str, entry: Discount | Locality, head: Head) -> Iterator[Fault]:
    """A number of the head whose source is none, or does not say where it stands."""
    source = head.sources.get(entry.source)
    if source is None:
        remedy = suggest(entry.source, list(head.sources))
        yield Fault(at, f"no source called '{entry.source}'", remedy)
    elif isinstance(source, Published) and not entry.where:
        remedy = "Write in 'where' the page, table or section it is printed in"
        yield Fault(at, f"{what} is published, and 'where' is blank", remedy)
    elif isinstance(source, Derived) and not entry.note:
        remedy = "Write the formula in 'note'"
        yield Fault(at, f"{what} is derived, and 'note' gives no formula", remedy)


def _locality_faults(document: Document, head: Head) -> Iterator[Fault]:
    """Localities that are not all of the area, or that rest on nothing."""
    for name, locality in head.localities.items():
        at = document.at(("localities", name, "source"))
        yield from _source_faults(at, name, locality, head)
    people = sum(locality.people for locality in head.localities.values())
    if head.localities and abs(people - 100) > ROUNDED:
        at = document.at(("localities",))
        remedy = "Together they have all of the area's people, 100%"
        yield Fault(at, f"the people of the localities add up to {people:.10g}%", remedy)
