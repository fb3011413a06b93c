"""England's councils, from published figures to certified plans. Run by hand: it is not quick.

`OPENBLAS_NUM_THREADS=1 python benchmarks/england.py` prints two lines.

(j) All councils that have a start, from the shipped tables to certified plans in one process:
    start, instance, programme, optimum, the plan's tables, proof, check of every limit, as
    `mixopt england` does, which begins each optimum from the basis of the first. Against
    the same data and instances planned by Pyomo's `SolverFactory("appsi_highs")`: built from plain
    numbers, solved, and read into the same tables, without proof or check. The peer plans 15
    councils, each tenth of them, each just after ours, so that both have the same machine; its time
    is scaled up to all. The costs of both are compared. The peer is spared what a plan has besides
    (flows, bridge, the words and prices of limits, what lies beyond the last period), and pays for
    building each council's programme: one programme with figures as parameters, solved again and
    again by the persistent interface that `SolverFactory` hides, is Pyomo's quicker way.
(k) 1,000 futures of need of each of them (every need drawn, sd 1%), from drawn figures to the cost
    of each, against the time of the plans of (j).

Both sides import what they need, and compile or build once, before the clock is started. Seconds
are of the processor: other work on the machine slows both sides, and moves the ratio little. More
threads of OpenBLAS wait at work, and count threefold in (k).
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time

import numpy as np
from peers import plan_by_appsi

from mixopt.analysis.england import Planner
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
PLANNER = Planner()
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
    plan(found[0])
    plan_by_peer(found[0])
    gc.collect()
    return found


def plan(council: Council) -> float:
    """The cost of a council's plan, from what is published, as `mixopt england` finds it."""
    return PLANNER.plan(instance_from_data(council))[0].cost


def plan_by_peer(council: Council) -> float:
    """The same by the peer."""
    return plan_by_appsi(instance_from_data(council))


def time_cost(plan: Callable[[Council], float], council: Council) -> tuple[float, float]:
    """The seconds that a plan takes, and its cost."""
    start = process_time()
    cost = plan(council)
    return process_time() - start, cost


def plans(councils: list[Council]) -> float:
    """Part (j); returns our seconds."""
    sample = councils[:: len(councils) // PEERS][:PEERS]
    ours = theirs = 0.0
    for each in councils:
        took, cost = time_cost(plan, each)
        ours += took
        if each in sample:
            took, by_peer = time_cost(plan_by_peer, each)
            theirs += took
            gc.collect()  # or ours would clear up after it
            assert abs(cost / by_peer - 1) < 1e-6, (each.name, cost, by_peer)
    scaled = theirs * len(councils) / len(sample)
    peer = f"appsi_highs on {len(sample)}, scaled up, {scaled:.1f} s"
    print(f"{len(councils)} councils from data to certified plans: {ours:.2f} s of the processor; "
          f"{peer}: {scaled / ours:.1f} times as fast")  # fmt: skip
    return ours


def futures(councils: list[Council], planning: float) -> None:
    """Part (k)."""
    random = np.random.default_rng(0)
    start, without = process_time(), 0
    for each in councils:
        problem = Problem(instance_from_data(each))
        structure, inputs, moved = problem.structure, problem.inputs, {}
        for first, figure in zip(structure.starts, structure.figures, strict=True):
            if (figure.table, figure.figure) in COUNTED:
                times = 1 + random.normal(0, SPREAD, FUTURES)
                moved |= {at: inputs[at] * times for at in range(first, first + figure.cells)}
        without += int(np.sum(~settle(problem.form, draws_of(problem, moved)).has_plan))
    took = process_time() - start
    print(f"{len(councils)} x {FUTURES:,} futures of need: {took:.1f} s, "
          f"{took / planning:.1f} times the plans; {without:,} of them without a plan")  # fmt: skip


if __name__ == "__main__":
    councils = have_starts()
    futures(councils, plans(councils))
