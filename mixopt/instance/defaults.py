"""Figures that a model declares: what they are where an instance has no row. Opens no file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from mixopt.instance.instance import Cell, Figure, Instance
from mixopt.instance.kinds import Address, Kind
from mixopt.instance.sense.usual import SECTIONS
from mixopt.schema.fields import FrozenDict
from mixopt.schema.head import Assumed, Head, Source
from mixopt.schema.model import Model
from mixopt.schema.usual import Default
from mixopt.units import UNITS

DECLARED = "declared"
"""Key of the source that a figure rests on which the model declares."""


def default_of(model: Model, address: Address, kind: Kind) -> Default | None:
    """What a model declares a figure to be where no row gives it; None where it does not."""
    if not model.defaults or address.table not in SECTIONS:
        return None
    name = str(address._replace(area=""))
    return next((each for each in model.defaults if _means(each, name, kind)), None)


def _means(default: Default, name: str, kind: Kind) -> bool:
    unit = UNITS.get(default.unit)
    return unit is not None and unit.own == kind.unit and fnmatchcase(name, default.figures)


def defaults_of(model: Model, kinds: Mapping[Address, Kind]) -> dict[Address, Default]:
    """Every figure that is declared, with what it is declared to be."""
    found = ((address, default_of(model, address, kind)) for address, kind in kinds.items())
    return {address: default for address, default in found if default is not None}


def make_declared_figure(
    address: Address, kind: Kind, default: Default, slots: int, model: str
) -> Figure:
    """A figure as the model declares it.

    Args:
        address: Where it stands.
        kind: What sort of number it is.
        default: What it is, and why.
        slots: How many periods there are.
        model: What messages call the model's file.
    """
    value = default.value * UNITS[default.unit].factor
    row = f"{model}, defaults ({address})"
    cell = Cell(value, default.unit, DECLARED, f"defaults of {model}", default.why, row, True)
    return Figure(address, kind, (cell,) * (1 if kind.once else slots))


def count_declared(instance: Instance) -> dict[tuple[str, str], int]:
    """What the model declares and no row or change gives: value with unit, and why; how many."""
    cells = [
        figure.cells[0]
        for figure in instance.figures.values()
        if {cell.source for cell in figure.cells} == {DECLARED}
    ]
    return Counter(
        (f"{cell.value / UNITS[cell.unit].factor:,.10g} {cell.unit}", cell.note) for cell in cells
    )


def with_source(head: Head, model: str, reasons: Iterable[str]) -> Head:
    """The head with a source for what the model declares.

    Args:
        head: The head.
        model: What messages call the model's file.
        reasons: Why the figures are what they are.
    """
    source = Assumed(
        kind="assumed",
        title=f"Declared by {model}",
        by="the makers of the model",
        why=" ".join(dict.fromkeys(reasons)),
    )
    sources: dict[str, Source] = FrozenDict({**head.sources, DECLARED: source})
    return head.model_copy(update={"sources": sources})
