"""Many councils from one: Redbridge's figures again and again, each a little different.

The areas share a model but no market, so they could be planned apart; the programme is built
as one all the same, as a region's would be.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from mixopt.data import load
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address

VARIED = {"demand", "price", "available"}
LOOSE = {"amount", "baseline"}
"""Money is made plentiful, so that every made-up council has a plan."""


def councils(number: int, seed: int = 1) -> Instance:
    """An instance of so many councils: about 1,400 variables each."""
    random = Random(seed)
    one = load("redbridge")
    names = [f"council_{i:03d}" for i in range(number)]
    head = one.head.model_copy(update={"areas": {name: name for name in names}})
    figures = {}
    for name in names:
        for address, figure in one.figures.items():
            own = Address(name if number > 1 else "", *address[1:])
            figures[own] = _varied(replace(figure, address=own), random)
    return Instance("councils", head, one.model, figures, {})


def _varied(figure: Figure, random: Random) -> Figure:
    name = figure.address.figure
    if name == "demand":
        factor = random.uniform(0.97, 1.0)
    elif name == "price":
        factor = random.uniform(0.9, 1.1)
    elif name == "baseline" or figure.address.keys[0] in {"net_budget_2017_18"}:
        factor = 2.0
    else:
        return figure
    cells = tuple(replace(cell, value=cell.value * factor) for cell in figure.cells)
    return replace(figure, cells=cells)
