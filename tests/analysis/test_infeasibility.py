"""Explanations against what is known by hand, and every repair measured by solving again."""

from dataclasses import replace

import numpy as np
import pytest

import mixopt
from mixopt.analysis.infeasibility import explain
from mixopt.analysis.infeasibility.counting import count_findings
from mixopt.analysis.infeasibility.rounding import smallest_step
from mixopt.analysis.pooling import problem_to_explain
from mixopt.errors import DataError, NoPlanExists, SolverFailed
from mixopt.instance.settings import settings
from mixopt.lp.highs import Infeasible, solve_form
from mixopt.schema.scenarios import Change

from support.broken_councils import COUNCILS
from support.generated import write_instance
from support.sampling import sampled
from support.small import small


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


@pytest.mark.slow
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
@pytest.mark.slow
def test_without_any_one_limit_of_each_set_there_is_a_plan(name, found):
    instance, told = found[name]
    compiled = problem_to_explain(instance).form
    with pytest.raises(Infeasible):
        solve_form(compiled)
    for at, conflict in enumerate(told.conflicts.found):
        others = [each.limits[0] for each in told.conflicts.found[:at]]
        others += [each.limits[0] for each in told.conflicts.found[at + 1 :]]
        for limit in conflict.limits:
            solve_form(without(compiled, [limit, *others]))
    if len(told.conflicts.found) > 1:
        for conflict in told.conflicts.found:
            with pytest.raises(Infeasible):
                solve_form(without(compiled, conflict.limits))


def without(compiled, limits):
    """A programme in which some limits limit nothing."""
    names = {limit.name for limit in limits}
    out = [at for at, row in enumerate(compiled.rows) if row.name in names]
    assert len(out) == len(names)
    lower, upper = compiled.row_lower.copy(), compiled.row_upper.copy()
    lower[out], upper[out] = -np.inf, np.inf
    return replace(compiled, row_lower=lower, row_upper=upper)


@pytest.mark.parametrize("name", [name for name in COUNCILS if len(COUNCILS[name].clash) == 1])
def test_each_conflict_is_gone_once_a_limit_gives_way_by_what_is_told(name, found):
    instance, told = found[name]
    compiled = problem_to_explain(instance).form
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
        solve_form(replace(compiled, row_lower=lower, row_upper=upper))
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
                f"{each.address}={each.after - np.sign(each.by) * float(smallest_step(each.unit)):.10g}"
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


# What a package may move


def parts(instance, **asked):
    package = explain(instance, **asked).package
    return dict(value(part.set.setting) for part in package.parts or ())


def test_a_ratio_gives_way_in_a_package_by_no_more_than_it_must():
    """150 cases and 9 permanent of 9.4737 staff: 15.8333 cases each, 5.6% more; the cap doubles."""
    instance = COUNCILS["caseload, agency cap and recruitment meet"].instance()
    package = explain(instance, keep=frozenset({"recruitment"})).package
    assert [part.set.setting for part in package.parts] == [
        "standards.caseload.limit[2020/21]=15.84"
    ]
    assert package.relative == pytest.approx(0.84 / 15)
    assert package.pounds == 0


def test_what_is_bought_counts_its_price():
    told = explain(COUNCILS["two needs are short of places at once"].instance()).package
    assert {part.set.address: part.pounds for part in told.parts} == pytest.approx(
        {"services.foster.available[2020/21]": 365, "services.home.available[2020/21]": 730}
    )
    told = explain(COUNCILS["caseload, agency cap and recruitment meet"].instance()).package
    assert told.pounds == pytest.approx(0.5 * 40_000)


def test_weights_and_kinds_that_are_kept_turn_a_package():
    instance = COUNCILS["a ring-fence is above what its lines can spend"].instance()
    other = {"schemes.home.most[2020/21]": 501}
    assert parts(instance) == {"ringfences.kept.amount[2020/21]": 500}
    assert parts(instance, weights={"ring-fences": 2}) == other
    assert parts(instance, weights={"ring-fences": 2, "schemes": 2}) != other
    assert parts(instance, keep=frozenset({"ring-fences"})) == other
    assert parts(instance, keep=frozenset({"ring-fences", "schemes"})) == {}


