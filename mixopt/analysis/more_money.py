"""How many more people £100,000 more in an envelope would support."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mixopt.instance.instance import Instance
from mixopt.lp.highs import Solution, solve_form
from mixopt.lp.standard_form import StandardForm
from mixopt.results.funding_rows import MoreMoney
from mixopt.units import THOUSAND

A_SUM = 100_000.0
"""£: a sum of the size that a council finds or loses in a year."""

SEEN = 0.005
"""Person-years: a smaller change is not reported, as tables show two decimals."""


def people_for_more_money(
    instance: Instance, form: StandardForm, solution: Solution
) -> Iterator[MoreMoney]:
    """More people supported by more money in each envelope, by need, re-solved."""
    years = {period.name: period.years for period in instance.every_period}

    def unmet(found: Solution) -> dict[str, float]:
        total = dict.fromkeys(instance.model.needs, 0.0)
        for (block, index), value in zip(form.columns, found.values.tolist(), strict=True):
            if block == "unmet":
                _, need, period = index
                total[need] += years[period] * value
        return total

    before = unmet(solution)
    for at, (block, index) in enumerate(form.rows):
        if block != "envelope":
            continue
        upper = form.row_upper.copy()
        upper[at] += A_SUM / THOUSAND
        again = solve_form(replace(form, row_upper=upper, unit_steps=()))
        amount, (area, period) = A_SUM, index
        yield MoreMoney(area, period, amount, "", solution.objective - again.objective)
        for need, left in unmet(again).items():
            if abs(before[need] - left) > SEEN:
                yield MoreMoney(area, period, amount, need, before[need] - left)
