"""How sure a plan is: what it costs, and what is missing, over many draws of its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from mixopt.instance.notebook import html_table, pluralise
from mixopt.results.drawn import Drawn, number_or_none, without_nan
from mixopt.results.risk_rows import (
    COST,
    HINDSIGHT,
    OVERSPEND,
    POLICIES,
    UNMET,
    Borne,
    Chance,
    DrawnFigure,
    Driver,
    Estimate,
    Future,
    LimitFrequency,
    Missing,
)

FORMAT = "mixopt-risk/1"


@dataclass(frozen=True, slots=True, repr=False)
class Risk(Drawn):
    """What comes of a plan over many draws of its figures."""

    instance: str
    title: str
    scenario: str
    changes: tuple[str, ...]
    periods: tuple[str, ...]
    money: tuple[float, ...]
    """£ that each period may cost, all areas, where nothing is out: the budget envelope, and what
    other funds pay in the plan. None: there is no envelope."""
    draws: int
    seed: int
    estimates: tuple[Estimate, ...]
    chances: tuple[Chance, ...]
    drivers: tuple[Driver, ...]
    """Of each policy and measure, the largest share first."""
    limits: tuple[LimitFrequency, ...]
    missing: tuple[Missing, ...]
    """People first; by how often."""
    figures: tuple[DrawnFigure, ...]
    hindsight: tuple[Future, ...]
    held: tuple[Future, ...]
    borne: tuple[Borne, ...] = ()
    """Who bears what funds with a risk are overspent by; nothing where no fund has one."""

    def futures(self, policy: str) -> tuple[Future, ...]:
        """What came of each draw under a policy."""
        return self.hindsight if policy == HINDSIGHT else self.held

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row a draw and policy: what came of it."""
        for policy in POLICIES:
            for each in self.futures(policy):
                row: dict[str, Any] = {
                    "draw": each.number,
                    "policy": policy,
                    "has_plan": each.has_plan,
                    "discounted": number_or_none(each.discounted),
                }
                for name in (COST, OVERSPEND, UNMET):
                    for period, value in zip(self.periods, getattr(each, name), strict=True):
                        row[f"{name}[{period}]"] = number_or_none(value)
                yield {**row, "undone": number_or_none(each.undone), "why": each.why}

    @property
    def columns(self) -> list[str]:
        """The columns of `rows`."""
        by_period = [f"{name}[{t}]" for name in (COST, OVERSPEND, UNMET) for t in self.periods]
        return ["draw", "policy", "has_plan", "discounted", *by_period, "undone", "why"]

    def cases(self) -> Iterator[dict[str, Any]]:
        """A row a draw: what each figure is in it, as `mixopt sweep --table` reads it."""
        for draw in range(self.draws):
            yield {
                "case": draw + 1,
                **{each.address: each.values[draw] for each in self.figures},
            }

    def document(self) -> dict[str, Any]:
        """The JSON document that `--json` writes."""
        return {
            "format": FORMAT,
            "instance": self.instance,
            "title": self.title,
            "scenario": self.scenario,
            "changes": list(self.changes),
            "periods": list(self.periods),
            "money": list(self.money),
            "draws": self.draws,
            "seed": self.seed,
            "policies": dict(POLICIES),
            "estimates": [without_nan(asdict(each)) for each in self.estimates],
            "chances": [asdict(each) for each in self.chances],
            "drivers": [asdict(each) for each in self.drivers],
            "limits": [asdict(each) for each in self.limits],
            "missing": [asdict(each) for each in self.missing],
            "figures": [asdict(each) for each in self.figures],
            "futures": [*self.rows()],
            **({"borne": [without_nan(asdict(each)) for each in self.borne]} if self.borne else {}),
        }

    def bearing(self, policy: str) -> list[Borne]:
        """What each partner bears over the whole plan, where any bears anything; `left` first."""
        areas = {each.area for each in self.borne}
        found = [
            each for each in self.borne
            if each.policy == policy and not each.period and ("" not in areas or not each.area)
        ]  # fmt: skip
        return found if any(each.chance > 0 for each in found) else []

    def __repr__(self) -> str:
        """In two lines."""
        from mixopt.results.risk_words import headline

        return f"<Risk of {self.title}, {pluralise(self.draws, 'draw')}:\n {headline(self)}>"

    def _repr_html_(self) -> str:
        """For a notebook: the answer, and the cost of each year."""
        rows = [
            [each.policy, each.measure, each.period or "in all",
             *(f"{value:,.0f}" for value in (each.p5, each.p50, each.p95, each.mean, each.tail))]
            for each in self.estimates if each.measure in {COST, OVERSPEND}
        ]  # fmt: skip
        headings = ("Policy", "Measure", "Period", "P5", "P50", "P95", "Mean", "Worst tenth")
        return html_table(repr(self).strip("<>").replace("\n", ""), rows, headings)
