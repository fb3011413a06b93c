"""A paper as one page of HTML: offline, for a screen and for A4; and with a live part, if asked."""

from __future__ import annotations

import base64
import json
from importlib.resources import files
from typing import TYPE_CHECKING

from mixopt.report.html.charts import draw
from mixopt.report.paper.document import Paper
from mixopt.results.live import LiveProgramme

if TYPE_CHECKING:
    from markupsafe import Markup

TEMPLATE = "page.html.jinja"


def html_page(paper: Paper, live: LiveProgramme | None = None) -> str:
    """A whole page. All words are escaped; what comes from files is never markup.

    Args:
        paper: What it says; without a live part no script runs.
        live: The programme that is solved again in the page, by HiGHS inside it.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("mixopt.report.html", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pictures = {
        (section.key, at): Markup(draw(exhibit.picture, f"{section.key}-{at}"))
        for section in paper.sections
        for at, exhibit in enumerate(section.exhibits)
        if exhibit.picture
    }
    parts = _live_parts(live) if live else None
    template = environment.get_template(TEMPLATE)
    return template.render(paper=paper, pictures=pictures, live=parts) + "\n"


def _live_parts(live: LiveProgramme) -> dict[str, Markup]:
    """The scripts of the live part, and its data, in which no tag can end."""
    from markupsafe import Markup

    folder = files("mixopt.report.html")
    data = json.dumps(live.document(), ensure_ascii=False, allow_nan=False)
    wasm = folder.joinpath("highs", "highs.wasm.gz").read_bytes()
    licence = folder.joinpath("highs", "LICENSE").read_text(encoding="utf-8")
    highs = folder.joinpath("highs", "highs.js").read_text(encoding="utf-8")
    return {
        "programme": Markup(data.replace("<", "\\u003c")),
        "wasm": Markup(base64.b64encode(wasm).decode()),
        "highs": Markup(f"/*\n{licence}\n*/\n{highs}"),
        "script": Markup(folder.joinpath("live.js").read_text(encoding="utf-8")),
    }
