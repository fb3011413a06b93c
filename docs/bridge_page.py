"""Writes docs/bridge.md: the savings bridge, its mathematics, and a case by hand."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc

from mixopt.analysis import bridge
from mixopt.analysis.bridge import DRAWS, FEWEST_DRAWS, MOST_EXACT, needed, shapley, subsets
from mixopt.analysis.bridge.shapley import FEWEST_PAIRS
from mixopt.results.own_money import AddedMoney, OwnPosition
from mixopt.results.savings_bridge import FORMAT, Needed, Step, SubsetCost, Together

HEAD = """\
# The savings bridge

Written by the code.

What does each lever save? It depends on which came first: where two levers would empty the same dear places, the first one gets
the saving and the second finds nothing left. `mixopt bridge NAME` gives each lever the mean of what it saves over **every order** in
which the levers can come (its Shapley value), with what it saves if it comes first and if it comes last beside it, in every year and over
the plan, from doing nothing to the plan, adding up to the penny.

| to see | write |
| --- | --- |
| what each lever saves | `mixopt bridge NAME` |
| what each of several scenarios saves, or adds | `mixopt bridge NAME --scenario A --scenario B` |
| what each figure does that a scenario changes | `mixopt bridge NAME --scenario A --parts changes` |
| what each lever saves under a scenario | `mixopt bridge NAME --scenario A --parts levers` |
| the same with other figures | `--set ADDRESS=VALUE`, which changes doing nothing too |
| every number | `--json FILE` (`-` prints it), `--csv FOLDER` |

In Python: `mixopt.bridge(instance, ["A", "B"], parts="scenarios")`.

## The steps

"""

CHOICES = """\

- **Doing nothing** is what `mixopt compare` shows ([comparison.md](comparison.md)): today's mix and staff ratios held, no lever started. It is
  no plan: it breaks limits, and the bridge says how many. So choosing the mix, which keeps them all, can cost more than doing nothing.
  For levers it has the figures that the levers' plan has (with `--scenario`, those of the scenario); for scenarios and changes, those
  of the files.
- **Choosing the mix** is doing nothing less the least-cost plan in which no lever can be started; of scenarios, less the plan of the files.
- **Money.** The budget envelope and the savings targets are lifted for every plan of the bridge alike, so that each set of levers has its
  least cost: whether there is a plan must not hang on how much money happens to be there. What keeping to them adds is the last step.
  Where even with all parts no plan keeps to them, the bridge leads to the least cost without them, says by how much the money is short,
  and ends with exit code 0. Limits on who may pay what, ring-fences and areas that may be no worse off are no such limits of the
  envelope; the first two stay, and the last counts as money.
- **Money that scenarios add** to the envelope, a fund or what a savings target allows is in no step, as all of these are lifted. It is said before the
  table, with where the plan stands on the council's own money ([comparison.md](comparison.md), "Money that scenarios add").
- **Needed.** Where there is no plan without a lever, whatever it may cost, its saving is no number: somebody has no service, or a standard
  is broken. The bridge says so, with what is missing, and has the lever in every plan from the first on. So it is where one of several
  levers has to be there: each could stand in for the others. With the other levers every set has a plan.
- **Scenarios that decide together.** A scenario may take away a plan that another gives back (need grows; ways out). Those that do either, in any
  set, are one step, together; where the files have no plan, they are needed. With all scenarios there has to be a plan: exit code 3 if not.
- **Order is never a matter of files.** Two scenarios, or two changes, that change the same figure are refused with both names: of
  those, nobody can say what one does by itself. A scenario brings what it builds on; what two build on is made once.
- **Years.** A set of parts may have several plans of the same least cost, whose years differ. Each year's cost is that of the one plan that
  is chosen by the rule of `solve` (the nearest to today). The mean is linear, so the years add up.
- **Levers** depend on each other only through the programme (a lever that adds places for another's people): a model has no rule that one
  lever requires or excludes another. A set that cannot be done is one without a plan.
- The need that a plan meets is never left unmet here, to save money: there is no bridge of most need.

## Shapley values, and pennies
"""

AFTER = f"""\

Up to {MOST_EXACT} parts, every set is planned: 2^n plans, each of the same parametric programme with other numbers, and each certified. Beyond, or with
`--draws N`, orders are drawn, each with its reverse (antithetic pairs: what comes early in the one comes late in the other), {DRAWS} in all
if nothing is said and {FEWEST_DRAWS} at least. The mean over drawn orders adds up to the whole as well. Its standard error is the spread of the pairs'
means over the square root of their number; `--error 5000` stops once that of every part is £5,000 or less, discounted, after {FEWEST_PAIRS} pairs at
least. `--seed` names other orders; the same seed gives the same bytes. First in and last in are exact even then.

**Only the combination**: what all parts save together less what they save one by one, each first in. Above 0 they help each other; below, in
part they save the same money.

## What a set of parts costs
"""

BY_HAND = """\

## By hand

Littleton (`instances/tutorial`) has 20 of its 90 children in homes, of whom 15 stay. Say a scenario `carers` finds 3 more places with own
carers, and `agencies` 4 more with agencies. A child who moves from a home (£4,000 a week) to own carers (£500) saves £3,500 a week, to an
agency (£900) £3,100. Five can move. A test holds this (`tests/analysis/test_bridge.py`).

| there is | a week | saves |
| --- | --- | --- |
| carers | 3 × 3,500 | £10,500 |
| agencies | 4 × 3,100 | £12,400 |
| both | 3 × 3,500 + 2 × 3,100, as only five can move | £16,700 |

| | first in | last in | mean of the two orders | over the year, × 365 / 7 |
| --- | --- | --- | --- | --- |
| carers | £10,500 | 16,700 − 12,400 = £4,300 | £7,400 | £385,857.14 |
| agencies | £12,400 | 16,700 − 10,500 = £6,200 | £9,300 | £484,928.57 |
| together | £22,900 | £10,500 | £16,700 | £870,785.71 |

One by one they would save £22,900, and together £16,700: £6,200 a week is the same money twice. The bridge of the year:

| step | saves | cost |
| --- | --- | --- |
| do nothing | | £7,927,071.43 |
| choosing the mix | £925,928.57 | £7,001,142.86 |
| carers | £385,857.14 | £6,615,285.72 |
| agencies | £484,928.57 | £6,130,357.15 |
| the plan | | £6,130,357.15 |
"""


def page(columns_of: Callable[[type], list[str]]) -> str:
    """The page.

    Args:
        columns_of: Writes the table of a row's columns.
    """
    parts = [
        HEAD + _text(bridge.__doc__).replace("docs/bridge.md has", "This page has") + CHOICES,
        _text(shapley.__doc__) + AFTER,
        _text(subsets.__doc__)
        + "\n## Needed: how it is found\n\n"
        + _text(needed.__doc__)
        + BY_HAND,
        f"## As data\n\n`--json` writes one document of format `{FORMAT}`; `--csv` a folder of `steps`, `together`, `costs` and, "
        "where there are any, `needed`, `added` and `own`. Money is in £, of whole pennies.\n",
    ]
    rows = (
        ("steps", Step),
        ("together", Together),
        ("needed", Needed),
        ("costs", SubsetCost),
        ("added", AddedMoney),
        ("own", OwnPosition),
    )
    for name, row in rows:
        parts += [f"## `{name}`\n\n{cleandoc(row.__doc__ or '')}\n", *columns_of(row)]
    return "\n".join(parts)


def _text(words: str | None) -> str:
    return f"```text\n{cleandoc(words or '')}\n```\n"
