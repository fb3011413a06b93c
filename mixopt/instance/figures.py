"""The figures: which ones a model calls for, their units, their bounds, their addresses.

`called_for` is the one list of what an instance must hold. Reading, the blank skeleton, the
formulation and the prices all go by it. Opens no file.
"""

from __future__ import annotations

from mixopt.instance import care_figures as care
from mixopt.instance import funding_figures as money
from mixopt.instance import staff_figures as staff
from mixopt.instance.care_figures import supplies_of
from mixopt.instance.group_figures import groups
from mixopt.instance.kinds import POOLED, SMALLEST, TABLES, Address, Kind
from mixopt.schema.head import Head
from mixopt.schema.model import Model

__all__ = [
    "POOLED",
    "SMALLEST",
    "TABLES",
    "Address",
    "Kind",
    "list_called_for",
    "supplies_of",
]


def list_called_for(model: Model, head: Head) -> dict[Address, Kind]:
    """Every figure that this model and this instance's head call for, in table order."""
    areas = list(head.areas) if len(head.areas) > 1 else [""]
    figures: dict[Address, Kind] = {}
    for table, rows in (
        ("needs", care.needs(model)),
        ("flows", care.flows(model)),
        ("groups", groups(model, head.population_years)),
        ("services", care.services(model, several=len(areas) > 1)),
        ("pathways", care.pathways(model)),
        ("workforce", staff.workforce(model)),
        ("standards", care.standards(model)),
        ("funding", money.funding(model, head)),
        ("levers", care.levers(model)),
        ("schemes", money.schemes(model)),
        ("ringfences", money.ringfences(model)),
        ("metrics", money.metrics(model)),
        ("uplifts", money.uplifts(head)),
    ):
        for keys, figure, kind in rows:
            for area in [POOLED] if kind.shared and len(areas) > 1 else areas:
                figures[Address(area, table, keys, figure)] = kind
    return figures
