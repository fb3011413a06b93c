"""Programmes that a user has changed: solved, certified, read back, and what was added priced."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pyomo.environ as pyo
import pytest

import mixopt
from mixopt.instance.instance import Instance
from mixopt.units import Measure

A, T = "littleton", "2025/26"
HOME = (A, "children", "childrens_home", T)
AGENCY = (A, "children", "foster_agency", T)
OWN = (A, "foster_in_house", "foster_in_house", T)
INSTANCES = ["tutorial", "barking-and-dagenham", "better-care-fund", "derby", "redbridge",
             "stockport"]  # fmt: skip


@pytest.fixture
def tutorial() -> Instance:
    return mixopt.load("tutorial")


@pytest.mark.slow
@pytest.mark.parametrize("name", INSTANCES)
def test_a_programme_that_was_not_changed_gives_the_plan_of_its_instance(name: str) -> None:
    instance = mixopt.load(name)
    found = mixopt.solve_lp(mixopt.build(instance))
    assert found.plan == mixopt.solve(instance)
    assert (found.added, found.breaks, found.outside_ledger) == ((), (), 0.0)
    assert found.objective == pytest.approx(found.plan.cost)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tutorial", "derby"])
def test_a_most_need_programme_gives_the_most_need_plan(name: str) -> None:
    instance = mixopt.load(name)
    budget = next(at for at in instance.figures if at.table == "funding" and at.figure == "amount")
    short = mixopt.changed(instance, {str(budget): {"times": 0.9}})
    found = mixopt.solve_lp(mixopt.build(short, most_need=True))
    assert found.plan == mixopt.solve(short, most_need=True)
    assert found.measure is Measure.PEOPLE
    assert found.plan.need_certificate is not None


def cost(instance: Instance, right: float, sense: str) -> float:
    """£ of the plan in which this many children are with agencies, at the most or the least."""
    lp = mixopt.build(instance)
    left = lp.supported[AGENCY]
    lp.mine = pyo.Constraint(expr={"at_most": left <= right, "at_least": left >= right,
                                   "equal": left == right}[sense])  # fmt: skip
    return mixopt.solve_lp(lp, prices=False).objective


@pytest.mark.slow
@pytest.mark.parametrize(("sense", "right"), [("at_most", 28.0), ("at_least", 29.0), ("equal", 28.5),
                                              ("at_most", 35.0), ("at_most", 30.0)])  # fmt: skip
def test_the_price_of_an_added_constraint_is_what_solving_again_gives(
    tutorial: Instance, sense: str, right: float
) -> None:
    lp = mixopt.build(tutorial)
    left = lp.supported[AGENCY]
    lp.mine = pyo.Constraint(expr={"at_most": left <= right, "at_least": left >= right,
                                   "equal": left == right}[sense])  # fmt: skip
    found = mixopt.solve_lp(lp)["mine"]
    assert (found.sense, found.right) == (sense, right)
    here = cost(tutorial, right, sense)
    for side in (found.up, found.down):
        for by in (0.01, 0.5):
            end = side.holds_to
            if side.slope is None or end is None or abs(end - right) < by:
                continue
            again = cost(tutorial, right + side.sign * by, sense)
            assert again - here == pytest.approx(side.sign * by * side.slope, abs=0.01)
        if side.step_adds is not None:
            again = cost(tutorial, right + side.sign, sense)
            assert again - here == pytest.approx(side.step_adds, abs=0.01)
        if side.state == "no plan":
            with pytest.raises(mixopt.NoPlanExists):
                cost(tutorial, right + side.sign * 0.01, sense)


def test_the_range_of_a_price_ends_at_a_limit_that_is_named(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.mine = pyo.Constraint(expr=lp.supported[AGENCY] <= 28)
    found = mixopt.solve_lp(lp)["mine"]
    # an agency place at £900 for one in a home at £4,000, 365 days
    assert found.up.slope == pytest.approx((900 - 4000) * 365 / 7)
    assert found.up.holds_to == pytest.approx(30)
    assert found.up.stops.startswith("Foster care by independent agencies: no more than is avail")
    assert found.down.stops == "spend fits the envelope, 2025/26"
    beyond = (found.down.holds_to or 0) - 0.01
    with pytest.raises(mixopt.NoPlanExists):
        cost(tutorial, beyond, "at_most")


def test_a_constraint_that_does_not_bind_costs_nothing(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.loose = pyo.Constraint(expr=lp.supported[AGENCY] <= 1000)
    found = mixopt.solve_lp(lp)["loose"]
    assert (found.up.slope, found.down.slope) == (0, 0)
    assert found.up.holds_to == float("inf")
    assert found.down.holds_to == pytest.approx(30)
    assert found.room == pytest.approx(970)


def test_constraints_of_every_shape_are_priced_by_name(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.indexed = pyo.Constraint(lp.PERIODS, rule=lambda lp, t: lp.supported[AGENCY] <= 29)
    lp.listed = pyo.ConstraintList()
    lp.listed.add(lp.supported[AGENCY] <= 40)
    lp.sided = pyo.Constraint(expr=(20, lp.supported[HOME], 22))
    lp.part = pyo.Block()
    lp.part.inside = pyo.Constraint(expr=lp.supported[AGENCY] <= 41)
    lp.curly = pyo.Constraint(["{x}"], rule=lambda lp, x: lp.supported[AGENCY] <= 42, doc="{y}")
    found = mixopt.solve_lp(lp)
    assert {each.name for each in found.added} == {
        "indexed[2025/26]", "listed[1]", "sided", "sided (at least)", "part.inside", "curly[{x}]",
    }  # fmt: skip
    assert {found["sided"].sense, found["sided (at least)"].sense} == {"at_most", "at_least"}
    assert found["indexed[2025/26]"].up.slope == pytest.approx(-3100 * 365 / 7)
    told = {row.limit: row.change for row in found.plan.limits if row.standing == "added"}
    assert told["indexed[2025/26]"] == pytest.approx(-3100 * 365 / 7)
    with pytest.raises(KeyError, match="there is: indexed"):
        found["index"]


def test_parameters_become_changed_figures(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.available[OWN] = 42
    found = mixopt.solve_lp(lp)
    after = mixopt.solve(mixopt.changed(tutorial, {"services.foster_in_house.available": 42}))
    assert found.plan.cost == pytest.approx(after.cost)
    assert found.plan.volumes == after.volumes
    assert found.plan.changes == (
        "services.foster_in_house.available[2025/26]: 40 → 42 places (parameter of the programme)",
    )


def test_a_parameter_that_no_figure_may_be_is_refused(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.available[OWN] = -1
    lp.weeks[T] = 53
    with pytest.raises(mixopt.DataError, match=r"weeks.*follows from the dates"):
        mixopt.solve_lp(lp)
    lp.weeks[T] = tutorial.periods[0].weeks
    with pytest.raises(mixopt.DataError, match=r"It must be 0 or more|It must be from 0"):
        mixopt.solve_lp(lp)


def test_a_limit_that_was_taken_out_is_told_and_so_is_what_the_plan_breaks(
    tutorial: Instance,
) -> None:
    lp = mixopt.build(tutorial)
    lp.supply[OWN].deactivate()
    found = mixopt.solve_lp(lp)
    assert found.plan.cost < mixopt.solve(tutorial).cost - 1000
    name = f"supply[{','.join(OWN)}]"
    assert found.plan.changes == (f"limit {name} is left out (in the programme)",)
    assert any("foster_in_house" in each for each in found.breaks)


def test_a_limit_that_was_changed_is_told(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.supply[OWN].set_value(lp.supply[OWN].body <= lp.supply[OWN].upper + 2)
    found = mixopt.solve_lp(lp)
    assert found.plan.changes == (f"limit supply[{','.join(OWN)}] is changed (in the programme)",)
    assert any("foster_in_house" in each for each in found.breaks)


def test_a_variable_with_a_cost_is_counted_beside_the_ledger(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.kinship = pyo.Var(bounds=(0, 5), doc="children placed with family, £20,000 a year each")
    lp.needs_met[A, "children", T].set_value(
        lp.needs_met[A, "children", T].body + lp.kinship == lp.demand[A, "children", T]
    )
    lp.least_cost.expr += 20 * lp.kinship
    found = mixopt.solve_lp(lp)
    assert found.variables == pytest.approx({"kinship": 5.0})
    # one less goes to a home at £4,000 a week; for one more, as homes keep theirs, an agency at £900
    bound = found["kinship (upper bound)"]
    assert bound.down.slope == pytest.approx(20_000 - 4000 * 365 / 7)
    assert bound.up.slope == pytest.approx(20_000 - 900 * 365 / 7)
    assert found.outside_ledger == pytest.approx(100_000)
    assert found.objective == pytest.approx(found.plan.cost + 100_000)
    assert "variable kinship is added (in the programme)" in found.plan.changes
    assert "the objective is changed (in the programme)" in found.plan.changes
    assert found.plan.certified
    assert found.breaks == ("need children, 2025/26, littleton: 90.000000 is above 85.000000",)


def test_another_objective_is_solved_and_told(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.least_cost.deactivate()
    lp.fewest = pyo.Objective(expr=lp.supported[AGENCY])
    found = mixopt.solve_lp(lp)
    placed = {row.service: row.people for row in found.plan.supported}
    assert found.objective == pytest.approx(placed["foster_agency"] * 1000)
    assert placed["foster_agency"] < 30
    assert "the objective is changed (in the programme)" in found.plan.changes


def test_a_fixed_variable_stays_where_it_was_fixed(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.supported[AGENCY].fix(27.5)
    found = mixopt.solve_lp(lp)
    placed = {row.service: row.people for row in found.plan.supported}
    assert placed["foster_agency"] == pytest.approx(27.5)
    name = f"supported[{','.join(AGENCY)}] (fixed)"
    assert found.plan.changes == (f"constraint {name} is added (in the programme)",)
    assert found[name].up.slope == pytest.approx(-3100 * 365 / 7)
    assert found.breaks == ()
    assert lp.supported[AGENCY].fixed
    assert lp.supported[AGENCY].value == 27.5
    assert lp.supported[AGENCY].lower == 0


def test_the_programme_is_left_as_it_was(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial, most_need=True)
    lp.mine = pyo.Constraint(expr=lp.supported[AGENCY] <= 28)
    lp.supported[HOME].fix(22)

    def state() -> list[Any]:
        return [
            [(data.name, data.lb, data.ub, data.fixed, data.value)
             for data in lp.component_data_objects(pyo.Var)],
            [(data.name, str(data.expr), data.active)
             for data in lp.component_data_objects(pyo.Constraint)],
            [(data.name, str(data.expr), data.active)
             for data in lp.component_data_objects(pyo.Objective)],
        ]  # fmt: skip

    before = state()
    first = mixopt.solve_lp(lp)
    assert state() == before
    assert mixopt.solve_lp(lp) == first


def binary(lp: Any) -> None:
    lp.opened = pyo.Var(within=pyo.Binary)
    lp.mine = pyo.Constraint(expr=lp.supported[HOME] <= 30 * lp.opened)


def unbounded(lp: Any) -> None:
    lp.more = pyo.Var(within=pyo.NonNegativeReals)
    lp.mine = pyo.Constraint(expr=lp.supported[HOME] <= lp.more)


def product(lp: Any) -> None:
    lp.mine = pyo.Constraint(expr=lp.supported[HOME] * lp.supported[AGENCY] <= 30)


def curved(lp: Any) -> None:
    lp.least_cost.expr += lp.supported[HOME] ** 2


def second(lp: Any) -> None:
    lp.other = pyo.Objective(expr=lp.supported[HOME])


def none_left(lp: Any) -> None:
    lp.least_cost.deactivate()


def maximised(lp: Any) -> None:
    lp.least_cost.deactivate()
    lp.other = pyo.Objective(expr=lp.supported[HOME], sense=pyo.maximize)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (binary, r"opened: takes whole numbers only \(Binary\)"),
        (unbounded, r"more: has no finite bounds\. Give it bounds=\(0, MOST\)"),
        (product, "mine.*linear programmes only"),
        (curved, "least_cost.*linear programmes only"),
        (second, r"2 active objectives \(least_cost, other\)"),
        (none_left, "0 active objectives"),
        (maximised, "other: is maximised. Minimise its negative"),
    ],
)
def test_what_is_no_linear_programme_is_refused(
    tutorial: Instance, change: Callable[[Any], None], says: str
) -> None:
    lp = mixopt.build(tutorial)
    change(lp)
    with pytest.raises(mixopt.DataError, match=says):
        mixopt.solve_lp(lp)


def test_every_such_fault_is_told_at_once(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.opened, lp.more = pyo.Var(within=pyo.Binary), pyo.Var()
    second(lp)
    with pytest.raises(mixopt.DataError) as fault:
        mixopt.solve_lp(lp)
    assert len(fault.value.faults) == 3


def test_where_there_is_no_plan_the_added_constraint_is_named(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.few_homes = pyo.Constraint(expr=lp.supported[HOME] <= 17, doc="no more than 17 in homes")
    with pytest.raises(mixopt.NoPlanExists) as none:
        mixopt.solve_lp(lp)
    assert "no more than 17 in homes (added)" in str(none.value)
    assert "constraint few_homes is added" in str(none.value)


def test_where_the_figures_alone_have_no_plan_that_is_told(tutorial: Instance) -> None:
    lp = mixopt.build(mixopt.changed(tutorial, {"funding.budget.amount": 6900}))
    lp.few_homes = pyo.Constraint(expr=lp.supported[HOME] <= 20)
    with pytest.raises(mixopt.NoPlanExists, match="no plan fits the money"):
        mixopt.solve_lp(lp)


def test_a_constraint_without_variables_that_does_not_hold_is_no_plan(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.never = pyo.Constraint(expr=lp.demand[A, "children", T] <= 3)
    with pytest.raises(mixopt.NoPlanExists, match="never"):
        mixopt.solve_lp(lp)


@pytest.mark.parametrize(
    "what", [None, "tutorial", pyo.ConcreteModel()], ids=["None", "text", "lp"]
)
def test_what_build_did_not_make_is_answered_with_what_to_write(what: Any) -> None:
    with pytest.raises(TypeError, match=r"Write lp = mixopt\.build\("):
        mixopt.solve_lp(what)


def test_a_most_need_programme_prices_what_was_added_in_people(tutorial: Instance) -> None:
    lp = mixopt.build(mixopt.changed(tutorial, {"funding.budget.amount": 6900}), most_need=True)
    lp.mine = pyo.Constraint(expr=lp.supported[AGENCY] <= 28)
    found = mixopt.solve_lp(lp)
    assert found.measure is found["mine"].measure is Measure.PEOPLE
    # £3,100 a week less for each child moved from a home to an agency, in children of a home
    assert (found["mine"].up.slope or 0) < 0
    lp.mine.set_value(lp.supported[AGENCY] <= 29)
    again = mixopt.solve_lp(lp)
    by = again.objective - found.objective
    assert by == pytest.approx(found["mine"].up.step_adds, abs=1e-6)


def test_partners_held_to_what_they_pay_alone_are_refused_with_what_to_do() -> None:
    instance = mixopt.load("better-care-fund")
    head = instance.head.model_copy(update={"no_worse_off": instance.areas})
    held = dataclasses.replace(instance, head=head)
    with pytest.raises(mixopt.DataError, match="no_worse_off"):
        mixopt.solve_lp(mixopt.build(held))


def test_bounds_that_are_loosened_are_told(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.unmet[A, "children", T].setub(1)
    found = mixopt.solve_lp(lp)
    assert found.plan.needs[0].unmet == pytest.approx(1)
    assert any("the bounds of unmet[" in each for each in found.plan.changes)
    assert found.breaks


def test_bounds_that_are_narrowed_are_limits_with_a_price(tutorial: Instance) -> None:
    lp = mixopt.build(tutorial)
    lp.supported[HOME].setlb(21)
    lp.supported[AGENCY].setub(35)
    found = mixopt.solve_lp(lp)
    floor = found[f"supported[{','.join(HOME)}] (lower bound)"]
    assert (floor.sense, floor.right) == ("at_least", 21)
    assert floor.up.slope == pytest.approx(3100 * 365 / 7)
    assert found[f"supported[{','.join(AGENCY)}] (upper bound)"].up.slope == 0
    assert found.breaks == ()
