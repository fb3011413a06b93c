"""What `mixopt` offers in Python: names, arguments, messages, and what is fixed."""

import copy
import dataclasses
import importlib
import pickle
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mixopt
import mixopt.results
from mixopt.analysis.risk.pieces import OtherPieces
from mixopt.errors import MixoptError
from mixopt.instance.instance import Instance
from mixopt.lp.highs import Infeasible, OptimumAtBound
from mixopt.lp.sensitivity.critical_regions import CurvedRegion
from mixopt.lp.standard_form import NumberOutOfRange
from mixopt.programme.moved_inputs import DrawOutOfRange
from mixopt.schema.scenarios import Change

HEAVY = {"highspy", "matplotlib", "numpy", "pandas", "pydantic", "pyomo", "rich", "scipy", "yaml"}


@pytest.fixture(scope="module")
def tutorial() -> Instance:
    return mixopt.load("tutorial")


@pytest.fixture(scope="module")
def plan(tutorial: Instance) -> mixopt.Plan:
    return mixopt.solve(tutorial)


@pytest.fixture(scope="module")
def prices(tutorial: Instance) -> mixopt.Prices:
    return mixopt.prices(tutorial)


def test_importing_mixopt_loads_no_library() -> None:
    code = f"import sys, mixopt; print(sorted({HEAVY!r} & set(sys.modules)), *dir(mixopt))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded, *names = done.stdout.split()
    assert loaded == "[]"
    assert set(mixopt.__all__) <= set(names)


@pytest.mark.parametrize("name", mixopt.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    found = getattr(mixopt, name)
    assert name in dir(mixopt)
    assert (found.__doc__ or "").strip()


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'optimise'"):
        mixopt.optimise  # noqa: B018


CALLS: dict[str, Callable[[Any], Any]] = {
    "changed": lambda what: mixopt.changed(what, {}),
    "with_scenario": lambda what: mixopt.with_scenario(what, "squeezed"),
    "solve": lambda what: mixopt.solve(what),
    "prices": lambda what: mixopt.prices(what),
    "price": lambda what: mixopt.price(what, "needs.children.demand"),
    "explain": lambda what: mixopt.explain(what),
    "bounds": lambda what: mixopt.bounds(what),
    "alternatives": lambda what: mixopt.alternatives(what),
    "compare": lambda what: mixopt.compare(what),
    "sweep": lambda what: mixopt.sweep(what, []),
    "bridge": lambda what: mixopt.bridge(what),
    "do_nothing": lambda what: mixopt.do_nothing(what),
    "build": lambda what: mixopt.build(what),
}


@pytest.mark.parametrize("what", ["tutorial", None, Path("my_council"), 3, ["tutorial"]], ids=repr)
@pytest.mark.parametrize("function", CALLS)
def test_anything_but_an_instance_is_answered_with_what_to_write(
    function: str, what: object
) -> None:
    with pytest.raises(TypeError) as fault:
        CALLS[function](what)
    name = str(what) if isinstance(what, str | Path) else "tutorial"
    assert f"Write mixopt.{function}(mixopt.load('{name}'))" in str(fault.value)


@pytest.mark.parametrize("what", [None, 3, ["tutorial"]], ids=repr)
def test_load_says_what_it_takes(what: Any) -> None:
    with pytest.raises(TypeError, match=r"Write mixopt\.load\('tutorial'\)"):
        mixopt.load(what)


def test_load_and_check_take_a_path() -> None:
    shipped = Path(mixopt.__file__).parent.parent / "instances" / "tutorial"
    assert mixopt.load(shipped) == mixopt.load("tutorial")
    assert mixopt.check(shipped) == ()


def test_check_returns_every_fault_and_raises_none(tmp_path: Path, tutorial: Instance) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    shipped = Path(mixopt.__file__).parent.parent / "instances" / "tutorial"
    for path in shipped.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    table = folder / "services.csv"
    table.write_text(table.read_text().replace(",900,", ",90O,").replace(",500,", ",,"))
    with pytest.raises(mixopt.DataError) as raised:
        mixopt.load(folder)
    faults = mixopt.check(folder)
    assert len(faults) > 1
    assert faults == raised.value.faults
    assert mixopt.check(tutorial) == ()


def test_check_of_an_instance_finds_figures_that_contradict_each_other() -> None:
    instance = mixopt.load("better-care-fund")
    figures = dict(instance.figures)
    name = next(at for at in figures if at.figure == "least" and figures[at].values[0] > 0)
    cells = tuple(dataclasses.replace(cell, value=1e8) for cell in figures[name].cells)
    figures[name] = dataclasses.replace(figures[name], cells=cells)
    faults = mixopt.check(dataclasses.replace(instance, figures=figures))
    assert any("the least of" in fault.what for fault in faults)


def test_a_mapping_changes_what_a_list_of_changes_does(tutorial: Instance) -> None:
    address = "funding.budget.amount"
    for how, change in (
        (7400, Change(address=address, set=7400)),
        (np.int64(7400), Change(address=address, set=7400)),
        ({"add": -100}, Change(address=address, add=-100)),
        ({"times": np.float32(0.5)}, Change(address=address, times=0.5)),
        ({"set": 7400, "why": "a cut"}, Change(address=address, set=7400, why="a cut")),
    ):
        given: dict[str, Any] = {address: how}
        assert mixopt.changed(tutorial, given, "me") == mixopt.changed(tutorial, [change], "me")


def test_changes_are_made_in_order_and_leave_the_instance_as_it_was(tutorial: Instance) -> None:
    before = pickle.dumps(tutorial)
    after = mixopt.changed(
        tutorial, {"funding.*.amount": 1000, "funding.budget.amount": {"add": 1}}
    )
    assert after.values("littleton", "funding", ("budget",), "amount") == (1_001_000.0,)
    assert pickle.loads(before) == tutorial


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["a=5"], "Write {'a': 5}"),
        (["a"], 'Write {"services.foster_agency.price": 850}'),
        ("a=5", "are not changes"),
        (None, "None (NoneType) are not changes"),
        (5, "are not changes"),
        ([("a", 5)], "is no address"),
        ({"a": "5"}, "read '5' (str). Write a number"),
        ({"a": True}, "read True (bool)"),
        ({"a": None}, "read None"),
        ({"a": float("nan")}, "read nan"),
        ({"a": [1, 2]}, "a[2020/21]"),
        ({"a": {"add": 1, "times": 2}}, "exactly one of set, add, times"),
        ({"a": {"plus": 1}}, "exactly one of set, add, times"),
        ({"a": {}}, "exactly one of set, add, times"),
        ({"a": {"add": "1"}}, "read '1' (str)"),
        ({3: 4}, "3 (int) is no address"),
        ({"": 4}, "is no address"),
        ({"funding.budgt.amount": 4}, "Did you mean 'funding.budget.amount'?"),
    ],
    ids=repr,
)
def test_what_is_no_change_is_answered_with_what_to_write(
    tutorial: Instance, given: Any, says: str
) -> None:
    with pytest.raises(mixopt.DataError) as fault:
        mixopt.changed(tutorial, given)
    assert says in str(fault.value)


