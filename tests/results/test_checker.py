"""The checker tried by breaking every kind of limit, one at a time, with all others kept.

A made-up council's programme is taken, one of its limits is turned round, and the plan that comes
of it is printed: everything else holds, so what the checker names is what was broken.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyomo.environ as pyo
import pytest

import mixopt
from mixopt.formulation import build
from mixopt.instance.instance import Instance
from mixopt.results.care_tables import Rows
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.decisions import Decisions
from mixopt.results.ledger import Ledger
from mixopt.results.plan import Plan

from support import grouped
from support.flowing import council
from support.generated import write_instance
from support.small import small

SEEDS = (48, 10, 22)
"""Made-up councils that have every kind of limit between them."""
BY = (1.0, 0.1, 0.02)
"""By how much a limit is broken, in its own unit: the first that the others leave room for."""
ROWS = 40
"""Of each limit, so many rows are tried, until one can be broken with all others kept."""
UNREAD = {"costs"}
"""What no table of a plan is read from: costs are added up from the ledger again."""


def decided(lp: pyo.ConcreteModel) -> Decisions:
    """The values of a programme's variables, in £."""

    def read(name: str, scale: float = 1.0) -> dict[tuple[str, ...], float]:
        return {at: (data.value or 0.0) * scale for at, data in lp.component(name).items()}

    people = ("supported", "unmet", "volume", "drawn", "fte", "deployed", "hired", "released",
              "vacant", "started")  # fmt: skip
    pounds = {"spent": "scheme_spend"} | {name: name for name in ("paid", "kept", "given", "taken")}
    return Decisions(**{name: read(name) for name in people},
                     **{name: read(of, 1000.0) for name, of in pounds.items()})  # fmt: skip


def printed(instance: Instance, plan: Plan, decisions: Decisions) -> Plan:
    """The plan that these decisions are."""
    ledger = Ledger(instance, decisions).entries()
    discount = dict(zip(plan.periods, instance.discount, strict=True))
    cost = sum(entry.amount * discount[entry.period] for entry in ledger)
    alone = {(r.area, r.partner): r.alone for r in plan.partners if r.alone is not None}
    tables = Rows(instance, decisions, ledger, alone).tables()
    return replace(plan, cost=cost, ledger=ledger, **tables)


def contraries(row: Any) -> Iterator[Any]:
    """What breaks a row: above its upper side, or below its lower side."""
    lower, body, upper = row.to_bounded_expression()
    for by in BY:
        if upper is not None:
            yield body >= upper + by
        if lower is not None:
            yield body <= lower - by


def broken(lp: pyo.ConcreteModel, name: str) -> Iterator[Decisions]:
    """What is decided where one row of a limit is broken, and all others are kept."""
    for row in list(lp.component(name).values())[:ROWS]:
        for contrary in contraries(row):
            row.deactivate()
            lp.contrary.add(contrary)
            solver = pyo.SolverFactory("appsi_highs")
            answer = solver.solve(lp, load_solutions=False)
            there = str(answer.solver.termination_condition) == "optimal"
            if there:
                solver.load_vars()
            lp.contrary.clear()
            row.activate()
            if there:
                yield decided(lp)
                return


Solved = tuple[Instance, Plan, pyo.ConcreteModel]


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> list[Solved]:
    """Each council, its plan, and its programme with room for a limit turned round."""
    councils, found = [], []
    for seed in SEEDS:
        folder = tmp_path_factory.mktemp(str(seed))
        write_instance(folder, seed, areas=2, periods=2, needs=6)
        councils.append(mixopt.load(str(folder)))
    for instance in (*councils, council(), grouped.council(areas=("here", "there"))):
        lp = build(instance)
        lp.contrary = pyo.ConstraintList()
        found.append((instance, mixopt.solve(instance, prices=False), lp))
    return found


