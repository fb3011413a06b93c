"""What to commit to now: decisions that are the same in every future; what not knowing costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from mixopt.certificates import Certificate
from mixopt.instance.notebook import html_table, pluralise
from mixopt.results.commitment_rows import (
    AVERAGE,
    COMMITTED,
    WAYS,
    Difference,
    FutureCost,
    GroupedFutures,
    LaterDecision,
    NowDecision,
    NowLimit,
    WayCost,
)
from mixopt.results.drawn import Drawn, without_nan
from mixopt.results.risk_rows import Chance, Driver, Estimate

FORMAT = "mixopt-commitment/1"


@dataclass(frozen=True, slots=True, repr=False)
class Commitment(Drawn):
    """What to commit to now, over many draws of the figures."""

    instance: str
    title: str
    scenario: str
    changes: tuple[str, ...]
    periods: tuple[str, ...]
    until: str
    """The last period whose starts, hires and releases are decided now."""
    draws: int
    seed: int
    left_out: int
    """Draws in which nothing can be done, whatever is relaxed."""
    tail_weight: float
    """What the mean of the dearest futures counts beside the mean of all."""
    tail_share: float
    """How many futures those are."""
    budget_chance: float | None
    """The chance of staying in budget that is held; None: nothing is asked of it."""
    decisions: tuple[NowDecision, ...]
    """What is worth most first: people, then limits, then money."""
    later: tuple[LaterDecision, ...]
    """What differs most first."""
    limits: tuple[NowLimit, ...]
    ways: tuple[WayCost, ...]
    knowing: Difference | None
    """What not knowing costs: the expected value of perfect information. None where more has to
    be relaxed than in futures that are known."""
    average: Difference | None
    """What the plan made for the average costs more: the value of the stochastic solution. None
    where that plan cannot be held in every future."""
    average_undone: float
    """What the plan for the average decides now and cannot be done in every future, in sum: starts,
    hires, releases and £ thousand of schemes. It is compared without."""
    rule_costs: float | None
    """£ that the chance of staying in budget adds to the objective; None where none is held."""
    estimates: tuple[Estimate, ...]
    chances: tuple[Chance, ...]
    drivers: tuple[Driver, ...]
    futures: tuple[FutureCost, ...]
    groups: GroupedFutures | None
    """None: all futures were solved as one programme. Where there are any, no limit is priced."""
    certificate: Certificate | None
    """None, and no limit is priced, where more has to be relaxed than in known futures. Of groups:
    the worst of each part of their proofs."""

    def way(self, name: str) -> WayCost | None:
        """What the futures cost under one way of deciding; none where it cannot be held."""
        return next((each for each in self.ways if each.way == name), None)

    @property
    def comparable(self) -> bool:
        """Whether the average plan leaves no more people without, and breaks no more limits."""
        one, other = self.way(COMMITTED), self.way(AVERAGE)
        if one is None or other is None:
            return False
        return other.unmet - one.unmet <= SAME and other.broken - one.broken <= SAME

    def document(self) -> dict[str, Any]:
        """The JSON document that `--json` writes."""
        return {
            "format": FORMAT,
            "instance": self.instance,
            "title": self.title,
            "scenario": self.scenario,
            "changes": list(self.changes),
            "periods": list(self.periods),
            "until": self.until,
            "draws": self.draws,
            "seed": self.seed,
            "left_out": self.left_out,
            "tail_weight": self.tail_weight,
            "tail_share": self.tail_share,
            "budget_chance": self.budget_chance,
            "decided": dict(WAYS),
            "decisions": [asdict(each) for each in self.decisions],
            "later": [asdict(each) for each in self.later],
            "limits": [asdict(each) for each in self.limits],
            "ways": [asdict(each) for each in self.ways],
            "knowing": None if self.knowing is None else asdict(self.knowing),
            "average": None if self.average is None else asdict(self.average),
            "average_undone": self.average_undone,
            "rule_costs": self.rule_costs,
            "estimates": [without_nan(asdict(each)) for each in self.estimates],
            "chances": [asdict(each) for each in self.chances],
            "drivers": [asdict(each) for each in self.drivers],
            "futures": [without_nan(asdict(each)) for each in self.futures],
            "groups": None if self.groups is None else asdict(self.groups),
            "certificate": None if self.certificate is None else asdict(self.certificate),
        }

    def tables(self) -> Iterator[tuple[str, type, tuple[Any, ...]]]:
        """Every table: its name, the kind of its rows, and they."""
        yield "decisions", NowDecision, self.decisions
        yield "later", LaterDecision, self.later
        yield "limits", NowLimit, self.limits
        yield "ways", WayCost, self.ways
        yield "estimates", Estimate, self.estimates
        yield "chances", Chance, self.chances
        yield "drivers", Driver, self.drivers
        yield "futures", FutureCost, self.futures

    def __repr__(self) -> str:
        """In two lines."""
        from mixopt.results.commitment_words import headline

        futures = pluralise(len(self.futures), "future")
        return f"<Commitment of {self.title}, {futures}:\n {headline(self)}>"

    def _repr_html_(self) -> str:
        """For a notebook: the answer, and each decision."""
        rows = [
            [each.title, each.period, *(f"{number:,.2f}" for number in (each.amount, each.average))]
            for each in self.decisions
        ]
        headings = ("Decision", "Period", "Commit to", "Plan for the average")
        return html_table(repr(self).strip("<>").replace("\n", ""), rows, headings)


SAME = 1e-4
"""Person-years, or units of a limit: less is the rounding of solves."""
