"""Writes docs/comparison.md: strategies side by side, and how doing nothing is worked out."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc

from mixopt.results import do_nothing, own_money
from mixopt.results.comparison import FORMAT, TOPICS, Column, Compared
from mixopt.results.do_nothing import Unheld

HEAD = """\
# Strategies side by side

Written by the code.

`mixopt compare NAME --scenario A --scenario B` plans each scenario for itself and prints them beside each other, one table a
topic, with doing nothing as the first column. Each column is what `mixopt solve NAME --scenario A` gives, to the last digit.

| to compare | write |
| --- | --- |
| the plan with doing nothing | `mixopt compare NAME` |
| scenarios | `--scenario A --scenario B`: here each is a column of its own; `A+B` is one column under both, in order; `unchanged` is the plan of the files as they stand |
| instances | `mixopt compare redbridge stockport`: each has its own doing nothing, and its own years; a scenario is a column of each instance that has it |
| saved plans | `mixopt compare redbridge lastyear.json`: files of `mixopt solve --json`. Doing nothing is that of the instance named beside them, or of the shipped instance or folder that they are of, as its files are now |
| prices of chosen figures | `--price ADDRESS`, repeated; without `[period]`, of every period. Saved plans have none |
| other figures in all columns | `--set ADDRESS=VALUE`, which changes doing nothing too |

- Doing nothing is worked out from the files as they stand (and `--set`), not under a scenario: so every column is compared with
  the same. A scenario that changes need or prices, too, is compared with today's need and prices.
- Money that a scenario adds to the envelope, to a fund or to what a savings target allows, or takes from them, has lines of its own (topic
  `added`; a minus takes). What is added counts neither as left nor as saved: headroom and savings are those on the council's own money.
- A scenario without a plan stands with what is missing: money by year and what it would be; or, where other limits clash, for
  how many people there is no service and which limits are broken, and the money on top. Several limits (the envelope, the savings
  target) may be short of the same £, so what is called short in a line counts the largest of each year. `mixopt explain` says more.
- Exit code 0 where at least one column has a plan (doing nothing is none); 3 where none has; 4 where none has, and of one the
  solver gave no proof. The files that were asked for are written all the same: they say what is missing.
- Of a saved plan that is under scenarios, what they add is known where the instance beside it still has them.
- `--json` and `--csv` have every number that is printed, and those of every year where one is printed. A binding limit is
  printed in the year in which one more does most; the ten largest are printed.

"""

MONEY = """\

Littleton, by hand (a test holds it): in a scenario in which a children's home costs £5,000 a week and the budget is £1,000,000 more, 20 × 1,000
× 365 / 7 = £1,042,857 come on top of £7,001,143. The £8,044,000 fit the £8,500,000; of the council's own £7,500,000 they are £544,000 over.

## Doing nothing

"""

BY_HAND = """\

What cannot be held: places short (what no supply has is still bought, at the dearest price there is, so that the cost is not
flattered), recruits short, standards broken, people of a need whom no service supports today, services that would grow faster than
they can, commitments undercut, money over the envelope or short of a savings target, grants not spent, ring-fences and metrics
missed. Which fund pays which line is only decided by a plan, so limits on that are not looked at.

Littleton, by hand (`instances/tutorial`; a test holds it):

| step | working |
| --- | --- |
| people | 90 children need care and 90 are in it today: 38 with own carers, 27 with agencies, 25 in homes. They stay so. |
| their cost | The year has 365 / 7 weeks. 38 × 500 × 365 / 7 = £990,714; 27 × 900 × 365 / 7 = £1,267,071; 25 × 4,000 × 365 / 7 = £5,214,286. |
| social workers | 90 cases to 7 workers today, so 7 again: 5 permanent, 2 from agencies. 5 × £50,000 = £250,000 and 2 × £70,000 = £140,000. Of the 5 permanent, 20% leave, so 1 is hired: £5,000. |
| managers | 7 workers to 1 manager today, so 1 again: £60,000. |
| together | £7,927,071: £427,071 over the £7,500,000 budget. |
| what cannot be held | 7 workers to a manager, and 6 are allowed; 2 of 8 staff from agencies, 25%, and 15% are allowed; the budget. |
| the plan beside it | £7,001,143: £925,929 less, with every limit kept. |

"""


def page(columns_of: Callable[[type], list[str]]) -> str:
    """The page.

    Args:
        columns_of: Writes the table of a row's columns.
    """
    added, nothing = (
        f"```text\n{cleandoc(each.__doc__ or '')}\n```\n" for each in (own_money, do_nothing)
    )
    parts = [HEAD + "## Money that scenarios add\n\n" + added + MONEY + nothing + BY_HAND]
    topics = ", ".join(f"`{topic}`" for topic in TOPICS)
    parts.append(
        f"## As data\n\n`--json FILE` writes one document of format `{FORMAT}`: `columns` and `rows`. `--csv FILE` writes the "
        f"rows. Each row is one number; its `topic` is one of {topics}. In Python, `mixopt.compare` returns the same, with the "
        "whole plan of each column ([python.md](python.md)).\n"
    )
    for name, row in (("columns", Column), ("rows", Compared)):
        parts += [f"## `{name}`\n\n{cleandoc(row.__doc__ or '')}\n", *columns_of(row)]
    parts += [f"## What cannot be held\n\n{cleandoc(Unheld.__doc__ or '')}\n", *columns_of(Unheld)]
    return "\n".join(parts)
