"""The savings bridge for the terminal: the answer first, then the way with bars, then by period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mixopt.instance.notebook import pluralise, span
from mixopt.report.own_money import adds, describe_added, describe_position, sum_added
from mixopt.report.terminal.grid import Grid, Line, print_grid, thousands
from mixopt.report.terminal.page import GAP, LABELS, Page, widths
from mixopt.results.savings_bridge import (
    MIX,
    MONEY,
    ROUNDING,
    SavingsBridge,
    Step,
    describe_method,
    join_titles,
)
from mixopt.units import pounds

BAR = 14
"""Characters of the bars."""

SHORT_BAR = 8
"""The same where the page is narrow."""

WHOLE, SAVES, ADDS, END = "▒", "█", "░", "│"

CENT = 0.005
"""£: half a penny."""

PART = {"levers": "lever", "scenarios": "scenario", "changes": "change"}


def show_bridge(found: SavingsBridge, page: Page) -> None:
    """Print the answer, the way from doing nothing to the plan, and the same by period."""
    page.print_line(found.title, "bold")
    for line in describe_bridge(found):
        page.print_paragraph(line)
    page.print_line("")
    _show_way(found, page)
    if len(found.periods) > 1:
        print_grid(page, _by_period(found), [*found.periods, "In all", "Discounted"])
    page.print_line("")
    for line in _foot(found):
        page.print_paragraph(line)


def describe_bridge(found: SavingsBridge) -> Iterator[str]:
    """What the plan saves beside doing nothing, which part saves most, and which are needed."""
    first, *steps, last = found.of()
    discounted = found.of(discounted=True)
    less, now = first.cost - last.cost, discounted[0].cost - discounted[-1].cost
    word = "less" if less >= 0 else "more"
    what = "The least cost is" if found.why_not else "The plan costs"
    words = f"{what} {pounds(abs(less))} {word} than doing nothing, {span(found.periods)}"
    if abs(abs(now) - abs(less)) >= 1:
        words += f" ({pounds(abs(now))} discounted)"
    yield f"{words}."
    if found.why_not:
        yield (
            f"No plan keeps to the limits of money: {found.why_not}. The bridge leads to the least "
            "that it can cost without them."
        )
    best = max(
        (step for step in steps if step.first_in is not None),
        key=lambda step: step.saves or 0.0,
        default=None,
    )
    if best is not None and (best.saves or 0.0) >= 1:
        yield f"Of the {found.parts}, what saves most: {best.title}, {pounds(best.saves or 0.0)}."
    yield from _describe_money(found)
    for each in found.needed:
        if len(each.names) == 1:
            yield f"Needed, so without a saving of its own: {each.titles[0]}. Without: {each.why}."
        else:
            yield (
                f"Needed, at least one of them, so without savings of their own: "
                f"{join_titles(each.titles)}. Without all: {each.why}."
            )


def _describe_money(found: SavingsBridge) -> Iterator[str]:
    """What scenarios add to money, and where the plan stands without it."""
    added = sum_added(found.added)
    if words := describe_added("Scenarios", added):
        yield words
    if found.own and adds(added):
        position = describe_position(found.own, len({row.area for row in found.added}))
        yield f"The plan stands {position}."


def _show_way(found: SavingsBridge, page: Page) -> None:
    """The whole plan: what each step saves, first and last in, and the way down in bars.

    Where a page is narrow the bars are shorter, or left out, or £ are in thousand; on the narrowest
    what is saved stands alone.
    """
    for layout in LAYOUTS:
        headings, rows = _way(found, *layout)
        if _fits(page, headings, rows):
            break
    else:
        headings, rows = headings[:1], [(label, cells[:1]) for label, cells in rows]
    page.print_table("What each step saves", headings, rows)


def _fits(page: Page, headings: Sequence[str], rows: Sequence[Line]) -> bool:
    across = widths(headings, [cells for _, cells in rows])
    return page.width is None or LABELS + sum(each + GAP for each in across) <= page.width


def _way(
    found: SavingsBridge, unit: str, write: Callable[[float], str], length: int
) -> tuple[list[str], list[Line]]:
    """The headings and the rows of that table.

    Args:
        found: What it is of.
        unit: Heading of the amounts.
        write: Writes one.
        length: Characters of the bars; 0 for none.
    """
    sampled = found.method == "sampled"
    rows: list[Line] = []
    for step, bar in zip(found.of(), _bars(found.of(), length), strict=True):
        if step.step == ROUNDING and abs(step.saves or 0.0) < CENT:
            continue
        amount = step.cost if step.saves is None else step.saves
        cells = [
            "" if each is None else write(each) for each in (amount, step.first_in, step.last_in)
        ]
        if sampled:
            cells.append("" if step.error is None else f"±{write(step.error).replace('–', '0')}")
        rows.append((_label(found, step), [*cells, bar] if length else cells))
    headings = [unit, "First in", "Last in"]
    if sampled:
        headings.append("Error")
    if length:
        headings.append(" " * (length + 1))
    return headings, rows


def _label(found: SavingsBridge, step: Step) -> str:
    """What a step is called; scenarios by their names, as they are asked for."""
    if step.step == MIX and found.needed:
        return f"{step.title}, with the {found.parts} that are needed"
    if step.step == "scenario":
        return step.name.replace("+", " and ")
    return step.title


def _bars(steps: Sequence[Step], length: int) -> Iterator[str]:
    """A bar for each step, from the cost before it to the cost after it; the least is at the left.

    At both ends it is the whole cost, above the least of the way.
    """
    costs = [step.cost for step in steps]
    least, most = min(costs), max(costs)

    def place(cost: float) -> int:
        return round(length * (cost - least) / (most - least)) if most - least >= CENT else 0

    before = least
    for step in steps:
        ends = sorted((place(step.cost), place(least if step.saves is None else before)))
        before = step.cost
        mark = WHOLE if step.saves is None else SAVES if step.saves > 0 else ADDS
        nothing = step.saves is not None and abs(step.saves) < CENT
        if step.step == ROUNDING or nothing:
            yield " " * length + END
            continue
        first = min(ends[0], length - 1)
        yield (" " * first + mark * max(1, ends[1] - first)).ljust(length) + END


def _whole(amount: float) -> str:
    """£ with thousands separators; pence below £1; a dash for nothing."""
    if abs(amount) < CENT:
        return "–"
    return f"{amount:,.2f}" if abs(amount) < 1 else f"{amount:,.0f}"


LAYOUTS: tuple[tuple[str, Callable[[float], str], int], ...] = (
    ("£", _whole, BAR),
    ("£", _whole, SHORT_BAR),
    ("£", _whole, 0),
    ("£000", thousands, 0),
)
"""Heading and writer of the amounts, and the length of the bars: the first that fits is printed."""


def _by_period(found: SavingsBridge) -> Grid:
    """The same by period, in all and discounted, in £ thousand."""
    columns = [found.of(period) for period in (*found.periods, "")]
    columns.append(found.of(discounted=True))
    rows: list[Line] = []
    for steps in zip(*columns, strict=True):
        step = steps[0]
        if step.step == ROUNDING:
            continue
        amounts = [each.cost if each.saves is None else each.saves for each in steps]
        rows.append((_label(found, step), [thousands(amount) for amount in amounts]))
    return Grid("What each step saves, £ thousand", rows)


def _foot(found: SavingsBridge) -> Iterator[str]:
    """What the words of the tables mean, and what is not in a number."""
    part = PART[found.parts]
    together = next(each for each in found.together if not each.period and not each.discounted)
    if any(step.first_in is not None for step in found.of()):
        yield describe_method(found) + (
            f" First in: what it saves where no other {part} is there; last in: where all others "
            f"are. {SAVES} saves, {ADDS} adds to the cost."
        )
        yield _only_together(found, together.together)
    elif found.needed:
        yield f"No {part} has a saving of its own."
    else:
        yield "Its model has no levers: all is in the mix."
    if found.unheld:
        yield (
            f"Doing nothing breaks {pluralise(found.unheld, 'limit')}; choosing the mix keeps them "
            "all, and can cost more for it (`mixopt compare` lists them)."
        )
    for step in found.of():
        if step.step == "scenario":
            yield f"{_label(found, step)}: {step.title}."
    kinds = {step.step for step in found.steps}
    yield (
        "The envelope and the savings targets are lifted for every step"
        + (", and kept again in the step before the plan." if MONEY in kinds else ".")
        + " docs/bridge.md says how all is worked out."
    )


def _only_together(found: SavingsBridge, amount: float) -> str:
    """What only the combination saves, in a sentence."""
    if abs(amount) < 1:
        return f"One by one the {found.parts} save as much as together."
    if amount > 0:
        return (
            f"Together the {found.parts} save {pounds(amount)} more than one by one: only the "
            "combination saves that."
        )
    return (
        f"The {found.parts} save {pounds(-amount)} less together than one by one: in part they "
        "save the same money."
    )
