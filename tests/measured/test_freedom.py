"""How free a plan is, held against GLPK: the least and the most of cells that are free, and pinned."""

from __future__ import annotations

import random

import pytest
from measured.test_one_plan import ranked

from mixopt.results.freedom import CELLS

from support.glpk import ranges_over_optima
from support.shipped import SHIPPED, planned, shipped

CELLS_EACH = 90
"""Cells that are asked of in each of six instances, half of them free where there are as many."""


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_free_and_what_is_pinned_is_what_glpk_finds(name: str) -> None:
    form, plan = ranked(shipped(name)), planned(name)
    areas = len(plan.areas) > 1
    said = {each.decision: each for each in plan.free}
    there = {}
    for at, (block, keys) in enumerate(form.columns):
        if block in CELLS:
            prefix = [keys[0]] if areas else []
            there[".".join([*prefix, block, *keys[1:-1]]) + f"[{keys[-1]}]"] = at
    drawn = random.Random(name)
    free = sorted(set(said) & set(there))
    pinned = sorted(set(there) - set(said))
    asked = drawn.sample(free, min(len(free), CELLS_EACH // 2))
    asked += drawn.sample(pinned, min(len(pinned), CELLS_EACH - len(asked)))
    places = [there[each] for each in asked]
    for decision, (least, most) in zip(asked, ranges_over_optima(form, places), strict=True):
        scale = 1000 if CELLS[decision.partition("[")[0].split(".")[areas]][0] in MONEY else 1
        found = said.get(decision)
        if found is None:
            assert most - least < 1e-5, decision
        else:
            near = {"abs": 1e-4 * scale, "rel": 1e-6}
            assert found.least == pytest.approx(least * scale, **near), decision
            assert found.most == pytest.approx(most * scale, **near), decision
            assert found.least - 1e-6 <= found.value <= found.most + 1e-6


MONEY = {"payments", "funds", "schemes"}
"""Tables in £, where the programme has £ thousand."""
