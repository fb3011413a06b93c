"""Alternatives for a terminal: what must be, what can be chosen, and other plans side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from mixopt.instance.instance import Instance
from mixopt.instance.titles import describe_changes, span_word
from mixopt.report.proofs import describe_proof
from mixopt.report.terminal.grid import Line, count, print_line
from mixopt.report.terminal.page import Page
from mixopt.results.alternatives import SEEN, Alternative, Alternatives, Frontier, Range
from mixopt.units import pounds

KINDS = {
    "services": "Services",
    "pathways": "People of each need, by service",
    "workforce": "Staff",
    "levers": "Levers, over the whole plan",
    "schemes": "Schemes",
}
"""The heading of each kind."""

VERDICTS = {
    "must-have": "must-have",
    "choice": "real choice",
    "must-avoid": "must-avoid",
    "given": "cannot differ",
}

MOST_NAMED = 3
"""Things that are named of which a plan has more, or less."""

MOST_ABREAST = 6
"""Plans side by side."""


def show_alternatives(instance: Instance, found: Alternatives, period: str, page: Page) -> None:
    """Print what plans for about the same money have in common and what they differ by.

    Args:
        instance: Whose they are.
        found: What was found.
        period: The period whose ranges are printed.
        page: Where to print.
    """
    least = found.least
    print_line(page, least.title, style="bold")
    for words in describe_changes(instance):
        print_line(page, words)
    for words in _heading(found):
        print_line(page, words)
    for words in _counts(found, period):
        print_line(page, words)
    for kind in KINDS:
        _show_kind(instance, found, kind, period, page)
    print_line(page, "")
    for words in _legend(found, period):
        print_line(page, words, "dim")
    if found.frontier is not None:
        _show_frontier(instance, found, found.frontier, page)
    if found.compared or found.plans:
        _show_plans(instance, found, page)
    print_line(page, "")
    print_line(page, f"Least cost: {describe_proof(least.certificate, least.cost)}")


def _heading(found: Alternatives) -> Iterator[str]:
    """What is looked at."""
    some = [
        each.words if each.words.startswith("£") else f"{each.words} ({pounds(each.pounds)})"
        for each in found.allowances
    ]
    within = some[0] if len(some) == 1 else f"{', '.join(some[:-1])} or {some[-1]}"
    yield (
        "What else could be done for about the same money: all plans that cost at most "
        f"{within} more than the least cost, {pounds(found.least.cost)}."
    )
    if found.dearest < found.allowances[-1].pounds:
        yield (
            f"No plan that keeps every limit costs more than {pounds(found.dearest)} above the "
            f"least, so within {found.allowances[-1].words} are all plans that there are."
        )


def shown(found: Alternatives, period: str) -> list[Range]:
    """The ranges of the widest allowance that stand for a period: its own, or the whole plan's."""
    widest = found.allowances[-1].words
    by_period = {(row.kind, row.area, row.of) for row in found.ranges if row.period}
    return [
        row for row in found.ranges
        if row.within == widest
        and row.period == (period if (row.kind, row.area, row.of) in by_period else "")
    ]  # fmt: skip


def _counts(found: Alternatives, period: str) -> Iterator[str]:
    """How many of each sort there are, in words."""
    rows = shown(found, period)
    number = Counter(row.verdict for row in rows)
    vary = sum(row.is_free for row in rows if row.verdict == "must-have")
    words = found.allowances[-1].words
    yield f"Of {len(rows)} things within {words}, in {period}:"
    yield f"  must-haves, in all of them: {number['must-have']} (of {vary} the amount can differ)"
    yield f"  real choices, in some and not in others: {number['choice']}"
    yield f"  must-avoids, no more in any than every plan must have: {number['must-avoid']}"
    yield f"  what cannot differ in any plan, whatever it costs: {number['given']}"


