"""The page on starting a council: the recipe, its checks, what was replaced, what it comes to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from statistics import median, quantiles

from england_adults import adults_section

import mixopt
from mixopt.data.published import shipped_councils
from mixopt.data.starts import begin
from mixopt.data.starts.files import files_of, read_files
from mixopt.data.starts.national import checks, national_values
from mixopt.data.starts.reading import published
from mixopt.data.starts.unit_costs import WEEKS_A_YEAR
from mixopt.instance.instance import Instance
from mixopt.instance.start import Start

OPENING = """\
# A start for any council in England

Written by the code, from `england/` and `mixopt/data/starts/`.

```bash
mixopt new wakefield --council Wakefield        # children's services, 2025/26 to 2027/28, every row with its source
mixopt new wakefield.xlsx --council Wakefield   # the same as a workbook
mixopt check wakefield                          # says what only stands in: the budget
```

Every figure that the model `children-flows` calls for is filled in, from what is published of the council ([councils.md](councils.md)).
A row is **published** (as printed), **derived** (the note has the formula with its numbers) or **assumed** (nobody publishes it by
council: the note says why, and how far it may be out). It is a start, not the council's plan: an analyst corrects what she knows better.

- **The budget is asked for.** What was spent stands in its place, under a source that says so (`stands_for`). `mixopt check` remarks
  on it, `--strict` stops, `solve` and `report` print it, and every other command says it on standard error, until the row names another source.
- **`README.md`** in the folder says what to correct first: the assumed figures, those first whose range moves the cost of the
  plan most, each solved again at both ends. It has what was checked and replaced, the sources and their licence.
- **What is not published** of a council is not made up: a suppressed cell shares what is left of its total with the others that are
  suppressed; where a figure is out of range, or missing, the table below says what is taken.
- **Money** is in prices of 2024/25, so the pay award and the national insurance of April 2025 are not in it. Numbers of children are held at
  31 March 2025; the scenario `trend` goes on as since 2022, `flow_of_last_year` as in the year to March 2025; `homes_up`,
  `homes_dearer`, `own_carers_fall`, `need_up_5` and `no_foster_recruitment` ask more.
- **Children come and leave.** Who started to be looked after, at which age, and who ceased are published; the mean of both counts comes and leaves in a
  year, so that numbers are held. Children of 10 to 15 turn 16 evenly. Who comes to residential care is printed nowhere: all are taken to step up from other
  placements. Work at the edge of care prevents *starts*, and what it saves lasts as long as those children would have stayed; support for
  families whose children return home (reunification) adds *leavers*. Starts and stays have prices:
  `mixopt price wakefield flows.looked_after_under_16.starts`, `... flows.looked_after_under_16.left.stay`.
- **How fast things change** is measured on all councils where it can be, 2018 to 2025: [backtest.md](backtest.md) has how, and what plans made from the
  figures of 2022 had beside what came. `--first 2022` (to 2024) begins from the figures of that year, at its prices.
- **The plan looks three years beyond** its last ([horizon.md](horizon.md)): else all councils would stop recruiting foster carers and close their
  edge-of-care work in the last year, as nothing after it would count. [england-plans.md](england-plans.md) plans all councils and reads ten.
- **How sure it is** `mixopt risk` and `mixopt commit` say: `spreads.csv` has how far the figures of England's councils of its size were out when they were
  held (`england/forecast_errors.csv`), of children who start to be looked after, in need and on plans, and of the prices of fostering and of homes; what most
  councils' figures rose by is taken out. Unit costs move with who is placed, too, so prices may be out by less. Turnover, pay, places and how long children stay are
  not drawn: nobody measured them, or in points alone. Replace the rows by the council's own record ([risk.md](risk.md#spreads-spreadscsv-and-factorscsv)).
