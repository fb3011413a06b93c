"""The teams that hold children's cases: who is in them, how many cases, who comes and goes.

Two councils that make one return are told apart by their children in need.
"""

from __future__ import annotations

from dataclasses import dataclass

from mixopt.data.published import shipped_councils
from mixopt.data.starts.children import Children
from mixopt.data.starts.reading import JOINT, Reading, published, refusal
from mixopt.data.starts.wording import number
from mixopt.instance.councils import PublishedFigure

CENSUS = " (DfE, CSWW 2025)."

TURNOVER_YEARS = 3
"""Of which the mean is taken."""

LOW = "low"
"""The mark of what is more than nothing and rounds to 0."""


@dataclass(frozen=True)
class Team:
    """Social workers who hold cases, their managers, and their cases.

    Attributes:
        holders: FTE that hold cases, agency workers too.
        cases: What they hold.
        in_post: FTE of all social workers.
        starters: FTE that started in a year.
        joint: Words on a joint return's case holders; blank where there is none.
        joint_cases: The same on its cases.
        managers: FTE.
        managers_words: How that is known.
        agency_rate: % of social workers.
        agency_words: Where that is from.
        agency_published: Whether it is the council's own.
        turnover: % a year, the mean of the last years that are published.
        turnover_words: Where that is from.
        agency: FTE of agency workers who hold cases.
        newly_qualified: FTE.
        date: Of the count.
    """

    holders: float
    cases: float
    in_post: float
    starters: float
    joint: str
    joint_cases: str
    managers: float
    managers_words: str
    agency_rate: float
    agency_words: str
    agency_published: bool
    turnover: float
    turnover_words: str
    agency: float
    newly_qualified: float
    date: str

    @property
    def permanent_holders(self) -> float:
        """Case holders who are no agency workers, newly qualified ones too."""
        return self.holders - self.agency

    @property
    def holders_started(self) -> float:
        """Of those who started, the part that holds cases and is permanent."""
        return self.starters * self.permanent_holders / self.in_post


@dataclass(frozen=True)
class Caseloads:
    """Children who are cases, and how many cases one of them is.

    Attributes:
        in_need: Children in need, all.
        plans: On protection plans.
        rest: In need, neither on a plan nor looked after.
        of_rest: Cases that one of the rest is.
        of_others: Cases that one of the others is.
        words: How the first is worked out.
    """

    in_need: float
    plans: float
    rest: float
    of_rest: float
    of_others: float
    words: str


def find_team(reading: Reading) -> Team:
    """The team of a council.

    Raises:
        DataError: Its numbers are not published.
    """
    holders, joint = _own_part(reading, "sw_case_holders")
    if not holders:
        raise refusal(reading.council, ["sw_case_holders"])
    cases, joint_cases = _own_part(reading, "sw_cases")
    in_post, starters = (_own_part(reading, name)[0] for name in ("sw_in_post", "sw_starters"))
    if not in_post:
        raise refusal(reading.council, ["sw_in_post"])
    managers, managers_words = _find_managers(reading, holders)
    rate, rate_words = _find_agency_rate(reading)
    turnover, turnover_words = _find_turnover(reading)
    agency = min(rate / 100 * (holders + managers), reading.values["agency_most"] * holders)
    permanent = holders - agency
    values = reading.values
    started = values["newly_qualified_share"] * starters * permanent / in_post
    return Team(
        holders, cases, in_post, starters, joint, joint_cases, managers, managers_words,
        rate, rate_words, reading.value("sw_agency_rate") is not None,
        turnover, turnover_words, agency, min(started, values["newly_qualified_most"] * permanent),
        reading.date("sw_case_holders"),
    )  # fmt: skip


def _find_turnover(reading: Reading) -> tuple[float, str]:
    """% who leave in a year, the mean of the last three that are published, and where it is from.

    One year's turnover says less of the next than the mean does (docs/backtest.md).
    """
    of: dict[str, float] = {}
    for back in range(2 * TURNOVER_YEARS):
        figure = _turnover_of(reading, back)
        if figure is not None and figure.value is not None and len(of) < TURNOVER_YEARS:
            of.setdefault(figure.date, figure.value)
    if not of:
        found = reading.regional_median("sw_turnover")
        mark = reading.mark("sw_turnover")
        words = f"{number(found)}%, the region's median (the council's: {mark})"
        reading.tell("turnover_missing", words)
        return found, words
    mean = round(sum(of.values()) / len(of), 2)
    each = " + ".join(f"{number(value)}%" for value in of.values())
    return mean, f"({each}) / {len(of)} = {number(mean, 2)}%, of the {', '.join(of)} (DfE, CSWW)"


