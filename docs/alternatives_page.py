"""Writes docs/alternatives.md: what plans for about the same money differ by, of a real council."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import mixopt
from mixopt.report.terminal.alternative_plans import show_plans
from mixopt.report.terminal.alternatives import show_kind, show_outline
from mixopt.report.terminal.page import Page

COLUMNS = 100
COUNCIL = "redbridge"
WITHIN = ("0.02%", "0.05%", "0.2%")
BETWEEN = ("services.extra_care[2022/23]", "services.residential_care[2022/23]")
WHAT = """\
# Alternatives

Written by the code (`docs/alternatives_page.py`): every number below is computed when this page is made, and a test fails while it
would come out otherwise.

The least-cost plan is one point. A committee wants to know what it may change without paying much for it, and what it may not. `mixopt
alternatives NAME --within 2%` looks at **all** plans that keep every limit and cost at most 2% more than the least: the
near-optimal set. `--within` takes a share of the least cost or an amount (`£1m`, `500k`, `500000`), in the money that the plan's cost is
in, and may be repeated. It is the whole plan's cost: a plan may spend more in one year and less in another.

- **The least and the most** of each service, of the people of each need in each service, of the staff of each role, of the starts of
  each lever and of what is spent on each scheme, by year and over the plan. Each is found by solving for it, so no plan
  within the allowance has less or more. They are not reached all at once.
- **Must-have**: in all of these plans there is some. **Real choice**: there are plans with it and plans without. **Must-avoid**: none of them
  has any, or any more than is committed, although a dearer plan could. **Cannot differ**: no plan
  at any cost has more or less. Less than half a person, place, FTE, hour or episode counts as none; so does less than a twentieth of
  a start, and £500 of a scheme.
- **`--between A B`**: all that two of these can be together. The set is a polytope, so what it comes to in two numbers is a polygon: its
  corners are printed in order. Beyond each side the plan furthest outwards was sought, and there is none. Nothing is sampled. `--plot FILE` draws
  it.
- **`--plans 6`**: whole plans as different from the least-cost plan and from one another as can be found (modelling to generate
  alternatives; SPORES in Calliope). How far two plans are apart is the mean, over everything that can differ, of the difference as a
  share of all that it can differ by: 0% is the same plan, 100% everything at its other end. Each plan is the cheapest of those at least
  99.9% as far from the others as could be found, chosen among equals by the tie-breaks of [mathematics.md](mathematics.md): the same
  question has the same answer, whatever the order of rows.

What is proven of each plan: it keeps every limit (from the matrices, and again from the figures alone); its ledger adds up to its cost;
and its cost is within the allowance of what no plan can cost less than, which the shadow prices of the least-cost plan prove. In its
`certificate` the `gap` is that distance, as a share. What is not proven is that no plans are further apart: that is no linear
programme. Its `status` and `mode` are `near-optimal`. As such a plan is not the cheapest, it has no prices: `change` and `slope` of its limits are 0.
"""


def page() -> str:
    """The page."""
    instance = mixopt.load(COUNCIL)
    found = mixopt.alternatives(instance, WITHIN, between=BETWEEN, plans=3)
    period = instance.periods[-1].name
    options = " ".join(f"--within {each}" for each in WITHIN)
    outline = found.frontier
    assert outline is not None
    parts = [
        WHAT,
        "## Redbridge\n",
        f"    mixopt alternatives {COUNCIL} {options} --plans 3 \\\n"
        f"        --between '{BETWEEN[0]}' '{BETWEEN[1]}'\n",
        f"The least cost is £{found.least.cost:,.0f} over {len(instance.periods)} years. No plan that keeps every limit, the budget among them, costs more than "
        f"£{found.dearest:,.0f} above it, so {WITHIN[-1]} lets in every plan that there is. "
        f"From what the command prints:\n",
        _shown(lambda page: show_kind(instance, found, "services", period, page)),
        _shown(lambda page: show_kind(instance, found, "levers", period, page)),
        _shown(lambda page: show_outline(instance, found, outline, page)),
        _shown(lambda page: show_plans(instance, found, page)),
        "## Alternatives as data\n",
        DATA,
    ]
    return "\n".join(parts)


DATA = """\
`--json` writes one document of format `mixopt-alternatives/1`: `format, instance, title, scenario, changes, cost` and `certificate` of the
least-cost plan, `allowances`, `dearest` (£ above the least that the dearest plan costs), `ranges`, `frontier` (an `Outline`; null without
`--between`), `compared` (addresses of what plans are compared by), `asked`, `plans` (each with `number, cost, above, apart, differences` and
the whole `plan`, as [plan.md](plan.md) has it) and `made_by`. `--csv` writes the ranges alone. `--out FOLDER` writes `ranges.csv`,
`corners.csv`, `plans.csv`, `differences.csv` and each table of the plans as `plan_TABLE.csv`, with the number of the plan before
each row, 0 for the least-cost plan. `--plans` and `--between` are answered within the largest allowance.
"""


def _shown(show: Callable[[Page], None]) -> str:
    """What is printed, as a block."""
    text = StringIO()
    show(Page(COLUMNS, text))
    lines = "\n".join(line.rstrip() for line in text.getvalue().strip().splitlines())
    return f"```text\n{lines}\n```\n"
