"""Commands that refuse an option of one value that is given twice: one of the two would be lost."""

from __future__ import annotations

from collections import Counter
from typing import Any

from typer.core import TyperCommand

from mixopt.errors import DataError, Fault


class Once(TyperCommand):
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


def _takes_one(option: Any) -> bool:
    if option.param_type_name != "option":
        return False
    return not (option.multiple or option.is_flag or option.count)


REMEDY = "Give it once"
