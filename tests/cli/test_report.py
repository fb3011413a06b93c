"""`mixopt report`: what it writes, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.program import run


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["html", "md", "docx"])
def test_a_paper_is_written(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if ending == "docx":
        pytest.importorskip("docx")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764288000")
    target = tmp_path / f"paper.{ending}"
    answer = run("report", "tutorial", "-o", str(target))
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == f"Written: {target}\n"
    if ending != "docx":
        assert "7,001,143" in target.read_text("utf-8")
        assert "2025-11-28" in target.read_text("utf-8") or "28 November 2025" in target.read_text(
            "utf-8"
        )


def test_every_fault_at_once(tmp_path: Path) -> None:
    answer = run("report", "tutorial", "-o", "paper.pdf", "--set", "nothing=1", folder=tmp_path)
    assert answer.returncode == 2
    assert (
        "--output: read 'paper.pdf'. Give it a name that ends in .html or .md or .docx"
        in answer.stderr
    )
    assert "nothing" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_strategy_is_refused(tmp_path: Path) -> None:
    answer = run("report", "redbridge", "-o", "paper.md", "--strategy", "squeesed", folder=tmp_path)
    assert answer.returncode == 2
    assert "squeezed" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_plan_it_says_why_and_writes_nothing(tmp_path: Path) -> None:
    answer = run(
        "report",
        "tutorial",
        "-o",
        "paper.html",
        "--set",
        "funding.budget.amount=0",
        folder=tmp_path,
    )
    assert answer.returncode == 3
    assert "no plan" in answer.stdout.lower()
    assert list(tmp_path.iterdir()) == []