def test_every_change_that_is_none_is_told_at_once(tutorial: Instance) -> None:
    given: dict[Any, Any] = {"a": "x", 3: 4, "b": [1]}
    with pytest.raises(mixopt.DataError) as fault:
        mixopt.changed(tutorial, given)
    assert len(fault.value.faults) == 3


@pytest.mark.parametrize("name", [None, ["x"], 3, "nothing"], ids=repr)
def test_a_scenario_that_is_not_there_is_told(tutorial: Instance, name: Any) -> None:
    with pytest.raises(mixopt.DataError, match="no scenario called"):
        mixopt.with_scenario(tutorial, name)


def subclasses(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


ERRORS = [
    mixopt.DataError([mixopt.Fault("a.csv, row 2", "reads 'x'", "Write a number"),
                      mixopt.Fault("b.csv", "is missing")]),
    mixopt.NoPlanExists("no plan\nat all"),
    mixopt.SolverFailed("stopped"),
    Infeasible([3, 1]),
    OptimumAtBound([2], "volume"),
    NumberOutOfRange(1, "budget", 1e13),
    DrawOutOfRange(3, "too large"),
    CurvedRegion((4, 2)),
    OtherPieces(),
]  # fmt: skip


def test_every_kind_of_error_is_tried() -> None:
    assert {type(each) for each in ERRORS} >= set(subclasses(MixoptError))


@pytest.mark.parametrize("again", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy,
                                   copy.deepcopy], ids=["pickle", "copy", "deepcopy"])  # fmt: skip
@pytest.mark.parametrize("error", ERRORS, ids=lambda e: type(e).__name__)
def test_an_error_says_the_same_after_it_was_pickled(
    error: MixoptError, again: Callable[[MixoptError], MixoptError]
) -> None:
    found = again(error)
    assert type(found) is type(error)
    assert str(found) == str(error)
    assert vars(found) == vars(error)
    assert found.exit_code == error.exit_code


