"""How sure a plan is, in plain words: what a finance director is told first."""

from __future__ import annotations

from mixopt.results.drawn import Drawn
from mixopt.results.risk_rows import (
    DISCOUNTED,
    HELD,
    HINDSIGHT,
    INSIDE,
    LEFT,
    OVERSPEND,
    POLICIES,
    RARE,
    SUPPORTED,
)
from mixopt.units import pounds

TITLES = {HELD: "Plan held", HINDSIGHT: "With hindsight"}
"""The policies as columns of tables, in their order."""

NAMED = 3
"""Assumptions that the first line names."""

MOSTLY = 0.5
"""The share from which some assumptions make most of it."""

OFTEN = 0.995
"""A share of draws that prints as 100% is said to be nearly all of them."""


def headline(found: Drawn, policy: str = HELD, given: str = "With this plan held") -> str:
    """The answer in plain words: how likely an overspend is, how large, and what makes it.

    Args:
        found: The answer.
        policy: Under which it was found.
        given: The same in words, at the beginning of the sentence.
    """
    over = 1 - found.chance(policy, INSIDE).share
    money = found.estimate(policy, OVERSPEND)
    if over <= 0:
        has = "has an overspend" if not found.bearing(policy) else "is short of money"
        words = f"{given}, no draw of {found.draws:,} {has}."
    elif over >= OFTEN:
        every = "every draw" if over == 1 else "nearly every draw"
        words = (
            f"{given}, there is an overspend in {every}, and {odds(RARE)} of more than "
            f"{pounds(money.p90)}."
        )
    elif over <= RARE:
        words = (
            f"{given}, there is {odds(over)} of an overspend; "
            f"it is {pounds(money.tail * RARE / over)} on average then."
        )
    else:
        words = (
            f"{given}, there is {odds(RARE)} of an overspend of more than "
            f"{pounds(money.p90)}, and {odds(over)} of any."
        )
    made = describe_drivers(found, policy, OVERSPEND if over > 0 else DISCOUNTED)
    return f"{words} {made}" if made else words


def tell_bearing(found: Drawn, policy: str = HELD) -> str:
    """Who bears what comes to more, in a sentence; blank where no fund has a risk, or none comes.

    Those who bear most in the worst tenth come first.
    """
    own = [each for each in found.bearing(policy) if each.measure == LEFT and each.chance > 0]
    if not own:
        return ""
    own.sort(key=lambda each: -each.tail)
    said = [
        f"{each.title} {pounds(each.mean)} on average, {pounds(each.tail)} in the worst tenth"
        for each in own
    ]
    return (
        "What funds with a risk pay for may come to more, and this is left to bear: "
        f"{'; '.join(said)}."
    )


UNSURE = 0.05
"""A share of draws below which it is not said that somebody has no service."""


def warn_of_unmet(found: Drawn, policy: str = HELD) -> str:
    """How often somebody has no service, in a sentence; blank where that is rare."""
    share = 1 - found.chance(policy, SUPPORTED).share
    if share < UNSURE:
        return ""
    return f"In {share:.0%} of draws somebody has no service, however much is spent."


def describe_policy(policy: str) -> str:
    """What a council does in a draw, in a sentence."""
    return f"{TITLES[policy]}: {POLICIES[policy].partition(': ')[2]}."


def odds(share: float) -> str:
    """A chance in words: a 1 in 4 chance; of one that is more likely than not, a share."""
    if share > MOSTLY:
        return f"{'an' if 0.795 <= share < 0.895 else 'a'} {share:.0%} chance"
    return f"a 1 in {round(1 / share):,} chance"


def describe_drivers(found: Drawn, policy: str, measure: str) -> str:
    """The assumptions that make most of a measure, in a sentence; blank where nothing does."""
    known = [each for each in found.drivers_of(policy, measure) if (each.share or 0) > 0.01]
    if not known:
        return ""
    named = known[:NAMED]
    total = sum(each.share or 0.0 for each in named)
    names = "; ".join(f"{each.title} ({each.share or 0.0:.0%})" for each in named)
    what = {OVERSPEND: "it", DISCOUNTED: "what the cost differs by"}[measure]
    this = "This assumption makes" if len(named) == 1 else f"These {len(named)} assumptions make"
    much = f"most of {what}" if total > MOSTLY else f"{total:.0%} of {what}"
    return f"{this} {much}: {names}."
