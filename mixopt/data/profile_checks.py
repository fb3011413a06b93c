"""Whether profiles of metrics hang together: what can have one, over which periods, and sums."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.data.incoherence import Incoherence
from mixopt.data.yaml import Document
from mixopt.errors import Fault
from mixopt.instance.instance import Figure, Instance, Period
from mixopt.instance.kinds import Address
from mixopt.instance.profiles import list_profiles, share_figure
from mixopt.schema.head import Head
from mixopt.schema.model import Model
from mixopt.units import MONTHS_A_YEAR

ROUNDED = 0.0005
"""By which each share may be out, as half a tenth of a per cent, so that all of them are not 1."""


def find_stray_profiles(model: Model) -> Iterator[Incoherence]:
    """Profiles of what months do not add up to, and targets by month without a profile."""
    for name, metric in model.metrics.items():
        if metric.profile and metric.unit == "percent":
            what = f"'{name}' is a share of people, and months do not add up to that of a year"
            remedy = "Remove 'profile': the periods of a plan may be months or quarters"
            yield Incoherence(("metrics", name, "profile"), what, remedy)
        if metric.profile_target and not metric.profile:
            what = f"'{name}' has a target by month or quarter, and no profile"
            remedy = "Write 'profile: month' or 'profile: quarter', or remove 'profile_target'"
            yield Incoherence(("metrics", name, "profile_target"), what, remedy)


def find_period_faults(document: Document, head: Head, model: Model, file: str) -> Iterator[Fault]:
    """Periods that are no year, where a metric is followed within the year.

    Args:
        document: Where the parts of the head stand.
        head: The head.
        model: The model.
        file: What messages call the model's file.
    """
    found = next((name for name, metric in model.metrics.items() if metric.profile), None)
    for name, days in head.periods.items() if found else ():
        months = Period(name, days.first, days.last).months
        if 0 < months != MONTHS_A_YEAR:  # what is no month is told where periods are
            what = f"{name} has {months} months, and '{found}' of {file} is followed within a year"
            remedy = "Let each period be a year, or remove 'profile' from the metric: a metric is "
            remedy += "counted in each period anyway"
            yield Fault(document.at(("periods", name)), what, remedy, "profile")


def find_sum_faults(instance: Instance) -> Iterator[Fault]:
    """Shares that are written of a year and do not make it up."""
    for area in instance.areas if len(instance.areas) > 1 else ("",):
        for keys, what, parts in list_profiles(instance.model):
            names = [share_figure(what, part) for part in parts]
            shares = [instance.figures[Address(area, "metrics", keys, name)] for name in names]
            said = f"{'.'.join(filter(None, (area, 'metrics', *keys)))}.{what}_in_..."
            yield from _find_wrong_sums(instance, shares, said)


def _find_wrong_sums(instance: Instance, shares: list[Figure], said: str) -> Iterator[Fault]:
    """Periods whose shares do not add up, those with the same sum in one fault."""
    wrong: dict[float, list[str]] = {}
    for at, period in enumerate(instance.periods):
        total = 100 * sum(share.values[at] for share in shares)
        if abs(total - 100) > 100 * ROUNDED * len(shares):
            wrong.setdefault(round(total, 6), []).append(period.name)
    rows = [shares[0].cells[0].row, shares[-1].cells[0].row]
    for total, periods in wrong.items():
        what = f"the shares {said} add up to {total:.10g}% in {', '.join(periods)}"
        remedy = "Correct them: together they are the year, 100%"
        yield Fault(" to ".join(dict.fromkeys(rows)), what, remedy, "profile")
