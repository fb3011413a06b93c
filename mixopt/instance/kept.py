"""Answers about a model that are worked out once and kept, as a model never changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from mixopt.schema.model import Model

Answer = TypeVar("Answer")

MOST = 64
"""Models whose answers are kept; when there are more, all are let go of."""


def keep_for_each_model(ask: Callable[[Model], Answer]) -> Callable[[Model], Answer]:
    """Ask a function once for each model, by which object it is: to compare models takes longer."""
    known: dict[int, tuple[Model, Answer]] = {}

    @wraps(ask)
    def answer(model: Model) -> Answer:
        found = known.get(id(model))
        if found is None:
            if len(known) >= MOST:
                known.clear()
            found = known[id(model)] = model, ask(model)
        return found[1]

    return answer
