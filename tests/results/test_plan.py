"""The plan of every shipped instance: its ledger, its certificate, its checker, its files."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

import mixopt
import mixopt.instance.instance
import mixopt.schema
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.plan import FORMAT, TABLES, Plan, columns

from support.sampling import quickly
from support.shipped import SHIPPED, planned, shipped

PENNY = 0.005

RESOLVED = {"limits", "free", "repaid_later"}
"""Tables that are measured by solving again, and follow from no figure alone."""


@pytest.fixture(
    scope="module", params=quickly(SHIPPED, "redbridge", "derby-flows", "better-care-fund")
)
def solved(request: pytest.FixtureRequest) -> tuple[mixopt.instance.instance.Instance, Plan]:
    """A shipped instance and its plan."""
    instance = shipped(request.param)
    return instance, planned(request.param)


def test_the_ledger_adds_up_to_the_cost_to_the_penny(solved) -> None:
    _, plan = solved
    discount = {row.period: row.discount for row in plan.money}
    assert sum(e.amount * discount[e.period] for e in plan.ledger) == pytest.approx(
        plan.cost, abs=PENNY
    )
    for row in plan.money:
        spent = sum(e.amount for e in plan.ledger if (e.area, e.period) == (row.area, row.period))
        assert spent == pytest.approx(row.cost, abs=PENNY)


def test_any_line_can_be_computed_again_from_what_is_printed(solved) -> None:
    """From the CSV text, with the price as the instance's figures give it."""
    instance, plan = solved
    figures = {str(address): figure for address, figure in instance.figures.items()}
    periods = [period.name for period in instance.periods]
    for row in plan.document()["ledger"]:
        units, price, times = (float(repr(row[name])) for name in ("units", "price", "times"))
        assert units * price * times == pytest.approx(row["amount"], abs=PENNY)
        address, _, period = row["figure"].removesuffix("]").partition("[")
        assert period == row["period"]
        if row["price_unit"] == "£/£":  # a scheme: what is spent is itself decided
            continue
        assert figures[address].cells[periods.index(period)].value == price


def test_times_are_the_weeks_or_years_of_the_dates(solved) -> None:
    instance, plan = solved
    weeks = {p.name: ((p.last - p.first).days + 1) / 7 for p in instance.periods}
    for entry in plan.ledger:
        if entry.item == "bought":
            expected = 1.0 if entry.price_unit == "£/episode" else weeks[entry.period]
            assert entry.times == pytest.approx(expected)


def test_the_certificate_holds_with_room_to_spare(solved) -> None:
    _, plan = solved
    assert plan.certificate.holds
    assert plan.certificate.gap <= 1e-12
    assert plan.certificate.primal_residual <= 1e-8
    assert plan.certificate.ledger <= PENNY


def test_the_checker_finds_nothing_in_a_sound_plan(solved) -> None:
    assert find_broken_limits(*solved) == []


def tampered(plan: Plan, table: str, name: str, by: float | str) -> Plan:
    """The plan with one row of a table changed: the first that has enough to take away."""
    rows = list(getattr(plan, table))
    at = max(range(len(rows)), key=lambda i: getattr(rows[i], name))
    rows[at] = replace(rows[at], **{name: getattr(rows[at], name) + by})
    return replace(plan, **{table: tuple(rows)})


@pytest.mark.parametrize(
    ("table", "name", "by"),
    [
        ("supported", "people", 0.01),
        ("supported", "people", -0.01),
        ("volumes", "drawn", 0.01),
        ("staff", "fte", -0.01),
        ("staff", "fte", 0.01),
        ("staff", "hired", 0.5),
        ("ledger", "amount", 1.0),
        ("ledger", "amount", -1.0),
        ("money", "cost", -1.0),
    ],
)
def test_the_checker_finds_what_was_tampered_with(solved, table: str, name: str, by: float) -> None:
    instance, plan = solved
    if not getattr(plan, table):
        pytest.skip("the instance has none")
    assert find_broken_limits(instance, tampered(plan, table, name, by))


@pytest.mark.parametrize(
    ("table", "name", "by"),
    [
        ("money", "envelope", 1.0),
        ("money", "headroom", 0.01),
        ("money", "target", -1.0),
        ("money", "discount", 0.001),
        ("needs", "unit", "s"),
        ("needs", "demand", 0.01),
        ("needs", "relief", 0.01),
        ("needs", "supported", 0.01),
        ("supported", "suits", "?"),
        ("supported", "opening", 0.01),
        ("volumes", "unit", "s"),
        ("volumes", "available", 0.1),
        ("volumes", "added", 0.01),
        ("staff", "opening", 0.01),
        ("standards", "sense", "?"),
        ("standards", "limit", 0.01),
        ("standards", "reached", 0.01),
        ("standards", "standing", "?"),
        ("ledger", "units", 0.1),
        ("ledger", "unit", "s"),
        ("ledger", "price", 1.0),
        ("ledger", "price_unit", "?"),
        ("ledger", "times", 0.01),
        ("ledger", "amount", 0.01),
        ("ledger", "figure", "?"),
        ("ledger", "source", "?"),
        ("ledger", "source_kind", "?"),
        ("ledger", "item", "?"),
    ],
)
def test_the_checker_names_the_row_and_column_that_was_tampered_with(
    solved, table: str, name: str, by: float | str
) -> None:
    instance, plan = solved
    if not getattr(plan, table) or getattr(getattr(plan, table)[0], name) is None:
        pytest.skip("the instance has none")
    (told,) = find_broken_limits(instance, tampered(plan, table, name, by))
    assert told.startswith(f"{table}, row ")
    assert f"): {name} is " in told


