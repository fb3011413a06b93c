"""Doing nothing: what cannot be held. Places short, standards broken, money over: said, not mended.

Every limit of a plan is looked at that today's mix could break, from the tables and the figures.
Not what rests on which fund pays which line: only a plan decides that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mixopt.instance.instance import Instance
from mixopt.instance.lines import is_ended, match_lines, spending_lines
from mixopt.instance.profiles import part_title
from mixopt.instance.titles import fund_title, line_title, spell_out, supply_title
from mixopt.results.decisions import Decisions
from mixopt.results.standards import Counting
from mixopt.units import PENNY, VOLUME_UNITS

LEAST = 1e-6
"""Relative, at least absolute: less beyond a limit is the rounding of a sum."""


@dataclass(frozen=True, slots=True)
class Unheld:
    """A limit that today's mix and staff ratios go beyond in a period, and by how much."""

    area: str
    """Blank where it is one limit for all areas."""
    period: str
    sort: str
    """`people`, `places`, `commitment`, `growth`, `continuity`, `recruitment`, `staff`, `standard`,
    `envelope`, `savings`, `fund`, `line`, `ringfence` or `metric`."""
    of: str
    """The name of the need, supply, role, standard or fund."""
    says: str
    """What is limited, in words."""
    unit: str
    sense: str
    """`at_most` or `at_least`."""
    limit: float
    reached: float
    standing: str
    """`physical`, `law` or `policy`."""

    @property
    def beyond(self) -> float:
        """By how much it is above its most, or below its least."""
        return abs(self.reached - self.limit)


def find_unheld(
    instance: Instance, decisions: Decisions, tables: Mapping[str, tuple[Any, ...]]
) -> Iterator[Unheld]:
    """What cannot be held, in the order of the tables."""
    found = _Unheld(instance, decisions, tables)
    for row in (*found.people(), *found.places(), *found.services(), *found.staff(),
                *found.standards(), *found.money(), *found.funds(), *found.targets()):  # fmt: skip
        close = PENNY if row.unit == "£" else LEAST * max(1.0, abs(row.limit), abs(row.reached))
        over = row.reached - row.limit
        if (over if row.sense == "at_most" else -over) > close:
            yield row


