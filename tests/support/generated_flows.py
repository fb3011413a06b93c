"""Made-up councils whose people come and leave: as those of `generated`, with flows in their needs.

The flow is drawn first, with what services prevent in it; whom services support follows from who is
there, and every limit is set around that.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import numpy

from mixopt.instance.care_figures import ways_of
from mixopt.instance.instance import Period

from support.generated import Values, _Area, write_instance


def write_flowing_instance(
    folder: Path, seed: int, areas: int = 1, periods: int = 3, *, needs: int = 6
) -> None:
    """Write a made-up instance whose needs have flows, but those counted by who arrives.

    Args:
        folder: Made if it is not there.
        seed: The same seed writes the same files.
        areas: How many areas.
        periods: How many periods; years, half-years or quarters, as the seed has it.
        needs: How many needs.
    """
    random = Random(f"flows {seed}")

    def reshape(model: dict[str, Any]) -> None:
        _give_flows(random, model)

    write_instance(folder, seed, areas, periods, needs=needs, kind=_FlowingArea, reshape=reshape)


def _give_flows(random: Random, model: dict[str, Any]) -> None:
    """Flows of the needs, and services that prevent starts and help people out."""
    carried = [name for name, need in model["needs"].items() if need["unit"] == "people"]
    carried = [name for name in carried if name != "need_3"]  # one is counted as before
    for at, name in enumerate(carried):
        causes = {f"cause_{i}": {"title": f"Cause {i}", "given": random.choice(["rate", "stay"])}
                  for i in range(random.randint(0 if at else 1, 2))}  # fmt: skip
        others = [other for other in carried if other != name]
        moves = random.sample(others, min(len(others), random.randint(0 if at else 1, 2)))
        given = {other: random.choice(["rate", "stay"]) for other in moves}
        if not causes and not given:
            causes = {"cause_0": {"title": "The only cause"}}
        model["needs"][name]["flow"] = {"leavers": causes, "moves": given}
    for service in model["services"].values():
        relieved = {need: service["relieves"][need] for need in service["relieves"]}
        service["relieves"] = {n: k for n, k in relieved.items() if n not in carried}
        if not service["meets"]:
            service["prevents"] = {n: k for n, k in relieved.items() if n in carried}
            for need in random.sample(carried, 1):
                flow = model["needs"][need]["flow"]
                ways = [*flow["leavers"], *flow["moves"]]
                service["moves_on"] = {need: random.choice(ways)}


class _FlowingArea(_Area):
    """One area: its flows are drawn before all else."""

    def __init__(self, random: Random, *words: Any) -> None:
        super().__init__(random, *words)
        area, seed = words[2], words[4]
        self.flow = Random(f"flows {seed} {area}")
        self.drawn: dict[str, Values] = {}
        self.averages: dict[str, Values] = {}
        self.first: dict[str, float] = {}
        self.shares: dict[str, dict[str, float]] = {}

    def draw(self) -> None:
        """The flows, then all else."""
        self._carry()
        super().draw()

    def given(self, service: str) -> Values:
        """The volume of a service that meets no need: the same whenever it is asked for."""
        if service not in self.drawn:
            self.drawn[service] = super().given(service)
        return self.drawn[service]

    def left(self, need: str) -> Values:
        """People with a need after all that is prevented."""
        return self.averages[need] if need in self.averages else super().left(need)

    def drawn_people(self, need: str, service: str) -> tuple[float, Values]:
        """Those who are there, shared out among the services that suit them."""
        if need not in self.averages:
            return super().drawn_people(need, service)
        if need not in self.shares:
            suiting = [s for s, each in self.model.services.items() if need in each.meets]
            parts = [self.flow.uniform(0.2, 1) for _ in suiting]
            self.shares[need] = {
                s: part / sum(parts) for s, part in zip(suiting, parts, strict=True)
            }
        share = self.shares[need][service]
        return round(self.first[need] * share, 1), self.averages[need] * share

    def _vary(self, low: float, high: float, places: int = 4) -> Values:
        """A level that changes a little from period to period, or not."""
        level = self.flow.uniform(low, high)
        by = self.flow.choice([0.0, 0.1])
        return numpy.round(
            [level * self.flow.uniform(1 - by, 1 + by) for _ in range(self.count)], places
        )

    def _carry(self) -> None:
        """Draw the flows and carry the people: x + (1 + M/24)^-1 (u - M x) / 12 after a month."""
        names = [name for name, need in self.model.needs.items() if need.flow]
        leaving = numpy.zeros((self.count, len(names), len(names)))
        coming = numpy.zeros((self.count, len(names)))
        for at, name in enumerate(names):
            self.first[name] = float(self.put("flows", (name, ""), "opening",
                                              round(self.flow.uniform(20, 150), 1))[0])  # fmt: skip
            rates = numpy.zeros(self.count)
            flow = self.model.needs[name].flow
            assert flow is not None
            for way, given in ways_of(flow).items():
                range_ = (0.1, 2.5) if given == "rate" else (4, 60)
                values = self.put("flows", (name, way), given, self._vary(*range_))
                rate = values if given == "rate" else 12 / values
                rates = rates + rate
                if way in names:
                    leaving[:, names.index(way), at] -= rate
            leaving[:, at, at] += rates
            starts = self.first[name] * rates * self._vary(0.7, 1.2)
            coming[:, at] += self.put("flows", (name, ""), "starts", starts)
        self._disturb(names, coming)
        self._count(names, leaving, coming)

    def _disturb(self, names: list[str], coming: Values) -> None:
        """What services prevent, of which there are starts enough; and whom they help out."""
        for service, each in self.model.services.items():
            for need, periods in each.prevents.items():
                for k in range(periods):
                    least = coming[:, names.index(need)].min() / 10
                    level = least / periods / self.given(service).max()
                    per_unit = self.put("pathways", (need, service),
                                        f"prevented_per_unit_after_{k}",
                                        self._vary(0.2 * level, level, 6))  # fmt: skip
                    done = self.given(service)[: self.count - k]
                    coming[k:, names.index(need)] -= per_unit[k:] * done
            for need, way in each.moves_on.items():
                level = 0.1 * self.first[need] / self.given(service).max()
                per_unit = self.put("pathways", (need, service), "moved_on_per_unit",
                                    self._vary(0.2 * level, level, 6))  # fmt: skip
                coming[:, names.index(need)] -= per_unit * self.given(service)
                if way in names:
                    coming[:, names.index(way)] += per_unit * self.given(service)

    def _count(self, names: list[str], leaving: Values, coming: Values) -> None:
        """The averages of each period."""
        people = numpy.array([self.first[name] for name in names])
        found = numpy.zeros((self.count, len(names)))
        periods = [Period(name, days.first, days.last) for name, days in self.head.periods.items()]
        for at, period in enumerate(periods):
            implicit = numpy.eye(len(names)) + leaving[at] / 24
            for _ in range(period.months):
                change = (coming[at] - leaving[at] @ people) / 12
                after = people + numpy.linalg.solve(implicit, change)
                found[at] += (people + after) / 2 / period.months
                people = after
            assert people.min() > 0
        self.averages = {name: found[:, at] for at, name in enumerate(names)}
