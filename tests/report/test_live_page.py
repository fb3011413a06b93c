"""The live part of a report: it solves the plan again in the page, and gives what mixopt gives."""

from __future__ import annotations

import json
import os
import random
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median
from urllib.parse import quote

import pytest

import mixopt
from mixopt.analysis.live import live_programme
from mixopt.analysis.paper import prepare_paper
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.report.html.page import html_page
from mixopt.report.paper.paper import write_paper
from mixopt.results.live import LiveProgramme
from mixopt.results.optimum import Optimum
from mixopt.results.price import Prices

from support.browser import CHROMIUM, WHY_NOT, listen, say_in
from support.hostile import hostile
from support.program import run
from support.sampling import sampled
from support.shipped import SHIPPED, planned, prices_of, shipped

DAY = date(2026, 11, 28)
AXE = os.environ.get("MIXOPT_AXE", "")
MOVES = 30
in_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason=WHY_NOT),
]


def page_of(made: Instance) -> str:
    answers = prepare_paper(made, live=True).answer(mixopt.solve(made))
    return html_page(write_paper(made, answers, DAY), answers.live)


@cache
def page(name: str) -> str:
    return page_of(shipped(name))


@cache
def programme(name: str) -> LiveProgramme:
    found, proof = prices_of(name)
    optimum: Optimum = proof.optimum()
    return live_programme(shipped(name), planned(name), Prices(optimum, found))


def cost_with(made: Instance, changes: dict[str, float]) -> float | None:
    """What mixopt gives; none where there is no plan."""
    try:
        plan = mixopt.solve(mixopt.changed(made, changes), prices=False, freedom=False)
    except NoPlanExists:
        return None
    return plan.cost


@pytest.mark.slow
def test_the_page_has_every_figure_of_the_programme() -> None:
    found = programme("redbridge")
    effects = [abs(figure.per_cent) for figure in found.figures]
    assert effects == sorted(effects, reverse=True)
    for figure in found.figures:
        name = figure.address.partition("[")[0]
        cells = next(f for f in shipped("redbridge").figures.values() if f.name == name).cells
        assert len(figure.inputs) <= len(cells)
        assert figure.least <= figure.value <= figure.most


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["derby-flows", "stockport"]))
def test_the_numbers_shown_are_the_plan_s(name: str) -> None:
    plan, found = planned(name), programme(name)
    people = sum(each.planned for each in found.numbers if each.group == "mix")
    last = plan.periods[-1]
    assert people == pytest.approx(sum(r.people for r in plan.supported if r.period == last))
    assert found.cost == plan.cost


@pytest.mark.slow
def test_a_page_with_a_live_part_is_small_and_says_whose_solver_it_is() -> None:
    text = page("redbridge")
    assert len(text.encode()) < 8_000_000
    assert "MIT License" in text
    assert "default-src 'none'" in text
    assert "script-src 'unsafe-inline' 'wasm-unsafe-eval'" in text


def test_no_title_ends_a_script() -> None:
    text = page_of(hostile("tutorial"))
    data = text.partition('id="live-programme">')[2].partition("</script>")[0]
    titles = [number["title"] for number in json.loads(data)["numbers"]]
    assert any("<script>alert(1)</script>" in title for title in titles)


def test_only_a_page_is_live(tmp_path: Path) -> None:
    answer = run("report", "tutorial", "-o", "paper.md", "--live", folder=tmp_path)
    assert answer.returncode == 2
    assert "--live" in answer.stderr
    assert list(tmp_path.iterdir()) == []


