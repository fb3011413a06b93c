"""The lines that money is spent on, and which of them each fund may pay for. Opens no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from mixopt.instance.care_figures import supplies_of
from mixopt.instance.instance import Instance
from mixopt.schema.head import Head
from mixopt.schema.model import Model, Role


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger.

    Attributes:
        name: As the ledger writes it: `services.foster_agency.spot`.
        recurs: What is spent on it this year is spent next year too.
        income: A saving: it brings the envelope money in, and no fund pays for it.
    """

    name: str
    recurs: bool = True
    income: bool = False


def lines_of(model: Model, head: Head) -> dict[str, Line]:
    """Every line by its name, in the order of the ledger."""
    return {line.name: line for line in _lines(model, head)}


def _lines(model: Model, head: Head) -> Iterator[Line]:
    yield from lines_of_model(model)
    for name, line in head.lines.items():
        yield Line(f"funding.{name}", recurs=not line.one_off)


def lines_of_model(model: Model) -> Iterator[Line]:
    """The lines that a model has, whatever the instance."""
    for name, service in model.services.items():
        for supply in supplies_of(name, service):
            yield Line(".".join(filter(None, ("services", name, supply))))
    for name, role in model.roles.items():
        yield from _lines_of_role(name, role)
    for name, lever in model.levers.items():
        if lever.cost:
            yield Line(f"levers.{name}", recurs=lever.cost == "recurrent")
        if lever.saving:
            recurs = lever.saving == "recurrent"
            yield Line(saving_line(name), recurs=recurs, income=True)
    for name, scheme in model.schemes.items():
        yield Line(f"schemes.{name}", recurs=not scheme.one_off)


def _lines_of_role(name: str, role: Role) -> Iterator[Line]:
    """Pay under each contract; apart from it, what hiring and releasing staff cost once."""
    for contract in role.contracts:
        yield Line(f"workforce.{name}.{contract}")
        if contract == "permanent":
            yield Line(hiring_line(name), recurs=False)
            if role.redundancy:
                yield Line(redundancy_line(name), recurs=False)
    if role.posts:
        yield Line(vacancy_line(name))


def spending_lines(model: Model, head: Head) -> list[str]:
    """The lines that money is spent on: all but savings."""
    return [line.name for line in lines_of(model, head).values() if not line.income]


def saving_line(lever: str) -> str:
    """The line that a lever's savings stand on, apart from what it costs."""
    return f"levers.{lever}.saving"


def hiring_line(role: str) -> str:
    """The line of what it costs to hire staff, once, apart from their pay."""
    return f"workforce.{role}.permanent.hiring"


def redundancy_line(role: str) -> str:
    """The line of what it costs to release staff, once."""
    return f"workforce.{role}.permanent.redundancy"


def vacancy_line(role: str) -> str:
    """The line of what it costs that posts stand vacant."""
    return f"workforce.{role}.vacancies"


def match_lines(patterns: Iterable[str], lines: Iterable[str]) -> list[str]:
    """The lines that one of the patterns fits; `*` stands for any part."""
    wanted = list(patterns)
    return [line for line in lines if any(fnmatchcase(line, pattern) for pattern in wanted)]


def payable(model: Model, head: Head) -> dict[str, list[Line]]:
    """The lines that each fund may pay for, in some period."""
    lines = lines_of(model, head)
    found = {}
    for name, fund in model.funds.items():
        bridging = bool(head.bridges.get(name))
        found[name] = [
            lines[line]
            for line in match_lines(fund.pays, lines)
            if not lines[line].income
            and (fund.kind != "one_off" or not lines[line].recurs or bridging)
            and name in (_contributors(model, line) or [name])
        ]
    return found


def _contributors(model: Model, line: str) -> tuple[str, ...]:
    kind, _, name = line.partition(".")
    return model.schemes[name].contributions if kind == "schemes" else ()


def payments(instance: Instance) -> list[tuple[str, str, str]]:
    """Fund, line and period of every payment that the rules allow, in that order."""
    model, head = instance.model, instance.head
    return [
        (fund, line.name, period.name)
        for fund, lines in payable(model, head).items()
        for line in lines
        for period in instance.periods
        if not (fund in head.ends and period.first > head.ends[fund])
        and (
            model.funds[fund].kind != "one_off"
            or not line.recurs
            or period.name in head.bridges.get(fund, ())
        )
    ]


def parts_of(model: Model, fund: str) -> list[str]:
    """The entries of `funding` that add up to a fund's amount."""
    return list(model.funds[fund].parts) or [fund]


def keeps(model: Model, fund: str) -> bool:
    """Whether a fund has in the next period what it does not spend in this one."""
    return model.funds[fund].carried or model.funds[fund].kind == "reserve"


def is_ended(instance: Instance, fund: str, at: int) -> bool:
    """Whether a fund has its last period by then: what is left of it is not there in the next."""
    ends = instance.head.ends
    return fund in ends and instance.periods[at].last >= ends[fund]


def list_helping_funds(model: Model) -> list[str]:
    """Funds whose payments stand in for a saving: grants and one-off money, not reserves."""
    return [name for name, fund in model.funds.items() if fund.kind != "reserve"]


def lasting_funds(instance: Instance, at: int) -> list[str]:
    """Funds whose payments stand in for a saving that lasts: grants that go on after a period."""
    funds = instance.model.funds
    grants = (name for name in list_helping_funds(instance.model) if funds[name].kind == "grant")
    return [name for name in grants if not is_ended(instance, name, at)]


def holder_of(model: Model, fund: str) -> str:
    """The partner who holds a fund; blank for the area's council."""
    return model.funds[fund].holder or ""


def partners_of(model: Model) -> list[str]:
    """Who pays, in every area: the area's council, which is blank, and the partners."""
    return ["", *model.partners]


def pattern_of(patterns: Iterable[str], line: str) -> str | None:
    """The first of some patterns that fits a line."""
    return next((pattern for pattern in patterns if fnmatchcase(line, pattern)), None)