def _show_kind(instance: Instance, found: Alternatives, kind: str, period: str, page: Page) -> None:
    """Print the ranges of one kind: with one allowance the ends apart, with more side by side."""
    rows = [row for row in shown(found, period) if row.kind == kind]
    if not rows:
        return
    several = len(found.allowances) > 1
    ends = {(row.within, row.address): row for row in found.ranges}
    lines: list[Line] = []
    for heading, label, row in grouped(instance, rows):
        if heading:
            lines.append((heading, []))
        cells = [_amount(row, row.plan)]
        if several:
            own = (ends[each.words, row.address] for each in found.allowances)
            cells += [f"{_end(each, each.least)} to {_end(each, each.most)}" for each in own]
        else:
            cells += [_amount(row, row.least), _amount(row, row.most)]
        lines.append((label, [*cells, _verdict(row)]))
    across = [f"{each.words}" for each in found.allowances] if several else ["Least", "Most"]
    title = KINDS[kind] if kind == "levers" else f"{KINDS[kind]}, {period}"
    print_line(page, "")
    page.print_table(title, ["Cheapest", *across, ""], lines)


def _verdict(row: Range) -> str:
    words = VERDICTS[row.verdict]
    return words if row.is_free or row.verdict != "must-have" else f"{words}, fixed"


def _legend(found: Alternatives, period: str) -> Iterator[str]:
    yield (
        "Each least and each most is that of some plan; several cannot all be reached at once "
        f"(--between, --plans). The words at the right are of {found.allowances[-1].words}."
    )
    if len(found.least.periods) > 1:
        others = f"Other {'periods'}: --period; all of them: --csv."
        yield f"{others} Pathways and services are averages over the period."


def _show_frontier(instance: Instance, found: Alternatives, frontier: Frontier, page: Page) -> None:
    """Print the corners of what two things can be together."""
    names = [
        describe_address(instance, found, address) for address in (frontier.first, frontier.second)
    ]
    print_line(page, "")
    print_line(page, f"Both together, within {frontier.within}", "bold")
    print_line(page, f"A: {names[0]}")
    print_line(page, f"B: {names[1]}")
    plan = frontier.plan
    lines = [("Least-cost plan", [_number(plan.first), _number(plan.second)])]
    lines += [
        (f"Corner {at}", [_number(corner.first), _number(corner.second)])
        for at, corner in enumerate(frontier.corners, 1)
    ]
    page.print_table("", ["A", "B"], lines)
    print_line(
        page,
        "There is a plan for everything between these corners, and none beyond them: each side is "
        "proven.",
    )


def _show_plans(instance: Instance, found: Alternatives, page: Page) -> None:
    """Print what each plan costs and differs by, then all side by side."""
    words = found.allowances[-1].words
    print_line(page, "")
    print_line(page, f"Plans as different as can be found, within {words}", "bold")
    if not found.plans:
        print_line(page, "None: no plan differs from the least-cost plan by enough to be another.")
        return
    for each in found.plans:
        for line in _describe_plan(instance, found, each):
            print_line(page, line)
    for start in range(0, len(found.plans), MOST_ABREAST):
        _show_side_by_side(instance, found, found.plans[start : start + MOST_ABREAST], page)
    nearest = min(min(each.apart) for each in found.plans)
    print_line(
        page,
        f"Any two of these plans, and the least-cost plan, differ by {100 * nearest:.0f}% or more: "
        f"the average, over the {len(found.compared)} things in this table, of their difference as "
        f"a share of all that it can be within {words}.",
    )
    print_line(page, _certified(found))


def _describe_plan(instance: Instance, found: Alternatives, plan: Alternative) -> Iterator[str]:
    """What a plan costs, and what it has more and less of than the least-cost plan."""
    share = 100 * plan.above / abs(found.least.cost or 1.0)
    yield f"Plan {plan.number}: {pounds(plan.above)} more than the least cost ({share:.2f}%)."
    rows = {row.address: row for row in found.ranges}
    for word, sign in (("More", 1.0), ("Less", -1.0)):
        some = [each for each in plan.differences if sign * each.more >= SEEN]
        parts = [
            f"{title_of(instance, rows[each.address], unit=False)} "
            f"{'+' if sign > 0 else '-'}{_with_unit(rows[each.address], abs(each.more))}"
            for each in some[:MOST_NAMED]
        ]
        if len(some) > MOST_NAMED:
            parts.append(f"and {len(some) - MOST_NAMED} others")
        yield f"  {word}: {'; '.join(parts) or 'nothing'}."


