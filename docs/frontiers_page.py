"""Writes docs/frontiers.md: what a plan costs against one number or two, of real councils."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc
from io import StringIO

import mixopt
from mixopt.report.terminal.frontier import print_frontier, print_map
from mixopt.report.terminal.page import Page
from mixopt.results.frontier import FrontierPoint, Mix, Region

COLUMNS = 100
WHAT = """\
# Frontiers

Written by the code (`docs/frontiers_page.py`): every number below is computed when this page is made, and a test fails while it
would come out otherwise.

A plan answers for one set of figures. A frontier answers for all values of one number: `mixopt frontier NAME X` gives the least cost
at each of them, from the lowest with a plan to the highest, and the whole plan wherever it changes. Nothing is sampled: the optimal
basis is followed until something ends it, the next basis is found just beyond, and so on (the parametric simplex walk).

| X | is |
| --- | --- |
| `services.foster_in_house.available[2025/26]` | a figure, in one period where its row has one for each |
| `standards.caseload.limit` | a figure with the same value in all periods: all of them |
| `needs.looked_after_under_16.demand[*]` | all periods by the same amount: X is what is added to each |
| `needs.looked_after_under_16.demand[*]%` | all periods by the same share: X is the % that is added to each |
| `unmet` | people unsupported, weighted as in most-need mode, in person-years over the plan |
| `share.NEED.SERVICE+SERVICE[period]` | the share of a need's people who are in these services: names joined by `+`, a tag such as `family`, or `*` for all; the last period if none is named; an area in front where there are several |

- **Limits, money, people** are right-hand sides: the cost is straight between two breaks, and convex, so each further unit costs as much as the one
  before or more. `unmet` and shares are limits that are added to the programme with a right-hand side that moves. A share is held
  exactly, and is of all people with the need in the period, before anything is done about it.
- **Prices** of things: straight, and concave, as a dearer thing is used less; while a budget binds, neither.
- **Ratios**, such as a caseload, are coefficients: between two breaks the cost is a fraction of X. Where it is constant + times · X + over / (X −
  less), those numbers are in the JSON; where several years move at once there is no such formula, and the ends of each piece are given.
- **Each break** says what ends the piece nearer to today's value, the price on both sides, and which limits start or stop to bind as X
  rises. The plan there is the one that `mixopt solve` would show for that value: of all that cost the least, the one nearest to today.
- **`--more-money`** leaves out budgets and savings targets: what things cost, whatever the money. So `unmet` with it goes on to where
  everyone is supported, and shows what supporting one more costs as money rises.

## Two figures: a map

`mixopt frontier NAME X Y` covers a box (a fifth on both sides of today's values, or `--from --to --y-from --y-to`) with its critical regions:
convex polygons in each of which one basis after another has the same cost, by one formula. Where both figures are limits or needs, both
prices are constant in a region, and the cost is convex over the map. Where one is the price of something and the other an amount, a basis holds on a rectangle and
the cost is a product: the price of one figure then moves with the other, and its range is printed. Where there is no plan, that is shown
too, each part by a proof (the duals of phase one), with limits that clash.

How the box is covered: at a point that nothing covers the programme is solved, the polygon of its basis is taken away, what is left is cut
into convex parts, and so on until nothing is left. So no region is forgotten and none overlap: the areas, those without a plan too, sum to the box's
to 1e-9, or the command fails. A degenerate basis is no trouble: the point lies inside of the part that is left and is drawn anew where
its polygon covers none of it; polygons with the same formula are joined.

Two figures that multiply each other, and a ratio or a price in a limit that binds (a price, when a budget binds), would give regions with curved edges:
these are refused, and the message names the limit. A curved room that ends no region (the room left in a budget) is allowed where it
is shown to stay above 0 on the whole region. `--more-money` leaves out the limits on money, and with them most of these.
"""


def page(columns_of: Callable[[type], list[str]]) -> str:
    """The page."""
    tutorial, redbridge = mixopt.load("tutorial"), mixopt.load("redbridge")
    places = "services.foster_in_house.available"
    unmet = mixopt.frontier(tutorial, "unmet")
    demand = mixopt.frontier(redbridge, "needs.looked_after_under_16.demand[*]%")
    found = mixopt.frontier_map(tutorial, "needs.children.demand", places)
    parts = [
        WHAT,
        "## What supporting one more costs\n\n    mixopt frontier tutorial unmet\n",
        _shown(lambda page: print_frontier(unmet, page, asked=False)),
        "By hand: the first five who are not supported would be in the home, at £4,000 × 365/7 a year; the next thirty with agencies at £900; the "
        "last forty with the council's own carers at £500. Fifteen stay in the home, as nobody is moved overnight. Social workers are needed as before: "
        "a child whom nobody supports is still a case.\n",
        "## More children in every year\n\n    mixopt frontier redbridge 'needs.looked_after_under_16.demand[*]%'\n",
        _shown(lambda page: print_frontier(demand, page, asked=False)),
        f"## Children by own carers\n\n    mixopt frontier tutorial needs.children.demand {places}\n",
        _shown(lambda page: print_map(found, page)),
        "## Frontiers as data\n",
        DATA,
    ]
    for row in (FrontierPoint, Region, Mix):
        parts += [f"### `{row.__name__}`\n\n{cleandoc(row.__doc__ or '')}\n", *columns_of(row)]
    return "\n".join(parts)


DATA = """\
`--json` of one number writes a document of format `mixopt-frontier/1`: `format, instance, scenario, changes, of, mark` (what is said of
`value`), `address, unit, price_unit, value, stairs` (as of `mixopt price`, [prices.md](prices.md)) and `points`, each with its `plan`. Of two it writes
`mixopt-map/1`: `across` and `up` (`address, of, unit, value, least, most`) and `regions`. `--csv` writes a row for each point or region, and
the plan's numbers beside it: `mix.SERVICE`, `staff.ROLE.CONTRACT`, `levers.LEVER`, `unmet.NEED`.
"""


def _shown(show: Callable[[Page], None]) -> str:
    """What is printed, as a block of text."""
    out = StringIO()
    show(Page(COLUMNS, out))
    lines = [line.rstrip() for line in out.getvalue().strip("\n").splitlines()]
    return "```text\n" + "\n".join(lines) + "\n```\n"
