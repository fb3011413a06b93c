"""Reads `instance.yaml`. Where it breaks its schema, the tables can be read all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from mixopt.data.paths import known
from mixopt.data.validation import validated
from mixopt.data.yaml import Document, read
from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Period
from mixopt.instance.kinds import POOLED
from mixopt.instance.scenarios import SOURCE
from mixopt.schema.fields import Strict
from mixopt.schema.head import Assumed, Derived, FixedLine, Head, Published

_KINDS: dict[str, type[Strict]] = {"published": Published, "derived": Derived}


def read_head(path: Path, name: str, faults: list[Fault]) -> tuple[Document, Head | None]:
    """The head of an instance, and where its parts stand.

    A head that breaks its schema is reported in `faults`; what is sound of it still says which
    figures the tables must hold. None where too little is sound for that.
    """
    document = Document(name, None)
    try:
        document = read(path, name)
        head = validated(document, Head)
    except DataError as error:
        faults.extend(error.faults)
        return document, _sketch(document.content)
    faults.extend(_clashes(document, head))
    return document, head


def _sketch(content: Any) -> Head | None:
    """What is sound of a head: the names of its areas, periods, sources and funding entries."""
    parts = content if isinstance(content, Mapping) else {}
    names = {
        part: parts[part] if isinstance(parts.get(part), Mapping) else {}
        for part in ("areas", "periods", "sources", "envelope", "lines")
    }
    if not (names["areas"] and names["periods"] and names["sources"]):
        return None
    sound: dict[str, Any] = {
        **names,
        "model": parts.get("model"),
        "periods": dict.fromkeys(names["periods"]),
        "sources": {name: _source(source) for name, source in names["sources"].items()},
        "lines": dict.fromkeys(names["lines"], FixedLine.model_construct(title="a line")),
        "savings_target": parts.get("savings_target") is True,
        "recurrent_target": parts.get("recurrent_target") is True,
    }
    return Head.model_construct(**sound)


def _source(content: Any) -> Any:
    kind = content.get("kind") if isinstance(content, Mapping) else None
    return _KINDS.get(str(kind), Assumed).model_construct()


_FINANCIAL_YEAR = re.compile(r"^(\d{4})/\d{2}$")


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
    yield from _discount_faults(document, head)


def _period_faults(document: Document, head: Head) -> Iterator[Fault]:
    periods = [Period(name, days.first, days.last) for name, days in head.periods.items()]
    for period in periods:
        at = document.at(("periods", period.name))
        read_days = f"{period.name}, read {period.first} to {period.last},"
        if period.last <= period.first:
            yield Fault(at, f"{read_days} ends before it begins", "Check the dates")
        elif period.months < 1:
            remedy = "Begin and end it with a month"
            yield Fault(at, f"{read_days} is not a whole number of months", remedy)
        year = _FINANCIAL_YEAR.match(period.name)
        if year and int(year[1]) != period.first.year:
            remedy = f"Begin it in {year[1]}, or rename it"
            yield Fault(at, f"{read_days} is not the financial year that it is called", remedy)
    for before, after in pairwise(periods):
        if (after.first - before.last).days != 1:
            what = f"{after.name} begins on {after.first}, {before.name} ended on {before.last}"
            remedy = "Put the periods in order, without gaps or overlaps"
            yield Fault(document.at(("periods", after.name)), what, remedy)


def _discount_faults(document: Document, head: Head) -> Iterator[Fault]:
    discount = head.discount
    source = head.sources.get(discount.source)
    at = document.at(("discount", "source"))
    if source is None:
        remedy = known(discount.source, list(head.sources))
        yield Fault(at, f"no source called '{discount.source}'", remedy)
    elif isinstance(source, Published) and not discount.where:
        remedy = "Write in 'where' the page, table or section it is printed in"
        yield Fault(at, "the discount is published, and 'where' is blank", remedy)
    elif isinstance(source, Derived) and not discount.note:
        remedy = "Write the formula in 'note'"
        yield Fault(at, "the discount is derived, and 'note' gives no formula", remedy)
