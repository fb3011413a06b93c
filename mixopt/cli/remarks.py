"""Remarks of an instance for the commands that print them, or that take them as faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mixopt.errors import Remark, few_of_each

if TYPE_CHECKING:
    from mixopt.instance.instance import Instance

MOST_ROWS = 4
"""Rows that are named of what counting finds; the first is the one that is counted against."""

RIGHT = "Where a figure is right, say so in {}: 'usual' takes its range and the reason."

HEAD, HEAD_SHEET = "instance.yaml", "the sheet 'Instance'"
"""Where an instance says of itself what is usual: in a folder, and in a workbook."""


def all_remarks(instance: Instance, *, counted: bool) -> tuple[Remark, ...]:
    """What is possible and unusual in an instance.

    Args:
        instance: The instance.
        counted: With what plain counting finds that no plan can meet: for a command that does not
            plan, since one that does explains it.
    """
    from mixopt.instance.remarks import remarks

    return (*(_count_remarks(instance) if counted else ()), *remarks(instance))


def _count_remarks(instance: Instance) -> tuple[Remark, ...]:
    """What plain counting finds, before anything is solved."""
    from mixopt.analysis.infeasibility.counting import count_findings

    return tuple(
        Remark(_rows(found.rows), found.says, NO_PLAN if found.sure else NO_USE, "counting")
        for found in count_findings(instance)
    )


NO_PLAN = "No plan can meet that: change one of these rows (`mixopt explain` offers ways out)"

NO_USE = "It is of no use inside this plan: change its start, or what it does"


def _rows(rows: tuple[str, ...]) -> str:
    named = [*dict.fromkeys(rows)]
    left = len(named) - MOST_ROWS
    return " and ".join(named[:MOST_ROWS]) + (f" and {left} more" if left > 0 else "")


def describe_remarks(instance: Instance, *, counted: bool = False) -> list[str]:
    """What is to be said of what is possible and unusual in an instance, and how much there is."""
    found = all_remarks(instance, counted=counted)
    if not found:
        return []
    number = "1 remark, which stops" if len(found) == 1 else f"{len(found):,} remarks, which stop"
    end = f"{number} nothing; with --strict a remark is a fault."
    faults = [remark.fault() for remark in found]
    head = HEAD_SHEET if any(", sheet '" in fault.where for fault in faults) else HEAD
    return ["", *few_of_each(faults), RIGHT.format(head), end]
