"""How free a plan is: which decisions could differ at the same cost, and between what limits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mixopt.lp.freedom import find_free_columns
from mixopt.lp.highs import Solution
from mixopt.programme.problem import Problem
from mixopt.results.decisions import Decisions
from mixopt.results.freedom import CELLS, IN_POUNDS, Free
from mixopt.units import THOUSAND

BLOCKS = {"scheme_spend": "spent"}
"""Variables of the programme that a plan calls otherwise."""


def free_decisions(problem: Problem, solution: Solution, decisions: Decisions) -> Iterator[Free]:
    """Each decision that differs between plans of the least cost, in the programme's order.

    Args:
        problem: What was solved.
        solution: Its optimum, with the optimal faces.
        decisions: What the plan decides.
    """
    columns, beyond = problem.form.columns, {period.name for period in problem.instance.beyond}
    wanted = [
        at
        for at, (block, keys) in enumerate(columns)
        if BLOCKS.get(block, block) in CELLS and keys[-1] not in beyond
    ]
    for at, least, most in find_free_columns(solution.faces, np.array(wanted, dtype=int)):
        block, keys = columns[at]
        block = BLOCKS.get(block, block)
        area, own, period = keys[0], keys[1:-1], keys[-1]
        scale = THOUSAND if block in IN_POUNDS else 1.0
        prefix = [area] if len(problem.instance.areas) > 1 else []
        yield Free(
            ".".join([*prefix, block, *own]) + f"[{period}]",
            *CELLS[block],
            area,
            ".".join(own),
            period,
            getattr(decisions, block)[keys],
            *_scale((least, most), scale),
        )


def _scale(ends: tuple[float | None, float | None], scale: float) -> Iterator[float | None]:
    for end in ends:
        yield None if end is None else end * scale + 0.0
