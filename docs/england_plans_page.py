"""The page on planning every council: what is asked, the answer, ten plans as directors read them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from mixopt.cli.plan_england import plan_england
from mixopt.data.published import shipped_councils
from mixopt.report.terminal.england import show_england
from mixopt.report.terminal.england_council import show_among
from mixopt.report.terminal.page import Page
from mixopt.results.england import PRICED, England

WIDTH = 80

NONE = 0.05
"""Fewer are printed as none."""

OPENING = """\
# Every council in England, planned

Written by the code, from the answer of `mixopt england`.

```bash
mixopt england                                   # all of them in a few lines; takes some seconds
mixopt england --council Wakefield               # one among its region, published figures and prices side by side
mixopt england --csv england.csv --plot england.svg   # a row a council; strips by region. --json and --excel likewise
mixopt england --workers 2                       # shared by two processes: the same answer
```

Every council is planned from its start ([england.md](england.md)), as `mixopt new NAME --council NAME` writes it: 2025/26 to 2027/28, in prices
of 2024/25, children as on 31 March 2025. All share one programme, which is built once; each is solved from the first's basis, proven and
checked as by `mixopt solve`. A council without a plan is an answer, with the reason; files are written whole or not at all.

- **Cost against what was spent.** The start's budget is what was spent in 2024-25, and no council's budget. Here it is doubled, so that it
  decides nothing, and the cost of each year stands as a share of what was spent (`ratio[2025/26]` ...). Not one plan reaches it, so
  no plan is another than with the budget as it stands.
- **What binds** are limits without room of which one more, were it ever so little, has a price in some year (`limit.of`, as in the table `limits` of a
  plan). Of limits that hold a plan back together, one more of one alone may be worth nothing: the most foster households over the plan are those of its
  years together, so that one more over the plan could start in none of them. Its price is `foster_household`, where both limits move. No answer depends
  on the order of the councils, nor, but for rounding, on which of several sets of shadow prices the solver finds.
- **Neighbours** are those of the region: no list of statistical neighbours is among the figures that mixopt ships. The picture has strips by
  region and no map: a map of tiles needs places that somebody has published.
- **Differences between councils** in mix and cost follow mostly from what they have and pay today; how fast anything can change is one rule for all.

## What is priced

A unit more, and a unit less, by solving again (`one_more`, `one_less`: £ over the plan and the years beyond it, later money discounted; a minus
saves; blank: it cannot be done), and the shadow price of a small step (`slope`). Each rests on a certified optimum.

| columns | a unit is | figures that move by one together |
| --- | --- | --- |
"""

AGAIN = """
To see one again: the difference of two costs, as in

```bash
mixopt new leeds --council Leeds
mixopt solve leeds --set 'funding.budget.amount=*2'
mixopt solve leeds --set 'funding.budget.amount=*2' --set standards.caseload.limit=+1
```

The first of them, a foster household, is one that can be recruited beyond what the lever allows, in whichever year it is worth most; its recruitment is paid.
An agency point is worth nothing nearly everywhere, since plans use fewer agency staff than they may.

## England
"""

READING = """
## Ten plans, as their directors would read them

Birmingham, Blackburn with Darwen, Cornwall, Essex, Kingston upon Thames, Leeds, Liverpool, Rutland, Wakefield and Westminster, year by year: mix, staff,
hires, starts, episodes.

**Mended.** All 151 plans recruited no foster carer and closed their edge-of-care work in 2027/28, only because nothing counted after it. A start now looks
three years beyond ([horizon.md](horizon.md)): {recruit} of {all} recruit in the last year, and {edge} go on with edge-of-care work. The cost
of the last year rose by about a quarter of a per cent of the spend; agencies lose a few places more.

**What a director would still doubt:**

- **All go the same way, as fast as the rules let them**: kin, own carers and specialists up, agencies and homes down. The limits on how fast are assumed
  (`england/national.csv`), the same everywhere.
{halved}- **Supported accommodation falls by more than a tenth** in {supported}: hardly any agency place is left to end, and own
  carers' places that come free take young people of 16 and 17, at most one in ten a year.
- **No agency social worker is left by 2027/28** in {agency} of {all}: turnover as in the last three years is replaced in full, and 2% more. No team keeps a spare.
- **Rutland** has 32 children looked after: one child who leaves a home is a quarter of its homes and 6% of its spend. Its plan
  says little.
- **Edge-of-care work** grows to the most that is assumed to be possible, nearly everywhere, though it rests on one trial.

## One council among its region
"""


def page() -> str:
    """The whole page."""
    found = plan_england(shipped_councils())
    wakefield = next(each for each in found.answers if each.council.name == "Wakefield")
    priced = [
        f"| `{name}.*` | {unit.title} | {', '.join(f'`{each}`' for each in unit.addresses)} |"
        for name, unit in PRICED.items()
    ]
    parts = [
        OPENING.rstrip("\n"), *priced, AGAIN.rstrip("\n"), "",
        _shown(lambda printed: show_england(found, printed)), READING.rstrip("\n").format(**_read(found)), "",
        _shown(lambda printed: show_among(found, wakefield, printed)),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def _shown(show: Callable[[Page], None]) -> str:
    """What is printed on a terminal, as a block."""
    printed = io.StringIO()
    show(Page(WIDTH, printed))
    text = re.sub(r"[ \t]+$", "", printed.getvalue(), flags=re.MULTILINE).strip()
    return f"```text\n{text}\n```"


HALVED = """\
- **Agencies lose more than half of their places in three years** in {} councils, such as {}. These have many own carers, so
  places that come free are many.
"""
"""What is said of them where there are any."""


def _read(found: England) -> dict[str, str]:
    """Numbers of the reading."""
    halved = _which(found, "foster_agency", 0.5)
    return {
        "all": str(len(found.planned)),
        "recruit": str(sum(plan.recruited[-1] > NONE for _, plan in found.planned)),
        "edge": str(sum(plan.episodes[-1] > NONE for _, plan in found.planned)),
        "halved": HALVED.format(len(halved), ", ".join(halved[:4])) if halved else "",
        "supported": ", ".join(_which(found, "supported_accommodation", 0.9)),
        "agency": str(sum(plan.agency_staff[1] < NONE for _, plan in found.planned)),
    }


def _which(found: England, service: str, share: float) -> list[str]:
    """Councils that have less than a share of a service's children in the last year."""
    return [
        each.council.name
        for each, plan in found.planned
        if plan.last.get(service, 0.0) < share * plan.today.get(service, 0.0)
    ]
