"""The rows of the workforce: pay, who is in post, who leaves, who can be recruited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mixopt.data.starts.national import Values
from mixopt.data.starts.reading import Reading
from mixopt.data.starts.team import Team
from mixopt.data.starts.unit_costs import LONDON
from mixopt.data.starts.wording import number, round_up
from mixopt.instance.start import DERIVED, Row

SOCIAL_WORKER, NEWLY_QUALIFIED, MANAGER = "social_worker", "newly_qualified_worker", "team_manager"

PAY_RATIOS = ("agency_pay", "pay_newly_qualified", "pay_manager", "agency_pay_manager")

PAY_REGIONS = {"South East": "south_east", "South West": "south_west"}


@dataclass(frozen=True)
class Pay:
    """£ a year of an FTE, on-costs included; the words of a region's pay and of its on-costs."""

    social_worker: int
    newly_qualified: int
    manager: int
    agency_worker: int
    agency_manager: int
    base: str
    on_costs: str


@dataclass(frozen=True)
class InPost:
    """FTE before the first period, as rows have them."""

    permanent: float
    newly_qualified: float
    agency: float
    managers: float

    @property
    def workers(self) -> float:
        """All who hold cases."""
        return round(self.permanent + self.newly_qualified + self.agency, 1)


def in_post_of(team: Team) -> InPost:
    """The team in tenths, adding up to all who hold cases."""
    newly, agency = round(team.newly_qualified, 1), round_up(team.agency)
    permanent = round(team.holders - newly - agency, 1)
    return InPost(permanent, newly, agency, round(team.managers, 1))


def find_pay(values: Values, region: str) -> Pay:
    """Pay in a region, with employers' national insurance and pension."""
    place = "london" if region in LONDON else PAY_REGIONS.get(region, "")
    factor = values[f"pay_{place}"] if place else 1.0
    base = values["pay"] * factor
    words = f"£{number(values['pay'])} x {number(factor, 4)} ({region})"
    on_costs = (
        f", plus {number(100 * values['insurance_rate'])}% of it above "
        f"£{number(values['insurance_from'])} (national insurance) and "
        f"{number(100 * values['pension'])}% (pension)"
    )
    worker, manager = (
        _with_on_costs(values, base),
        _with_on_costs(values, base * values["pay_manager"]),
    )
    return Pay(
        round(worker),
        round(_with_on_costs(values, base * values["pay_newly_qualified"])),
        round(manager),
        round(worker * values["agency_pay"]),
        round(manager * values["agency_pay_manager"]),
        words,
        on_costs,
    )


def _with_on_costs(values: Values, pay: float) -> float:
    insured = max(0.0, pay - values["insurance_from"])
    return pay + values["insurance_rate"] * insured + values["pension"] * pay


def list_workforce(reading: Reading, team: Team, post: InPost, pay: Pay) -> Iterator[Row]:
    """Social workers, newly qualified ones, and managers."""
    yield from _pay_rows(reading.values, pay)
    yield from _openings(reading.values, team, post)
    yield from _coming_and_going(reading, team, post)


def _row(
    role: str,
    contract: str,
    figure: str,
    unit: str,
    value: float,
    source: str,
    note: str,
    where: str = "",
    basis: str = "",
) -> Row:
    return Row("workforce", (role, contract), figure, unit, (value,), source, where, note, basis)


def _pay_rows(values: Values, pay: Pay) -> Iterator[Row]:
    worker, manager = number(pay.social_worker), number(pay.manager)
    ratio = {name: number(values[name], 4) for name in PAY_RATIOS}
    for role, contract, value, name, words in (
        (SOCIAL_WORKER, "permanent", pay.social_worker, "pay", f"{pay.base}{pay.on_costs}"),
        (SOCIAL_WORKER, "agency", pay.agency_worker, "agency_pay",
         f"£{worker} of a permanent worker x {ratio['agency_pay']}"),
        (NEWLY_QUALIFIED, "permanent", pay.newly_qualified, "pay_newly_qualified",
         f"{pay.base} x {ratio['pay_newly_qualified']}{pay.on_costs}"),
        (MANAGER, "permanent", pay.manager, "pay_manager",
         f"{pay.base} x {ratio['pay_manager']}{pay.on_costs}"),
        (MANAGER, "agency", pay.agency_manager, "agency_pay_manager",
         f"£{manager} of a permanent manager x {ratio['agency_pay_manager']}"),
    ):  # fmt: skip
        note = f"{words} = £{number(value)}. {values.describe(name)}"
        yield _row(role, contract, "pay", "£/FTE/year", value, "national_pay", note, basis=name)
    for role, name in (
        (SOCIAL_WORKER, "hire_cost"),
        (NEWLY_QUALIFIED, "hire_cost_newly_qualified"),
        (MANAGER, "hire_cost_manager"),
    ):
        yield _row(role, "permanent", "hire_cost", "£/hire", values[name], "national_pay",
                   values.describe(name), basis=name)  # fmt: skip
    name = "newly_qualified_productive"
    yield _row(NEWLY_QUALIFIED, "permanent", "productive", "share", values[name], "counting",
               values.describe(name), basis=name)  # fmt: skip
    for contract in ("permanent", "agency"):
        note = "Cases are counted for each FTE that holds cases, agency workers too."
        yield _row(SOCIAL_WORKER, contract, "productive", "share", 1.0, "counting", note)