def _turnover_of(reading: Reading, back: int) -> PublishedFigure | None:
    """The council's turnover of so many editions before; none where it was not there."""
    council = reading.council
    if back:
        before = shipped_councils(council.edition - back)
        found = next((each for each in before if each.code == council.code), None)
        return None if found is None else found.figures.get("sw_turnover")
    return council.figures.get("sw_turnover")


def find_caseloads(reading: Reading, children: Children, team: Team) -> Caseloads:
    """Cases to a child: so that they add up to the cases that are counted.

    Raises:
        DataError: Children in need, or on plans, are not published.
    """
    in_need, plans = reading.need("cin"), reading.need("cpp")
    others, rest = plans + children.all, in_need - plans - children.all
    if rest <= 0:
        raise refusal(reading.council, ["cin"])
    each = (team.cases - others) / rest
    sum_words = (
        f"({number(team.cases, 0)} - {number(plans, 0)} - {number(children.all, 0)}) / "
        f"{number(rest, 0)}"
    )
    words = (
        f"So that all cases add up to the {number(team.cases, 0)} held on {team.date} (DfE, CSWW "
        f"2025): {sum_words} = {number(each, 4)}.{team.joint_cases}"
    )
    if reading.checks["cases"].passes(each):
        return Caseloads(in_need, plans, rest, round(each, 4), 1.0, words)
    part = team.cases / others
    reading.tell("cases", f"{sum_words} is below 0; 0 taken, and {number(part, 4)} for the others")
    words += (
        f" Below 0: 0 is taken, and {number(part, 4)} for every child on a plan or looked after."
    )
    return Caseloads(in_need, plans, rest, 0.0, round(part, 4), words)


def _own_part(reading: Reading, name: str) -> tuple[float, str]:
    """A number of the team; of a joint return the council's part, and words on that."""
    value = reading.value(name)
    if value is not None:
        return value, ""
    together = published(reading.council, f"{name}{JOINT}")
    if together is None:
        raise refusal(reading.council, [name])
    (other,) = reading.every.find([reading.council.returns_with])
    in_need = reading.need("cin")
    both = in_need + (published(other, "cin") or 0.0)
    reading.tell("joint_return", f"with {other.name}, {number(in_need)} of {number(both)} in need")
    words = (
        f" One return with {other.name}, {number(together)} for both: x {number(in_need)} / "
        f"{number(both)} children in need."
    )
    return together * in_need / both, words


def _find_managers(reading: Reading, holders: float) -> tuple[float, str]:
    """First-line managers, else with middle managers, else as many as England's ratio gives."""
    first, joint = _own_part(reading, "role_first_line")
    middle, _ = _own_part(reading, "role_middle_manager")
    check = reading.checks["managers"]
    if first and check.passes(holders / first):
        words = f"{number(first)} FTE first-line managers in post, "
        return first, f"{words}{reading.date('role_first_line')}{CENSUS}{joint}"
    both = f"{number(first)} first-line and {number(middle)} middle managers FTE in post"
    if first + middle and check.passes(holders / (first + middle)):
        reading.tell("managers", f"{both}: both taken")
        return (
            first + middle,
            f"{both}, few or no first-line managers being reported{CENSUS}{joint}",
        )
    ratio = reading.values["workers_a_manager"]
    found = holders / ratio
    reading.tell(
        "managers", f"{both}: {number(holders)} / {number(ratio, 2)} = {number(found)} taken"
    )
    words = (
        f"{number(holders)} case holders / {number(ratio, 2)}, England's ratio = {number(found)}"
    )
    return found, f"{words}: the council reports {both}{CENSUS}"


def _find_agency_rate(reading: Reading) -> tuple[float, str]:
    """The share of agency workers, in %, and where it is from."""
    rate = reading.value("sw_agency_rate")
    if rate is not None:
        return rate, f"{number(rate)}% agency, {reading.date('sw_agency_rate')}"
    mark = reading.mark("sw_agency_rate")
    if mark == LOW:
        reading.tell("agency_rate_low", "less than 0.05%; 0 taken")
        return 0.0, "more than nothing, but rounds to 0% (DfE's mark 'low')"
    found = reading.regional_median("sw_agency_rate")
    reading.tell("agency_rate_missing", f"the region's median, {number(found)}%, taken")
    return found, f"{number(found)}% agency, the region's median (the council's: {mark})"
