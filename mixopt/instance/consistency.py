"""Figures that are each in range and cannot be true together.

Each rule names its figures, so that a change asks again only what it touches, and where some
figures cannot be read the others are held to what is said of them all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from mixopt.errors import Fault
from mixopt.instance.care_rules import list_care_rules, list_own_shares
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.money_rules import list_contributions, list_money_rules
from mixopt.instance.profiles import MONTHS, QUARTERS, SHARES, share_figure
from mixopt.instance.rule import Rule

COMPARED = frozenset({
    "turnover", "progression", "least", "most", "amount", "price", "contribution", "effect_weaker",
    *(share_figure(what, part) for what in SHARES for part in (*MONTHS, *QUARTERS)),
    "effect_stronger", "own_share", "rate", "stay", "part", "contract", "notice",
})  # fmt: skip
"""The figures that a contradiction can be about: any other may have each value of its own range."""


class Consistency:
    """The rules of an instance's figures, and which of them each figure is in."""

    def __init__(self, instance: Instance) -> None:
        """List the rules; they hold for every instance of this model and head."""
        self.rules = [*_rules(instance)]
        self.of: dict[Address, list[int]] = defaultdict(list)
        for i, rule in enumerate(self.rules):
            for address in rule.addresses:
                self.of[address].append(i)

    def clashes(
        self, figures: Mapping[Address, Figure], touched: Collection[Address] | None = None
    ) -> Iterator[tuple[int, Fault]]:
        """What clashes, with the position of its rule.

        Args:
            figures: The figures; a rule that needs one that is not there is left out.
            touched: Only rules about these; all rules, if None.
        """
        asked = (
            range(len(self.rules))
            if touched is None
            else sorted({i for address in touched for i in self.of.get(address, ())})
        )
        for i in asked:
            found = [figures.get(address) for address in self.rules[i].addresses]
            if None not in found:
                for fault in self.rules[i].clashes(*found):
                    yield i, fault


def contradictions(instance: Instance) -> Iterator[Fault]:
    """Every contradiction, with the rows that make it."""
    for _, fault in Consistency(instance).clashes(instance.figures):
        yield fault


def _rules(instance: Instance) -> Iterator[Rule]:
    for area in instance.areas if len(instance.areas) > 1 else ("",):
        yield from list_care_rules(area, instance)
        yield from list_money_rules(area, instance)
    yield from list_own_shares(instance)
    yield from list_contributions(instance)