def _show_side_by_side(
    instance: Instance, found: Alternatives, plans: Sequence[Alternative], page: Page
) -> None:
    """Print what plans are compared by, a column each."""
    rows = {row.address: row for row in found.ranges if row.within == found.allowances[-1].words}
    lines: list[Line] = []
    for need, label, row in grouped(instance, [rows[address] for address in found.compared]):
        if need:
            lines.append((need, []))
        own = [
            next((each.here for each in plan.differences if each.address == row.address), row.plan)
            for plan in plans
        ]
        cells = [_amount(row, row.plan), *(_amount(row, number) for number in own)]
        lines.append((label, cells))
    span = span_word(instance)
    print_line(page, "")
    heading = f"Mean of the {span}s; starts and £ in all"
    page.print_table(heading, ["Cheapest", *(f"Plan {plan.number}" for plan in plans)], lines)


def _certified(found: Alternatives) -> str:
    """What is proven of the plans."""
    proofs = [each.plan.certificate for each in found.plans]
    broken = max(proof.primal_residual for proof in proofs)
    whole = "all" if all(proof.holds for proof in proofs) else "NOT all"
    return (
        f"Certificate of the plans, {whole} certified: each keeps every limit, to within "
        f"{max(broken, 1e-6):.6f} of a unit; its ledger adds up to its cost; and that is within "
        f"{found.allowances[-1].words} of the least cost. That no plans are further apart is not "
        "proven: there may be."
    )


def grouped(instance: Instance, rows: Sequence[Range]) -> Iterator[tuple[str, str, Range]]:
    """Each row with its label; pathways by need, under a heading where one begins."""
    several, before = len(instance.areas) > 1, ""
    pathways = [row for row in rows if row.kind == "pathways"]
    order = {need: at for at, need in enumerate(instance.model.needs)}
    pathways.sort(key=lambda row: (instance.areas.index(row.area), order[_need(row)]))
    first = next((at for at, row in enumerate(rows) if row.kind == "pathways"), len(rows))
    others = [row for row in rows if row.kind != "pathways"]
    for row in [*others[:first], *pathways, *others[first:]]:
        if row.kind != "pathways":
            yield "", title_of(instance, row), row
            continue
        need = instance.model.needs[_need(row)]
        heading = f"{need.title} ({need.unit})"
        heading += f", {instance.head.areas[row.area]}" if several else ""
        title = instance.model.services[row.of.partition(".")[2]].title
        yield "" if heading == before else heading, f"  {title}", row
        before = heading


def _need(row: Range) -> str:
    return row.of.partition(".")[0]


def title_of(instance: Instance, row: Range, *, unit: bool = True) -> str:
    """What a range is of, in words, with its unit."""
    model = instance.model
    match row.kind:
        case "services":
            name = model.services[row.of].title
        case "pathways":
            need, _, service = row.of.partition(".")
            name = f"{model.needs[need].title}: {model.services[service].title}"
        case "workforce":
            name = model.roles[row.of].title
        case "levers":
            name = model.levers[row.of].title
        case _:
            name = model.schemes[row.of].title
    if len(instance.areas) > 1:
        name = f"{name}, {instance.head.areas[row.area]}"
    shown_unit = unit and row.unit not in {"£", "people"}
    return f"{name} ({row.unit})" if shown_unit else name


def describe_address(instance: Instance, found: Alternatives, address: str) -> str:
    """What an address is, in words, with its unit and period."""
    row = next(each for each in found.ranges if each.address == address)
    when = row.period or ("in all" if row.kind in {"levers", "schemes"} else "mean of the plan")
    return f"{title_of(instance, row, unit=False)}, {row.unit}, {when}"


def _amount(row: Range, number: float) -> str:
    return pounds(number) if row.unit == "£" else count(number)


def _end(row: Range, number: float) -> str:
    """One end of a range that stands beside the other."""
    return "0" if abs(number) < SEEN else _amount(row, number)


def _with_unit(row: Range, number: float) -> str:
    return pounds(number) if row.unit == "£" else f"{count(number)} {row.unit}"


def _number(number: float) -> str:
    return f"{number:,.1f}"
