"""What a range is of, in words; and its numbers, with their units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.instance.instance import Instance
from mixopt.instance.titles import span_word
from mixopt.report.terminal.grid import count
from mixopt.results.alternatives import Alternatives, Range
from mixopt.units import pounds


def group_rows(instance: Instance, rows: Sequence[Range]) -> Iterator[tuple[str, str, Range]]:
    """Each row with its label; pathways by need, under a heading where one begins."""
    several, before = len(instance.areas) > 1, ""
    pathways = [row for row in rows if row.kind == "pathways"]
    order = {need: at for at, need in enumerate(instance.model.needs)}
    pathways.sort(key=lambda row: (instance.areas.index(row.area), order[_need(row)]))
    first = next((at for at, row in enumerate(rows) if row.kind == "pathways"), len(rows))
    others = [row for row in rows if row.kind != "pathways"]
    for row in [*others[:first], *pathways, *others[first:]]:
        if row.kind != "pathways":
            yield "", title_of(instance, row), row
            continue
        need = instance.model.needs[_need(row)]
        heading = f"{need.title} ({need.unit})"
        heading += f", {instance.head.areas[row.area]}" if several else ""
        title = instance.model.services[row.of.partition(".")[2]].title
        yield "" if heading == before else heading, f"  {title}", row
        before = heading


def _need(row: Range) -> str:
    return row.of.partition(".")[0]


def title_of(instance: Instance, row: Range, *, unit: bool = True) -> str:
    """What a range is of, in words, with its unit."""
    model = instance.model
    match row.kind:
        case "services":
            name = model.services[row.of].title
        case "pathways":
            need, _, service = row.of.partition(".")
            name = f"{model.needs[need].title}: {model.services[service].title}"
        case "workforce":
            name = model.roles[row.of].title
        case "levers":
            name = model.levers[row.of].title
        case _:
            name = model.schemes[row.of].title
    if len(instance.areas) > 1:
        name = f"{name}, {instance.head.areas[row.area]}"
    shown_unit = unit and row.unit not in {"£", "people"}
    return f"{name} ({row.unit})" if shown_unit else name


def describe_address(instance: Instance, found: Alternatives, address: str) -> str:
    """What an address is, in words, with its unit and period."""
    row = next(each for each in found.ranges if each.address == address)
    several = len(found.least.periods) > 1
    over = "in all" if row.kind in {"levers", "schemes"} else f"mean of the {span_word(instance)}s"
    when = row.period or (over if several else found.least.periods[0])
    return f"{title_of(instance, row, unit=False)}, {row.unit}, {when}"


def amount(row: Range, number: float) -> str:
    """A number of a range: people, places or £."""
    return pounds(number) if row.unit == "£" else count(number)


def with_unit(row: Range, number: float) -> str:
    """A number with its unit."""
    return pounds(number) if row.unit == "£" else f"{count(number)} {row.unit}"


def is_printed_as_none(row: Range, number: float) -> bool:
    """Whether nothing but zeros is printed of a number."""
    return not any(digit in "123456789" for digit in amount(row, number))


def plain(number: float) -> str:
    """A coordinate."""
    return f"{number:,.1f}"
