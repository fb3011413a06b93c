"""The figures that a change names: whole addresses, and patterns. Opens no file.

An address is `table.keys.figure`, with the area in front where there are several, and `[period]`
behind it for one period. `*` stands for one part or several, wherever it stands, and for any
piece of one (`services.foster_*.price`); in brackets, for any period or any piece of its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import translate
from itertools import combinations

from mixopt.errors import DataError, Fault
from mixopt.instance.kinds import Address, Kind
from mixopt.instance.nearest import MOST_TOLD, Known
from mixopt.instance.period_names import same_days
from mixopt.schema.scenarios import Change

_ADDRESS = re.compile(r"^([^\[\]]+)(?:\[([^\[\]]+)\])?$")

_WILD = re.compile(r"[*?]")

MOST_WORK = 500_000
"""Values changed in one go, and tens of addresses compared with patterns: more takes seconds."""

MOST_RESPELT = 40
"""Other spellings of a pattern that are tried."""

EVERY = "*"
"""In brackets: every period, as no brackets at all."""


class Addresses:
    """The figures that changes may name, quick to find."""

    def __init__(self, kinds: Mapping[Address, Kind], periods: Sequence[str]) -> None:
        """Index the figures of an instance and its periods."""
        self.kinds = kinds
        self.periods = {name: at for at, name in enumerate(periods)}
        self.by_text = {str(address): address for address in kinds}
        self.known = Known(self.by_text)
        self.known_periods = Known(self.periods)
        self.patterns: dict[str, list[Address]] = {}
        self.work = 0
        """Values changed so far, and tens of addresses compared with patterns."""

    def places(self, change: Change, by: str) -> list[tuple[Address, int | None]]:
        """The figures that a change names, and the period's position if it names one.

        Raises:
            DataError: It names no figure, or no period, or a period of a figure given once; or
                with the changes before it names more than can be changed in good time.
        """
        match = _ADDRESS.match(change.address)
        pattern, period = (match[1], match[2]) if match else (change.address, None)
        found = self.match_addresses(pattern) if match else []
        self.work += len(found) * (len(self.periods) if period is None else 1)
        if self.work > MOST_WORK:
            what = "with the changes before, more values than can be changed"
            raise DataError([Fault(by, what, "Name fewer figures, or fewer patterns with *")])
        if not found:
            what = f"no figure has the address '{change.address}'"
            raise DataError([Fault(by, what, self._suggest_address(pattern))])
        if period is None or period == EVERY:
            return [(address, None) for address in found]
        slots = self._slots(period, change, by)
        once = next((address for address in found if self.kinds[address].once), None)
        if once:
            what = f"'{once}' is one number for the whole plan"
            raise DataError([Fault(by, what, f"Leave out [{period}]")])
        return [(address, slot) for address in found for slot in slots]

    def _slots(self, period: str, change: Change, by: str) -> list[int]:
        """The positions of the periods that are named.

        Raises:
            DataError: There are none.
        """
        if period in self.periods:
            return [self.periods[period]]
        fits = re.compile(translate(period)).match if _WILD.search(period) else None
        slots = [at for name, at in self.periods.items() if fits and fits(name)]
        if not slots:
            near = same_days(period, self.periods) or (
                self.known_periods.nearest(period, cutoff=0.8) if not fits else None
            )
            there = f"There are: {', '.join(list(self.periods)[:MOST_TOLD])}"
            remedy = f"Did you mean '{near}'? {there}" if near else there
            raise DataError([Fault(by, f"'{change.address}' names no period", remedy)])
        return slots

    def match_addresses(self, pattern: str) -> list[Address]:
        """The figures whose address fits; `*` stands for one part or several."""
        if not _WILD.search(pattern):
            return [self.by_text[pattern]] if pattern in self.by_text else []
        if pattern not in self.patterns:
            self.work += 1 + len(self.by_text) // 10
            fits = re.compile(translate(pattern)).match if self.work <= MOST_WORK else None
            self.patterns[pattern] = [
                address for text, address in self.by_text.items() if fits and fits(text)
            ]
        return self.patterns[pattern]

    def _suggest_address(self, pattern: str) -> str:
        """The end of a message about an address that names nothing."""
        wild = _WILD.search(pattern)
        near = self._correct_pattern(pattern) if wild else self.known.nearest(pattern)
        there = "`mixopt check NAME --figures` lists the addresses"
        return f"Did you mean '{near}'?" if near else there

    def _correct_pattern(self, pattern: str) -> str | None:
        """A pattern that names something, with other names for one or two parts or an area."""
        self.known.asked += 1
        if self.known.asked > 1 + MOST_RESPELT // 4:
            return None
        for tried in self._spellings(pattern.split(".")):
            fits = re.compile(translate(tried)).match
            self.work += 1 + len(self.by_text) // 10
            if self.work > MOST_WORK:
                return None
            if any(fits(text) for text in self.by_text):
                return tried
        return None

    def _spellings(self, parts: list[str]) -> Iterator[str]:
        names = Known(name for text in self.by_text for name in text.split("."))
        swaps = {
            at: near
            for at, part in enumerate(parts)
            if not _WILD.search(part) and (near := names.nearest(part, but=part))
        }
        tried = 0
        for number in (1, 2):
            for chosen in combinations(swaps, number):
                if (tried := tried + 1) > MOST_RESPELT:
                    return
                yield ".".join(swaps[at] if at in chosen else part for at, part in enumerate(parts))
        yield ".".join(["*", *parts])
        yield ".".join([*parts[:-1], "*", parts[-1]])
