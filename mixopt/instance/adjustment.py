"""How a council could change a figure: the kind of that change, and how firm the figure is.

Places, recruits and money can be bought: a change of theirs has a price in £. Policy can be
changed, and has none. Law, and what no money buys (people who stay where they are, how fast a
service can grow, when a lever can start), is changed only where that is asked for. Demand, prices,
pay, and what one unit does are no council's to choose.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AdjustmentKind:
    """Changes that are shown under one heading.

    Attributes:
        heading: In words.
        bought: A change has a price in £; else it counts by its size relative to the figure.
        money: It is money itself, found last and to the pound.
        less: It is bought downwards: £1 less to be saved, £1 less to be left.
    """

    heading: str
    bought: bool = False
    money: bool = False
    less: bool = False


ADJUSTMENTS = {
    "places": AdjustmentKind("Places", bought=True),
    "recruitment": AdjustmentKind("Recruitment", bought=True),
    "envelope": AdjustmentKind("Envelope", bought=True, money=True),
    "savings": AdjustmentKind("Savings targets", bought=True, money=True, less=True),
    "funds": AdjustmentKind("Funds", bought=True, money=True),
    "reserves": AdjustmentKind("Floors of reserves", bought=True, money=True, less=True),
    "standards": AdjustmentKind("Standards"),
    "commitments": AdjustmentKind("Commitments"),
    "pooling": AdjustmentKind("What areas share"),
    "schemes": AdjustmentKind("Least and most of schemes"),
    "contributions": AdjustmentKind("Contributions to schemes"),
    "ring-fences": AdjustmentKind("Ring-fences"),
    "metrics": AdjustmentKind("Targets of metrics"),
    "conditions": AdjustmentKind("Conditions of funds"),
    "continuity": AdjustmentKind("People who stay where they are"),
    "growth": AdjustmentKind("How fast services can grow"),
    "levers": AdjustmentKind("Starts of levers"),
}
"""The kinds of change that a council could make, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How a council could move one figure.

    Attributes:
        kind: A key of `ADJUSTMENTS`; blank where no council can move it.
        standing: `physical`, `law` or `policy`; or `aim`, which holds nothing.

    Raises:
        ValueError: There is no such kind of change.
    """

    kind: str
    standing: str

    def __post_init__(self) -> None:
        if self.kind and self.kind not in ADJUSTMENTS:
            msg = f"'{self.kind}' is no kind of change: write one of {', '.join(ADJUSTMENTS)}"
            raise ValueError(msg)


NOBODY = Adjustment("", "physical")
"""No council can move it."""
