"""mixopt: the least-cost service mix, workforce and budget of a council's social care.

    import mixopt

    instance = mixopt.load("redbridge")     # figures, every one sourced
    plan = mixopt.solve(instance)           # a frozen plan, proven and checked
    prices = mixopt.prices(instance)        # the price of every figure, on both sides
    mixopt.frame(plan.ledger)               # any table as a DataFrame
    lp = mixopt.build(instance)             # the Pyomo programme, for those who want it

docs/python.md has every function with an example. The heavy libraries are imported when the first
function that needs them is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mixopt.analysis.allocation import bounds
    from mixopt.analysis.alternatives import alternatives
    from mixopt.analysis.bridge import bridge
    from mixopt.analysis.commit import commit
    from mixopt.analysis.commit_lp import commit_lp
    from mixopt.analysis.compare import compare
    from mixopt.analysis.frontier import frontier, frontier_map
    from mixopt.analysis.infeasibility import explain
    from mixopt.analysis.prices import price, prices
    from mixopt.analysis.reach import reach
    from mixopt.analysis.risk import risk
    from mixopt.analysis.solve import solve
    from mixopt.analysis.solve_lp import solve_lp
    from mixopt.analysis.sweep import sweep
    from mixopt.data import check, load
    from mixopt.errors import DataError, Fault, MixoptError, NoPlanExists, SolverFailed
    from mixopt.formulation import build
    from mixopt.instance.instance import Figure, Instance
    from mixopt.instance.scenarios import changed, with_scenario
    from mixopt.instance.years_beyond import with_years_beyond
    from mixopt.results.allocation import Cell
    from mixopt.results.alternatives import Alternatives
    from mixopt.results.commitment import Commitment
    from mixopt.results.committed_lp import CommittedLp
    from mixopt.results.comparison import Column, Compared, Comparison
    from mixopt.results.do_nothing import DoNothing, do_nothing
    from mixopt.results.explanation import Explanation
    from mixopt.results.frames import frame
    from mixopt.results.frontier import CostFrontier, PriceMap
    from mixopt.results.plan import Plan
    from mixopt.results.price import Price, Prices, Side
    from mixopt.results.price_curve import Curve, CurveSegment
    from mixopt.results.reach import Reach, ReachedAim
    from mixopt.results.risk import Risk
    from mixopt.results.savings_bridge import SavingsBridge
    from mixopt.results.solved_lp import AddedLimit, SolvedLp
    from mixopt.results.sweep import Sweep, SweptCase

_HOMES = {
    "load": "mixopt.data",
    "check": "mixopt.data",
    "changed": "mixopt.instance.scenarios",
    "with_scenario": "mixopt.instance.scenarios",
    "with_years_beyond": "mixopt.instance.years_beyond",
    "solve": "mixopt.analysis.solve",
    "prices": "mixopt.analysis.prices",
    "price": "mixopt.analysis.prices",
    "frontier": "mixopt.analysis.frontier",
    "frontier_map": "mixopt.analysis.frontier",
    "reach": "mixopt.analysis.reach",
    "risk": "mixopt.analysis.risk",
    "commit": "mixopt.analysis.commit",
    "commit_lp": "mixopt.analysis.commit_lp",
    "explain": "mixopt.analysis.infeasibility",
    "bounds": "mixopt.analysis.allocation",
    "alternatives": "mixopt.analysis.alternatives",
    "compare": "mixopt.analysis.compare",
    "sweep": "mixopt.analysis.sweep",
    "bridge": "mixopt.analysis.bridge",
    "do_nothing": "mixopt.results.do_nothing",
    "build": "mixopt.formulation",
    "solve_lp": "mixopt.analysis.solve_lp",
    "frame": "mixopt.results.frames",
    "Instance": "mixopt.instance.instance",
    "Figure": "mixopt.instance.instance",
    "Plan": "mixopt.results.plan",
    "Prices": "mixopt.results.price",
    "Price": "mixopt.results.price",
    "Side": "mixopt.results.price",
    "Curve": "mixopt.results.price_curve",
    "CurveSegment": "mixopt.results.price_curve",
    "CostFrontier": "mixopt.results.frontier",
    "PriceMap": "mixopt.results.frontier",
    "Reach": "mixopt.results.reach",
    "ReachedAim": "mixopt.results.reach",
    "Risk": "mixopt.results.risk",
    "Commitment": "mixopt.results.commitment",
    "CommittedLp": "mixopt.results.committed_lp",
    "Explanation": "mixopt.results.explanation",
    "Cell": "mixopt.results.allocation",
    "Alternatives": "mixopt.results.alternatives",
    "Comparison": "mixopt.results.comparison",
    "Compared": "mixopt.results.comparison",
    "Column": "mixopt.results.comparison",
    "DoNothing": "mixopt.results.do_nothing",
    "Sweep": "mixopt.results.sweep",
    "SweptCase": "mixopt.results.sweep",
    "SavingsBridge": "mixopt.results.savings_bridge",
    "SolvedLp": "mixopt.results.solved_lp",
    "AddedLimit": "mixopt.results.solved_lp",
    "MixoptError": "mixopt.errors",
    "DataError": "mixopt.errors",
    "NoPlanExists": "mixopt.errors",
    "SolverFailed": "mixopt.errors",
    "Fault": "mixopt.errors",
}
"""Where each public name lives."""

__all__ = [  # in the order of a session
    "AddedLimit",
    "Alternatives",
    "Cell",
    "Column",
    "Commitment",
    "CommittedLp",
    "Compared",
    "Comparison",
    "CostFrontier",
    "Curve",
    "CurveSegment",
    "DataError",
    "DoNothing",
    "Explanation",
    "Fault",
    "Figure",
    "Instance",
    "MixoptError",
    "NoPlanExists",
    "Plan",
    "Price",
    "PriceMap",
    "Prices",
    "Reach",
    "ReachedAim",
    "Risk",
    "SavingsBridge",
    "Side",
    "SolvedLp",
    "SolverFailed",
    "Sweep",
    "SweptCase",
    "alternatives",
    "bounds",
    "bridge",
    "build",
    "changed",
    "check",
    "commit",
    "commit_lp",
    "compare",
    "do_nothing",
    "explain",
    "frame",
    "frontier",
    "frontier_map",
    "load",
    "price",
    "prices",
    "reach",
    "risk",
    "solve",
    "solve_lp",
    "sweep",
    "with_scenario",
    "with_years_beyond",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in _HOMES:
        msg = f"module 'mixopt' has no attribute '{name}'"
        raise AttributeError(msg)
    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    """Every public name, whether it has been imported or not."""
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
