"""England's councils, from published figures to certified plans. Run by hand: it is not quick.

`python benchmarks/england.py` prints two lines.

(j) All councils that have a start, from the shipped tables to certified plans in one process:
    start, instance, programme, optimum, the plan's tables, proof, check of every limit. Against
    the same data and instances planned by Pyomo's `SolverFactory("appsi_highs")`: built from plain
    numbers, solved, and read into the same tables, without proof or check. The peer plans 15
    councils, each tenth of them, and its time is scaled up to all. The costs of both are compared.
(k) 1,000 futures of need of each of them (every need drawn, sd 1%), from drawn figures to the cost
    of each, against the time of the plans of (j).

Both sides import what they need, and compile or build once, before the clock is started.
"""

from __future__ import annotations

import gc
from time import perf_counter

import numpy as np
from peers import plan_by_appsi

from mixopt.analysis.solve import solve
from mixopt.data.published import shipped_councils
from mixopt.data.starts import begin
from mixopt.data.starts.in_memory import instance_of
from mixopt.errors import DataError
from mixopt.instance.councils import Council
from mixopt.instance.flows import COUNTED
from mixopt.instance.instance import Instance
from mixopt.lp.many_draws import settle
from mixopt.programme.moved_inputs import draws_of
from mixopt.programme.problem import Problem

FIRST, YEARS = 2025, 3
PEERS, FUTURES = 15, 1000
SPREAD = 0.01
"""Standard deviation of a need, relative."""


def instance_from_data(council: Council) -> Instance:
    """The instance of a council, from what is published."""
    return instance_of(begin(council, YEARS), FIRST, YEARS)


def have_starts() -> list[Council]:
    """The councils of which enough is published; reading and compiling are done once, here."""
    found = []
    for council in shipped_councils():
        try:
            begin(council, YEARS)
        except DataError:
            continue
        found.append(council)
    solve(instance_from_data(found[0]), prices=False, freedom=False)
    plan_by_appsi(instance_from_data(found[0]))
    gc.collect()
    return found


def plans(councils: list[Council]) -> float:
    """Part (j); returns our seconds."""
    start = perf_counter()
    costs = {
        each.name: solve(instance_from_data(each), prices=False, freedom=False).cost
        for each in councils
    }
    ours = perf_counter() - start
    sample = councils[:: len(councils) // PEERS][:PEERS]
    start = perf_counter()
    theirs = {each.name: plan_by_appsi(instance_from_data(each)) for each in sample}
    scaled = (perf_counter() - start) * len(councils) / len(sample)
    off = max(abs(costs[name] / cost - 1) for name, cost in theirs.items())
    assert off < 1e-6, off
    peer = f"appsi_highs on {len(sample)}, scaled up, {scaled:.1f} s"
    print(f"{len(councils)} councils from data to certified plans: {ours:.2f} s; {peer}: "
          f"{scaled / ours:.1f} times as fast")  # fmt: skip
    return ours


def futures(councils: list[Council], planning: float) -> None:
    """Part (k)."""
    random = np.random.default_rng(0)
    start, without = perf_counter(), 0
    for each in councils:
        problem = Problem(instance_from_data(each))
        structure, inputs, moved = problem.structure, problem.inputs, {}
        for first, figure in zip(structure.starts, structure.figures, strict=True):
            if (figure.table, figure.figure) in COUNTED:
                times = 1 + random.normal(0, SPREAD, FUTURES)
                moved |= {at: inputs[at] * times for at in range(first, first + figure.cells)}
        without += int(np.sum(~settle(problem.form, draws_of(problem, moved)).has_plan))
    took = perf_counter() - start
    print(f"{len(councils)} x {FUTURES:,} futures of need: {took:.1f} s, "
          f"{took / planning:.1f} times the plans; {without:,} of them without a plan")  # fmt: skip


if __name__ == "__main__":
    councils = have_starts()
    futures(councils, plans(councils))
