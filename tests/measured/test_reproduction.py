"""mixopt's optimum against a second programme, written from the same equations by another hand.

Every day a sample of the made-up instances is solved; `make prove` solves all.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

import mixopt
from mixopt.data import load
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.instance.uses import RUNNING, uses_of
from mixopt.results.checker.limits import find_broken_limits
from mixopt.schema.fields import Strict
from mixopt.schema.funding import Fund, Metric, RingFence, Scheme
from mixopt.schema.model import Lever, Model, Need, Service, Supply

from support import grouped
from support.defined import contracted, every_definition
from support.generated import write_instance
from support.generated_flows import write_flowing_instance
from support.reproduction import least_cost, optimum
from support.sampling import sampled
from support.shipped import SHIPPED, planned, shipped
from support.uplifted import in_cash

SEEDS = range(40)
TIGHT = {1: 0.788, 2: 0.797, 6: 0.641, 12: 0.888, 14: 0.799,
         20: 0.945, 24: 0.739, 26: 0.824, 34: 0.963, 35: 0.795, 36: 0.725}  # fmt: skip
"""Seeds whose envelope or savings target binds when it is squeezed so far."""
IMPOSSIBLE = {0: 0.5, 2: 0.7, 7: 0.7, 14: 0.7, 22: 0.7, 28: 0.8}
"""Seeds that no plan can keep to when they are squeezed so far."""


def made_up(folder: Path, seed: int, squeeze: float = 1.0) -> Instance:
    """A made-up instance of one to three areas and two to five periods."""
    areas, periods = [1, 1, 2, 3][seed % 4], [3, 4, 5, 2][seed // 2 % 4]
    write_instance(folder, seed, areas, periods, needs=3 + seed % 6, squeeze=squeeze)
    return load(str(folder))


def same(value: float) -> object:
    return pytest.approx(value, rel=1e-6, abs=0.01)


def test_reproduction_by_hand() -> None:
    """40 in-house, 30 agency, 20 in homes for 365 / 7 weeks; 5.4 + 0.6 workers and a manager."""
    places = (40 * 500 + 30 * 900 + 20 * 4000) * 365 / 7
    staff = 5.4 * 50_000 + 1.4 * 5_000 + 0.6 * 70_000 + 60_000
    assert least_cost(load("tutorial")) == pytest.approx(places + staff)


KINDS: dict[str, type[Strict]] = {
    "needs": Need, "services": Service, "levers": Lever, "funds": Fund, "schemes": Scheme,
    "ringfences": RingFence, "metrics": Metric,
}  # fmt: skip


def features(model: Model) -> set[str]:
    """What a model uses: keys that are not at their defaults, and the sorts of its choices."""
    supplies = [supply for each in model.services.values() for supply in each.supplies.values()]
    entries = [entry for section in KINDS for entry in getattr(model, section).values()]
    used = {f"{type(entry).__name__}.{key}" for entry in [*entries, *supplies]
            for key, field in type(entry).model_fields.items()
            if getattr(entry, key) not in (field.default, (), {})}  # fmt: skip
    used |= {f"{standard.kind} {getattr(standard, 'sense', '')}".strip()
             for standard in model.standards.values()}  # fmt: skip
    used |= {f"{key} {getattr(lever, key)}" for lever in model.levers.values()
             for key in ("cost", "saving")}  # fmt: skip
    used |= {f"fund {fund.kind}" for fund in model.funds.values()}
    used |= {f"fence {way}" for fence in model.ringfences.values()
             for way in (fence.sense, fence.limit, fence.standing)}  # fmt: skip
    used |= {f"metric {way}" for metric in model.metrics.values()
             for way in (metric.sense, metric.unit, metric.standing)}  # fmt: skip
    used |= {
        f"effect {known}" for each in model.schemes.values() for known in each.effects.values()
    }
    used |= {f"time for {'services' if use == RUNNING else len(counts)}"
             for uses in uses_of(model).values() for use, counts in uses.items()}  # fmt: skip
    used |= {"redundancy" for role in model.roles.values() if role.redundancy}
    return used | {service.unit for service in model.services.values()}


SENSES, RANGE = ("at_least", "at_most"), ("known", "at_least", "range", "unknown")
EVERY = {
    "share": SENSES, "rate": SENSES, "span": SENSES,
    "cost": ("recurrent", "one_off", None), "saving": ("recurrent", "one_off", None),
    "fund": ("grant", "one_off", "reserve"),
    "fence": (*SENSES, "amount", "share", "uplifted", "law", "policy"),
    "metric": (*SENSES, "count", "days", "per_100000", "percent", "law", "policy", "aim"),
    "effect": RANGE,
}  # fmt: skip


@pytest.mark.slow
def test_made_up_instances_use_every_feature(tmp_path: Path) -> None:
    instances = [made_up(tmp_path / str(seed), seed) for seed in SEEDS]
    write_flowing_instance(tmp_path / "flows", 4)
    instances.append(load(str(tmp_path / "flows")))
    instances += [grouped.council(), every_definition(), contracted()]
    used = set().union(*(features(instance.model) for instance in instances))
    every = {f"{kind.__name__}.{key}" for kind in [*KINDS.values(), Supply]
             for key in kind.model_fields if key != "usual"}  # fmt: skip
    every |= {"time for services", "time for 1", "time for 2", "redundancy"}
    every |= {"place", "hour/week", "episode/year", "caseload", "agency_share", "routing"}
    every |= {f"{what} {way}" for what, ways in EVERY.items() for way in ways}
    assert every - used == set()
    for key in ("envelope", "lines", "savings_target", "recurrent_target", "ends", "bridges"):
        assert any(getattr(instance.head, key) for instance in instances), key


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped(name: str) -> None:
    assert planned(name).cost == same(least_cost(shipped(name)))


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["derby-flows", "stockport"]))
def test_shipped_with_years_beyond(name: str) -> None:
    longer = mixopt.with_years_beyond(shipped(name), 4)
    assert mixopt.solve(longer, prices=False, freedom=False).cost == same(least_cost(longer))


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(SEEDS, 2))
def test_made_up_in_cash(seed: int, tmp_path: Path) -> None:
    """Half of what is money rises, by rates that differ, and all that has a value for each period."""
    plain, draw = made_up(tmp_path, seed), Random(f"uplifts {seed}")
    rates = [draw.choice([0.0, 0.01, 0.03]) for _ in plain.periods]
    cash = in_cash(plain, rates, rises=lambda _: draw.random() < 0.5)
    least = optimum(cash)
    if least is None:
        with pytest.raises(NoPlanExists):
            mixopt.solve(cash, prices=False)
        return
    assert mixopt.solve(cash, prices=False, freedom=False).cost == same(least)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(SEEDS, 2))
def test_made_up_with_years_beyond(seed: int, tmp_path: Path) -> None:
    """The last period repeated for one to three years: staff may leave faster than any can come."""
    longer = mixopt.with_years_beyond(made_up(tmp_path, seed), 1 + seed % 3)
    least = optimum(longer)
    if least is None:
        with pytest.raises(NoPlanExists):
            mixopt.solve(longer, prices=False)
        return
    plan = mixopt.solve(longer, prices=False, freedom=False)
    assert plan.cost == same(least)
    assert find_broken_limits(longer, plan) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(SEEDS, 2))
def test_made_up(seed: int, tmp_path: Path) -> None:
    instance = made_up(tmp_path, seed)
    assert mixopt.solve(instance).cost == same(least_cost(instance))


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled([*TIGHT], 1))
def test_tight_budgets(seed: int, tmp_path: Path) -> None:
    free, tight = made_up(tmp_path, seed), made_up(tmp_path, seed, TIGHT[seed])
    least = least_cost(tight)
    assert least > least_cost(free) * 1.0001
    assert mixopt.solve(tight).cost == same(least)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled([*IMPOSSIBLE], 3))
def test_impossible_budgets(seed: int, tmp_path: Path) -> None:
    instance = made_up(tmp_path, seed, IMPOSSIBLE[seed])
    assert optimum(instance) is None
    with pytest.raises(NoPlanExists):
        mixopt.solve(instance)


@pytest.mark.parametrize("seed", [126])
def test_where_so_much_must_be_spent_that_people_are_hired_and_released(
    seed: int, tmp_path: Path
) -> None:
    """A ring-fence or a baseline on what staff cost: hiring costs money, so it is not netted."""
    instance = made_up(tmp_path, seed)
    assert mixopt.solve(instance, prices=False).cost == same(least_cost(instance))
