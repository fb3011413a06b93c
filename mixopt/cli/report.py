"""`mixopt report`: a paper for a committee, as a page, Markdown or Word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import progress
from mixopt.cli.options import Name, ScenarioName, Settings, load_instance
from mixopt.cli.outputs import Output, Outputs
from mixopt.cli.today import today
from mixopt.errors import Fault

if TYPE_CHECKING:
    from mixopt.report.paper.document import Paper
    from mixopt.results.live import LiveProgramme

    Answered = tuple[Paper, LiveProgramme | None]

ENDINGS = (".html", ".md", ".docx")
"""What a paper can be written as."""

LIBRARIES = {".docx": ("docx", "word")}
"""The library that a format needs, and the extra that installs it."""


def report(
    name: Name,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the paper to this file: .html for a page that is read offline and prints "
            "to A4, .md for Markdown, .docx for Word.",
        ),
    ],
    scenario: ScenarioName = None,
    settings: Settings = None,
    strategy: Annotated[
        list[str] | None,
        typer.Option(
            "--strategy",
            metavar="NAME",
            help="Set this scenario beside the plan, planned for itself. May be repeated; A+B is "
            "both together.",
        ),
    ] = None,
    draws: Annotated[
        int,
        typer.Option(
            "--draws",
            metavar="N",
            help="Say how sure the plan is, over so many draws of its figures, as `mixopt risk` "
            "does.",
            show_default=False,
        ),
    ] = 0,
    live: Annotated[
        bool,
        typer.Option(
            "--live", help="Let readers of the page move figures: it solves the plan again in it."
        ),
    ] = False,
) -> None:
    """Write a paper for a committee: the question, the answer, and all that it rests on."""
    ending = output.suffix.lower()
    faults = [*_unfit(ending, live=live)]
    outputs: Outputs[Answered] = Outputs(
        Output(
            output,
            _content(ending),
            option="--output",
            endings=ENDINGS,
            library=LIBRARIES.get(ending),
        ),
    )
    instance = load_instance(name, scenario, settings, outputs, faults, said=True)
    from mixopt.analysis.paper import prepare_paper
    from mixopt.cli.explain import solve_or_explain
    from mixopt.report.paper.paper import write_paper

    asked = prepare_paper(instance, strategy or (), live=live, draws=draws)
    plan = solve_or_explain(instance, most_need=False, exact=False)
    with progress("Strategies and draws" if draws else "Strategies") as left:
        answers = asked.answer(plan, left)
    outputs.write((write_paper(instance, answers, today()), answers.live))
    outputs.say()


def _unfit(ending: str, *, live: bool) -> Iterator[Fault]:
    """Only a page can be live."""
    if live and ending != ".html":
        what = f"a paper that ends in '{ending}' cannot solve anything"
        yield Fault("--live", what, "Give --output a name that ends in .html, or leave out --live")


def _content(ending: str) -> Callable[[Answered], str | bytes]:
    """What makes a file of a paper."""

    def content(answered: Answered) -> str | bytes:
        paper, live = answered
        if ending == ".docx":
            from mixopt.report.word import word_document

            return word_document(paper)
        if ending == ".md":
            from mixopt.report.markdown import markdown_paper

            return markdown_paper(paper)
        from mixopt.report.html.page import html_page

        return html_page(paper, live)

    return content
