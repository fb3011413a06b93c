"""What answers over many draws have in common: estimates, chances and drivers, by policy."""

from __future__ import annotations

from typing import Any

from mixopt.results.risk_rows import Borne, Chance, Driver, Estimate


class Drawn:
    """An answer over many draws of the figures."""

    __slots__ = ()

    draws: int
    estimates: tuple[Estimate, ...]
    chances: tuple[Chance, ...]
    drivers: tuple[Driver, ...]

    def estimate(self, policy: str, measure: str, period: str = "") -> Estimate:
        """One of the estimates.

        Raises:
            KeyError: There is none.
        """
        for each in self.estimates:
            if (each.policy, each.measure, each.period) == (policy, measure, period):
                return each
        raise KeyError((policy, measure, period))

    def chance(self, policy: str, chance: str, period: str = "") -> Chance:
        """One of the chances.

        Raises:
            KeyError: There is none.
        """
        for each in self.chances:
            if (each.policy, each.chance, each.period) == (policy, chance, period):
                return each
        raise KeyError((policy, chance, period))

    def drivers_of(self, policy: str, measure: str) -> list[Driver]:
        """What drives a measure, the largest share first."""
        return [each for each in self.drivers if (each.policy, each.measure) == (policy, measure)]

    def bearing(self, policy: str) -> list[Borne]:
        """What each partner bears under a policy; nothing where no risk is told."""
        return []


def number_or_none(value: float) -> float | None:
    """A number; none where nothing can be done."""
    return value if value == value else None


def without_nan(row: dict[str, Any]) -> dict[str, Any]:
    """A row with none for each number that is not known."""
    return {key: number_or_none(value) if isinstance(value, float) else value
            for key, value in row.items()}  # fmt: skip