@pytest.mark.long
def test_every_kind_of_limit_that_is_broken_alone_is_found(solved: list[Solved]) -> None:
    kinds = {name for _, _, lp in solved for name in lp.LIMITS} - UNREAD - {"relief_limit"}
    missed, tried = [], set()
    for instance, plan, lp in solved:
        for name in lp.LIMITS:
            if name in tried or name not in kinds:
                continue
            for decisions in broken(lp, name):
                tried.add(name)
                told = [find_broken_limits(instance, printed(instance, plan, decisions), misprints=way)
                        for way in (False, True)]  # fmt: skip
                if not all(told):
                    missed.append(name)
    assert kinds - tried == set()
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("misprints", [False, True])
def test_no_payment_that_a_fund_may_not_make_passes(solved: list[Solved], misprints: bool) -> None:
    """Every pair of a fund and a line that the rules leave out, savings and strangers too."""
    forbidden = 0
    for instance, plan, _ in solved:
        may = {(row.fund, row.line, row.period) for row in plan.payments}
        area, lines = plan.areas[0], {entry.line for entry in plan.ledger} | {"services.nobody"}
        for fund in instance.model.funds:
            for line in sorted(lines):
                if (fund, line, plan.periods[0]) in may:
                    continue
                row = replace(plan.payments[0], area=area, fund=fund, line=line,
                              period=plan.periods[0], amount=1000.0)  # fmt: skip
                told = find_broken_limits(
                    instance, replace(plan, payments=(*plan.payments, row)), misprints=misprints
                )
                named = f"what {fund}, which may not, pays for {line}"
                found = "payments: " if misprints else named
                assert any(text.startswith(found) for text in told), (fund, line, told)
                forbidden += 1
    assert forbidden > 100


def test_nobody_is_kept_out_of_a_need_who_is_not_there() -> None:
    """Of needs that no service meets; of the others the people left are all supported."""
    model = {
        "needs": {"cases": {"title": "Cases", "met": False}},
        "services": {"edge": {"title": "Edge", "unit": "place", "relieves": {"cases": 1}}},
    }
    figures = {"needs.cases.demand": 10, "pathways.cases.edge.relief_per_unit_after_0": 1}
    instance = small(model, figures)
    lp = build(instance)
    lp.contrary = pyo.ConstraintList()
    (decisions,) = broken(lp, "relief_limit")
    plan = printed(instance, mixopt.solve(instance, freedom=False), decisions)
    assert find_broken_limits(instance, plan)[0].startswith("relief of cases")


def test_a_partner_who_pays_more_than_alone_is_found() -> None:
    instance = pooling()
    plan = mixopt.solve(instance, freedom=False)
    assert find_broken_limits(instance, plan) == []
    rows = tuple(replace(row, alone=row.paid - 1) for row in plan.partners)
    told = find_broken_limits(instance, replace(plan, partners=rows), misprints=False)
    assert [text.partition(",")[0] for text in told] == ["what b pays alone"]


def pooling() -> Instance:
    """Two areas that share ten places; the second may not be worse off than alone."""
    supplies = {"shared": {"title": "Shared", "pooled": True}, "own": {"title": "Own"}}
    model = {
        "needs": {"need": {"title": "Need"}},
        "services": {"home": {"title": "Home", "unit": "place", "meets": {"need": "preferred"},
                              "supplies": supplies}},
    }  # fmt: skip
    figures = {f"{area}.{of}": value for area, own in (("a", 2000), ("b", 1000)) for of, value in {
        "needs.need.demand": 10, "services.home.shared.own_share": 0.5,
        "services.home.shared.price": 100, "services.home.own.price": own}.items()}  # fmt: skip
    places = {"pooled.services.home.shared.available": 10}
    return small(model, {**figures, **places}, areas=("a", "b"), no_worse_off=("b",))


POLICY = {"standing": "policy", "source": "the test", "title": "Standard"}
TEAM = {
    "needs": {
        "cases": {"title": "Cases", "casework": True, "met": False},
        "people": {"title": "People"},
    },
    "services": {
        "home": {"title": "Home", "unit": "place", "meets": {"people": "preferred"}},
        "fostering": {"title": "Fostering", "unit": "place", "meets": {"people": "suitable"}},
    },
    "roles": {"worker": {"title": "Worker"}, "manager": {"title": "Manager"}},
    "standards": {
        "load": {**POLICY, "kind": "caseload", "roles": ["worker"], "needs": ["cases"]},
        "span": {**POLICY, "kind": "span", "roles": ["worker"], "managers": "manager"},
        "agency": {**POLICY, "kind": "agency_share", "roles": ["worker", "manager"]},
        "families": {**POLICY, "kind": "share", "sense": "at_least", "needs": ["people"],
                     "services": ["fostering"]},
        "homes": {**POLICY, "kind": "share", "sense": "at_most", "needs": ["people"],
                  "services": ["home"]},
        "counted": {**POLICY, "kind": "rate", "sense": "at_most", "services": ["home"]},
        "routed": {**POLICY, "kind": "routing", "need": "people", "service": "fostering"},
    },
}  # fmt: skip
LIMITS = {"standards.load.limit": 15, "standards.span.limit": 6, "standards.agency.limit": 0.15,
          "standards.families.limit": 0.5, "standards.homes.limit": 0.5,
          "standards.counted.limit": 5, "standards.counted.home.rate": 1,
          "standards.routed.limit": 0.5}  # fmt: skip
