"""Writes docs/commit.md: what to commit to before the figures are known, and what to wait with."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc

from mixopt.analysis import commit
from mixopt.analysis.commit import MOST_COLUMNS, stages
from mixopt.analysis.commit.solved import TOGETHER
from mixopt.lp import extensive, groups, two_stage
from mixopt.results.commitment import FORMAT
from mixopt.results.commitment_rows import (
    FutureCost,
    Groups,
    LaterDecision,
    NowDecision,
    NowLimit,
    WayCost,
)

COMMAND = "mixopt commit redbridge --draws 60"

HEAD = """\
# What to commit to now

Written by the code.

A budget is set, places are started and people are hired before anybody knows the need of the years to come. `mixopt risk` says how sure a plan
is ([risk.md](risk.md)); `mixopt commit NAME` says which starts, hires and schemes to decide on now, so that over all futures they do best, and which to wait with.

| to see | write |
| --- | --- |
| what to commit to in the first year | `mixopt commit NAME` (100 draws of the figures are 100 futures) |
| other futures, or more | `--seed 7`, `--draws 400`, up to 10,000; `--forecast FILE` as for `mixopt risk` |
| what to decide now for more years | `--until 2020/21` |
| a plan that fears dear futures | `--tail-weight 1`: the mean of the dearest tenth counts as much as the mean of all |
| a chance of staying in budget | `--budget-chance 80` |
| under a scenario, or with other figures | `--scenario NAME`, `--set ADDRESS=CHANGE` |
| every number | `--json FILE`, `--csv FOLDER` |

In Python: `mixopt.commit(instance, draws=100, until="2018/19")`; for programmes of your own, one a future, `mixopt.commit_lp` ([python.md](python.md)).

## Redbridge: a page for the finance director

"""

AFTER = """\

How to read it:

- **Commit now, wait with these.** What is named first is what people lose most without; then limits of policy; then money. Without it, everything
  else is decided again: these are solved, not read off. A decision without which the cost falls is one that keeps people supported, or a limit.
  *Least* and *Most* are over futures that are known beforehand: where even the least is what to commit to, it is right whatever comes.
- **Not knowing costs** what a perfect forecast would save (the expected value of perfect information): no forecast, survey or delay is worth more.
- **The plan for the average** is made for one future in which every figure is its mean. What it costs more over all futures is the value of
  planning for all of them (the value of the stochastic solution). For Redbridge that is nothing: what its first year can start is short, so that the same is
  right for the average as for nearly every future. Where it would leave more people without, that is said, and money is not compared.
- **The price of a limit** is what one more of it in every future adds to what is made least, solved again, with the optimum certified. Who goes
  without, and which limits are broken, stays as it is then: that is the price in money alone.

"""

HONEST = """\
## What it cannot say

- **Two stages.** What is decided after `--until` is decided in each future with that future known to its end: later decisions are somewhat too wise, so that
  waiting looks a little better than it is. Block contracts are figures here (paid whether used or not), and enter as levers that add places.
- **People come before money**, always. No price is put on somebody without a service. So one future in which a start now keeps one person supported is
  enough for it to be started; what that costs is in the table (`Without: £000`).
- **A chance of staying in budget is held by a bound on the tail**, which is linear: the worst 20% of futures, for a chance of 80%, may on average not be
  short in their worst year. That implies the chance, and asks for more than it: where it cannot be held, the chance itself may still be possible. To hold exactly
  the chance takes a whole number for each future (is it one of those that may fail?), and programmes with those have no prices. So it is not done.
- **As sure as its draws.** Costs have standard errors; another `--seed` may move decisions of little worth. How likely an overspend is, and how large, is more
  exact from the thousand draws of `mixopt risk`, which holds the starts of all years.

"""

SIZE = """\
## How many draws

What to commit to settles soon, what it costs does not. Redbridge's first year is the same for 60 draws, for each of twelve groups of 50 of 600, and for 1,000; the
1 in 10 overspend with it moves by what its standard error says:

