"""Whether a model hangs together: every name exists, and no entry contradicts another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from mixopt.data.flow_checks import find_service_clashes, find_stray_flows
from mixopt.data.group_checks import find_stray_groups
from mixopt.data.incoherence import Incoherence, Path
from mixopt.data.profile_checks import find_stray_profiles
from mixopt.instance.care_figures import supplies_of
from mixopt.instance.lines import lines_of, lines_of_model, match_lines, parts_of
from mixopt.instance.nearest import Known
from mixopt.instance.uses import parts_of_time
from mixopt.schema.funding import Fund, RingFence, Scheme
from mixopt.schema.head import Head
from mixopt.schema.model import Lever, Model, Role, Service
from mixopt.schema.standards import AgencyShare, Caseload, Routing, Share


def incoherences(model: Model) -> Iterator[Incoherence]:
    """Names that point nowhere or at something of the wrong sort, and entries that clash."""
    for path, name, what, names in _references(model):
        if name not in names:
            yield Incoherence(path, f"no {what} called '{name}'", names.remedy(name))
    yield from find_stray_flows(model)
    yield from find_stray_groups(model)
    yield from find_stray_profiles(model)
    for section in (
        "services", "roles", "standards", "levers", "funds", "schemes", "ringfences",
    ):  # fmt: skip
        for name, entry in getattr(model, section).items():
            for what, remedy in _clashes(model, name, entry):
                yield Incoherence((section, name), f"'{name}' {what}", remedy)
    yield from _unmet(model)
    yield from _crossing(model)
    lines = [line.name for line in lines_of_model(model)]
    yield from _unfitting(model, lines, fixed=False)


def _unmet(model: Model) -> Iterator[Incoherence]:
    met = {need for service in model.services.values() for need in service.meets}
    for name, need in model.needs.items():
        if need.met and name not in met:
            remedy = "List it under 'meets' of a service, or say 'met: false'"
            yield Incoherence(("needs", name), f"no service meets '{name}'", remedy)
        if not need.met and name in met:
            what = f"'{name}' says 'met: false' but is met"
            yield Incoherence(("needs", name), what, "Remove one of the two")


def _crossing(model: Model) -> Iterator[Incoherence]:
    """Standards that count some of a role's time for the same cases, and each some for others."""
    known = set()
    for role in model.roles:
        for parts in parts_of_time(model, role):
            for one, other in combinations(parts, 2):
                both = [name for name in parts[one] if name in parts[other]]
                apart = set(parts[one]) ^ set(both), set(parts[other]) ^ set(both)
                if both and all(apart) and (one, other) not in known:
                    known.add((one, other))
                    what = (
                        f"'{other}' and '{one}' both name '{both[0]}', and each names others: how "
                        f"the time of '{role}' is shared out between them cannot be said"
                    )
                    remedy = "Let them name nothing in common, or one all that the other names"
                    yield Incoherence(("standards", other), what, remedy)


Reference = tuple[Path, str, str, Known]
"""Where a name is used, the name, of what it is, and the names there are."""


def _references(model: Model) -> Iterator[Reference]:
    needs, services, roles = Known(model.needs), Known(model.services), Known(model.roles)
    supplies = Known(
        ".".join(filter(None, (name, supply)))
        for name, service in model.services.items()
        for supply in supplies_of(name, service)
    )
    funds = Known(model.funds)
    uses: tuple[tuple[str, str, str, Known], ...] = (
        ("needs", "group", "client group", Known(model.groups)),
        ("services", "meets", "need", needs),
        ("services", "relieves", "need", needs),
        ("services", "prevents", "need", needs),
        ("services", "moves_on", "need", needs),
        ("services", "staffed_by", "role", roles),
        ("roles", "becomes", "role", roles),
        ("standards", "needs", "need", needs),
        ("standards", "services", "service", services),
        ("standards", "roles", "role", roles),
        ("standards", "need", "need", needs),
        ("standards", "service", "service", services),
        ("standards", "managers", "role", roles),
        ("standards", "own_cases", "role", roles),
        ("levers", "adds", "supply", supplies),
        ("levers", "recruits", "role", roles),
        ("services", "shared_by", "fund", funds),
        ("funds", "holder", "partner", Known(model.partners)),
        ("schemes", "theme", "theme", Known(model.themes)),
        ("schemes", "contributions", "fund", funds),
        ("schemes", "effects", "metric", Known(model.metrics)),
        ("ringfences", "funds", "fund", funds),
        ("ringfences", "of", "fund", funds),
    )
    for section, part, what, names in uses:
        for name, entry in getattr(model, section).items():
            for step, used in _used(getattr(entry, part, None)):
                yield (section, name, part, *step), used, what, names


def _used(value: Any) -> Iterator[tuple[Path, str]]:
    """The names in a field, each with the step that leads to it."""
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, dict):
        yield from (((name,), name) for name in value)
    elif value is not None:
        yield from (((i,), name) for i, name in enumerate(value))


def _clashes(model: Model, name: str, entry: Any) -> Iterator[tuple[str, str]]:
    """What an entry says that cannot go together, and what would mend it."""
    match entry:
        case Service():
            yield from find_service_clashes(model, entry)
            yield from _sharing(model, name, entry)
        case Share():
            yield from _share(model, entry)
        case Caseload():
            yield from _caseload(model, entry)
        case AgencyShare():
            yield from _agency_share(entry)
        case Routing():
            service = model.services.get(entry.service)
            if service and entry.need not in service.meets:
                what = f"routes '{entry.need}' through '{entry.service}', which does not meet it"
                yield what, f"List '{entry.need}' under 'meets' of '{entry.service}'"
        case Role():
            yield from _role(model, name, entry)
        case Lever():
            yield from _lever(model, entry)
        case Fund() | Scheme() | RingFence():
            yield from _money(model, name, entry)


