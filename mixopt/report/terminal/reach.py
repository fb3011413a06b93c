"""How far aims can be reached, for a terminal: the values, the plans there, what stops each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.instance.instance import Instance
from mixopt.instance.limit import PEOPLE
from mixopt.report.answers import describe_added_money
from mixopt.report.terminal.beyond import show_years_counted
from mixopt.report.terminal.frontier import TITLES
from mixopt.report.terminal.grid import Grid, Line, count, print_grid, print_line
from mixopt.report.terminal.page import Page
from mixopt.results.reach import Reach, ReachedAim, Stop
from mixopt.units import UNITS, pounds

MOST_BESIDE = 4
"""Plans that stand beside each other."""

MOST_STOPS = 8
"""Limits that are listed; JSON has all of them."""

FIRM = ("law", "physical")
"""Standings of limits that are listed after policy, in this order."""

GOALS = {
    "most": "the largest with a plan",
    "least": "the smallest with a plan",
    "enough": "from here one more saves nothing",
}

ENDS = {
    "most": "It may be no more than that: only its own range stops it.",
    "least": "It may be no less than that: only its own range stops it.",
    "enough": "Solved again: one step less costs more, and one step more costs the same.",
}

SUMS = ("£", "£000", "£m")
"""Units of sums of money: printed in £."""

CHANGE = "change of every period"
"""Of a number that is added to each year's own value: printed with its sign."""

DIGITS = 6
"""Decimals of values, which lie on a grid."""

MOST_SERVICES = 6
"""Services in a line, those first that move most from today; --json has all."""


def show_reach(found: Reach, page: Page, instance: Instance) -> None:
    """Print every aim with its answer first, then the plans there.

    Args:
        found: What was found.
        page: Where to print.
        instance: Whose aims they are: what its scenarios add to money is said.
    """
    print_line(page, found.title, style="bold")
    now = (
        "There is no plan as it is."
        if found.cost is None
        else (f"The plan as it is costs {pounds(found.cost)}.")
    )
    print_line(page, f"{now} Each aim below moves one number by itself; all else stays as it is.")
    show_years_counted(instance, page)
    if money := describe_added_money(instance):
        page.print_paragraph(money)
    for at, aim in enumerate(found.aims, 1):
        print_line(page, "")
        print_line(
            page, f"{at}. {aim.of}{'' if aim.unit in SUMS else f' [{aim.unit}]'}", style="bold"
        )
        for line in (*_answer(aim), *_money(aim), *_stops(aim)):
            page.print_paragraph(line)
    for begin in range(0, len(found.aims), MOST_BESIDE):
        numbered = [*enumerate(found.aims, 1)][begin : begin + MOST_BESIDE]
        print_line(page, "")
        for grid, columns in _plans(numbered):
            print_grid(page, grid, columns)


def value_text(number: float) -> str:
    """A value in full, without zeros at its end."""
    text = f"{number:,.{DIGITS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _value(aim: ReachedAim, number: float, *, unit: bool = False) -> str:
    """A value of an aim: sums in £, what is added with its sign; with its unit if asked for."""
    sign = "+" if CHANGE in aim.of and number > 0 else ""
    if aim.unit in SUMS:
        return sign + pounds(number * UNITS[aim.unit].factor)
    return f"{sign}{value_text(number)}{f' {aim.unit}' if unit else ''}"


def value_line(aim: ReachedAim) -> str:
    """The cost and the plan at a value, in a line."""
    refused = ""
    if aim.asked is not None and not aim.reached:
        refused = (
            f"at {_value(aim, aim.asked)} there is no plan, and the nearest value with one is "
        )
    change = "" if aim.added is None else f" ({_added(aim.added)})"
    moved = sorted(
        (row for row in aim.mix if row.topic == "mix"),
        key=lambda row: -abs(row.last - (row.today or 0.0)),
    )
    shown = moved[:MOST_SERVICES]
    people = [f"{row.title} {count(row.last)}" for row in aim.mix if row in shown]
    rest = f", and {len(moved) - len(people)} more" if len(moved) > len(people) else ""
    mix = f"; people in the last period: {', '.join(people)}{rest}" if people else ""
    return (
        f"{aim.of}, {_value(aim, aim.start, unit=True)} {_mark(aim)}: {refused or 'at '}"
        f"{_value(aim, aim.value, unit=True)}{',' if refused else ''} the plan costs "
        f"{pounds(aim.cost)}{change}{mix}."
    )


