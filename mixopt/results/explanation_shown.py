"""How an explanation is shown at a prompt and in a notebook; `mixopt explain` prints all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mixopt.instance.notebook import html_table, pluralise
from mixopt.units import pounds

if TYPE_CHECKING:
    from mixopt.results.explanation import Explanation


def explanation_line(found: Explanation) -> str:
    """In a line or two: how near a plan is to none, or how much was found of each thing."""
    if found.cost is not None:
        near = f"; nearest to none: {found.near[0].address}" if found.near else ""
        return f"<Explanation: there is a plan, at {pounds(found.cost)}{near}>"
    return f"<Explanation: {_first(found)}\n {_counts(found)}>"


def explanation_table(found: Explanation) -> str:
    """As HTML: how far each figure can go alone, or the single changes that give a plan."""
    if found.cost is not None:
        rows = [
            [
                each.address,
                f"{each.value:,.6g} {each.unit}",
                f"{each.last:,.6g}",
                f"{100 * each.share:.3g}%",
            ]
            for each in found.near
        ]
        heading = f"There is a plan, at {pounds(found.cost)}. How far a figure can go alone:"
        return html_table(heading, rows, ("Figure", "Value", "As far as", "That is"))
    offers = [
        [", ".join(each.setting for each in offer.sets), pounds(offer.cost)]
        for tried in found.alone
        for offer in tried.offers
    ]
    heading = f"{_first(found)} {_counts(found)}."
    return html_table(heading, offers, ("One change that gives a plan", "Cost of that plan"))


def _first(found: Explanation) -> str:
    return found.brief[0] if found.brief else "There is no plan."


def _counts(found: Explanation) -> str:
    """How much was found of each thing."""
    least = "at least " if found.conflicts.more else ""
    changes = sum(len(tried.offers) for tried in found.alone)
    parts = found.package.parts if found.package else None
    together = "no package" if parts is None else f"a package of {pluralise(len(parts), 'change')}"
    return ", ".join(
        (
            pluralise(len(found.findings), "finding"),
            least + pluralise(len(found.conflicts.found), "set") + " of limits that clash",
            pluralise(changes, "single change") + " that would give a plan",
            together,
        )
    )
