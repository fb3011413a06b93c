"""The parametric programme is what Pyomo's own standard form gives, number by number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

import mixopt
from mixopt.data.paths import INSTANCES
from mixopt.formulation import build
from mixopt.instance.instance import Instance
from mixopt.instance.variant import LEAST_COST, Variant
from mixopt.lp.standard_form import StandardForm
from mixopt.programme.problem import Problem
from mixopt.programme.pyomo_form import compile_lp
from mixopt.programme.structures import key_of, structure_of

from support import grouped
from support.flowing import council
from support.generated import write_instance
from support.sampling import sampled

SHIPPED = sorted(path.name for path in INSTANCES.iterdir() if (path / "instance.yaml").is_file())
MADE_UP = (3, 7, 19, 48, 101)
VARIANTS = (
    LEAST_COST,
    Variant(most_need=True),
    Variant(most_need=True, then_least_cost=True),
    Variant(alone=True),
    Variant(no_worse_off=True),
)


@pytest.fixture(scope="module")
def instances(tmp_path_factory: pytest.TempPathFactory) -> list[Instance]:
    """The shipped instances, and made-up ones of one to three areas."""
    folder = tmp_path_factory.mktemp("made-up")
    for seed in MADE_UP:
        write_instance(folder / str(seed), seed, areas=1 + seed % 3, periods=2 + seed % 4)
    made = [mixopt.load(str(folder / str(seed))) for seed in MADE_UP]
    both = {"areas": ("one", "two"), "years_beyond": 2}
    return [*map(mixopt.load, SHIPPED), *made, council(**both), grouped.council(**both)]


def assert_same(ours: StandardForm, theirs: StandardForm) -> None:
    """Each number is the same, to the last digit; what is missing in Pyomo's form is empty."""
    row_at = {label: at for at, label in enumerate(ours.rows)}
    column_at = {label: at for at, label in enumerate(ours.columns)}
    rows = [row_at[label] for label in theirs.rows]
    columns = [column_at[label] for label in theirs.columns]
    assert rows == sorted(rows)
    assert columns == sorted(columns)
    matrix = ours.matrix.scipy.tocsr()
    assert (matrix[rows][:, columns] != theirs.matrix.scipy).nnz == 0
    assert matrix.nnz == theirs.matrix.scipy.nnz
    for mine, other in (
        (ours.row_lower[rows], theirs.row_lower), (ours.row_upper[rows], theirs.row_upper),
        (ours.cost[columns], theirs.cost), (ours.lower[columns], theirs.lower),
        (ours.upper[columns], theirs.upper),
    ):  # fmt: skip
        assert np.array_equal(mine, other)
    assert ours.offset == theirs.offset
    assert not np.delete(ours.cost, columns).any()


@pytest.mark.slow
@pytest.mark.parametrize(
    "variant", sampled(VARIANTS, 1), ids=lambda variant: "-".join(map(str, map(int, variant)))
)
def test_matrices_are_those_of_pyomos_standard_form(instances, variant) -> None:
    for instance in instances:
        theirs = compile_lp(build(instance, **variant._asdict()))
        assert_same(Problem(instance, variant).form, theirs)


def moved(instance: Instance, random: Random, number: int) -> Instance:
    """The instance with as many cells drawn again, near their value or anywhere they may be."""
    figures = dict(instance.figures)
    for address in random.choices(list(figures), k=number):
        figure = figures[address]
        at = random.randrange(len(figure.cells))
        value = figure.cells[at].value * random.uniform(0.5, 1.5)
        if random.random() < 0.1:
            value = random.choice([0.0, figure.kind.least, min(figure.kind.most, 1e4)])
        value = min(max(value, figure.kind.least), figure.kind.most)
        if 0 < abs(value) < 1e-6:
            value = 0.0
        cells = list(figure.cells)
        cells[at] = replace(cells[at], value=value)
        figures[address] = replace(figure, cells=tuple(cells))
    return replace(instance, figures=figures)


@pytest.mark.long
def test_they_are_after_two_hundred_changes_of_figures_too(instances) -> None:
    random = Random(1)
    for instance in instances:
        other = instance
        for _ in range(5):
            other = moved(other, random, 40)
            assert structure_of(other) is structure_of(instance)
            theirs = compile_lp(build(other))
            assert_same(Problem(other).form, theirs)


