"""Instances small enough to see the optimum: a model and figures in a few lines.

`small(...)` makes an Instance from a model as YAML would say it and a list of figures; every
figure that is not named takes a value that limits nothing and costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mixopt.instance.figures import list_called_for
from mixopt.instance.instance import Cell, Figure, Instance
from mixopt.instance.kinds import Address, Kind
from mixopt.schema.head import Head
from mixopt.schema.model import Model

INVENTED = {"kind": "assumed", "title": "Invented", "by": "the test", "why": "to see the optimum"}
YEARS = {
    f"{2020 + i}/{21 + i}": {"from": f"{2020 + i}-04-01", "to": f"{2021 + i}-03-31"}
    for i in range(9)
}
PLENTY = 1000.0
"""Of anything that would otherwise be short."""
HARMLESS = {
    "available": PLENTY,
    "growth": PLENTY,
    "recruitable": PLENTY,
    "units_per_person": 1.0,
    "productive": 1.0,
    "pay": 1.0,
    "most": PLENTY,
    "startable": PLENTY,
}
"""Values for figures that a test does not name; any other is 0."""


def small(
    model: Mapping[str, Any],
    figures: Mapping[str, float | list[float]],
    years: int = 1,
    areas: tuple[str, ...] = ("here",),
    discount: float = 0.0,
    **head: Any,
) -> Instance:
    """An instance of a few figures.

    Args:
        model: Sections of a model file.
        figures: Values by address; a single number stands for every period.
        years: Number of financial years, from 2020/21.
        areas: Names of the areas.
        discount: % a year.
        head: Further keys of instance.yaml.
    """
    whole = Model.model_validate({"title": "Small", **model})
    periods = head.pop("periods", dict(list(YEARS.items())[:years]))
    top = Head.model_validate(
        {
            "title": "Small",
            "model": "small",
            "areas": {a: a.title() for a in areas},
            "periods": periods,
            "discount": {"value": discount, "unit": "%/year", "source": "invented"},
            "sources": {"invented": INVENTED},
            **head,
        }
    )
    kinds = list_called_for(whole, top)
    names = {str(address): address for address in kinds}
    unknown = set(figures) - set(names)
    assert not unknown, f"no such figures: {unknown}; there are: {sorted(names)}"
    made = {
        address: _figure(address, kind, figures.get(str(address)), len(periods))
        for address, kind in kinds.items()
    }
    return Instance("small", top, whole, made, {})


def _figure(
    address: Address, kind: Kind, given: float | list[float] | None, periods: int
) -> Figure:
    if given is None:
        plain = address.figure if address.table != "standards" else "limit"
        given = HARMLESS.get(plain, 0.0)
    values = given if isinstance(given, list) else [given] * (1 if kind.once else periods)
    assert len(values) == (1 if kind.once else periods), f"{address} has {len(values)} values"
    cells = tuple(Cell(float(v), kind.unit, "invented", "", "", str(address)) for v in values)
    return Figure(address, kind, cells)