def _openings(values: Values, team: Team, post: InPost) -> Iterator[Row]:
    hold = (
        f"{number(team.holders)} FTE held cases on {team.date}, agency workers too (DfE, CSWW 2025)"
    )
    note = (
        f"{hold}, less {number(post.agency)} agency and {number(post.newly_qualified)} newly "
        f"qualified = {number(post.permanent)}.{team.joint}"
    )
    yield _row(SOCIAL_WORKER, "permanent", "opening", "FTE", post.permanent, DERIVED, note)
    note = (
        f"{team.agency_words} (DfE, CSWW 2025) x ({number(team.holders)} case holders + "
        f"{number(team.managers)} managers) = {number(post.agency)}; all are taken to hold cases."
    )
    yield _row(SOCIAL_WORKER, "agency", "opening", "FTE", post.agency, DERIVED, note)
    name = "newly_qualified_share"
    note = (
        f"{number(values[name], 2)} x the {number(team.holders_started)} permanent case "
        "holders who "
        f"started in a year = {number(post.newly_qualified)}: {_started(team)}. "
        f"{values.describe(name)}"
    )
    yield _row(NEWLY_QUALIFIED, "permanent", "opening", "FTE", post.newly_qualified,
               "national_limits", note, basis=name)  # fmt: skip
    yield _row(MANAGER, "permanent", "opening", "FTE", post.managers, DERIVED, team.managers_words)
    note = "Agency staff are not published by role; all are counted as social workers."
    yield _row(MANAGER, "agency", "opening", "FTE", 0.0, "counting", note)


def _started(team: Team) -> str:
    return (
        f"{number(team.starters)} FTE started x {number(team.permanent_holders)} permanent case "
        f"holders / {number(team.in_post)} in post"
    )


def _coming_and_going(reading: Reading, team: Team, post: InPost) -> Iterator[Row]:
    values, leave = reading.values, team.turnover / 100
    for role in (SOCIAL_WORKER, NEWLY_QUALIFIED, MANAGER):
        note = f"{team.turnover_words}. The rate of all social workers."
        yield _row(role, "permanent", "turnover", "%", team.turnover, DERIVED, note)
    note = f"All who stay move up after a year: 100 - {number(team.turnover, 2)}."
    yield _row(
        NEWLY_QUALIFIED,
        "permanent",
        "progression",
        "%",
        round(100 - team.turnover, 4),
        DERIVED,
        note,
    )
    newly, over = values["newly_qualified_share"], values["recruits_over_leavers"]
    replace = leave * post.permanent - (1 - leave) * post.newly_qualified
    least = replace + over * post.permanent
    started = (1 - newly) * team.holders_started
    value = round_up(max(started, least))
    note = (
        f"{number(1 - newly, 2)} x ({_started(team)} = {number(team.holders_started)}) = "
        f"{number(started)}, no fewer than replace those who leave and {number(100 * over)}% more, "
        f"{number(max(0.0, least))}: {number(value)}. {values.describe('newly_qualified_share')}"
    )
    yield _row(SOCIAL_WORKER, "permanent", "recruitable", "FTE", value, DERIVED, note)
    value = round_up(max(newly * team.holders_started, post.newly_qualified))
    note = (
        f"{number(newly, 2)} x the same {number(team.holders_started)}, no fewer than "
        f"today: {number(value)}."
    )
    yield _row(NEWLY_QUALIFIED, "permanent", "recruitable", "FTE", value, DERIVED, note)
    started = team.starters * post.managers / team.in_post
    least = leave * post.managers * values["managers_over_leavers"]
    value = round_up(max(started, least))
    note = (
        f"{number(team.starters)} FTE started x {number(post.managers)} managers / "
        f"{number(team.in_post)} in post = {number(started)}, no fewer than "
        f"{number(values['managers_over_leavers'], 2)} x those who leave, {number(least)}: "
        f"{number(value)}."
    )
    yield _row(MANAGER, "permanent", "recruitable", "FTE", value, DERIVED, note)
