"""What to commit to now, in plain words: what a finance director reads first."""

from __future__ import annotations

from mixopt.results.commitment import SAME, Commitment
from mixopt.results.commitment_rows import (
    AVERAGE,
    COMMITTED,
    FEWEST_PEOPLE,
    KNOWING,
    Difference,
    NowDecision,
)
from mixopt.results.risk_words import headline as headline_of_risk
from mixopt.units import PENNY, pounds

NAMED = 2
"""Decisions that the first lines name, of either sort."""

HALF_A_POUND = 0.5
"""Less is printed as £0."""

WAY_TITLES = {
    COMMITTED: "Committed",
    AVERAGE: "Plan for the average",
    KNOWING: "Known beforehand",
}
"""The ways of deciding as rows of tables, in their order."""

VERBS = {"started": "Start", "hired": "Hire", "released": "Release", "scheme_spend": "Spend on"}

AMOUNTS = {
    "started": "{} starts",
    "hired": "{} FTE",
    "released": "{} FTE",
    "scheme_spend": "£{} thousand",
}

COUNTED_IN = {"hired": "FTE", "released": "FTE", "scheme_spend": "£000"}


def name_decision(decision: str, title: str) -> str:
    """A decision as a command: Start, hire, release or spend on what."""
    return f"{VERBS.get(decision, decision)}: {title}"


def name_with_unit(decision: str, title: str) -> str:
    """The same as a row of numbers, with their unit; a start is its own."""
    unit = COUNTED_IN.get(decision, "")
    return f"{name_decision(decision, title)}{unit and f', {unit}'}"


def headline(found: Commitment) -> str:
    """What to commit to, what makes it worth it, and what to wait with."""
    done = [each for each in found.decisions if each.amount > 0]
    if not done:
        words = f"Commit to nothing up to {found.until}: every decision can wait."
    else:
        named, others = done[:NAMED], len(done) - NAMED
        what = " and ".join(_amount(each, found) for each in named)
        words = f"Commit now to {what}: {_why(named)}."
        if others > 0:
            words += (
                f" {others} more {'is' if others == 1 else 'are'} worth less, and listed below."
            )
    waiting = [name_decision(each.decision, each.title) for each in found.later[:NAMED]]
    if waiting:
        words += f" Wait with later years of these, until more is known: {'; '.join(waiting)}."
    return words


def _amount(each: NowDecision, found: Commitment) -> str:
    amount = AMOUNTS.get(each.decision, "{}").format(f"{each.amount:,.4g}")
    amount = "1 start" if amount == "1 starts" else amount
    period = f" in {each.period}" if found.until != found.periods[0] else ""
    return f"{amount} of '{each.title}'{period}"


def _why(named: list[NowDecision]) -> str:
    """What is lost without each, in the order in which it counts."""
    return "; ".join(
        f"without the {place}, {describe_worth(each)}"
        for place, each in zip(("first", "second"), named, strict=False)
    )


def describe_worth(each: NowDecision) -> str:
    """What is lost without a decision, in words; what is firmest first."""
    if each.worth is None:
        return "the chance of staying in budget cannot be held"
    if each.firmer > SAME:
        return "law is broken, or more is used than there is"
    if each.people >= FEWEST_PEOPLE:
        return f"{each.people:,.2f} more person-years go without a service on average"
    if each.policy > SAME:
        return "limits of policy are broken by more"
    return f"what the futures cost counts {pounds(each.worth)} more"


def describe_risk(found: Commitment) -> str:
    """How likely an overspend is with what is committed, how large, and what makes it."""
    return headline_of_risk(
        found, COMMITTED, "With this committed and the rest decided as it comes"
    )


def describe_knowing(found: Commitment) -> str:
    """What not knowing costs, and what the plan for the average costs more."""
    words = []
    if found.knowing is None:
        words.append(
            "What is decided now cannot suit every future: more is relaxed than where each is "
            "known, so that costs are not compared."
        )
    elif found.knowing.value < HALF_A_POUND:
        words.append("Not knowing what comes costs nothing: no forecast saves money.")
    else:
        words.append(
            f"Not knowing what comes costs {pounds(found.knowing.value)} {_counted(found)}"
            f"{_give_error(found, found.knowing)}: no forecast saves more."
        )
    words.append(_describe_average(found))
    if found.average_undone > SAME:
        words.append(
            f"Of what it decides, {found.average_undone:,.2f} starts, hires and releases cannot be "
            "done in every future, and are left out."
        )
    if found.rule_costs is not None:
        words.append(
            f"Holding a chance of {found.budget_chance or 0:.0%} of staying in budget costs "
            f"{pounds(found.rule_costs)} {_counted(found)}."
        )
    return " ".join(words)


def _describe_average(found: Commitment) -> str:
    one, other = found.way(COMMITTED), found.way(AVERAGE)
    if found.average is None or one is None or other is None:
        return "What the plan for the average future decides now cannot be done in every future."
    if not found.comparable:
        people, limits = other.unmet - one.unmet, other.broken - one.broken
        parts = [f"{people:,.2f} more person-years go without a service"] * (people > SAME)
        parts += ["limits are broken by more"] * (limits > SAME)
        return (
            f"Deciding now as the plan for the average future does costs "
            f"{pounds(abs(other.mean - one.mean))} {'more' if other.mean >= one.mean else 'less'} "
            f"on average, but {' and '.join(parts)}."
        )
    if found.average.value < HALF_A_POUND:
        return "Deciding now as the plan for the average future does costs the same."
    return (
        f"Deciding now as the plan for the average future does costs "
        f"{pounds(found.average.value)} more {_counted(found)}{_give_error(found, found.average)}."
    )


def describe_groups(found: Commitment) -> str:
    """How exact it is where the futures were solved in groups; blank where as one programme."""
    how = found.groups
    if how is None:
        return ""
    if how.gap is None:
        exact = (
            "Whether deciding otherwise leaves fewer people without a service, or breaks limits by "
            "less, is not proven"
        )
    elif how.gap < PENNY:
        exact = f"It is proven that deciding otherwise now saves nothing {_counted(found)}"
    else:
        exact = (
            f"It is proven that deciding otherwise now saves at most {pounds(how.gap)} "
            f"{_counted(found)}, {_share(how.gap / max(abs(how.least), 1.0))} of the cost"
        )
    return (
        f"{len(found.futures):,} futures are too many to be solved at once, and were solved in "
        f"{how.number:,} groups. {exact}. What is lost without each decision is found in "
        f"{how.chosen_by:,} of the futures. What one more of a limit is worth is not said: ask for "
        f"{how.together:,} draws or fewer for that."
    )


def _share(part: float) -> str:
    """A small part as a percentage, to one digit that says something."""
    return f"{part:.1%}" if part >= 0.001 else f"{100 * part:.1g}%"


def _counted(found: Commitment) -> str:
    """How the futures are counted in what is made least."""
    if not found.tail_weight:
        return "on average"
    return f"(the mean, and {found.tail_weight:g} times that of the dearest {found.tail_share:.0%})"


def _give_error(found: Commitment, each: Difference) -> str:
    """The standard error of a difference of means; blank where the tail counts too."""
    return "" if found.tail_weight else f", give or take {pounds(each.error)}"