class TestInABrowser:
    pytestmark = in_browser

    def test_random_moves_of_redbridge_cost_what_mixopt_says(self, tmp_path: Path) -> None:
        draw = random.Random(13)
        moves = []
        for _ in range(MOVES):
            figure = draw.choice(programme("redbridge").figures[:60])
            value = float(f"{figure.value * draw.uniform(0.97, 1.03):.6g}")
            moves.append((figure.address, min(max(value, figure.least), figure.most)))
        script = (
            "const live = await mixoptStarted; const found = []; let each;"
            f"for (const [address, value] of {json.dumps(moves)}) {{"
            "live.reset(); live.set(live.byAddress.get(address), value);"
            "found.push([live.last.status, live.last.cost ?? 0, live.last.holds ?? false, live.took]); }"
            "say(found);"
        )
        found = listen(tmp_path, say_in(page("redbridge"), script))
        assert isinstance(found, list), found
        plans = 0
        for (address, value), (status, cost, holds, _) in zip(moves, found, strict=True):
            expected = cost_with(shipped("redbridge"), {address: value})
            assert (status == "no plan") == (expected is None), (address, value)
            if expected is not None:
                plans += 1
                assert holds
                assert cost * 1000 == pytest.approx(expected, rel=1e-6)
        assert plans > MOVES / 2
        assert median(took for *_, took in found) < 50

    @pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["redbridge", "tutorial"]))
    def test_each_instance_starts_at_its_own_plan(self, name: str, tmp_path: Path) -> None:
        script = "const live = await mixoptStarted; say([live.last.cost, live.last.holds]);"
        found = listen(tmp_path, say_in(page(name), script))
        assert isinstance(found, list), found
        assert found[1] is True
        assert found[0] * 1000 == pytest.approx(planned(name).cost, rel=1e-9)

    def test_what_was_changed_stands_in_the_address(self, tmp_path: Path) -> None:
        change = "services.foster_in_house.available=42"
        figure = next(
            f
            for f in programme("tutorial").figures
            if f.address.startswith("services.foster_in_house.available")
        )
        change = f"{figure.address}=42"
        script = (
            "const live = await mixoptStarted; const first = live.last.cost;"
            'const words = document.getElementById("live-answer").textContent;'
            "live.set(live.byAddress.get(live.shown[0]), live.byAddress.get(live.shown[0]).value * 1.01);"
            "say([first, words, location.hash]);"
        )
        found = listen(tmp_path, say_in(page("tutorial"), script), "#" + quote(change, safe=""))
        assert isinstance(found, list), found
        expected = cost_with(shipped("tutorial"), {figure.address: 42.0})
        assert expected is not None
        assert found[0] * 1000 == pytest.approx(expected)
        assert f"£{round(expected):,}" in found[1]
        assert quote(change, safe="") in found[2]

    def test_without_a_plan_it_says_how_short_the_money_is(self, tmp_path: Path) -> None:
        figure = next(
            f for f in programme("tutorial").figures if f.address.startswith("funding.budget")
        )
        script = (
            "const live = await mixoptStarted;"
            f"live.set(live.byAddress.get({json.dumps(figure.address)}), 6900);"
            'say([live.last, document.getElementById("live-tables").textContent]);'
        )
        last, words = listen(tmp_path, say_in(page("tutorial"), script))
        assert last["status"] == "no plan"
        missing = planned("tutorial").cost - 6_900_000
        assert sum(by for _, by in last["short"]) * 1000 == pytest.approx(missing)
        assert f"£{round(missing):,}" in words

    def test_an_answer_that_breaks_a_limit_would_not_be_shown(self, tmp_path: Path) -> None:
        script = (
            "const live = await mixoptStarted; const solve = live.solver.solve.bind(live.solver);"
            "live.solver.solve = (form, more) => { const found = solve(form, more);"
            "const at = found.values.findIndex(value => value > 1); found.values[at] -= 0.5; return found; };"
            'live.answer(); say([live.last.holds, document.getElementById("live-answer").textContent]);'
        )
        holds, words = listen(tmp_path, say_in(page("tutorial"), script))
        assert holds is False
        assert "nothing is shown" in words

    @pytest.mark.skipif(not AXE, reason="MIXOPT_AXE does not name axe.min.js of axe-core")
    def test_axe_finds_no_violation_in_the_live_part(self, tmp_path: Path) -> None:
        axe = Path(AXE).read_text(encoding="utf-8")
        script = "await mixoptStarted; const r = await axe.run(); say([r.violations.map(v => [v.id, v.nodes.map(n => n.html)]), r.passes.length]);"
        text = page("redbridge").replace("</head>", f"<script>{axe}</script></head>")
        violations, passes = listen(tmp_path, say_in(text, script))
        assert violations == []
        assert passes > 20
