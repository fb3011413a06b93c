"""Ring-fences: what must, or may, be spent on some lines, by some funds or by any.

    fence_limit: for every ring-fence k [£1,000]
        fenced[a,k,t]  ≥ (≤)  fence[a,k,t]
    where
        fenced[a,k,t]  =  Σ_f,line protected[a,k,line,t] · paid[a,f,line,t]    of some funds
                       =  Σ_line protected[a,k,line,t] · spend[a,line,t]       whoever pays
        fence[a,k,t]  =  fence_amount[a,k,t]                                   an amount
                      =  fence_share[a,k,t] · Σ_f fund_amount[a,f,t]           a share of funds
                      =  fence_first[a,k] · Π_1<u≤t (1 + uplift[a,k,u])        uplifted by a rate

protected     the share of a line that counts; 1 where it counts in full
paid          £ thousand that fund f pays for a line
spend         £ spent on a line
fenced        the £ thousand that count
fence         the £ thousand that must be reached, or may not be passed
fence_amount  £ in the period
fence_share   share of what the funds have
fund_amount   £ of a fund
fence_first   £ of the first period
uplift        by how much it rises above the period before; that of the first is not used

A ring-fence of all areas together sums both sides over them. The price of a row is what £1,000
more that must (or may) be spent adds to the cost of the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import Index, brings, figures, limit, parameter
from mixopt.formulation.funds import amount_of
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.limit import NOT_ASKED, Limit
from mixopt.instance.lines import pattern_of
from mixopt.schema.funding import RingFence
from mixopt.units import THOUSAND


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add every ring-fence, for each area or for all together."""
    fences = instance.model.ringfences
    where: list[Index] = [
        (a, k)
        for k, fence in fences.items()
        for a in (lp.AREAS[:1] if fence.together else lp.AREAS)
    ]
    _parameters(lp, instance, where)

    reached = _make_count(lp, instance)

    def fence(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        match fences[k].limit:
            case "amount":
                return lp.fence_amount[a, k, t] / THOUSAND
            case "share":
                of = sum(
                    amount_of(lp, instance, b, f, t)
                    for b in _areas(lp, fences[k], a)
                    for f in fences[k].of
                )
                return lp.fence_share[a, k, t] * of / THOUSAND
        rate = 1
        for later in lp.HORIZON[1 : lp.HORIZON.index(t) + 1]:
            rate = rate * (1 + lp.uplift[a, k, later])
        return lp.fence_first[a, k] * rate / THOUSAND

    def fence_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        reached = lp.fenced[a, k, t] + lp.nothing[a]
        limited = fence(lp, a, k, t)  # the figures stand on the right: their price has its sign
        return reached >= limited if fences[k].sense == "at_least" else reached <= limited

    index = [(a, k, t) for a, k in where for t in lp.HORIZON]
    lp.fenced = pyo.Expression(index, rule=reached)
    lp.fence = pyo.Expression(index, rule=fence)
    said = Limit(
        words="£1,000 more {more}: {ringfence}",
        demand="within the limit",
        subject="{ringfence}",
        unit="£1,000",
        standing="ringfence",
        keys=("area", "ringfence", "period"),
        family="rules",
        allocation=NOT_ASKED,
        mended_by="",
    )
    limit(lp, "fence_limit", index, fence_limit, said)
    for a, k, t in index:
        for b in _areas(lp, fences[k], a):
            for f in fences[k].of:
                share = lp.fence_share[a, k, t]
                brings(lp, ("fund_balance", (b, f, t)), ("fence_limit", (a, k, t)), share)


def _areas(lp: pyo.ConcreteModel, fence: RingFence, a: str) -> list[str]:
    """The areas that a row of a ring-fence is about."""
    return lp.AREAS if fence.together else [a]


def _make_count(lp: pyo.ConcreteModel, instance: Instance) -> Callable[..., Any]:
    """What counts towards a ring-fence, in £ thousand."""
    fences = instance.model.ringfences

    counting = {
        k: {
            line: pattern
            for line in lp.SPENDING
            if (pattern := pattern_of(fence.lines, line)) is not None
        }
        for k, fence in fences.items()
    }

    def share(a: str, k: str, line: str, t: str) -> Any:
        return lp.protected[a, k, counting[k][line], t] if fences[k].protected else 1

    def reached(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        if fences[k].funds:
            return sum(
                share(b, k, line, t) * lp.paid[b, f, line, t]
                for b in _areas(lp, fences[k], a)
                for f in fences[k].funds
                for line in lp.PAYS.get((f, t), ())
                if line in counting[k]
            )
        return sum(
            share(b, k, line, t) * lp.spend[b, line, t] / THOUSAND
            for b in _areas(lp, fences[k], a)
            for line in counting[k]
        )

    return reached


def _parameters(lp: pyo.ConcreteModel, instance: Instance, where: Sequence[Index]) -> None:
    fences = instance.model.ringfences

    def find(kind: str, figure: str) -> dict[Index, Figure]:
        return {
            (a, k): instance.figure(a, "ringfences", (k, ""), figure)
            for a, k in where
            if fences[k].limit == kind
        }

    parameter(lp, "fence_amount", find("amount", "amount"))
    parameter(lp, "fence_share", find("share", "share"))
    parameter(lp, "fence_first", find("uplifted", "amount"))
    parameter(lp, "uplift", find("uplifted", "uplift"))
    pairs = [(k, line) for k, fence in fences.items() if fence.protected for line in fence.lines]
    figures(lp, instance, "protected", "ringfences", pairs)
