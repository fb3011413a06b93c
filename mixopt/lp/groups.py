"""Futures of which one programme cannot hold all: in groups, between two costs.

Futures are dealt to groups as cards are, in a given order, so that each group is like the whole.

    below   each group g decides now for itself            Σ_g p_g · z_g      ≤  z
    above   one decision x is held in every future         Σ_g p_g · z_g(x)   ≥  z

z is what the extensive form of all futures comes to, and z_g that of a group, which is proven. So
no decision does better than x by more than above − below. Where groups agree on what to decide,
that is nothing, and x the optimum. The mean of the dearest may count: that of all futures is no
less than the mean of those of groups. A rule on money may not, as it joins groups.

x is the optimum of the first group; with it held, each future is solved by itself. Futures that it
does not suit, as more has to be relaxed in them than is allowed, join that group, and it is solved
again. Where it leaves something between above and below, the mean of what the groups decide is
held, too, and the better taken. What is relaxed is compared in the same way, the firmest tier
first; costs only where all of that is equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mixopt.certificates import Certificate
from mixopt.errors import SolverFailed
from mixopt.lp.extensive import ExtensiveForm, TwoStageOptimum
from mixopt.lp.held_decision import hold_decision, read_held
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.tolerances import AGREED, NOISE
from mixopt.lp.two_stage import TwoStage

ROUNDS = 8
"""How often futures join the first group: the worst first, no more at once than it has itself."""


@dataclass(frozen=True, slots=True)
class GroupedOptimum:
    """What is decided now for all futures, and how much better another decision may be.

    Attributes:
        best: What comes of all futures with it held.
        beside: The same with the other decision that was asked for; None where it cannot be held.
        groups: How many there are.
        form: The programme of the first group, and of the futures that joined it.
        own: The optimum of that programme.
        least: No decision comes to a lower objective.
        least_excess: Nor, of each tier, to a lower expected excess.
        certificate: The worst of the proofs of the groups. None where one has to relax more than is
            allowed.
    """

    best: TwoStageOptimum
    beside: TwoStageOptimum | None
    groups: int
    form: ExtensiveForm
    own: TwoStageOptimum
    least: float
    least_excess: Mapping[str, float]
    certificate: Certificate | None

    @property
    def gap(self) -> float | None:
        """The most by which another decision is better; None where it may have to relax less."""
        if any(self.best.excess[tier] > least + NOISE for tier, least in self.least_excess.items()):
            return None
        by = self.best.objective - self.least
        return by if by > AGREED * abs(self.least) else 0.0


class Groups:
    """The futures of a programme, dealt to groups."""

    def __init__(
        self,
        two: TwoStage,
        excess: Mapping[str, Integers],
        order: Integers,
        most: int,
        report_progress: Callable[[int], None],
    ) -> None:
        """Deal the futures.

        Args:
            two: The programme, without a rule on money.
            excess: As for `ExtensiveForm`.
            order: Positions of the futures, in the order in which they are dealt.
            most: Futures of a group.
            report_progress: Called before each group with the number of futures still to come.
        """
        number = -(-len(order) // most)
        self.two, self.excess, self.report_progress = two, excess, report_progress
        self.members = [np.sort(order[first::number]) for first in range(number)]

    def decide(self, beside: Floats) -> GroupedOptimum | None:
        """What to decide now; None where nothing can be done in every future.

        Args:
            beside: Another decision, to be held in every future, too.

        Raises:
            SolverFailed: HiGHS stopped without a proof, or no decision was found that suits all.
        """
        form = self._form(self.members[0])
        own = form.solve(least_now=True)
        alone = None if own is None else self._solve_each()
        if own is None or alone is None:
            return None
        optima, proofs = alone
        joined, held = list[int](), self._hold(own.now)
        for _ in range(ROUNDS):
            there = {*self.members[0].tolist(), *joined}
            unsuited = [at for at in self._unsuited(held, optima) if at not in there]
            if not unsuited:
                break
            joined += unsuited[: len(self.members[0])]
            form = self._form(self.members[0], joined)
            own = form.solve(least_now=True)
            if own is None:
                return None
            held = self._hold(own.now)
        best = self._read(own.now, held)
        shares = [float(self.two.chances[members].sum()) for members in self.members]
        least = sum(p * each.objective for p, each in zip(shares, optima, strict=True))
        if best is None or best.exceeds or best.objective - least > AGREED * abs(least):
            mean = np.average([each.now for each in optima], axis=0, weights=shares)
            best = _better(best, self._read(mean, self._hold(mean)))
        if best is None:
            msg = "no decision was found that can be held in every future. Ask for fewer draws"
            raise SolverFailed(msg)
        return GroupedOptimum(
            best=best,
            beside=self._read(beside, self._hold(beside)),
            groups=len(self.members),
            form=form,
            own=own,
            least=least,
            least_excess={
                tier: sum(p * each.excess[tier] for p, each in zip(shares, optima, strict=True))
                for tier in self.excess
            },
            certificate=_worst(proofs),
        )

    def _form(self, members: Integers, joined: Sequence[int] = ()) -> ExtensiveForm:
        """The programme of a group, and of others that join it with their own chance."""
        rest, own = self.two.chances[members], self.two.chances[list(joined)]
        chances = np.concatenate([rest * (1 - own.sum()) / rest.sum(), own])
        futures = [self.two.futures[at] for at in (*members.tolist(), *joined)]
        return ExtensiveForm(replace(self.two, futures=futures, chances=chances), self.excess)

    def _solve_each(self) -> tuple[list[TwoStageOptimum], list[Certificate | None]] | None:
        """The optimum of each group, of which what its futures do is not kept; and its proof.

        No proof of what relaxes more than is allowed. None where nothing can be done in one group.
        """
        optima, proofs = list[TwoStageOptimum](), list[Certificate | None]()
        left = len(self.two.futures)
        for members in self.members:
            self.report_progress(left)
            left -= len(members)
            form = self._form(members)
            own = form.solve()
            if own is None:
                return None
            optima.append(replace(own, futures=own.futures[:0]))
            proofs.append(None if own.exceeds else form.prove(())[1])
        return optima, proofs

    def _hold(self, decision: Floats) -> Floats:
        """What every future does with a decision held; NaN where it cannot be."""
        return hold_decision(self.two, self.excess, decision)

    def _read(self, decision: Floats, held: Floats) -> TwoStageOptimum | None:
        """What a decision comes to in all futures; None where it cannot be held in all."""
        return read_held(self.two, self.excess, decision, held)

    def _unsuited(self, held: Floats, own: Sequence[TwoStageOptimum]) -> list[int]:
        """The futures in which a decision makes relax more than their group has to, worst first.

        Args:
            held: What every future does with it.
            own: The optimum of each group.
        """
        found = []
        relaxed = {tier: held[:, columns].sum(axis=1) for tier, columns in self.excess.items()}
        for members, alone in zip(self.members, own, strict=True):
            chances = self.two.chances[members] / self.two.chances[members].sum()
            impossible = np.isnan(held[members, 0])
            if np.any(impossible):
                found += [(np.inf, at) for at in members[impossible].tolist()]
            elif any(
                chances @ by[members] > alone.excess[tier] + NOISE for tier, by in relaxed.items()
            ):
                by = np.sum([each[members] for each in relaxed.values()], axis=0)
                found += [(by[at], int(members[at])) for at in np.flatnonzero(by > NOISE)]
        return [at for _, at in sorted(found, key=lambda each: -each[0])]


def _better(one: TwoStageOptimum | None, other: TwoStageOptimum | None) -> TwoStageOptimum | None:
    """What relaxes less, the firmest tier first; then what costs less. None: there is none."""
    if one is None or other is None:
        return one or other
    for tier in one.excess:
        if abs(one.excess[tier] - other.excess[tier]) > NOISE:
            return min(one, other, key=lambda each: each.excess[tier])
    return min(one, other, key=lambda each: each.objective)


def _worst(proofs: Sequence[Certificate | None]) -> Certificate | None:
    """The worst of each part of some proofs; None where one is missing."""
    held = [each for each in proofs if each is not None]
    if len(held) < len(proofs):
        return None
    return Certificate(
        primal_residual=max(each.primal_residual for each in held),
        dual_residual=max(each.dual_residual for each in held),
        complementarity=max(each.complementarity for each in held),
        gap=max(each.gap for each in held),
        ledger=max(each.ledger for each in held),
        holds=all(each.holds for each in held),
    )
