"""Spreads on the figures of an instance: between which values each may be, and every fault of that.

A spread is held to what the figure itself is held to: each end is a value that the figure may have,
and where figures may not contradict each other, no ends of them do. Opens no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mixopt.errors import DataError, Fault
from mixopt.instance.addresses import Addresses
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.scenarios import addresses_of
from mixopt.instance.spread_ends import SpreadFigure, find_contradictions
from mixopt.instance.spreads import DEVIATION, OF_VALUE, Spread, Width
from mixopt.schema.scenarios import Change
from mixopt.units import UNITS

CUT = 3.0
"""Standard deviations at which a normal spread is cut."""

CUT_DEVIATION = 0.9865783925581086
"""The standard deviation of a standard normal that is cut at 3: √(1 − 6·φ(3) / (2·Φ(3) − 1))."""

ROUNDING = 1e-9
"""Relative: by how much an end may be beyond the value of its figure, which is rounding."""


@dataclass(frozen=True, slots=True)
class Loading:
    """By how much a figure follows a factor."""

    factor: str
    correlation: float


@dataclass(frozen=True, slots=True)
class SpreadFigures:
    """Every figure that may be out, and the factors that each follows."""

    figures: tuple[SpreadFigure, ...]
    follows: Mapping[Address, tuple[Loading, ...]]

    @property
    def factors(self) -> tuple[str, ...]:
        """The names of the factors, in the order in which they are written."""
        names = (each.factor for loadings in self.follows.values() for each in loadings)
        return tuple(dict.fromkeys(names))


def find_spread_figures(instance: Instance) -> tuple[SpreadFigures, list[Fault]]:
    """The figures of an instance that may be out, and everything that is wrong with its spreads."""
    faults: list[Fault] = []
    if not instance.uncertainty:
        return SpreadFigures((), {}), faults
    addresses = addresses_of(instance)
    found: dict[Address, SpreadFigure] = {}
    forecasts: set[Address] = set()
    for spread in instance.uncertainty.spreads:
        for address in match_figures(addresses, spread.address, spread.row, faults):
            if address in forecasts:
                continue
            if address in found:
                what = f"{found[address].row} gives a spread of {address} too"
                faults.append(Fault(spread.row, what, "Remove one of them"))
                continue
            made = _spread_figure(instance, instance.figures[address], spread, faults)
            if made is not None:
                found[address] = made
                forecasts |= {address} if spread.forecast else set()
    follows = _find_followers(instance, addresses, found, faults)
    if not faults:
        faults += find_contradictions(instance, found)
    return SpreadFigures(tuple(found.values()), follows), faults


def spread_figures_of(instance: Instance) -> SpreadFigures:
    """The figures of an instance that may be out.

    Raises:
        DataError: Everything that is wrong with its spreads.
    """
    found, faults = find_spread_figures(instance)
    if faults:
        raise DataError(faults)
    return found


def match_figures(
    addresses: Addresses, pattern: str, row: str, faults: list[Fault]
) -> Sequence[Address]:
    """The figures that an address names."""
    if "[" in pattern:
        remedy = "Leave out [period]: each period has a column, and 'all' is all of them"
        faults.append(Fault(row, f"'{pattern}' names a period", remedy))
        return ()
    try:
        places = addresses.places(Change(address=pattern, set=0.0), row)
    except DataError as error:
        faults += error.faults
        return ()
    return [address for address, _ in places]


def _spread_figure(
    instance: Instance, figure: Figure, spread: Spread, faults: list[Fault]
) -> SpreadFigure | None:
    """One figure with its spread; none, and a fault, where it cannot have that."""
    number = len(figure.cells)
    columns: dict[str, tuple[float, ...]] = {}
    for name, width in spread.widths:
        if number == 1 and len(width.values) > 1:
            what = f"{figure.name} is one number for the whole plan, and has {name} by period"
            faults.append(Fault(width.row, what, "Write it under 'all' only"))
            return None
        own = _own_values(figure, name, width)
        if own is None:
            what = f"{figure.name} is in {figure.kind.unit}, and its {name} in {width.unit}"
            faults.append(Fault(width.row, what, f"Write it in {figure.kind.unit} or {OF_VALUE}"))
            return None
        columns[name] = own
    knots = tuple(zip(*columns.values(), strict=True))
    if spread.shape == "normal":
        reach = [CUT / CUT_DEVIATION * deviation for (deviation,) in knots]
        least = tuple(v - by for v, by in zip(figure.values, reach, strict=True))
        most = tuple(v + by for v, by in zip(figure.values, reach, strict=True))
    else:  # of what is below 0, 95% is more
        knots = tuple(each if v >= 0 or not _relative(spread) else each[::-1]
                      for each, v in zip(knots, figure.values, strict=True))  # fmt: skip
        least, most = (tuple(each[at] for each in knots) for at in (0, -1))
    made = SpreadFigure(figure.address, spread.shape, knots, least, most, spread.row)
    wrong = next(_find_wrong_ends(instance, figure, made, spread), None)
    if wrong is not None:
        faults.append(wrong)
        return None
    return made


def _relative(spread: Spread) -> bool:
    return all(width.unit == OF_VALUE for _, width in spread.widths)


def _own_values(figure: Figure, name: str, width: Width) -> tuple[float, ...] | None:
    """A width of each cell in the figure's own unit; none where its unit is of another kind."""
    number = len(figure.cells)
    values = width.values if len(width.values) == number else width.values * number
    if width.unit == OF_VALUE:
        sizes = map(abs, figure.values) if name == DEVIATION else figure.values
        return tuple(value / 100 * size for value, size in zip(values, sizes, strict=True))
    unit = UNITS.get(width.unit)
    if unit is None or unit.own != figure.kind.unit:
        return None
    return tuple(value * unit.factor for value in values)


