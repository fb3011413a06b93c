"""Scenarios.yaml: named lists of changes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from mixopt.schema.fields import Name, Number, Remark, Strict, Text


class Change(Strict):
    """One change to figures: exactly one of `set`, `add`, `times`."""

    address: Text
    """A figure's address; without `[period]`, all its periods. `*` stands for any part."""
    set: Number | None = None
    """The new value, in the unit that the row is written in."""
    add: Number | None = None
    """What is added, in the unit that the row is written in."""
    times: Number | None = None
    """What the value is multiplied by."""
    why: Remark = ""
    """The reason, for whoever reads the plan."""

    def model_post_init(self, _context: Any) -> None:
        """Refuse a change that says nothing, or two things."""
        if sum(value is not None for value in (self.set, self.add, self.times)) != 1:
            msg = "says not one thing to do; Give exactly one of set, add, times"
            raise ValueError(msg)


class Scenario(Strict):
    """A named list of changes."""

    title: Text
    builds_on: Name | None = None
    """Another scenario, whose changes are made first."""
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]
    """Made in order."""


class Scenarios(Strict):
    """`scenarios.yaml`."""

    scenarios: dict[Name, Scenario]
    """By name, as `--scenario` takes it."""
