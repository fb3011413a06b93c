"""The tables of what money must reach and what it brings: ring-fences, metrics, break-even."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mixopt.instance.funding_figures import METRIC_UNITS
from mixopt.instance.lines import pattern_of
from mixopt.instance.profiles import list_parts, share_in, target_share_in
from mixopt.results.funding_rows import BreakEven, Fenced, Level, LevelIn
from mixopt.results.spending import VISIBLE, Spending
from mixopt.units import PER_PEOPLE, THOUSAND


@dataclass(frozen=True, slots=True)
class Targets:
    """Writes them from what is spent and decided."""

    spending: Spending

    def ringfences(self) -> Iterator[Fenced]:
        """What every ring-fence came to, for each area or for all together."""
        for name, fence in self.spending.instance.model.ringfences.items():
            scopes = (
                [self.spending.instance.areas]
                if fence.together
                else [(a,) for a in self.spending.instance.areas]
            )
            for areas in scopes:
                for at, period in enumerate(self.spending.instance.periods):
                    yield Fenced(
                        area="" if fence.together else areas[0],
                        ringfence=name,
                        period=period.name,
                        sense=fence.sense,
                        limit=sum(self._fence(areas, name, at)),
                        reached=sum(self._sum_fenced(area, name, at) for area in areas),
                        standing=fence.standing,
                    )

    def _fence(self, areas: tuple[str, ...], name: str, at: int) -> Iterator[float]:
        """The limit of a ring-fence."""
        fence, area = self.spending.instance.model.ringfences[name], areas[0]
        if fence.limit == "amount":
            yield self.spending.instance.values(area, "ringfences", (name, ""), "amount")[at]
        elif fence.limit == "share":
            share = self.spending.instance.values(area, "ringfences", (name, ""), "share")[at]
            yield from (
                share * self.spending.amount(b, fund, at) for b in areas for fund in fence.of
            )
        else:
            limit = self.spending.instance.once(area, "ringfences", (name, ""), "amount")
            for rate in self.spending.instance.values(area, "ringfences", (name, ""), "uplift")[
                1 : at + 1
            ]:
                limit *= 1 + rate
            yield limit

    def _sum_fenced(self, area: str, name: str, at: int) -> float:
        """What counts towards a ring-fence in an area."""
        fence, period = (
            self.spending.instance.model.ringfences[name],
            self.spending.instance.periods[at].name,
        )
        total = 0.0
        for line in self.spending.lines:
            pattern = pattern_of(fence.lines, line)
            if pattern is None or self.spending.lines[line].income:
                continue
            spent = self.spending.spend[area, line, period]
            if fence.funds:
                spent = sum(
                    self.spending.decisions.paid.get((area, fund, line, period), 0.0)
                    for fund in fence.funds
                )
            share = 1.0
            if fence.protected:
                share = self.spending.instance.values(
                    area, "ringfences", (name, pattern), "protected"
                )[at]
            total += share * spent
        return total

    def metrics(self) -> Iterator[Level]:
        """What every metric comes to, with the weaker and with the stronger end of each range."""
        for area, at, period in self.spending.instance.everywhere():
            for name, metric in self.spending.instance.model.metrics.items():
                target, expected = (
                    self.spending.instance.values(area, "metrics", (name, ""), figure)[at]
                    for figure in ("target", "expected")
                )
                yield Level(
                    area=area,
                    metric=name,
                    period=period,
                    unit=METRIC_UNITS[metric.unit],
                    sense=metric.sense,
                    standing=metric.standing,
                    target=target,
                    expected=expected,
                    reached=expected + self._effect(area, name, at, "effect_weaker"),
                    reached_stronger=expected + self._effect(area, name, at, "effect_stronger"),
                )

    def profiles(self) -> Iterator[LevelIn]:
        """What metrics that have a profile come to in each month or quarter."""
        instance = self.spending.instance
        for row in self.metrics():
            at = [period.name for period in instance.periods].index(row.period)
            metric, keys = instance.model.metrics[row.metric], (row.metric, "")
            for part in list_parts(metric, instance.periods[at]):
                target, expected = None, row.expected
                expected *= share_in(instance, row.area, keys, "expected", part, at)
                if metric.profile_target:
                    target = row.target
                    target *= target_share_in(instance, row.area, row.metric, part, at)
                weaker, stronger = (
                    expected + self._effect(row.area, row.metric, at, end, part)
                    for end in ("effect_weaker", "effect_stronger")
                )
                yield LevelIn(row.area, row.metric, row.period, part, row.unit, row.sense,
                              row.standing, target, expected, weaker, stronger)  # fmt: skip

    def _effect(self, area: str, name: str, at: int, end: str, part: str = "") -> float:
        """By how much schemes move a metric in a year, or a part of it; ranges at one end."""
        model, moved = self.spending.instance.model, 0.0
        for scheme, found in model.schemes.items():
            known = found.effects.get(name, "unknown")
            if known != "unknown":
                figure = end if known == "range" else "effect"
                effect = self.spending.instance.values(area, "metrics", (name, scheme), figure)[at]
                spend = self.spending.decisions.spent[
                    area, scheme, self.spending.instance.periods[at].name
                ]
                if part:
                    keys = (name, scheme)
                    effect *= share_in(self.spending.instance, area, keys, "effect", part, at)
                moved += effect * spend / THOUSAND / self.spending.instance.periods[at].years
        each = PER_PEOPLE.get(model.metrics[name].unit)
        if each is None:
            return moved
        return (
            moved * each / self.spending.instance.values(area, "metrics", (name, ""), "people")[at]
        )

    def break_even(self) -> Iterator[BreakEven]:
        """How effective each scheme must be whose effect is unknown and has a worth."""
        model = self.spending.instance.model
        for area, at, period in self.spending.instance.everywhere():
            for scheme, found in model.schemes.items():
                spend = self.spending.decisions.spent[area, scheme, period]
                for metric, known in found.effects.items():
                    if known == "unknown" and model.metrics[metric].worth and spend > VISIBLE:
                        worth = self.spending.instance.values(
                            area, "metrics", (metric, ""), "worth"
                        )[at]
                        yield BreakEven(area, scheme, metric, period, spend, worth, spend / worth,
                                        THOUSAND / worth)  # fmt: skip
