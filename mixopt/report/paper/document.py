"""The parts of a paper: sections of sentences, and exhibits that are a table with its picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

OPTION = re.compile(r"; [^.;]*--[a-z][^.]*\.|(?:(?<=\. )|^)[^.;]*--[a-z][^.]*\.")
"""A sentence, or the last part of one, that names an option of the command line."""


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind in a picture.

    Attributes:
        name: What they are.
        values: One for each label of the picture.
        line: They are drawn as a line with points; else as bars.
    """

    name: str
    values: Sequence[float]
    line: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """What a table shows, to be drawn.

    Attributes:
        kind: `columns`, upright bars and lines; `pairs`, two bars a label lying side by side; or
            `sides`, a bar to the left or the right of a line for each label.
        title: What it shows, in a few words.
        says: The same in a sentence, for those who do not see it.
        labels: What the numbers are of.
        series: The numbers.
        unit: What stands before or after a number: `£000` or `people`.
    """

    kind: str
    title: str
    says: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table, with a picture over it where one helps.

    Attributes:
        caption: What it is.
        headings: One for each column, that of the labels first.
        rows: A label, and a text for each further column; none at all for a heading.
        note: A sentence under it.
        picture: What it shows.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    note: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what is under it."""

    heading: str
    sentences: Sequence[str] = ()
    exhibits: Sequence[Exhibit] = ()
    items: Sequence[str] = ()
    """A list after the sentences."""

    @property
    def key(self) -> str:
        """Its heading as the name of an anchor."""
        letters = "".join(c if c.isalnum() else "-" for c in self.heading.lower())
        return "-".join(filter(None, letters.split("-")))


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper.

    Attributes:
        title: Whose plan it is of.
        subtitle: What kind of plan, and of which periods.
        question: What was asked.
        answer: The answer, in sentences with numbers.
        sections: In the order in which they are read.
        trace: Name and value of all that a paper is traced to its figures by.
        foot: A line that stands on every page.
    """

    title: str
    subtitle: str
    question: str
    answer: Sequence[str]
    sections: Sequence[Section]
    trace: Sequence[tuple[str, str]]
    foot: str
    language: str = field(default="en-GB")


def without_options(words: str) -> str:
    """Words without those sentences that only help at the command line."""
    return OPTION.sub(lambda part: "." if part[0].startswith(";") else "", words).strip()
