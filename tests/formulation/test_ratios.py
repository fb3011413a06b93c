"""Ratios by definition, by hand: weights, heads, own cases, posts and vacancies, either sense."""

from __future__ import annotations

import random
from typing import Any

import pytest

import mixopt
from mixopt.data.model_checks import incoherences
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.report.terminal.area import Area
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.do_nothing import do_nothing
from mixopt.results.plan import Plan
from mixopt.results.saved_plan import plan_of
from mixopt.schema.model import Model

from support.defined import FIGURES, every_definition, team
from support.reproduction import least_cost
from support.small import small


def fte(plan: Plan, role: str, contract: str = "permanent") -> list[float]:
    """FTE of a role, one number a period."""
    return [r.fte for r in plan.staff if (r.role, r.contract) == (role, contract)]


def solve(instance: Instance) -> Plan:
    """Its plan, which the checker confirms and the reproduction costs alike."""
    plan = mixopt.solve(instance)
    assert find_broken_limits(instance, plan) == []
    assert plan.cost == pytest.approx(least_cost(instance), rel=1e-9)
    return plan


def price(instance: Instance, address: str) -> float:
    """£ that one unit more adds."""
    found = mixopt.prices(instance)[address].up.slope
    assert found is not None
    return found


def test_a_case_of_one_kind_counts_for_more_than_another() -> None:
    """90 plans and 60 children in care who count for one and a half each: 180 / 15 = 12."""
    figures = {**FIGURES, "needs.plans.case_weight": 1, "needs.care.case_weight": 1.5}
    plan = solve(small(team(load={"weighted": True}), figures))
    assert fte(plan, "worker") == pytest.approx([12])
    assert [r.reached for r in plan.standards if r.standard == "load"] == pytest.approx([15])


def test_a_limit_for_a_head_allows_more_where_staff_work_part_of_the_week() -> None:
    """150 cases at 15 to a head are 10 heads; of 1.25 heads to an FTE that is 8 FTE."""
    figures = {**FIGURES, "workforce.worker.permanent.heads_per_fte": 1.25,
               "workforce.worker.agency.heads_per_fte": 1}  # fmt: skip
    plan = solve(small(team(load={"counted": "heads"}), figures))
    assert fte(plan, "worker") == pytest.approx([8])
    assert [r.unit for r in plan.standards if r.standard == "load"] == ["cases/head"]


def test_a_span_counts_the_heads_of_workers_and_of_managers() -> None:
    """10 FTE of 1.2 heads are 12 workers: at 5 to a manager 2.4 heads, who are 2 FTE at 1.2."""
    figures = {**FIGURES, "workforce.worker.permanent.heads_per_fte": 1.2,
               "workforce.worker.agency.heads_per_fte": 1,
               "workforce.manager.permanent.heads_per_fte": 1.2}  # fmt: skip
    plan = solve(small(team(span={"counted": "heads"}), figures))
    assert fte(plan, "worker") == pytest.approx([10])
    assert fte(plan, "manager") == pytest.approx([2])


def test_managers_hold_cases_of_their_own_beside_their_work() -> None:
    """W workers have W/5 managers with 5 cases each: 15·W + 5·W/5 = 150, so W = 9.375."""
    model = team(load={"own_cases": ["manager"]})
    instance = small(model, {**FIGURES, "workforce.manager.permanent.own_cases": 5})
    plan = solve(instance)
    assert fte(plan, "worker") == pytest.approx([9.375])
    assert fte(plan, "manager") == pytest.approx([1.875])
    each = (50_000 + 60_000 / 5) / (15 + 5 / 5)
    assert price(instance, "needs.plans.demand[2020/21]") == pytest.approx(each)


def test_agency_staff_are_a_share_of_posts_whoever_fills_them() -> None:
    """12 posts, 7 hired: 3 agency staff make 10. That is 30% of staff, and 25% of the posts."""
    figures = {**FIGURES, "workforce.worker.permanent.recruitable": 7,
               "workforce.worker.posts": 12, "workforce.worker.vacancy_cost": 10_000,
               "standards.agency.limit": 0.25}  # fmt: skip
    with pytest.raises(NoPlanExists):
        mixopt.solve(small(team(posts=True), figures))
    without = {name: value for name, value in figures.items() if not name.endswith("vacancy_cost")}
    assert mixopt.solve(small(team(agency={"of": "posts"}), without)).vacancies == ()
    plan = solve(small(team(agency={"of": "posts"}, posts=True), figures))
    assert fte(plan, "worker", "agency") == pytest.approx([3])
    (reached,) = (r for r in plan.standards if r.standard == "agency")
    assert reached.reached == pytest.approx(0.25)


