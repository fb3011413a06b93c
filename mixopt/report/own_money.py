"""Money that scenarios add or take, in words; and where a plan stands on what is left without."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from mixopt.results.own_money import AddedMoney, OwnPosition
from mixopt.results.savings_bridge import join_titles
from mixopt.units import pounds, pounds_that_suffice

ByPeriod = Mapping[str, float]
"""£ by period, all areas together."""

SCENARIO = "Scenario, to "
"""Before the title of what a scenario adds to, in a table of money; with a minus it takes."""

UNCOUNTED = ", which counts neither as left nor as saved"

_YEAR = re.compile(r"\d{4}/\d{2}")


def sum_added(rows: Iterable[AddedMoney]) -> dict[str, ByPeriod]:
    """What is added, by the title of what it is added to."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        found[row.title][row.period] += row.amount
    return {title: {**amounts} for title, amounts in found.items()}


def adds(added: Mapping[str, ByPeriod]) -> bool:
    """Whether anything is added, and not only taken."""
    return any(amount >= 1 for amounts in added.values() for amount in amounts.values())


def describe_added(who: str, added: Mapping[str, ByPeriod], rest: str = UNCOUNTED) -> str:
    """What scenarios do with money, in a sentence; blank where they change none.

    Args:
        who: `The scenario`, or several.
        added: What is added to each, by its title.
        rest: What is said of money that is added.
    """
    parts = []
    one = not who.endswith("cenarios")
    for verb, word, sign in (("take", "from", -1), ("add", "to", 1)):
        by: dict[str, list[str]] = {}
        for title, amounts in added.items():
            moved = {period: sign * amount for period, amount in amounts.items()}
            if words := _amounts(moved):
                by.setdefault(words, []).append(f"{word} {title}")
        parts += [
            f"{verb}{'s' * one} {words} {join_titles(titles)}" for words, titles in by.items()
        ]
    if not parts:
        return ""
    return f"{who} {join_titles(parts)}{rest if adds(added) else ''}."


def _amounts(amounts: ByPeriod) -> str:
    """Amounts above 0 with their periods: what is the same in each is said once."""
    some = {period: pounds(amount) for period, amount in amounts.items() if amount >= 1}
    if len(some) == len(amounts) > 1 and len({*some.values()}) == 1:
        every = "a year" if all(map(_YEAR.fullmatch, some)) else "in each period"
        return f"{next(iter(some.values()))} {every}"
    return join_titles(f"{amount} in {period}" for period, amount in some.items()) if some else ""


def describe_envelope(left: ByPeriod) -> str:
    """The gap to the envelope, or what is left of it."""
    over = {period: -amount for period, amount in left.items() if amount <= -1}
    if over:
        return f"{_in_all(over)} over the budget envelope{_most(over, len(left))}"
    if sum(left.values()) < 1:
        return "exactly the budget envelope"
    least = min(left, key=lambda period: left[period])
    words = f"{pounds(sum(left.values()))} inside the budget envelope"
    return words + (f", least in {least}: {pounds(left[least])}" if len(left) > 1 else "")


def describe_targets(saved: ByPeriod, target: ByPeriod) -> str:
    """By how much the savings targets are missed, or that they are met; blank for none."""
    short = {period: amount - saved[period] for period, amount in target.items()}
    short = {period: amount for period, amount in short.items() if amount >= 1}
    if short:
        return f"{_in_all(short)} short of the savings targets{_most(short, len(target))}"
    return "the savings targets of each period met" if target else ""


def _in_all(amounts: ByPeriod) -> str:
    return pounds_that_suffice(sum(amounts.values()))


def _most(amounts: ByPeriod, periods: int) -> str:
    most = max(amounts, key=lambda period: amounts[period])
    if len(amounts) > 1:
        return f", most in {most}: {pounds_that_suffice(amounts[most])}"
    return f" in {most}" if periods > 1 else ""


def describe_position(positions: Sequence[OwnPosition], areas: int) -> str:
    """Where a plan stands without what scenarios add."""
    left = {row.period: row.headroom for row in positions if row.headroom is not None}
    saved = {row.period: row.saved for row in positions if row.saved is not None}
    target = {row.period: row.target for row in positions if row.target is not None}
    return describe_on_own(left, saved, target, areas)


def describe_on_own(left: ByPeriod, saved: ByPeriod, target: ByPeriod, areas: int) -> str:
    """The envelope and the savings targets on own money; blank where there are none."""
    words = [describe_envelope(left)] if left else []
    words += filter(None, [describe_targets(saved, target)])
    whose = "councils'" if areas > 1 else "council's"
    return f"on the {whose} own money {', and '.join(words)}" if words else ""
