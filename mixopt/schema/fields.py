"""What the classes of every file share."""

from __future__ import annotations

from typing import Annotated, Any, NoReturn, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

Key = TypeVar("Key")

Value = TypeVar("Value")

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""Lower case letters, digits and underscores: it becomes part of addresses."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

Remark = Annotated[str, StringConstraints(strip_whitespace=True)]
"""Text that may be blank."""

Number = Annotated[float, Field(strict=True)]
"""Not `true`, which Python counts as 1."""


def once_each(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a list that names something twice: it would count twice."""
    seen = set()
    for name in names:
        if name in seen:
            msg = f"names '{name}' twice; Remove one of them"
            raise ValueError(msg)
        seen.add(name)
    return names


Names = Annotated[tuple[Name, ...], AfterValidator(once_each)]

SomeNames = Annotated[Names, Field(min_length=1)]


class FrozenDict(dict[Key, Value]):
    """A dictionary that cannot be changed: as quick to read as any, and it can be pickled.

    `dict(...)` of it, its `copy()`, and `|` give dictionaries that can.
    """

    def _refuse(self, *_args: Any, **_named: Any) -> NoReturn:
        msg = "this cannot be changed in place; mixopt.changed(instance, {address: value}) makes "
        msg += "another instance, with figures changed"
        raise TypeError(msg)

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled whole: entry by entry would be a change."""
        return type(self), (dict(self),)


class Strict(BaseModel):
    """The settings every class of a file shares."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        defer_build=True,  # one validator for a whole file, not one for each class besides
    )

    @classmethod
    def model_json_schema(cls, *args: Any, **named: Any) -> dict[str, Any]:
        """The JSON Schema, with the sentence under each field as its description."""
        from mixopt.schema.descriptions import describe

        schema = super().model_json_schema(*args, **named)
        describe(schema, cls, Strict)
        return schema

    @model_validator(mode="after")
    def _freeze(self) -> Self:
        """Make dictionaries as fixed as all else: pydantic freezes only that they are there."""
        for name, value in self.__dict__.items():
            if type(value) is dict:
                self.__dict__[name] = FrozenDict(value)
        return self
