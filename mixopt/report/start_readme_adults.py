"""What the README of a start says of adult social care: which rows to fill in first, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from mixopt.instance.councils import Council
from mixopt.instance.kinds import Address
from mixopt.instance.start import Adults
from mixopt.units import pounds

OLDER, YOUNGER = "65 and over", "18 to 64"

_REASONS = ("physical", "sensory", "memory", "learning", "mental_health")

_BOTH = ("services.home_care.*", "services.direct_payments.*")
"""Services of both ages: they are with those that come first."""

_OF_AGE = {
    OLDER: (
        *_BOTH,
        "needs.older_*", "pathways.older_*.home_care.*", "pathways.older_*.direct_payments.*",
        "pathways.older_*.extra_care.*", "pathways.older_*.residential_care.*",
        "pathways.older_*.nursing_care.*", "services.extra_care.*", "services.residential_care.*",
        "services.nursing_care.*",
    ),
    YOUNGER: (
        *_BOTH,
        "needs.disabled_*", "pathways.disabled_*", "services.supported_living.*",
        "services.shared_lives.*", "services.residential_care_under_65.*",
    ),
}  # fmt: skip
"""Rows by the age of those for whom they are."""

_AFTER = (
    ("Leaving hospital, and reablement", (
        "needs.hospital_*", "services.reablement.*", "services.discharge_*", "pathways.hospital_*",
        "pathways.*.reablement.*", "workforce.*",
    ), "It keeps people out of the needs above."),
    ("Standards", ("standards.*",), "What the council holds itself to."),
    ("Levers", ("levers.*",), "With 0 in all of its rows a lever is left out."),
)  # fmt: skip


def describe_adults(
    council: Council, adults: Adults, blank: Sequence[Address], place: str
) -> Iterator[str]:
    """The section: what is filled in, and the blank rows in the order of the money behind them.

    Args:
        council: Whose start it is.
        adults: What is published.
        blank: Rows without a value.
        place: What commands call the instance.
    """
    yield "## Adult social care: fill in the blank rows"
    yield ""
    filled = ", ".join(f"`{row.address}`" for row in adults.rows) or "none"
    yield f"By council little is published that is recent. Rows that have it: {filled}."
    yield (
        f"The other {len(blank)} are blank, and there is no plan until they have a value and a "
        "source: none is made up."
    )
    yield (
        f"`mixopt check {place}` lists each, with what it asks for; its comment has England's value"
    )
    yield "and the year of it, where one is shipped. That is not this council's."
    yield ""
    for row in adults.rows:
        if row.figure == "amount":
            yield (
                f"`{row.address}`, {pounds(row.values[0])}, is no budget: it is what was spent, "
                "and stands in for one until"
            )
            yield "you write yours, as that of children below."
            yield ""
    yield "Fill in first, in this order:"
    yield ""
    yield "| what | blank rows | why there |"
    yield "| --- | ---: | --- |"
    left = list(blank)
    for title, patterns, why in _order(council, adults):
        own = [each for each in left if any(fnmatchcase(str(each), one) for one in patterns)]
        left = [each for each in left if each not in own]
        if own:
            yield f"| {title} | {len(own)} | {why} |"


def _order(council: Council, adults: Adults) -> Iterator[tuple[str, Sequence[str], str]]:
    """Groups of rows with the reason for their place; of two ages the one that costs more first."""
    yield (
        "Money", ("funding.*",),
        "What there is, and what the plan does not choose: without it no plan can be judged.",
    )  # fmt: skip
    spend = {age: _spend(adults, age) for age in (OLDER, YOUNGER)}
    known = {age: amount for age, amount in spend.items() if amount is not None}
    for age in sorted(spend, key=lambda each: -known.get(each, 0.0)):
        why = f"RO3 has no return of {council.name}."
        if age in known:
            why = (
                f"£{known[age] / 1000:,.1f}m gross was spent on long-term and short-term support "
                f"of people of {age} ({adults.figures['ro3_total'].date}, RO3)."
            )
        yield f"People of {age}: need, prices, places, who is where", _OF_AGE[age], why
    yield from _AFTER


def _spend(adults: Adults, age: str) -> float | None:
    """£000 spent on support of an age, all reasons together; none where one is not published."""
    end = "65" if age == OLDER else "18_64"
    found = [adults.figures[f"ro3_{reason}_{end}"].value for reason in _REASONS]
    whole = [value for value in found if value is not None]
    return sum(whole) if len(whole) == len(found) else None
