"""Instances and their scenarios in words: for `mixopt instances`."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.instance import Instance
from mixopt.instance.scenario_lists import by_theme
from mixopt.instance.scenarios import with_scenario
from mixopt.report.own_money import describe_added, sum_added
from mixopt.report.terminal.instance import span_of
from mixopt.results.own_money import OwnMoney

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
    for heading, names in by_theme(instance).items():
        lines += ["", heading]
        for name in names:
            lines += (_STEP + line for line in _describe(instance, name))
    return [*lines, "", f"Side by side: mixopt compare {instance.name} --scenario A --scenario B"]


def _describe_model(instance: Instance) -> str:
    return f"model {instance.head.model}, {span_of(instance)}, {len(instance.figures):,} figures"


def _describe(instance: Instance, name: str) -> Iterator[str]:
    scenario = instance.scenarios[name]
    yield f"{name}: {scenario.title}"
    if scenario.why:
        yield f"{_STEP}Why: {scenario.why}"
    if scenario.builds_on:
        yield f"{_STEP}Builds on: {scenario.builds_on}"
    if scenario.includes:
        yield f"{_STEP}Combines: {', '.join(scenario.includes)}"
    added = sum_added(OwnMoney(with_scenario(instance, name)).added)
    if money := describe_added("It", added, ""):
        yield f"{_STEP}Money: {money.removeprefix('It ')}"
    sources = dict.fromkeys(change.source for change in scenario.sourced_changes if change.source)
    kinds = (f"{key} ({instance.head.sources[key].kind})" for key in sources)
    if sources:
        yield f"{_STEP}Rests on: {', '.join(kinds)}"
