"""The savings bridge: what each lever or scenario saves on the way from doing nothing to the plan.

    do nothing     today's mix held (`mixopt.results.do_nothing`)
    mix            doing nothing less the plan without any part
    each part      its Shapley value: the mean of what it saves over every order of the parts
    rounding       pennies that cannot be shared evenly
    money          what keeping to the envelope and the savings targets adds (less is saved)
    plan           the plan of `solve`

docs/bridge.md has the mathematics, and why each choice is as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from mixopt.analysis.bridge.needed import find_deciding, find_irreducible
from mixopt.analysis.bridge.parts import Parts, parts_of
from mixopt.analysis.bridge.shapley import Shares, Subset, close, share_by_sample, share_exactly
from mixopt.analysis.bridge.steps import Ends, write_bridge
from mixopt.analysis.bridge.subsets import Plans, pennies
from mixopt.analysis.missing_money import describe_missing, find_shortfall
from mixopt.analysis.solve import solve
from mixopt.errors import DataError, Fault, NoPlanExists
from mixopt.instance.instance import Instance, expect_instance
from mixopt.results.do_nothing import do_nothing
from mixopt.results.own_money import OwnMoney, OwnPosition
from mixopt.results.savings_bridge import Needed, SavingsBridge, join_titles

MOST_EXACT = 12
"""Parts of which every set is planned: 4,096 plans."""

DRAWS = 200
"""Orders that are drawn where nothing is said."""

FEWEST_DRAWS = 4
"""Two pairs: fewer have no standard error."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How orders are drawn.

    Attributes:
        draws: The most orders; None: every order counts, up to `MOST_EXACT` parts.
        seed: Of the random numbers.
        error: £: draw no more once every standard error is no more.
    """

    draws: int | None = None
    seed: int = 0
    error: float | None = None

    def faults(self) -> list[Fault]:
        """What cannot be drawn."""
        faults = []
        if self.draws is not None and (self.draws < FEWEST_DRAWS or self.draws % 2):
            remedy = f"Orders are drawn in pairs: give an even number from {FEWEST_DRAWS}"
            faults.append(Fault("--draws", f"read '{self.draws}'", remedy))
        if self.error is not None and not self.error > 0:
            faults.append(Fault("--error", f"read '{self.error}'", "Give an amount above £0"))
        return faults


def bridge(
    instance: Instance,
    scenarios: Iterable[str] = (),
    *,
    parts: str | None = None,
    draws: int | None = None,
    seed: int = 0,
    error: float | None = None,
) -> SavingsBridge:
    """What each lever or scenario saves on the way from doing nothing to the plan.

    Args:
        instance: What is planned.
        scenarios: Each is a part; with `parts="levers"`, every plan is under all of them.
        parts: `levers`, `scenarios` or `changes` (each figure that the scenarios change). If not
            given: scenarios where some are named, else levers.
        draws: Draw so many orders in place of counting all; beyond 12 parts, 200 if not given.
        seed: Of the orders that are drawn.
        error: £: stop drawing once the standard error of every part is no more.

    Raises:
        DataError: Everything that is wrong with what was asked for; scenarios that change the same
            figure.
        NoPlanExists: With all parts there is no plan, even were the limits of money lifted.
        SolverFailed: The solver stopped without a proof.
    """
    expect_instance(instance, "bridge")
    names = [scenarios] if isinstance(scenarios, str) else [*scenarios]
    return prepare(instance, names, parts, Sampling(draws, seed, error))()


def prepare(
    instance: Instance, scenarios: Sequence[str], parts: str | None, sampling: Sampling
) -> Callable[..., SavingsBridge]:
    """A bridge that is checked and ready to be built; as for `bridge`.

    Raises:
        DataError: Everything that is wrong with what was asked for.
    """
    faults = sampling.faults()
    try:
        found = parts_of(instance, scenarios, parts)
    except DataError as unfit:
        raise DataError([*faults, *unfit.faults]) from None
    if faults:
        raise DataError(faults)

    def build(report_progress: Progress = lambda _: None) -> SavingsBridge:
        return _Builder(found, Plans(found), sampling, report_progress).build()

    return build


class _Switches(Exception):
    """A part gave or took a plan, in an order that was drawn: the sample begins again."""

    def __init__(self, part: Subset) -> None:
        super().__init__()
        self.part = part


@dataclass
class _Builder:
    """Builds one bridge."""

    parts: Parts
    plans: Plans
    sampling: Sampling
    report_progress: Progress
    deciding: Subset = frozenset()
    """Parts that decide whether there is a plan."""
    always: Subset = frozenset()
    """Those of them that are there in every plan of the bridge."""

    def build(self) -> SavingsBridge:
        whole = self.plans.whole
        if not self.plans.has_plan(whole):
            raise NoPlanExists(self._why_none())
        needed = self._find_deciding()
        while True:
            try:
                shares = self._share()
            except _Switches as found:
                self.deciding |= found.part
                self._keep_always()
                continue
            return write_bridge(self.parts, self.plans, self.units, self.always, shares,
                                self._ends(), [*needed, *self._always_needed(needed)],
                                self.sampling.seed)  # fmt: skip

    @property
    def units(self) -> list[Subset]:
        """The parts of the bridge: those that decide together whether there is a plan are one."""
        single = [frozenset({at}) for at in sorted(self.plans.whole - self.deciding)]
        joined = self.deciding - self.always
        return sorted([*single, *([joined] if joined else [])], key=min)

    def _find_deciding(self) -> list[Needed]:
        whole = self.plans.whole
        if self.parts.only_widens:
            conflicts = find_irreducible(whole, self.plans.has_plan)
            self.deciding = self.always = frozenset().union(*conflicts)
            return [self._explain_need(each) for each in conflicts]
        if len(whole) <= MOST_EXACT:
            self.deciding = find_deciding(len(whole), self.plans.has_plan)
        self._keep_always()
        return []

    def _keep_always(self) -> None:
        """Where the files alone have no plan, what gives one is there from the start."""
        if not self.plans.has_plan(frozenset()):
            self.always = self.deciding = self.deciding or self.plans.whole

    def _explain_need(self, closed: Subset) -> Needed:
        """Why there is no plan without these parts."""
        some = [self.parts.parts[at] for at in sorted(closed)]
        short = find_shortfall(self.parts.instance_of(self.plans.whole - closed))
        why = describe_missing(short.relaxed) or short.why
        return Needed(tuple(p.name for p in some), tuple(p.title for p in some), why)

    def _always_needed(self, needed: Sequence[Needed]) -> list[Needed]:
        return [self._explain_need(self.always)] if self.always and not needed else []

    def _share(self) -> Shares:
        units, sampling = self.units, self.sampling
        exact = len(units) <= MOST_EXACT and sampling.draws is None
        left = 2 ** len(units) if exact else len(units) * (sampling.draws or DRAWS)
        seen: set[Subset] = set()

        def cost_of(there: Subset) -> tuple[int, ...]:
            parts = self.always.union(*(units[at] for at in there))
            if parts not in seen:
                seen.add(parts)
                self.report_progress(max(left - len(seen) + 1, 1))
            if parts not in self.plans.known and not self.plans.has_plan(parts):
                raise _Switches(self._switching(parts))
            return self.plans.costs(parts)

        cost_of(frozenset(range(len(units))))
        if exact:
            return share_exactly(len(units), cost_of)
        error = None if sampling.error is None else 100 * sampling.error
        return share_by_sample(len(units), cost_of, sampling.draws or DRAWS, sampling.seed, error)

    def _switching(self, there: Subset) -> Subset:
        """A part that gives a plan to a set that has none, or took it away from a part of it."""
        wider = there
        for unit in self.units:
            wider |= unit
            if self.plans.has_plan(wider) and not unit <= self.deciding:
                return unit
        narrower = self.always
        for unit in self.units:
            if unit <= there:
                narrower |= unit
                if not self.plans.has_plan(narrower):
                    return unit
        return self.plans.whole

    def _ends(self) -> Ends:
        """Where the bridge begins and ends."""
        base = self.parts.instance  # doing nothing starts no lever, closed or not
        nothing = do_nothing(base)
        held = len({(row.area, row.sort, row.of) for row in nothing.unheld})
        instance = self.parts.instance_of(self.plans.whole)
        least = self.plans.costs(self.plans.whole)
        plan, why = least, ""
        stands: tuple[OwnPosition, ...] = ()
        money = OwnMoney(replace(instance, own=instance.own or base))
        try:
            solved = solve(instance, prices=False, freedom=False)
            found = pennies(instance, solved.ledger)
            plan = least if close(found, least) else found
            stands = money.positions(solved.tables())
        except NoPlanExists:
            why = find_shortfall(instance).why
        return Ends(pennies(base, nothing.ledger), held, plan, why, money.added, stands)

    def _why_none(self) -> str:
        """That there is no plan with all parts."""
        instance = self.parts.instance_of(self.plans.whole)
        why = find_shortfall(instance).why
        under = f" under {join_titles(instance.scenarios_applied)}" if instance.scenario else ""
        return (
            f"{instance.title}{under}: no plan, so there is nothing for a bridge to lead to: {why}"
        )
