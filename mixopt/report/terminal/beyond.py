"""Lines for what lies beyond the last period of a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mixopt.instance.instance import Instance
from mixopt.instance.notebook import pluralise, span
from mixopt.instance.titles import span_word
from mixopt.report.terminal.grid import NOBODY, count
from mixopt.report.terminal.page import Page
from mixopt.results.plan import Plan
from mixopt.units import pounds


def describe_beyond(instance: Instance, plan: Plan) -> Iterator[str]:
    """What the years beyond cost, beside the last period, and that the plan counts them."""
    beyond = plan.beyond
    if beyond is None:
        return
    last, each = plan.periods[-1], span_word(instance)
    cost: dict[str, float] = defaultdict(float)
    for row in plan.money:
        cost[row.period] += row.cost
    for more in beyond.money:
        cost[more.period] += more.cost
    costs = [cost[name] for name in beyond.periods]
    between = list(dict.fromkeys((pounds(min(costs)), pounds(max(costs)))))
    rate = instance.head.discount.value
    share = f"{pounds(beyond.discounted)} of the {'discounted ' if rate else ''}cost that is least"
    unmet = sum(row.unmet for row in beyond.needs) / len(beyond.periods)
    unmet_words = f", {count(unmet)} people not supported" if unmet > NOBODY else ""
    yield (
        f"Beyond {last}, its figures held for {pluralise(beyond.years, 'year')}: "
        f"{' to '.join(between)} a {each} ({last}: {pounds(cost[last])}){unmet_words}, {share}. "
        "Nothing is started there, and no limit on money holds."
    )


def describe_years_counted(instance: Instance, what: str = "Costs here") -> Iterator[str]:
    """That costs are of the years beyond, too, where they stand without those of the plan."""
    if instance.beyond:
        rate = instance.head.discount.value
        discounted = f", later money discounted at {rate:g}% a year" if rate else ""
        periods = span([period.name for period in instance.periods])
        years = pluralise(instance.head.years_beyond, "year")
        yield f"{what} are of {periods} and of the {years} beyond{discounted}."


def show_years_counted(instance: Instance, page: Page) -> None:
    """Print it."""
    for words in describe_years_counted(instance):
        page.print_paragraph(words)


def describe_held_prices(instance: Instance) -> Iterator[str]:
    """That prices of the last period's figures are of the years beyond, too."""
    if instance.beyond:
        last, years = instance.periods[-1].name, pluralise(instance.head.years_beyond, "year")
        yield (
            f"Held beyond: a figure of {last}, or of every {span_word(instance)}, is held for the "
            f"{years} beyond, and its price is of these too."
        )
