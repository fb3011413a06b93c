"""The shipped instances; what is loaded, planned and priced of them, once a process.

All of it is frozen, so that tests may share it.
"""

from __future__ import annotations

from functools import cache

import mixopt
from mixopt.analysis.prices import Proven, price_figures
from mixopt.data.paths import INSTANCES
from mixopt.instance.instance import Instance
from mixopt.results.plan import Plan
from mixopt.results.price import Price

SHIPPED = sorted(path.name for path in INSTANCES.iterdir() if (path / "instance.yaml").is_file())


@cache
def shipped(name: str) -> Instance:
    """An instance as it is shipped."""
    return mixopt.load(name)


@cache
def planned(name: str) -> Plan:
    """Its plan of least cost."""
    return mixopt.solve(shipped(name))


@cache
def prices_of(name: str) -> tuple[tuple[Price, ...], Proven]:
    """The price of each of its figures, and the proof of the plan that they are of."""
    found, proof = price_figures(shipped(name))
    return tuple(found), proof
