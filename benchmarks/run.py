"""Speeds, as ratios to a named peer measured in the same run. `make bench` runs it.

(a) 1,000 sets of matrices of `redbridge` with every figure drawn, against building and compiling
    the programme anew by Pyomo for each.
(b) From instances to certified plans of 100 made-up councils of one structure, against the same
    programmes through Pyomo's `SolverFactory("appsi_highs")`, read into the same tables. The peer
    has no certificate, no check of the plan, and takes whichever optimum it meets. Beside it, 10
    councils as one programme.
(c) `mixopt solve redbridge` as a whole process, the first time and the second, against a process
    that only imports `pyomo.environ, pandas, highspy`; and `mixopt --help` likewise.
(d) Every two-sided price of `redbridge` with its range, against a cold solve: from instance to
    plan with a build of its own. And re-solving a change of a figure, as `--verify` does, against
    building, compiling and solving it from nothing.
(e) The exact proof of the optimal basis of `redbridge`, in fractions, against the same cold solve.
(f) The one plan of `redbridge` that is nearest to today, with the least and the most of what is
    free, against the first optimum that HiGHS comes to, read, proven and checked likewise.
(g) Many draws of `redbridge` and `derby`, from drawn figures to the cost of each, against HiGHS in
    a plain warm loop over the same draws: every need drawn (sd 1%), 1,000 and 20,000 draws, of
    which the loop does 1,000; and every figure drawn, 1,000 draws. The costs are compared.
(h) `redbridge` out into a workbook, and in again from it, each as a whole process, against
    `mixopt solve redbridge` and `mixopt report redbridge`.
(i) `mixopt.risk` of `redbridge`, `derby` and `barking-and-dagenham`: 1,000 draws of their spreads
    under both policies, with what is missing in each draw, against the loop of (g) over the same
    draws, which says of each the cost with hindsight, or that it has no plan, and against a loop
    over the programmes that are solved (both policies, with all that may give way), given their
    weights; of `redbridge` also 1,000 draws of its needs' spreads alone, and 10,000 of every need
    by 1%. The costs alone of 10,000 draws of need, as the loop finds them, by either spreads.
(j) What to commit to now in `redbridge` over 100 draws of its prices, from draws to the certified
    optimum of the extensive form, against that form written in Pyomo, a block a future, by
    `appsi_highs` without a proof. The optima are compared.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from councils import councils
from peers import costs_by_loop, expected_cost_by_pyomo, plain_programme, plan_by_appsi
from risks import risks
from timing import quickest, say

from mixopt.analysis.commit.stages import now_columns, stages_of
from mixopt.analysis.optimum import Answer, find_optimum
from mixopt.analysis.prices import price_figures
from mixopt.analysis.prices.verification import verify_prices
from mixopt.analysis.risk.sampling import Sample, sample
from mixopt.analysis.solve import prove as prove_plan
from mixopt.analysis.solve import read_plan, solve
from mixopt.data import load
from mixopt.instance.instance import Instance
from mixopt.instance.scenarios import changed
from mixopt.instance.spreads import Uncertainty
from mixopt.lp.exact_proof import prove
from mixopt.lp.extensive import ExtensiveForm
from mixopt.lp.highs import solve_form
from mixopt.lp.many_draws import settle
from mixopt.lp.two_stage import NO_TAIL
from mixopt.programme.moved_inputs import draws_of
from mixopt.programme.problem import Problem
from mixopt.programme.pyomo_form import compile_lp
from mixopt.programme.structures import structure_of
from mixopt.results.checker.limits import find_broken_limits
from mixopt.schema.scenarios import Change
from mixopt.units import UNITS

DRAWS = 1000
COUNCILS = 100
FUTURES = 100
PROGRAM = str(Path(sys.executable).parent / "mixopt")


def matrices() -> None:
    """Part (a)."""
    instance = load("redbridge")
    structure = structure_of(instance)
    inputs = structure.inputs(instance, {})
    noise = np.random.default_rng(0).standard_normal((len(inputs), DRAWS))
    drawn = inputs[:, None] * (1 + 0.01 * noise)
    ours = quickest(lambda: structure.evaluate_many(drawn), 20)
    theirs = DRAWS * quickest(lambda: compile_lp(plain_programme(instance)))
    say(f"{DRAWS:,} sets of matrices of redbridge", ours, theirs, "building and compiling")


def many_councils() -> None:
    """Part (b)."""
    several = [councils(1, seed) for seed in range(COUNCILS)]
    cost, peer = solve(several[1]).cost, plan_by_appsi(several[1])
    undiscounted = abs(cost - peer) / cost
    assert undiscounted < 1e-6, (cost, peer)
    ours = quickest(lambda: [solve(each, prices=False, freedom=False) for each in several], 2)
    theirs = quickest(lambda: [plan_by_appsi(each) for each in several], 2)
    say(f"{COUNCILS} councils of one structure, to certified plans", ours, theirs, "appsi_highs")
    region = councils(10)
    ours, theirs = (
        quickest(lambda: solve(region, prices=False, freedom=False), 2),
        quickest(lambda: plan_by_appsi(region), 2),
    )
    say("10 councils as one programme, to a certified plan", ours, theirs, "appsi_highs")


def process(*command: str, cache: str) -> float:
    """Least seconds of a whole process; with a cache folder of its own."""
    environment = {**os.environ, "MIXOPT_CACHE": cache}
    return quickest(
        lambda: subprocess.run(command, check=True, capture_output=True, env=environment), 9
    )


def processes() -> None:
    """Part (c)."""
    solving = (PROGRAM, "solve", "redbridge")
    with tempfile.TemporaryDirectory() as folder:
        imports = process(sys.executable, "-c", "import pyomo.environ, pandas, highspy", cache="")
        first, second = process(*solving, cache="off"), process(*solving, cache=folder)
        helped = process(PROGRAM, "--help", cache=folder)
    for what, seconds in (
        ("mixopt solve redbridge, first run", first),
        ("mixopt solve redbridge, second run", second),
        ("mixopt --help", helped),
    ):
        print(
            f"{what:62} {seconds:9.4f}s  {imports:9.4f}s  {seconds / imports:9.2f} of the imports"
        )


def prices() -> None:
    """Parts (d) and (e)."""
    instance = load("redbridge")
    found = price_figures(instance)[0]
    every = quickest(lambda: price_figures(instance), 3)
    cold = quickest(
        lambda: (
            compile_lp(plain_programme(instance)),
            solve(instance, prices=False, freedom=False),
        )
    )
    print(f"{f'all {len(found)} prices of redbridge':62} {every:9.4f}s  {cold:9.4f}s  "
          f"{every / cold:9.2f} cold solves with a build of their own")  # fmt: skip
    sample = found[::6]
    checks: list[object] = []
    ours = quickest(lambda: checks.extend(verify_prices(instance, sample)), 1) / len(checks)
    change = Change(address="needs.older_people_at_home.demand", times=1.001)

    def from_nothing() -> None:
        solve_form(compile_lp(plain_programme(changed(instance, [change], "benchmark"))))

    say("one move of --verify", ours, quickest(from_nothing), "a build and a cold solve")
    form = Problem(instance).ranked_form
    solution = solve_form(form)
    assert prove(form, solution).exact
    proof = quickest(lambda: prove(form, solution))
    print(f"{'one exact proof of its optimal basis':62} {proof:9.4f}s  {cold:9.4f}s  "
          f"{proof / cold:9.2f} of a cold solve")  # fmt: skip


def one_plan() -> None:
    """Part (f)."""
    instance = load("redbridge")

    def any_of_many() -> None:
        problem, form, solution = find_optimum(Problem(instance), prices=False)
        plan = read_plan(instance, Answer(problem, form, solution, {}, None, None, None, ()), {})
        prove_plan(plan)
        assert not find_broken_limits(instance, plan, misprints=False)

    ours, theirs = quickest(lambda: solve(instance, prices=False)), quickest(any_of_many)
    print(f"{'one plan of redbridge, and how free it is':62} {ours:9.4f}s  {theirs:9.4f}s  "
          f"{ours / theirs:9.2f} of the first optimum that comes")  # fmt: skip


def commitments() -> None:
    """(j) What to commit to now, over 100 futures of prices, as a proven optimum."""
    instance = load("redbridge")
    spreads = [each for each in instance.uncertainty.spreads if "price" in each.address]
    followers = [each for each in instance.uncertainty.followers if "price" in each.address]
    priced = replace(instance, uncertainty=Uncertainty(tuple(spreads), tuple(followers)))
    problem, first = Problem(priced), priced.periods[0].name
    drawn = sample(priced, FUTURES, 0)
    blocks = {problem.form.columns[at].block for at in now_columns(problem, first).tolist()}
    futures = [changed(priced, _changes(priced, drawn, draw)) for draw in range(FUTURES)]

    def ours() -> float:
        stages = stages_of(problem, drawn.inputs(priced), now_columns(problem, first), ruled=False)
        form = ExtensiveForm(stages.programme(NO_TAIL), stages.excess)
        best = form.solve()
        assert best is not None
        assert form.prove(())[1].holds
        return best.objective

    def theirs() -> float:
        return expected_cost_by_pyomo(futures, [(block, first) for block in sorted(blocks)])

    assert abs(ours() - theirs()) / ours() < 1e-7, (ours(), theirs())
    took = quickest(ours, 2), quickest(theirs, 2)
    say(f"{FUTURES} futures of redbridge as one proven optimum", *took, "Pyomo's extensive form")


def _changes(instance: Instance, drawn: Sample, draw: int) -> dict[str, float]:
    """What each figure is in a draw, in the unit of its row, by its address."""
    found = {}
    for address, values in drawn.values.items():
        figure = instance.figures[address]
        for at, cell in enumerate(figure.cells):
            period = "" if figure.kind.once else f"[{instance.periods[at].name}]"
            found[f"{address}{period}"] = float(values[draw, at]) / UNITS[cell.unit].factor
    return found


def many_draws() -> None:
    """Part (g)."""
    for name in ("redbridge", "derby"):
        for what, number in (("need", 1000), ("need", 20_000), ("figure", 1000)):
            draw_and_settle(name, what, number)


def draw_and_settle(name: str, what: str, number: int) -> None:
    """One line of part (g)."""
    problem = Problem(load(name))
    structure, inputs, form = problem.structure, problem.inputs, problem.form
    random, moved = np.random.default_rng(0), {}
    for start, figure in zip(structure.starts, structure.figures, strict=True):
        if what == "figure" or (figure.table, figure.figure) == ("needs", "demand"):
            times = 1 + random.normal(0, 0.01, number)
            moved |= {at: inputs[at] * times for at in range(start, start + figure.cells)}
    ours = quickest(lambda: settle(form, draws_of(problem, moved)))
    draws = draws_of(problem, moved)
    looped = min(number, DRAWS)
    theirs = quickest(lambda: costs_by_loop(form, draws, looped), 3) * number / looped
    costs, found = costs_by_loop(form, draws, looped), settle(form, draws)
    both = np.isfinite(costs) & found.has_plan[:looped]
    off = np.max(np.abs(costs - found.objective[:looped])[both] / costs[both], initial=0.0)
    assert off < 1e-6, off  # its tolerances are HiGHS's own; tests hold ours to a solve of each
    say(f"{number:,} draws of {name}, every {what} drawn", ours, theirs, "HiGHS in a warm loop")


def workbooks() -> None:
    """Part (h)."""
    with tempfile.TemporaryDirectory() as folder:
        book, cache = str(Path(folder, "redbridge.xlsx")), str(Path(folder, "cache"))
        out = process(PROGRAM, "convert", "redbridge", book, cache=cache)
        back = process(PROGRAM, "check", book, cache=cache)
        plain = process(PROGRAM, "check", "redbridge", cache=cache)
        solving = process(PROGRAM, "solve", "redbridge", cache=cache)
        page = str(Path(folder, "report.html"))
        solving += process(PROGRAM, "report", "redbridge", "-o", page, cache=cache)
    for what, seconds in (
        ("redbridge out into a workbook", out),
        ("redbridge in from a workbook, beyond a folder", back - plain),
        ("both", out + back - plain),
    ):
        ratio = f"{seconds / solving:9.2f} of a solve and a report"
        print(f"{what:62} {seconds:9.4f}s  {solving:9.4f}s  {ratio}")


if __name__ == "__main__":
    parts = (matrices, many_councils, processes, prices, one_plan, many_draws, workbooks, risks,
             commitments)  # fmt: skip
    for part in parts:
        part()
