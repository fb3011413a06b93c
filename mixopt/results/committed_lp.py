"""What to decide now in programmes of a user's own, one for each future."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mixopt.certificates import Certificate


@dataclass(frozen=True, slots=True)
class CommittedLp:
    """What is decided now, and what it costs, in the units of the programmes."""

    now: Mapping[str, float]
    """Each variable that is decided now, by its name."""
    objective: float
    """The least expected cost, and what the tail adds."""
    costs: tuple[float, ...]
    """Of each future, with that decided."""
    knowing: float
    """The same objective where each future is known before anything is decided."""
    average: float | None
    """The same with what is best in the average future decided now. None where no average was
    given, or what is best in it cannot be done in every future."""
    certificate: Certificate

    @property
    def not_knowing_costs(self) -> float:
        """The expected value of perfect information."""
        return self.objective - self.knowing

    @property
    def average_costs(self) -> float | None:
        """The value of the stochastic solution: what the plan for the average costs more."""
        return None if self.average is None else self.average - self.objective