def test_agency_staff_are_a_share_of_heads() -> None:
    """7 permanent FTE of 1.2 heads and 3 agency staff of one: 3 of 11.4 are 26.3%, not 30%."""
    figures = {**FIGURES, "workforce.worker.permanent.recruitable": 7,
               "workforce.worker.permanent.heads_per_fte": 1.2,
               "workforce.worker.agency.heads_per_fte": 1}  # fmt: skip
    model = team(agency={"counted": "heads"})
    solve(small(model, {**figures, "standards.agency.limit": 3 / 11.4 + 1e-6}))
    with pytest.raises(NoPlanExists, match="Agency: no more than the limit"):
        mixopt.solve(small(model, {**figures, "standards.agency.limit": 3 / 11.4 - 1e-4}))


VACANT = {
    **FIGURES,
    "workforce.worker.posts": 12,
    "workforce.worker.vacancy_cost": 8_000,
    "workforce.worker.permanent.opening": 9,
}


def test_posts_that_nobody_fills_cost_money_on_a_line_of_their_own() -> None:
    """Cases ask for 10 of 12 posts: 2 stand vacant, at £8,000 for a year, half in a half-year."""
    instance = small(team(posts=True), VACANT)
    plan = solve(instance)
    (row,) = plan.vacancies
    assert (row.posts, row.permanent, row.agency, row.vacant) == pytest.approx((12, 10, 0, 2))
    assert plan.cost == pytest.approx(10 * 50_000 + 2 * 60_000 + 2 * 8_000)
    (entry,) = (e for e in plan.ledger if e.item == "vacancies")
    assert (entry.line, entry.amount) == ("workforce.worker.vacancies", pytest.approx(16_000))
    assert price(instance, "workforce.worker.posts[2020/21]") == pytest.approx(8_000)
    assert price(instance, "workforce.worker.vacancy_cost[2020/21]") == pytest.approx(2)
    half = {"2020 H1": {"from": "2020-04-01", "to": "2020-09-30"}}
    assert solve(small(team(posts=True), VACANT, periods=half)).cost == pytest.approx(plan.cost / 2)


def test_a_vacancy_that_costs_more_than_a_worker_is_filled() -> None:
    """A worker is £50,000 and a fifth of a manager's £60,000."""
    plan = solve(small(team(posts=True), {**VACANT, "workforce.worker.vacancy_cost": 62_001}))
    assert fte(plan, "worker") == pytest.approx([12])
    assert [row.vacant for row in plan.vacancies] == pytest.approx([0])


def test_doing_nothing_leaves_posts_vacant_and_the_bridge_adds_up() -> None:
    """9 workers of today on 12 posts: 3 vacant, which the base of the bridge has too."""
    instance = small(team(posts=True), {**VACANT, "workforce.manager.permanent.opening": 2})
    held = do_nothing(instance)
    assert [row.vacant for row in held.tables["vacancies"]] == pytest.approx([3])
    steps = {step.kind: step.amount for step in solve(instance).bridge}
    assert steps["base"] == pytest.approx(9 * 50_000 + 2 * 60_000 + 3 * 8_000)
    assert steps["staff"] == pytest.approx(50_000 - 8_000)
    assert steps["mix"] == pytest.approx(0)


def test_vacancies_stand_among_staff_and_where_the_money_goes() -> None:
    instance = small(team(posts=True), VACANT)
    grids = {grid.name: dict(grid.rows) for grid in Area(instance, solve(instance), "here").grids()}
    assert grids["Staff"]["Worker, posts that nobody fills"] == ["", "2.0"]
    assert grids["Spending"]["Worker, posts that nobody fills"] == ["£16,000"]


def test_vacancies_go_on_beyond_the_last_period() -> None:
    instance = small(team(posts=True), VACANT, years_beyond=2)
    plan = mixopt.solve(instance)
    assert find_broken_limits(instance, plan) == []
    assert plan.cost == pytest.approx(3 * (10 * 50_000 + 2 * 60_000 + 2 * 8_000))
    assert plan.beyond is not None
    assert [row.vacant for row in plan.beyond.vacancies] == pytest.approx([2, 2])


def test_a_saved_plan_has_its_vacancies_and_one_from_before_has_none() -> None:
    document = solve(small(team(posts=True), VACANT)).document()
    assert plan_of(document, "plan.json").vacancies[0].vacant == pytest.approx(2)
    del document["vacancies"]
    assert plan_of(document, "plan.json").vacancies == ()


