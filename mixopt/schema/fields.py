"""What the classes of every file share."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

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


class Strict(BaseModel):
    """The settings every class of a file shares."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False
    )
