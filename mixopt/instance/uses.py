"""What staff are used for: the cases that they hold, the staff they manage, the services they run.

Time that is given to one use is not there for another. Where a role has several uses, the plan
says how its FTE are shared out among them. Two caseload standards over the same cases are one use
of time: who holds a case keeps every limit on it. So a use is a group of needs that stand in the
same standards. Opens no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mixopt.instance.kept import keep_for_each_model
from mixopt.schema.model import Model
from mixopt.schema.standards import Caseload, Span

RUNNING = "services"
"""The use of staff who run services in-house."""

BLANK = ""
"""Stands for the services that a role runs where a use is asked for by its standard."""

Uses = dict[str, frozenset[str]]
"""Each use by its name, with the standards that its time counts for; blank for services."""


@keep_for_each_model
def uses_of(model: Model) -> dict[str, Uses]:
    """The uses of every role that has more than one, by role.

    A use is named by the standards that it counts for, `standards.caseload`, joined by `+` where
    there are several; or `services`, for those that the role runs.
    """
    found = {role: dict(_uses(model, role)) for role in model.roles}
    return {role: uses for role, uses in found.items() if len(uses) > 1}


def _uses(model: Model, role: str) -> Iterator[tuple[str, frozenset[str]]]:
    for parts in parts_of_time(model, role):
        for part in _group_by_standards(parts):
            yield f"standards.{'+'.join(part)}", frozenset(part)
    if any(service.staffed_by == role for service in model.services.values()):
        yield RUNNING, frozenset({BLANK})


def parts_of_time(model: Model, role: str) -> tuple[dict[str, tuple[str, ...]], ...]:
    """For each standard, whose cases the role holds by it; and whom it manages by it."""
    loads, spans = model.standards_of(Caseload), model.standards_of(Span)
    held = {name: found.needs for name, found in loads.items() if role in found.roles}
    managed = {
        name: found.roles
        for name, found in spans.items()
        if role == found.managers and found.sense == "at_most"  # a least takes nobody's time
    }
    return held, managed


def _group_by_standards(parts: dict[str, tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    """The groups of needs (or of roles) that stand in the same standards, by those standards."""
    counted = dict.fromkeys(name for names in parts.values() for name in names)
    return dict.fromkeys(
        tuple(standard for standard, names in parts.items() if name in names) for name in counted
    )