- **Two councils** have no start, since the number of their children is suppressed: City of London and Isles of Scilly.
- **Adults** too, with `--model people`: the few rows that are published by council, and all others blank ([below](#adults)).

"""

CHECKS = """\
## What a published figure must pass

| check | range | else | why | councils |
| --- | ---: | --- | --- | ---: |
"""

TOLD = """
## Which figures were replaced

Suppressed cells, which most councils have, are left out; each council's README has its own.

| council | check | what was read, and taken |
| --- | --- | --- |
"""

CIRCULAR = """
## Is it circular?

A council's fostering prices are scaled so that today's mix costs what was published, and what the plan does not choose is what is left
of the year's spend: that a plan costs what was spent proves nothing. What does: England's prices, the same for all councils (kin £{kin},
own carers £{own}, agencies £{agency}, and residential care at the median of councils, £{home} a week), times each council's derived numbers of
children by carer, against what the council published for fostering and residential care together.

| England's prices x derived numbers, over | councils | 5% | 25% | median | 75% | 95% |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""

AFTER = """
The first is what unit costs come to, times children; the second the revenue outturn as returned, which some councils book otherwise (those
whose outturn is less than £{least} a child a week are left out). Half of the councils are within a seventh; the others pay less or more
than England does for the same care, or count it otherwise, and that no derived number can know.
"""

LEAST_A_WEEK = 100
"""£ a child in foster care: an outturn of less is no outturn."""

TEN = (
    "Blackburn with Darwen", "Camden", "Cornwall", "Kent", "Kingston upon Thames", "Leeds",
    "Liverpool", "Manchester", "Rutland", "Wakefield",
)  # fmt: skip

PLANS = """
## Ten councils

People today and in the last year of the plan: kin / own carers / agencies / homes / specialist carers / supported accommodation.

| council | spent, £m | plan, first and last year, £m | all else, share of the spend | today | 2027/28 | agency staff |
| --- | ---: | ---: | ---: | --- | --- | ---: |
"""

READING = """
Plans differ little from today, since what can be had is what councils have had: own carers fall and a campaign makes up for most of it, agencies take the
rest, a child in a hundred in homes goes to specialist carers each year, and agency staff are replaced as fast as a quarter of councils did. The rules on how fast things
can change are the same for all; what differs between councils is what they pay and for whom, so the prices of limits say something about the council, and the mix
does not yet. Supported accommodation stays as it is. Scenarios may have no plan: places and staff that are found no faster than these rules
allow are not enough for some councils' `trend`, and `mixopt explain` says what would be. Where all else is a small share of the spend, as in Blackburn with Darwen, prices, numbers and spend do not fit each other. Of
Rutland's 32 children one more or less in a home is a quarter of them.
"""

VALUES = """
## What stands once for all of England

`england/national.csv`. A row that rests on one of these has its range in the note; how far it moves the plan is in the council's README.

| value | is | could be | kind | from, and why |
| --- | ---: | ---: | --- | --- |
"""

OFTEN = {"placements_suppressed", "providers_suppressed"}

MIX = (
    "kinship_care", "foster_in_house", "foster_agency", "childrens_home", "foster_specialist",
    "supported_accommodation",
)  # fmt: skip


@cache
def starts() -> tuple[Start, ...]:
    """Every council's start."""
    found = []
    for council in shipped_councils():
        try:
            found.append(begin(council, 3))
        except mixopt.DataError:
            continue
    return tuple(found)


def page() -> str:
    """The whole page."""
    return "\n".join(
        "\n".join(part).rstrip("\n") + "\n"
        for part in (
            [OPENING, *_kinds()], [CHECKS.rstrip("\n"), *_checks()], [TOLD.strip("\n"), *_told()],
            _circular(), [PLANS.strip("\n"), *_plans(), READING.rstrip("\n")],
            [VALUES.strip("\n"), *_values()], adults_section(),
        )
    )  # fmt: skip


def _kinds() -> Iterator[str]:
    """How much of all starts is published, derived, assumed."""
    kinds = Counter(
        "derived" if row.source in {"derived", "outturn"} else
        "published" if row.source in {"cpp25", "csww"} else "assumed"
        for start in starts() for row in start.rows
    )  # fmt: skip
    every = sum(kinds.values())
    shares = ", ".join(
        f"{kinds[name]:,} {name} ({100 * kinds[name] / every:.0f}%)"
        for name in ("published", "derived", "assumed")
    )
    yield f"{len(starts())} councils have one, with {every:,} rows in all: {shares}."


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.4f}".rstrip("0").rstrip(".") if value else "0"


def _range(least: float | None, most: float | None, unit: str) -> str:
    if least is None and most is None:
        return ""
    if most is None:
        return f"from {_number(least)} {unit}"
    return (
        f"to {_number(most)} {unit}"
        if least is None
        else f"{_number(least)} to {_number(most)} {unit}"
    )


def _checks() -> Iterator[str]:
    told = Counter(name for start in starts() for name in {each.check for each in start.told})
    for each in checks().values():
        span = _range(each.least, each.most, each.unit)
        yield f"| {each.title} | {span} | {each.instead} | {each.why} | {told[each.name]} |"


def _told() -> Iterator[str]:
    titles = {each.name: each.title for each in checks().values()}
    for start in starts():
        words: dict[str, list[str]] = defaultdict(list)
        for each in start.told:
            words[each.check].append(each.words)
        for check, said in words.items():
            if check not in OFTEN:
                text = said[0] if len(said) == 1 else f"{len(said)} figures; its README has them"
                yield f"| {start.council.name} | {titles[check]} | {text} |"


def _circular() -> Iterator[str]:
    values, weeks = national_values(), WEEKS_A_YEAR
    check = checks()["residential_cost"]
    homes = [published(each, "uc_residential") for each in shipped_councils()]
    home = median(each for each in homes if each is not None and check.passes(each))
    names = ("kin", "own", "agency")
    prices = {name: values[f"price_{name}"] for name in names}
    yield CIRCULAR.strip("\n").format(
        home=f"{home:,.0f}", **{k: f"{v:,.0f}" for k, v in prices.items()}
    )
    by_ratio, by_outturn = [], []
    for start in starts():
        council, numbers = start.council, start.figures
        fostered = sum(numbers[name] for name in names)
        ours = sum(numbers[name] * prices[name] for name in names) + numbers["residential"] * home
        foster, care = published(council, "uc_fostering"), published(council, "uc_residential")
        if foster and care:
            by_ratio.append(ours / (foster * fostered + care * numbers["residential"]))
        spent = [published(council, f"ro3_{name}") or 0.0 for name in ("fostering", "residential")]
        each = spent[0] * 1000 / weeks / fostered
        if each > LEAST_A_WEEK and spent[1] * 1000 / weeks / numbers["residential"] > LEAST_A_WEEK:
            by_outturn.append(ours * weeks / (1000 * sum(spent)))
    yield _percentiles("published unit costs x numbers (LAIT)", by_ratio)
    yield _percentiles("published spend (RO3)", by_outturn)
    yield AFTER.rstrip("\n").format(least=LEAST_A_WEEK)


def _percentiles(what: str, found: list[float]) -> str:
    parts = quantiles(found, n=20, method="inclusive")
    shown = " | ".join(f"{parts[at]:.2f}" for at in (0, 4, 9, 14, 18))
    return f"| {what} | {len(found)} | {shown} |"


def _plans() -> Iterator[str]:
    for start in starts():
        if start.council.name in TEN:
            instance = read_files(files_of(start, 2025, 3))
            yield _plan(start, instance)


def _plan(start: Start, instance: Instance) -> str:
    plan = mixopt.solve(instance)
    rows = {str(row.address): row.values[0] for row in start.rows}
    spent, other = (rows[f"funding.{name}.amount"] for name in ("budget", "other_services"))
    today = Counter[str]()
    for row in start.rows:
        if row.table == "pathways" and row.figure == "opening":
            today[row.keys[1]] += row.values[0]
    last = Counter[str]()
    for each in plan.supported:
        if each.period == plan.periods[-1]:
            last[each.service] += each.people
    before = rows["workforce.social_worker.agency.opening"]
    after = sum(
        each.fte for each in plan.staff
        if each.contract == "agency" and each.period == plan.periods[-1]
    )  # fmt: skip
    costs = f"{_millions(plan.money[0].cost)} to {_millions(plan.money[-1].cost)}"
    return (
        f"| {start.council.name} | {_millions(spent)} | {costs} | {100 * other / spent:.0f}% | "
        f"{_mix(today)} | {_mix(last)} | {before:.0f} → {after:.0f} |"
    )


def _mix(people: Counter[str]) -> str:
    return " / ".join(f"{people[name]:.0f}" for name in MIX)


def _millions(value: float) -> str:
    return f"{value / 1e6:.1f}"


def _values() -> Iterable[str]:
    for each in national_values().all.values():
        span = "" if each.least is None else f"{_number(each.least)} to {_number(each.most)}"
        by = f"{each.source}. {each.why}"
        yield f"| {each.title} | {_number(each.value)} {each.unit} | {span} | {each.kind} | {by} |"
