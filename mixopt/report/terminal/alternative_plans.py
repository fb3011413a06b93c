"""Other plans for a terminal: what each costs, has more and less of, and all side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.instance.instance import Instance
from mixopt.instance.titles import span_word
from mixopt.report.terminal.grid import Line, print_line
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.range_titles import (
    amount,
    group_rows,
    is_printed_as_none,
    title_of,
    with_unit,
)
from mixopt.results.alternatives import Alternative, Alternatives
from mixopt.units import pounds

MOST_NAMED = 3
"""Things that are named of which a plan has more, or less."""

MOST_ABREAST = 6
"""Plans side by side."""


def show_plans(instance: Instance, found: Alternatives, page: Page) -> None:
    """Print what each plan costs and differs by, then all side by side."""
    words = found.allowances[-1].words
    print_line(page, "")
    print_line(page, f"Plans as different as can be found, within {words}", "bold")
    if not found.plans:
        print_line(page, "None: no plan differs from the least-cost plan by enough to be another.")
        return
    for each in found.plans:
        for line in _describe_plan(instance, found, each):
            page.print_paragraph(line)
    if len(found.plans) < found.asked:
        print_line(page, "No other plan is apart from all of these by enough to be another.")
    for start in range(0, len(found.plans), MOST_ABREAST):
        _show_side_by_side(instance, found, found.plans[start : start + MOST_ABREAST], page)
    nearest = min(min(each.apart) for each in found.plans)
    print_line(
        page,
        f"Any two of these plans, and the least-cost plan, differ by {100 * nearest:.0f}% or more: "
        f"the average, over the {len(found.compared)} things in this table, of their difference as "
        f"a share of all that it can be within {words}.",
    )
    print_line(page, _describe_certificates(found))


def _describe_plan(instance: Instance, found: Alternatives, plan: Alternative) -> Iterator[str]:
    """What a plan costs, and what it has more and less of than the least-cost plan."""
    share = 100 * plan.above / abs(found.least.cost or 1.0)
    yield f"Plan {plan.number}: {pounds(plan.above)} more than the least cost ({share:.2f}%)."
    rows = {row.address: row for row in found.ranges}
    for word, sign in (("More", 1.0), ("Less", -1.0)):
        some = [
            each
            for each in plan.differences
            if sign * each.more > 0 and not is_printed_as_none(rows[each.address], each.more)
        ]
        parts = [
            f"{title_of(instance, rows[each.address], unit=False)} "
            f"{'+' if sign > 0 else '-'}{with_unit(rows[each.address], abs(each.more))}"
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
    for need, label, row in group_rows(instance, [rows[address] for address in found.compared]):
        if need:
            lines.append((need, []))
        own = [
            next((each.here for each in plan.differences if each.address == row.address), row.plan)
            for plan in plans
        ]
        cells = [amount(row, row.plan), *(amount(row, number) for number in own)]
        lines.append((label, cells))
    span = span_word(instance)
    print_line(page, "")
    mean = f"Mean of the {span}s" if len(found.least.periods) > 1 else found.least.periods[0]
    heading = f"{mean}; starts and £ in all"
    page.print_table(heading, ["Cheapest", *(f"Plan {plan.number}" for plan in plans)], lines)


def _describe_certificates(found: Alternatives) -> str:
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
