"""A council's start put together: files, what the plan says to correct first, the README."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from shlex import quote
from typing import TYPE_CHECKING

from mixopt.errors import NoPlanExists

if TYPE_CHECKING:
    from mixopt.instance.councils import Council
    from mixopt.instance.instance import Instance
    from mixopt.instance.kinds import Address
    from mixopt.instance.start import Start
    from mixopt.results.range_worth import RangeWorth

MOST_RANGES = 12
"""Assumed figures that the README lists."""

MOST_NAMED = 3
"""Of them, those that are named at once."""

OFTEN = {"placements_suppressed", "providers_suppressed"}
"""What most councils are told of, and only their READMEs say."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a start, by name, and what to say of it."""

    files: dict[str, str]
    lines: list[str]


def write_start(
    council: Council, first: int, years: int, place: str, *, adults: bool = False
) -> Written:
    """A council's instance, README and all.

    What the ranges of assumed figures are worth is found from the plan of children alone: with
    blank rows of adults there is no plan.

    Args:
        council: Whose.
        first: The year in which the first period begins.
        years: How many.
        place: Where it is to go, as commands will call it.
        adults: Their rows too: those that are published, and blank ones.

    Raises:
        DataError: What is needed is not published of it.
    """
    from mixopt.data.starts import begin
    from mixopt.data.starts.adults import find_adults
    from mixopt.data.starts.files import files_of, list_blank, read_files
    from mixopt.data.starts.national import checks
    from mixopt.report.start_readme import write_readme

    start = begin(council, years)
    files = files_of(start, first, years)
    instance = read_files(files)
    ranges = _find_ranges(start, instance)
    blank: list[Address] = []
    if adults:
        start = replace(start, adults=find_adults(council.code))
        files = files_of(start, first, years)
        blank = list_blank(files)
    known = [*checks().values()]
    files["README.md"] = write_readme(start, instance, known, ranges, quote(place), blank)
    return Written(files, [*_describe(start, instance, ranges or [], place, len(blank))])


def _find_ranges(start: Start, instance: Instance) -> list[RangeWorth] | None:
    """What the ranges of assumed figures are worth, had the council money enough for all of them;
    none where there is no plan."""
    from mixopt.analysis.range_worth import FigureRange, worth_of_ranges
    from mixopt.instance.scenarios import changed

    ranges = {}
    for row in start.rows:
        if ends := row.range_by(start.national):
            least, most = (tuple(map(_tidy, end)) for end in ends)
            ranges[str(row.address)] = FigureRange(row.values, least, most)
    try:
        richer = changed(instance, {"funding.budget.amount": {"times": 2}})
        return worth_of_ranges(richer, ranges, MOST_RANGES)
    except NoPlanExists:
        return None


def _tidy(value: float) -> float:
    """A number of four digits: an end of a range is no more exact."""
    return float(f"{value:.4g}")


def _describe(
    start: Start, instance: Instance, ranges: list[RangeWorth], place: str, blank: int
) -> Iterator[str]:
    """What was made, what was replaced, and what to do next."""
    from mixopt.data.starts.national import checks
    from mixopt.instance.titles import figure_titles
    from mixopt.report.placeholders import describe_placeholders

    kinds = Counter(instance.head.sources[row.source].kind for row in start.rows)
    titles = figure_titles(instance)
    of = "" if start.adults is None else " of children"
    yield (
        f"{place}: {start.council.name}, {len(start.rows)} rows{of} from published figures: "
        f"{kinds['published']} as printed, {kinds['derived']} derived, {kinds['assumed']} assumed."
    )
    if start.adults is not None:
        yield (
            f"Adult social care: {len(start.adults.rows)} rows from published figures, {blank} "
            "blank, as nothing recent is published of them by council."
        )
    known = checks()
    for told in start.told:
        if told.check not in OFTEN:
            yield f"Checked: {known[told.check].title}: {told.words}. {known[told.check].why}"
    yield from describe_placeholders(instance)
    if named := [titles[each.address] for each in ranges[:MOST_NAMED]]:
        yield f"To correct next, by what it does to the plan: {'; '.join(named)}."
    if blank:
        yield (
            f"`mixopt check {quote(place)}` lists the blank rows, each with what it asks for and "
            "England's value, where one is shipped; README.md says which to fill in first."
        )
        return
    yield f"`mixopt check {quote(place)}` asks for the budget until it is there."
