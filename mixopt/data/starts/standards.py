"""The rows of standards: no worse than today, since no law says what is right."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.data.starts.mix import Mix
from mixopt.data.starts.reading import Reading
from mixopt.data.starts.staff import InPost
from mixopt.data.starts.team import Caseloads, Team
from mixopt.data.starts.wording import number, round_down, round_up
from mixopt.instance.start import DERIVED, Row


def list_standards(
    reading: Reading, mix: Mix, at_home: float, cases: Caseloads, team: Team, post: InPost
) -> Iterator[Row]:
    """Caseload, span of control, agency share, children in families, as they are today."""
    others = cases.plans + at_home + mix.placed
    total = cases.of_rest * cases.rest + cases.of_others * others
    full = reading.values["newly_qualified_productive"]
    staff = post.permanent + post.agency + full * post.newly_qualified
    limit = round_up(total / staff, 2)
    note = (
        f"No worse than today: {number(total)} cases / ({number(post.permanent)} + "
        f"{number(post.agency)} + {number(full)} x {number(post.newly_qualified)}) FTE = "
        f"{number(limit, 2)}. DfE's own ratio, {number(team.cases / team.holders)}, counts a newly "
        "qualified worker as a full one. There is no official standard."
    )
    yield _row("caseload", "cases/FTE", limit, DERIVED, note=note)
    limit = round_up(post.workers / post.managers, 2)
    note = (
        f"No worse than today: {number(post.workers)} case holders / "
        f"{number(post.managers)} managers = {number(limit, 2)}."
    )
    yield _row("span_of_control", "workers/manager", limit, DERIVED, note=note)
    yield _agency_share(reading, team, post)
    limit = round_down(100 * mix.in_families / mix.placed)
    note = (
        f"No worse than today: {number(mix.in_families)} fostered of {number(mix.placed)} "
        f"placed = {number(limit)}%."
    )
    yield _row("children_in_families", "%", limit, DERIVED, note=note)


def _agency_share(reading: Reading, team: Team, post: InPost) -> Row:
    """The published rate as it is, where the team of today keeps to it and it leaves some room."""
    today = 100 * post.agency / (post.workers + post.managers)
    floor = reading.values["agency_floor"]
    limit = round_up(max(team.agency_rate, today, floor))
    if team.agency_published and limit == team.agency_rate:
        figure = reading.council.figures["sw_agency_rate"]
        where = f"{reading.council.name}, {figure.input.where}, {figure.date}"
        return _row("agency_share", "%", limit, "csww", where, "No worse than today.")
    note = (
        f"No worse than today's {team.agency_words} (DfE, CSWW 2025), {number(today, 2)}% of the "
        f"rows of the workforce, and no less than {number(floor)}%, up to a tenth = "
        f"{number(limit)}%. "
        f"{reading.values.describe('agency_floor')}"
    )
    return _row("agency_share", "%", limit, DERIVED, note=note)


def _row(
    standard: str, unit: str, value: float, source: str, where: str = "", note: str = ""
) -> Row:
    return Row("standards", (standard, ""), "limit", unit, (value,), source, where, note)
