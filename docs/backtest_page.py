"""The page on the back-test: plans from the figures of 2022 beside what came, and what it changed."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from statistics import median, quantiles

from looking_ahead import one_year_ahead, turnover_misses

from mixopt.data.starts.national import national_values
from mixopt.data.starts.unit_costs import WEEKS_A_YEAR

ENGLAND = Path(__file__).resolve().parent.parent / "england"
NEAR = 0.1
"""Of what came: a plan that is no further from it hit."""

NUMBERS = {
    "looked_after": "looked after",
    "kin": "fostered by kin",
    "own": "fostered by own carers",
    "agency": "fostered by agencies",
    "residential": "in homes, other residential settings, schools",
    "supported": "in supported accommodation",
    "permanent": "permanent social workers who hold cases, FTE",
    "price_fostering": "cost of fostering, a week, real",
    "price_residential": "cost of residential care, a week, real",
    "spend": "spend on looked after and safeguarding, real",
}
POINTS = {"agency_share": "agency workers, % of social workers", "turnover": "turnover, % a year"}
CAME = ("in_2022", "before", "after")

OPENING = """\
# Back-test: plans from the figures of 2022, and what came by 2025

Written by the code, from `england/backtest.csv`, `england/pace.csv`, `england/limits.csv` and `england/published.csv`.

Every council in England was planned as if it were 2022: its start from the figures of that year (children on 31 March, staff on
30 September, money of 2021-22), for 2022/23 to 2024/25. The last year of the plan is held against the same figures of 2025, worked out
in the same way; money is at prices of 2021-22 (GDP deflator). {councils} councils have figures enough in both years. To see one:

```bash
mixopt new wakefield-2022 --council Wakefield --first 2022
python benchmarks/backtest.py england/backtest.csv     # all of them; half a minute
```

A plan says what a council could do by its rules, and is no forecast: where it did otherwise, the rules were wrong, or the council chose
otherwise, and this page cannot tell which. But where hardly any council came as far as every plan goes, the rules were wrong. So
limits on change that had been assumed were measured, and the same councils planned again.

## In short

"""

MISSES = """
## What the plans had, and what came

All councils together, change since 2022: by the plan as it was first, by the plan with measured limits, and in fact. A council's
**miss** is how far the plan's last year is from what came, in % of what came; the median over councils, and how
many are within {near}%. Of rates all is in points, and medians of councils. "No change" is the miss of a guess that everything stays as it was in 2022.

| | first | measured | came | miss: no change | first | measured | within {near}%: no change | first | measured |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
"""

TOO_FAR = """
How many of the {councils} councils came at least as far as their own plan went:

| the plan has | first | measured |
| --- | ---: | ---: |
"""

CHANGED = """
## What was changed because of it

`benchmarks/pace.py` measures how far councils moved from one edition to the next. A limit on one year is the 75th percentile of one
year's changes (a floor, the 25th): a quarter of councils did more. What adds up over a plan is that of three years' changes. Councils with fewer than
20 such children are left out. Children by carer are known since 2022, staff since 2018. `england/pace.csv` has all percentiles.

| value in `england/national.csv` | before | now | measured on | taken |
| --- | ---: | ---: | --- | --- |
"""

AFTER_CHANGED = """
`agency_growth` and `agency_spare` were shares of agency places and are now of all who are fostered: a market is larger than what
one council uses of it.

- **Own carers** were held at today's number, and a campaign added 3% a year. Now they fall by the median without one, and with
  it a council does as the best quarter did. **Kin** rose by 5.4% a year, as in England from 2019 to 2023; since 2022 they have not risen.
- **Specialist carers** take 1% of the children in homes a year, where it was 3%: nobody counts them by council, but three quarters of
  councils had more children in homes, not fewer. It remains an assumption.
- **Homes**: `homes_dearer` was a tenth more, and is now {dearer:.1%} a year above prices, as since 2022; a new scenario, `homes_up`, has {more:.1%} a year more children in
  residential care. The plan itself still holds prices and numbers, and says so.
