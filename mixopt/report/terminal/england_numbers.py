"""Numbers of councils that are compared, and how they are written."""

from __future__ import annotations

from collections.abc import Callable

from mixopt.instance.notebook import pluralise, span
from mixopt.results.england import CouncilAnswer, CouncilPlan, England

Of = Callable[[CouncilAnswer, CouncilPlan], float | None]
"""A number of a council that has a plan."""

SOURCES = (
    "Figures: Department for Education and Ministry of Housing, Communities and Local Government. "
    "Contains public sector information licensed under the Open Government Licence v3.0. What "
    "nobody publishes by council is assumed (docs/england.md)."
)

WHOLE = 9950
"""£ from which thousands are written without a tenth."""

PRICES = {
    ("foster_household", "one_more"): "Foster household more",
    ("home_place", "one_more"): "Home's place more, framework",
    ("case", "one_more"): "Case more a social worker",
    ("case", "one_less"): "Case less a social worker",
    ("agency_point", "one_more"): "Agency point more",
    ("agency_point", "one_less"): "Agency point less",
}
"""The prices that are shown, by name and column."""


def say_what_prices_cover(found: England) -> str:
    """Over which years prices are, in a sentence."""
    beyond = found.years_beyond
    years = f" and the {pluralise(beyond, 'year')} beyond" if beyond else ""
    return f"Over {span(found.periods)}{years}, later money discounted; minus saves."


def ratio_of(at: int) -> Of:
    """What the plan costs in a period, by its position, over what was spent."""
    return lambda each, _: each.ratios[at]


def price_of(name: str, column: str) -> Of:
    """A price, by its name and column."""

    def of(_: CouncilAnswer, plan: CouncilPlan) -> float | None:
        value: float | None = getattr(plan.prices[name], column)
        return value

    return of


def share_of(service: str, when: int) -> Of:
    """The share of children in a service: today (0), or in the last period (1)."""

    def of(_: CouncilAnswer, plan: CouncilPlan) -> float:
        mix = (plan.today, plan.last)[when]
        return mix.get(service, 0.0) / (sum(mix.values()) or 1.0)

    return of


def numbers_of(found: England, of: Of) -> list[float | None]:
    """A number of every council that has a plan."""
    return [of(*each) for each in found.planned]


def percent(share: float | None) -> str:
    """A share as %, to a tenth."""
    return "" if share is None else f"{share:.1%}"


def thousands(pounds: float | None) -> str:
    """£ in thousands, to a tenth below ten; blank where there is none."""
    if pounds is None:
        return ""
    digits = 0 if abs(pounds) >= WHOLE else 1
    return f"{pounds / 1000:+,.{digits}f}" if round(pounds / 1000, digits) else "0"


def plain_title(title: str) -> str:
    """A title without what it explains in brackets."""
    return title.partition(" (")[0]
