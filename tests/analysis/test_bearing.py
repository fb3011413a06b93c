"""Who bears a drawn overspend: by pencil, as plans of the same figures say, and as it is told."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from openpyxl import load_workbook

import mixopt
from mixopt.data.paths import INSTANCES
from mixopt.instance.instance import Instance
from mixopt.instance.spreads import Spread
from mixopt.report.paper.uncertainty import describe_uncertainty
from mixopt.report.terminal.risk import BEARERS
from mixopt.results.risk import Risk
from mixopt.results.risk_rows import HELD, HINDSIGHT, LEFT, OVERSPEND, SHARED, Borne
from mixopt.results.risk_words import headline, tell_bearing

from support.generated import write_instance
from support.program import run
from support.small import small
from support.spreads import spread, uncertain

JOINT: dict[str, Any] = {
    "schemes": {"beds": {"title": "Beds"}, "care": {"title": "Care"}},
    "partners": {"board": "NHS board"},
    "funds": {
        "nhs": {"title": "NHS money", "kind": "grant", "holder": "board", "risk": True,
                "pays": ["schemes.beds"]},
        "grant": {"title": "Council's grant", "kind": "grant", "risk": True,
                  "pays": ["schemes.care"]},
    },
}  # fmt: skip
FIGURES = {
    "schemes.beds.least": 600_000.0, "schemes.beds.most": 600_000.0,
    "schemes.care.least": 200_000.0, "schemes.care.most": 200_000.0,
    "funding.nhs.amount": 600_000.0, "funding.grant.amount": 200_000.0,
}  # fmt: skip


def joint(*spreads: Spread, more: dict[str, float] | None = None, **head: Any) -> Instance:
    """The NHS pays £600,000 for beds, the council's grant £200,000 for care."""
    return uncertain(small(JOINT, {**FIGURES, **(more or {})}, **head), *spreads)


def borne(found: Risk, partner: str, measure: str = LEFT, policy: str = HELD) -> Borne:
    """What a partner bears over the whole plan."""
    [each] = [
        each for each in found.bearing(policy)
        if (each.partner, each.measure) == (partner, measure)
    ]  # fmt: skip
    return each


def test_a_drawn_overspend_is_split_by_pencil() -> None:
    """Beds come to 2 to 8% more; the NHS holds 0.5% of £600,000, which is £3,000.

    On average 5%, £30,000: £27,000 are left. P95 is at 7.7%, £46,200, and so is the mean of the
    worst tenth, from 7.4 to 8%: £43,200 are left. Shared, the NHS bears 600 of 800 of it.
    """
    out = spread("funding.nhs.overspend", "uniform", "%", least=2, most=8)
    given = {"funding.nhs.overspend": 0.05, "funding.nhs.contingency": 0.005}
    found = mixopt.risk(joint(out, more=given), draws=400)
    for policy in (HELD, HINDSIGHT):
        for partner, measure, part in (
            ("board", LEFT, 1.0), ("board", SHARED, 0.75), ("", LEFT, 0.0), ("", SHARED, 0.25),
        ):  # fmt: skip
            each = borne(found, partner, measure, policy)
            assert each.mean == pytest.approx(27_000 * part, rel=3e-3)
            assert each.p95 == pytest.approx(43_200 * part, rel=3e-3)
            assert each.tail == pytest.approx(43_200 * part, rel=3e-3)
            assert each.chance == (part > 0)
        assert found.estimate(policy, OVERSPEND).tail == 0
    assert headline(found).startswith("With this plan held, no draw of 400 is short of money.")
    mean, tail = borne(found, "board").mean, borne(found, "board").tail
    assert tell_bearing(found).endswith(
        f"bear: NHS board £{mean:,.0f} on average, £{tail:,.0f} in the worst tenth."
    )


def test_what_a_fund_is_short_of_is_borne_by_who_holds_it() -> None:
    """£570,000 to £630,000 of NHS money for beds of £600,000: short by 30² / (2 · 60) = £7,500."""
    out = spread("funding.nhs.amount", "uniform", "£", least=570_000, most=630_000)
    found = mixopt.risk(joint(out), draws=400)
    assert found.estimate(HELD, OVERSPEND).mean == pytest.approx(7_500, rel=3e-3)
    assert borne(found, "board").mean == pytest.approx(7_500, rel=3e-3)
    assert borne(found, "board").chance == pytest.approx(0.5, abs=1e-3)
    assert borne(found, "board", SHARED).mean == pytest.approx(5_625, rel=3e-3)
    assert borne(found, "").mean == 0
    assert "of an overspend of more than" in headline(found)


