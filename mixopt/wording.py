"""Names as titles: the words in which a limit, a line or an index is told to a person."""

from __future__ import annotations

from collections.abc import Mapping

from mixopt.instance import Instance
from mixopt.units import VOLUME_UNITS


def words_of(instance: Instance, template: str, index: Mapping[str, str]) -> str:
    """A limit's template with titles for names.

    `{unit}` is one unit of the service, `{more}` whether one more is required or allowed.
    """
    told = {key: title(instance, key, index) for key in index}
    if "service" in index:
        told["unit"] = VOLUME_UNITS[instance.model.services[index["service"]].unit].one
    if "standard" in index:
        sense = getattr(instance.model.standards[index["standard"]], "sense", "at_least")
        told["more"] = "required" if sense == "at_least" else "allowed"
    return template.format_map(told)


MOST_CHANGES = 12
"""Changes that are told one by one."""


def changes_told(instance: Instance) -> list[str]:
    """The scenario and what was changed against the files, a line each."""
    lines = []
    if instance.scenario:
        scenario = instance.scenarios[instance.scenario]
        lines.append(f"Scenario {instance.scenario}: {scenario.title}.")
        lines += dict.fromkeys(f"Why: {c.why}" for c in scenario.changes if c.why)
    lines += [f"Changed: {words}" for words in instance.changes[:MOST_CHANGES]]
    if len(instance.changes) > MOST_CHANGES:
        rest = len(instance.changes) - MOST_CHANGES
        lines.append(f"... and {rest} more; the JSON document has them all.")
    return lines


def title(instance: Instance, key: str, index: Mapping[str, str]) -> str:
    """The title of what one index stands for."""
    model, name = instance.model, index[key]
    match key:
        case "area":
            return instance.head.areas[name]
        case "need":
            return model.needs[name].title
        case "service":
            return model.services[name].title
        case "supply":
            return supply_title(instance, index["service"], name)
        case "role":
            return model.roles[name].title
        case "lever":
            return model.levers[name].title
        case "standard":
            return model.standards[name].title
    return name


def supply_title(instance: Instance, service: str, supply: str) -> str:
    """A supply by its service and, where there are several, its own title."""
    found = instance.model.services[service]
    if supply in found.supplies:
        return f"{found.title}: {found.supplies[supply].title}"
    return found.title


def line_title(instance: Instance, line: str) -> str:
    """A line of the ledger as a reader knows it."""
    kind, name, *rest = line.split(".")
    match kind:
        case "services":
            return supply_title(instance, name, rest[0] if rest else name)
        case "workforce":
            return f"{instance.model.roles[name].title}, {rest[0]}"
        case "levers":
            return instance.model.levers[name].title
    line = instance.head.lines[name]
    return line if isinstance(line, str) else line.title
