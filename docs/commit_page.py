"""Writes docs/commit.md: what to commit to before the figures are known, and what to wait with."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc

from mixopt.analysis import commit
from mixopt.analysis.commit import MOST_COLUMNS, stages
from mixopt.analysis.commit.solved import TOGETHER
from mixopt.lp import extensive, groups, least_excess, two_stage
from mixopt.results.commitment import FORMAT
from mixopt.results.commitment_rows import (
    FutureCost,
    GroupedFutures,
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
| other futures, or more | `--seed 7`, `--draws 400`, or thousands; `--forecast FILE` as for `mixopt risk` |
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
- **Not knowing what comes costs** what a perfect forecast would save (the expected value of perfect information): no forecast, survey or delay saves more.
  *Give or take* is the standard error: with other draws it would be that much higher or lower as a rule, and seldom by twice as much.
- **The plan for the average** is made for one future in which every figure is its mean. What it costs more over all futures is the value of
  planning for all of them (the value of the stochastic solution). For Redbridge that is nothing: what its first year can start is short, so that the same is
  right for the average as for nearly every future. Where it would leave more people without, that is said, and money is not compared.
- **Solved in groups** (beyond a thousand draws of redbridge): no more can be saved by deciding otherwise now than is said. Where that is nothing, what to
  commit to is as good as if all futures had been solved at once.
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
| 60 (0) | £550.0m ± 2.7m | £9.8m ± 1.9m | £33.5m ± 8.4m |
| 60 (1) | £549.9m ± 2.4m | £8.3m ± 1.5m | £24.3m ± 3.3m |
| 60 (2) | £549.7m ± 2.3m | £8.2m ± 1.5m | £26.5m ± 7.2m |
| 200 (0) | £550.0m ± 1.5m | £9.9m ± 1.0m | £31.6m ± 3.7m |
| 400 (0) | £549.7m ± 1.0m | £9.2m ± 0.6m | £27.7m ± 1.7m |
| 1,000 (0) | £549.8m ± 0.7m | £9.7m ± 0.4m | £30.5m ± 1.0m |
| 1,000 (1) | £549.8m ± 0.6m | £9.5m ± 0.4m | £30.4m ± 1.2m |
| 2,000 (0) | £549.8m ± 0.4m | £9.2m ± 0.3m | £29.9m ± 0.9m |

So 60 draws say what to start and hire; for how likely and how large an overspend is, ask for a thousand. The page above is of the first row.

## How large

Up to {together:,} columns of one draw times draws, about a thousand draws of redbridge, all futures are one programme (the extensive form), solved by the dual
simplex method. What each decision is worth takes some more solves each, from the last basis, and about two fifths of the time.
More draws are solved in groups (above), up to {most:,} columns times draws: ten thousand of redbridge, the most that was run to its end as it is solved now. Each group is proven for itself, and
the difference between the two costs is printed. Two things are not said then: the prices of limits, which take all futures in one programme to be
those of the answer, and a chance of staying in budget, which joins all futures and is refused.

What was measured, in seconds of one core of a busy machine (HiGHS 1.15.1, mpi-sppy 0.14.0, Pyomo 6.10.1), to the optimum of redbridge's first year:

| way | draws | seconds | times the dual simplex | what came of it |
| --- | ---: | ---: | ---: | --- |
| one programme, dual simplex | 100 | 1.2 | 1 | the optimum; 0.25 GB |
| | 300 | 4.7 | 1 | the optimum; 0.56 GB |
| | 1,000 | 33 | 1 | the optimum; 1.7 GB |
| | 2,000 | over 44 | | stopped; 2.5 GB |
| interior point method with crossover | 100 | 5.0 | 4.3 | the optimum |
| | 300 | 28 | 6.0 | the optimum |
| | 1,000 | over 75 | over 2.3 | stopped after 26 iterations |
| the same without crossover | 300 | 26 | 5.4 | within 2 in 1,000,000,000, and no basis, so no prices |
| HiPO, the newer interior point method | | | | not in the package of HiGHS 1.15.1 |
| PDLP | 100 | over 301 | over 250 | stopped after 342,933 iterations |
| extensive form by mpi-sppy, Pyomo and HiGHS | 20 | 2.2 | 12 | the optimum |
| L-shaped method of mpi-sppy, a cut a future (by `pyomo.contrib.benders`) | 20 | over 12.5 | over 70 | stopped after 15 iterations, £71,000 below the optimum |
| progressive hedging of mpi-sppy, penalty 1, linearised | 20 | 7.6 | 43 | after 10 iterations futures still differ, £133,000 below the optimum; its bound £221,000 below |
| 5, 10, 20, 50 futures that stand for 600 (k-means of SciPy) | 600 | 0.05 to 0.6 | | the same decisions but for £2; they themselves cost £544.8m to £551.9m instead of £549.9m, and bound nothing |
| groups of 10, each solved once | 1,000 | 11 | 0.35 | £2,169 below the optimum |
| groups of 50 | 1,000 | 16 | 0.49 | the optimum |
| groups of 100 | 1,000 | 16 | 0.49 | the optimum |
| groups of 200 | 1,000 | 21 | 0.65 | the optimum |

Chosen: groups, by the dual simplex method. Nothing is installed for it, and the answer has a proven bound. The whole of the command, of
redbridge, in seconds of one core of a busy machine, user and system; on a terminal a bar says how much is left.
The row of 2,000 draws was measured before an optimum that HiGHS loses to rounding was solved again from scratch, as happens among 10,000. More than 10,000 were
not tried, and are refused:

| draws | seconds | with the relaxation of all futures at once | memory | between the two costs |
| ---: | ---: | ---: | ---: | ---: |
| 300 | 44 | 267 | 1.0 GB | one programme |
| 1,000 | 339 | | 2.9 GB | one programme |
| 2,000 | 90 | 141 | 1.0 GB | £0 |
| 10,000 | 664 | 943 | 2.6 GB | £0 |

For redbridge the groups agree from 50 futures on, so that the difference is nothing and the answer the optimum. Where few futures are in a group, or what is best for
them differs, it is not nothing, and printed. A few futures that stand for all
decide as well, but say neither what it costs nor how far it is from the best; so the first group decides, and the others prove it.

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
        _text(least_excess.__doc__),
        _text(groups.__doc__),
        BY_HAND + HONEST + SIZE.format(most=MOST_COLUMNS, together=TOGETHER),
        f"## JSON and CSV\n\n`format` is `{FORMAT}`. Each table is a file of `--csv`, too.\n",
        *(f"### `{name}`\n\n{chr(10).join(columns_of(kind))}" for name, kind in tables.items()),
        f"### `groups`\n\nOf the JSON alone, where there are any.\n\n{chr(10).join(columns_of(GroupedFutures))}",
        "`estimates`, `chances` and `drivers` are as for `mixopt risk`, with what is committed held.\n",
    ]  # fmt: skip
    return "\n".join(parts)


def _text(words: str | None) -> str:
    return f"```text\n{cleandoc(words or '')}\n```\n"