FIGURES = {"needs.cases.demand": 90, "needs.cases.cases_per_person": 1, "needs.people.demand": 10,
           **LIMITS}  # fmt: skip
NOBODY = {"worker": 0.0, "manager": 0.0}


def decided_by_hand(**chosen: dict[Any, float]) -> Decisions:
    """Decisions of the only area and period; what is not given is 0."""
    names = [field for field in Decisions.__dataclass_fields__ if field not in chosen]
    return Decisions(**{name: Zeros() for name in names},
                     **{name: Zeros(values) for name, values in chosen.items()})  # fmt: skip


class Zeros(dict):
    """0 for what is not there."""

    def __missing__(self, key: object) -> float:
        return 0.0


def told_of(
    figures: dict[str, float], permanent: dict[str, float], agency: dict[str, float],
    homes: float, fostered: float,
) -> list[str]:  # fmt: skip
    """What the checker calls broken of a plan by hand: staff from nowhere are hired."""
    instance = small(TEAM, {**FIGURES, **figures})
    at, people = instance.periods[0].name, {"home": homes, "fostering": fostered}
    decisions = decided_by_hand(
        fte={("here", role, contract, at): number
             for contract, some in (("permanent", permanent), ("agency", agency))
             for role, number in some.items()},
        hired={("here", role, at): number for role, number in permanent.items()},
        supported={("here", "people", name, at): number for name, number in people.items()},
        drawn={("here", name, name, at): number for name, number in people.items()},
        volume={("here", name, at): number for name, number in people.items()},
    )  # fmt: skip
    plan = printed(instance, mixopt.solve(small(TEAM, FIGURES), freedom=False), decisions)
    ways = [find_broken_limits(instance, plan, misprints=way) for way in (False, True)]
    assert ways[0] == ways[1]
    return [text.partition(",")[0] for text in ways[0]]


ENOUGH = {"worker": 6.0, "manager": 1.0}
SOUND: tuple[Any, ...] = ({}, ENOUGH, NOBODY, 5.0, 5.0)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, []),
        ({1: NOBODY}, ["standard load"]),  # cases, and no worker at all
        ({1: {"worker": 5.9, "manager": 1}}, ["standard load"]),
        ({1: {"worker": 6, "manager": 0}}, ["standard span"]),  # workers, and no manager at all
        ({1: {"worker": 6.1, "manager": 1}}, ["standard span"]),
        ({1: NOBODY, 2: ENOUGH}, ["standard agency"]),  # nobody but agency staff
        ({0: {"standards.agency.limit": 0}, 2: {"worker": 0.01, "manager": 0.01}},
         ["standard agency"]),
        ({0: {"standards.span.limit": 0.1}}, ["standard span"]),
        ({0: {"needs.cases.demand": 0}, 1: NOBODY}, []),  # nothing against nothing
        ({0: {"needs.people.demand": 0}, 3: 0, 4: 0}, []),
        ({3: 10, 4: 0}, ["standard families", "standard homes", "standard counted",
                         "standard routed"]),
        ({0: {"standards.homes.limit": 0, "standards.counted.limit": 10}}, ["standard homes"]),
        ({0: {"standards.counted.limit": 0}}, ["standard counted"]),
        ({0: {"standards.routed.limit": 1}}, ["standard routed"]),
        ({0: {"standards.families.limit": 1}}, ["standard families"]),
        ({3: 0, 4: 0}, ["standard routed", "need people"]),  # a share of nobody is kept
    ],
)  # fmt: skip
def test_standards_of_nothing_of_too_much_and_of_none(changed: Any, told: list[str]) -> None:
    plan = [changed.get(i, usual) for i, usual in enumerate(SOUND)]
    assert told_of(*plan) == told


@pytest.mark.slow
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("misprints", [False, True])
@pytest.mark.parametrize(
    ("table", "column"),
    [("supported", "people"), ("volumes", "drawn"), ("staff", "fte"), ("staff", "hired"),
     ("staff", "released"), ("deployment", "fte"), ("levers", "started"), ("schemes", "spend"),
     ("payments", "amount"), ("funds", "kept"), ("funds", "given"), ("funds", "taken"),
     ("money", "cost"), ("needs", "unmet")],
)  # fmt: skip
def test_what_is_no_number_never_passes(
    solved: list[Solved], table: str, column: str, misprints: bool, value: float
) -> None:
    instance, plan, _ = next(each for each in solved if getattr(each[1], table))
    rows = list(getattr(plan, table))
    rows[0] = replace(rows[0], **{column: value})
    assert find_broken_limits(instance, replace(plan, **{table: tuple(rows)}), misprints=misprints)