def test_the_other_reading_of_a_ratio_keeps_managers_few() -> None:
    """At least six workers to a manager: 10 workers may have 1.67, though 2 have to run services."""
    model = team(span={"sense": "at_least"})
    figures = {**FIGURES, "standards.span.limit": 6, "workforce.manager.permanent.opening": 2}
    assert fte(solve(small(model, figures)), "manager") == pytest.approx([0])
    model["needs"]["old"] = {"title": "Old"}
    model["services"] = {"home": {"title": "Home", "unit": "place", "staffed_by": "manager",
                                  "meets": {"old": "suitable"}}}  # fmt: skip
    figures |= {"needs.old.demand": 20, "services.home.fte_per_unit": 0.1}
    plan = solve(small(model, {**figures, "standards.span.limit": 0}))
    assert fte(plan, "worker") == pytest.approx([10])
    assert fte(plan, "manager") == pytest.approx([2])
    assert do_nothing(small(model, {**figures, "standards.span.limit": 0})).tables["staff"]
    with pytest.raises(NoPlanExists, match="Span: within the limit"):  # unless idle workers come
        mixopt.solve(small(model, {**figures, "workforce.worker.permanent.recruitable": 10,
                                   "standards.agency.limit": 0}))  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_every_definition_together_costs_what_the_reproduction_says(seed: int) -> None:
    """Made-up teams with any mixture of definitions, over two years: optimum and checker agree."""
    chance = random.Random(seed)
    either = lambda *names: chance.choice(names)  # noqa: E731
    of = either("staff", "posts")
    model = team(
        load={"counted": either("fte", "heads"), "weighted": either(True, False),
              "own_cases": either([], ["manager"])},
        span={"counted": either("fte", "heads")},
        agency={"of": of, "counted": either("fte", "heads") if of == "staff" else "fte"},
        posts=of == "posts" or either(True, False),
    )  # fmt: skip
    plain = small(model, FIGURES, years=2)
    drawn = {
        str(address): [chance.uniform(*RANGES[address.figure])
                       for _ in range(1 if figure.kind.once else 2)]
        for address, figure in plain.figures.items()
        if address.figure in RANGES
    }  # fmt: skip
    solve(small(model, {**FIGURES, "standards.agency.limit": 0.6, **drawn}, years=2, discount=3.5))


RANGES = {
    "demand": (50, 100), "case_weight": (0.5, 2), "heads_per_fte": (1, 1.6), "own_cases": (0, 4),
    "posts": (10, 40), "vacancy_cost": (0, 90_000), "productive": (0.5, 1), "recruitable": (3, 40),
    "turnover": (0.05, 0.3), "opening": (4, 15), "hire_cost": (0, 9_000),
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"agency": {"of": "posts"}}, None),
        ({"agency": {"of": "posts", "counted": "heads"}, "posts": True}, "counts heads, and is a"),
        ({"load": {"own_cases": ["worker"]}}, "counts 'worker' among 'roles' and 'own_cases'"),
        ({"load": {"own_cases": ["boss"]}}, "no role called 'boss'"),
        ({"load": {"own_cases": ["manager"], "counted": "heads", "weighted": True}}, None),
    ],
)
def test_definitions_that_do_not_go_together_are_faults(
    changes: dict[str, Any], said: str | None
) -> None:
    found = [
        each.what for each in incoherences(Model.model_validate({"title": "T", **team(**changes)}))
    ]
    assert any(said in what for what in found) if said else not found


@pytest.mark.slow
def test_the_price_of_every_figure_of_these_is_what_a_small_change_costs() -> None:
    """Up and down, wherever there is a price: by solving the reproduction again."""
    instance = every_definition()
    before, measured = mixopt.solve(instance).cost, set()
    assert before == pytest.approx(least_cost(instance))
    for found in mixopt.prices(instance):
        for side in found.sides:
            if side.slope is None:
                continue
            step = 1e-5 * max(1.0, found.value)
            if side.holds_to is not None:  # else it is of a ratio, and holds at the figure
                step = min(step, abs(side.holds_to - found.value) / 2)
            by = side.sign * step
            after = least_cost(mixopt.changed(instance, {found.address: f"+{by:.9f}"}))
            assert after is not None
            measure = pytest.approx(side.slope * by, rel=1e-3, abs=0.01)
            assert after - before == measure, (found.address, by)
            measured.add(found.address.partition("[")[0].rpartition(".")[2])
    assert measured >= {"case_weight", "heads_per_fte", "own_cases", "posts", "vacancy_cost"}
