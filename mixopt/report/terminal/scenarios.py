"""Instances and their scenarios in words: for `mixopt instances`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mixopt.instance.instance import Instance
from mixopt.report.terminal.instance import span_of
from mixopt.schema.scenarios import HOW, THEMES, Change, Scenario

OTHERS = "Other scenarios"
"""Those that do not say what they are about."""

_STEP = "  "


def list_scenarios(instance: Instance) -> list[str]:
    """An instance and its scenarios in a list of instances."""
    margin = " " * 23
    scenarios = (f"scenario {name}: {found.title}" for name, found in instance.scenarios.items())
    return [
        f"{instance.name:22} {instance.title}",
        *(margin + line for line in (_describe_model(instance), *scenarios)),
    ]


def list_by_theme(instance: Instance) -> list[str]:
    """One instance, and its scenarios by what they are about, with their reasons and sources."""
    lines = [instance.title, _describe_model(instance)]
    if not instance.scenarios:
        return [*lines, "It has no scenarios."]
    for theme, heading in [*THEMES.items(), (None, OTHERS)]:
        found = {name: each for name, each in instance.scenarios.items() if each.theme == theme}
        if found:
            lines += ["", heading]
        for name, scenario in found.items():
            lines += (_STEP + line for line in _describe(instance, name, scenario))
    return [*lines, "", f"Side by side: mixopt compare {instance.name} --scenario A --scenario B"]


def _describe_model(instance: Instance) -> str:
    return f"model {instance.head.model}, {span_of(instance)}, {len(instance.figures):,} figures"


def _describe(instance: Instance, name: str, scenario: Scenario) -> Iterator[str]:
    yield f"{name}: {scenario.title}"
    if scenario.why:
        yield f"{_STEP}Why: {scenario.why}"
    if scenario.builds_on:
        yield f"{_STEP}Builds on: {scenario.builds_on}"
    if scenario.includes:
        yield f"{_STEP}Combines: {', '.join(scenario.includes)}"
    sources = dict.fromkeys(change.source for change in scenario.sourced_changes if change.source)
    kinds = (f"{key} ({instance.head.sources[key].kind})" for key in sources)
    if sources:
        yield f"{_STEP}Rests on: {', '.join(kinds)}"


def document_scenarios(instance: Instance) -> dict[str, Any]:
    """An instance and its scenarios as JSON has them."""
    return {
        "instance": instance.name,
        "title": instance.title,
        "model": instance.head.model,
        "periods": [period.name for period in instance.periods],
        "scenarios": [_document(name, each) for name, each in instance.scenarios.items()],
    }


def _document(name: str, scenario: Scenario) -> dict[str, Any]:
    return {
        "name": name,
        "title": scenario.title,
        "theme": scenario.theme,
        "why": scenario.why,
        "builds_on": scenario.builds_on,
        "includes": [*scenario.includes],
        "changes": [_document_change(change) for change in scenario.sourced_changes],
    }


def _document_change(change: Change) -> dict[str, Any]:
    how = next(how for how in HOW if getattr(change, how) is not None)
    return {
        "address": change.address,
        "how": how,
        "value": getattr(change, how),
        "source": change.source,
        "why": change.why,
    }
