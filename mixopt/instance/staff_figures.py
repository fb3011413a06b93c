"""The figures of staff: what they cost, how they come and go, how they are counted."""

from __future__ import annotations

from mixopt.instance.adjustment import NOBODY, Adjustment
from mixopt.instance.kinds import MOST_CASES, MOST_STAFF, Kind, Rows
from mixopt.schema.model import Model, Role
from mixopt.schema.standards import AgencyShare, Caseload, Span

RECRUITMENT = Adjustment("recruitment", "physical")


def workforce(model: Model) -> Rows:
    """Staff, and how they come and go."""
    loads = model.standards_of(Caseload).values()
    holders = {role for load in loads for role in load.roles}
    beside = {role for load in loads for role in load.own_cases}
    counted, with_posts = set(counted_by_heads(model)), set(list_with_posts(model))
    for name, role in model.roles.items():
        for contract in role.contracts:
            keys = (name, contract)
            meaning = "Cost of one FTE, on-costs included."
            yield keys, "pay", Kind("£/FTE/year", meaning, "pay", NOBODY, least=1, most=1e6)
            meaning = "Staff before the first period."
            fte = Kind("FTE", meaning, "staff", NOBODY, once=True, most=MOST_STAFF)
            yield keys, "opening", fte
            if name in holders:
                meaning = "Share of a full caseload that one FTE carries."
                share = Kind("share", meaning, "staff", NOBODY, least=0.01, most=1)
                yield keys, "productive", share
            if name in beside:
                meaning = "Cases that one FTE holds beside other work."
                own = Kind("cases/FTE", meaning, "staff", NOBODY, most=MOST_CASES)
                yield keys, "own_cases", own
            if name in counted:
                meaning = "People for each FTE: more than 1 where some work part of the week."
                heads = Kind("heads/FTE", meaning, "staff", NOBODY, least=0.5, most=20)
                yield keys, "heads_per_fte", heads
        if name in with_posts:
            meaning = "Posts in the establishment, filled or not."
            posts = Kind("FTE", meaning, "staff", NOBODY, most=MOST_STAFF)
            yield (name, ""), "posts", posts
        if role.posts:
            meaning = "What a post costs that nobody fills, permanent or agency: overtime, cover."
            vacancy = Kind("£/FTE/year", meaning, "pay", NOBODY, most=1e6)
            yield (name, ""), "vacancy_cost", vacancy
        if "permanent" in role.contracts:
            yield from _permanent(name, role)


def counted_by_heads(model: Model) -> list[str]:
    """The roles whose heads some standard counts."""
    found: list[str] = []
    for standard in model.standards.values():
        if isinstance(standard, Caseload | Span | AgencyShare) and standard.counted == "heads":
            found += standard.roles
            found += [standard.managers] if isinstance(standard, Span) else []
    return [name for name in model.roles if name in found]


def list_with_posts(model: Model) -> list[str]:
    """The roles whose posts are a figure: where they may stand vacant, or are counted against."""
    shares = model.standards_of(AgencyShare).values()
    against = {role for share in shares if share.of == "posts" for role in share.roles}
    return [name for name, role in model.roles.items() if role.posts or name in against]


def _permanent(name: str, role: Role) -> Rows:
    keys = (name, "permanent")
    meaning = "Share of permanent staff who leave in the period."
    yield keys, "turnover", Kind("share", meaning, "staff", NOBODY, most=1)
    meaning = "The most permanent FTE that can be hired."
    yield keys, "recruitable", Kind("FTE", meaning, "staff", RECRUITMENT, most=MOST_STAFF)
    meaning = "One-off cost of hiring one FTE."
    yield keys, "hire_cost", Kind("£/hire", meaning, "pay", NOBODY, most=1e6)
    if role.redundancy:
        meaning = "One-off cost of releasing one FTE: redundancy pay, notice, pension strain."
        yield keys, "release_cost", Kind("£/release", meaning, "pay", NOBODY, most=1e6)
    if role.becomes:
        meaning = f"Share of permanent staff who become {role.becomes} in the period."
        yield keys, "progression", Kind("share", meaning, "staff", NOBODY, most=1)