def test_weights_turn_what_is_bought():
    """£1 a week for each place of the one, £7 of the other: the same either way, but weighted."""
    model = {
        "needs": {"people": {"title": "People"}},
        "services": {
            name: {"title": name, "unit": "place", "meets": {"people": "preferred"}}
            for name in ("near", "far")
        },
    }
    figures = {
        "needs.people.demand": 10, "services.near.available": 4, "services.far.available": 4,
        "services.near.price": 7, "services.far.price": 14,
    }  # fmt: skip
    instance = small(model, figures)
    assert parts(instance) == {"services.near.available[2020/21]": 6}
    assert parts(instance, weights={"recruitment": 5}) == parts(instance)
    offers = explain(instance).alone[0].offers
    assert [offer.cost for offer in offers] == pytest.approx([6 * 365 + 4 * 730, 4 * 365 + 6 * 730])


def test_law_and_what_nobody_can_buy_give_way_only_when_told_to():
    council = COUNCILS["too many admissions"]
    standards = {
        name: {**found, "standing": "law"} for name, found in council.model["standards"].items()
    }
    lawful = small({**council.model, "standards": standards}, council.figures)
    told = explain(lawful)
    assert told.package.parts is None
    assert not any(tried.offers for tried in told.alone)
    told = explain(lawful, law=True)
    mended = ["standards.admissions.limit[2020/21]=5"]
    assert [part.set.setting for part in told.package.parts] == mended
    assert [each.sets[0].setting for tried in told.alone for each in tried.offers] == mended
    grown = COUNCILS["a service cannot grow fast enough"].instance()
    assert explain(grown).package.parts is None
    assert parts(grown, law=True) == {"services.care.growth[2020/21]": 5}


def test_a_figure_moves_as_much_in_each_year_as_that_year_takes():
    """Nothing is to be saved in the first year; £200 of £300 in each later one is too much."""
    instance = small(
        {}, {"funding.rest.amount": 1000, "funding.savings_target.baseline": 1000,
             "funding.savings_target.savings": [0, 300, 200]},
        years=3, lines={"rest": "The rest"}, savings_target=True,
    )  # fmt: skip
    told = explain(instance)
    (offer,) = [offer for tried in told.alone for offer in tried.offers]
    assert [each.setting for each in offer.sets] == [
        "funding.savings_target.savings[2021/22]=0", "funding.savings_target.savings[2022/23]=0",
    ]  # fmt: skip


def test_money_over_years_is_asked_of_one_part_of_the_envelope():
    """Two parts do the same; neither is asked for a little of it."""
    instance = small(
        {"needs": {"people": {"title": "People"}}, "services": {"care": {
            "title": "Care", "unit": "place", "meets": {"people": "preferred"}}}},
        {"needs.people.demand": [10, 11], "services.care.price": 7,
         "funding.base.amount": [3000, 3000], "funding.growth.amount": [100, 200]},
        years=2, envelope={"base": "Base", "growth": "Growth"},
    )  # fmt: skip
    assert parts(instance) == {
        "funding.base.amount[2020/21]": 3550, "funding.base.amount[2021/22]": 3815,
    }  # fmt: skip
    told = explain(instance)
    offer = next(offer for tried in told.alone for offer in tried.offers)
    assert [each.setting for each in offer.sets] == [
        "funding.base.amount[2020/21]=3550", "funding.base.amount[2021/22]=3815",
    ]  # fmt: skip
    assert offer.same == ("funding.growth.amount",)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"weights": {"palaces": 1}}, "no kind is called 'palaces'"),
        ({"weights": {"places": 0}}, "places has the weight 0"),
        ({"weights": {"places": 1e7}}, "Write a number from 0.001 to 1,000"),
        ({"keep": frozenset({"palaces"})}, "--keep: no kind is called 'palaces'"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked, says):
    with pytest.raises(DataError, match=says):
        explain(mixopt.load("tutorial"), **asked)


# What could be met, and how near a plan is to none


def test_what_could_be_met_is_the_most_need_plan(found):
    instance, told = found["the envelope is too small"]
    plan = mixopt.solve(instance, most_need=True, prices=False)
    assert told.met.cost == pytest.approx(plan.cost) == pytest.approx(3000)
    assert [need.unmet for need in told.met.needs] == pytest.approx([10 - 3000 / 365])
    _, told = found["a ring-fence is above what its lines can spend"]
    assert told.met is None
    _, told = found["people who may not be moved have too few places"]
    assert told.met.cost is None
    assert "is moved overnight" in told.met.why


