"""Writes docs/horizon.md: what lies beyond the last period of a plan."""

from __future__ import annotations

from collections.abc import Iterator

import mixopt
from mixopt.instance.instance import Instance
from mixopt.report.terminal.beyond import describe_beyond
from mixopt.results.plan import Plan

HEAD = """\
# Beyond the last period

Written by the code.

A plan that ends makes investment near its end worthless: a flat that opens in its last year has one year to repay what it costs.
So an instance may look further. In `instance.yaml`

    years_beyond: 5

repeats the last period for five years beyond it, its figures held, and these years count in what the plan chooses.
`--years-beyond 5` does so for one run of `solve`, `prices` or `price`, and `mixopt.with_years_beyond(instance, 5)` in Python. Without,
nothing beyond the last period counts, and a plan names the levers that it leaves out for that (`--full`).

## What is repeated

Each year beyond is a period of the programme like any other, of the calendar's own days, named after the last: `2022/23 + 1` follows
`2022/23`. (A last quarter is repeated as quarters.) In it

| | |
| --- | --- |
| held | every figure of the last period: need, prices, pay, what is available and recruitable, ratios and other standards |
| decided | who is supported where, what is bought, who is employed, hired and released: so turnover goes on, and nobody is moved faster than stays allow |
| goes on | levers that were started in the plan, by periods since their start: places that open later open, the last row goes on, one-off costs and savings are over; relief likewise |
| repeated as it is | what each scheme spends in the last period, as funds decide that; nothing, where the scheme is one-off |
| not there | starts of levers, lines that say `one_off`, and every limit on money: envelope, targets, funds, ring-fences, who pays. Nobody has set the money of these years |
| counted | what is spent, discounted as the plan is; in most-need mode, who is left without a service |

Nothing is started beyond, because what a later plan begins is that plan's to judge: a lever that is worth starting under the figures
held is worth starting in the plan, where it brings the same for longer.

The years could have been one period with a weight, which is smaller. They are real periods because that is exact: staff leave and are
hired, places open when they are built, and a plan with years beyond is, to the penny, the plan of an instance that is really
that much longer (a test holds it; so does a second programme, written by another hand). It costs little: with five years
beyond, Redbridge's programme has twice the periods and takes about twice as long, well under a second.

## What is printed

The plan prints its own periods and one line for what lies beyond. Its `cost`, which is least, has both; money by period, the sum
that is printed first, savings, the bridge, comparisons with doing nothing and the mix are of its own periods alone. `--json` has all
of the years beyond under `beyond`, and `--out` in files of their own, so that each can be checked: `mixopt` does so itself.
`alternatives --within 2%` is of the cost with the years beyond, too, as that is what is least; its ranges are of the plan's own periods.

A price of a figure of the last period (or of every period) is of the years beyond too, as the figure is held there: so is what one
more of a limit does. `prices` says so. If the figures of the last period cannot go on (staff that leave faster than any can be
hired), there is no plan, and what clashes is named with its year, `2022/23 + 2`.

"""


def page() -> str:
    """The page, with Redbridge planned with no years beyond and with five."""
    instance = mixopt.load("redbridge")
    longer = mixopt.with_years_beyond(instance, 5)
    plans = mixopt.solve(instance), mixopt.solve(longer)
    return HEAD + "\n".join(_redbridge(longer, *plans)) + "\n"


def _redbridge(longer: Instance, plan: Plan, other: Plan) -> Iterator[str]:
    yield "## Redbridge, with no years beyond and with five\n"
    yield "Starts of each lever, by year:\n"
    yield f"| | years beyond | {' | '.join(plan.periods)} |"
    yield "| --- | ---: |" + " ---: |" * len(plan.periods)
    for name, lever in longer.model.levers.items():
        for years, found in ((0, plan), (5, other)):
            starts = [row.started for row in found.levers if row.lever == name]
            cells = " | ".join(f"{number:.2f}".rstrip("0").rstrip(".") for number in starts)
            yield f"| {lever.title} | {years} | {cells} |"
    yield ""
    more = other.cost_within - plan.cost
    yield (
        f"Looking no further, nothing is started in {plan.periods[-1]}: no lever repays in that year what it costs. With five years "
        f"beyond, levers go on, for £{more:,.0f} more in the plan's own years, discounted.\n"
    )
    yield "```text"
    yield from describe_beyond(longer, other)
    yield "```"
