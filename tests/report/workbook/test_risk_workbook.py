"""The workbook of a risk: every number of the answer, and no formula that a text could become."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

import mixopt
from mixopt.instance.spreads import Spread, Uncertainty, Width
from mixopt.report.workbook.risk import risk_workbook
from mixopt.results.risk_rows import HELD, INSIDE, OVERSPEND
from mixopt.results.risk_words import headline

from support.shipped import shipped


def test_every_sheet_has_its_numbers() -> None:
    ends = tuple(
        (name, Width((value,), "% of value", "invented", "", "", "row 2"))
        for name, value in (("least", 95.0), ("most", 108.0))
    )
    spread = Spread("needs.*.demand", "uniform", ends)
    instance = replace(shipped("tutorial"), uncertainty=Uncertainty((spread,)))
    found = mixopt.risk(instance, draws=20)
    content = risk_workbook(found, date(2026, 1, 1), instance)
    assert content == risk_workbook(found, date(2026, 1, 1), instance)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Risk", "By year", "Drivers", "Limits", "Draws", "About"]
    assert book["Risk"]["A2"].value == headline(found)
    assert book["Risk"]["B7"].value == found.chance(HELD, INSIDE).share
    rows = [*book["By year"].iter_rows(min_row=2, values_only=True)]
    over = found.estimate(HELD, OVERSPEND)
    [row] = [each for each in rows if each[:3] == ("Plan held", "Overspend, £", "In all")]
    expected = (
        over.p5, over.p25, over.p50, over.p75, over.p90, over.p95,
        over.mean, over.mean_error, over.tail, over.tail_error,
    )  # fmt: skip
    assert row[3:] == tuple(pytest.approx(value) for value in expected)
    assert book["Draws"].max_row == 41
    assert book["Drivers"]["A2"].value == "Children looked after: demand"
    assert book["Limits"].max_row == 1 + len(found.limits) + len(found.missing)
    assert not any(
        cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row
    )
