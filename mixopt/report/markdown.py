"""A paper as Markdown, for a report that is edited on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.report.paper.document import Exhibit, Paper

SPECIAL = "\\`*_{}[]<>#|~"
"""Characters that are words in a paper and would be markup in Markdown."""


def markdown_paper(paper: Paper) -> str:
    """A whole paper; of pictures the sentence that says what they show."""
    return "\n".join(_lines(paper)) + "\n"


def _lines(paper: Paper) -> Iterator[str]:
    yield from (f"# {_plain(paper.title)}", "", _plain(paper.subtitle), "")
    yield from ("## The question, and the answer", "", f"**{_plain(paper.question)}**", "")
    for sentence in paper.answer:
        yield from (_plain(sentence), "")
    for section in paper.sections:
        yield from (f"## {section.heading}", "")
        for sentence in section.sentences:
            yield from (_plain(sentence), "")
        if section.items:
            yield from (*(f"- {_plain(item)}" for item in section.items), "")
        for exhibit in section.exhibits:
            yield from _exhibit(exhibit)
    yield from ("## Where this paper comes from", "")
    yield from (f"- {name}: {_plain(value)}" for name, value in paper.trace)


def _exhibit(exhibit: Exhibit) -> Iterator[str]:
    yield from (f"**{_plain(exhibit.caption)}**", "")
    if exhibit.picture:
        yield from (_plain(exhibit.picture.says), "")
    yield _row(exhibit.headings)
    yield _row([":---", *["---:"] * (len(exhibit.headings) - 1)], plain=False)
    for label, cells in exhibit.rows:
        blank = [""] * (len(exhibit.headings) - 1)
        yield _row([label.strip(), *(cell.strip() for cell in cells or blank)])
    yield ""
    if exhibit.note:
        yield from (_plain(exhibit.note), "")


def _row(cells: Sequence[str], *, plain: bool = True) -> str:
    return f"| {' | '.join(_plain(cell) if plain else cell for cell in cells)} |"


def _plain(words: str) -> str:
    """Words that Markdown shows as they are, in one line."""
    one = " ".join(words.split())
    return "".join(f"\\{letter}" if letter in SPECIAL else letter for letter in one)
