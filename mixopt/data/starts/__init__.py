"""A start for one of England's councils: the children's model from its published figures.

The whole recipe on one page. Published figures come from `england/published.csv`; what nobody
publishes by council from `england/national.csv`, once, with its range; what a figure must pass to
be used from `england/checks.csv`. Each file of this folder is one topic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mixopt.data.published import shipped_councils
from mixopt.data.starts import children as placed
from mixopt.data.starts import spend as money
from mixopt.data.starts import team as teams
from mixopt.data.starts.flows import find_turnover, list_flows, people_of
from mixopt.data.starts.funding import cost_of_today, list_funding
from mixopt.data.starts.levers import list_levers
from mixopt.data.starts.market import list_services
from mixopt.data.starts.mix import mix_of
from mixopt.data.starts.national import Values, checks, national_values
from mixopt.data.starts.needs import list_needs
from mixopt.data.starts.pathways import list_pathways
from mixopt.data.starts.reading import Reading, refusal
from mixopt.data.starts.scenarios import find_growth
from mixopt.data.starts.staff import find_pay, in_post_of, list_workforce
from mixopt.data.starts.standards import list_standards
from mixopt.data.starts.unit_costs import find_fostering_prices, find_unit_cost
from mixopt.instance.councils import Council, Councils
from mixopt.instance.start import DERIVED, Row, Start, Told

NEEDED = (
    "cla", "age_16_plus", "age_10_15", "placed_foster", "cla_started", "cla_ceased",
    "cin", "cpp",
)  # fmt: skip
"""Without these there is no start."""


def begin(
    council: Council, years: int, every: Councils | None = None, values: Values | None = None
) -> Start:
    """A council's start: every row that the model calls for, and what was told on the way.

    Args:
        council: One of England's.
        years: Financial years to plan.
        every: All of the same edition, for regions and joint returns. None: those that are shipped.
        values: What stands for all of England. None: what is shipped.

    Raises:
        DataError: What is needed is not published of this council; it says what, and why.
    """
    every = every or shipped_councils(council.edition)
    missing = [name for name in NEEDED if council.figures[name].value is None]
    if missing:
        raise refusal(council, missing)
    edition = council.edition
    reading = Reading(council, every, values or national_values(edition), checks(edition))
    rows, figures = _list_rows(reading, years)
    for name, figure in council.figures.items():
        if figure.value is not None and figure.date != figure.input.date:
            reading.tell("older", f"{figure.input.title}: {figure.date} ({name})")
    return Start(
        council,
        tuple(rows),
        tuple(_in_order(reading.told)),
        reading.values.all,
        every.publications,
        find_trend(council, reading.values["trend_most"]),
        figures,
    )


def _list_rows(reading: Reading, years: int) -> tuple[list[Row], dict[str, float]]:
    """All rows, table by table, and what a comparison with other sources needs."""
    values = reading.values
    children = placed.find_children(reading)
    team = teams.find_team(reading)
    cases = teams.find_caseloads(reading, children, team)
    fostering = find_unit_cost(reading, "fostering", children.fostered)
    home = find_unit_cost(reading, "residential", children.residential)
    prices = find_fostering_prices(reading, children, fostering)
    spend = money.find_spend(reading, children.all, cases.in_need)
    mix, post = mix_of(children), in_post_of(team)
    turnover = find_turnover(reading, children, mix)
    pay = find_pay(values, reading.council.region)
    today = cost_of_today(values, mix, prices, home, post, pay, team.turnover)
    at_home = round(children.at_home, 1)
    rows = [
        *list_needs(reading, children, cases),
        *list_flows(reading, children, mix, turnover),
        *list_services(reading, children, mix, prices, home, years),
        *list_pathways(reading, children, mix),
        *list_workforce(reading, team, post, pay),
        *list_standards(reading, mix, at_home, cases, team, post),
        *list_funding(reading, spend, today),
        *list_levers(values, mix, post, years),
    ]
    return [_as_derived(row, values) for row in rows], {
        "kin": children.kin, "own": children.mainstream, "agency": children.agency,
        "residential": children.residential, "spend": spend.all,
        "people": sum(people_of(mix).values()), "starts": sum(turnover.starts.values()),
    }  # fmt: skip


def _as_derived(row: Row, values: Values) -> Row:
    """A limit that rests on what was measured is derived; one that is judged stays assumed."""
    measured = row.basis and values.all[row.basis].kind == "derived"
    return replace(row, source=DERIVED) if row.source == "national_limits" and measured else row


def _in_order(told: list[Told]) -> Iterator[Told]:
    """What was told, in the order of the checks' table."""
    order = [*checks()]
    yield from sorted(told, key=lambda each: order.index(each.check))


def find_trend(council: Council, most: float) -> float:
    """How children looked after grew a year in the last three, no more than so much either way."""
    return max(-most, min(most, find_growth(council)))
