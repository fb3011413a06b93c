"""The README of a start: what it is, what to correct first, what was checked, sources, licence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mixopt.instance.councils import Publication, money_year
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import Address
from mixopt.instance.sense.placeholders import list_placeholders
from mixopt.instance.start import Check, Start
from mixopt.instance.titles import figure_titles
from mixopt.report.placeholders import describe_placeholders
from mixopt.report.start_readme_adults import describe_adults
from mixopt.results.range_worth import RangeWorth
from mixopt.units import pounds

NO_PLAN = "no plan"


def write_readme(
    start: Start,
    instance: Instance,
    checks: Sequence[Check],
    ranges: Sequence[RangeWorth] | None,
    place: str,
    blank: Sequence[Address] = (),
) -> str:
    """The README.

    Args:
        start: What was written.
        instance: The same, read.
        checks: What published figures were held against.
        ranges: The figures whose ranges move the plan most; none where there is no plan.
        place: What commands call the instance.
        blank: Rows of adult social care that are to be filled in.
    """
    adults = start.adults
    parts = (
        _intro(start, instance),
        () if adults is None else describe_adults(start.council, adults, blank, place),
        _budget(instance, place),
        _first(start, instance, ranges),
        _list_replaced(start, checks),
        _limits(start),
        _sources((*start.publications, *(() if adults is None else adults.publications))),
    )
    return "\n".join(line for part in parts for line in (*part, ""))


def _intro(start: Start, instance: Instance) -> Iterator[str]:
    name, first, last = start.council.name, instance.periods[0], instance.periods[-1]
    yield f"# {name}: a start from published figures"
    yield ""
    also = "" if start.adults is None else ", and adult social care"
    yield (
        "Written by `mixopt new`: children looked after and the teams that support them"
        f"{also}, {first.name}"
    )
    yield (
        f"to {last.name}, as the published figures of {start.council.edition} have them. It is "
        "not the council's plan:"
    )
    yield "what nobody publishes is assumed, by rules that are the same for every council."
    yield ""
    kinds = Counter(instance.head.sources[row.source].kind for row in start.rows)
    yield (
        f"Of {len(start.rows)} rows{' of children' if also else ''}: {kinds['published']} as "
        f"published, {kinds['derived']} derived (the note has the formula with its numbers), "
        f"{kinds['assumed']} assumed (the note says why, and the range)."
    )
    yield ""
    yield (
        f"Children are those of 31 March {start.council.edition}, staff those of September, money "
        f"is in prices of {money_year(start.council.edition)}."
    )
    most = 100 * start.national["trend_most"].value
    yield "Numbers of children are held, as many coming as leaving: of two scenarios, `trend` goes"
    yield f"on as in the three years before, by {most:g}% a year at the most, and"
    yield "`flow_of_last_year` as in the last of them."


def _budget(instance: Instance, place: str) -> Iterator[str]:
    yield "## First of all: the budget"
    yield ""
    yield from describe_placeholders(instance)
    yield ""
    for figure, at, _ in list_placeholders(instance):
        yield f"It is in `{figure.cell(at).row.rpartition('/')[2]}`. Write the budget there, and a"
        yield "source of yours in `instance.yaml`; or for one run:"
        yield ""
        yield f"    mixopt solve {place} --set {figure.name}=..."


def _first(start: Start, instance: Instance, ranges: Sequence[RangeWorth] | None) -> Iterator[str]:
    yield "## What to correct next"
    yield ""
    if not ranges:
        yield "There is no plan yet: `mixopt explain` says why, and what would give one."
        return
    yield "Figures that rest on an assumption, or on what other councils did, those first whose"
    yield "range moves the plan's cost most:"
    yield "each was solved again at both ends, all else as it is, with money enough. A minus saves;"
    yield "`no plan`: there would not be places or staff enough."
    yield ""
    yield "| figure | is | could be | at the least | at the most |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    titles = figure_titles(instance)
    units = {str(row.address): row.unit for row in start.rows}
    for each in ranges:
        span = f"{_write(each.least)} to {_write(each.most)}"
        ends = " | ".join(map(write_added, (each.least_adds, each.most_adds)))
        title, unit = titles[each.address], units[each.address]
        yield f"| {title} (`{each.address}`) | {_write(each.values)} {unit} | {span} | {ends} |"


def _write(values: Sequence[float]) -> str:
    """A value, or the last of several."""
    text = f"{values[-1]:,.4f}"
    return text.rstrip("0").rstrip(".")


def write_added(pounds_added: float | None) -> str:
    """What is added to the plan's cost, with its sign."""
    if pounds_added is None:
        return NO_PLAN
    words = pounds(pounds_added)
    return words if round(pounds_added) <= 0 else f"+{words}"


def _list_replaced(start: Start, checks: Sequence[Check]) -> Iterator[str]:
    yield "## What was checked, and replaced"
    yield ""
    if not start.told:
        yield "Every published figure that is used passed its checks."
        return
    titles = {check.name: check for check in checks}
    for told in start.told:
        check = titles[told.check]
        yield f"- **{check.title}.** {told.words[0].upper()}{told.words[1:]}. {check.why}"


def _limits(start: Start) -> Iterator[str]:
    yield "## What it cannot know"
    yield ""
    yield (
        f"- Nothing is published of {start.council.name}'s contracts and their prices, pay, agency"
    )
    yield "  managers, newly qualified workers, empty foster places, or age by placement."
    yield (
        "- What the plan does not choose (`funding.other_services`) is what is left of a "
        "year's spend, so"
    )
    yield "  that a plan which changes nothing costs what was spent: that it does proves nothing."
    yield (
        "- How far figures may be out (`spreads.csv`) is how far those of England's councils of "
        "its size"
    )
    yield "  were: its own record, of forecasts and of prices, is better."
    yield (
        "- Limits on change are the same rules for all councils. So the prices of limits "
        "say something"
    )
    yield (
        "  about this council; the mix is not its own until its commissioners have been through it."
    )


def _sources(publications: Sequence[Publication]) -> Iterator[str]:
    yield "## Sources and licence"
    yield ""
    for words in sorted({each.attribution for each in publications}):
        yield f"*{words}*"
    yield ""
    for each in {each.source: each for each in publications}.values():
        yield f"- {each.publisher}: {each.title} ({each.licence})."
    yield "- National values and assumptions: `england/national.csv`, shipped with mixopt."
