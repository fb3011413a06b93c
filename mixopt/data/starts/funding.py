"""The rows of funding: what was spent stands for the budget, and what the plan does not choose.

The spend of a year less what today's mix, staff and hiring cost at the instance's own prices, and
what it costs in a year that own carers leave, is all else: so a plan that keeps today's mix as far
as it can costs about what was spent, by construction.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from mixopt.data.starts.levers import households_startable
from mixopt.data.starts.market import supported_price
from mixopt.data.starts.mix import Mix
from mixopt.data.starts.national import Values
from mixopt.data.starts.reading import Reading
from mixopt.data.starts.spend import Spend
from mixopt.data.starts.staff import InPost, Pay
from mixopt.data.starts.unit_costs import FosteringPrices, UnitCost
from mixopt.data.starts.wording import number
from mixopt.instance.start import DERIVED, PLACEHOLDER, Row

WEEKS = 365 / 7
"""Of a year of 365 days, as the plan counts them."""


@dataclass(frozen=True)
class Today:
    """£ a year that today's mix and staff cost at the instance's prices, and to keep the mix.

    Attributes:
        placements: The mix.
        staff: Who is in post.
        hiring: Who replaces leavers.
        leaving: Agencies' places for those of own carers who leave, and a campaign for new ones.
    """

    placements: float
    staff: float
    hiring: float
    leaving: float

    @property
    def all(self) -> float:
        """Together."""
        return self.placements + self.staff + self.hiring + self.leaving


def cost_of_today(
    values: Values,
    mix: Mix,
    prices: FosteringPrices,
    home: UnitCost,
    post: InPost,
    pay: Pay,
    turnover: float,
) -> Today:
    """What today costs in a year.

    Args:
        values: National values.
        mix: Children by service.
        prices: Of fostering.
        home: The cost of residential care.
        post: Staff in post.
        pay: Their pay.
        turnover: % of permanent staff who leave in a year.
    """
    fostered, leave = mix.fostered, turnover / 100
    on = values["agency_on_framework"]
    agency = round(values["agency_framework"] * prices.agency) * on
    agency += round(values["agency_spot"] * prices.agency) * (1 - on)
    weekly = (
        fostered["kinship_care"] * prices.kin
        + fostered["foster_in_house"] * prices.own
        + fostered["foster_agency"] * agency
        + mix.complex * home.value
        + mix.supported * supported_price(values, prices)
    )
    staff = (
        post.permanent * pay.social_worker
        + post.newly_qualified * pay.newly_qualified
        + post.agency * pay.agency_worker
        + post.managers * pay.manager
    )
    replaced = max(0.0, leave * post.permanent - (1 - leave) * post.newly_qualified)
    hiring = (
        replaced * values["hire_cost"]
        + post.newly_qualified * values["hire_cost_newly_qualified"]
        + leave * post.managers * values["hire_cost_manager"]
    )
    return Today(weekly * WEEKS, staff, hiring, _cost_of_leaving(values, mix, prices))


def _cost_of_leaving(values: Values, mix: Mix, prices: FosteringPrices) -> float:
    """£ in a year for own carers who leave: spot places in their stead, and the campaign."""
    lost = max(0.0, -values["own_rise"]) * mix.fostered["foster_in_house"]
    dearer = max(0.0, round(values["agency_spot"] * prices.agency) - prices.own)
    return lost * dearer * WEEKS + households_startable(values, mix) * values["household_cost"]


def list_funding(reading: Reading, spend: Spend, today: Today) -> Iterator[Row]:
    """The stand-in for the budget, and all else that is spent."""
    note = (
        f"What was spent in {spend.year}, gross: children looked after "
        f"£{number(spend.looked_after, 0)} + "
        f"safeguarding £{number(spend.safeguarding, 0)} = £{number(spend.all, 0)} ({spend.words}). "
        "It stands for the council's own budget: write that, and its source."
    )
    yield _row("budget", spend.all, PLACEHOLDER, note)
    other = math.floor((spend.all - today.all) / 1000) * 1000
    share = other / spend.all
    if not reading.checks["money_tight"].passes(share):
        words = f"£{number(other)} of £{number(spend.all, 0)}, {number(100 * share, 0)}%"
        reading.tell("money_tight", words)
    note = (
        "What the plan does not choose (leaving care, adoption, guardianship, short breaks, other "
        f"staff and overheads): £{number(spend.all, 0)} spent less placements at today's "
        "mix and these "
        f"prices £{number(today.placements, 0)}, staff £{number(today.staff, 0)}, hiring those "
        f"who replace leavers £{number(today.hiring, 0)}, agencies' places for own carers who "
        f"leave and a campaign for others £{number(today.leaving, 0)}, down to £1,000 = "
        f"£{number(other)}."
    )
    yield _row("other_services", other, DERIVED, note)


def _row(entry: str, value: float, source: str, note: str) -> Row:
    return Row("funding", (entry,), "amount", "£", (round(value),), source, "", note)
