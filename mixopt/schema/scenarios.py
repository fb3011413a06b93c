"""Scenarios.yaml: named lists of changes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema, model_validator

from mixopt.schema.change_texts import is_relative, read_change
from mixopt.schema.fields import Name, Number, Remark, Strict, Text

HOW = ("set", "add", "times", "percent")
"""What a change can do: one of these."""

_VALUE_OR_TEXT = WithJsonSchema(
    {"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "null"}], "default": None}
)


class Change(Strict):
    """One change to figures: exactly one of `set`, `add`, `times`, `percent`."""

    address: Text
    """A figure's address; without `[period]`, all its periods. `*` stands for any part."""
    set: Annotated[Number | None, _VALUE_OR_TEXT] = None
    """The new value, in the unit that the row is written in. In quotes, what `--set` takes for a
    change of what it is: "+5%", "-10%", "*1.05", "+3"."""
    add: Number | None = None
    """What is added, in the unit that the row is written in."""
    times: Number | None = None
    """What the value is multiplied by."""
    percent: Number | None = None
    """By how many % of what it is the value rises; with a minus, falls."""
    why: Remark = ""
    """The reason, for whoever reads the plan."""

    @model_validator(mode="before")
    @classmethod
    def _read_text(cls, given: Any) -> Any:
        """Read a text under `set` for what it does; a value is a number, and not a text."""
        text = given.get("set") if isinstance(given, dict) else None
        if not isinstance(text, str) or not is_relative(text):
            return given
        how, size = read_change(text)
        if any(given.get(other) is not None for other in HOW if other != "set"):
            return given | {"set": size}  # two things to do, whatever they are
        return {key: each for key, each in given.items() if key != "set"} | {how: size}

    def model_post_init(self, _context: Any) -> None:
        """Refuse a change that says nothing, or two things."""
        if sum(getattr(self, how) is not None for how in HOW) != 1:
            msg = f"says not one thing to do; Give exactly one of {', '.join(HOW)}"
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
