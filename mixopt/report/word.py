"""A paper as a Word document, by python-docx: headings, sentences and tables that can be edited."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from mixopt.report.paper.document import Exhibit, Paper

TABLE_STYLE = "Light Grid Accent 1"

SMALL = 8
"""Points of the letters in a table, so that five years fit on A4."""


def word_document(paper: Paper) -> bytes:
    """A whole paper; of pictures the sentence that says what they show."""
    from docx import Document

    document = Document()
    document.core_properties.title = paper.title
    document.core_properties.language = paper.language
    document.core_properties.created = document.core_properties.modified = datetime(2000, 1, 1)
    document.add_heading(paper.title, 0)
    document.add_paragraph(paper.subtitle)
    document.add_heading("The question, and the answer", 1)
    document.add_paragraph().add_run(paper.question).bold = True
    for sentence in paper.answer:
        document.add_paragraph(sentence)
    for section in paper.sections:
        document.add_heading(section.heading, 1)
        for sentence in section.sentences:
            document.add_paragraph(sentence)
        for item in section.items:
            document.add_paragraph(item, style="List Bullet")
        for exhibit in section.exhibits:
            _add_exhibit(document, exhibit)
    document.add_heading("Where this paper comes from", 1)
    for name, value in paper.trace:
        document.add_paragraph(f"{name}: {value}", style="List Bullet")
    document.sections[0].footer.paragraphs[0].text = paper.foot
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _add_exhibit(document: Any, exhibit: Exhibit) -> None:
    """A caption, what the picture would say, the table, and its note."""
    document.add_heading(exhibit.caption, 2)
    if exhibit.picture:
        document.add_paragraph(exhibit.picture.says)
    table = document.add_table(rows=1, cols=len(exhibit.headings), style=TABLE_STYLE)
    _fill(table.rows[0], exhibit.headings)
    for label, cells in exhibit.rows:
        blank = [""] * (len(exhibit.headings) - 1)
        _fill(table.add_row(), [label.strip(), *(cells or blank)])
    if exhibit.note:
        document.add_paragraph(exhibit.note)


def _fill(row: Any, texts: Any) -> None:
    from docx.shared import Pt

    for cell, text in zip(row.cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text.strip())
        run.font.size = Pt(SMALL)
