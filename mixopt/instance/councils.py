"""England's councils and what is published of each: names, codes, figures, and marks that are none.

A mark of suppression is never a number: a figure has a value or a mark, and where it has a mark its
value is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from mixopt.errors import DataError, Fault
from mixopt.instance.nearest import Known

MOST_OF_ONE_NAME = 8
"""Councils that are listed where a name could be any of them."""

_STYLES = re.compile(
    r"\b(london borough|royal borough|metropolitan borough|borough|county|city(?! of london)|"
    r"unitary authority|council)( of\b)?|\bthe\b"
)
"""What a council calls itself beside its name; London is not the City of London."""


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that is published of every council.

    Attributes:
        name: Of the column.
        title: In words.
        unit: Of the values.
        date: The day, or the year, that values are of where a figure says no other.
        source: Key of the publication.
        where: The column or row in it.
    """

    name: str
    title: str
    unit: str
    date: str
    source: str
    where: str


@dataclass(frozen=True, slots=True)
class Publication:
    """Where figures were printed, and on what terms they may be used.

    Attributes:
        source: Its key.
        publisher: Who printed it.
        title: Of the publication and table.
        date: When it appeared.
        read_in: The file that was read.
        licence: Name of the licence.
        attribution: The words that the licence asks for.
        note: What to know before using it.
    """

    source: str
    publisher: str
    title: str
    date: str
    read_in: str
    licence: str
    attribution: str
    note: str


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """What is printed of one council: a value, or a mark that says why there is none.

    Attributes:
        input: What it is.
        value: In the unit of the input; none where a mark is printed.
        mark: As printed; blank where there is a value.
        date: What the value is of.
        note: Why its date is not that of the input, or what the mark means.
    """

    input: Input
    value: float | None
    mark: str
    date: str
    note: str


@dataclass(frozen=True)
class Council:
    """One council, and what is published of it.

    Attributes:
        code: Of the Office for National Statistics.
        name: As that office writes it.
        region: One of nine; London is two.
        dfe_code: The department's three digits, which stay where the other code changes.
        other_codes: Codes that it had before, or has in other publications.
        also_called: What people write for it, and councils that it took the place of.
        returns_with: Code of the council with which it makes one workforce return; or blank.
        figures: By input, those that apply to it.
        edition: The year that they are of.
    """

    code: str
    name: str
    region: str
    dfe_code: str
    other_codes: tuple[str, ...]
    also_called: tuple[str, ...]
    returns_with: str
    figures: Mapping[str, PublishedFigure]
    edition: int

    @cached_property
    def missing(self) -> tuple[PublishedFigure, ...]:
        """Figures without a value; those of a joint return are given for both councils."""
        return tuple(f for f in self.figures.values() if f.mark and f.mark != "joint")

    @cached_property
    def names(self) -> frozenset[str]:
        """All that it answers to, as `plain` writes them."""
        turned = " ".join(reversed(self.name.split(", ")))
        written = (self.name, turned, self.name.partition(",")[0], *self.also_called)
        return frozenset(
            form
            for name in (*written, self.code, self.dfe_code, *self.other_codes)
            for form in (plain(name), bare(name))
            if form
        )


class Councils:
    """All councils, in the order of their names."""

    def __init__(self, councils: Iterable[Council], publications: Iterable[Publication]) -> None:
        """Keep them.

        Args:
            councils: In any order.
            publications: Those that the figures were printed in.
        """
        self._councils = sorted(councils, key=lambda council: council.name)
        self.publications = tuple(publications)

    def __iter__(self) -> Iterator[Council]:
        return iter(self._councils)

    def __len__(self) -> int:
        return len(self._councils)

    def find(self, names: Iterable[str]) -> list[Council]:
        """The councils that are meant, each once.

        Args:
            names: As people write them: a name, the start of one, or a code.

        Raises:
            DataError: Every name that is none, or that could be several.
        """
        faults: list[Fault] = []
        found: dict[str, Council] = {}
        forms = {bare(form): each.name for each in self for form in each.names}
        known = Known(form for form in forms if form.replace(" ", "").isalpha())
        for name in names:
            meant = self._meant(name)
            if len(meant) == 1:
                found[meant[0].code] = meant[0]
            elif meant:
                some = " or ".join(f"'{each.name}'" for each in meant[:MOST_OF_ONE_NAME])
                more = len(meant) - MOST_OF_ONE_NAME
                some += f", or one of {more} more" if more > 0 else ""
                faults.append(Fault(f"'{name}'", "could be several councils", f"Write {some}"))
            else:
                near = known.nearest(bare(name))
                faults.append(_unknown(name, forms[near] if near else ""))
        if faults:
            raise DataError(faults)
        return [*found.values()]

    def _meant(self, name: str) -> list[Council]:
        """The councils of a name; else those whose name begins with its words."""
        for form in (plain(name), bare(name)):
            exact = [council for council in self if form and form in council.names]
            if exact:
                return exact
        start = bare(name)
        if not start:
            return []
        return [
            council
            for council in self
            if any(f"{there} ".startswith(f"{start} ") for there in council.names)
        ]


def _unknown(name: str, near: str) -> Fault:
    """That no council has a name, and whose is near it, if any."""
    remedy = f"Did you mean '{near}'?" if near else "`mixopt councils` lists them"
    return Fault(f"'{name}'", "no council in England that looks after children", remedy)


def money_year(edition: int, between: str = "/") -> str:
    """The financial year whose outturn an edition has: of 2025, 2024/25."""
    return f"{edition - 1}{between}{edition % 100:02d}"


def plain(name: str) -> str:
    """A name in lower case, in words of letters and digits, `and` for `&`."""
    words = name.lower().replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(re.findall(r"[a-z0-9]+", words))


def bare(name: str) -> str:
    """A plain name without what a council calls itself beside it: `city of`, `council` ..."""
    return " ".join(_STYLES.sub(" ", plain(name)).split())


def list_publications(*of: Councils) -> list[Publication]:
    """The publications of several, each once."""
    return [*{each.source: each for councils in of for each in councils.publications}.values()]


def most_missing(councils: Iterable[Council]) -> Iterator[tuple[Input, int]]:
    """Inputs that are missing of some councils, and of how many, most first."""
    counts: dict[str, list[Input]] = {}
    for council in councils:
        for figure in council.missing:
            counts.setdefault(figure.input.name, []).append(figure.input)
    for inputs in sorted(counts.values(), key=len, reverse=True):
        yield inputs[0], len(inputs)
