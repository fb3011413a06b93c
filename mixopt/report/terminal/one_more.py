"""What one more of each limit would do, in £ and for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from mixopt.instance.instance import Instance
from mixopt.instance.limit import FAMILIES, SPENT
from mixopt.instance.titles import fund_title
from mixopt.report.parallel_limits import describe_parallel_limits
from mixopt.report.terminal.grid import Grid, Line, pounds
from mixopt.results.care_rows import Bound
from mixopt.results.plan import Plan

NO_PLAN = "no plan"

FEW = 3
"""Limits of one sort that are listed one by one where there is no plan with one more."""


def one_more(instance: Instance, plan: Plan, area: str) -> tuple[Grid, Grid]:
    """Both tables of an area: £, and people in most-need mode."""
    found = _OneMore(instance, plan, area)
    return found.in_pounds(), found.in_people()


@dataclass(frozen=True)
class _OneMore:
    """The limits of one area."""

    instance: Instance
    plan: Plan
    area: str

    def in_pounds(self) -> Grid:
        """£ that one more of each limit adds to the cost."""
        discounted = ""
        if self.instance.head.discount.value:
            discounted = " Discounted, as the cost of the plan is."
        kept = ", with no more need left unmet" if self.plan.mode == "most-need" else ""
        note = (
            f"£ that one more unit adds to the cost of the whole plan{kept}, found by solving "
            f"again; a minus saves.{discounted} Changes do not add up."
        )
        same = [
            *self._without_use(),
            *describe_parallel_limits(self.instance, self.plan.limits, self._own_areas()),
        ]
        rows = self._prices(lambda row: row.change, pounds, always=self._is_always_priced)
        title = "What one more would do"
        if not rows:
            return Grid(title, [], note="\n".join(same), alone=bool(same), name="Prices")
        return Grid(title, rows, note="\n".join([note, *same]), name="Prices")

    def _without_use(self) -> Iterator[str]:
        """Why there is no plan with more of what must be spent in full."""
        funds = {
            row.of: None
            for row in self.plan.limits
            if row.change is None
            and row.area in self._own_areas()
            and self.plan.declared[row.limit].family == SPENT
        }
        if funds:
            titles = "; ".join(fund_title(self.instance, fund) for fund in funds)
            yield (
                "No plan with £1,000 more, as it must be spent in full and there is nothing more "
                f"that it may pay for: {titles}."
            )

    def _is_nothing(self, row: Bound) -> bool:
        """Whether it is that more must be spent on a scheme that is not there in this area."""
        scheme = self.plan.declared[row.limit].keys == ("area", "scheme", "period")
        return scheme and row.change is None and row.of in self._schemes_elsewhere

    @cached_property
    def _schemes_elsewhere(self) -> set[str]:
        here = {row.scheme for row in self.plan.schemes if row.area == self.area and row.most}
        return {row.scheme for row in self.plan.schemes} - here

    def _is_always_priced(self, row: Bound) -> bool:
        """Whether its price is shown even where it is nothing."""
        return FAMILIES[self.plan.declared[row.limit].family].priced

    def _own_areas(self) -> set[str]:
        """The areas whose limits stand here: of several, what holds for all stands apart."""
        return {self.area} if len(self.plan.areas) > 1 else {self.area, ""}

    def in_people(self) -> Grid:
        """Person-years that one more of each limit leaves unmet."""
        note = (
            "Person-years, weighted, that one more unit would leave unmet; a minus is more people "
            "supported. What it would then cost is in the table above."
        )
        rows = self._prices(lambda row: row.people, lambda people: f"{people:+.4f}")
        return Grid("What one more would do for people", rows, note=note, name="People")

    def _prices(
        self,
        number: Callable[[Bound], float | None],
        text: Callable[[float], str],
        always: Callable[[Bound], bool] = lambda _: False,
    ) -> list[Line]:
        """The limits with a price, and some in any case; one row for all periods of each."""
        nothing = {text(0.0), text(-0.0)}
        binding: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        labels: dict[tuple[str, str], str] = {}
        for row in self.plan.limits:
            price = number(row)
            shown = NO_PLAN if price is None else text(price)
            if row.area not in self._own_areas() or self._is_nothing(row):
                continue
            if shown not in nothing or always(row):
                key = (row.limit, row.of)
                binding[key][row.period] = shown
                labels[key] = f"{row.words} ({row.standing})"
        return [
            (label, [by[""]] if "" in by else [by.get(p, "–") for p in self.plan.periods])
            for label, by in _alike(binding, labels)
        ]


By = dict[str, str]
"""A text for each period; blank for what holds over the plan."""


def _alike(
    binding: dict[tuple[str, str], By], labels: dict[tuple[str, str], str]
) -> Iterator[tuple[str, By]]:
    """The rows with their labels; many of one limit that have no plan become one."""
    stuck: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, by in binding.items():
        if set(by.values()) == {NO_PLAN}:
            stuck[key[0]].append(key)
    for key, by in binding.items():
        alike = stuck[key[0]]
        if len(alike) <= FEW or key not in alike:
            yield labels[key], by
        elif key == alike[0]:
            every = {period: NO_PLAN for other in alike for period in binding[other]}
            yield f"{labels[key]}, and {len(alike) - 1} more like it", every
