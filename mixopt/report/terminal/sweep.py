"""A sweep for a terminal: how many cases have a plan, the least and the most, and the cases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from string import ascii_uppercase

from mixopt.instance.notebook import pluralise
from mixopt.report.terminal.changes import brief_changes_in_all
from mixopt.report.terminal.page import Page
from mixopt.results.sweep import Sweep, SweptCase, write_value
from mixopt.units import pounds

MOST_CASES = 40
"""Cases that are printed; all of them are in the files."""

MOST_ADDRESSES = 4
"""Addresses that have a column of their own."""


def show_sweep(found: Sweep, page: Page) -> None:
    """Print how many cases have a plan, what the cheapest and the dearest cost, and the first."""
    page.print_line(found.title, "bold")
    for words in brief_changes_in_all(found.changes, "In all cases"):
        page.print_paragraph(words)
    planned, number = found.planned, len(found.cases)
    if len(planned) in {0, number}:
        came = "all have a plan" if planned else "none has a plan"
    else:
        came = f"{_have(len(planned))} a plan, {_have(number - len(planned))} none"
    page.print_line(f"{pluralise(number, 'case')}: {came}.")
    for words in _describe_ends(found):
        page.print_paragraph(words)
    _show_cases(found, page)


def _describe_ends(found: Sweep) -> Iterator[str]:
    """The cheapest and the dearest of the cases that have a plan, where they differ."""
    if not (planned := found.planned):
        return
    ends = min(planned, key=_cost), max(planned, key=_cost)
    least, most = (pounds(_cost(case)) for case in ends)
    if len(planned) == 1:
        yield f"It costs {least}: {_describe_case(found, planned[0])}."
    elif least == most:
        yield f"They cost the same, {least}."
    else:
        for word, case in zip(("Least", "Most"), ends, strict=True):
            yield f"{word}: {pounds(_cost(case))}, {_describe_case(found, case)}."


def _show_cases(found: Sweep, page: Page) -> None:
    """Print the first cases, a row each."""
    addresses = found.addresses[:MOST_ADDRESSES]
    letters = ascii_uppercase[: len(addresses)]
    page.print_line("")
    for letter, address in zip(letters, addresses, strict=True):
        page.print_paragraph(f"{letter}: {address}")
    if len(found.addresses) > len(addresses):
        page.print_line(f"and {len(found.addresses) - len(addresses):,} more addresses")
    rows = [
        (
            f"{case.number:,}",
            [*map(write_value, case.values[: len(addresses)]), *_print_outcome(case)],
        )
        for case in found.cases[:MOST_CASES]
    ]
    page.print_table("Case", [*letters, "Cost"], rows, whole=False)
    if len(found.cases) > MOST_CASES:
        more = len(found.cases) - MOST_CASES
        page.print_line(f"and {more:,} more cases: -o FILE.csv writes all of them.")
    page.print_line("Cost: £ over the plan, later money discounted.", "dim")


def _have(number: int) -> str:
    return f"{number:,} {'has' if number == 1 else 'have'}"


def _print_outcome(case: SweptCase) -> Iterator[str]:
    yield pounds(_cost(case)) if case.has_plan else "no plan"


def _cost(case: SweptCase) -> float:
    return case.cost or 0.0


def _describe_case(found: Sweep, case: SweptCase) -> str:
    """A case by its number and what it does."""
    pairs = zip(found.addresses, case.values, count(), strict=False)
    parts = [
        f"{address} {write_value(value)}"
        for address, value, at in pairs
        if value is not None and at < MOST_ADDRESSES
    ]
    return f"case {case.number:,}" + (f" ({'; '.join(parts)})" if parts else "")
