"""Names as titles: the words in which a limit, a line or an index is told to a person."""

from __future__ import annotations

from collections.abc import Mapping

from mixopt.instance import Instance


def words_of(instance: Instance, template: str, index: Mapping[str, str]) -> str:
    """A limit's template with titles for names."""
    return template.format(**{key: title(instance, key, index) for key in index})


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
    return instance.head.lines[name]
