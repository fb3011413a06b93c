"""A paper as one page of HTML: offline, without a script, for a screen and for A4."""

from __future__ import annotations

from importlib.resources import files

from mixopt.report.html.charts import draw
from mixopt.report.paper.document import Paper

TEMPLATE = "page.html.jinja"


def html_page(paper: Paper) -> str:
    """A whole page. All words are escaped; what comes from files is never markup."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    text = files("mixopt.report.html").joinpath(TEMPLATE).read_text(encoding="utf-8")
    pictures = {
        (section.key, at): Markup(draw(exhibit.picture, f"{section.key}-{at}"))
        for section in paper.sections
        for at, exhibit in enumerate(section.exhibits)
        if exhibit.picture
    }
    return environment.from_string(text).render(paper=paper, pictures=pictures) + "\n"
