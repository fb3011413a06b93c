"""Checks of sense: what is possible and unusual, which is remarked upon and stops nothing.

Each check looks at an instance and yields what is odd: the figures, what was read, and what is
usual. A new one is a function in a file of `mixopt/instance/sense/`, and a name in `CHECKS`. Opens
no file.
"""

from __future__ import annotations

from mixopt.errors import Remark
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import Address
from mixopt.instance.sense.flows import flows
from mixopt.instance.sense.jumps import jumps
from mixopt.instance.sense.money import money
from mixopt.instance.sense.oddity import Check, Oddity
from mixopt.instance.sense.openings import one_person_one_place, openings
from mixopt.instance.sense.parts import parts
from mixopt.instance.sense.placeholders import placeholders
from mixopt.instance.sense.shares import odd_discount, percent_cells
from mixopt.instance.sense.staff import staff
from mixopt.instance.sense.usual import is_accepted, outside_usual

CHECKS: tuple[Check, ...] = (
    placeholders, percent_cells, outside_usual, one_person_one_place, jumps, parts, openings, flows,
    staff, money,
)  # fmt: skip
"""Every check of sense, in the order in which they are made: those of one figure come first, so
that one which holds figures against each other need not show again what is out by itself."""


def remarks(instance: Instance) -> tuple[Remark, ...]:
    """Everything in an instance that is possible and unusual, a row of a figure once."""
    return (
        *(oddity.remark(instance) for oddity in oddities(instance)),
        *odd_discount(instance),
    )


def oddities(instance: Instance) -> tuple[Oddity, ...]:
    """The figures that are odd; what the council has said is right is left out."""
    found: dict[tuple[str, str], Oddity] = {}
    seen: set[Address] = set()
    for check in CHECKS:
        for oddity in check(instance, frozenset(seen)):
            addresses = {figure.address for figure, _ in oddity.cells}
            shown = len(addresses) > 1 and addresses & seen  # what one of them is, has been shown
            if oddity.key in found or shown or is_accepted(instance, *oddity.cells[0]):
                continue
            found[oddity.key] = oddity
            seen |= addresses
    return tuple(found.values())
