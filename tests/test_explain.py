"""Explanations against what is known by hand, and every repair measured by solving anew."""

from dataclasses import replace

import numpy as np
import pytest

import mixopt
from mixopt import planner
from mixopt.compiled import compile_lp
from mixopt.errors import NoPlanExists
from mixopt.explain import explain
from mixopt.explain.rounding import finest
from mixopt.scenarios import settings
from mixopt.solver import Infeasible, run
from tests.broken_councils import COUNCILS


@pytest.fixture(scope="module")
def found():
    """Each broken council with its explanation."""
    made = {name: council.instance() for name, council in COUNCILS.items()}
    return {name: (instance, explain(instance)) for name, instance in made.items()}


def value(setting):
    address, _, number = setting.rpartition("=")
    return address, float(number)


def solved_with(instance, sets):
    """The cost of the plan with figures set as they are printed."""
    changes = settings([each.setting for each in sets])
    return mixopt.solve(mixopt.changed(instance, changes, "the test"), prices=False).cost


@pytest.mark.parametrize("name", COUNCILS)
def test_what_clashes_is_exactly_what_is_known(name, found):
    _, told = found[name]
    clash = [
        sorted({(limit.limit, limit.of, limit.period) for limit in conflict.limits})
        for conflict in told.conflicts.found
    ]
    assert sorted(clash) == sorted(map(sorted, COUNCILS[name].clash))
    assert not told.conflicts.more


@pytest.mark.parametrize("name", COUNCILS)
def test_without_any_one_limit_of_each_set_there_is_a_plan(name, found):
    instance, told = found[name]
    compiled = compile_lp(planner.programme(instance))
    with pytest.raises(Infeasible):
        run(compiled)
    for at, conflict in enumerate(told.conflicts.found):
        others = [each.limits[0] for each in told.conflicts.found[:at]]
        others += [each.limits[0] for each in told.conflicts.found[at + 1 :]]
        for limit in conflict.limits:
            run(without(compiled, [limit, *others]))
    if len(told.conflicts.found) > 1:
        for conflict in told.conflicts.found:
            with pytest.raises(Infeasible):
                run(without(compiled, conflict.limits))


def without(compiled, limits):
    """A programme in which some limits limit nothing."""
    names = {limit.name for limit in limits}
    out = [at for at, row in enumerate(compiled.rows) if row.name in names]
    assert len(out) == len(names)
    lower, upper = compiled.row_lower.copy(), compiled.row_upper.copy()
    lower[out], upper[out] = -np.inf, np.inf
    return replace(compiled, row_lower=lower, row_upper=upper)


@pytest.mark.parametrize("name", COUNCILS)
def test_each_conflict_is_gone_once_a_limit_gives_way_by_what_is_told(name, found):
    instance, told = found[name]
    if len(told.conflicts.found) > 1:
        pytest.skip("the others still clash")
    compiled = compile_lp(planner.programme(instance))
    for limit in told.conflicts.found[0].limits:
        at = [row.name for row in compiled.rows].index(limit.name)
        assert feasible(compiled, at, limit.short * (1 + 1e-9))
        assert not feasible(compiled, at, limit.short * 0.999)


def feasible(compiled, at, by):
    """Whether there is a plan with one limit eased by so much, to either side."""
    lower, upper = compiled.row_lower.copy(), compiled.row_upper.copy()
    lower[at] -= by
    upper[at] += by
    try:
        run(replace(compiled, row_lower=lower, row_upper=upper))
    except Infeasible:
        return False
    return True


@pytest.mark.parametrize("name", COUNCILS)
def test_one_change_alone_is_the_least_that_is_known(name, found):
    _, told = found[name]
    offers = dict(
        value(offer.sets[0].setting) for tried in told.alone for offer in tried.offers
    )  # fmt: skip
    assert offers == pytest.approx(COUNCILS[name].alone)
    assert not any(tried.unconfirmed for tried in told.alone)


@pytest.mark.parametrize("name", COUNCILS)
def test_each_repair_gives_a_plan_at_the_cost_announced_and_a_little_less_gives_none(name, found):
    instance, told = found[name]
    for tried in told.alone:
        for offer in tried.offers:
            assert solved_with(instance, offer.sets) == pytest.approx(offer.cost, abs=0.005)
            nearly = [
                f"{each.address}={each.after - np.sign(each.by) * float(finest(each.unit)):.10g}"
                for each in offer.sets
            ]
            less = mixopt.changed(instance, settings(nearly), "the test")
            with pytest.raises(NoPlanExists):
                mixopt.solve(less, prices=False)


@pytest.mark.parametrize("name", COUNCILS)
def test_the_cheapest_package_is_what_is_known_and_gives_its_plan(name, found):
    instance, told = found[name]
    parts = told.package.parts or ()
    assert dict(value(part.set.setting) for part in parts) == pytest.approx(COUNCILS[name].package)
    if parts:
        cost = solved_with(instance, [part.set for part in parts])
        assert cost == pytest.approx(told.package.cost, abs=0.005)
