"""The programme as a whole: its docstrings, its names, its parameters."""

import inspect
import re
from dataclasses import MISSING, fields, replace
from pathlib import Path

import pyomo.environ as pyo
import pytest

import mixopt
import mixopt.schema
from mixopt.formulation import BLOCKS, build
from mixopt.instance.instance import Instance
from mixopt.instance.limit import DEMAND_FIRST, FAMILIES, Limit
from mixopt.instance.lines import parts_of
from mixopt.instance.titles import words_of
from mixopt.programme.problem import Problem

from support import grouped
from support.defined import contracted, every_definition
from support.flowing import council
from support.generated import write_instance

SEEDS = (3, 48)
"""Two made-up instances that have every feature between them."""
TOLD_ONLY = {
    ("levers", "released"),
    ("metrics", "worth"),
    ("metrics", "effect_stronger"),
    ("funding", "overspend"),
    ("funding", "contingency"),
}
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
    flows = council(areas=("one", "two"))
    groups = grouped.council(areas=("one", "two"))
    made = [made_up(folder / str(seed), seed) for seed in SEEDS]
    return [*made, flows, groups, every_definition(), contracted()]


@pytest.fixture(scope="module")
def programmes(instances: list[Instance]) -> list[pyo.ConcreteModel]:
    """Every way of building each of them."""
    return [lp for instance in instances for lp in programmes_of(instance)]


def symbols(text: str) -> list[str]:
    """Names at the start of a line, two spaces or more before their meaning."""
    return re.findall(r"^(\w+) {2,}\S", text, flags=re.MULTILINE)


@pytest.mark.slow
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


def labelled(text: str) -> dict[str, tuple[str, str]]:
    """Unit and equation under each label: `    name: where it holds [unit]`, then deeper lines."""
    label = r"^    (\w+): [^\n]+\[([^\n]+)\]\n((?: {8}[^\n]+\n)+)"
    found = re.findall(label, text, flags=re.MULTILINE)
    assert len(found) == len({name for name, _, _ in found})
    return {name: (unit, equation) for name, unit, equation in found}


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b.__name__.rpartition(".")[2])
def test_every_limit_stands_over_its_equation_in_its_block(block) -> None:
    """A row of a file, or a conflict, leads to its equation by its name; and none is left over."""
    equations = labelled(block.__doc__)
    added = re.findall(r'\blimit\(\s*lp,\s*"(\w+)"', inspect.getsource(block))
    assert sorted(equations) == sorted(added)
    for name, (_, equation) in equations.items():
        assert re.search(r"[=≤≥]", equation), name
        assert set(re.findall(r"\b([a-z_]{3,})\[", equation)) & set(symbols(block.__doc__)), name


@pytest.mark.slow
def test_no_limit_is_without_an_equation_in_its_unit(programmes) -> None:
    units = {name: said.unit for lp in programmes for name, said in lp.LIMITS.items()}
    written = {
        name: unit for block in BLOCKS for name, (unit, _) in labelled(block.__doc__).items()
    }
    assert written.pop("unmet_limit") == "person-year"
    assert written == units


@pytest.mark.slow
def test_every_parameter_and_variable_is_explained_by_some_block(programmes) -> None:
    explained = {name for block in BLOCKS for name in symbols(block.__doc__)}
    there = {
        part.local_name
        for lp in programmes
        for kind in (pyo.Param, pyo.Var, pyo.Expression)
        for part in lp.component_objects(kind)
    }
    assert there - explained == {"available_to_all"}


@pytest.mark.slow
def test_every_limit_has_words_and_a_demand(programmes) -> None:
    for lp in programmes:
        limits = {part.local_name for part in lp.component_objects(pyo.Constraint)}
        assert limits == set(lp.LIMITS)
        for name, said in lp.LIMITS.items():
            assert lp.component(name).doc == said.words
            assert said.says or said.standing == "definition"


def test_no_limit_is_of_a_family_that_there_is_not() -> None:
    right = Limit(
        words="one more", demand="no more", subject="", unit="case", standing="policy", keys=(),
        family="rules", allocation="kept", mended_by="",
    )  # fmt: skip
    assert right.says == "no more"
    assert replace(right, subject="{need}").says == "{need}: no more"
    assert replace(right, subject="{need}", order=DEMAND_FIRST).says == "no more: {need}"
    for wrong in ({"family": "rule"}, {"allocation": "asked"}, {"standing": "law?"},
                  {"mended_by": "higher cap"}):  # fmt: skip
        with pytest.raises(ValueError, match="one more"):
            replace(right, **wrong)


def test_a_limit_says_what_later_questions_ask_of_it() -> None:
    """No default: a block that leaves one of them out does not load."""
    optional = {field.name for field in fields(Limit) if field.default is not MISSING}
    assert optional == {"step", "order"}
    assert not any(field.default_factory is not MISSING for field in fields(Limit))


def test_what_more_money_mends_is_a_limit_from_above(programmes) -> None:
    """It is eased upwards, to see what would be spent without it."""
    for lp in programmes:
        for name, said in lp.LIMITS.items():
            if FAMILIES[said.family].money:
                assert all(row.has_ub() for row in lp.component(name).values()), name


def test_every_decision_says_what_it_means_that_none_is_left(instances, programmes) -> None:
    """But a cost, which may be negative, and the variable that is always 0."""
    silent = set()
    for lp, instance in zip(programmes, [i for i in instances for _ in range(2)], strict=True):
        assert set(lp.VARIABLES) == {part.local_name for part in lp.component_objects(pyo.Var)}
        for name, said in lp.VARIABLES.items():
            variable = lp.component(name)
            assert variable.doc == said.words
            silent |= set() if said.none_left else {name}
            for index in variable if said.none_left else ():
                assert words_of(instance, said.none_left, dict(zip(said.keys, index, strict=True)))
    assert silent == {"cost", "nothing"}


@pytest.mark.slow
def test_one_more_person_or_pound_is_what_one_more_in_the_file_does(instances) -> None:
    """Each limit in which the figure stands moves along, by as much."""
    seen = set()
    for instance in instances:
        problem = Problem(instance)
        compiled, moves = problem.form, problem.moves
        at = {period.name: i for i, period in enumerate(instance.periods)}
        for rows, amounts in problem.with_steps(compiled).unit_steps:
            name, keys = compiled.rows[rows[0]]
            if name not in {"needs_met", "fund_balance"}:
                assert len(rows) == 1
                continue
            area, of, period = keys
            if name == "needs_met" and (
                instance.model.needs[of].flow or instance.model.needs[of].group
            ):
                continue  # no figure by itself says how many there are
            if name == "needs_met":
                figure, unit = instance.figure(area, "needs", (of,), "demand"), 1.0
            else:
                part = parts_of(instance.model, of)[0]
                figure, unit = instance.figure(area, "funding", (part,), "amount"), 1000.0
            moved = {
                row: by * unit
                for row, by in moves[figure.name, at[period]].limits
                if abs(by) > 1e-12
            }
            step = dict(zip(rows, amounts, strict=True))
            assert {row: by for row, by in step.items() if by} == pytest.approx(moved)
            seen |= {compiled.rows[row].block for row in rows}
    assert seen == {"needs_met", "caseload_limit", "routing_limit",
                    "fund_balance", "in_full", "pool_given", "fence_limit"}  # fmt: skip


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
