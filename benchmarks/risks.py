"""Part (i) of `run.py`: how sure a plan is, against the costs of the same draws by HiGHS alone."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from peers import costs_by_loop
from timing import quickest, say

from mixopt.analysis.risk import risk
from mixopt.analysis.risk.futures import compile_draws, find_plan
from mixopt.analysis.risk.pieces import cut_draws
from mixopt.analysis.risk.sampling import sample
from mixopt.data import load
from mixopt.instance.instance import Instance
from mixopt.instance.spreads import Spread, Uncertainty, Width
from mixopt.lp.draw_pieces import Piece, PieceSettler
from mixopt.lp.many_draws import settle
from mixopt.programme.moved_inputs import draws_of
from mixopt.programme.problem import Problem
from mixopt.results.risk_rows import POLICIES

DRAWS = 1000
TURNS = 3


def risks() -> None:
    """(i) How sure a plan is, against the costs of the same draws by HiGHS alone."""
    for name in ("redbridge", "derby", "barking-and-dagenham"):
        time_risk(f"risk of {name}", load(name), DRAWS)
    redbridge = load("redbridge")
    spreads = redbridge.uncertainty
    of_need = replace(
        spreads,
        spreads=tuple(each for each in spreads.spreads if each.address.startswith("needs.")),
        followers=tuple(each for each in spreads.followers if each.address.startswith("needs.")),
    )
    wide = replace(redbridge, uncertainty=of_need)
    time_risk("risk of redbridge, need alone", wide, DRAWS)
    width = Width((1.0,), "% of value", "invented", "", "", "benchmarks/run.py")
    near = Spread("needs.*.demand", "normal", (("standard_deviation", width),))
    narrow = replace(redbridge, uncertainty=Uncertainty((near,), ()))
    time_risk("risk of redbridge, every need by 1%", narrow, 10 * DRAWS)
    time_costs("costs of redbridge, need alone", wide, 10 * DRAWS)
    time_costs("costs of redbridge, every need by 1%", narrow, 10 * DRAWS)

    alone, shared = (
        quickest(lambda workers=workers: risk(redbridge, draws=10 * DRAWS, workers=workers), 1)
        for workers in (1, 2)
    )
    print(f"of {10 * DRAWS:,} draws two workers have an efficiency of {alone / shared / 2:.2f}")
    compare_processor_times(DRAWS)


def compare_processor_times(draws: int) -> None:
    """What two workers cost beside one, all processes and what they load: the best of turns."""
    times: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(TURNS):
        for workers, taken in times.items():
            words = ("risk", "redbridge", "--draws", str(draws), "--workers", str(workers))
            taken.append(processor_time(*words))
    more = min(times[2]) / min(times[1]) - 1
    print(f"of {draws:,} draws two workers take {more:+.1%} of the processor beside one")


def processor_time(*words: str) -> float:
    """Seconds of the processor that a command takes, with the processes that it starts."""
    program = Path(sys.executable).parent / "mixopt"
    with subprocess.Popen([program, *words], stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"mixopt {' '.join(words)} failed")
    return used.ru_utime + used.ru_stime


def time_risk(what: str, instance: Instance, number: int) -> None:
    """Two lines of part (i); the loops do 1,000 of the draws."""
    problem = Problem(instance)
    draws = draws_of(problem, sample(instance, number, 0).inputs(instance))
    risk(instance, draws=10)
    ours = quickest(lambda: risk(instance, draws=number), 2)
    looped = min(number, DRAWS)
    loop = quickest(lambda: costs_by_loop(problem.form, draws, looped), 2) * number / looped
    say(f"{what}, {number:,} draws", ours, loop, "HiGHS in a warm loop")
    alike = sum(loop_over_the_same(problem, instance, number, policy) for policy in POLICIES)
    say("    the same programmes", ours, alike, "HiGHS in a warm loop over them")


def loop_over_the_same(problem: Problem, instance: Instance, number: int, policy: str) -> float:
    """Seconds of HiGHS in a warm loop over what is solved under one policy, and no check of it.

    It is given the weights by which one sum of all that gives way, the cost, and what tells apart
    what costs the same decides in order.
    """
    given = compile_draws(problem, sample(instance, number, 0), find_plan(problem))
    settler = PieceSettler(given)
    _, start = settler(Piece(policy, 0, cut_draws(number)[0], None))
    leveled = settler.prepared[policy].problem
    weighed = replace(leveled.haired, cost=start.weights @ leveled.sums)
    looped = min(number, DRAWS)
    seconds = quickest(lambda: costs_by_loop(weighed, leveled.draws, looped), 2)
    return seconds * number / looped


def time_costs(what: str, instance: Instance, number: int) -> None:
    """One line of part (i): of each draw what the loop finds, and nothing more."""
    problem = Problem(instance)
    draws = draws_of(problem, sample(instance, number, 0).inputs(instance))
    ours = quickest(lambda: settle(problem.form, draws), 2)
    loop = quickest(lambda: costs_by_loop(problem.form, draws, DRAWS), 2) * number / DRAWS
    say(f"{what}, {number:,} draws", ours, loop, "HiGHS in a warm loop")
