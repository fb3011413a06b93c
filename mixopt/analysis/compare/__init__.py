"""Strategies side by side: every scenario planned for itself, and doing nothing beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from mixopt.analysis.compare.columns import (
    Asked,
    name_base,
    nothing_names,
    read_columns,
    unknown_addresses,
)
from mixopt.analysis.missing_money import Shortfall, find_shortfall
from mixopt.analysis.prices import prove_optimum
from mixopt.analysis.prices.pricer import Pricer
from mixopt.analysis.solve import solve
from mixopt.errors import DataError, Fault, NoPlanExists, SolverFailed
from mixopt.instance.instance import JOINED, Instance, expect_instance
from mixopt.instance.kinds import Address
from mixopt.instance.scenarios import with_scenario
from mixopt.instance.titles import figure_title
from mixopt.programme.parameters import parameters_of
from mixopt.results.compared_beyond import rows_beyond
from mixopt.results.compared_limits import limit_rows, missing_rows, price_rows, unheld_rows
from mixopt.results.compared_rows import ColumnRows, name_own_money
from mixopt.results.comparison import Column, Compared, Comparison
from mixopt.results.do_nothing import DoNothing, do_nothing
from mixopt.results.own_money import OwnMoney
from mixopt.results.plan import Plan
from mixopt.results.price import Price
from mixopt.schema.fields import FrozenDict

Progress = Callable[[int], None]


def compare(
    *instances: Instance,
    scenarios: Iterable[str] = (),
    plans: Mapping[str, Plan] | None = None,
    prices: Iterable[str] = (),
    most_need: bool = False,
) -> Comparison:
    """Strategies side by side: a column each, and doing nothing beside them.

    Args:
        instances: Each has a column of doing nothing.
        scenarios: Each is a column of its own, of every instance that has it; `A+B` is one column
            under both, in order; `unchanged` is the plan of the files as they stand. None: that.
        plans: Saved plans, each a column under the name that it has here.
        prices: Addresses of figures whose prices are compared; without `[period]`, of every
            period.
        most_need: Plan for the most need, as `solve` does.

    A scenario without a plan stands in its column with what is missing; so does one of which the
    solver proves nothing, as not known.

    Raises:
        DataError: Every scenario and address that no instance has, every change that cannot be
            made.
    """
    prepared = prepare(
        instances, scenarios=scenarios, plans=plans, prices=prices, most_need=most_need
    )
    return prepared.compare()


def prepare(
    instances: tuple[Instance, ...],
    *,
    scenarios: Iterable[str],
    plans: Mapping[str, Plan] | None,
    prices: Iterable[str],
    most_need: bool,
) -> Comparing:
    """A comparison that is checked and ready to be solved; as for `compare`.

    Raises:
        DataError: Every scenario and address that no instance has, every change that cannot be
            made.
    """
    for instance in instances or (None,) if not plans else instances:
        expect_instance(instance, "compare")
    faults: list[Fault] = []
    addresses, asked = [*dict.fromkeys(prices)], []
    try:
        asked = read_columns(instances, [*scenarios], saved=bool(plans))
    except DataError as error:
        faults += error.faults
    faults += [*unknown_addresses(instances, addresses)]
    if faults:
        raise DataError(faults)
    taken = {each.name for each in asked}
    saved = {
        f"{name} (saved)" if name in taken else name: plan for name, plan in (plans or {}).items()
    }
    return Comparing(instances, asked, saved, addresses, most_need)


@dataclass(frozen=True)
class Comparing:
    """What is to be set side by side."""

    instances: tuple[Instance, ...]
    asked: list[Asked]
    saved: Mapping[str, Plan]
    addresses: list[str]
    most_need: bool

    def compare(self, report_progress: Progress = lambda _: None) -> Comparison:
        """Solve every column, and write its rows.

        Args:
            report_progress: Called before each column with the number that are still to come.
        """
        columns: list[Column] = []
        rows: list[Compared] = []
        plans: dict[str, Plan] = {}
        bases: dict[str, ColumnRows] = {}
        nothing: dict[str, DoNothing] = {}
        left = len(self.asked)
        names = nothing_names(self.instances)
        for base, instance in zip(names, self.instances, strict=True):
            nothing[base] = do_nothing(instance)
            bases[base] = _of_nothing(base, instance, nothing[base])
            columns.append(bases[base].column)
            rows += [*bases[base].rows(), *unheld_rows(bases[base], nothing[base].unheld)]
            for each in (each for each in self.asked if each.base == base):
                report_progress(left)
                left -= 1
                column, plan, more = self._plan_column(each, bases[base])
                columns.append(column)
                rows += more
                if plan is not None:
                    plans[column.name] = plan
        for name, plan in self.saved.items():
            column, more = self._read_saved_column(name, plan, bases)
            columns.append(column)
            rows += more
            plans[name] = plan
        named = tuple(name_own_money(rows))
        return Comparison(tuple(columns), named, FrozenDict(plans), FrozenDict(nothing))

    def _plan_column(
        self, asked: Asked, base: ColumnRows
    ) -> tuple[Column, Plan | None, list[Compared]]:
        """A column of its own solve; or why it has no plan."""
        try:
            plan = solve(asked.instance, most_need=self.most_need)
        except NoPlanExists:
            column, rows = _without_plan(asked, find_shortfall(asked.instance))
            return column, None, rows
        except SolverFailed as failed:
            first, *_ = str(failed).splitlines()
            return _column(asked, "not known", first), None, []
        writer = ColumnRows(
            _of_plan(asked.name, plan, asked.scenario, asked.says),
            plan.tables(),
            asked.instance,
            OwnMoney(asked.instance),
        )
        rows = [*writer.against(base.costs), *writer.rows()]
        rows += rows_beyond(asked.name, plan.beyond)
        rows += limit_rows(writer, plan.limits, plan.declared)
        if self.addresses:
            titled = partial(_title, asked.instance)
            with suppress(SolverFailed):  # the plan stands without
                rows += price_rows(writer, [*self._prices(asked.instance)], titled)
        return writer.column, plan, rows

    def _read_saved_column(
        self, name: str, plan: Plan, bases: Mapping[str, ColumnRows]
    ) -> tuple[Column, list[Compared]]:
        """The column of a saved plan."""
        same = [base for base in bases.values() if base.column.instance == plan.instance]
        base = same[0] if same else None
        writer = ColumnRows(
            _of_plan(name, plan, plan.scenario, ""),
            plan.tables(),
            base.instance if base else None,
            _money_of_saved(plan, base.instance) if base and base.instance else None,
        )
        rows = [*writer.rows(), *limit_rows(writer, plan.limits, plan.declared)]
        rows += rows_beyond(name, plan.beyond)
        if base and set(plan.periods) <= set(base.column.periods):
            rows += writer.against(base.costs)
        return writer.column, rows

    def _prices(self, instance: Instance) -> Iterator[Price]:
        """The price of each figure that was asked for, where this instance has it."""
        found = prove_optimum(instance, most_need=self.most_need)
        maker = Pricer(found.problem, found.solution)
        periods = [period.name for period in instance.periods]
        for group in parameters_of(found.problem):
            for address in self.addresses:
                name, _, period = address.partition("[")
                wanted = period.rstrip("]")
                there = [periods[at] for at in group.cells] if not group.figure.kind.once else []
                if group.figure.name == name and (not wanted or wanted in there):
                    yield maker.price(group)
                    break


def _title(instance: Instance, address: str) -> str:
    """The title of a figure, with the period that its address names."""
    name, bracket, period = address.partition("[")
    where: Address = next(each for each in instance.figures if str(each) == name)
    return figure_title(instance, where) + (f", {period.rstrip(']')}" if bracket else "")


def _column(asked: Asked, kind: str, why: str) -> Column:
    instance = asked.instance
    return Column(
        asked.name, kind, instance.name, instance.title, asked.scenario, asked.says,
        instance.changes, "", instance.areas, tuple(period.name for period in instance.periods),
        None, why, instance.head.prices,
    )  # fmt: skip


def _of_plan(name: str, plan: Plan, scenario: str, says: str) -> Column:
    return Column(
        name, "plan", plan.instance, plan.title, scenario, says, plan.changes, plan.mode,
        plan.areas, plan.periods, plan.cost_within, "", plan.price_base,
    )  # fmt: skip


def _of_nothing(name: str, instance: Instance, found: DoNothing) -> ColumnRows:
    """The column of doing nothing."""
    cost = sum(row.cost * row.discount for row in found.tables["money"])
    column = Column(
        name, "do nothing", instance.name, instance.title, "", name_base(instance),
        instance.changes, "",
        instance.areas, tuple(period.name for period in instance.periods), cost, "",
        instance.head.prices,
    )  # fmt: skip
    return ColumnRows(column, found.tables, instance, OwnMoney(instance))


def _without_plan(asked: Asked, short: Shortfall) -> tuple[Column, list[Compared]]:
    """The column of a scenario that has no plan: what is missing, by period."""
    money = OwnMoney(asked.instance)
    writer = ColumnRows(_column(asked, "no plan", short.why), {}, asked.instance, money)
    return writer.column, [*writer.added(), *missing_rows(writer, short.money, short.relaxed)]


def _money_of_saved(plan: Plan, instance: Instance) -> OwnMoney | None:
    """What the scenarios of a saved plan add, where the instance beside it still has them."""
    names = plan.scenario.split(JOINED) if plan.scenario else []
    if plan.periods != tuple(period.name for period in instance.periods) or not names:
        return None
    with suppress(DataError):
        return OwnMoney(with_scenario(instance, *names))
    return None