def test_a_paper_has_who_bears_it() -> None:
    out = spread("funding.nhs.amount", "uniform", "£", least=570_000, most=630_000)
    found = mixopt.risk(joint(out), draws=20)
    section = describe_uncertainty(found)
    assert tell_bearing(found) in section.sentences
    [exhibit] = [each for each in section.exhibits if each.caption == BEARERS]
    mean = f"{borne(found, 'board').mean / 1000:,.0f}"
    assert next(row for row in exhibit.rows if row[0] == "  NHS board")[1][1] == mean


def test_where_nothing_comes_to_more_nothing_is_told() -> None:
    out = spread("funding.grant.amount", "uniform", "£", least=200_000, most=210_000)
    found = mixopt.risk(joint(out), draws=20)
    assert found.bearing(HELD) == []
    assert tell_bearing(found) == ""
    assert headline(found).startswith("With this plan held, no draw of 20 has an overspend.")
    assert {each.mean for each in found.borne} == {0.0}


def test_what_an_envelope_is_short_of_is_not_split() -> None:
    """The envelope pays for care of £200,000 beside a grant that is drawn: the council's own."""
    out = spread("funding.grant.amount", "uniform", "£", least=100_000, most=200_000)
    money = {"funding.grant.amount": 150_000.0, "funding.budget.amount": 50_000.0}
    found = mixopt.risk(joint(out, more=money, envelope={"budget": "Budget"}), draws=200)
    assert found.estimate(HELD, OVERSPEND).mean == pytest.approx(12_500, rel=1e-2)
    assert found.bearing(HELD) == []


def test_of_funds_that_pay_for_the_same_the_last_is_short_and_the_first_pays_first() -> None:
    """£800,000 of schemes, of which any fund may pay: the council's £500,000 and the NHS's £300,000.

    All come to 10% more: £50,000 and £30,000. With £240,000 to £360,000 of NHS money, it is short
    of up to £60,000, £15,000 on average, and pays £300,000 all the same.
    """
    funds = {
        "grant": {**JOINT["funds"]["grant"], "pays": ["schemes.*"]},
        "nhs": {**JOINT["funds"]["nhs"], "pays": ["schemes.*"]},
    }
    figures = {**FIGURES, "funding.grant.amount": 500_000.0, "funding.nhs.amount": 300_000.0,
               "funding.grant.overspend": 0.1, "funding.nhs.overspend": 0.1}  # fmt: skip
    out = spread("funding.nhs.amount", "uniform", "£", least=240_000, most=360_000)
    found = mixopt.risk(uncertain(small({**JOINT, "funds": funds}, figures), out), draws=200)
    for policy in (HELD, HINDSIGHT):
        assert borne(found, "", policy=policy).mean == pytest.approx(50_000)
        assert borne(found, "board", policy=policy).mean == pytest.approx(45_000, rel=1e-2)


@pytest.mark.slow
def test_each_draw_is_as_a_plan_of_its_figures_says(tmp_path: Path) -> None:
    """Three boroughs, an agreement of theirs with the NHS, and what each fund has drawn as well."""
    instance = uncertain(
        mixopt.with_scenario(mixopt.load(INSTANCES / "better-care-fund"), "overspends_two_percent"),
        spread("*.funding.*.overspend", "uniform", "%", least=-3, most=5),
        spread("*.funding.*.contingency", "uniform", least=50, most=150),
    )
    found = mixopt.risk(instance, draws=10)
    means: dict[tuple[str, str, str], float] = {}
    for case in found.cases():
        changes = {key: value for key, value in case.items() if key != "case"}
        plan = mixopt.solve(mixopt.changed(instance, changes), prices=False, freedom=False)
        for row in plan.overspends:
            for measure in (LEFT, SHARED):
                for area in (row.area, ""):
                    key = area, row.partner, measure
                    means[key] = means.get(key, 0.0) + getattr(row, measure) / 10
    for policy in (HELD, HINDSIGHT):
        mine = {
            (each.area, each.partner, each.measure): each.mean for each in found.borne
            if each.policy == policy and not each.period
        }  # fmt: skip
        assert {key: value for key, value in mine.items() if not key[0]} == {
            key: pytest.approx(value, abs=1) for key, value in means.items() if not key[0]
        }
        assert set(mine) == set(means)


