"""Spreads: how far figures may be out, and what moves them together. Opens no file.

A spread belongs to the figures that its address names (`*` for any part) and has a shape:

    uniform      as likely anywhere from the least to the most
    triangular   likeliest at the figure's value, falling evenly to the least and the most
    normal       with a standard deviation; cut at three of them, and widened so that it is as given
    quantiles    as often below p5, p25, p50, p75 and p95 as those say, evenly in between

The widths are written like figures, one a period, so that a later year can be wider. They are in
the unit of the figure (`least` 850 £/week is a value), or in `% of value` (`least` 95 is 95% of
what the figure is). One draw of a figure is as high or low in every period: it has one position
between its least and its most, and is that far up in each.

Figures that follow a factor move with it: with ρ the correlation of the figure with its factor,

    score  =  Σ_f ρ_f · factor_f  +  √(1 − Σ_f ρ_f²) · own

for standard normal factors and `own`; the position is that of the score. Two figures that follow a
factor by ρ and by σ so have scores with the correlation ρ·σ.
"""

from __future__ import annotations

from dataclasses import dataclass

OF_VALUE = "% of value"
"""The unit of widths that are shares of what a figure is."""

DEVIATION = "standard_deviation"

QUANTILES = {
    "least": 0.0,
    "p5": 0.05,
    "p25": 0.25,
    "p50": 0.5,
    "p75": 0.75,
    "p95": 0.95,
    "most": 1.0,
}
"""Widths that are values, with how often a draw is at or below each."""

NEEDED = {
    "uniform": ("least", "most"),
    "triangular": ("least", "most"),
    "normal": (DEVIATION,),
    "quantiles": tuple(QUANTILES),
}
"""The widths of each shape: all of them are to be given."""

CORRELATION = "correlation"
"""What a row of `factors` gives."""


@dataclass(frozen=True, slots=True)
class Width:
    """One width of a spread, as written, and on what it rests.

    Attributes:
        values: One a period, or a single one for all of them; in `unit`.
        unit: A unit of the figures, or `% of value`.
        source: A key of the instance's sources.
        where: Where in the source it is printed.
        note: A note, or the formula.
        row: File and row, for messages.
    """

    values: tuple[float, ...]
    unit: str
    source: str
    where: str
    note: str
    row: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the figures that an address names may be out.

    Attributes:
        address: Of figures; `*` stands for any part.
        shape: A key of `NEEDED`.
        widths: By their names, in the order of `NEEDED`.
        forecast: It is of a forecast, and takes the place of any other spread of its figure.
    """

    address: str
    shape: str
    widths: tuple[tuple[str, Width], ...]
    forecast: bool = False

    @property
    def row(self) -> str:
        """File and row of the first width."""
        return self.widths[0][1].row


@dataclass(frozen=True, slots=True)
class Follower:
    """Figures that follow a factor.

    Attributes:
        factor: The name of the factor, as it is to be printed.
        address: Of figures; `*` stands for any part.
        correlation: Of the score of each with the factor: −1 to 1.
        source: A key of the instance's sources.
        where: Where in the source it is printed.
        note: A note, or the formula.
        row: File and row, for messages.
    """

    factor: str
    address: str
    correlation: float
    source: str
    where: str
    note: str
    row: str


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """All that an instance says of how far its figures may be out."""

    spreads: tuple[Spread, ...] = ()
    followers: tuple[Follower, ...] = ()

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.spreads or self.followers)


CERTAIN = Uncertainty()
"""Of an instance that says nothing of it."""
