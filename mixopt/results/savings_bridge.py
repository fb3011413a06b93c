"""The savings bridge: from doing nothing to the plan, and what each part of the way saves.

Money is in whole pennies, written in £, and the steps add up to the penny: in every period, over
the whole plan, and discounted. (`mixopt.results.bridge` is another: from one year to the next.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from mixopt.instance.notebook import html_table, pluralise
from mixopt.results.own_money import AddedMoney, OwnPosition
from mixopt.units import pounds

FORMAT = "mixopt-bridge/1"

PARTS = ("levers", "scenarios", "changes")
"""What the way from the first plan to the last can be divided into."""

NOTHING, MIX, ROUNDING, MONEY, PLAN = "do nothing", "mix", "rounding", "money", "plan"
"""The steps that are no part: where it begins, choosing the mix, pennies, limits of money, the
end."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the bridge in one period, or over the whole plan."""

    step: str
    """`do nothing`, `mix`, `lever`, `scenario`, `change`, `rounding`, `money` or `plan`."""
    name: str
    """Of a part: the lever, scenario or address; of several that are one step, joined by `+`."""
    title: str
    period: str
    """Blank: over the whole plan."""
    discounted: bool
    """Over the whole plan, later money discounted."""
    saves: float | None
    """£; below 0 it adds to the cost. None for where the bridge begins and ends."""
    first_in: float | None
    """£ that a part saves where no other part is there. None where it is no part."""
    last_in: float | None
    """£ that it saves where all others are there."""
    error: float | None
    """The standard error of `saves` in £, where orders were drawn."""
    cost: float
    """£ after this step."""


@dataclass(frozen=True, slots=True)
class Together:
    """What only the combination of the parts saves."""

    period: str
    discounted: bool
    parts: float
    """£ that all parts save."""
    first_in: float
    """£ that they save one by one, each where no other is there, in sum."""
    together: float
    """£: the one less the other. Below 0, they save the same money twice over."""


@dataclass(frozen=True, slots=True)
class Needed:
    """Parts without which there is no plan: one of them, or the last of several."""

    names: tuple[str, ...]
    titles: tuple[str, ...]
    why: str
    """What is missing without them, in words."""


@dataclass(frozen=True, slots=True)
class SubsetCost:
    """What the least-cost plan with some of the parts costs, in one period or over all."""

    parts: str
    """Their names, joined by `+`; blank for none."""
    period: str
    discounted: bool
    cost: float


@dataclass(frozen=True, slots=True, repr=False)
class SavingsBridge:
    """From doing nothing to the plan."""

    instance: str
    title: str
    scenario: str
    """Scenarios that every plan of the bridge is under."""
    changes: tuple[str, ...]
    """What every plan has changed against the files."""
    parts: str
    """One of `PARTS`."""
    method: str
    """`exact`: of all orders; `sampled`: of orders that were drawn."""
    orders: int
    """Orders that were drawn; 0 where all count."""
    seed: int | None
    subsets: int
    """Sets of parts of which the least-cost plan was found."""
    periods: tuple[str, ...]
    steps: tuple[Step, ...]
    together: tuple[Together, ...]
    needed: tuple[Needed, ...]
    """They are there in every plan of the bridge, and have no step of their own."""
    unheld: int
    """Limits that doing nothing breaks."""
    why_not: str
    """Why there is no plan within the limits of money; blank where there is one."""
    costs: tuple[SubsetCost, ...]
    added: tuple[AddedMoney, ...] = ()
    """What scenarios add to the instance's own money, or take: no step counts it."""
    own: tuple[OwnPosition, ...] = ()
    """Where the plan stands without it; none where scenarios change no money."""

    def of(self, period: str = "", *, discounted: bool = False) -> tuple[Step, ...]:
        """The steps of a period in order; without one, over the whole plan."""
        return tuple(
            each for each in self.steps if (each.period, each.discounted) == (period, discounted)
        )

    def document(self) -> dict[str, Any]:
        """The JSON document that `mixopt bridge --json` writes."""
        return {"format": FORMAT, **asdict(self)}

    def __repr__(self) -> str:
        """A line for each step over the whole plan."""
        lines = [f" {label}: {amount}" for label, amount in self._brief()]
        return "\n".join([f"<Savings bridge of {self.title}:", *lines]) + ">"

    def _repr_html_(self) -> str:
        """For a notebook: a row for each step over the whole plan."""
        return html_table(
            f"Savings bridge of {self.title}", self._brief(), ("Step", "Saves; cost at both ends")
        )

    def _brief(self) -> list[list[str]]:
        return [
            [step.title, pounds(step.cost if step.saves is None else step.saves)]
            for step in self.of()
        ]


def in_pounds(pennies: int) -> float:
    """Pennies in £: the number nearest to them."""
    return pennies / 100


def join_titles(titles: Iterable[str]) -> str:
    """Titles in a sentence."""
    *others, last = titles
    return f"{', '.join(others)} and {last}" if others else last


def describe_method(found: SavingsBridge) -> str:
    """How the values of the parts were found, in a sentence."""
    plans = f"{pluralise(found.subsets, 'plan')} found"
    if found.method == "exact":
        return f"Each part's saving is the mean over every order in which parts can come ({plans})."
    return (
        f"Each part's saving is the mean over {found.orders:,} orders drawn with seed {found.seed} "
        f"({plans}), with its standard error."
    )
