"""Axes that no figure is: the need left unmet, and the share or number of people in some services.

Each is the right-hand side of a limit that is added to the programme, so the cost is convex in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from scipy.sparse import csc_array, vstack

from mixopt.analysis.frontier.axis import Axis, View, as_it_is
from mixopt.analysis.optimum import find_optimum
from mixopt.errors import DataError, Fault
from mixopt.instance.flows import demand_of
from mixopt.instance.instance import Instance
from mixopt.instance.nearest import suggest
from mixopt.instance.variant import Variant
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sparse import Floats, SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm
from mixopt.programme.changed_lp import ChangedProblem
from mixopt.programme.problem import Problem

UNMET, SHARE, PEOPLE = "unmet", "share", "people"

LIMIT = "unmet_limit"

EVERYONE = "everyone is supported"

FEWEST = "no plan leaves fewer people unsupported"

ENOUGH = "leaving more people unsupported saves nothing"

NOBODY = 1e-6
"""Person-years: fewer are rounding."""

ADDED = "share_of_need"


def unmet_axis(instance: Instance, *, more_money: bool) -> Axis:
    """The weighted person-years left unmet; without the limits on money, what supporting costs.

    Args:
        instance: Whose need it is.
        more_money: Leave out the limits on money: budgets and savings targets.

    Raises:
        DataError: No service meets a need.
        NoPlanExists: No plan meets every limit, however many are left unmet.
    """
    if not any(need.met for need in instance.model.needs.values()):
        what = "its model has no needs that services meet"
        raise DataError([Fault(instance.name, what, "Ask for the curve of a figure")])
    first = Problem(instance, Variant(most_need=True))
    people = without_money(first) if more_money else first
    _, _, found = find_optimum(people, prices=False)
    second = first.then_least_cost(found.objective)
    row = [label.block for label in second.form.rows].index(LIMIT)
    own = _without_money(second.form, second) if more_money else second.form
    loose = own.row_upper.copy()
    loose[row] = np.inf
    _, _, free = find_optimum(_own(second, replace(own, row_upper=loose), {}), prices=False)
    most, least = float(free.activities[row]), max(found.objective, 0.0)
    start = (least + max(most, least)) / 2

    def problem_at(value: float) -> Problem:
        upper = own.row_upper.copy()
        upper[row] = value
        return _own(second, replace(own, row_upper=upper), {})

    title = "People unsupported, weighted person-years over the plan"
    title += ", whatever the money" if more_money else ""
    return Axis(
        UNMET, title, "person-years", start, "", least, max(most, least), problem_at(start),
        Perturbation([(row, 1.0)], []), problem_at,
        ends=(EVERYONE if least <= NOBODY else FEWEST, ENOUGH),
    )  # fmt: skip


def without_money(problem: Problem) -> ChangedProblem:
    """A problem without limits that more money would mend: budgets and savings targets."""
    return _own(problem, _without_money(problem.form, problem), {})


def _without_money(form: StandardForm, problem: Problem) -> StandardForm:
    """The same without limits that more money would mend."""
    money = {name for name, said in problem.structure.limits.items() if said.mended_by}
    free = np.array([label.block in money for label in form.rows])
    return replace(
        form,
        row_lower=np.where(free, -np.inf, form.row_lower),
        row_upper=np.where(free, np.inf, form.row_upper),
    )


def _own(problem: Problem, form: StandardForm, added: dict[str, str]) -> ChangedProblem:
    return ChangedProblem(
        instance=problem.instance,
        variant=problem.variant,
        given=problem.given,
        own=form,
        added=added,
    )


def share_axis(instance: Instance, address: str, view: View = as_it_is) -> Axis:
    """The share of a need's people in a group of services: `share.NEEDS.SERVICES[period]`.

    Or their number, with `people` in place of `share`. Needs and services are names joined by `+`,
    or `*` for all; a tag stands for its services. Without a period it is that of the last one. The
    share is of the people with the need, before anything is done about it.

    Raises:
        DataError: It names no need, no service, or no period.
    """
    counted = is_counted(address)
    needs, services, period, keeps = _read(instance, address, PEOPLE if counted else SHARE)
    problem, form, plan = find_optimum(view(Problem(instance)), prices=False, ranked=True)
    columns = [
        at
        for at, (block, keys) in enumerate(form.columns)
        if block == "supported"
        and keys[-1] == period
        and keys[-3] in needs
        and keys[-2] in services
        and keeps(keys[0])
    ]
    at = [each.name for each in instance.periods].index(period)
    people = sum(
        demand_of(instance, area, need)[at]
        for area in instance.areas
        if keeps(area)
        for need in needs
    )
    if not columns or not people:
        what = "nobody with this need may be in these services"
        raise DataError([Fault(f"'{address}'", what, "Name services that suit the need")])
    start = float(plan.values[columns].sum())
    sums = np.zeros(len(form.columns))
    sums[columns] = 1.0
    own = _with_row(problem.form, sums, start)
    title = _title(instance, needs, services, period, "People with" if counted else "Share of")
    one = 1.0 if counted else people / 100
    unit = "people" if counted else "%"

    def problem_at(value: float) -> Problem:
        return _own(problem, _with_row(problem.form, sums, value * one), {ADDED: title})

    moves = Perturbation([(len(form.rows), one)], [])
    return Axis(
        address, title, unit, start / one, "in the plan", 0.0, people / one,
        _own(problem, own, {ADDED: title}), moves, problem_at,
    )  # fmt: skip


def is_of_people(address: str) -> bool:
    """Whether an address is of a share, or a number, of people in some services."""
    name = address.partition("[")[0]
    return any(name.startswith(f"{kind}.") or f".{kind}." in name for kind in (SHARE, PEOPLE))


def is_counted(address: str) -> bool:
    """Whether people are counted, and not their share."""
    name = address.partition("[")[0]
    return name.startswith(f"{PEOPLE}.") or f".{PEOPLE}." in name


def _with_row(form: StandardForm, sums: Floats, right: float) -> StandardForm:
    """The programme with the sum of some columns held at a number."""
    matrix = vstack([form.matrix.scipy, csc_array(sums[np.newaxis, :])])
    return replace(
        form,
        matrix=SparseMatrix.from_scipy(matrix),
        row_lower=np.append(form.row_lower, right),
        row_upper=np.append(form.row_upper, right),
        rows=[*form.rows, Label(ADDED, ())],
    )


def _read(
    instance: Instance, address: str, kind: str
) -> tuple[list[str], list[str], str, Callable[[str], bool]]:
    """The needs, the services, the period, and which areas are asked about."""
    name, bracket, period = address.partition("[")
    period = period.removesuffix("]") if bracket else instance.periods[-1].name
    area, _, rest = name.partition(f"{kind}.")
    area = area.removesuffix(".")
    parts = rest.split(".")
    model, periods = instance.model, [each.name for each in instance.periods]
    met = [need for need in model.needs if model.needs[need].met]
    faults: list[Fault] = []
    if len(parts) != 2:
        what = "does not name needs and services"
        raise DataError([Fault(f"'{address}'", what, f"Write {kind}.NEED.SERVICE+SERVICE[period]")])
    needs = [*_read_names(parts[0], met, {}, address, "need", faults)]
    tags = {
        tag: [each for each in model.services if tag in model.services[each].tags]
        for service in model.services.values()
        for tag in service.tags
    }
    meeting = [each for each in model.services if model.services[each].meets]
    services = [*_read_names(parts[1], meeting, tags, address, "service or tag", faults)]
    if period not in periods:
        what = f"the instance has no period '{period}'"
        faults.append(Fault(f"'{address}'", what, suggest(period, periods)))
    if area and area not in instance.areas:
        what = f"the instance has no area '{area}'"
        faults.append(Fault(f"'{address}'", what, suggest(area, list(instance.areas))))
    if faults:
        raise DataError(faults)
    return needs, services, period, lambda each: not area or each == area


def _read_names(
    text: str,
    names: list[str],
    tags: dict[str, list[str]],
    address: str,
    what: str,
    faults: list[Fault],
) -> Iterator[str]:
    """The names that are joined by `+`; each that is none is a fault."""
    if text == "*":
        yield from names
        return
    for part in text.split("+"):
        if part in names:
            yield part
        elif part in tags:
            yield from tags[part]
        else:
            says = f"no {what} that may be asked for is called '{part}'"
            faults.append(Fault(f"'{address}'", says, suggest(part, [*names, *tags])))


def _title(
    instance: Instance, needs: list[str], services: list[str], period: str, what: str
) -> str:
    model = instance.model
    met = [need for need in model.needs if model.needs[need].met]
    every = "any need" if what.startswith("People") else "all needs"
    who = every if needs == met else " and ".join(model.needs[each].title for each in needs)
    where = " or ".join(dict.fromkeys(model.services[each].title for each in services))
    return f"{what} {who} in {where}, {period}"
