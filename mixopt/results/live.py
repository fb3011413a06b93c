"""A programme as data: what a page needs to solve an instance again with other figures."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """A figure that can be moved.

    Attributes:
        address: As `--set` takes it.
        words: What it is.
        value: In the unit of its row.
        unit: Of its row.
        factor: How many of the programme's units one of these is.
        inputs: Positions of its cells among the inputs.
        least: The least that it may be, in the unit of its row.
        most: The most.
        per_cent: £ that a per cent more of it adds to the cost; 0 where it has no effect.
        source: Published, derived or assumed.
    """

    address: str
    words: str
    value: float
    unit: str
    factor: float
    inputs: tuple[int, ...]
    least: float
    most: float
    per_cent: float
    source: str


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A limit.

    Attributes:
        row: Its position among the rows.
        words: What one more of it is.
        period: Its period; blank where it has none.
        step: One more of its right-hand side, or one less where that is what is asked about.
        unit: Of its right-hand side.
        money: What money would mend it; blank: none would.
        people: It says how many people there are.
    """

    row: int
    words: str
    period: str
    step: float
    unit: str
    money: str
    people: bool


@dataclass(frozen=True, slots=True)
class LiveNumber:
    """A number of the plan that the page shows.

    Attributes:
        title: What it is.
        group: `mix`, `staff` or `levers`.
        today: Before the first period; none where that is not asked for.
        planned: In the last period of the plan that was sent; of levers, starts over the plan.
        columns: Positions of the columns whose sum it is.
    """

    title: str
    group: str
    today: float | None
    planned: float
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LiveProgramme:
    """The arithmetic of a programme, its figures, limits and the numbers that are shown.

    Attributes:
        arrays: Each array by name, as base64 of little-endian numbers, with its type.
        offset: Node of what is added to the cost whatever the plan.
        scale: £ in one unit of the objective.
        cost: £ that the plan costs that was sent, discounted.
        last: The last period.
        envelopes: Rows of the budget envelope, by period.
        counting: That they hold what scenarios add, in words; blank where they add nothing.
    """

    arrays: dict[str, tuple[str, str]]
    offset: int
    scale: float
    cost: float
    last: str
    figures: tuple[LiveFigure, ...]
    rows: tuple[LiveRow, ...]
    numbers: tuple[LiveNumber, ...]
    envelopes: tuple[tuple[str, int], ...]
    counting: str = ""

    def document(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return asdict(self)
