"""The scenarios of an instance as lists: by what they are about, and with all that they change."""

from __future__ import annotations

from typing import Any

from mixopt.instance.instance import Instance
from mixopt.schema.scenarios import HOW, THEMES, Change, Scenario

OTHERS = "Other scenarios"
"""Those that do not say what they are about."""


def by_theme(instance: Instance) -> dict[str, list[str]]:
    """The names of scenarios under the headings of their themes; no heading without any."""
    found: dict[str, list[str]] = {heading: [] for heading in (*THEMES.values(), OTHERS)}
    for name, scenario in instance.scenarios.items():
        found[THEMES[scenario.theme] if scenario.theme else OTHERS].append(name)
    return {heading: names for heading, names in found.items() if names}


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
