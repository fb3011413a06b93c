"""Plans every council of England from its figures of 2022, and puts beside it what came by 2025.

    python benchmarks/backtest.py england/backtest.csv

Each council is begun as `mixopt new --council NAME --first 2022` would, from what is published of
2022 (children on 31 March, staff on 30 September, money of 2021-22 at its prices), and planned for
2022/23 to 2024/25, twice: by the limits on change that were assumed before (`before` in
`england/limits.csv`), and by those that were measured since; all else by the recipe of today. The
plan's last year is held against the same figures of 2025, worked out in the same way; money is
brought to prices of 2021-22.

A row is a council and a measure: what it was in 2022, what either plan has for the last year, and
what came. A plan says what a council could do by these rules, and no forecast: that it did
otherwise may be the rules' fault, or its own choice.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import mixopt
from mixopt.data.paths import ENGLAND
from mixopt.data.published import shipped_councils
from mixopt.data.starts import begin
from mixopt.data.starts.children import Children, find_children
from mixopt.data.starts.files import files_of, read_files
from mixopt.data.starts.national import Values, checks, national_values
from mixopt.data.starts.reading import Reading
from mixopt.data.starts.spend import find_spend
from mixopt.data.starts.team import Team, find_team
from mixopt.data.starts.unit_costs import find_unit_cost
from mixopt.instance.councils import Council
from mixopt.instance.start import Start

FROM, TO, YEARS = 2022, 2025, 3
MEASURES = {
    "looked_after": "children",
    "kin": "children",
    "own": "children",
    "agency": "children",
    "residential": "children",
    "supported": "children",
    "permanent": "FTE",
    "agency_share": "%",
    "turnover": "%",
    "price_fostering": "£/week",
    "price_residential": "£/week",
    "spend": "£",
}
SERVICES = {
    "kinship_care": "kin",
    "foster_in_house": "own",
    "foster_agency": "agency",
    "childrens_home": "residential",
    "supported_accommodation": "supported",
}
"""What each service is counted as. Of specialist carers there is no count by council."""

OTHERS_BEFORE = {"specialist_growth": 0.03, "stays_most": 0.95}
"""What else was assumed before."""


@dataclass(frozen=True)
class Counts:
    """What is known of a council in one year."""

    children: Children
    team: Team
    figures: Mapping[str, float]


def count(council: Council, edition: int) -> Counts:
    """A council's figures of one edition, at the prices of 2021-22.

    Raises:
        DataError: Too little is published.
    """
    values = national_values(edition)
    reading = Reading(council, shipped_councils(edition), values, checks(edition))
    children, team = find_children(reading), find_team(reading)
    then = prices_over(edition)
    spend = find_spend(reading, children.all, reading.need("cin"))
    left = reading.value("sw_turnover")
    return Counts(
        children,
        team,
        {
            "looked_after": children.all,
            "kin": children.kin,
            "own": children.mainstream,
            "agency": children.agency,
            "residential": children.residential,
            "supported": children.supported,
            "permanent": team.permanent_holders,
            "agency_share": team.agency_rate,
            "turnover": team.turnover if left is None else left,
            "price_fostering": find_unit_cost(reading, "fostering", children.fostered).value / then,
            "price_residential": find_unit_cost(reading, "residential", children.residential).value
            / then,
            "spend": spend.all / then,
        },
    )


def prices_over(edition: int) -> float:
    """An edition's prices over those of 2022's."""
    name = "hire_cost"
    return national_values(edition).all[name].value / national_values(FROM).all[name].value


def values_before(counts: Counts) -> Values:
    """National values of 2022 with the limits on change as they were assumed before."""
    values = dict(national_values(FROM).all)
    with (ENGLAND / "limits.csv").open(encoding="utf-8", newline="") as file:
        before = {row["value"]: float(row["before"]) for row in csv.DictReader(file)}
    of_agency = counts.children.agency / counts.children.fostered
    for name in ("agency_growth", "agency_spare"):
        before[name] *= of_agency
    for name, value in (before | OTHERS_BEFORE).items():
        values[name] = replace(values[name], value=value)
    return Values(values)


COUNTED = {("needs", "demand"), ("flows", "opening")}
"""Figures that say how many children there are; those of a flow are held, as many coming as leave.
"""


def plan_of(start: Start) -> dict[str, float]:
    """What the plan has for its last year."""
    plan = mixopt.solve(read_files(files_of(start, FROM, YEARS)))
    last = plan.periods[-1]
    found = Counter[str]()
    for each in plan.supported:
        if each.period == last and each.service in SERVICES:
            found[SERVICES[each.service]] += each.people
    for row in start.rows:
        if (row.table, row.figure) in COUNTED and "looked_after" in row.keys[0]:
            found["looked_after"] += row.values[-1]
    everyone = 0.0
    for staff in plan.staff:
        if staff.period == last:
            everyone += staff.fte
            if staff.contract == "agency":
                found["agency_share"] += 100 * staff.fte
            elif staff.role != "team_manager":
                found["permanent"] += staff.fte
    found["agency_share"] /= everyone
    found["spend"] = plan.money[-1].cost
    return dict(found)


def rows() -> Iterator[list[str]]:
    """A row a council and measure."""
    later = {council.code: council for council in shipped_councils(TO)}
    for council in shipped_councils(FROM):
        try:
            then, now = count(council, FROM), count(later[council.code], TO)
            starts = [begin(council, YEARS, values=values_before(then)), begin(council, YEARS)]
        except mixopt.DataError:
            continue
        plans = [plan_of(start) for start in starts]
        for measure, unit in MEASURES.items():
            held = then.figures[measure]
            if measure.startswith("price_"):
                planned = [held, held]
            elif measure == "turnover":
                planned = [then.team.turnover, then.team.turnover]
            else:
                planned = [plan[measure] for plan in plans]
            numbers = (held, *planned, now.figures[measure])
            yield [council.code, measure, unit, *(_written(each) for each in numbers)]


def _written(value: float) -> str:
    """Pounds as whole numbers, all else to a hundredth."""
    return f"{value:.0f}" if value >= 1e5 else f"{value:.2f}".rstrip("0").rstrip(".")


def main() -> None:
    """Plan all, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table", type=Path)
    options = parser.parse_args()
    with options.table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "measure", "unit", "in_2022", "before", "after", "in_2025"])
        writer.writerows(rows())


if __name__ == "__main__":
    main()
