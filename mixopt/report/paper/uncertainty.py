"""How sure the plan is, as a section of a paper."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.report.paper.document import Exhibit, Picture, Section, Series
from mixopt.report.terminal.risk import (
    BEARERS,
    BORNE,
    DRIVEN,
    HOW_BORNE,
    NUMBERS,
    describe_policies,
    tabulate_bearing,
    tabulate_chances,
    tabulate_drivers,
    tabulate_money,
)
from mixopt.results.risk import Risk
from mixopt.results.risk_rows import COST, HELD, OVERSPEND
from mixopt.results.risk_words import TITLES, headline, tell_bearing, warn_of_unmet
from mixopt.units import pounds


def describe_uncertainty(found: Risk) -> Section:
    """The answer first, as `mixopt risk` gives it, and the tables that it rests on."""
    sentences = [*filter(None, (headline(found), tell_bearing(found), warn_of_unmet(found)))]
    return Section("How sure it is", sentences, [*_exhibits(found)], [*describe_policies(found)])


def _exhibits(found: Risk) -> Iterator[Exhibit]:
    yield Exhibit("Chance that", ("", *TITLES.values()), tabulate_chances(found))
    rows = tabulate_money(found, COST)
    yield Exhibit("What it may cost, £000", ("", *NUMBERS), rows, BANDS, _draw_costs(found))
    yield Exhibit("Overspend, £000", ("", *NUMBERS), tabulate_money(found, OVERSPEND))
    borne = tabulate_bearing(found)
    if borne:
        yield Exhibit(BEARERS, ("", *BORNE), borne, HOW_BORNE)
    title, drivers, note = tabulate_drivers(found)
    if drivers:
        yield Exhibit(title, ("", *DRIVEN), drivers, note)


BANDS = "In 5 of 100 draws it is less than P5, and in 5 more than P95; P50 is the middle."


def _draw_costs(found: Risk) -> Picture:
    """The middle of each year's cost with the plan held, and the band that nine in ten are in."""
    every = [found.estimate(HELD, COST, period) for period in found.periods]
    last = every[-1]
    says = (
        f"In {found.periods[-1]} the plan held costs {pounds(last.p50)} in the middle of all "
        f"draws; nine in ten are between {pounds(last.p5)} and {pounds(last.p95)}."
    )
    series = [
        Series("P50, the middle", [each.p50 for each in every]),
        Series("P5", [each.p5 for each in every], line=True),
        Series("P95", [each.p95 for each in every], line=True),
    ]
    return Picture(
        "columns", "What each year may cost, the plan held", says, found.periods, series, "£"
    )
