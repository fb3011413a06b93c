"""Answers as workbooks: every number is the answer's, formulas recalculate, texts stay texts."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mixopt
from mixopt.analysis.bridge import bridge
from mixopt.analysis.compare import compare
from mixopt.instance.fingerprint import fingerprint
from mixopt.report.workbook.bridge import bridge_workbook
from mixopt.report.workbook.comparison import comparison_workbook
from mixopt.report.workbook.explanation import explanation_workbook
from mixopt.report.workbook.plan import plan_workbook
from mixopt.report.workbook.prices import prices_workbook

from support.hostile import NASTY, hostile
from support.program import run
from support.sampling import quickly, sampled
from support.shipped import SHIPPED, planned, prices_of, shipped

openpyxl = pytest.importorskip("openpyxl")

DAY = date(2026, 11, 28)
OFFICE = shutil.which("soffice") or ""
with_office = pytest.mark.skipif(
    not OFFICE, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)


def book(name: str) -> bytes:
    return plan_workbook(shipped(name), planned(name), DAY)


def read(content: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def column(sheet: Any, letter: str) -> list[Any]:
    return [cell.value for cell in sheet[letter][1:]]


@pytest.mark.parametrize("name", quickly(SHIPPED, "derby", "stockport"))
def test_the_ledger_is_units_times_price_times_weeks_in_each_line(name: str) -> None:
    formulas, plan = read(book(name))["Ledger"], planned(name)
    for at, entry in enumerate(plan.ledger, 2):
        units, price, times = (formulas[f"{letter}{at}"].value for letter in "EGI")
        assert formulas[f"J{at}"].value == f"=E{at}*G{at}*I{at}"
        assert units * price * times == pytest.approx(entry.amount, abs=1e-6, rel=1e-12)
    last = len(plan.ledger) + 2
    assert formulas[f"J{last}"].value == f"=SUM(J2:J{last - 1})"


@pytest.mark.parametrize("name", quickly(SHIPPED, "derby", "stockport"))
def test_what_may_not_calculate_shows_the_plan_s_values(name: str) -> None:
    plan = planned(name)
    whole = read(book(name), values=True)
    total = sum(entry.amount for entry in plan.ledger)
    assert whole["Ledger"].cell(len(plan.ledger) + 2, 10).value == pytest.approx(total)
    agrees = [cell for cell in column(whole["Checks"], "F") if cell]
    assert set(agrees) == {"yes"}
    costs = sum(row.cost for row in plan.money)
    money = {(r[0], r[1]): r[2:] for r in whole["Money"].iter_rows(min_row=2, values_only=True)}
    shown = sum(sum(row) for (_, what), row in money.items() if what == "Cost")
    assert shown == pytest.approx(costs)


@pytest.mark.parametrize("name", quickly(SHIPPED, "derby", "stockport"))
def test_people_and_staff_stand_under_their_titles(name: str) -> None:
    made, plan = shipped(name), planned(name)
    whole = read(book(name), values=True)
    if plan.supported:
        rows = list(whole["Mix"].iter_rows(values_only=True))
        assert list(rows[0][-len(plan.periods) :]) == list(plan.periods)
        found = {tuple(row[:3]): row[-len(plan.periods) :] for row in rows[1:]}
        for row in plan.supported:
            key = (made.head.areas[row.area], made.model.needs[row.need].title,
                   made.model.services[row.service].title)  # fmt: skip
            at = plan.periods.index(row.period)
            assert found[key][at] == pytest.approx(row.people)


def recalculated(content: bytes, folder: Path, change: tuple[str, str, float] | None = None) -> Any:
    """What a real spreadsheet program makes of the formulas alone, their kept values taken out."""
    if change:
        made = read(content)
        made[change[0]][change[1]] = change[2]
        held = io.BytesIO()
        made.save(held)  # openpyxl keeps no values of formulas
        content = held.getvalue()
    else:
        bare = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(content)) as source,
            zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for part in source.infolist():
                text = source.read(part)
                if part.filename.startswith("xl/worksheets/"):
                    text = re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", text)
                target.writestr(part, text)
        content = bare.getvalue()
    (folder / "plan.xlsx").write_bytes(content)
    out = folder / "out"
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "xlsx", "--outdir", str(out), str(folder / "plan.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return openpyxl.load_workbook(out / "plan.xlsx", data_only=True)


@pytest.mark.slow
@with_office
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["redbridge", "tutorial"]))
def test_libreoffice_gets_the_plan_s_cost_to_the_penny(name: str, tmp_path: Path) -> None:
    plan = planned(name)
    found = recalculated(book(name), tmp_path)
    total = sum(entry.amount for entry in plan.ledger)
    assert found["Ledger"].cell(len(plan.ledger) + 2, 10).value == pytest.approx(total, abs=0.005)
    assert {cell for cell in column(found["Checks"], "F") if cell} == {"yes"}
    discounted = [
        row
        for row in found["Checks"].iter_rows(min_row=2, values_only=True)
        if str(row[0]).startswith("Discounted")
    ]
    assert discounted[0][3] == pytest.approx(plan.cost, abs=0.005)


@pytest.mark.slow
@with_office
def test_a_check_turns_where_a_line_of_the_ledger_is_changed(tmp_path: Path) -> None:
    plan = planned("tutorial")
    units = plan.ledger[0].units
    found = recalculated(book("tutorial"), tmp_path, ("Ledger", "E2", units + 1))
    agrees = [cell for cell in column(found["Checks"], "F") if cell]
    assert "NO" in agrees
    assert found["Ledger"]["J2"].value == pytest.approx(plan.ledger[0].amount * (units + 1) / units)


def formulas_of(content: bytes) -> list[str]:
    """Every formula of a workbook."""
    return [
        str(cell.value)
        for sheet in read(content)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


OURS = re.compile(
    r"=(E\d+\*G\d+\*I\d+|SUM\(J2:J\d+\)|Money!.*|C\d+-B\d+|[A-Z]+\d+-[A-Z]+\d+"
    r"|(\+?[\d.e-]*\*?SUMIFS\(Ledger!.*\))+|IF\(ABS\(D\d+-E\d+\)<0\.005,\"yes\",\"NO\"\))"
)


def test_no_text_is_ever_a_formula() -> None:
    made = hostile("tutorial")
    plan = mixopt.solve(made)
    content = plan_workbook(made, plan, DAY)
    assert [each for each in formulas_of(content) if not OURS.fullmatch(each)] == []
    texts = {cell.value for sheet in read(content) for row in sheet.iter_rows() for cell in row}
    assert any(str(text).startswith("=1+1") for text in texts)
    assert NASTY in texts
    found = mixopt.prices(made)
    assert formulas_of(prices_workbook(made, found.optimum, found.prices, DAY)) == []
    assert formulas_of(comparison_workbook(compare(made), DAY)) == []


@pytest.mark.parametrize("name", quickly(SHIPPED, "tutorial", "stockport"))
def test_prices_stand_with_their_ranges(name: str) -> None:
    if shipped(name).head.no_worse_off:
        pytest.skip("it has no prices")
    found, proof = prices_of(name)
    rows = list(
        read(prices_workbook(shipped(name), proof.optimum(), found, DAY))["Prices"].iter_rows(
            min_row=2, values_only=True
        )
    )
    assert len(rows) == len(found)
    for row, price in zip(rows, found, strict=True):
        assert row[16] == price.address
        assert row[2] == pytest.approx(price.value)
        if price.up.slope is not None:
            assert row[4] == pytest.approx(price.up.unit_adds)
        assert row[7] == (None if price.up.holds_to is None else pytest.approx(price.up.holds_to))


@pytest.mark.slow
def test_a_comparison_has_a_column_a_strategy() -> None:
    found = compare(shipped("redbridge"), scenarios=["squeezed", "need_up_10"])
    whole = read(comparison_workbook(found, DAY))
    heads = [cell.value for cell in whole["Money"][1]]
    assert heads[5:] == [column.name for column in found.columns]
    rows = {
        tuple(row[:5]): row[5:] for row in whole["Money"].iter_rows(min_row=2, values_only=True)
    }
    for row in found.topic("money"):
        key = tuple(getattr(row, k) or None for k in ("title", "measure", "area", "period", "unit"))
        at = [column.name for column in found.columns].index(row.column)
        assert rows[key][at] == pytest.approx(row.value)


@pytest.mark.slow
def test_a_savings_bridge_stands_by_period_and_adds_up() -> None:
    found = bridge(shipped("redbridge"))
    whole = read(bridge_workbook(found, DAY, shipped("redbridge")))
    rows = [*whole["By period"].iter_rows(min_row=2, values_only=True)]
    assert [row[0] for row in rows] == [step.title for step in found.of()]
    for column in range(1, len(found.periods) + 3):
        begins, *saved, ends = (row[column] for row in rows)
        assert begins - sum(saved) == pytest.approx(ends, abs=0.005)
    assert whole["Sets of parts"].max_row == len(found.costs) + 1


def test_an_explanation_has_the_ways_out() -> None:
    made = mixopt.changed(shipped("tutorial"), {"funding.budget.amount": 6900})
    found = mixopt.explain(made)
    whole = read(explanation_workbook(made, found, DAY))
    assert {"Explanation", "Ways out", "What clashes", "About"} <= set(whole.sheetnames)
    settings = [row[7] for row in whole["Ways out"].iter_rows(min_row=2, values_only=True)]
    offered = [each.setting for kind in found.alone for offer in kind.offers for each in offer.sets]
    assert settings[: len(offered)] == offered
    near = mixopt.explain(shipped("tutorial"))
    assert "Nearest to no plan" in read(explanation_workbook(made, near, DAY)).sheetnames


def test_every_workbook_is_traced_to_its_figures() -> None:
    made, mark = shipped("tutorial"), fingerprint(shipped("tutorial"))
    found = mixopt.prices(made)
    books = (
        (plan_workbook(made, planned("tutorial"), DAY), "Summary"),
        (prices_workbook(made, found.optimum, found.prices, DAY), "About"),
        (comparison_workbook(compare(made), DAY, [made]), "About"),
        (bridge_workbook(bridge(made), DAY, made), "About"),
        (explanation_workbook(made, mixopt.explain(made), DAY), "About"),
    )
    for content, sheet in books:
        rows = [*read(content)[sheet].iter_rows(values_only=True)]
        words = " ".join(str(cell) for row in rows for cell in row if cell)
        assert mark in words
        assert "mixopt 0." in words
        assert "2026" in words


def test_the_same_plan_is_the_same_bytes() -> None:
    assert book("tutorial") == book("tutorial")


@pytest.mark.slow
def test_it_is_written_by_the_command(tmp_path: Path) -> None:
    answer = run("solve", "tutorial", "--excel", "plan.xlsx", folder=tmp_path)
    assert answer.returncode == 0
    assert "Written: plan.xlsx" in answer.stdout
    assert "Ledger" in read((tmp_path / "plan.xlsx").read_bytes()).sheetnames
    for command in ("prices", "compare", "explain", "bridge"):
        answer = run(command, "tutorial", "--excel", f"{command}.xlsx", folder=tmp_path)
        assert (answer.returncode, (tmp_path / f"{command}.xlsx").exists()) == (0, True)


def test_another_ending_is_refused(tmp_path: Path) -> None:
    answer = run("solve", "tutorial", "--excel", "plan.xls", folder=tmp_path)
    assert answer.returncode == 2
    assert "--excel: read 'plan.xls'. Give it a name that ends in .xlsx" in answer.stderr
    assert list(tmp_path.iterdir()) == []
