"""The savings bridge as an exhibit: what each lever saves, whichever came first."""

from __future__ import annotations

from mixopt.report.paper.document import Exhibit, Picture, Series
from mixopt.results.savings_bridge import SavingsBridge, Step, describe_method
from mixopt.units import pounds


def list_steps(found: SavingsBridge) -> Exhibit:
    """From doing nothing to the plan, step by step, £ over all periods."""
    steps = found.of()
    way = [step for step in steps if step.saves is not None]
    picture = Picture(
        "sides",
        "What each step from doing nothing to the plan saves",
        "; ".join(f"{step.title} saves {pounds(step.saves or 0.0)}" for step in way) + ".",
        [step.title for step in way],
        [Series("Saves", [step.saves or 0.0 for step in way])],
        "£",
    )
    rows = [(step.title, _cells(step)) for step in steps]
    return Exhibit(
        "The savings bridge, £ over all periods",
        ("Step", "Saves", "First in", "Last in", "Cost after it"),
        rows,
        f"{describe_method(found)} Not discounted.",
        picture,
    )


def _cells(step: Step) -> list[str]:
    amounts = (step.saves, step.first_in, step.last_in)
    return [*("–" if amount is None else pounds(amount) for amount in amounts), pounds(step.cost)]
