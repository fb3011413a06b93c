"""What an instance holds, in words: for `mixopt check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mixopt.instance.defaults import count_declared
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.spread_figures import find_spread_figures
from mixopt.instance.titles import describe_changes
from mixopt.results.price_base import words_of
from mixopt.units import UNITS


def describe_instance(instance: Instance) -> list[str]:
    """A sound instance in a few lines."""
    tables = Counter(address.table for address in instance.figures)
    kinds = Counter(
        instance.source(cell).kind for figure in instance.figures.values() for cell in figure.cells
    )
    cells = sum(kinds.values())
    return [
        instance.title,
        f"Model {instance.head.model}: {instance.model.title}",
        f"Periods: {span_of(instance)}. Areas: {', '.join(instance.head.areas.values())}",
        *_money(instance),
        *describe_changes(instance, most=len(instance.changes)),
        f"Figures: {len(instance.figures):,} ("
        + ", ".join(f"{table} {number}" for table, number in tables.items())
        + ")",
        f"Values: {cells:,} ("
        + ", ".join(
            f"{kind} {kinds[kind]:,} or {100 * kinds[kind] / cells:.0f}%"
            for kind in ("published", "derived", "assumed")
        )
        + ")",
        *_describe_declared(instance),
        *_describe_spreads(instance),
        *_describe_conflicts(instance),
        "Sound: every figure is there, in range, in a known unit and sourced.",
    ]


def _money(instance: Instance) -> Iterator[str]:
    """What money is in, and how many figures are uplifted by which rate."""
    said = words_of(instance.head.prices)
    if said:
        rising = Counter(each.uplift for each in instance.figures.values() if each.uplift)
        by = (f"{number} by {name}" for name, number in rising.items())
        yield f"Money is {said}" + (f"; uplifted: {', '.join(by)}" if rising else "") + "."


def _describe_declared(instance: Instance) -> Iterator[str]:
    for (value, why), number in count_declared(instance).items():
        figures = "1 figure without a row is" if number == 1 else f"{number:,} without a row are"
        yield f"Declared by the model: {figures} {value}. {why}"


def _describe_spreads(instance: Instance) -> Iterator[str]:
    """How many figures may be out, and what moves them together."""
    if instance.uncertainty:
        found, _ = find_spread_figures(instance)
        number = len(found.figures)
        words = f"Spreads: {number:,} figure{'' if number == 1 else 's'} may be out"
        factors = ", ".join(found.factors)
        yield words + (f"; what moves several: {factors}." if factors else ".")


def _describe_conflicts(instance: Instance) -> Iterator[str]:
    """How many things the sources print twice."""
    if number := len(instance.conflicts):
        things = "1 thing is" if number == 1 else f"{number} things are"
        yield f"Conflicts: {things} printed with several numbers; --conflicts lists them."


def span_of(instance: Instance) -> str:
    """The first period to the last."""
    first, last = instance.periods[0].name, instance.periods[-1].name
    return first if first == last else f"{first} to {last}"


def list_figures(instance: Instance) -> list[str]:
    """Every figure by address, in the unit of its row, with its source."""
    return [_figure(figure, instance) for figure in instance.figures.values()]


def _figure(figure: Figure, instance: Instance) -> str:
    names = ["all"] if figure.kind.once else [period.name for period in instance.periods]
    values = ", ".join(
        f"{name} {cell.value / UNITS[cell.unit].factor:,.10g}"
        for name, cell in zip(names, figure.cells, strict=True)
    )
    sources = ", ".join(dict.fromkeys(cell.source for cell in figure.cells))
    if figure.uplift:
        unit = UNITS[figure.cells[0].unit]
        values += f", of {figure.typed / unit.factor:,.10g} uplifted by {figure.uplift}"
    return f"{figure.address} [{figure.cells[0].unit}] {values} ({sources})"
