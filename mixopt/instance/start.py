"""A start: a council's instance from published figures, row by row, and what was told on the way.

Opens no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from mixopt.instance.councils import Council, Publication, PublishedFigure
from mixopt.instance.kinds import Address

DERIVED = "derived"
"""Key of the source of rows that are computed; the note has the formula with its numbers."""

PLACEHOLDER = "outturn"
"""Key of the source of what stands in for the budget."""

CHILDREN, PEOPLE = "children-flows", "people-flows"
"""The models that a start is made of: children alone, or adults too."""

STARTED_AS = {"children": CHILDREN, CHILDREN: CHILDREN, "people": PEOPLE, PEOPLE: PEOPLE}
"""By the model that is asked for that of the start, in which children come and leave."""


@dataclass(frozen=True, slots=True)
class National:
    """A value for all of England: published, derived, or assumed because nobody prints it.

    Attributes:
        name: Its key.
        title: In words.
        value: In its unit.
        unit: Of the value and its range.
        least: The least that it could be; none where nobody doubts it.
        most: The most.
        kind: `published`, `derived` or `assumed`.
        source: Where it is printed, or whose judgement it is.
        why: The formula, or the reason.
    """

    name: str
    title: str
    value: float
    unit: str
    least: float | None
    most: float | None
    kind: str
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class Check:
    """Something that a published figure is held against before it is used.

    Attributes:
        name: Its key.
        title: What is checked.
        unit: Of the range.
        least: The least that passes; none where it is not about a size.
        most: The most.
        instead: What is taken where it does not pass.
        why: The reason.
    """

    name: str
    title: str
    unit: str
    least: float | None
    most: float | None
    instead: str
    why: str

    def passes(self, value: float) -> bool:
        """Whether a value is in the range."""
        least = -float("inf") if self.least is None else self.least
        most = float("inf") if self.most is None else self.most
        return least <= value <= most


@dataclass(frozen=True, slots=True)
class Told:
    """A check that a council's figure did not pass, and what stands in its place, with numbers."""

    check: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: a figure, its value in every period or in each, and on what it rests.

    Attributes:
        table: Of the instance.
        keys: Of the row, before the figure; blank where a key does not apply.
        figure: Its name.
        unit: As written.
        values: One for all periods, or one for each.
        source: Key of a source of the instance.
        where: In a published source.
        note: The formula with its numbers, or the reason and the range.
        basis: Name of the national value whose range makes its range; or blank.
        ends: Its values at the least and the most of that; none: it rises in step with it.
    """

    table: str
    keys: tuple[str, ...]
    figure: str
    unit: str
    values: tuple[float, ...]
    source: str
    where: str = ""
    note: str = ""
    basis: str = ""
    ends: tuple[tuple[float, ...], tuple[float, ...]] | None = None

    def range_by(self, national: Mapping[str, National]) -> tuple[tuple[float, ...], ...]:
        """Its values at both ends of the range of what it rests on; nothing where that has none."""
        found = national.get(self.basis)
        if found is None or found.least is None or found.most is None:
            return ()
        if self.ends is not None:
            return self.ends
        return tuple(
            tuple(value * end / found.value for value in self.values)
            for end in (found.least, found.most)
        )

    @property
    def address(self) -> Address:
        """Its address, in an instance of one area."""
        return Address("", self.table, self.keys, self.figure)


@dataclass(frozen=True)
class Adults:
    """What a start has of adult social care: what is published, and what is asked for.

    Attributes:
        rows: Those that rest on a published figure.
        asked: What is said beside a row that is left blank, by a pattern of addresses.
        figures: What is published, as it stands in the table.
        publications: Those that figures are from.
    """

    rows: tuple[Row, ...]
    asked: tuple[tuple[str, str], ...]
    figures: Mapping[str, PublishedFigure]
    publications: tuple[Publication, ...]

    def said_of(self, address: Address) -> str:
        """What is said beside a row that is left blank."""
        name = str(address)
        return " ".join(words for pattern, words in self.asked if fnmatchcase(name, pattern))


@dataclass(frozen=True)
class Start:
    """A council's instance, before it is written.

    Attributes:
        council: Whose it is.
        rows: All that the model calls for.
        told: Checks that were not passed.
        national: The values for all of England that it rests on, by name.
        publications: Those that figures are from.
        trend: Growth of the children looked after a year, as in the three years before.
        figures: What was derived on the way and is of use to a comparison, by name.
        adults: What it has of adult social care; none where it is of children alone.
    """

    council: Council
    rows: tuple[Row, ...]
    told: tuple[Told, ...]
    national: Mapping[str, National]
    publications: tuple[Publication, ...]
    trend: float
    figures: Mapping[str, float]
    adults: Adults | None = None

    @property
    def model(self) -> str:
        """The shipped model that its rows are of."""
        return CHILDREN if self.adults is None else PEOPLE

    @property
    def every_row(self) -> tuple[Row, ...]:
        """All that have values, those of adults too."""
        return self.rows if self.adults is None else (*self.rows, *self.adults.rows)