def _money(model: Model, name: str, entry: Fund | Scheme | RingFence) -> Iterator[tuple[str, str]]:
    match entry:
        case Fund() if entry.in_full and (entry.carried or entry.kind == "reserve"):
            yield "is spent in full and kept too", "Remove 'in_full', or keep nothing"
        case Fund():
            taken = Counter(part for f in model.funds for part in parts_of(model, f))
            taken.update(f for f, fund in model.funds.items() if fund.parts and f not in fund.parts)
            for part in parts_of(model, name):
                if taken[part] > 1:
                    yield f"has a part '{part}', and so has another fund", "Rename one of them"
        case Scheme():
            for fund in entry.contributions:
                line = f"schemes.{name}"
                if fund in model.funds and not match_lines(model.funds[fund].pays, [line]):
                    what = f"has a contribution of '{fund}', which does not pay for it"
                    yield what, f"List '{line}' under 'pays' of '{fund}'"
        case RingFence() if (entry.limit == "share") != bool(entry.of):
            what = "is a share of no fund" if not entry.of else "names 'of', but is no share"
            yield what, "Give 'limit: share' and 'of' together, or neither"


FIXED = "funding."
"""What the names of an instance's fixed lines begin with."""


def unfitting(model: Model, head: Head) -> Iterator[Incoherence]:
    """Patterns of fixed lines that fit none that the instance has."""
    yield from _unfitting(model, list(lines_of(model, head)), fixed=True)


def _unfitting(model: Model, lines: list[str], *, fixed: bool) -> Iterator[Incoherence]:
    known = Known(lines)
    for section, parts in (("funds", ("pays", "additional_to")), ("ringfences", ("lines",))):
        for name, entry in getattr(model, section).items():
            for part in parts:
                for i, pattern in enumerate(getattr(entry, part)):
                    if pattern == "*" or pattern.startswith(FIXED) != fixed:
                        continue
                    if not match_lines([pattern], lines):
                        what = f"'{name}' names the line '{pattern}', and there is none"
                        path = (section, name, part, i)
                        yield Incoherence(path, what, known.remedy(pattern))


def _sharing(model: Model, name: str, service: Service) -> Iterator[tuple[str, str]]:
    """Funds that share the cost of a service and may not pay for it."""
    lines = [".".join(filter(None, ("services", name, j))) for j in supplies_of(name, service)]
    for fund in service.shared_by:
        found = model.funds.get(fund)
        missing = found and [line for line in lines if not match_lines(found.pays, [line])]
        if missing:
            what = f"is shared by '{fund}', which does not pay for it"
            yield what, f"List '{missing[0]}' under 'pays' of '{fund}'"
        elif found and found.kind == "one_off":
            yield f"is shared by '{fund}', which pays one-off lines only", "Make it a grant"


def _share(model: Model, share: Share) -> Iterator[tuple[str, str]]:
    for name in share.needs:
        if name in model.needs and not model.needs[name].met:
            yield f"counts people of '{name}', which no service meets", "Choose another need"
    tags = sorted({tag for service in model.services.values() for tag in service.tags})
    known = Known(tags)
    for tag in share.tags:
        if tag not in known:
            yield f"selects the tag '{tag}', which no service has", known.remedy(tag)
    if not share.services and not share.tags:
        yield "selects no service", "Give 'services' or 'tags'"


def _caseload(model: Model, caseload: Caseload) -> Iterator[tuple[str, str]]:
    along = {
        need for service in model.services.values() if service.casework for need in service.meets
    }
    for name in caseload.needs:
        if name in model.needs and not model.needs[name].casework and name not in along:
            remedy = f"Say 'casework: true' on '{name}' or on a service that meets it"
            yield f"counts '{name}', which is nobody's case", remedy

    for role in sorted({*caseload.roles} & {*caseload.own_cases}):
        yield f"counts '{role}' among 'roles' and 'own_cases'", "Name it once"


def _agency_share(share: AgencyShare) -> Iterator[tuple[str, str]]:
    if share.of == "posts" and share.counted == "heads":
        yield "counts heads, and is a share of posts, which are in FTE", "Remove 'counted'"


def _role(model: Model, name: str, role: Role) -> Iterator[tuple[str, str]]:
    if role.redundancy and "permanent" not in role.contracts:
        remedy = "Remove 'redundancy', or give it permanent staff"
        yield "has 'redundancy', but no permanent staff who could be released", remedy
    if role.becomes:
        yield from _becomes(model, name, role)


def _becomes(model: Model, name: str, role: Role) -> Iterator[tuple[str, str]]:
    if role.becomes == name:
        yield "becomes itself", "Remove 'becomes', or name another role"
    if "permanent" not in role.contracts:
        remedy = "Remove 'becomes', or give it permanent staff"
        yield f"becomes '{role.becomes}', but has no permanent staff who could", remedy
    yield from _unstaffed(model, "becomes", role.becomes)


def _lever(model: Model, lever: Lever) -> Iterator[tuple[str, str]]:
    if not (lever.adds or lever.recruits or lever.saving):
        yield "does nothing", "Give 'adds', 'recruits' or 'saving'"
    if lever.delivery and not lever.saving:
        yield "delivers a share of no saving", "Give 'saving', or remove 'delivery'"
    yield from _unstaffed(model, "recruits", lever.recruits)


def _unstaffed(model: Model, part: str, role: str | None) -> Iterator[tuple[str, str]]:
    if role in model.roles and "permanent" not in model.roles[role].contracts:
        yield f"{part} '{role}', which has no permanent staff", "Choose another role"
