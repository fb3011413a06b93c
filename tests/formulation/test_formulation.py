"""The programme as a whole: its docstrings, its names, its parameters."""

import re
from dataclasses import replace
from pathlib import Path

import pyomo.environ as pyo
import pytest

import mixopt
import mixopt.schema
from mixopt.formulation import BLOCKS, build
from mixopt.instance.instance import Instance

from support.generated import write_instance

SEEDS = (3, 48)
"""Two made-up instances that have every feature between them."""
TOLD_ONLY = {("levers", "released"), ("metrics", "worth"), ("metrics", "effect_stronger")}
"""Figures that a plan tells of, and that no limit rests on."""


def made_up(folder: Path, seed: int) -> Instance:
    """Several areas, every area and partner to be no worse off than alone."""
    write_instance(folder, seed, areas=2, periods=3)
    instance = mixopt.load(str(folder))
    named = {"no_worse_off": (*instance.areas, *instance.model.partners)}
    return replace(instance, head=instance.head.model_copy(update=named))


def programmes_of(instance: Instance) -> list[pyo.ConcreteModel]:
    """With all that areas share, held to what they would pay alone; and alone."""
    return [build(instance, no_worse_off=True), build(instance, alone=True)]


@pytest.fixture(scope="module")
def instances(tmp_path_factory: pytest.TempPathFactory) -> list[Instance]:
    """Made-up instances that have every feature between them."""
    folder = tmp_path_factory.mktemp("everything")
    return [made_up(folder / str(seed), seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def programmes(instances: list[Instance]) -> list[pyo.ConcreteModel]:
    """Every way of building each of them."""
    return [lp for instance in instances for lp in programmes_of(instance)]


def symbols(text: str) -> list[str]:
    """Names at the start of a line, two spaces or more before their meaning."""
    return re.findall(r"^(\w+) {2,}\S", text, flags=re.MULTILINE)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b.__name__.rpartition(".")[2])
def test_every_symbol_of_a_docstring_is_in_the_programme(block, programmes) -> None:
    found = symbols(block.__doc__)
    assert found
    assert [name for name in found if all(lp.component(name) is None for lp in programmes)] == []


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b.__name__.rpartition(".")[2])
def test_every_name_in_the_equations_is_explained(block) -> None:
    """Each name with an index in the mathematics has a line of its own below it."""
    equations = re.split(r"^\w+ {2,}\S", block.__doc__, maxsplit=1, flags=re.MULTILINE)[0]
    used = set(re.findall(r"\b([a-z_]{3,})\[", equations))
    assert used
    assert used - set(symbols(block.__doc__)) - {"weeks", "years"} == set()


def test_every_parameter_and_variable_is_explained_by_some_block(programmes) -> None:
    explained = {name for block in BLOCKS for name in symbols(block.__doc__)}
    there = {
        part.local_name
        for lp in programmes
        for kind in (pyo.Param, pyo.Var, pyo.Expression)
        for part in lp.component_objects(kind)
    }
    assert there - explained == {"available_to_all"}


def test_every_limit_has_words_a_demand_and_a_standing(programmes) -> None:
    for lp in programmes:
        limits = {part.local_name for part in lp.component_objects(pyo.Constraint)}
        assert limits == set(lp.LIMITS)
        for name, told in lp.LIMITS.items():
            assert lp.component(name).doc == told.words
            assert told.standing in {"physical", "law", "policy", "standard", "ringfence",
                                     "metric", "definition"}  # fmt: skip
            assert told.says or told.standing == "definition"


def test_no_two_parts_of_the_programme_have_one_name(instances, capfd, caplog) -> None:
    """Pyomo would only warn, and keep the second."""
    for instance in instances:
        build(instance)
    assert capfd.readouterr() == ("", "")
    assert caplog.text == ""


def test_a_changed_parameter_changes_the_optimum_as_a_changed_figure_does() -> None:
    instance = mixopt.load("tutorial")
    lp = mixopt.build(instance)
    lp.price["littleton", "childrens_home", "childrens_home", "2025/26"] = 4100
    pyo.SolverFactory("appsi_highs").solve(lp)
    change = mixopt.schema.Change(address="services.childrens_home.price", set=4100)
    again = mixopt.solve(mixopt.changed(instance, [change], "the test"))
    assert pyo.value(lp.least_cost) * 1000 == pytest.approx(again.cost)


def test_every_figure_is_a_parameter_under_its_address(instances, programmes) -> None:
    """But those that a plan only tells of; a share of a pooled supply counts alone."""
    ways = len(programmes) // len(instances)
    unused = set()
    for i, instance in enumerate(instances):
        for_it = programmes[i * ways : (i + 1) * ways]
        named = {at for lp in for_it for by in lp.ADDRESSES.values() for at in by.values()}
        unused |= {(at.table, at.figure) for at in instance.figures if at not in named}
    assert unused == TOLD_ONLY


def test_the_page_of_blocks_names_every_file_of_the_folder() -> None:
    folder = Path(mixopt.formulation.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "declare"}
    assert files == {block.__name__.rpartition(".")[2] for block in BLOCKS}
