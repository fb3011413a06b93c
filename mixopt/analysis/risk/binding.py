"""Which limits bind, and which give way, in how many draws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mixopt.analysis.risk.reading import Futures
from mixopt.instance.limit import PEOPLE
from mixopt.programme.problem import Problem
from mixopt.results.risk_rows import LimitFrequency, Missing


def list_binding_limits(problem: Problem, policy: str, found: Futures) -> list[LimitFrequency]:
    """The limits that bind in some draw, by how much money they govern.

    Args:
        problem: Where nothing moves.
        policy: Under which the draws were settled.
        found: What came of them.
    """
    form = problem.form
    sizes = np.abs(np.where(np.isfinite(form.row_upper), form.row_upper, form.row_lower))
    weighs = found.prices * sizes[[row[0] for row in found.limits]]
    settled = np.array([each.settled for each in found.futures])
    binding = np.asfortranarray(found.binding[settled])  # asked for by limit
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, (_, name, area, _, limit) in enumerate(found.limits):
        alike[name, area, limit.says].append(place)
    listed = [
        each
        for places in alike.values()
        for each in _of_alike(policy, found, binding, places, weighs[places].tolist())
    ]
    return sorted(listed, key=lambda each: (-each.weighs, -each.share))


def _of_alike(
    policy: str,
    found: Futures,
    binding: NDArray[np.bool_],
    places: Sequence[int],
    weighs: Sequence[float],
) -> list[LimitFrequency]:
    """A limit in any period, and in each in which it binds; nothing where it never does."""
    bound = binding[:, places]
    number = max(1, len(bound))

    def count(place: int, period: str, times: int, weight: float) -> LimitFrequency:
        _, name, area, _, limit = found.limits[place]
        share = times / number
        error = float((share * (1 - share) / number) ** 0.5)
        return LimitFrequency(policy, name, limit.says, limit.standing, limit.family, area,
                              period, share, error, weight)  # fmt: skip

    whole = count(places[0], "", int(bound.any(axis=1).sum()), sum(weighs))
    parts = [
        count(place, found.limits[place][3], int(bound[:, at].sum()), weighs[at])
        for at, place in enumerate(places)
        if found.limits[place][3]
    ]
    return [each for each in (whole, *parts) if each.share > 0]


def list_missing(policy: str, found: Futures) -> list[Missing]:
    """Who is without a service, and which limits are broken, in how many draws: people first.

    Args:
        policy: Under which the draws were settled.
        found: What came of them.
    """
    settled = np.array([each.settled for each in found.futures])
    short = found.short[settled]
    number = max(1, len(short))
    listed = []
    for at, (_, name, area, period, limit) in enumerate(found.missing):
        amounts = short[:, at]
        share = float(np.count_nonzero(amounts)) / number
        if not share:
            continue
        people = limit.family == PEOPLE
        listed.append(
            Missing(
                policy=policy,
                limit=name,
                says=limit.subject if people else limit.says,
                standing=PEOPLE if people else limit.standing,
                unit=limit.unit,
                area=area,
                period=period,
                share=share,
                error=float((share * (1 - share) / number) ** 0.5),
                mean=float(amounts.mean()),
                most=float(amounts.max()),
            )
        )
    return sorted(listed, key=lambda each: (each.standing != PEOPLE, -each.share))
