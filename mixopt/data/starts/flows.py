"""The rows of flows: who is looked after, who starts, who leaves, grows older and steps up.

What is published: who started and who ceased to be looked after in the year, those who started at
16 and over, and children by age. As many come as leave, so that numbers are held: the mean of the
two counts. Those of 10 to 15 turn 16 evenly, a sixth of them in a year. Nobody prints who comes to
residential care: all are taken to step up from other placements.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mixopt.data.starts.children import Children
from mixopt.data.starts.mix import Mix
from mixopt.data.starts.needs import (
    COMPLEX,
    OVER_16,
    UNDER_16,
    describe_over_16,
    describe_residential,
    describe_under_16,
)
from mixopt.data.starts.reading import Reading
from mixopt.data.starts.wording import number
from mixopt.instance.start import DERIVED, Row
from mixopt.units import MONTHS_A_YEAR

YEARS_10_TO_15 = 6
"""Years of age."""

OF = "DfE, CLA 2025 and LAIT"


@dataclass(frozen=True)
class Turnover:
    """How fast children come, grow older and leave.

    Attributes:
        through: Who come, and who leave, in a year: the mean of the two published counts.
        started_over_16: Of them, those who start at 16 and over.
        turn_16: Those looked after who turn 16 in a year.
        under_16: Children under 16.
        over_16: Children of 16 and over.
        stay: Months that children stay before they leave care, by need.
        older: Those under 16 who turn 16 in a year, for each of them.
        up: Those in other placements who step up to residential care in a year, for each of them.
        starts: Who start in a year, by need.
        words: How the first is known.
    """

    through: float
    started_over_16: float
    turn_16: float
    under_16: float
    over_16: float
    stay: dict[str, float]
    older: float
    up: float
    starts: dict[str, float]
    words: str


def find_turnover(reading: Reading, children: Children, mix: Mix) -> Turnover:
    """How fast children come, grow older and leave, as rows have it.

    Raises:
        DataError: A count without which nothing can be said is not published.
    """
    started, ceased = reading.need("cla_started"), reading.need("cla_ceased")
    through = (started + ceased) / 2
    over = _find_started_over_16(reading, started) * through / started
    turn_16 = reading.need("age_10_15") / YEARS_10_TO_15
    under_16 = children.all - children.over_16
    leave_under = (through - over - turn_16) / under_16
    leave_over = (over + turn_16) / children.over_16
    if not reading.checks["leavers_under_16"].passes(leave_under):
        same = through / children.all
        said = f"{number(leave_under, 3)} a year of those under 16; {number(same, 3)} of all taken"
        reading.tell("leavers_under_16", said)
        leave_under = leave_over = same
    share = children.over_16_share
    leave = {
        UNDER_16: leave_under,
        OVER_16: leave_over,
        COMPLEX: (1 - share) * leave_under + share * leave_over,
    }
    stay = {need: round(MONTHS_A_YEAR / rate, 2) for need, rate in leave.items()}
    people = people_of(mix)
    older = round(turn_16 / under_16, 4)
    up = people[COMPLEX] * MONTHS_A_YEAR / stay[COMPLEX]
    up = round(up / (people[UNDER_16] + people[OVER_16]), 4)
    starts = _balance(reading, people, stay, older, up)
    words = (
        f"({number(started)} who started to be looked after in the {reading.date('cla_started')} + "
        f"{number(ceased)} who ceased) / 2 = {number(through)} (LAIT): as many come as leave"
    )
    return Turnover(
        through, over, turn_16, under_16, children.over_16, stay, older, up, starts, words
    )


def _find_started_over_16(reading: Reading, started: float) -> float:
    """Those of them of 16 and over; England's share of them where they are not counted."""
    found, share = reading.value("started_16_plus"), reading.values["started_16_share"]
    if found is not None:
        return found
    taken = share * started
    reading.tell("started_16_missing", f"{number(share, 3)} x {number(started)} = {number(taken)}")
    return taken


def people_of(mix: Mix) -> dict[str, float]:
    """Children of each need with a flow on the first day."""
    return {
        UNDER_16: round(sum(mix.under_16.values()), 1),
        OVER_16: round(sum(mix.over_16.values()), 1),
        COMPLEX: mix.complex,
    }


