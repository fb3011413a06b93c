"""The rows of levers: recruiting foster households, and a scheme for social workers."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.data.starts.mix import Mix
from mixopt.data.starts.national import Values
from mixopt.data.starts.staff import InPost
from mixopt.data.starts.wording import number
from mixopt.instance.start import Row

FOSTER, SCHEME = "recruit_foster_carers", "social_worker_recruitment_scheme"


def list_levers(values: Values, mix: Mix, post: InPost, years: int) -> Iterator[Row]:
    """Both levers."""
    yield from _foster_carers(values, mix, years)
    yield from _scheme(values, post)


def _row(
    lever: str, figure: str, unit: str, value: float, source: str, note: str, basis: str = ""
) -> Row:
    return Row("levers", (lever,), figure, unit, (value,), source, "", note, basis)


def households_startable(values: Values, mix: Mix) -> int:
    """Foster households that a campaign can recruit in a year."""
    households = mix.fostered["foster_in_house"] / values["places_a_household"]
    return max(1, round(values["households_a_year"] * households))


def _foster_carers(values: Values, mix: Mix, years: int) -> Iterator[Row]:
    places, own = values["places_a_household"], mix.fostered["foster_in_house"]
    share, households = values["households_a_year"], own / places
    starts = households_startable(values, mix)
    note = f"{starts} a year for {years} years."
    yield _row(
        FOSTER, "most", "starts", years * starts, "national_limits", note, "households_a_year"
    )
    note = (
        f"{number(share, 3)} x {number(households)} households ({number(own)} places / "
        f"{number(places)}), no fewer than 1: {starts}. {values.describe('households_a_year')}"
    )
    yield _row(FOSTER, "startable", "starts", starts, "national_limits", note, "households_a_year")
    first = values["household_first_year"]
    note = (
        f"{number(first, 2)} x {number(places)} = {number(first * places, 2)}. "
        f"{values.describe('household_first_year')}"
    )
    yield _row(FOSTER, "adds_after_0", "places/start", round(first * places, 2), "national_limits",
               note, "household_first_year")  # fmt: skip
    yield _row(FOSTER, "adds_after_1", "places/start", places, "derived",
               values.describe("places_a_household"), "places_a_household")  # fmt: skip
    yield _row(FOSTER, "cost_after_0", "£/start", values["household_cost"], "national_prices",
               values.describe("household_cost"), "household_cost")  # fmt: skip
    yield _row(
        FOSTER,
        "cost_after_1",
        "£/start",
        0,
        "counting",
        "A one-off cost, of the year of recruitment.",
    )


def _scheme(values: Values, post: InPost) -> Iterator[Row]:
    holders = round(post.permanent + post.newly_qualified, 1)
    size = max(1.0, round(values["scheme_size"] * holders, 1))
    first, cost = values["scheme_first_year"], values["scheme_cost"]
    for figure in ("most", "startable"):
        yield _row(SCHEME, figure, "starts", 1, "counting",
                   "One scheme, in any year; part of 1 is a scheme of that size.")  # fmt: skip
    sized = (
        f"{number(values['scheme_size'], 2)} x {number(holders)} permanent case holders, no fewer "
        f"than 1: {number(size)}"
    )
    recruits, spend = round(first * size, 2), round(first * size * cost, -2)
    for after, part, fte, pounds in (
        (0, first, recruits, spend),
        (1, 1.0, size, round(size * cost, -2)),
    ):
        times = f" x {number(part, 2)}" if part < 1 else ""
        said = f" {values.describe('scheme_first_year')}" if part < 1 else ""
        then = f"; that{times} = {number(fte, 2)}" if times else ""
        note = f"{sized}{then}. {values.describe('scheme_size')}{said}"
        yield _row(
            SCHEME,
            f"recruits_after_{after}",
            "FTE/start",
            fte,
            "national_limits",
            note,
            "scheme_size",
        )
        note = (
            f"{number(size)} recruits{times} x £{number(cost)} = £{number(pounds)}, to "
            f"£100. {values.describe('scheme_cost')}{said}"
        )
        yield _row(
            SCHEME, f"cost_after_{after}", "£/start", pounds, "national_prices", note, "scheme_cost"
        )
