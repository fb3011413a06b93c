"""Who bears what funds with a risk are overspent by in each draw, partner by partner.

    overspend[a,p,t]    =  Σ_f more[a,f,t] · paid[a,f,t] + short[a,f,t]      funds f of partner p
    contingency[a,p,t]  =  Σ_f held[a,f,t] · amount[a,f,t]                   that have a risk

more    the figure `overspend` of the fund, as drawn: by how much what it pays for comes to more
held    its figure `contingency`, as drawn
amount  £ of the fund, as drawn
paid    £ that it pays in the draw
short   £ of it that there is not: what is overspent of it where there is no envelope

What is left for each is found from these as for a plan (the table `overspends`): alone, what its
own contingency does not cover; were the risk shared, what all contingencies do not cover of all
overspends, in the proportion of what each pays. An underspend counts below 0. What an envelope is
short of, and a savings target that is missed, is the council's own, and not in it.

Which fund pays costs nothing, so that a solve leaves it open. It is decided as in a plan: funds
pay in their order, reserves last; and where several can be short, the last of them is. What is
spent on what, and the overspend of each area and period, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mixopt.analysis.risk.asked import MONEY, Asked
from mixopt.analysis.risk.sampling import Sample
from mixopt.analysis.risk.statistics import chance_of, estimate
from mixopt.instance.instance import Instance
from mixopt.instance.lines import parts_of
from mixopt.instance.titles import bearer_title
from mixopt.lp.draws import Draws
from mixopt.lp.free_columns import FreeColumns
from mixopt.lp.relaxed_optima import RelaxedOptima
from mixopt.lp.sparse import Floats, Integers
from mixopt.programme.problem import Problem
from mixopt.programme.tie_breaks import tie_breaks_of
from mixopt.results.overspends import Burden, list_at_risk, share_burdens
from mixopt.results.risk_rows import BEARING, OVERSPEND, Borne
from mixopt.units import PENNY, THOUSAND

PAYING = {"paid", "kept", "given", "taken", "over", "under"}
"""The variables that say which fund pays."""

Key = tuple[str, str, str]
"""An area, a fund and a period."""


@dataclass(frozen=True)
class Payments:
    """Who pays in draws of a problem.

    Attributes:
        problem: Where nothing moves.
        asked: What may give way.
        draws: What moves.
    """

    problem: Problem
    asked: Asked
    draws: Draws

    @cached_property
    def paying(self) -> Integers:
        """Positions of the columns that say which fund pays."""
        columns = enumerate(self.problem.form.columns)
        return np.array([at for at, label in columns if label.block in PAYING], dtype=int)

    @cached_property
    def groups(self) -> Integers:
        """Which amounts by which money is short are of the same area and period."""
        found: dict[tuple[str, str], int] = {}
        keys = ((short.area, short.period) for short in self.asked.money)
        return np.array([found.setdefault(key, len(found)) for key in keys], dtype=int)

    @cached_property
    def costs(self) -> list[Floats]:
        """What is made least, in order, of the columns that pay and then of what is short."""
        funds, money = self.problem.instance.model.funds, self.asked.money
        order = sorted(funds, key=lambda name: funds[name].kind == "reserve")
        own = np.zeros(len(self.paying))
        some = [[short.fund != "" for short in money]]
        some += [[short.fund == name for short in money] for name in order]
        costs = [np.concatenate([own, np.array(each, dtype=float)]) for each in some if any(each)]
        place = {at: where for where, at in enumerate(self.paying.tolist())}
        for columns, sign in tie_breaks_of(self.problem.structure, self.problem.instance).sums:
            if all(at in place for at in columns.tolist()):
                cost = np.zeros(len(own) + len(money))
                cost[[place[at] for at in columns.tolist()]] = sign
                costs.append(cost)
        return costs

    @cached_property
    def free(self) -> FreeColumns:
        """The columns that pay, and what is short, as they are chosen in each draw."""
        form, relaxing = self.problem.form, self.asked.tiers[MONEY]
        return FreeColumns(form, self.draws, self.paying, relaxing, self.groups, self.costs)

    def read(self, pieces: Sequence[RelaxedOptima]) -> tuple[dict[Key, Floats], dict[Key, Floats]]:
        """What each fund pays, and what it is short of, in £ of each draw; NaN where none is."""
        settled = np.concatenate([each.settled for each in pieces])
        values = np.concatenate([each.values for each in pieces])[:, len(self.asked.costs) :]
        money = np.concatenate([each.relaxed[MONEY] for each in pieces])
        whole = np.full((len(values), len(self.paying) + len(self.asked.money)), np.nan)
        for draw in np.flatnonzero(settled).tolist():
            whole[draw] = self.free.choose(draw, values[draw], money[draw])
        whole *= THOUSAND
        paid: dict[Key, Floats] = {}
        for at, column in enumerate(self.paying.tolist()):
            label = self.problem.form.columns[column]
            if label.block == "paid":
                area, fund, _, period = label.keys
                key = area, fund, period
                paid[key] = paid.get(key, np.zeros(len(values))) + whole[:, at]
        short = {
            (each.area, each.fund, each.period): whole[:, len(self.paying) + at]
            for at, each in enumerate(self.asked.money)
        }
        return paid, short


def list_bearing(
    payments: Payments, policy: str, sample: Sample, pieces: Sequence[RelaxedOptima]
) -> Iterator[Borne]:
    """What every partner bears over the draws: by period, then in all; of areas, then together.

    Args:
        payments: Who pays.
        policy: Under which the draws were settled.
        sample: The draws.
        pieces: What came of them, in their order.
    """
    instance = payments.problem.instance
    found = _share(payments, sample, pieces)
    names = [period.name for period in instance.periods]
    for (area, partner), amounts in found.items():
        for measure, numbers in zip(BEARING, amounts, strict=True):
            about = policy, area, partner, bearer_title(instance, area, partner), measure
            for at, name in enumerate(names):
                yield _tell(about, name, numbers[:, at])
            yield _tell(about, "", numbers.sum(axis=1))


def _tell(about: tuple[str, str, str, str, str], period: str, numbers: Floats) -> Borne:
    """One number over the draws."""
    each = estimate(about[0], OVERSPEND, period, numbers)
    share, error = chance_of(numbers[~np.isnan(numbers)] > PENNY)
    return Borne(
        *about, period, each.unit, share, error, each.mean, each.mean_error,
        each.p95, each.p95_error, each.tail, each.tail_error,
    )  # fmt: skip


def _share(
    payments: Payments, sample: Sample, pieces: Sequence[RelaxedOptima]
) -> dict[tuple[str, str], tuple[Floats, Floats]]:
    """What is left for each partner of each area, alone and shared: shape (draws, periods)."""
    instance, at_risk = payments.problem.instance, list_at_risk(payments.problem.instance.model)
    paid, short = payments.read(pieces)
    bearers = [(area, partner) for area in instance.areas for partner in at_risk]
    number, periods = sample.number, [period.name for period in instance.periods]
    found = {key: (np.zeros((number, len(periods))), np.zeros((number, len(periods))))
             for key in bearers}  # fmt: skip
    none = np.zeros(number)
    for at, period in enumerate(periods):
        columns: list[list[Floats]] = []
        for area, partner in bearers:
            totals = [none, none, none]
            for fund in at_risk[partner]:
                key = area, fund, period
                pays = paid.get(key, none)
                amount = sum(
                    (drawn(instance, sample, area, part, "amount")[:, at]
                     for part in parts_of(instance.model, fund)), none)  # fmt: skip
                more, held = (
                    drawn(instance, sample, area, fund, name)[:, at]
                    for name in ("overspend", "contingency")
                )
                over = more * pays + short.get(key, none)
                totals = [totals[0] + pays, totals[1] + over, totals[2] + held * amount]
            columns.append(totals)
        for draw in range(number):
            burdens = [
                Burden(*key, *(float(each[draw]) for each in totals))
                for key, totals in zip(bearers, columns, strict=True)
            ]
            for bearer, (left, shared) in zip(bearers, share_burdens(burdens), strict=True):
                found[bearer][0][draw, at], found[bearer][1][draw, at] = left, shared
    nothing = ~np.concatenate([each.settled for each in pieces])
    for each in (part for parts in found.values() for part in parts):
        each[nothing] = np.nan
    if len(instance.areas) > 1:
        for partner in at_risk:
            own = [found[area, partner] for area in instance.areas]
            found["", partner] = _add(own, 0), _add(own, 1)
    return found


def _add(parts: Sequence[tuple[Floats, Floats]], at: int) -> Floats:
    total: Floats = np.sum([each[at] for each in parts], axis=0)
    return total


def drawn(instance: Instance, sample: Sample, area: str, fund: str, figure: str) -> Floats:
    """A figure of a fund in every draw: shape (draws, periods)."""
    known = instance.figure(area, "funding", (fund,), figure)
    values = sample.values.get(known.address)
    return np.tile(known.values, (sample.number, 1)) if values is None else values
