"""Writes docs/prices.md: what a price is, and the published ratios of a real council, priced."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import mixopt
from mixopt.analysis.prices import price_figures, stairs
from mixopt.instance.instance import Instance
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.price_curve import print_stairs
from mixopt.report.terminal.prices import number, sentence
from mixopt.results.price import Price
from mixopt.units import Measure

COUNCIL = "barking-and-dagenham"
RATIOS = (
    ("standards.caseload.limit", "Cases a social worker", "15 from 2020/21"),
    ("standards.span_of_control.limit", "Social workers a manager", "6 from 2020/21"),
    ("standards.agency_share.limit", "Agency staff, %", "15% in 2021/22"),
)
COLUMNS = 100
"""Of the terminal that is shown."""

WHAT = """\
# Prices

Written by the code (`docs/prices_page.py`): every number below is computed when this page is made, and a test fails while it
would come out otherwise.

A price is what the cost of the whole plan does when one figure moves by one unit and everything else is planned again.
It has two sides, because at full homes and caps that meet one more and one less are different questions; a range, because it
ends where another limit comes in; a source, because it is no better than the figure. A minus saves.

| figure | what is told |
| --- | --- |
| a limit (places, recruits, money, need) | the price holds exactly from one value to another, and what ends it is named |
| a price or a rate of pay | the same: it holds as long as the same plan is the cheapest and the money lasts |
| a ratio (cases a worker, workers a manager, a share) | its price is another at every value, so what is told is the rate of a small step, and the council's own step (15 to 16, 15% to 14%) is solved again beside it; `mixopt price` gives the whole curve, as constant + times · x + over / (x − less) between one break and the next |
| a side on which there is no plan | "no plan": it cannot be done at any price |
| a side on which the cost is another at once | "jumps": no slope, only the step |
| a side on which it cannot be told from rounding | "unresolved": no slope; every other price stands |
| a value that `--set` refuses, as it contradicts another figure | price, range, step and curve end before it, and say so; `--verify` counts such sides |

Where later years are discounted a price is in £ of the plan, that is of its first year; its sentence says what that is in the money
of its own year. With `--most-need` prices are weighted person-years left unmet, and a sum of money has a price
per person. Changes made together do not add up: solve them together.

No price is shown without the certificate, and `--exact` proves the optimum in fractions. `mixopt prices NAME --verify`
moves each figure in the instance, solves anew and prints the worst deviation: inside the range the change must be the price's, one
step beyond it must not be.
"""


def page() -> str:
    """The page."""
    without = mixopt.load(COUNCIL)
    possible = mixopt.with_scenario(without, "recruitment_possible")
    found = [
        {price.address: price for price in price_figures(each)[0]} for each in (without, possible)
    ]
    parts = [
        WHAT,
        "## Fifteen, six and fifteen per cent\n",
        "In July 2019 Barking and Dagenham's Cabinet set three limits: no more than 15 cases a worker, six workers a "
        "manager, 15% agency staff (section 3.3 of its report). What is each worth, year by year? The plan can recruit only as "
        "many as the council has recruited before; the second half of each row asks what changes if as many can be "
        "recruited as are wanted (`--scenario recruitment_possible`). £ over the plan, 2019/20 to 2021/22.\n",
        f"    mixopt prices {COUNCIL} --kind standards --rank step\n"
        f"    mixopt prices {COUNCIL} --kind standards --rank step --scenario recruitment_possible\n",
        *_ratios(without, found),
        _reading(found),
        "## The whole curve of fifteen\n",
        f"    mixopt price {COUNCIL} 'standards.caseload.limit[2021/22]'\n",
        f"```text\n{_stairs(without, 'standards.caseload.limit[2021/22]')}```\n",
        "## A price in words\n",
        "\n\n".join(
            "> " + sentence(found[0][address])
            for address in (
                "needs.looked_after_complex.demand[2020/21]",
                "standards.agency_share.limit[2021/22]",
            )
        )
        + "\n",
    ]
    return "\n".join(parts)


def _ratios(instance: Instance, found: list[dict[str, Price]]) -> Iterator[str]:
    for name, title, printed in RATIOS:
        heads = "one more | a step more | a step less"
        yield f"**{title}** (printed: {printed}; the step is 1)\n"
        yield f"| year | limit | {heads} | if recruitment is possible: {heads} |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
        for period in instance.periods:
            rows = [each[f"{name}[{period.name}]"] for each in found]
            cells = [cell for row in rows for cell in _cells(row)]
            yield f"| {period.name} | {number(rows[0].value)} | {' | '.join(cells)} |"
        yield ""


def _cells(price: Price) -> list[str]:
    """One more by a small step, a step more, a step less."""
    told = (price.up.slope, price.up.step_adds, price.down.step_adds)
    return ["no plan" if each is None else Measure.MONEY.amount(each) for each in told]


def _reading(found: list[dict[str, Price]]) -> str:
    """What the tables say, with their numbers."""
    cap, load = "standards.agency_share.limit[2021/22]", "standards.caseload.limit[2021/22]"
    without, possible = found
    assert without[load].down.step_adds is None
    assert possible[cap].up.slope == 0
    return (
        f"So 15% costs {Measure.MONEY.amount(abs(without[cap].up.slope or 0))} a percentage point while recruits are short, and nothing "
        "once they are not: permanent staff are cheaper, and the cap no longer binds. A caseload of 14 in 2021/22 cannot "
        "be reached with the recruits that the council had; with enough of them it would cost "
        f"{Measure.MONEY.amount(possible[load].down.step_adds or 0)}. And 16 instead of 15 saves less than the slope says: the curve flattens.\n"
    )


def _stairs(instance: Instance, address: str) -> str:
    whole, _ = stairs(instance, address)
    text = StringIO()
    print_stairs(instance, whole, [], Page(COLUMNS, text))
    return "\n".join(line.rstrip() for line in text.getvalue().strip().splitlines()) + "\n"