@dataclass(frozen=True, slots=True)
class _Unheld:
    """Every limit as a row, kept or not."""

    instance: Instance
    decisions: Decisions
    tables: Mapping[str, tuple[Any, ...]]

    def _at(self, period: str) -> int:
        return [each.name for each in self.instance.periods].index(period)

    def people(self) -> Iterator[Unheld]:
        """Nobody is left out, and no more are kept out of a need than have it."""
        for row in self.tables["needs"]:
            title = self.instance.model.needs[row.need].title
            about = row.area, row.period, "people", row.need
            if self.instance.model.needs[row.need].met:
                left = row.demand - row.relief - row.supported
                yield Unheld(*about, f"{title}: in no service today, so in none",
                             row.unit, "at_most", 0.0, left, "physical")  # fmt: skip
            says = f"{title}: kept out of need, of all who have it"
            yield Unheld(*about, says, row.unit, "at_most", row.demand, row.relief, "physical")

    def places(self) -> Iterator[Unheld]:
        """No more is drawn than there is, and no less than is guaranteed; of a supply that areas
        share, by all of them.
        """
        pools: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
        for row in self.tables["volumes"]:
            supplies = self.instance.model.services[row.service].supplies
            if row.supply in supplies and supplies[row.supply].pooled:
                pools[row.service, row.supply, row.period].append(row)
                continue
            yield from self._places(row.area, row, row.drawn)
        for rows in pools.values():
            yield from self._places("", rows[0], sum(row.drawn for row in rows))

    def _places(self, area: str, row: Any, drawn: float) -> Iterator[Unheld]:
        says = supply_title(self.instance, row.service, row.supply)
        of = ".".join(dict.fromkeys((row.service, row.supply)))
        yield Unheld(area, row.period, "places", of, says, row.unit, "at_most", row.available,
                     drawn, "physical")  # fmt: skip
        supplies = self.instance.model.services[row.service].supplies
        if row.supply in supplies and supplies[row.supply].guaranteed:
            keys, at = (row.service, row.supply), self._at(row.period)
            least = self.instance.values(row.area, "services", keys, "guaranteed")[at]
            yield Unheld(area, row.period, "commitment", of, f"{says}: guaranteed", row.unit,
                         "at_least", least, drawn, "policy")  # fmt: skip

    def services(self) -> Iterator[Unheld]:
        """Commitments, growth, and nobody moved overnight."""
        values, names = self.instance.values, self.instance.model.services
        for area, at, period in self.instance.everywhere():
            for name, service in names.items():
                volume = self.decisions.volume[area, name, period]
                about, unit = (area, period), VOLUME_UNITS[service.unit].volume
                if service.committed:
                    least = values(area, "services", (name, ""), "committed")[at]
                    yield Unheld(*about, "commitment", name, f"{service.title}: committed",
                                 unit, "at_least", least, volume, "policy")  # fmt: skip
                if service.growth:
                    most = values(area, "services", (name, ""), "growth")[at]
                    more = volume - self._before(area, name, at)
                    yield Unheld(*about, "growth", name, f"{service.title}: growth in the period",
                                 unit, "at_most", most, more, "physical")  # fmt: skip
                for need in service.meets if service.stays else ():
                    yield from self._stays(area, at, need, name)

    def _before(self, area: str, name: str, at: int) -> float:
        """The volume of the period before, or today's."""
        service = self.instance.model.services[name]
        if at:
            return self.decisions.volume[area, name, self.instance.periods[at - 1].name]
        if not service.meets:
            return self.instance.once(area, "services", (name, ""), "opening")
        return sum(
            self.instance.once(area, "pathways", (need, name), "opening")
            * self.instance.values(area, "pathways", (need, name), "units_per_person")[0]
            for need in service.meets
        )

    def _stays(self, area: str, at: int, need: str, name: str) -> Iterator[Unheld]:
        found, period = self.instance.model.needs[need], self.instance.periods[at].name
        if found.unit != "people":
            return
        before = self.instance.once(area, "pathways", (need, name), "opening")
        if at:
            before = self.decisions.supported[area, need, name, self.instance.periods[at - 1].name]
        least = before * self.instance.values(area, "pathways", (need, name), "stays")[at]
        says = f"{self.instance.model.services[name].title}: {found.title}, who stay"
        now = self.decisions.supported[area, need, name, period]
        yield Unheld(area, period, "continuity", f"{need}.{name}", says, "people", "at_least",
                     least, now, "policy")  # fmt: skip

    def staff(self) -> Iterator[Unheld]:
        """As many can be hired as it takes, and run the services that they run."""
        values, model = self.instance.values, self.instance.model
        for area, at, period in self.instance.everywhere():
            for role, found in model.roles.items():
                if "permanent" in found.contracts:
                    most = values(area, "workforce", (role, "permanent"), "recruitable")[at]
                    hired = self.decisions.hired[area, role, period]
                    yield Unheld(area, period, "recruitment", role, f"{found.title}: to be hired",
                                 "FTE", "at_most", most, hired, "physical")  # fmt: skip
                needed = sum(
                    values(area, "services", (name, ""), "fte_per_unit")[at]
                    * self.decisions.volume[area, name, period]
                    for name, service in model.services.items()
                    if service.staffed_by == role
                )
                if needed:
                    counting = Counting(self.instance, self.decisions, area, at)
                    running = sum(counting.time_of(role, "").values())
                    yield Unheld(area, period, "staff", role, f"{found.title}: to run services",
                                 "FTE", "at_least", needed, running, "physical")  # fmt: skip

    def standards(self) -> Iterator[Unheld]:
        """Caseloads, spans, shares and the other standards."""
        for row in self.tables["standards"]:
            title = self.instance.model.standards[row.standard].title
            yield Unheld(row.area, row.period, "standard", row.standard, title, row.unit, row.sense,
                         row.limit, row.reached, row.standing)  # fmt: skip

    def money(self) -> Iterator[Unheld]:
        """The envelope and the savings targets."""
        for row in self.tables["money"]:
            about = row.area, row.period
            if row.envelope is not None:
                yield Unheld(*about, "envelope", "", "Cost that the budget envelope pays", "£",
                             "at_most", row.envelope, row.cost - row.from_funds,
                             "policy")  # fmt: skip
            if row.target is not None:
                yield Unheld(*about, "savings", "", "Spending under the savings target", "£",
                             "at_most", row.target, row.counted, "policy")  # fmt: skip
        for row in self.tables["savings"]:
            if row.recurrent_target is not None:
                yield Unheld(row.area, row.period, "savings", "recurrent", "Savings that recur",
                             "£", "at_least", row.recurrent_target, row.recurrent,
                             "policy")  # fmt: skip

    def funds(self) -> Iterator[Unheld]:
        """Money that must be spent or kept, and lines that only funds may pay for."""
        for row in self.tables["funds"]:
            fund, about = self.instance.model.funds[row.fund], (row.area, row.period, "fund")
            title = fund_title(self.instance, row.fund)
            if fund.in_full:
                yield Unheld(*about, row.fund, f"{title}: spent in full", "£", "at_least",
                             row.amount, row.paid, "policy")  # fmt: skip
            at = self._at(row.period)
            if fund.kind == "reserve" and not is_ended(self.instance, row.fund, at):
                floor = self.instance.values(row.area, "funding", (row.fund,), "floor")[at]
                yield Unheld(
                    *about, row.fund, f"{title}: left", "£", "at_least", floor, row.kept, "policy"
                )
        yield from self._lines()
        yield from self._find_topped()

    def _sums(self) -> tuple[dict[tuple[str, ...], float], dict[tuple[str, ...], float]]:
        """£ spent and paid, by area, line and period."""
        spent: dict[tuple[str, ...], float] = defaultdict(float)
        paid: dict[tuple[str, ...], float] = defaultdict(float)
        for entry in self.tables["ledger"]:
            spent[entry.area, entry.line, entry.period] += entry.amount
        for row in self.tables["payments"]:
            paid[row.area, row.line, row.period] += row.amount
        return spent, paid

    def _lines(self) -> Iterator[Unheld]:
        """Without an envelope, funds pay for all that is spent."""
        if self.instance.head.envelope or not self.instance.model.funds:
            return
        spent, paid = self._sums()
        for (area, line, period), amount in spent.items():
            says = f"{line_title(self.instance, line)}: paid by funds"
            yield Unheld(area, period, "line", line, says, "£", "at_least", amount,
                         paid[area, line, period], "physical")  # fmt: skip

    def _find_topped(self) -> Iterator[Unheld]:
        """What other money spends on lines that a fund comes on top of."""
        spent, _ = self._sums()
        every = spending_lines(self.instance.model, self.instance.head)
        for fund, found in self.instance.model.funds.items():
            topped = set(match_lines(found.additional_to, every))
            for area, at, period in self.instance.everywhere() if topped else ():
                other = sum(spent[area, line, period] for line in topped)
                other -= sum(
                    r.amount
                    for r in self.tables["payments"]
                    if r.line in topped and (r.fund, r.area, r.period) == (fund, area, period)
                )
                least = self.instance.values(area, "funding", (fund,), "baseline")[at]
                says = f"{fund_title(self.instance, fund)}: other money beside it"
                yield Unheld(area, period, "fund", fund, says, "£", "at_least", least, other, "law")

    def targets(self) -> Iterator[Unheld]:
        """Ring-fences on what is spent, and metrics."""
        for row in self.tables["ringfences"]:
            fence = self.instance.model.ringfences[row.ringfence]
            if fence.funds:
                continue
            title = fence.title
            yield Unheld(row.area, row.period, "ringfence", row.ringfence, title, "£", row.sense,
                         row.limit, row.reached, row.standing)  # fmt: skip
        for row in (*self.tables["metrics"], *self.tables["profiles"]):
            if row.standing != "aim" and row.target is not None:
                says = self.instance.model.metrics[row.metric].title
                if within := getattr(row, "within", ""):
                    says = f"{says}, {part_title(within)}"
                yield Unheld(row.area, row.period, "metric", row.metric, says, spell_out(row.unit),
                             row.sense, row.target, row.reached, row.standing)  # fmt: skip
