"""Writes docs/groups.md: client groups, and Redbridge's mix by group and locality on one page."""

from __future__ import annotations

from collections.abc import Iterator

import mixopt
from mixopt.report.terminal.grid import Grid
from mixopt.report.terminal.groups import tabulate_groups, tabulate_localities

NAME, AREA = "redbridge-groups", "redbridge"

HEAD = """\
# Client groups

Written by the code.

A strategy counts people before it counts services: so many are predicted to have a learning disability, so many of them are
supported, and part of these need accommodation. A need may be given so, in place of `demand`:

```yaml
groups:                                        # in the model
  learning_disability: Adults of 18 to 64 with a learning disability
needs:
  learning_disability_accommodation: {title: Accommodation with support, group: learning_disability}
```

```yaml
population_years: {2017: 2017-10-01, 2020: 2020-10-01}    # in instance.yaml: years, and the day each number stands for
```

| figure | unit | says |
| --- | --- | --- |
| `groups.GROUP.YEAR.predicted` | people | who is predicted to be in the group, supported or not: a table of a strategy as it is printed |
| `groups.GROUP.supported` | share | which share of them is supported: the conversion rate, sourced or assumed |
| `needs.NEED.part` | share | which part of those who are supported has the need, before relief |

People with the need are predicted × supported × part. **Between two years people grow in a straight line**, and a period has as many as at
its middle, so that quarters have on average what their year has; no period may lie outside the years. Beyond the last period all is
held. Parts of a group that are counted at a time may not be more than all of it.

**Prices.** One person more predicted in a year, one point more of them supported and one point more with a need have prices as any figure
has, reproduced by solving again: `mixopt prices redbridge-groups --figure 'groups.*'`. Where the parts of a group are all of it already, a
part has a price downwards only.

**Tables of a plan.** `groups`: predicted, share supported, people in services, and what these cost, each service's cost shared out by how
much of it each need uses. `localities`: the same by locality. `mixopt solve NAME --table Groups --table Localities`, and in JSON, CSV and Excel.

## Localities

`localities` in `instance.yaml` names parts of an area, each with its share of the `people` (%) and an `index` of how much need each of them has
(1: as in all the area). A plan is split by people × index: who is supported, what their services cost, and the envelope. This shows a
capitated budget; it changes no plan. Localities that have figures of their own are `areas`: each has its own needs, mix and
envelope then, and shares supplies that are `pooled`.

## Bought together

A tranche that is `pooled` is filled by several areas together. One that is `guaranteed` has its price for a least volume,
`services.SERVICE.SUPPLY.guaranteed`: all who share it draw no less between them. So a contract with another borough is a tranche with
its price, what there is of it, and what is guaranteed; with one area, the area's own part of it. Without a discount it costs what
its guarantee does where fewer would be bought; the price of the guarantee says how much. A discount that falls on every unit once so
many are bought is no straight line: two scenarios, with the contract and without, beside each other by `mixopt compare`, choose.

# Redbridge by client group

"There are not strategic commissioning plans that identify the optimum mix of care required" (Caring for Redbridge, section 7). This
is the mix of [redbridge-groups](../instances/redbridge-groups/README.md), whose README says what it rests on.

"""


def page() -> str:
    """The whole page."""
    instance = mixopt.load(NAME)
    plan = mixopt.solve(instance, prices=False, freedom=False)
    grids = (tabulate_groups(instance, plan, AREA), tabulate_localities(instance, plan, AREA))
    return HEAD + "\n".join(line for grid in grids for line in _lines(grid, plan.periods))


def _lines(grid: Grid, periods: tuple[str, ...]) -> Iterator[str]:
    before = [grid.before] if grid.before else []
    heads = [grid.title, *before, *periods]
    yield f"| {' | '.join(heads)} |"
    yield "|---|" + "---:|" * (len(heads) - 1)
    for label, cells in grid.rows:
        bold = label if label.startswith(" ") else f"**{label}**"
        texts = [*cells] or [""] * (len(heads) - 1)
        yield f"| {bold.strip()} | {' | '.join(texts)} |"
    yield f"\n{grid.note}\n"
