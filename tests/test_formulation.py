"""The programme as a whole: its docstrings, its names, its two ways of being built."""

import re
from pathlib import Path

import pyomo.environ as pyo
import pytest

import mixopt
import mixopt.instance
import mixopt.schema
from mixopt.compiled import compile_lp
from mixopt.formulation import BLOCKS, build

from generated import write_instance


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> mixopt.instance.Instance:
    """A made-up instance with every feature, several areas among them."""
    folder = tmp_path_factory.mktemp("everything") / "x"
    write_instance(folder, seed=2, areas=2, periods=3)
    return mixopt.load(str(folder))


def symbols(text: str) -> list[str]:
    """Names at the start of a line, two spaces or more before their meaning."""
    return re.findall(r"^(\w+) {2,}\S", text, flags=re.MULTILINE)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b.__name__.rpartition(".")[2])
def test_every_symbol_of_a_docstring_is_in_the_programme(block, everything) -> None:
    lp = build(everything)
    found = symbols(block.__doc__)
    assert found
    assert [name for name in found if lp.component(name) is None] == []


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b.__name__.rpartition(".")[2])
def test_every_name_in_the_equations_is_explained(block) -> None:
    """Each name with an index in the mathematics has a line of its own below it."""
    equations = re.split(r"^\w+ {2,}\S", block.__doc__, maxsplit=1, flags=re.MULTILINE)[0]
    used = set(re.findall(r"\b([a-z_]{3,})\[", equations))
    assert used
    assert used - set(symbols(block.__doc__)) - {"weeks", "years"} == set()


def test_every_parameter_and_variable_is_explained_by_some_block(everything) -> None:
    lp = build(everything)
    explained = {name for block in BLOCKS for name in symbols(block.__doc__)}
    there = {
        part.local_name
        for kind in (pyo.Param, pyo.Var, pyo.Expression)
        for part in lp.component_objects(kind)
    }
    assert there - explained == {"available_to_all"}


def test_every_limit_has_words_a_demand_and_a_standing(everything) -> None:
    lp = build(everything)
    limits = {part.local_name for part in lp.component_objects(pyo.Constraint)}
    assert limits == set(lp.LIMITS)
    for name, told in lp.LIMITS.items():
        assert lp.component(name).doc == told.words
        assert told.standing in {"physical", "law", "policy", "standard", "ringfence",
                                 "metric", "definition"}  # fmt: skip
        assert told.says or told.standing == "definition"


def test_figures_as_parameters_and_as_numbers_give_the_same_programme(everything) -> None:
    programmes = [build(everything, mutable=mutable) for mutable in (True, False)]
    with_parameters, with_numbers = (compile_lp(lp) for lp in programmes)
    assert [row.name for row in with_parameters.rows] == [row.name for row in with_numbers.rows]
    assert abs(with_parameters.matrix - with_numbers.matrix).max() < 1e-9
    assert with_parameters.row_upper == pytest.approx(with_numbers.row_upper)


def test_a_changed_parameter_changes_the_optimum_as_a_changed_figure_does() -> None:
    instance = mixopt.load("tutorial")
    lp = mixopt.build(instance)
    lp.price["littleton", "childrens_home", "childrens_home", "2025/26"] = 4100
    pyo.SolverFactory("appsi_highs").solve(lp)
    change = mixopt.schema.Change(address="services.childrens_home.price", set=4100)
    again = mixopt.solve(mixopt.changed(instance, [change], "the test"))
    assert pyo.value(lp.least_cost) * 1000 == pytest.approx(again.cost)


def test_every_figure_is_a_parameter_under_its_address(everything) -> None:
    lp = build(everything)
    named = {address for by in lp.ADDRESSES.values() for address in by.values()}
    unused = {address for address in everything.figures if address not in named}
    assert {(address.table, address.figure) for address in unused} == set()


def test_the_page_of_blocks_names_every_file_of_the_folder() -> None:
    folder = Path(mixopt.formulation.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "limits"}
    assert files == {block.__name__.rpartition(".")[2] for block in BLOCKS}
