"""Whether client groups hang together: whose people they are, and for which years predicted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from mixopt.data.incoherence import Incoherence
from mixopt.data.yaml import Document
from mixopt.errors import Fault
from mixopt.instance.groups import middle_of, months_at
from mixopt.instance.instance import Period
from mixopt.schema.head import Head
from mixopt.schema.model import Model


def find_stray_groups(model: Model) -> Iterator[Incoherence]:
    """Needs that are counted twice over, and groups whose people have no need."""
    for name, need in model.needs.items():
        if need.group and need.flow:
            what = f"'{name}' has a flow, and is a part of a client group too"
            yield Incoherence(("needs", name), what, "Remove 'flow' or 'group'")
    used = {need.group for need in model.needs.values()}
    for name in model.groups:
        if name not in used:
            what = f"no need is a part of the client group '{name}'"
            yield Incoherence(("groups", name), what, "Name it under 'group' of a need")


def find_year_faults(document: Document, head: Head, model: Model, file: str) -> Iterator[Fault]:
    """Years that are out of order, missing, or for nothing, and periods outside of them.

    Args:
        document: Where the parts of the head stand.
        head: The head.
        model: The model.
        file: What messages call the model's file.
    """
    years, at = head.population_years, document.at(("population_years",))
    if model.groups and not years:
        what = f"{file} has client groups, and nothing says for which years they are predicted"
        remedy = "Write under 'population_years' each year and the day its number stands for"
        yield Fault(at, what, f"{remedy}: 2017: 2017-06-30")
    if years and not model.groups:
        yield Fault(at, f"{file} has no client group that could be predicted", "Remove it")
    yield from _find_stray_localities(document, head, model, file)
    ordered = True
    for before, after in pairwise(years):
        if years[after] <= years[before]:
            ordered = False
            what = f"{after}, read {years[after]}, is no later than {before}, {years[before]}"
            yield Fault(document.at(("population_years", after)), what, "Put them in order")
    if ordered and years and model.groups:
        yield from _find_outside(document, head)


def _find_stray_localities(
    document: Document, head: Head, model: Model, file: str
) -> Iterator[Fault]:
    """Localities of several areas at once, or of nobody."""
    at = document.at(("localities",))
    if head.localities and not model.groups:
        what = f"{file} has no client group whose people could be split among localities"
        yield Fault(at, what, "Remove them")
    if head.localities and len(head.areas) > 1:
        what = f"localities are parts of one area, and there are {len(head.areas)}"
        yield Fault(at, what, "List them under 'areas', each with its own figures, or remove them")


def _find_outside(document: Document, head: Head) -> Iterator[Fault]:
    """Periods whose middle is before the first year or after the last."""
    years = head.population_years
    names = list(years)
    first, last = names[0], names[-1]
    for name, days in head.periods.items():
        period, at = Period(name, days.first, days.last), document.at(("periods", name))
        if period.months < 1:
            continue  # told where periods are
        if middle_of(period) < months_at(years[first]):
            what = f"the middle of {name} is before {first}, {years[first]}"
            yield Fault(at, f"{what}, the first population year", "Add an earlier year")
        elif middle_of(period) > months_at(years[last]):
            what = f"the middle of {name} is after {last}, {years[last]}"
            yield Fault(at, f"{what}, the last population year", "Add a later year")
