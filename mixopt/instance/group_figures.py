"""The figures of client groups: who is predicted, and which share of them is supported."""

from __future__ import annotations

from collections.abc import Iterable

from mixopt.instance.adjustment import NOBODY
from mixopt.instance.kinds import MOST_PEOPLE, Kind, Rows
from mixopt.schema.model import Model


def groups(model: Model, years: Iterable[str]) -> Rows:
    """How many people are predicted to be in each client group, and what share is supported."""
    known = tuple(years)
    for name in model.groups:
        for year in known:
            meaning = "People predicted to be in the group in the year, supported or not."
            people = Kind("people", meaning, "needs", NOBODY, once=True, most=MOST_PEOPLE)
            yield (name, year), "predicted", people
        meaning = "Share of those predicted who are supported: the conversion rate."
        yield (name, ""), "supported", Kind("share", meaning, "needs", NOBODY, most=1)