def test_how_near_a_plan_is_to_none_by_hand():
    """Littleton's README: 7,001,143 of 7,500,000; half of the children in homes may go."""
    near = {(each.address, each.up): each for each in explain(mixopt.load("tutorial")).near}
    assert near["funding.budget.amount[2025/26]", False].last == pytest.approx(
        7001.142857, abs=1e-6
    )
    assert near["services.childrens_home.available[2025/26]", False].last == pytest.approx(20)
    assert near["standards.span_of_control.limit", False].last == pytest.approx(3)
    assert near["workforce.social_worker.permanent.recruitable", False].last == pytest.approx(0.8)
    assert min(each.share for each in near.values()) == pytest.approx(0.0259060, abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tutorial", "derby", "stockport", "redbridge"])
def test_up_to_the_end_there_is_a_plan_and_beyond_it_none(name):
    instance = mixopt.load(name)
    told = explain(instance)
    assert told.near
    assert told.cost == pytest.approx(mixopt.solve(instance, prices=False).cost)
    for near in told.near[:6]:
        for part, exists in ((0.99, True), (1.01, False)):
            beyond = 0.001 if near.share == 0 and not exists else 0.0
            there = near.value + part * (near.last - near.value)
            there += (1 if near.up else -1) * beyond * abs(near.value)
            if near.unit == "times":
                change = Change(address=near.address, times=there)
            else:
                change = Change(address=near.address, set=there)
            try:
                again = mixopt.changed(instance, [change], "the test")
            except DataError:
                assert not exists  # beyond what the figure may be
                continue
            if exists:
                mixopt.solve(again, prices=False)
            else:
                with pytest.raises(NoPlanExists):
                    mixopt.solve(again, prices=False)


# Counting


def says(name):
    return [(finding.says, finding.sure) for finding in count_findings(COUNCILS[name].instance())]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("places are short in one year",
         "People, 2021/22: 15 people, and places for 12 in all that suits them; 3 too many"),
        ("relief comes a year too late",
         "People, 2020/21: 15 people, and places for 10 in all that suits them; 5 too many"),
        ("people who may not be moved have too few places",
         "Service, 2020/21: those who may not be moved need 10 places, and there are 8"),
        ("a commitment is above its places",
         "Prevention, 2020/21: 8 places are committed, and there are 6"),
        ("a reserve is to keep more than it has",
         "Reserve, 2020/21: its floor is £120, and no more than £100 was ever in it"),
    ],
)  # fmt: skip
def test_counting_finds_the_obvious(name, expected):
    assert says(name) == [(expected, True)]


def test_counting_finds_committed_spend_above_the_envelope():
    instance = small(
        {"levers": {"redesign": {"title": "Redesign", "saving": "recurrent"}}},
        {"funding.all.amount": 1000, "funding.budget.amount": 700,
         "levers.redesign.saving_after_0": 100, "levers.redesign.most": 2},
        envelope={"budget": "Budget"}, lines={"all": "All spending"},
    )  # fmt: skip
    (finding,) = count_findings(instance)
    assert finding.says == (
        "Money, 2020/21: £1,000 is spent whatever the plan, and the envelope, all funds and all "
        "savings come to £900; £100 too much"
    )
    assert finding.addresses == ("funding.budget.amount", "funding.all.amount")
    more = mixopt.changed(instance, settings(["funding.budget.amount=800"]), "the test")
    assert count_findings(more) == ()


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"levers.build.startable": 0}, "starts after the plan, if ever"),
        ({"levers.build.startable": [0, 1], "levers.build.adds_after_1": 5},
         "started as early as it may be, in 2021/22, it has no effect inside the plan"),
        ({"levers.build.startable": [1, 0], "levers.build.adds_after_1": 5}, None),
    ],
)  # fmt: skip
def test_counting_finds_levers_that_come_too_late(figures, expected):
    model = {
        **COUNCILS["places are short in one year"].model,
        "levers": {"build": {"title": "Build", "adds": "care", "periods": 2}},
    }
    findings = count_findings(small(model, {"levers.build.most": 3, **figures}, years=2))
    assert [finding.sure for finding in findings] == [False] * bool(expected)
    assert all(expected in finding.says for finding in findings)


@pytest.mark.parametrize("name", COUNCILS)
def test_what_counting_is_sure_of_has_no_plan(name):
    """Every broken council with each repair applied: what has a plan, counting finds nothing in."""
    instance = COUNCILS[name].instance()
    package = explain(instance, law=True).package
    assert package.parts
    mended = settings([part.set.setting for part in package.parts])
    assert not any(f.sure for f in count_findings(mixopt.changed(instance, mended, "the test")))


