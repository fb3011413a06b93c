"""Profiles: how a year's number falls on its months or quarters, by the figures alone.

A figure says which share of a year falls in a month: of what is expected, of the target, of what a
scheme does. Each counts by its part of them all, so that the months make up the year whatever is
changed: where one is raised, the others make way in proportion. Opens no file.
"""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.instance import Instance, Period
from mixopt.schema.funding import Metric
from mixopt.schema.model import Model

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip

APRIL = MONTHS.index("april")
"""The month with which a financial year begins."""

QUARTERS = ("quarter_1", "quarter_2", "quarter_3", "quarter_4")
SHARES = ("expected", "target", "effect")
"""What is spread over a year."""

LEAST_WHOLE = 0.01
"""What shares of a year come to at least, together: each counts by its part of that."""


def list_parts(metric: Metric, period: Period | None = None) -> tuple[str, ...]:
    """The months or quarters of a metric's profile, in order; none where it has no profile.

    Args:
        metric: The metric.
        period: With whose first month the months begin; with April, where none is given.
    """
    if metric.profile == "quarter":
        return QUARTERS
    first = period.first.month - 1 if period else APRIL
    return (*MONTHS[first:], *MONTHS[:first]) if metric.profile == "month" else ()


def list_moving(model: Model, metric: str) -> list[str]:
    """The schemes that move a metric by a figure, at all."""
    return [m for m, scheme in model.schemes.items()
            if scheme.effects.get(metric, "unknown") != "unknown"]  # fmt: skip


def list_profiles(model: Model) -> Iterator[tuple[tuple[str, str], str, tuple[str, ...]]]:
    """What is spread over a year: its keys in the table of metrics, which of `SHARES` it is, and
    the months or quarters."""
    for name, metric in model.metrics.items():
        if parts := list_parts(metric):
            yield (name, ""), "expected", parts
            if metric.profile_target == "own":
                yield (name, ""), "target", parts
            for scheme in list_moving(model, name):
                yield (name, scheme), "effect", parts


def share_figure(what: str, part: str) -> str:
    """What the share of a year is called that falls in a month or quarter."""
    return f"{what}_in_{part}"


def part_title(part: str) -> str:
    """A month or a quarter: April, Quarter 1."""
    return part.replace("_", " ").capitalize()


def share_in(
    instance: Instance, area: str, keys: tuple[str, str], what: str, part: str, at: int
) -> float:
    """The share of a year that falls in a month or quarter, from 0 to 1.

    Args:
        instance: Whose figures these are.
        area: The area.
        keys: The metric, and the scheme where it is of what that does; else blank.
        what: One of `SHARES`.
        part: The month or quarter.
        at: The position of the period.
    """
    shares = {
        each: instance.values(area, "metrics", keys, share_figure(what, each))[at]
        for each in list_parts(instance.model.metrics[keys[0]])
    }
    return shares[part] / sum(shares.values())


def target_share_in(instance: Instance, area: str, metric: str, part: str, at: int) -> float:
    """The share of a year's target; of a metric whose target stands by month or quarter."""
    as_expected = instance.model.metrics[metric].profile_target == "as_expected"
    what = "expected" if as_expected else "target"
    return share_in(instance, area, (metric, ""), what, part, at)
