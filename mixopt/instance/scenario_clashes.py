"""Scenarios applied together: the order of their steps, and where two of them clash.

A scenario that sets a figure undoes what was done to it before. Between a scenario and one that it
builds on, that is meant; between two that know nothing of each other, or that a third combines, a
change would be lost without a word. Adding and multiplying lose nothing. Opens no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mixopt.errors import Fault
from mixopt.instance.addresses import Addresses
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import Address
from mixopt.schema.scenarios import Change, Scenario

Slot = tuple[Address, int]
"""A figure, and the position of one of its values."""


def steps_of(scenarios: Mapping[str, Scenario], names: Iterable[str]) -> list[str]:
    """Scenarios with all that they build on and combine, each once and after what is below it."""
    done: dict[str, None] = {}
    open_steps = [*names][::-1]
    while open_steps:
        waiting = [step for step in scenarios[open_steps[-1]].below if step not in done]
        if waiting:
            open_steps += reversed(waiting)
        else:
            done[open_steps.pop()] = None
    return [*done]


def _may_overrule(scenarios: Mapping[str, Scenario], name: str) -> set[str]:
    """The scenarios whose changes one may undo: itself, and all below the one it builds on."""
    below = scenarios[name].builds_on
    return {name, *steps_of(scenarios, [below] if below else [])}


def clashes(
    instance: Instance, names: Sequence[str], addresses: Addresses, *, any_change: bool = False
) -> Iterator[Fault]:
    """Figures that one of these scenarios sets and one before it, not built on, has changed.

    Those that they build on or combine count too. A figure that is set to the number that it was
    set to is none of them. Each figure is told once for each two scenarios.

    Args:
        instance: Whose scenarios they are.
        names: The scenarios, in order.
        addresses: The figures that changes may name.
        any_change: Figures that two of them change in whatever way: of those, nobody can say what
            either of the two does by itself. What one of them combines is one with it.
    """
    steps = steps_of(instance.scenarios, names)
    if len(names) < 2 and not any(instance.scenarios[step].includes for step in steps):
        return
    parts = [{*steps_of(instance.scenarios, [name])} for name in names] if any_change else []
    last: dict[Slot, tuple[str, Change]] = {}
    told: set[tuple[Address, str, str]] = set()
    for step in steps:
        below = _may_overrule(instance.scenarios, step)
        for change in instance.scenarios[step].changes:
            for slot in slots_of(change, addresses):
                before, done = last.get(slot, (step, change))
                lost = change.set is not None and done.set != change.set
                lost |= any_change and not any({before, step} <= part for part in parts)
                key = slot[0], before, step
                if lost and before not in below and key not in told:
                    told.add(key)
                    yield _clash(instance, slot, (before, done), (step, change))
                last[slot] = step, change


def slots_of(change: Change, addresses: Addresses) -> Iterator[Slot]:
    """Every value that a change changes."""
    for address, at in addresses.places(change, ""):
        once = addresses.kinds[address].once
        for slot in [at] if at is not None else range(1 if once else len(addresses.periods)):
            yield address, slot


def _clash(
    instance: Instance, slot: Slot, before: tuple[str, Change], after: tuple[str, Change]
) -> Fault:
    address, at = slot
    figure = instance.figures[address]
    unit = figure.cell(at).unit
    period = "" if figure.kind.once else f"[{instance.periods[at].name}]"
    what = (
        f"scenario '{before[0]}' {_does(before[1], unit)}, and '{after[0]}' {_does(after[1], unit)}"
    )
    remedy = f"Leave one of them out, or let '{after[0]}' build on '{before[0]}'"
    return Fault(f"{address}{period}", what, remedy)


def _does(change: Change, unit: str) -> str:
    """What a change does, in words."""
    if change.set is not None:
        return f"sets it to {change.set:,.10g} {unit}"
    if change.add is not None:
        return f"adds {change.add:,.10g} {unit} to it"
    if change.percent is not None:
        return f"changes it by {change.percent:+.10g}%"
    return f"multiplies it by {change.times:.10g}"
