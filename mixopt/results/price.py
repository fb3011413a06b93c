"""A price: what the plan does when one figure moves, on both sides, and how far that holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one figure in one period, or in all that stand in one column."""

    address: str
    """With the period in brackets, where its row has one for each."""
    unit: str
    """As its row is written."""
    price_unit: str
    """Of `up` and `down`: £ of the plan, or person-years left unmet, for one unit."""
    periods: int
    """In how many periods it moves at once: by one unit in each."""
    value: float
    """Of the figure, in its unit."""
    least: float
    """The least that it may be."""
    most: float
    """The most that it may be."""
    side_up: str
    """`price`; `no plan`: more cannot be done at any price; `may not`: it may be no more; or
    `jumps`: the cost is another at once, however small the step."""
    up: float | None
    """For one unit more, by a small step; only where `side_up` is `price`."""
    side_down: str
    """The same, downwards."""
    down: float | None
    """For one unit, as a small step down shows."""
    holds_to: float | None
    """The value up to which `up` holds exactly. None: at the figure only."""
    holds_from: float | None
    """The value down to which `down` holds exactly."""
    stops_up: str
    """What ends it there, in words; blank where the figure may be no more, or it does not hold."""
    stops_down: str
    """The same, downwards."""
    step: float
    """What a council would move it by, in the unit of its row."""
    step_up: float | None
    """What this step up adds, by solving again. None: no plan, or more than it may be."""
    step_down: float | None
    """What this step down adds. None: no plan, or less than it may be."""
    elasticity: float
    """Price × value: what a per cent is worth, times 100; of the larger side."""
    discount: float
    """What £1 of the figure's period counts in the plan; 1 where it has no single period."""
    table: str
    kind: str
    """What sort of figure: needs, care, places, prices, staff, pay, standards, funds or levers."""
    source: str
    """A key of the instance's sources."""
    source_kind: str

    @property
    def people(self) -> bool:
        """Whether it is in person-years, and not in £."""
        return self.price_unit.startswith("person")

    def step_fits(self, side: float) -> bool:
        """Whether the figure may be a step more (1), or less (-1)."""
        return self.least <= self.value + side * self.step <= self.most

    @property
    def largest_step(self) -> float:
        """What the council's own step does, on the side where it does more."""
        steps = [step for step in (self.step_up, self.step_down) if step is not None]
        return max(map(abs, steps), default=0.0)
