"""One council's published figures on their way into a start, and what has to be told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median

from mixopt.data.starts.national import Values
from mixopt.data.starts.wording import number
from mixopt.errors import DataError, Fault
from mixopt.instance.councils import Council, Councils
from mixopt.instance.start import Check, Told

JOINT = "_joint"


class Reading:
    """A council's figures, and its region's for want of its own; notes what was told."""

    def __init__(
        self, council: Council, every: Councils, values: Values, checks: Mapping[str, Check]
    ) -> None:
        """Begin with nothing told."""
        self.council, self.every, self.values, self.checks = council, every, values, checks
        self.told: list[Told] = []

    def tell(self, check: str, words: str) -> None:
        """Note that a check was not passed, once."""
        told = Told(check, words)
        if told not in self.told:
            self.told.append(told)

    def value(self, name: str) -> float | None:
        """A published value; none where there is a mark."""
        return published(self.council, name)

    def mark(self, name: str) -> str:
        """The mark that stands where there is no value; blank where there is one."""
        return self.council.figures[name].mark

    def need(self, name: str) -> float:
        """A value without which there is no start.

        Raises:
            DataError: There is none, or it is 0.
        """
        found = self.value(name)
        if not found:
            raise refusal(self.council, [name])
        return found

    def date(self, name: str) -> str:
        """What a value is of."""
        return self.council.figures[name].date

    def regional_median(self, name: str) -> float:
        """The median of the region's councils, those left out that would not pass the check."""
        check = self.checks.get(_CHECKED.get(name, ""))
        found = [
            value
            for each in self.every
            if each.region == self.council.region
            and (value := published(each, name)) is not None
            and (check is None or check.passes(value))
        ]
        return float(median(found))

    def shared_out(self, check: str, names: Iterable[str], total: float) -> dict[str, float]:
        """The parts of a total: those that are suppressed share what is left, as England's do."""
        known = {name: self.value(name) for name in names}
        missing = [name for name, value in known.items() if value is None]
        left = max(0.0, total - sum(value for value in known.values() if value is not None))
        weights = {name: self.values[f"england_{name}"] for name in missing}
        if missing:
            titles = " and those ".join(
                self.council.figures[name].input.title[0].lower()
                + self.council.figures[name].input.title[1:]
                for name in missing
            )
            people = "child" if left == 1 else "children"
            self.tell(check, f"{number(left)} {people} shared out over those {titles}")
        whole = sum(weights.values()) or 1.0
        return {
            name: left * weights[name] / whole if value is None else value
            for name, value in known.items()
        }


_CHECKED = {"uc_fostering": "fostering_cost", "uc_residential": "residential_cost"}


def published(council: Council, name: str) -> float | None:
    """A published value of a council; none where there is a mark, or no such figure."""
    figure = council.figures.get(name)
    return None if figure is None else figure.value


def refusal(council: Council, names: Iterable[str]) -> DataError:
    """Why a council has no start: what is not published of it, and the marks that say why."""
    missing: dict[str, list[str]] = {}
    for name in names:
        title, why = _why(council, name)
        missing.setdefault(why, []).append(title)
    words = ". ".join(f"{'; '.join(titles)} ({why})" for why, titles in missing.items())
    remedy = "`mixopt new` without --council writes the rows, to be filled in"
    what = f"too little is published for a start. {words}"
    return DataError([Fault(council.name, what, remedy)])


def _why(council: Council, name: str) -> tuple[str, str]:
    """What is missing, and what is said of it."""
    figure = council.figures.get(name)
    if figure is None:
        return name, "not published"
    return figure.input.title, f"{figure.mark}: {figure.note}" if figure.mark else "0"
