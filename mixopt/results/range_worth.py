"""What it is worth to know a figure better: the plan's cost at both ends of its range."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RangeWorth:
    """What the plan's cost does when one figure is at the least or the most that it could be.

    Attributes:
        address: Of the figure.
        values: Its values, in the unit of its row: one, or one for each period.
        least: The same at the least.
        most: The same at the most.
        least_adds: £ that the least adds to the cost of the plan; none where there is no plan.
        most_adds: £ that the most adds.
    """

    address: str
    values: tuple[float, ...]
    least: tuple[float, ...]
    most: tuple[float, ...]
    least_adds: float | None
    most_adds: float | None

    @property
    def worth(self) -> float:
        """The larger of the two, whatever its sign; without end where there is no plan."""
        ends = (self.least_adds, self.most_adds)
        return max(float("inf") if each is None else abs(each) for each in ends)