def _find_wrong_ends(
    instance: Instance, figure: Figure, made: SpreadFigure, spread: Spread
) -> Iterator[Fault]:
    """What is wrong with the ends of a spread in the first period in which something is."""
    row = spread.row
    for at, value in enumerate(figure.values):
        unit = UNITS[figure.cells[at].unit]
        period = "" if figure.kind.once else f"[{instance.periods[at].name}]"
        shown = f"{figure.name}{period}"
        low, high = made.least[at], made.most[at]
        near = ROUNDING * max(abs(value), abs(low), abs(high))

        def say(number: float, factor: float = unit.factor) -> str:
            return f"{number / factor:,.6g}"

        if any(one > other + near for one, other in zip(made.knots[at], made.knots[at][1:],
                                                        strict=False)):  # fmt: skip
            names = ", ".join(name for name, _ in spread.widths)
            what = f"the widths of {shown} fall: {', '.join(map(say, made.knots[at]))}"
            yield Fault(row, what, f"They rise in this order: {names}")
        elif not low - near <= value <= high + near:
            what = f"{shown} is {say(value)} {unit.symbol}, outside {say(low)} to {say(high)}"
            yield Fault(row, what, "Widen the spread, or correct the figure")
        elif low < figure.kind.least - near or high > figure.kind.most + near:
            what = f"would let {shown} be {say(low)} to {say(high)} {unit.symbol}"
            remedy = f"It must be {figure.kind.bounds(unit)}: make it narrower"
            if spread.shape == "normal":
                remedy += ", or take another shape: a normal one reaches 3 standard deviations"
            yield Fault(row, what, remedy)


def _find_followers(
    instance: Instance,
    addresses: Addresses,
    found: Mapping[Address, SpreadFigure],
    faults: list[Fault],
) -> dict[Address, tuple[Loading, ...]]:
    """The factors that each figure with a spread follows."""
    follows: dict[Address, list[Loading]] = {}
    for row in instance.uncertainty.followers:
        named = match_figures(addresses, row.address, row.row, faults)
        with_spread = [address for address in named if address in found]
        if named and not with_spread:
            what = f"no figure that '{row.address}' names has a spread"
            faults.append(Fault(row.row, what, "Add its spread to 'spreads', or remove the row"))
        for address in with_spread:
            before = follows.setdefault(address, [])
            if any(each.factor == row.factor for each in before):
                what = f"{address} follows '{row.factor}' by an earlier row too"
                faults.append(Fault(row.row, what, "Remove one of them"))
                continue
            before.append(Loading(row.factor, row.correlation))
            total = sum(each.correlation**2 for each in before)
            if total > 1 + ROUNDING:
                what = f"the squares of the correlations of {address} add up to {total:.4g}"
                faults.append(Fault(row.row, what, "They may add up to 1 at most"))
    return {address: tuple(loadings) for address, loadings in follows.items()}