def at_risk(folder: Path, seed: int, areas: int) -> Instance:
    """A made-up council of which every fund has a risk: all that any pays for comes to 10% more."""
    write_instance(folder, seed, areas, 3)
    model, head = (
        yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
        for name in ("model", "instance")
    )
    for fund in model["funds"].values():
        fund["risk"] = True
    (folder / "model.yaml").write_text(json.dumps(model), encoding="utf-8")
    table = folder / "funding.csv"
    with table.open(encoding="utf-8", newline="") as read:
        columns = next(csv.reader(read))
    with table.open("a", encoding="utf-8", newline="") as added:
        writer = csv.DictWriter(added, columns, restval="")
        for area in head["areas"]:
            for fund in model["funds"]:
                for figure, value in (("overspend", 10), ("contingency", 0)):
                    key = {"area": area, "entry": fund, "figure": figure, "unit": "%"}
                    row = {**key, **dict.fromkeys(head["periods"], value), "source": "invented"}
                    writer.writerow({name: row[name] for name in columns if name in row})
    loaded = mixopt.load(folder)
    loaded = replace(loaded, head=loaded.head.model_copy(update={"no_worse_off": ()}))
    return uncertain(loaded, spread("*funding.*.overspend", "uniform", "%", least=10, most=10))


def assert_as_planned(folder: Path, seed: int, areas: int) -> None:
    """Where no draw moves the plan, each partner bears what the plan says of it."""
    instance = at_risk(folder, seed, areas)
    plan, found = mixopt.solve(instance, prices=False), mixopt.risk(instance, draws=10)
    partners = {row.partner for row in plan.overspends}
    assert partners
    for partner in partners:
        left = sum(row.left for row in plan.overspends if row.partner == partner)
        for policy in (HELD, HINDSIGHT):
            assert borne(found, partner, policy=policy).mean == pytest.approx(left, abs=1)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "areas"), [(0, 2), (1, 1), (10, 1)])
def test_made_up_councils_are_as_their_plans(tmp_path: Path, seed: int, areas: int) -> None:
    assert_as_planned(tmp_path / "council", seed, areas)


@pytest.mark.slow
def test_pieces_and_processes_change_no_digit() -> None:
    instance = joint(
        spread("funding.*.overspend", "normal", "%", standard_deviation=1.0),
        spread("funding.*.amount", "uniform", least=95, most=103),
        more={"funding.nhs.overspend": 0.05, "funding.grant.overspend": 0.05},
    )
    whole = mixopt.risk(instance, draws=220).document()
    assert mixopt.risk(instance, draws=220, workers=2).document() == whole
    assert {each["measure"] for each in whole["borne"]} == {LEFT, SHARED}


@pytest.mark.slow
def test_it_is_printed_and_written(tmp_path: Path) -> None:
    folder = tmp_path / "fund"
    shutil.copytree(INSTANCES / "better-care-fund", folder)
    rows = "address,shape,figure,unit,all,source,where,note\n"
    for end, value in (("least", -2), ("most", 4)):
        rows += f"*.funding.*.overspend,uniform,{end},%,{value},assumed_questions,,A test\n"
    (folder / "spreads.csv").write_text(rows, encoding="utf-8")
    ran = run("risk", str(folder), "--draws", "20", "--csv", "out", "--excel", "x.xlsx", "--json",
              "x.json", folder=tmp_path)  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    words = " ".join(ran.stdout.split())
    assert "no draw of 20 is short of money. What funds with a risk pay for may come" in words
    assert words.index("Overspend, £000") < words.index("Who bears an overspend, £000")
    written = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["borne"]
    text = (tmp_path / "out" / "borne.csv").read_text(encoding="utf-8-sig")
    read = [*csv.DictReader(io.StringIO(text))]
    assert [each["title"] for each in read] == [each["title"] for each in written]
    assert np.array([float(each["tail"]) for each in read]) == pytest.approx(
        np.array([each["tail"] for each in written])
    )
    sheet = load_workbook(tmp_path / "x.xlsx", read_only=True)["Who bears it"]
    assert len([*sheet.iter_rows(values_only=True)]) == len(written) + 1
