"""The answers that a committee paper is made of: one plan, its prices, and strategies beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mixopt.analysis.bridge import bridge
from mixopt.analysis.compare import Comparing, prepare
from mixopt.analysis.compare.columns import UNCHANGED
from mixopt.analysis.live import live_programme
from mixopt.analysis.prices import prices
from mixopt.analysis.risk import prepare as prepare_draws
from mixopt.instance.instance import Instance
from mixopt.results.do_nothing import do_nothing
from mixopt.results.paper_answers import PaperAnswers
from mixopt.results.plan import Plan
from mixopt.results.risk import Risk

MOST_LEVERS = 8
"""Levers up to which a paper divides the saving between them: each doubles the plans that takes."""


@dataclass(frozen=True, slots=True)
class PaperQuestions:
    """All that a paper asks, checked."""

    instance: Instance
    beside: Comparing | None
    live: bool
    draws: Callable[[Callable[[int], None]], Risk] | None = None

    def answer(
        self, plan: Plan, report_progress: Callable[[int], None] = lambda _: None
    ) -> PaperAnswers:
        """Ask all of it.

        Args:
            plan: Of the instance.
            report_progress: Called before each strategy is planned, and as draws are settled, with
                the number still to come.

        Raises:
            DataError: Partners are held to what they would pay alone, which has no prices.
            SolverFailed: There is no proof.
        """
        found = prices(self.instance)
        compared = self.beside.compare(report_progress) if self.beside else None
        levers = self.instance.model.levers
        way = bridge(self.instance) if 0 < len(levers) <= MOST_LEVERS else None
        live = live_programme(self.instance, plan, found) if self.live else None
        sure = self.draws(report_progress) if self.draws else None
        return PaperAnswers(plan, do_nothing(self.instance), found, compared, way, live, sure)


def prepare_paper(
    instance: Instance, strategies: Iterable[str] = (), *, live: bool = False, draws: int = 0
) -> PaperQuestions:
    """The questions of a paper.

    Args:
        instance: Whose plan it is; scenarios that are applied to it are part of it.
        strategies: Scenarios that stand beside the plan, each planned for itself.
        live: The programme comes too, for a page that solves it again.
        draws: How often figures are drawn to say how sure the plan is; 0: that is not said.

    Raises:
        DataError: Every strategy that the instance has not, or that cannot be applied; or figures
            cannot be drawn, as for `risk`.
    """
    wanted = [*strategies]
    drawn = prepare_draws(instance, draws, 0) if draws else None
    if not wanted:
        return PaperQuestions(instance, None, live, drawn)
    beside = prepare(
        (instance,), scenarios=[UNCHANGED, *wanted], plans=None, prices=(), most_need=False
    )
    return PaperQuestions(instance, beside, live, drawn)
