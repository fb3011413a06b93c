"""mixopt's optimum against a second programme, written from the same equations by another hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic.fields import FieldInfo

import mixopt
from mixopt.data import INSTANCES, load
from mixopt.errors import NoPlanExists
from mixopt.instance import Instance
from mixopt.schema import Lever, Model, Need, Service, Supply

from generated import write_instance
from reproduction import least_cost, optimum

SHIPPED = sorted(path.name for path in INSTANCES.iterdir() if (path / "instance.yaml").is_file())
SEEDS = range(40)
TIGHT = {1: 0.772, 3: 0.871, 6: 0.667, 12: 0.697, 13: 0.56, 18: 0.695, 26: 0.803, 32: 0.865,
         35: 0.827, 37: 0.514}  # fmt: skip
"""Seeds whose envelope or savings target binds when it is squeezed so far."""
IMPOSSIBLE = {0: 0.5, 2: 0.8, 7: 0.7, 14: 0.8, 22: 0.7, 28: 0.8}
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


def features(model: Model) -> set[str]:
    """What a model uses: keys that are not at their defaults, and the sorts of its choices."""
    supplies = [supply for each in model.services.values() for supply in each.supplies.values()]
    entries = [*model.needs.values(), *model.services.values(), *supplies, *model.levers.values()]
    used = {f"{type(entry).__name__}.{key}" for entry in entries
            for key in entry.model_fields_set if getattr(entry, key) != fields(entry)[key].default
            and getattr(entry, key) not in ((), {})}  # fmt: skip
    used |= {f"{standard.kind} {getattr(standard, 'sense', '')}".strip()
             for standard in model.standards.values()}  # fmt: skip
    used |= {f"{key} {getattr(lever, key)}" for lever in model.levers.values()
             for key in ("cost", "saving")}  # fmt: skip
    return used | {service.unit for service in model.services.values()}


def fields(entry: Need | Service | Supply | Lever) -> dict[str, FieldInfo]:
    return type(entry).model_fields


def test_made_up_instances_use_every_feature(tmp_path: Path) -> None:
    used = set().union(*(features(made_up(tmp_path / str(seed), seed).model) for seed in SEEDS))
    every = {f"{kind.__name__}.{key}" for kind in (Need, Service, Supply, Lever)
             for key in kind.model_fields}  # fmt: skip
    every |= {"place", "hour/week", "episode/year", "caseload", "span", "agency_share", "routing"}
    every |= {f"{kind} {sense}" for kind in ("share", "rate") for sense in ("at_least", "at_most")}
    every |= {
        f"{key} {way}" for key in ("cost", "saving") for way in ("recurrent", "one_off", None)
    }
    assert every - used == set()


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped(name: str) -> None:
    instance = load(name)
    assert mixopt.solve(instance).cost == same(least_cost(instance))


@pytest.mark.parametrize("seed", SEEDS)
def test_made_up(seed: int, tmp_path: Path) -> None:
    instance = made_up(tmp_path, seed)
    assert mixopt.solve(instance).cost == same(least_cost(instance))


@pytest.mark.parametrize("seed", TIGHT)
def test_tight_budgets(seed: int, tmp_path: Path) -> None:
    free, tight = made_up(tmp_path, seed), made_up(tmp_path, seed, TIGHT[seed])
    least = least_cost(tight)
    assert least > least_cost(free) * 1.0001
    assert mixopt.solve(tight).cost == same(least)


@pytest.mark.parametrize("seed", IMPOSSIBLE)
def test_impossible_budgets(seed: int, tmp_path: Path) -> None:
    instance = made_up(tmp_path, seed, IMPOSSIBLE[seed])
    assert optimum(instance) is None
    with pytest.raises(NoPlanExists):
        mixopt.solve(instance)
