"""What is said of a limit of the programme. Knows no programme."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """What is told of a constraint.

    Attributes:
        words: What one step of its right-hand side is; `{need}` and the like stand for titles.
        says: What the limit demands.
        unit: That unit, in the singular.
        standing: `physical` (places, people), `law`, `policy`; `standard`, `ringfence`, `metric`
            (as the standard and so on says); or `definition`: it limits nothing, it says what a
            variable is.
        keys: What each index is: area, need, service, supply, role, lever, standard, fund, period.
        step: One unit more of the right-hand side, or one less where that is what is asked about.
    """

    words: str
    says: str
    unit: str
    standing: str
    keys: tuple[str, ...]
    step: float = 1.0


def of_standard(words: str, unit: str, says: str = "within the limit") -> Limit:
    """What is told of a limit that a standard sets."""
    return Limit(words, "{standard}: " + says, unit, "standard", ("area", "standard", "period"))
