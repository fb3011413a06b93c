"""Names as titles: the words in which a limit, a line or an index is told to a person."""

from __future__ import annotations

from collections.abc import Mapping

from mixopt.instance.instance import Instance
from mixopt.units import VOLUME_UNITS


def words_of(instance: Instance, template: str, index: Mapping[str, str]) -> str:
    """A limit's template with titles for names.

    `{unit}` is one unit of the service, `{more}` whether one more is required or allowed, `{span}`
    what a period is.
    """
    told = {key: title(instance, key, index) for key in index}
    told["span"] = span_word(instance)
    if "service" in index:
        told["unit"] = VOLUME_UNITS[instance.model.services[index["service"]].unit].one
    for key in ("standard", "ringfence", "metric"):
        if key not in index:
            continue
        sense = getattr(getattr(instance.model, f"{key}s")[index[key]], "sense", "at_least")
        told["more"] = "required" if sense == "at_least" else "allowed"
    return template.format_map(told)


_SPANS = {12: "year", 6: "half-year", 3: "quarter", 1: "month"}
"""What a period of so many months is called."""


def span_word(instance: Instance) -> str:
    """What every period of an instance is: a year, a quarter, a month; else a period."""
    lengths = {period.months for period in instance.periods}
    return _SPANS.get(lengths.pop(), "period") if len(lengths) == 1 else "period"


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
        lines.append(f"... and {rest} more.")
    return lines


def title(instance: Instance, key: str, index: Mapping[str, str]) -> str:
    """The title of what one index stands for."""
    name = index[key]
    match key:
        case "area":
            return instance.head.areas[name]
        case "supply":
            return supply_title(instance, index["service"], name)
        case "line":
            return line_title(instance, name)
        case "partner":
            return partner_title(instance, index["area"], name)
    section = getattr(instance.model, f"{key}s", {})
    return str(section[name].title) if name in section else name


def partner_title(instance: Instance, area: str, partner: str) -> str:
    """Who pays: the area's council, or a partner in that area."""
    council = instance.head.areas[area]
    if not partner:
        return council
    held = instance.model.partners[partner]
    return f"{held}, {council}" if len(instance.areas) > 1 else held


def fund_title(instance: Instance, fund: str) -> str:
    """A fund by its title."""
    return instance.model.funds[fund].title


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
            title = instance.model.levers[name].title
            return f"{title}: saved" if rest else title
        case "schemes":
            return instance.model.schemes[name].title
    return instance.head.lines[name].title
