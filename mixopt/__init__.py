"""mixopt: the least-cost service mix, workforce and budget of a council's social care.

    import mixopt

    instance = mixopt.load("redbridge")     # figures, every one sourced
    plan = mixopt.solve(instance)           # a frozen plan, proven and checked
    lp = mixopt.build(instance)             # the Pyomo programme, for those who want it
    mixopt.frame(plan.ledger)               # any table of the plan as a DataFrame

The heavy libraries are imported when the first function that needs them is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mixopt.analysis.solve import solve
    from mixopt.data import load
    from mixopt.formulation import build
    from mixopt.instance.scenarios import changed, with_scenario
    from mixopt.results.plan import frame

__all__ = ["build", "changed", "frame", "load", "solve", "with_scenario"]

_HOMES = {
    "build": "mixopt.formulation",
    "changed": "mixopt.instance.scenarios",
    "frame": "mixopt.results.plan",
    "load": "mixopt.data",
    "solve": "mixopt.analysis.solve",
    "with_scenario": "mixopt.instance.scenarios",
}


def __getattr__(name: str) -> Any:
    """Import a public function when it is first used."""
    if name not in _HOMES:
        msg = f"module 'mixopt' has no attribute '{name}'"
        raise AttributeError(msg)
    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found
