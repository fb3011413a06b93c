"""The question of a paper, and its answer in sentences with numbers."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.instance import Instance
from mixopt.instance.notebook import span
from mixopt.report.answers import describe_added_money, describe_cost, describe_saving
from mixopt.report.paper.numbers import people_by_service
from mixopt.report.terminal.beyond import describe_beyond
from mixopt.report.terminal.binding_limits import binding_limits
from mixopt.report.terminal.grid import SEEN
from mixopt.report.terminal.summary_blocks import Blocks
from mixopt.results.do_nothing import DoNothing
from mixopt.results.plan import Plan
from mixopt.units import pounds

MOST_SHIFTS = 2
"""Services that grow, and that shrink, in a sentence."""

MOST_STARTS = 4
"""Levers in a sentence; the table has all."""


def ask_question(instance: Instance, plan: Plan) -> str:
    """What was asked."""
    scenario = f" if what '{instance.scenario}' says comes about" if instance.scenario else ""
    budget = " within the budget" if any(r.envelope is not None for r in plan.money) else ""
    if not plan.supported:
        what = "levers and schemes" if plan.schemes else "levers"
        return (
            f"Which {what} meet every limit and every target at the least cost{budget}, "
            f"{span(plan.periods)}{scenario}?"
        )
    return (
        "Which mix of services and staff meets every need and every standard at the least cost"
        f"{budget}, {span(plan.periods)}{scenario}?"
    )


def answer(instance: Instance, plan: Plan, nothing: DoNothing) -> Iterator[str]:
    """What the plan costs, what it saves, how the mix moves, what to start, what limits it."""
    cost, *rest = answer_plan(instance, plan)
    yield cost
    if not describe_saving(instance, plan):
        yield _against_nothing(plan, nothing)
    yield from rest


def answer_plan(instance: Instance, plan: Plan) -> Iterator[str]:
    """The same of the plan alone, without doing nothing beside it."""
    yield describe_cost(instance, plan)
    yield from filter(None, [describe_added_money(instance, plan)])
    yield from describe_beyond(instance, plan)
    moves = describe_saving(instance, plan), _shifts(instance, plan), _starts(instance, plan)
    yield from filter(None, moves)
    limits = binding_limits(instance, plan)
    helps = [row for row in limits.rows if row.cells[1].startswith("saves")]
    if helps:
        row = helps[0]
        where = "" if row.cells[0] == "all" else f" in {row.cells[0]}"
        yield f"What limits the plan most: {_lower(row.label)}{where} {row.cells[1]}."


def _against_nothing(plan: Plan, nothing: DoNothing) -> str:
    """The cost beside that of doing nothing."""
    mine = sum(row.cost for row in plan.money)
    theirs = sum(row.cost for row in nothing.tables["money"])
    held = "Doing nothing, with today's mix and staff ratios held, would cost"
    if abs(theirs - mine) < 1:
        return f"{held} as much."
    less = "less" if mine <= theirs else "more"
    return f"{held} {pounds(theirs)}: the plan costs {pounds(abs(theirs - mine))} {less}."


def _shifts(instance: Instance, plan: Plan) -> str:
    """The services that grow and shrink most, in people; blank where nobody is supported."""
    if not plan.supported:
        return ""
    moved = {service: then - today for service, (today, then) in people_by_service(plan).items()}
    title = {name: service.title for name, service in instance.model.services.items()}
    up = sorted((s for s in moved if moved[s] > 10 * SEEN), key=lambda s: -moved[s])[:MOST_SHIFTS]
    down = sorted((s for s in moved if moved[s] < -10 * SEEN), key=lambda s: moved[s])[:MOST_SHIFTS]
    parts = [
        f"{word} " + " and ".join(f"{title[s]} ({moved[s]:+,.1f})" for s in some)
        for word, some in (("more in", up), ("fewer in", down))
        if some
    ]
    if not parts:
        return f"The mix of {plan.periods[-1]} is today's."
    return f"By {plan.periods[-1]} people move between services: {'; '.join(parts)}."


def _starts(instance: Instance, plan: Plan) -> str:
    """What to start, and when."""
    found = Blocks(instance, plan).levers()
    if not found.rows:
        return ""
    first = sorted(found.rows, key=lambda row: -row.weight)[:MOST_STARTS]
    words = "; ".join(row.label for row in found.rows if row in first)
    more = len(found.rows) - len(first)
    return f"To start: {words}" + (f"; and {more} more, in the table below." if more else ".")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
