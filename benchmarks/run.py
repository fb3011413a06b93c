"""Speeds, as ratios to a named peer measured in the same run. `make bench` runs it.

(a) From instance to plan, for 1, 10 and 100 made-up councils, against the same programme
    through Pyomo's `SolverFactory("appsi_highs")`, read into the same tables. The peer has no
    certificate, no check of the plan, and takes whichever optimum it meets.
(b) `mixopt solve redbridge` as a whole process, against a process that only imports
    `pyomo.environ, pandas, highspy`; and `mixopt --help` likewise.
(c) Every two-sided price of `redbridge` with its range, against one cold solve of it, from
    instance to plan.
(d) The exact proof of the optimal basis of `redbridge`, in fractions, against the same cold solve.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
import pyomo.environ as pyo
from councils import councils

from mixopt.analysis.prices import priced
from mixopt.analysis.solve import solve
from mixopt.data import load
from mixopt.formulation import build
from mixopt.formulation.objective import in_turn, moves
from mixopt.instance.instance import Instance
from mixopt.lp.exact_proof import prove
from mixopt.lp.highs import run
from mixopt.lp.standard_form import compile_lp
from mixopt.programme.decisions import decisions_of_programme
from mixopt.results.care_tables import Rows
from mixopt.results.ledger import Ledger

NUMBERS = (1, 10, 100)
REPEATS = 3
PROGRAM = str(Path(sys.executable).parent / "mixopt")


def peer(instance: Instance) -> float:
    """Build, solve by the peer, and read the plan's tables; the objective in £."""
    lp = build(instance, mutable=False)
    pyo.SolverFactory("appsi_highs").solve(lp)
    decisions = decisions_of_programme(lp, lambda data: data.value or 0.0)
    ledger = Ledger(instance, decisions).entries()
    rows = Rows(instance, decisions, ledger)
    for table in (
        rows.money,
        rows.needs,
        rows.supported,
        rows.volumes,
        rows.staff,
        rows.levers,
        rows.standards,
    ):
        table()
    return float(pyo.value(lp.least_cost)) * 1000


def quickest(job: Callable[[], object], repeats: int = REPEATS) -> float:
    """Least seconds of some repeats."""
    best = np.inf
    for _ in range(repeats):
        gc.collect()
        start = perf_counter()
        job()
        best = min(best, perf_counter() - start)
    return float(best)


def process(*command: str) -> float:
    """Least seconds of a whole process."""
    return quickest(lambda: subprocess.run(command, check=True, capture_output=True), 5)


def councils_table() -> None:
    """Part (a)."""
    print("councils  rows x columns   mixopt    peer  times faster  seconds a council")
    for number in NUMBERS:
        instance = councils(number)
        lp = build(instance, mutable=False)
        rows, columns = compile_lp(lp).matrix.shape
        assert abs(solve(instance).cost - peer(instance)) <= 1e-6 * abs(solve(instance).cost)
        ours, theirs = (
            quickest(lambda i=instance: solve(i, prices=False)),
            quickest(lambda i=instance: peer(i)),
        )
        print(
            f"{number:8} {rows:7,} x {columns:6,} {ours:7.2f}s {theirs:6.2f}s "
            f"{theirs / ours:13.2f} {ours / number:18.4f}"
        )


def processes_table() -> None:
    """Part (b)."""
    imports = process(sys.executable, "-c", "import pyomo.environ, pandas, highspy")
    whole, helped = process(PROGRAM, "solve", "redbridge"), process(PROGRAM, "--help")
    print(f"\nimport pyomo.environ, pandas, highspy  {imports:.2f}s")
    print(f"mixopt solve redbridge                 {whole:.2f}s  {whole / imports:.2f} of it")
    print(f"mixopt --help                          {helped:.2f}s  {helped / imports:.2f} of it")


def prices_table() -> None:
    """Parts (c) and (d)."""
    instance = load("redbridge")
    every, cold = (
        quickest(lambda: priced(instance)),
        quickest(lambda: solve(instance, prices=False)),
    )
    number = len(priced(instance)[0])
    print(f"\nall {number} prices of redbridge, both sides with ranges  {every:.2f}s")
    print(f"from instance to plan, cold                          {cold:.3f}s")
    print(f"times                                                {every / cold:.1f}")
    lp = build(instance, mutable=False)
    compiled = compile_lp(lp, moves(lp), in_turn(lp, instance))
    solution = run(compiled)
    assert prove(compiled, solution).exact
    proof = quickest(lambda: prove(compiled, solution))
    print(f"one exact proof of its optimal basis                 {proof:.3f}s")
    print(f"times the cold solve                                 {proof / cold:.2f}")


if __name__ == "__main__":
    councils_table()
    processes_table()
    prices_table()