def renamed(instance: Instance) -> Instance:
    """The instance with other names for its areas."""
    names = {area: f"other_{at}" for at, area in enumerate(instance.areas)}
    head = instance.head.model_copy(update={
        "areas": {names[area]: title for area, title in instance.head.areas.items()}
    })  # fmt: skip
    figures = {
        address._replace(area=names.get(address.area, address.area)): figure
        for address, figure in instance.figures.items()
    }
    return replace(instance, head=head, figures=figures)


@pytest.mark.slow
def test_instances_with_other_figures_and_names_of_areas_share_a_structure(instances) -> None:
    for instance in instances:
        other = renamed(instance)
        assert structure_of(other) is structure_of(instance)
        ours, its = Problem(other).form, Problem(instance).form
        assert np.array_equal(ours.matrix.data, its.matrix.data)
        assert {label.keys[0] for label in ours.columns if label.block == "drawn"} <= set(
            other.areas
        )


def test_another_calendar_or_rule_is_another_structure() -> None:
    instance = mixopt.load("redbridge")
    for change in ({"savings_target": False}, {"lines": {}}):
        other = replace(instance, head=instance.head.model_copy(update=change))
        assert structure_of(other) is not structure_of(instance)


def draws(instance: Instance, number: int) -> np.ndarray:
    structure = structure_of(instance)
    inputs = structure.inputs(instance, {})
    noise = np.random.default_rng(0).standard_normal((len(inputs), number))
    return inputs[:, None] * (1 + 0.01 * noise)


@pytest.mark.slow
def test_many_evaluated_at_once_are_those_evaluated_one_by_one(instances) -> None:
    for instance in instances:
        structure, inputs = structure_of(instance), draws(instance, 7)
        many = structure.evaluate_many(inputs)
        for at in range(inputs.shape[1]):
            values = structure.tape.replay(inputs[:, at])
            for found, nodes in (
                (many.entries, structure.entries), (many.right, structure.right),
                (many.cost, structure.cost),
            ):  # fmt: skip
                one = [numbers[at if len(numbers) > 1 else 0] for numbers in found]
                assert np.array_equal(one, values[nodes])