- **Turnover** is the mean of the council's last three years, where it was the last alone: three years later it was {turnover_held:.1f} points from the last
  in the median, and {turnover_mean:.1f} from the mean; of 2020 and 2021 the mean was nearer too. Both plans here are made with it.
- **Starters and the agency rate** are the council's own, as published; that permanent workers replace agency workers by {recruits:.1%} of
  them a year is now measured, and was 2%.

The measured limits are of the years that they are tested on, so "measured" is no proof of a forecast: that kin come out right together is
so by construction. Each half of the councils gives
nearly the same limits as the other: they differ by {apart} points at most ({widest}; in the median by {middle}).

## What was left as it was

- **Numbers are held.** Half of the councils' numbers of children moved by more than {moved:.0f}% in three years, up or down; no rule here knows which way.
  Scenarios (`trend`, `need_up_5`, `homes_up`) ask, and `mixopt risk` draws as far out as such rules were ([risk.md](risk.md)).
- **Prices are held** in real terms. Residential care rose by {home_price:.0f}% above prices in general in three years, fostering by {foster_price:.0f}% (medians).
- **Stays by age and turnover of managers** are published of no council.
- **The agency rate** fell by {rates_came:.1f} points in the median, by {rates_first:.1f} in the first plans and {rates_after:.1f} in the measured: so fast as from 2022 no rule from 2018
  to 2025 lets it fall.

## Where the money went

The councils together spent £{spent_then:.1f}bn in 2021-22 and £{spent_now:.1f}bn in 2024-25, at prices of 2021-22: {spent_more:.0f}% more, where the plans had {plan_first:+.1f}%
and {plan_after:+.1f}%. Residential care is £{homes_more:.1f}bn of the £{more_bn:.1f}bn more (children on 31 March x cost a week x {weeks} weeks): {homes_people:.0f}% more children, each {homes_cost:.0f}% dearer. A start that holds
numbers and prices cannot see that; for a budget, begin with `homes_dearer` and `homes_up`.
"""

AHEAD = """
## One year ahead

Not circular: the cost of fostering and residential care in a year, from the unit costs of the year before, raised alike for all
councils by what England's rose (councils added up), times the year's derived numbers of children, over what was published of that
year: its unit costs times the same numbers. And all spend on children looked after and safeguarding, from the year before, raised
alike, over what was spent. Unit costs and spend are those that a start takes, after its checks.

| over what was published | councils | 5% | 25% | median | 75% | 95% |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""

LIMITS = """
So a council's own cost of care is known to within {tenth} a year ahead for half of them, and within {wide} for nine in ten.

## What to mind

- Children in one day's count, staff in another's: a plan's year is an average, and half a year earlier.
- Kin are what is left of own provision when Ofsted's filled places, rounded to 5, are taken away: of a small council mostly chance.
- "Other placements" are counted with supported accommodation, which had to register from October 2023.
- Who calls a trust's carers its own changed between the years in a few councils; their changes are in the percentiles.
- Figures of 2022 are as the publications of 2025 have them, corrected since: a council in 2022 knew a little less.
- The GDP deflators are those of December 2023, forecasts for the last two years.
"""