@pytest.mark.parametrize("table", sorted(set(TABLES) - RESOLVED))
def test_the_checker_misses_a_row_that_was_taken_out_or_named_otherwise(solved, table: str) -> None:
    instance, plan = solved
    rows = getattr(plan, table)
    if not rows:
        pytest.skip("the model has none")
    told = find_broken_limits(instance, replace(plan, **{table: rows[1:]}))
    assert f"{table}: {len(rows) - 1} rows, not {len(rows)}" in told
    name = "partner" if table == "partners" else "period"
    told = find_broken_limits(instance, tampered(plan, table, name, "?"))
    assert any(f"{table}, row" in line and f"{name} is" in line for line in told)


def test_the_checker_holds_a_plan_against_other_figures() -> None:
    instance = mixopt.load("tutorial")
    plan = mixopt.solve(instance)
    for address, value in (
        ("needs.children.demand", 91),
        ("services.foster_in_house.available", 39),
        ("standards.caseload.limit", 14),
        ("standards.span_of_control.limit", 5.9),
        ("standards.agency_share.limit", 8),
        ("workforce.social_worker.permanent.recruitable", 1.3),
        ("workforce.social_worker.permanent.turnover", 21),
        ("pathways.children.childrens_home.stays", 81),
        ("services.foster_agency.price", 901),
        ("funding.budget.amount", 7000),
    ):
        change = mixopt.schema.Change(address=address, set=value)
        assert find_broken_limits(mixopt.changed(instance, [change], "the test"), plan), address


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(solved) -> None:
    instance, plan = solved
    again = mixopt.solve(mixopt.load(instance.name))
    assert json.dumps(again.document()) == json.dumps(plan.document())


def test_the_document_has_what_is_promised(solved) -> None:
    instance, plan = solved
    document = json.loads(json.dumps(plan.document(), allow_nan=False))
    assert list(document)[:9] == [
        "format",
        "instance",
        "title",
        "model",
        "scenario",
        "changes",
        "status",
        "mode",
        "cost",
    ]
    assert document["format"] == FORMAT
    assert (document["instance"], document["status"]) == (instance.name, "optimal")
    assert document["made_by"]["options"]["solver"] == "simplex"
    assert {"mixopt", "highspy", "pyomo"} <= set(document["made_by"])
    metrics = instance.model.metrics.values()
    profiles = any(metric.profile for metric in metrics)
    assert set(TABLES) - set(document) == (set() if profiles else {"profiles"})
    for table in set(TABLES) & set(document):
        assert all(list(row) == columns(table) for row in document[table])


def test_a_table_as_a_frame_has_its_rows_and_columns(solved) -> None:
    _, plan = solved
    frame = mixopt.frame(plan.ledger)
    assert list(frame.columns) == columns("ledger")
    assert frame["amount"].sum() == pytest.approx(sum(row.cost for row in plan.money))


def test_nobody_arrives_where_staying_would_cost_the_same() -> None:
    """Two services of one price: of all optima, the one that moves nobody."""
    from support.small import small

    model = {
        "needs": {"people": {"title": "People"}},
        "services": {
            name: {"title": name, "unit": "place", "meets": {"people": "preferred"}}
            for name in ("one", "other")
        },
    }
    plan = mixopt.solve(
        small(
            model,
            {
                "needs.people.demand": [10, 11, 10],
                "services.one.price": 500,
                "services.other.price": 500,
                "pathways.people.one.opening": 4,
                "pathways.people.other.opening": 6,
            },
            years=3,
        )
    )
    for name, opening in (("one", 4), ("other", 6)):
        people = [row.people for row in plan.supported if row.service == name]
        assert people[0] == pytest.approx(opening)
        assert max(people) <= opening + 1 + 1e-6


def test_a_csv_text_is_never_taken_for_a_formula(tmp_path: Path) -> None:
    from mixopt.data.formats import as_csv

    text = as_csv(["a", "b"], [{"a": "=1+1", "b": -3.5}, {"a": "@SUM", "b": None}])
    assert list(csv.reader(text.splitlines())) == [["a", "b"], ["'=1+1", "-3.5"], ["'@SUM", ""]]


@pytest.mark.parametrize(
    ("name", "by", "words"),
    [
        ("value", 0.5, "value is"),
        ("least", 1e9, "is not between"),
        ("most", -1e9, "is not between"),
        ("period", "?", "the plan decides no such thing"),
    ],
)
def test_the_checker_holds_what_is_free_against_the_tables(
    solved, name: str, by: float | str, words: str
) -> None:
    instance, plan = solved
    if not plan.free:
        pytest.skip("the plan is the only one of its cost")
    (found,) = find_broken_limits(instance, tampered(plan, "free", name, by))
    assert found.startswith("free, row ")
    assert words in found
