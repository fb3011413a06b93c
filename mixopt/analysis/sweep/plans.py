"""Cases planned whole: cost by year, the mix of the last year and prices; or what is short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from mixopt.analysis.missing_money import find_shortfall
from mixopt.analysis.prices import prove_optimum
from mixopt.analysis.prices.pricer import Pricer
from mixopt.analysis.solve import solve
from mixopt.analysis.sweep.cases import Case, fault_of
from mixopt.errors import DataError, Fault, NoPlanExists, SolverFailed
from mixopt.instance.instance import Instance
from mixopt.instance.nearest import suggest
from mixopt.instance.scenarios import changed
from mixopt.programme.parameters import parameters_of
from mixopt.results.plan import Plan
from mixopt.results.sweep import SweptCase
from mixopt.schema.fields import FrozenDict

WHY = "why"
"""The column that says what is short where there is no plan."""


def list_priced_cells(instance: Instance, addresses: Iterable[str]) -> list[str]:
    """The cells whose prices are asked for: an address without a period stands for every period.

    Raises:
        DataError: Every address that no figure has.
    """
    periods = [period.name for period in instance.periods]
    figures = {figure.name: figure for figure in instance.figures.values()}
    found: list[str] = []
    faults: list[Fault] = []
    for address in dict.fromkeys(addresses):
        name, bracket, period = address.partition("[")
        figure, wanted = figures.get(name), period.rstrip("]")
        if figure is None:
            what = f"no figure has the address '{address}'"
            faults.append(Fault("prices", what, suggest(name, figures)))
        elif figure.kind.once or not bracket:
            every = [""] if figure.kind.once else [f"[{each}]" for each in periods]
            found += [name + each for each in every]
        elif wanted not in periods:
            faults.append(Fault("prices", f"'{address}' names no period", suggest(wanted, periods)))
        else:
            found.append(address)
    if faults:
        raise DataError(faults)
    return found


class PlannedCases:
    """Plans cases one by one."""

    def __init__(self, instance: Instance, plans: bool, prices: tuple[str, ...]) -> None:
        """Keep what is asked of each."""
        self.instance, self.plans, self.prices = instance, plans, prices

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """What is found of each case: the same for all of them."""
        found: list[str] = []
        if self.plans:
            found += [*self._costs, *self._volumes, *self._staff]
        for address in self.prices:
            found += [f"price_up.{address}", f"price_down.{address}"]
        return (*found, WHY)

    def case(self, number: int, case: Case) -> SweptCase:
        """One case.

        Raises:
            DataError: Its figures ask for more than our bounds hold.
            SolverFailed: Nothing is proven of it.
        """
        try:
            instance = changed(self.instance, case.changes, f"case {number}")
            return self._answer_case(number, case, instance)
        except DataError as error:
            raise DataError([fault_of(number, each) for each in error.faults]) from None
        except SolverFailed as failed:
            msg = f"case {number}: {failed}"
            raise SolverFailed(msg) from None

    def _answer_case(self, number: int, case: Case, instance: Instance) -> SweptCase:
        try:
            plan = solve(instance, prices=False, freedom=False)
        except NoPlanExists:
            why: dict[str, float | str | None] = {WHY: find_shortfall(instance).why}
            return SweptCase(number, case.values, False, None, FrozenDict(why))
        found: dict[str, float | str | None] = {WHY: ""}
        if self.plans:
            found |= self._mix(plan)
        if self.prices:
            found |= dict(self._prices(instance))
        return SweptCase(number, case.values, True, plan.cost, FrozenDict(found))

    def _mix(self, plan: Plan) -> dict[str, float]:
        """Cost by year, and what is used in the last year."""
        found: dict[str, float] = defaultdict(float)
        last = plan.periods[-1]
        for money in plan.money:
            found[f"cost[{money.period}]"] += money.cost
        for row in plan.volumes:
            if row.period == last:
                found[self._volume(row.area, row.service)] += row.drawn
        for staff in plan.staff:
            if staff.period == last:
                found[self._fte(staff.area, staff.role, staff.contract)] += staff.fte
        return found

    def _prices(self, instance: Instance) -> Iterator[tuple[str, float | None]]:
        """The price of each cell that was asked for, on both sides; none where there is none."""
        proven = prove_optimum(instance)
        maker = Pricer(proven.problem, proven.solution)
        periods = [period.name for period in instance.periods]
        for group in parameters_of(proven.problem):
            name = group.figure.name
            cells = [""] if group.figure.kind.once else [f"[{periods[at]}]" for at in group.cells]
            wanted = [name + cell for cell in cells if name + cell in self.prices]
            if wanted:
                price = maker.price(group)
                for address in wanted:
                    yield f"price_up.{address}", price.up.slope
                    yield f"price_down.{address}", price.down.slope

    @property
    def _costs(self) -> list[str]:
        return [f"cost[{period.name}]" for period in self.instance.periods]

    @property
    def _volumes(self) -> list[str]:
        areas, services = self.instance.areas, self.instance.model.services
        return [self._volume(area, service) for area in areas for service in services]

    @property
    def _staff(self) -> list[str]:
        areas, roles = self.instance.areas, self.instance.model.roles
        return [
            self._fte(area, role, contract)
            for area in areas
            for role, said in roles.items()
            for contract in said.contracts
        ]

    def _volume(self, area: str, service: str) -> str:
        return self._in_last_year(area, f"volume.{service}")

    def _fte(self, area: str, role: str, contract: str) -> str:
        return self._in_last_year(area, f"fte.{role}.{contract}")

    def _in_last_year(self, area: str, what: str) -> str:
        place = f"{area}." if len(self.instance.areas) > 1 else ""
        return f"{place}{what}[{self.instance.periods[-1].name}]"