def _read(name: str) -> list[dict[str, str]]:
    with (ENGLAND / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


@cache
def results() -> dict[str, list[dict[str, float]]]:
    """By measure, a row a council."""
    found: dict[str, list[dict[str, float]]] = {}
    for row in _read("backtest"):
        numbers = {name: float(row[name]) for name in (*CAME, "in_2025")}
        found.setdefault(row["measure"], []).append(numbers)
    return found


def change(measure: str, column: str) -> float:
    """Of all councils together, since 2022, in %."""
    rows = results()[measure]
    return 100 * (sum(r[column] for r in rows) / sum(r["in_2022"] for r in rows) - 1)


def shift(measure: str, column: str) -> float:
    """By how many points a rate changed since 2022, in the median of councils."""
    return median(row[column] - row["in_2022"] for row in results()[measure])


def signed(value: float, digits: int = 0) -> str:
    """A change with its sign; no sign where it rounds to none."""
    text = f"{value:+.{digits}f}"
    return text[1:] if float(text) == 0 else text


def misses(measure: str, column: str) -> list[float]:
    """By council, how far from what came: in % of it, or in points."""
    if measure in POINTS:
        return [abs(row[column] - row["in_2025"]) for row in results()[measure]]
    return [
        100 * abs(row[column] / row["in_2025"] - 1)
        for row in results()[measure]
        if row["in_2025"] > 0
    ]


def page() -> str:
    """The whole page."""
    councils = len(results()["spend"])
    near = round(100 * NEAR)
    parts = [
        OPENING.format(councils=councils).rstrip("\n"), "", *_short(),
        MISSES.format(near=near).rstrip("\n"), *_misses(),
        TOO_FAR.format(councils=councils).rstrip("\n"), *_reached(),
        CHANGED.rstrip("\n"), *_changed(), _told().rstrip("\n"),
        AHEAD.rstrip("\n"), *_ahead_lines(),
    ]  # fmt: skip
    tenth, wide = _how_far()
    return "\n".join([*parts, LIMITS.format(tenth=tenth, wide=wide)])


def _short() -> Iterator[str]:
    kinds = ("kin", "own", "agency", "residential")
    first, measured, came = (
        [signed(change(kind, column)) for kind in kinds]
        for column in ("before", "after", "in_2025")
    )
    yield (
        "- **Too rosy, and all one way.** The first plans had {}% kin, {}% own carers, {}% agency "
        "places and {}% children in homes. ".format(*first)
        + "What came was {}%, {}%, {}% and {}%.".format(*came)
    )
    yield (
        "- **With measured limits** plans have {}%, {}%, {}% and {}%. ".format(*measured)
        + "They miss by less for every kind of care. But a guess that nothing changes does as well "
        "for kin, agencies and supported accommodation, and better for homes: only for own "
        "carers do the limits know more."
    )
    yield (
        f"- **Homes are the money.** Spend rose by {change('spend', 'in_2025'):.0f}% above prices in "
        "general where plans, which hold numbers and prices, save a little; most of it is more "
        "children in homes, at dearer places. Neither set of limits could see it."
    )
    yield (
        "- **So a start is a way to price choices, not a budget forecast**: what a place more is worth "
        "stands on the council's own prices; what will be needed is for scenarios and `mixopt risk`."
    )


def _misses() -> Iterator[str]:
    for measure, title in (NUMBERS | POINTS).items():
        rate = measure in POINTS
        if rate:
            changes = [signed(shift(measure, c), 1) for c in ("before", "after", "in_2025")]
        else:
            changes = [f"{signed(change(measure, c), 1)}%" for c in ("before", "after", "in_2025")]
        each = [misses(measure, column) for column in CAME]
        middles = [f"{median(found):.1f}" for found in each]
        hits = ["" if rate else str(sum(m <= 100 * NEAR for m in found)) for found in each]
        yield f"| {title} | {' | '.join([*changes, *middles, *hits])} |"


REACHED = {
    "kin": ("so many with kin", 1),
    "own": ("so many with own carers", 1),
    "agency": ("so few with agencies", -1),
    "residential": ("so few in homes", -1),
    "agency_share": ("so low an agency rate", -1),
    "spend": ("so little spent", -1),
}


def _reached() -> Iterator[str]:
    for measure, (title, sign) in REACHED.items():
        counts = [
            sum(sign * row["in_2025"] >= sign * row[column] for row in results()[measure])
            for column in ("before", "after")
        ]
        yield f"| {title} | {counts[0]} | {counts[1]} |"


def _changed() -> Iterator[str]:
    pace = {(row["measure"], row["over"]): row for row in _read("pace")}
    for row in _read("limits"):
        found = pace.get((row["measure"], row["over"]))
        on, taken = f"{row['measure'].replace('_', ' ')}, {row['over']}", row["taken"]
        if found:
            on += f": {int(found['changes']):,} changes, {found['years']}"
            taken += (
                f" of {_percent(found['p25'])}, {_percent(found['p50'])}, {_percent(found['p75'])}"
            )
        else:
            on, taken = f"{row['measure']}, 2022 to 2025", "all councils added up"
        yield f"| `{row['value']}` | {row['before']} | {row['is']} | {on} | {taken} |"


def _percent(text: str) -> str:
    return f"{100 * float(text) + 0.0:+.1f}%"


def _told() -> str:
    values = national_values()
    limits = {row["value"]: row for row in _read("limits")}
    apart = {
        name: 100 * abs(float(row["half"]) - float(row["other_half"]))
        for name, row in limits.items()
    }
    widest = max(apart, key=lambda name: apart[name])
    spend, homes, price = (results()[m] for m in ("spend", "residential", "price_residential"))
    then, now = (sum(row[column] for row in spend) / 1e9 for column in ("in_2022", "in_2025"))
    care = {
        column: WEEKS_A_YEAR * sum(a[column] * b[column] for a, b in zip(homes, price, strict=True))
        for column in ("in_2022", "in_2025")
    }
    people = change("residential", "in_2025")
    moved = median(abs(100 * (r["in_2025"] / r["in_2022"] - 1)) for r in results()["looked_after"])
    rates = {c: -shift("agency_share", c) for c in ("before", "after", "in_2025")}
    turnover = turnover_misses(2022)
    return AFTER_CHANGED.format(
        turnover_held=turnover[0],
        turnover_mean=turnover[1],
        dearer=values["home_price_rise"], more=values["residential_rise"],
        recruits=values["recruits_over_leavers"], apart=f"{apart[widest]:.1f}",
        widest=f"`{widest}`", middle=f"{median(apart.values()):.1f}", moved=moved,
        home_price=_rise("price_residential"), foster_price=_rise("price_fostering"),
        rates_first=rates["before"], rates_after=rates["after"], rates_came=rates["in_2025"],
        spent_then=then, spent_now=now, spent_more=change("spend", "in_2025"),
        plan_first=change("spend", "before"), plan_after=change("spend", "after"),
        homes_more=(care["in_2025"] - care["in_2022"]) / 1e9, more_bn=now - then,
        weeks=WEEKS_A_YEAR, homes_people=people,
        homes_cost=100 * (care["in_2025"] / care["in_2022"] / (1 + people / 100) - 1),
    )  # fmt: skip


def _rise(measure: str) -> float:
    return median(100 * (row["in_2025"] / row["in_2022"] - 1) for row in results()[measure])


def _ahead_lines() -> Iterator[str]:
    for year in (2023, 2024, 2025):
        care, spend = one_year_ahead(year)
        yield _percentiles(f"care, {year - 1}-{year % 100:02d}", care)
        yield _percentiles(f"all spend, {year - 1}-{year % 100:02d}", spend)


def _percentiles(what: str, found: Sequence[float]) -> str:
    parts = quantiles(found, n=20, method="inclusive")
    shown = " | ".join(f"{parts[at]:.2f}" for at in (0, 4, 9, 14, 18))
    return f"| {what} | {len(found)} | {shown} |"


def _how_far() -> tuple[str, str]:
    """How far the newest year's care was out: for half of the councils, and for nine in ten."""
    care, _ = one_year_ahead(2025)
    parts = quantiles(care, n=20, method="inclusive")
    half = max(1 - parts[4], parts[14] - 1)
    most = max(1 - parts[0], parts[18] - 1)
    return f"{100 * half:.0f}%", f"{100 * most:.0f}%"
