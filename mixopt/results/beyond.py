"""What lies beyond the last period of a plan: that period repeated, its figures held.

The programme has these years as periods like any other (`mixopt.formulation`): people, places,
staff and what they cost go on in them, and levers that were started. A plan prints them in one
line; the tables here let a reader check each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from mixopt.instance.groups import count_people
from mixopt.instance.instance import Figure, Instance
from mixopt.results.care_rows import (
    Deployed,
    Entry,
    Flowed,
    Leaver,
    Need,
    Staff,
    Supported,
    Vacancy,
    Volume,
)
from mixopt.results.care_tables import Rows
from mixopt.results.decisions import Decisions, Values
from mixopt.results.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Repeated:
    """What an area spends in a period beyond the last."""

    area: str
    period: str
    """2025/26 + 1 is the first after 2025/26."""
    cost: float
    discount: float
    """What £1 in it counts."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """The periods beyond the last, in the rows that a plan has for its own."""

    years: int
    """For how many the last period is repeated."""
    money: tuple[Repeated, ...]
    needs: tuple[Need, ...]
    flows: tuple[Flowed, ...]
    leavers: tuple[Leaver, ...]
    supported: tuple[Supported, ...]
    volumes: tuple[Volume, ...]
    staff: tuple[Staff, ...]
    vacancies: tuple[Vacancy, ...]
    deployment: tuple[Deployed, ...]
    ledger: tuple[Entry, ...]
    """Entries of nothing left out; each price is the one of the last period."""

    @property
    def periods(self) -> tuple[str, ...]:
        """Their names, in order."""
        return tuple(dict.fromkeys(row.period for row in self.money))

    @property
    def cost(self) -> float:
        """£ spent in all of them."""
        return sum(row.cost for row in self.money)

    @property
    def discounted(self) -> float:
        """£ of the cost of the plan that lie in them: discounted as they were minimised."""
        return sum(row.cost * row.discount for row in self.money)

    def tables(self) -> dict[str, tuple[Any, ...]]:
        """Every table by its name."""
        return {name: getattr(self, name) for name in BEYOND_TABLES}

    def document(self) -> dict[str, Any]:
        """As the JSON document of a plan has it."""
        tables = {name: [asdict(row) for row in rows] for name, rows in self.tables().items()}
        return {"years": self.years, **tables}


BEYOND_TABLES: dict[str, type] = {
    "money": Repeated,
    "needs": Need,
    "flows": Flowed,
    "leavers": Leaver,
    "supported": Supported,
    "volumes": Volume,
    "staff": Staff,
    "vacancies": Vacancy,
    "deployment": Deployed,
    "ledger": Entry,
}
"""The tables of what lies beyond, and the row of each."""


EXTENDED = "extended beyond"
"""The name under which an instance keeps itself with the periods beyond."""


def beyond_columns(table: str) -> list[str]:
    """The columns of one of these tables, in order."""
    return [field.name for field in fields(BEYOND_TABLES[table])]


def beyond_of(instance: Instance, decisions: Decisions) -> Beyond | None:
    """What lies beyond the last period; none where the instance does not look there.

    Args:
        instance: What was planned.
        decisions: What was decided, in the periods beyond too.
    """
    if not instance.beyond:
        return None
    held, chosen = extend_instance(instance), extend_decisions(instance, decisions)
    last = instance.periods[-1].name
    ledger = tuple(
        replace(entry, figure=f"{entry.figure.partition('[')[0]}[{last}]")
        for entry in Ledger(held, chosen).entries()
        if entry.amount
    )
    rows = Rows(held, chosen, ledger)
    return Beyond(
        years=instance.head.years_beyond,
        money=_money(instance, ledger),
        needs=rows.needs(),
        flows=rows.flows(),
        leavers=rows.leavers(),
        supported=rows.supported(),
        volumes=rows.volumes(),
        staff=rows.staff(),
        vacancies=rows.vacancies(),
        deployment=rows.deployment(),
        ledger=ledger,
    )


def _money(instance: Instance, ledger: tuple[Entry, ...]) -> tuple[Repeated, ...]:
    spent: dict[tuple[str, str], float] = defaultdict(float)
    for entry in ledger:
        spent[entry.area, entry.period] += entry.amount
    discounts = instance.every_discount[len(instance.periods) :]
    return tuple(
        Repeated(area, period.name, spent[area, period.name], discount)
        for area in instance.areas
        for period, discount in zip(instance.beyond, discounts, strict=True)
    )


def extend_instance(instance: Instance) -> Instance:
    """The instance with the periods beyond as periods like any other, figures held.

    It reports those alone, and is worked out once. Lines that do not recur are 0 there. Limits on
    money, which it has there and the programme does not, are not to be read from it.
    """
    if EXTENDED not in instance.worked_out:
        instance.worked_out[EXTENDED] = _extend(instance)
    extended: Instance = instance.worked_out[EXTENDED]
    return extended


def _extend(instance: Instance) -> Instance:
    beyond = instance.beyond
    if instance.model.groups:  # how many there are is held, and no year that it is predicted for
        instance = count_people(instance)
    head = instance.head
    days = head.periods[instance.periods[-1].name]
    periods = {
        **head.periods,
        **{
            each.name: days.model_copy(update={"first": each.first, "last": each.last})
            for each in beyond
        },
    }
    ended = {(name,) for name, line in head.lines.items() if line.one_off}
    figures = {}
    for address, figure in instance.figures.items():
        if not figure.kind.once:
            last = figure.cells[-1]
            if address.table == "funding" and address.keys in ended:
                last = replace(last, value=0.0)
            cells = (*figure.cells, *[last] * len(beyond))
            figure = Figure(address, figure.kind, cells, figure.uplift, figure.typed)
        figures[address] = figure
    head = head.model_copy(update={"periods": periods, "years_beyond": 0})
    return replace(instance, head=head, figures=figures, first_reported=len(instance.periods))


def extend_decisions(instance: Instance, decisions: Decisions) -> Decisions:
    """The decisions, with what is not decided beyond: starts, and what schemes spend."""
    last, beyond = instance.periods[-1].name, [period.name for period in instance.beyond]
    schemes = instance.model.schemes
    started: dict[tuple[str, ...], float] = {
        (area, lever, name): 0.0
        for area in instance.areas
        for lever in instance.model.levers
        for name in beyond
    }
    spent: dict[tuple[str, ...], float] = {
        (area, name, each): 0.0 if scheme.one_off else decisions.spent[area, name, last]
        for area in instance.areas
        for name, scheme in schemes.items()
        for each in beyond
    }
    return replace(
        decisions,
        started=_join_values(decisions.started, started),
        spent=_join_values(decisions.spent, spent),
    )


def _join_values(one: Values, other: Mapping[tuple[str, ...], float]) -> Values:
    return defaultdict(float, {**one, **other})
