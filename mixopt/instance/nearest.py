"""What a name that is none of those there are was meant to be. Opens no file.

To compare a name with thousands takes a tenth of a second, and a file may hold thousands of wrong
names. Of one kind of fault ten are printed, so after the first ten nothing is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

from mixopt.errors import MOST_ALIKE

LONGEST_NAME = 200
"""Characters of a name that is worth comparing."""

MOST_NAMES = 2000
"""Names that a name is compared with; of more, those that begin or end as it does."""

SHARED = 12
"""Characters with which they begin or end."""

MOST_TOLD = 40
"""Names that are listed where none is near."""


def nearest(name: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The name that was meant, by spelling; None where none is near."""
    if len(name) > LONGEST_NAME:
        return None
    there = list(names)
    if len(there) > MOST_NAMES:
        ends = name[:SHARED], name[-SHARED:]
        alike = (n for n in there if n.startswith(ends[0]) or n.endswith(ends[1]))
        there = [*islice(alike, MOST_NAMES)]
    near = get_close_matches(name, there, n=1, cutoff=cutoff)
    return near[0] if near else None


class Known:
    """The names there are of one sort, for messages about names that are none of them."""

    def __init__(self, names: Iterable[str]) -> None:
        """Keep the names in their order."""
        self.names = dict.fromkeys(names)
        self.asked = 0

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def nearest(self, name: str, cutoff: float = 0.6, but: str = "") -> str | None:
        """The name that was meant; None where none is near, and after the first ten.

        Args:
            name: What was written.
            cutoff: How alike the two must be: 1 is the same.
            but: A name that cannot have been meant.
        """
        self.asked += 1
        if self.asked > MOST_ALIKE:
            return None
        return nearest(name, (there for there in self.names if there != but), cutoff)

    def remedy(self, name: str, but: str = "") -> str:
        """The end of a message about an unknown name: the nearest, or all there are."""
        near = self.nearest(name, but=but)
        if near:
            return f"Did you mean '{near}'?"
        others = [there for there in self.names if there != but]
        if not others:
            return "There are none"
        some = others[:MOST_TOLD]
        left = len(others) - len(some)
        return f"There are: {', '.join(some)}" + (f" and {left:,} more" if left else "")


def suggest(name: str, names: Iterable[str]) -> str:
    """The end of a message about one unknown name: the nearest, or all there are."""
    return Known(names).remedy(name)
