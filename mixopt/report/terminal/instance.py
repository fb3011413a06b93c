"""What an instance holds, in words: for `mixopt check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import fill

from mixopt.instance.defaults import declared_in
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.titles import describe_changes
from mixopt.report import WIDTH
from mixopt.units import UNITS


def check_text(instance: Instance) -> str:
    """A sound instance in a few lines."""
    tables = Counter(address.table for address in instance.figures)
    kinds = Counter(
        instance.source(cell).kind for figure in instance.figures.values() for cell in figure.cells
    )
    cells = sum(kinds.values())
    lines = [
        instance.title,
        f"Model {instance.head.model}: {instance.model.title}",
        f"Periods: {_span(instance)}. Areas: {', '.join(instance.head.areas.values())}",
        *describe_changes(instance),
        f"Figures: {len(instance.figures):,} ("
        + ", ".join(f"{table} {number}" for table, number in tables.items())
        + ")",
        f"Values: {cells:,} ("
        + ", ".join(
            f"{kind} {kinds[kind]:,} or {100 * kinds[kind] / cells:.0f}%"
            for kind in ("published", "derived", "assumed")
        )
        + ")",
        *_declared(instance),
        "Sound: every figure is there, in range, in a known unit and sourced.",
    ]
    return "\n".join(fill(line, WIDTH, subsequent_indent="  ") for line in lines)


def _declared(instance: Instance) -> Iterator[str]:
    for (value, why), number in declared_in(instance).items():
        figures = "1 figure without a row is" if number == 1 else f"{number:,} without a row are"
        yield f"Declared by the model: {figures} {value}. {why}"


def instance_text(instance: Instance) -> str:
    """An instance and its scenarios in a list of instances."""
    lines = [f"{instance.name:22} {instance.title}"]
    lines.append(
        f"model {instance.head.model}, {_span(instance)}, {len(instance.figures):,} figures"
    )
    lines += [f"scenario {name}: {found.title}" for name, found in instance.scenarios.items()]
    margin = " " * 23
    return "\n".join([
        lines[0],
        *(fill(line, WIDTH, initial_indent=margin, subsequent_indent=margin + "  ")
          for line in lines[1:]),
    ])  # fmt: skip


def _span(instance: Instance) -> str:
    first, last = instance.periods[0].name, instance.periods[-1].name
    return first if first == last else f"{first} to {last}"


def figures_text(instance: Instance) -> str:
    """Every figure by address, in the unit of its row, with its source."""
    return "\n".join(
        line for figure in instance.figures.values() for line in _lines(figure, instance)
    )


def _lines(figure: Figure, instance: Instance) -> Iterator[str]:
    names = ["all"] if figure.kind.once else [period.name for period in instance.periods]
    values = ", ".join(
        f"{name} {cell.value / UNITS[cell.unit].factor:,.10g}"
        for name, cell in zip(names, figure.cells, strict=True)
    )
    sources = ", ".join(dict.fromkeys(cell.source for cell in figure.cells))
    yield f"{figure.address} [{figure.cells[0].unit}] {values} ({sources})"