def test_nothing_of_an_instance_can_be_changed_in_place() -> None:
    instance = mixopt.load("better-care-fund")
    address = next(iter(instance.figures))
    held: list[Any] = [
        instance.figures, instance.scenarios, instance.head.sources, instance.head.areas,
        instance.head.periods, instance.model.schemes, instance.model.funds,
        mixopt.changed(instance, {}).head.sources, mixopt.changed(instance, {}).figures,
    ]  # fmt: skip
    for each in held:
        for change in (
            lambda it: it.__setitem__(address, None), lambda it: it.pop(next(iter(it))),
            lambda it: it.clear(), lambda it: it.update({}), lambda it: it.popitem(),
            lambda it: it.setdefault("x", 1), lambda it: it.__delitem__(next(iter(it))),
            lambda it: it.__ior__({}),
        ):  # fmt: skip
            with pytest.raises(TypeError, match=r"mixopt\.changed"):
                change(each)
    with pytest.raises(dataclasses.FrozenInstanceError):
        instance.figures = {}  # type: ignore[misc]


def test_an_instance_is_the_same_after_it_was_pickled_or_copied(tutorial: Instance) -> None:
    for again in (pickle.loads(pickle.dumps(tutorial)), copy.deepcopy(tutorial)):
        assert again == tutorial
        assert mixopt.solve(again) == mixopt.solve(tutorial)
        with pytest.raises(TypeError):
            again.figures.clear()


def result_types() -> list[type]:
    found = []
    for module in pkgutil.walk_packages(mixopt.results.__path__, "mixopt.results."):
        held = vars(importlib.import_module(module.name))
        found += [
            each for each in held.values()
            if isinstance(each, type) and each.__module__ == module.name
            and dataclasses.is_dataclass(each) and not each.__name__.startswith("_")
        ]  # fmt: skip
    return found


@pytest.mark.parametrize("kind", result_types(), ids=lambda kind: kind.__name__)
def test_a_result_is_frozen(kind: Any) -> None:
    assert kind.__dataclass_params__.frozen


def test_a_plan_and_prices_are_the_same_after_they_were_pickled(
    plan: mixopt.Plan, prices: mixopt.Prices
) -> None:
    assert pickle.loads(pickle.dumps(plan)) == plan
    assert pickle.loads(pickle.dumps(prices)) == prices
    with pytest.raises(TypeError):
        plan.made_by["mixopt"] = "9.9"  # type: ignore[index]


def test_prices_are_a_sequence_that_knows_addresses(prices: mixopt.Prices) -> None:
    price = prices["funding.budget.amount[2025/26]"]
    assert price in prices
    assert prices[0] is next(iter(prices))
    assert len(prices[:3]) == 3
    assert len(prices) == len(list(prices))
    with pytest.raises(KeyError, match=r"there is funding\.budget\.amount\[2025/26\]"):
        prices["funding.budget.amount"]
    with pytest.raises(KeyError, match=r"standards\.caseload\.limit"):
        prices["standards.caselod.limit"]


def test_prices_of_most_need_are_in_person_years(tutorial: Instance) -> None:
    short = mixopt.changed(tutorial, {"funding.budget.amount": 6900})
    found = mixopt.prices(short, most_need=True)
    money = found["funding.budget.amount[2025/26]"]
    assert money.price_unit == "person-years per £000"
    assert "person-years unmet, certified" in repr(found)
    assert "£" not in repr(money).partition(":")[2]


def test_a_curve_holds_todays_price(tutorial: Instance, prices: mixopt.Prices) -> None:
    curve = mixopt.price(tutorial, "services.foster_in_house.available[2025/26]")
    above = next(stair for stair in curve if stair.begins == curve.curve.value)
    assert above.price == pytest.approx(prices[curve.curve.address].up.slope)
    assert above.cost == pytest.approx(curve.optimum.objective)
    assert len(curve) == len(curve.curve.stairs)


def test_bounds_says_which_instances_have_a_table(tutorial: Instance) -> None:
    with pytest.raises(mixopt.DataError, match="no schemes that funds pay for"):
        mixopt.bounds(tutorial)


def test_kinds_to_keep_may_be_one_or_several(tutorial: Instance) -> None:
    short = mixopt.changed(tutorial, {"funding.budget.amount": 6900})
    one, several = mixopt.explain(short, keep="places"), mixopt.explain(short, keep=["places"])
    assert one == several
    with pytest.raises(mixopt.DataError, match="no kind is called 'plcaes'"):
        mixopt.explain(short, keep="plcaes")