def _added(added: float) -> str:
    if pounds(added) == pounds(0.0):
        return "as much as the plan as it is"
    return f"{pounds(abs(added))} {'more' if added > 0 else 'less'} than as it is"


def _answer(aim: ReachedAim) -> Iterator[str]:
    goal = GOALS.get(aim.goal, "")
    if aim.asked is not None:
        goal = (
            "as was asked"
            if aim.reached
            else (f"not {_value(aim, aim.asked)}, with no plan: the nearest that has one")
        )
    yield f"{_value(aim, aim.value, unit=True)}: {goal} ({_value(aim, aim.start)} {_mark(aim)})."
    if aim.beyond is not None:
        yield f"At {_value(aim, aim.beyond)} there is no plan: solved again."
    elif aim.asked is None:
        yield ENDS[aim.goal]
    added = "" if aim.added is None else f", {_added(aim.added)}"
    yield f"The plan there costs {pounds(aim.cost)}{added}; certified."


def _mark(aim: ReachedAim) -> str:
    return "in the plan" if aim.aim.rpartition(".")[0].startswith("share") else "today"


def _money(aim: ReachedAim) -> Iterator[str]:
    """The cost of each year, and how far it is inside the envelope."""
    areas = len({row.area for row in aim.money})
    if areas > 1:
        return
    parts = []
    for row in aim.money:
        room = row.headroom
        gap = (
            "" if room is None else (f" ({pounds(abs(room))} {'inside' if room >= 0 else 'over'})")
        )
        parts.append(f"{row.period} {pounds(row.cost)}{gap}")
    envelope = any(row.headroom is not None for row in aim.money)
    yield f"Cost by year{', and room in the envelope' if envelope else ''}: {'; '.join(parts)}."


def _stops(aim: ReachedAim) -> Iterator[str]:
    """Limits that cannot all hold one step beyond: those that were chosen first."""
    if not aim.stops:
        return
    people = [stop for stop in aim.stops if stop.family == PEOPLE]
    others = sorted(
        (stop for stop in aim.stops if stop.family != PEOPLE),
        key=lambda stop: stop.standing in FIRM and FIRM.index(stop.standing) + 1,
    )
    by_words: dict[str, list[Stop]] = {}
    for stop in others:
        by_words.setdefault(stop.says, []).append(stop)
    yield f"What stops it: {len(aim.stops)} limits that one step more cannot all keep, among them"
    for words, stops in list(by_words.items())[:MOST_STOPS]:
        periods = ", ".join(dict.fromkeys(stop.period for stop in stops if stop.period))
        yield f"  - {words}{f' ({periods})' if periods else ''}"
    left = len(by_words) - MOST_STOPS
    if left > 0:
        yield f"  - and {left} more sorts; --json lists every one"
    if people:
        needs = len(dict.fromkeys(stop.says for stop in people))
        yield f"  - everyone is supported ({needs} {'need' if needs == 1 else 'needs'})"


def _plans(aims: Sequence[tuple[int, ReachedAim]]) -> Iterator[tuple[Grid, list[str]]]:
    """A table for each topic: today, and each of some plans."""
    for topic, title in TITLES.items():
        money = topic == "schemes"
        titles: dict[str, str] = {}
        today: dict[str, float | None] = {}
        cells: dict[tuple[str, int], float] = {}
        for at, aim in aims:
            for row in aim.mix:
                if row.topic == topic:
                    titles[row.item] = row.title
                    today[row.item] = row.today
                    cells[row.item, at] = row.last
        told = pounds if money else count
        rows: list[Line] = [
            (
                name,
                [
                    *([] if money else [count(today[item] or 0.0)]),
                    *(told(cells.get((item, at), 0.0)) for at, _ in aims),
                ],
            )
            for item, name in titles.items()
        ]
        if rows:
            yield (
                Grid(title, rows),
                [*([] if money else ["Today"]), *(f"Aim {at}" for at, _ in aims)],
            )
