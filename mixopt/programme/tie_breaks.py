"""The tie-breaks that choose one of many optima, by the positions of their columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from mixopt.instance.instance import Instance
from mixopt.instance.lines import keeps
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import Label
from mixopt.schema.model import Model


def continuity_moves(instance: Instance, columns: Sequence[Label]) -> Floats:
    """The terms of the continuity objective: who is supported where, against the period before.

    Returns:
        Shape (terms, 3): position of the column, position of the same in the period before (-1 in
        the first), and the people supported before the first period.
    """
    at = {label.keys: place for place, label in enumerate(columns) if label.block == "supported"}
    periods = [period.name for period in instance.periods]
    before = dict(zip(periods[1:], periods, strict=False))
    found = []
    for (area, need, service, period), place in at.items():
        if period in before:
            found.append((place, at.get((area, need, service, before[period]), -1), 0.0))
        else:
            opening = instance.once(area, "pathways", (need, service), "opening")
            found.append((place, -1, opening))
    return np.array(found, dtype=float).reshape(-1, 3)


def payment_order(model: Model, columns: Sequence[Label]) -> list[tuple[Integers, float]]:
    """The sums of columns that are minimised one after the other, each with its sign.

    How far funds are off what they contribute; what each fund does not pay, in their order;
    what is drawn on reserves; what is kept of other funds, then not of reserves; what is pooled.
    """
    return [(some, weight) for some, weight in _sums(model, columns) if len(some)]


FUNDED = {"paid", "kept"}
"""Variables of which each fund has its own, by the second part of their index."""


def _sums(model: Model, columns: Sequence[Label]) -> Iterator[tuple[Integers, float]]:
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (block, keys) in enumerate(columns):
        places[block, keys[1] if block in FUNDED else ""].append(place)

    def of(block: str, fund: str = "") -> list[int]:
        return places.get((block, fund), [])

    reserves = [name for name, fund in model.funds.items() if fund.kind == "reserve"]
    others = [name for name in model.funds if name not in reserves]
    keeping = [name for name in model.funds if keeps(model, name)]
    yield np.array(of("over") + of("under"), dtype=int), 1.0
    for block, names, weight in (
        ("paid", others, -1.0), ("paid", reserves, 1.0),
        ("kept", [name for name in keeping if name in others], 1.0),
        ("kept", [name for name in keeping if name in reserves], -1.0),
    ):  # fmt: skip
        for name in names:
            yield np.array(of(block, name), dtype=int), weight
    yield np.array(of("given"), dtype=int), 1.0
