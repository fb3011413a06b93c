"""An instance whose money is typed once and uplifted: what tests of uplifts are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from mixopt.instance.figures import list_called_for
from mixopt.instance.instance import Cell, Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.uplifts import is_money, rate_address, with_uplifts
from mixopt.schema.head import Head


def in_cash(
    instance: Instance,
    rates: Sequence[float],
    *,
    rises: Callable[[Figure], bool] = lambda _: True,
    discount: float | None = None,
) -> Instance:
    """Every figure of money that is the same in all periods typed once, with one uplift; every
    other figure of money as it is in each period, in that period's prices.

    Args:
        instance: In real terms.
        rates: By how much prices are above those of the period before.
        rises: Which figures of money rise; the others stay as they are.
        discount: % a year; as it was, where nothing is said.
    """
    source = next(iter(instance.head.sources))
    content = instance.head.model_dump(by_alias=True)
    content |= {"prices": "cash", "uplifts": {"prices": "Prices"}, "inflation": "prices"}
    if discount is not None:
        content["discount"] |= {"value": discount}
    head = Head.model_validate(content)
    address = rate_address(head, "prices")
    kind = list_called_for(instance.model, head)[address]
    cells = tuple(Cell(rate, "share", source, "here", "", "uplifts.csv, row 2") for rate in rates)
    figures: dict[Address, Figure] = {**instance.figures, address: Figure(address, kind, cells)}
    factors, factor = [], 1.0
    for at, rate in enumerate(rates):
        factor *= 1 + rate if at else 1.0
        factors.append(factor)
    for each, figure in instance.figures.items():
        if not is_money(figure.kind) or not rises(figure):
            continue
        if len(set(figure.values)) == 1:
            figures[each] = replace(figure, uplift="prices", typed=figure.values[0])
            continue
        priced = [
            replace(cell, value=cell.value * by)
            for cell, by in zip(figure.cells, factors, strict=True)
        ]
        figures[each] = replace(figure, cells=tuple(priced))
    resolved, beyond = with_uplifts(head, figures)
    assert beyond == []
    return replace(instance, head=head, figures=resolved)
