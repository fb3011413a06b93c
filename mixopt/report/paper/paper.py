"""A whole paper of an instance's answers."""

from __future__ import annotations

from datetime import date

from mixopt.instance.fingerprint import fingerprint
from mixopt.instance.instance import Instance
from mixopt.instance.notebook import span
from mixopt.instance.titles import describe_changes
from mixopt.report.paper.document import Paper
from mixopt.report.paper.sections import Sections
from mixopt.report.paper.sentences import answer, ask_question
from mixopt.report.placeholders import describe_placeholders
from mixopt.results.paper_answers import PaperAnswers
from mixopt.results.plan import Plan

SHORT = 16
"""Characters of the fingerprint in the line at the foot."""


def write_paper(instance: Instance, answers: PaperAnswers, day: date) -> Paper:
    """Put a paper together: the question, the answer, what it rests on.

    Args:
        instance: Whose plan it is, for titles and sources.
        answers: Every number that is said.
        day: When it was prepared.
    """
    plan = answers.plan
    trace = trace_of(instance, plan, day)
    mark = fingerprint(instance)[:SHORT]
    return Paper(
        title=plan.title,
        subtitle=f"{instance.model.title}: the least-cost plan, {span(plan.periods)}",
        question=ask_question(instance, plan),
        answer=[*answer(instance, plan, answers.nothing), *describe_placeholders(instance)],
        sections=[*Sections(instance, answers).all()],
        trace=trace,
        foot=f"{instance.name}, {day.isoformat()}, mixopt {plan.made_by['mixopt']}, figures {mark}",
    )


def trace_of(instance: Instance, plan: Plan, day: date) -> list[tuple[str, str]]:
    """Names and values of all that an answer is traced to its figures by."""
    versions = ", ".join(f"{name} {plan.made_by[name]}" for name in ("mixopt", "highspy", "daqp"))
    return [
        ("Instance", instance.name),
        ("Periods", span(plan.periods)),
        ("Scenario", instance.scenario or "none"),
        *(("Changed", words) for words in describe_changes(instance)),
        ("Prepared", f"{day.day} {day:%B %Y}"),
        ("Made by", versions),
        ("Fingerprint of the figures (SHA-256)", fingerprint(instance)),
    ]
