"""Names as titles: the words in which a limit, a line or an index is shown to a person."""

from __future__ import annotations

from collections.abc import Mapping

from mixopt.instance.instance import MOST_CHANGES, Instance
from mixopt.instance.kinds import TABLES, Address
from mixopt.instance.profiles import part_title
from mixopt.instance.uses import RUNNING
from mixopt.schema.scenarios import Scenario
from mixopt.units import VOLUME_UNITS


def words_of(instance: Instance, template: str, index: Mapping[str, str]) -> str:
    """A limit's template with titles for names."""
    return template.format_map(titles_of(instance, index))


def titles_of(instance: Instance, index: Mapping[str, str]) -> dict[str, str]:
    """The titles of an index, by what each part of it is.

    `unit` is one unit of the service, `more` whether one more is required or allowed, `span` what a
    period is.
    """
    titles = {key: title(instance, key, index) for key in index}
    titles["span"] = span_word(instance)
    if "service" in index:
        titles["unit"] = VOLUME_UNITS[instance.model.services[index["service"]].unit].one
    for key in ("standard", "ringfence", "metric"):
        if key not in index:
            continue
        sense = getattr(getattr(instance.model, f"{key}s")[index[key]], "sense", "at_least")
        titles["more"] = "required" if sense == "at_least" else "allowed"
    return titles


_SPANS = {12: "year", 6: "half-year", 3: "quarter", 1: "month"}
"""What a period of so many months is called."""


def span_word(instance: Instance) -> str:
    """What every period of an instance is: a year, a quarter, a month; else a period."""
    lengths = {period.months for period in instance.periods}
    return _SPANS.get(lengths.pop(), "period") if len(lengths) == 1 else "period"


def describe_scenarios(instance: Instance) -> list[str]:
    """The scenarios that were applied, a line each."""
    return [
        f"Scenario {name}: {instance.scenarios[name].title}." for name in instance.scenarios_applied
    ]


def describe_changes(instance: Instance, most: int = MOST_CHANGES) -> list[str]:
    """The scenarios, with their reasons, and what was changed against the files, a line each.

    Args:
        instance: The instance.
        most: Changes that are listed one by one; of more, how many there are.
    """
    lines = []
    for name, said in zip(instance.scenarios_applied, describe_scenarios(instance), strict=True):
        lines += [said, *_reasons(instance.scenarios[name])]
    lines += [f"Changed: {words}" for words in instance.changes[:most]]
    if len(instance.changes) > most:
        lines.append(f"... and {len(instance.changes) - most} more.")
    return lines


def _reasons(scenario: Scenario) -> list[str]:
    """Why a scenario would come about, and each of its changes; the same reason once."""
    found: dict[str, str] = {}
    for change in scenario.changes:
        found.setdefault(change.why, f"Why {change.address}: {change.why}")
    found.pop("", None)
    return [*([f"Why: {scenario.why}"] if scenario.why else []), *found.values()]


def title(instance: Instance, key: str, index: Mapping[str, str]) -> str:
    """The title of what one index stands for."""
    name = index[key]
    match key:
        case "area":
            return instance.head.areas[name]
        case "supply":
            return supply_title(instance, index["service"], name)
        case "use":
            return use_title(instance, name)
        case "line":
            return line_title(instance, name)
        case "to":
            return way_title(instance, index["need"], name)
        case "locality":
            return instance.head.localities[name].title
        case "within":
            return part_title(name)
        case "partner":
            return partner_title(instance, index["area"], name)
    entry = getattr(instance.model, f"{key}s", {}).get(name, name)
    return str(getattr(entry, "title", entry) if not isinstance(entry, str) else entry)


def partner_title(instance: Instance, area: str, partner: str) -> str:
    """Who pays: the area's council, or a partner in that area."""
    council = instance.head.areas[area]
    if not partner:
        return council
    held = instance.model.partners[partner]
    return f"{held}, {council}" if len(instance.areas) > 1 else held


def bearer_title(instance: Instance, area: str, partner: str) -> str:
    """Who pays in an area; in all areas together, where it is blank."""
    if area:
        return partner_title(instance, area, partner)
    return instance.model.partners[partner] if partner else "The councils"


def fund_title(instance: Instance, fund: str) -> str:
    """A fund by its title."""
    return instance.model.funds[fund].title


def supply_title(instance: Instance, service: str, supply: str) -> str:
    """A supply by its service and, where there are several, its own title."""
    found = instance.model.services[service]
    if supply in found.supplies:
        return f"{found.title}: {found.supplies[supply].title}"
    return found.title


def way_title(instance: Instance, need: str, to: str) -> str:
    """A way out of a need: a cause for which people leave, or the need that they pass to."""
    flow = instance.model.needs[need].flow
    if flow is not None and to in flow.leavers:
        return flow.leavers[to].title
    return instance.model.needs[to].title if to in instance.model.needs else to


def use_title(instance: Instance, use: str) -> str:
    """What staff are used for: the standards that their time counts for, or running services."""
    kind, _, names = use.partition(".")
    if kind == RUNNING:
        return "running services"
    return " and ".join(instance.model.standards[name].title for name in names.split("+"))


def line_title(instance: Instance, line: str) -> str:
    """A line of the ledger as a reader knows it."""
    kind, name, *rest = line.split(".")
    match kind:
        case "services":
            return supply_title(instance, name, rest[0] if rest else name)
        case "workforce" if rest == ["vacancies"]:
            return f"{instance.model.roles[name].title}, posts that nobody fills"
        case "workforce":
            return f"{instance.model.roles[name].title}, {': '.join(rest)}"
        case "levers":
            title = instance.model.levers[name].title
            return f"{title}: saved" if rest else title
        case "schemes":
            return instance.model.schemes[name].title
    return instance.head.lines[name].title


def figure_titles(instance: Instance) -> dict[str, str]:
    """The title of every figure by its address: `Foster care, own carers: price`."""
    return {str(address): figure_title(instance, address) for address in instance.figures}


def figure_title(instance: Instance, address: Address) -> str:
    """What a figure is, in words: what it is of, then its name."""
    index: dict[str, str] = {}
    parts: dict[str, str] = {}
    for key, name in zip(TABLES[address.table], address.keys, strict=False):
        if name:
            index[key] = name
            parts[key] = _part(instance, key, index)
    if "supply" in parts:
        del parts["service"]  # the title of a supply begins with it
    area = instance.head.areas.get(address.area, "") if len(instance.areas) > 1 else ""
    of = ", ".join(filter(None, (*parts.values(), area)))
    return f"{of}: {spell_out(address.figure)}" if of else spell_out(address.figure)


def _part(instance: Instance, key: str, index: Mapping[str, str]) -> str:
    """The title of one key of an address."""
    if key == "entry":
        return entry_title(instance, index[key])
    if "*" in index[key]:  # several lines at once
        return index[key]
    return title(instance, key, index)


def entry_title(instance: Instance, entry: str) -> str:
    """An entry of the funding table: a fund, a line, or a part of the envelope."""
    if entry in instance.model.funds:
        return instance.model.funds[entry].title
    if entry in instance.head.lines:
        return instance.head.lines[entry].title
    return (instance.head.envelope or {}).get(entry) or spell_out(entry)


def spell_out(name: str) -> str:
    """A short name as words."""
    return name.replace("_", " ").replace(".", " ").strip()
