"""Today's mix: children by need and service, as rows have them."""

from __future__ import annotations

from dataclasses import dataclass

from mixopt.data.starts.children import Children


@dataclass(frozen=True)
class Mix:
    """Children by need and service, as rows have them: to a tenth, adding up to the needs."""

    under_16: dict[str, float]
    over_16: dict[str, float]
    complex: float

    @property
    def fostered(self) -> dict[str, float]:
        """By foster service, both ages."""
        return {name: round(self.under_16[name] + self.over_16[name], 1) for name in self.under_16}

    @property
    def supported(self) -> float:
        """In supported accommodation."""
        return self.over_16["supported_accommodation"]

    @property
    def in_families(self) -> float:
        """Fostered by anyone."""
        return sum(self.fostered.values())

    @property
    def placed(self) -> float:
        """Children who are in some service."""
        return self.in_families + self.supported + self.complex


def mix_of(children: Children) -> Mix:
    """Today's mix; agencies have what rounding leaves."""
    under, over = {}, {}
    for name, there in (("kinship_care", children.kin), ("foster_in_house", children.mainstream)):
        over[name] = round(children.part_over_16(there), 1)
        under[name] = round(there - children.part_over_16(there), 1)
    supported, fostered_over = round(children.supported, 1), children.fostered_over_16
    under["foster_agency"] = _rest(children.fostered - fostered_over, under)
    over["foster_agency"] = _rest(fostered_over, over)
    over["supported_accommodation"] = supported
    return Mix(under, over, round(children.residential, 1))


def _rest(whole: float, parts: dict[str, float]) -> float:
    """What is left of a whole; where rounding leaves less than nothing, the last part has less."""
    left = round(round(whole, 1) - sum(parts.values()), 1)
    if left < 0:
        last = [*parts][-1]
        parts[last] = round(parts[last] + left, 1)
    return max(0.0, left)
