"""How far an instance looks beyond its last period."""

from __future__ import annotations

from dataclasses import replace

from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance, Period, expect_instance
from mixopt.schema.head import MOST_PERIODS, MOST_YEARS_BEYOND


def unfit_years(years: int, last: Period, periods: int) -> tuple[str, str] | None:
    """What is wrong with a number of years for which the last period is repeated, and the remedy.

    Args:
        years: From 0; 0 is always right.
        last: The period that is repeated.
        periods: How many there are with it.
    """
    repeats, rest = divmod(12 * years, max(last.months, 1))
    if not 0 <= years <= MOST_YEARS_BEYOND:
        return f"reads {years}", f"Write a whole number from 0 to {MOST_YEARS_BEYOND}"
    if rest:
        what = f"reads {years} years, and {last.name}, which is repeated, has {last.months} months"
        return what, f"Write years that are a whole number of times {last.months} months"
    if periods + repeats > MOST_PERIODS:
        most = (MOST_PERIODS - periods) * last.months // 12
        return (
            f"reads {years}: {last.name} would be repeated {repeats:,} times",
            f"Write {most} or less",
        )
    return None


def with_years_beyond(instance: Instance, years: int, by: str = "years_beyond") -> Instance:
    """The instance, looking so many years beyond its last period.

    The last period is repeated for them, its figures held: they count in what a plan chooses, so
    that a lever need not be repaid before the plan ends.

    Args:
        instance: What is planned.
        years: For how many years; 0 for none.
        by: Who asks: it stands in the plan beside the change, and in faults.

    Raises:
        DataError: They are not a whole number of repeats, or too many.
    """
    expect_instance(instance, "with_years_beyond")
    wrong = unfit_years(years, instance.periods[-1], len(instance.periods))
    if wrong:
        raise DataError([Fault(by, *wrong)])
    before = instance.head.years_beyond
    if before == years:
        return instance
    words = f"years_beyond: {before} → {years} ({by})"
    head = instance.head.model_copy(update={"years_beyond": years})
    return replace(instance, head=head, changes=(*instance.changes, words))
