"""Scenarios.yaml: named lists of changes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema, model_validator

from mixopt.schema.change_texts import is_relative, read_change
from mixopt.schema.fields import Name, Names, Number, Remark, Strict, Text

HOW = ("set", "add", "times", "percent")
"""What a change can do: one of these."""

Theme = Literal["strategy", "services", "workforce", "need", "prices", "money", "source"]

THEMES: dict[Theme, str] = {
    "strategy": "Strategies",
    "services": "Services and their supply",
    "workforce": "Workforce",
    "need": "Need",
    "prices": "Prices and pay",
    "money": "Money and savings",
    "source": "Questions about the sources",
}
"""What a scenario is about, and what a list of such scenarios is called, in the order of lists."""

MOST_INCLUDED = 100
"""Scenarios that one may combine, with all that those build on or combine."""

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
    """The reason, for whoever reads the plan; of a derived number its own formula."""
    source: Name | None = None
    """What the new value rests on: a key of `sources:` in `instance.yaml`."""

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
    theme: Theme | None = None
    """What it is about; `mixopt instances NAME` lists scenarios by theme."""
    why: Remark = ""
    """Why a council would do it, or ask for it."""
    source: Name | None = None
    """The source of all its changes that name none themselves."""
    builds_on: Name | None = None
    """Another scenario, whose changes are made first, and which it may overrule."""
    includes: Names = ()
    """Other scenarios that it combines: their changes are made first, in this order. None of them,
    nor its own changes, may overrule another."""
    changes: Annotated[tuple[Change, ...], Field(min_length=1)] = ()
    """Made in order. Only one that includes others may have none."""

    def model_post_init(self, _context: Any) -> None:
        """Refuse a scenario that changes nothing."""
        if not self.changes and not self.includes:
            msg = "has no changes; Add 'changes', or 'includes' with the scenarios that it combines"
            raise ValueError(msg)

    @property
    def below(self) -> tuple[str, ...]:
        """The scenarios whose changes are made before its own."""
        return (*((self.builds_on,) if self.builds_on else ()), *self.includes)

    @property
    def sourced_changes(self) -> tuple[Change, ...]:
        """Its own changes, each with the source that it rests on, if one is named."""
        if self.source is None:
            return self.changes
        return tuple(
            change if change.source else change.model_copy(update={"source": self.source})
            for change in self.changes
        )


class Scenarios(Strict):
    """`scenarios.yaml`."""

    scenarios: dict[Name, Scenario]
    """By name, as `--scenario` takes it."""