@pytest.mark.parametrize(
    "name", ["barking-and-dagenham", "better-care-fund", "derby", "redbridge", "stockport"]
)
def test_counting_finds_nothing_sure_in_what_has_a_plan(name):
    assert not any(finding.sure for finding in count_findings(mixopt.load(name)))


# The shipped councils


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    sampled(
        ["barking-and-dagenham", "better-care-fund", "derby", "redbridge"],
        0,
        always=["derby"],
    ),
)
def test_every_clash_of_a_squeezed_council_is_one_and_no_limit_of_it_is_spare(name):
    """With definitions only, people left out as told: solved by the planner's own door."""
    instance = mixopt.with_scenario(mixopt.load(name), "squeezed")
    told = explain(instance).conflicts
    problem = problem_to_explain(instance)
    for conflict in told.found:
        names = {limit.name for limit in conflict.limits}
        assert not with_only(problem, names, told.eased if conflict.money else None)
        for limit in conflict.limits:
            rest = names - {limit.name}
            assert with_only(problem, rest, told.eased if conflict.money else None)


def with_only(problem, names, eased):
    """Whether there is a plan with some limits, and definitions."""
    compiled = problem.form
    lower, upper = compiled.row_lower.copy(), compiled.row_upper.copy()
    for at, row in enumerate(compiled.rows):
        limits = problem.structure.limits[row.block].standing != "definition"
        if limits and row.name not in names:
            lower[at], upper[at] = -np.inf, np.inf
        by = (eased or {}).get(row.name, 0.0)
        upper[at] += 0.0 if np.isfinite(lower[at]) else by
        lower[at] -= by
    try:
        solve_form(replace(compiled, cost=0 * compiled.cost, row_lower=lower, row_upper=upper))
    except Infeasible:
        return False
    except SolverFailed as loose:  # nothing holds a variable that no limit of the set is about
        assert "rests on a bound" in str(loose)
    return True


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    sampled(
        ["barking-and-dagenham", "better-care-fund", "derby", "stockport", "redbridge"],
        0,
        always=["stockport"],
    ),
)
def test_what_is_offered_to_a_squeezed_council_gives_a_plan_at_that_cost(name):
    instance = mixopt.with_scenario(mixopt.load(name), "squeezed")
    told = explain(instance, law=name == "redbridge")
    sets = [part.set for part in told.package.parts]
    assert solved_with(instance, sets) == pytest.approx(told.package.cost, abs=0.01)
    for tried in told.alone:
        for offer in tried.offers:
            assert solved_with(instance, offer.sets) == pytest.approx(offer.cost, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    sampled(
        [
            ("derby", "local_first"),
            ("barking-and-dagenham", "no_recruitment_scheme"),
            ("redbridge", "turnover_as_it_was"),
        ],
        0,
        always=[("redbridge", "turnover_as_it_was")],
    ),
)
def test_a_question_with_few_ways_out_is_told_all_of_them(case):
    """Each change alone, applied, gives its plan; a little less of it gives none."""
    name, scenario = case
    instance = mixopt.with_scenario(mixopt.load(name), scenario)
    told = explain(instance)
    offers = [offer for tried in told.alone for offer in tried.offers]
    assert len(offers) >= 5
    for offer in offers:
        assert solved_with(instance, offer.sets) == pytest.approx(offer.cost, abs=0.01)
        less = [
            f"{each.address}={each.before + 0.9 * (each.after - each.before):.10g}"
            for each in offer.sets
        ]
        if offer.by > 0.5:
            with pytest.raises(NoPlanExists):
                mixopt.solve(mixopt.changed(instance, settings(less), "the test"), prices=False)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled([4, 5, 13, 17, 40, 44], 0, always=[4]))
def test_what_is_offered_to_a_made_up_council_gives_a_plan_at_that_cost(seed, tmp_path):
    write_instance(
        tmp_path / "x",
        seed,
        1 + seed % 2,
        1 + seed % 4,
        needs=3 + seed % 6,
        squeeze=0.5 + 0.2 * (seed % 4),
    )
    instance = mixopt.load(str(tmp_path / "x"))
    told = explain(instance, law=seed % 2 == 0)
    assert told.conflicts.found
    offers = [offer for tried in told.alone for offer in tried.offers][:5]
    assert offers or told.package.parts
    for offer in offers:
        assert solved_with(instance, offer.sets) == pytest.approx(offer.cost, abs=0.01)
    if told.package.parts:
        sets = [part.set for part in told.package.parts]
        assert solved_with(instance, sets) == pytest.approx(told.package.cost, abs=0.01)
