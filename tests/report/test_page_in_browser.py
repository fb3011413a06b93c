"""The page of a report in a real browser: accessible, as wide as the screen, printed to A4.

Needs Chromium, and axe-core as one file whose path is in MIXOPT_AXE (`.ci/run page` fetches both).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from unicodedata import normalize

import pytest

from mixopt.analysis.paper import prepare_paper
from mixopt.report.html.page import html_page
from mixopt.report.paper.paper import write_paper

from support.shipped import planned, shipped

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
AXE = os.environ.get("MIXOPT_AXE", "")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed: apt-get install chromium"),
]
with_axe = pytest.mark.skipif(not AXE, reason="MIXOPT_AXE does not name axe.min.js of axe-core")


@cache
def page() -> str:
    """A long one: five years, two strategies."""
    found = prepare_paper(shipped("redbridge"), ["squeezed", "no_extra_care+need_up_10"])
    answers = found.answer(planned("redbridge"))
    return html_page(write_paper(shipped("redbridge"), answers, date(2026, 11, 28)))


def browse(folder: Path, text: str, *options: str) -> str:
    """What a browser makes of a page, as HTML once its scripts have run."""
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=60000",
        *(options or ("--dump-dom",)), file.as_uri(),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=True).stdout


def report(text: str, script: str) -> str:
    """A page that shows what a script of ours says in place of itself."""
    open_to_ours = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    shown = (
        'const say = found => { const out = document.createElement("pre"); out.id = "found"; '
        "out.textContent = JSON.stringify(found); document.body.replaceChildren(out); };"
    )
    return open_to_ours.replace("</body>", f"<script>{shown}{script}</script></body>")


def found_in(dom: str) -> object:
    """What the script said."""
    match = re.search(r'<pre id="found">(.*?)</pre>', dom, flags=re.DOTALL)
    assert match, dom[-500:]
    text = match[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return json.loads(text)


@with_axe
def test_axe_finds_no_violation(tmp_path: Path) -> None:
    axe = Path(AXE).read_text(encoding="utf-8")
    script = f"{axe}; axe.run().then(r => say([r.violations.map(v => [v.id, v.nodes.map(n => n.html)]), r.passes.length]));"
    violations, passes = found_in(browse(tmp_path, report(page(), script)))  # type: ignore[misc]
    assert violations == []
    assert passes > 20


@with_axe
def test_axe_would_find_one(tmp_path: Path) -> None:
    axe = Path(AXE).read_text(encoding="utf-8")
    script = f"{axe}; axe.run().then(r => say(r.violations.map(v => v.id)));"
    spoilt = page().replace("<th scope=", "<td data-scope=").replace('lang="en-GB"', "")
    assert "html-has-lang" in found_in(browse(tmp_path, report(spoilt, script)))  # type: ignore[operator]


@pytest.mark.parametrize("width", [360, 768, 1400])
def test_nothing_is_wider_than_the_screen(tmp_path: Path, width: int) -> None:
    frame = f'<iframe width="{width}" height="800" srcdoc="{escape(page(), quote=True)}"></iframe>'
    script = (
        'const frame = document.querySelector("iframe"); frame.onload = () => { '
        "const root = frame.contentDocument.documentElement; "
        "say([root.scrollWidth, frame.contentWindow.innerWidth, root.scrollHeight]); };"
    )
    text = f'<!DOCTYPE html><html lang="en"><body>{frame}</body></html>'
    wide, screen, high = found_in(browse(tmp_path, report(text, script)))  # type: ignore[misc]
    assert screen <= width
    assert wide <= screen
    assert high > 2000


def test_it_prints_to_a4(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    target = tmp_path / "paper.pdf"
    browse(tmp_path, page(), f"--print-to-pdf={target}", "--no-pdf-header-footer")
    read = pypdf.PdfReader(target)
    width, height = (float(each) for each in read.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (pytest.approx(595, abs=2), pytest.approx(842, abs=2))
    assert 5 <= len(read.pages) <= 25
    text = normalize("NFKC", " ".join(each.extract_text() for each in read.pages))
    assert "£585,304,452" in text
    assert "Certificate" in text