| draws (seed) | mean cost, discounted | mean overspend | overspend, 1 in 10 |
| --- | ---: | ---: | ---: |
@SETTLES@

So 60 draws say what to start and hire; for how likely and how large an overspend is, ask for a thousand. The page above has 60, and its errors beside them.

## How large

Up to {together:,} columns of one draw times draws, {redbridge:,} draws of redbridge, all futures are one programme (the extensive form), solved by the dual
simplex method. What each decision is worth takes one to three more solves each, from the last basis, and most of the time.
More draws are solved in groups (above), up to {most:,} columns times draws: ten thousand of redbridge. Each group is proven for itself, and
the difference between the two costs is printed. Two things are not said then: the prices of limits, which take all futures in one programme to be
those of the answer, and a chance of staying in budget, which joins all futures and is refused.

What was measured, in seconds of one core of a busy machine (HiGHS 1.15.1, mpi-sppy 0.14.0, Pyomo 6.10.1), to the optimum of redbridge's first year:

@MEASURED@

Chosen: groups, by the dual simplex method. Time and memory grow with the number of draws and no faster, nothing is installed for it, and the answer has a proven bound.
For redbridge the groups agree from 50 futures on, so that the difference is nothing and the answer the optimum. Where few futures are in a group it is
not: with 10, 2 of £550,000 thousand are between the two costs. Progressive hedging and the L-shaped method close that from either side, by iterations over all futures that each take as
long as solving the groups once.

"""


BY_HAND = """\
## By hand

A **newsvendor**: 80 to 120 people, as likely any number; a place that is opened now costs £30,500, one in the spot market of the year £100,000. Open q with
P(need above q) = 30,500 / 100,000: 107.8 places. `tests/analysis/test_commit.py` finds the 70th of 100 draws, and by pencil what not knowing and the
average cost. The **farmer** of Birge and Louveaux (2011, section 1.1), as three Pyomo models through `mixopt.commit_lp`: 170, 80 and 250 acres for a profit of $108,390; $115,406
where each year is known; $107,240 with the acres for average yields, each as printed. GLPK and SCIP find the same optimum of the extensive form, and Pyomo's own form the same
for 100 futures of redbridge's prices. In 100 made-up councils (10 draws each) not knowing never costs less than nothing, and more than nothing in 92; in 53 the plan for
the average breaks more limits or leaves more people without, and in the 47 others it never costs less.

"""


def page(columns_of: Callable[[type], list[str]], printed: Callable[..., str]) -> str:
    """The page, with what the command prints for redbridge."""
    tables = {
        "decisions": NowDecision,
        "later": LaterDecision,
        "limits": NowLimit,
        "ways": WayCost,
        "futures": FutureCost,
    }
    parts = [
        HEAD + f"```text\n$ {COMMAND}\n{printed(*COMMAND.split()[1:]).strip()}\n```\n" + AFTER,
        "## The mathematics\n\n" + _text(two_stage.__doc__),
        _text(stages.__doc__),
        _text(commit.__doc__),
        _text(extensive.__doc__),
        _text(groups.__doc__),
        BY_HAND + HONEST + SIZE.format(most=MOST_COLUMNS, together=TOGETHER, redbridge=1000),
        f"## JSON and CSV\n\n`format` is `{FORMAT}`. Each table is a file of `--csv`, too.\n",
        *(f"### `{name}`\n\n{chr(10).join(columns_of(kind))}" for name, kind in tables.items()),
        f"### `groups`\n\nOf the JSON alone, where there are any.\n\n{chr(10).join(columns_of(Groups))}",
        "`estimates`, `chances` and `drivers` are as for `mixopt risk`, with what is committed held.\n",
    ]  # fmt: skip
    return "\n".join(parts)


def _text(words: str | None) -> str:
    return f"```text\n{cleandoc(words or '')}\n```\n"
