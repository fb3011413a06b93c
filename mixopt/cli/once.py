"""What every command shares: an option given twice is refused, and no plan is an answer."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from mixopt.cli.ending import Answer
from mixopt.cli.help import PlainCommand
from mixopt.errors import DataError, Fault, NoPlanExists


class Once(PlainCommand):
    """A command whose options of one value are given at most once; a flag twice is a flag."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments.

        Raises:
            DataError: An option that takes one value is there more than once.
        """
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        times = Counter(map(id, order))
        faults = [
            Fault(
                option.opts[0], f"is given {times[id(option)]} times, and takes one value", REMEDY
            )
            for option in self.params
            if times[id(option)] > 1 and _takes_one(option)
        ]
        if faults and not ctx.resilient_parsing:
            raise DataError(faults)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command.

        Raises:
            Answer: There is no plan, which is what was asked; but where a document is printed,
                standard output has that or nothing.
        """
        try:
            return super().invoke(ctx)
        except NoPlanExists as none:
            options = [each for each in self.params if each.param_type_name == "option"]
            if any(_is_printed(ctx.params.get(option.name)) for option in options):
                raise
            raise Answer(none) from none


def _is_printed(value: object) -> bool:
    """Whether an option asks for a document on standard output."""
    from mixopt.data.targets import Target

    # older versions of typer hold the text here, newer ones the path
    return isinstance(value, str | Path) and Target(Path(value), False).prints


def _takes_one(option: Any) -> bool:
    if option.param_type_name != "option":
        return False
    return not (option.multiple or option.is_flag or option.count)


REMEDY = "Give it once"
