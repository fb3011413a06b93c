"""Help that reads the same with every version of typer: a flag has no type, for it takes no value.

Options that take a value say what it is by a `metavar` of their own.
"""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup


class PlainCommand(TyperCommand):
    """A command whose flags are listed without a type."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Every option and argument, `--help` too."""
        return _without_types(super().get_params(ctx))


class PlainGroup(TyperGroup):
    """A group of commands whose flags are listed without a type."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Every option, `--help` too."""
        return _without_types(super().get_params(ctx))


def _without_types(params: list[Any]) -> list[Any]:
    """The same, where flags and arguments show no type of Python."""
    for each in params:
        if each.param_type_name == "argument":
            each.display_type = _nothing  # what newer versions of typer print beside the name
        elif each.is_flag:
            each.metavar = ""
    return params


def _nothing(ctx: Any) -> str:
    return ""