def _balance(
    reading: Reading, people: dict[str, float], stay: dict[str, float], older: float, up: float
) -> dict[str, float]:
    """Starts that hold the number of children of each need."""
    leave = {need: people[need] * MONTHS_A_YEAR / months for need, months in stay.items()}
    under, over = people[UNDER_16], people[OVER_16]
    starts = {
        UNDER_16: leave[UNDER_16] + (older + up) * under,
        OVER_16: leave[OVER_16] + up * over - older * under,
        COMPLEX: 0.0,
    }
    for need, found in starts.items():
        if not reading.checks["flow_balance"].passes(found):
            reading.tell("flow_balance", f"{need}: {number(found)}; 0 taken")
    return {need: round(max(0.0, found), 4) for need, found in starts.items()}


def list_flows(reading: Reading, children: Children, mix: Mix, turnover: Turnover) -> Iterator[Row]:
    """Who is there, who starts and who leaves, of each need whose people are carried."""
    people = people_of(mix)
    for need, opening in people.items():
        yield _row(need, "", "opening", "people", opening, describe_people(need, children))
        yield _row(need, "", "starts", "people/year", turnover.starts[need],
                   _describe_starts(need, people, turnover))  # fmt: skip
        yield _row(need, "left", "stay", "months", turnover.stay[need],
                   _describe_stay(need, children, turnover))  # fmt: skip
    share = 1 / YEARS_10_TO_15
    aged = reading.need("age_10_15")
    note = (
        f"{number(share, 4)} x {number(aged)} children of 10 to 15, who turn 16 evenly, = "
        f"{number(turnover.turn_16)} a year of {number(turnover.under_16)} under 16 ({OF}) = "
        f"{number(turnover.older, 4)}."
    )
    yield _row(UNDER_16, OVER_16, "rate", "share/year", turnover.older, note)
    leaves = people[COMPLEX] * MONTHS_A_YEAR / turnover.stay[COMPLEX]
    others = people[UNDER_16] + people[OVER_16]
    note = (
        f"{number(people[COMPLEX])} in residential care x 12 / {number(turnover.stay[COMPLEX], 2)} "
        f"months = {number(leaves)} leave it in a year, and as many step up from the "
        f"{number(others)} in other placements = {number(turnover.up, 4)}. Nobody prints how many."
    )
    for need in (UNDER_16, OVER_16):
        yield _row(need, COMPLEX, "rate", "share/year", turnover.up, note)


def _row(need: str, to: str, figure: str, unit: str, value: float, note: str) -> Row:
    return Row("flows", (need, to), figure, unit, (value,), DERIVED, "", note)


def _describe_starts(need: str, people: dict[str, float], turnover: Turnover) -> str:
    stay, starts = number(turnover.stay[need], 2), number(turnover.starts[need], 4)
    if need == COMPLEX:
        return (
            "0: all are taken to step up from other placements; nobody prints how many come "
            "straight into a home."
        )
    there, up = number(people[need]), number(turnover.up, 4)
    total = number(sum(turnover.starts.values()))
    if need == UNDER_16:
        formula = f"{there} x (12 / {stay} + {number(turnover.older, 4)} + {up})"
    else:
        formula = (
            f"{there} x (12 / {stay} + {up}) - {number(turnover.older, 4)} x "
            f"{number(people[UNDER_16])} who turn 16"
        )
    return (
        f"{formula} = {starts}: as many as leave and pass on, so that numbers are held; with the "
        f"other needs {total} of {turnover.words}. The others live with parents or adopters. "
        "No forecast."
    )


def _describe_stay(need: str, children: Children, turnover: Turnover) -> str:
    under = (
        f"({number(turnover.through)} - {number(turnover.started_over_16)} who start at 16 and "
        f"over - {number(turnover.turn_16)} who turn 16) / {number(turnover.under_16)} under 16"
    )
    over = (
        f"({number(turnover.started_over_16)} who start at 16 and over + "
        f"{number(turnover.turn_16)} who turn 16) / {number(turnover.over_16)} of 16 and over"
    )
    stay = f"= {number(turnover.stay[need], 2)} months ({OF}). {turnover.words}."
    if need == UNDER_16:
        return f"12 / ({under}) {stay}"
    if need == OVER_16:
        return f"12 / ({over}) {stay}"
    share = children.over_16_share
    return (
        f"As others of their age: 12 / ({number(1 - share, 4)} x {under} + {number(share, 4)} x "
        f"{over}) {stay} Nobody prints who steps down, and none is taken to."
    )


def describe_people(need: str, children: Children) -> str:
    """How many children have a need today, and how that is known."""
    said = {
        UNDER_16: describe_under_16, OVER_16: describe_over_16, COMPLEX: describe_residential,
    }  # fmt: skip
    return said[need](children)