def slopes(instance: Instance) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The slopes by some inputs beside central differences: of limits, entries and costs."""
    structure = structure_of(instance)
    inputs = structure.inputs(instance, {})
    random = Random(2)
    exact = structure.derivatives(inputs)
    columns = np.repeat(np.arange(len(structure.columns)), np.diff(structure.pointers)).tolist()
    pairs = zip(structure.entry_rows.tolist(), columns, strict=True)
    where = {pair: at for at, pair in enumerate(pairs)}
    for place in random.sample(range(len(inputs)), min(len(inputs), 60)):
        step = 1e-4 * max(1.0, abs(inputs[place]))
        ends = []
        for sign in (1, -1):
            there = inputs.copy()
            there[place] += sign * step
            values = structure.tape.replay(there)
            ends.append(
                (values[structure.right], values[structure.entries], values[structure.cost])
            )
        right, entries, cost = ((up - down) / (2 * step) for up, down in zip(*ends, strict=True))
        moves, limits = exact[place], np.zeros(len(right))
        for row, slope in moves.limits:
            limits[row] += slope
        yield limits, right
        matrix = np.zeros(len(entries))
        for row, column, slope in moves.coefficients:
            matrix[where[row, column]] += slope
        yield matrix, entries
        costs = np.zeros(len(cost))
        for column, slope in moves.costs:
            costs[column] += slope
        yield costs, cost


@pytest.mark.slow
def test_derivatives_are_what_small_changes_do(instances) -> None:
    for instance in instances:
        for exact, measured in slopes(instance):
            assert np.allclose(exact, measured, rtol=1e-6, atol=1e-6)


def test_derivatives_by_some_figures_are_those_by_all(instances) -> None:
    for instance in instances:
        problem = Problem(instance)
        some = {figure.name for figure in problem.structure.figures_of(instance)[::7]}
        found = problem.moves_by(some)
        assert {name for name, _ in found} == some
        assert found == {cell: problem.moves[cell] for cell in found}


def test_a_structure_is_kept_and_read_back_without_pyomo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mixopt.programme import structure_files, structures

    monkeypatch.setenv("MIXOPT_CACHE", str(tmp_path))
    instance = mixopt.load("barking-and-dagenham")
    monkeypatch.setattr(structures, "_structures", {})
    first = structure_of(instance)
    (path,) = tmp_path.glob("*.structure")
    kept = structure_files.read_kept_structure(path.stem)
    assert kept is not None
    assert (kept.rows, kept.columns, kept.limits) == (first.rows, first.columns, first.limits)
    assert_same(kept.form(kept.inputs(instance, {}), instance.areas), Problem(instance).form)


@pytest.mark.parametrize(
    "harm", ["half", "foreign", "wrong", "empty", "open to others", "a folder"]
)
def test_a_kept_structure_that_cannot_be_trusted_is_built_again(
    harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mixopt.programme import structure_files, structures

    monkeypatch.setenv("MIXOPT_CACHE", str(tmp_path))
    instance = mixopt.load("tutorial")
    monkeypatch.setattr(structures, "_structures", {})
    structure_of(instance)
    (path,) = tmp_path.glob("*.structure")
    content = path.read_bytes()
    if harm == "half":
        path.write_bytes(content[: len(content) // 2])
    elif harm == "foreign":
        path = path.rename(tmp_path / f"{'0' * 64}.structure")
    elif harm == "wrong":
        path.write_bytes(content[:-100] + bytes([content[-100] ^ 1]) + content[-99:])
    elif harm == "empty":
        path.write_bytes(b"")
    elif harm == "open to others":
        path.chmod(0o666)
    else:
        path.unlink()
        path.mkdir()
    assert structure_files.read_kept_structure(path.stem) is None
    monkeypatch.setattr(structures, "_structures", {})
    assert mixopt.solve(instance, prices=False).cost == pytest.approx(7_001_142.857, abs=0.01)


def test_the_cache_can_be_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mixopt.programme import structures

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("MIXOPT_CACHE", "off")
    monkeypatch.setattr(structures, "_structures", {})
    structure_of(mixopt.load("tutorial"))
    assert not list(tmp_path.iterdir())


def test_cells_of_a_figure_that_are_multiplied_bend_each_other() -> None:
    """A ring-fence of the first year, uplifted by a rate each year: a product of the rates."""
    from support.small import small

    model = {
        "funds": {"grant": {"title": "Grant", "kind": "grant", "pays": ["*"]}},
        "schemes": {"care": {"title": "Care"}},
        "ringfences": {
            "fence": {
                "title": "Fence", "lines": ["schemes.care"], "limit": "uplifted",
                "sense": "at_least", "standing": "law", "source": "made_up",
            }
        },
    }  # fmt: skip
    instance = small(model, {"ringfences.fence.uplift": 0.02}, years=3)
    found = Problem(instance).moves
    bends = [found["ringfences.fence.uplift", at].bends for at in range(3)]
    assert bends == [set(), {2}, {1}]


def test_what_is_usual_of_figures_decides_no_structure() -> None:
    """A range that is edited, or left out, builds no structure again; what there is does."""
    redbridge = mixopt.load("redbridge")
    model = redbridge.model
    ranged = next(name for name, service in model.services.items() if service.usual)
    service = model.services[ranged]
    figure, usual = next(iter(service.usual.items()))
    wider = usual.model_copy(update={"most": 2 * usual.most, "why": "wider"})

    def key(**update: object) -> str:
        services = model.services | {ranged: service.model_copy(update=update)}
        other = model.model_copy(update={"services": services})
        return key_of(replace(redbridge, model=other), LEAST_COST)

    same = key_of(redbridge, LEAST_COST)
    assert key(usual={}) == key(usual={figure: wider}) == same
    assert key(growth=not service.growth) != same
    bare = {
        section: {name: entry.model_copy(update={"usual": {}}) for name, entry in found.items()}
        for section in ("needs", "services", "roles", "standards", "levers")
        if (found := getattr(model, section))
    }
    without = replace(redbridge, model=model.model_copy(update={**bare, "defaults": ()}))
    assert key_of(without, LEAST_COST) == same
    assert structure_of(without) is structure_of(redbridge)
