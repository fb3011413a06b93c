"""Any file, whatever stands in it, gives a sound instance or faults that can be found and mended.

Hypothesis changes cells, lines and whole files; never may anything but a DataError come back.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mixopt import schema, units
from mixopt.data import load
from mixopt.data.csv import Row, Table
from mixopt.data.figure_reader import Reader
from mixopt.data.models import load_model
from mixopt.data.paths import MODELS
from mixopt.data.template import make_blank
from mixopt.data.yaml import read
from mixopt.errors import DataError, Fault
from mixopt.instance import scenarios
from mixopt.instance.adjustment import NOBODY
from mixopt.instance.figures import list_called_for
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import POOLED, SMALLEST, TABLES, Address, Kind
from mixopt.instance.settings import settings as read_settings
from mixopt.schema.descriptions import descriptions_of
from mixopt.schema.head import Derived, Head, Published
from mixopt.schema.model import Model
from mixopt.schema.scenarios import HOW, Change
from mixopt.units import UNITS, list_symbols_for

from support.breaking import COUNCILS, councils, own_model, town
from support.generated import write_instance
from support.sampling import sampled
from support.shipped import SHIPPED

settings.register_profile(
    "fixed", deadline=None, derandomize=True, database=None, print_blob=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
FIXED = settings.get_profile("fixed")


def few_or_many(few: int, many: int) -> list[Any]:
    """How many are made up: a few every day, and many in the long proofs."""
    return [few, pytest.param(many, marks=pytest.mark.long)]


# What must hold of whatever comes back


def sound(instance: Instance) -> None:
    """Every figure that is called for is there: finite, in range, in its unit, and sourced."""
    kinds = list_called_for(instance.model, instance.head)
    assert set(instance.figures) == set(kinds)
    for address, figure in instance.figures.items():
        kind = kinds[address]
        assert (figure.address, figure.kind) == (address, kind)
        assert len(figure.cells) == (1 if kind.once else len(instance.periods))
        for cell in figure.cells:
            assert math.isfinite(cell.value)
            assert kind.least <= cell.value <= kind.most
            assert cell.value == 0 or abs(cell.value) >= SMALLEST
            assert UNITS[cell.unit].own == kind.unit
            source = instance.source(cell)
            assert cell.where or not isinstance(source, Published)
            assert cell.note or not isinstance(source, Derived)
    assert all(period.months >= 1 for period in instance.periods)
    assert all(0 < factor <= 1 for factor in instance.discount)


PLACE = re.compile(
    r"\.(csv|yaml|yml), (row \d+( \(.+\))?|line \d+(, column \d+)?( \(.+\))?)$", re.S
)
WHOLE = re.compile(r"no row for|no such file|larger than|not a table|not a file|not valid YAML")
"""Faults of a file as a whole: they have no row and no line."""


def located(error: DataError) -> None:
    """Every fault says where, what was read and what would mend it; none is told twice."""
    assert error.faults
    for fault in error.faults:
        assert PLACE.search(fault.where) or WHOLE.search(fault.what), fault
        assert fault.what.strip()
        assert fault.remedy.strip()
        line = str(fault)
        assert line.isprintable()
        assert len(line) < 2000
    assert len(set(error.faults)) == len(error.faults), error.faults


def outcome(folder: Path) -> Instance | None:
    """The instance, or None where its faults are told. Nothing else can come back."""
    try:
        instance = load(str(folder))
    except DataError as error:
        located(error)
        return None
    sound(instance)
    return instance


@contextmanager
def written(files: dict[str, bytes]) -> Iterator[Path]:
    """A folder with these files."""
    with tempfile.TemporaryDirectory() as made:
        for name, content in files.items():
            Path(made, name).write_bytes(content)
        yield Path(made)


@cache
def files(start: str) -> dict[str, bytes]:
    """The files of a sound instance to begin with."""
    starts = {"town": town, "own_model": own_model, "councils": councils}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made, "instance")
        starts[start](folder)
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# Cells


def rows(start: str, table: str) -> list[list[str]]:
    """A table as cells."""
    return list(csv.reader(io.StringIO(files(start)[f"{table}.csv"].decode())))


def as_csv(cells: list[list[str]]) -> bytes:
    """Cells as a table."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(cells)
    return text.getvalue().encode()


def tables(start: str) -> list[str]:
    """The tables of an instance to begin with."""
    return [table for table in TABLES if f"{table}.csv" in files(start)]


NASTY = ["", "0", "-1", "85O", "1,250", "£5", "15%", "=A1", "1e400", "1e-12", "nan", "all", "people",
         "invented", "guess", "£/week", "2025/26", "2027/28", "children", "east", "pooled", "price",
         "\u00a0", "\n", '"', "x" * 5000, "9" * 400, "\ufeff", "🙂", "{0}", "%s", "'", ";"]  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=8),
    st.floats().map(repr),
    st.integers(-(10**9), 10**9).map(str),
)


@st.composite
def edits(draw: st.DrawFn, start: str) -> dict[str, bytes]:
    """The files of an instance with one to four cells changed."""
    changed = {table: rows(start, table) for table in tables(start)}
    for _ in range(draw(st.integers(1, 4))):
        cells = changed[draw(st.sampled_from(sorted(changed)))]
        row = cells[draw(st.integers(0, len(cells) - 1))]
        row[draw(st.integers(0, len(row) - 1))] = draw(TEXTS)
    return {**files(start), **{f"{table}.csv": as_csv(cells) for table, cells in changed.items()}}


@pytest.mark.slow
@pytest.mark.parametrize("examples", few_or_many(20, 180))
@pytest.mark.parametrize("start", ["town", "councils"])
def test_any_cells_may_hold_anything(start: str, examples: int) -> None:
    @settings(FIXED, max_examples=examples)
    @given(edits(start))
    def holds(changed: dict[str, bytes]) -> None:
        with written(changed) as folder:
            outcome(folder)

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("text", sampled(["", "85O", "2025/26"], 0, always=["85O"]))
@pytest.mark.parametrize("table", tables("town"))
def test_every_cell_may_hold_what_it_should_not(table: str, text: str) -> None:
    """Only a remark may be anything: every other cell either means the same or is a fault."""
    header = rows("town", table)[0]
    for i, row in enumerate(rows("town", table)):
        for j, before in enumerate(row):
            changed = rows("town", table)
            changed[i][j] = text
            with written({**files("town"), f"{table}.csv": as_csv(changed)}) as folder:
                read_anyway = outcome(folder)
            same = text == before or {text, before} == {"all", "2025/26"}
            remark = header[j] in {"where", "note"}
            assert read_anyway is None or same or remark


@st.composite
def shuffled(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of an instance with lines of its tables taken out, doubled and put elsewhere."""
    changed = dict(files("councils"))
    for table in draw(st.sets(st.sampled_from(tables("councils")), min_size=1)):
        lines = changed[f"{table}.csv"].splitlines(keepends=True)
        order = draw(st.lists(st.integers(0, len(lines) - 1), max_size=len(lines) + 2))
        changed[f"{table}.csv"] = b"".join(lines[i] for i in order)
    return changed


@pytest.mark.slow
@settings(FIXED, max_examples=60)
@given(shuffled())
def test_rows_may_be_missing_or_doubled(changed: dict[str, bytes]) -> None:
    with written(changed) as folder:
        outcome(folder)


@pytest.mark.slow
@settings(FIXED, max_examples=20)
@given(st.permutations(COUNCILS["services.csv"].splitlines()[1:]))
def test_the_order_of_rows_does_not_matter(lines: list[str]) -> None:
    head = COUNCILS["services.csv"].splitlines()[0]
    content = "\n".join([head, *lines, ""]).encode()
    with written(files("councils")) as folder:
        before = outcome(folder)
    with written({**files("councils"), "services.csv": content}) as folder:
        after = outcome(folder)
    assert before is not None
    assert after is not None
    assert {a: f.values for a, f in before.figures.items()} == {
        a: f.values for a, f in after.figures.items()
    }


# Whole files

EVERY_FILE = [(start, name) for start in ("own_model", "councils") for name in sorted(files(start))]


@pytest.mark.slow
@pytest.mark.parametrize(("start", "name"), EVERY_FILE)
def test_any_file_may_hold_any_bytes(start: str, name: str) -> None:
    @settings(FIXED, max_examples=10)
    @given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
    @example(b"")
    @example(b"\xff\xfe\x00")
    @example(b"\n" * 50)
    @example(b"{" * 3000)
    @example(b"- " * 3000)
    @example(b'"' * 999)
    @example(b"? " * 500)
    @example(b"&a [*a]")
    @example(b"a: &a {b: *a}")
    @example(b"%YAML 99999999999.1\n---\na: 1")
    @example(b"!!binary x")
    @example(b"title: !<tag:yaml.org,2002:python/object/new:os.system> [x]")
    @example(b"<<: {title: x}")
    @example(b"title: '\\ud800'\nmodel: \"\\U00110000\"")
    def holds(content: bytes) -> None:
        with written({**files(start), name: content}) as folder:
            outcome(folder)

    holds()


# YAML

SCALARS = st.one_of(
    st.sampled_from([
        "", "~", "true", "no", "0", "-1", "1e9", "1e999", ".nan", "0x1F", "1_000", "12:30", "2025",
        "2025-04-01", "2025-02-30", "9999-12-31", "[]", "{}", "[a, b]", "{a: b}", "*a", "&a b", "!!int x",
        "!!set {a}", "|", ">", "'", '"', '"\\0"', '"\\ud800"', "# note", "a: b: c", "\t", "- a", "place",
        "children", "social_worker", "{kind: assumed}", "9" * 5000, "model.yaml", "../model.yaml",
        "tutorial", "x" * 300,
    ]),
    st.text(max_size=12),
    st.floats().map(repr),
)  # fmt: skip


@st.composite
def redrafted(draw: st.DrawFn, start: str, name: str) -> dict[str, bytes]:
    """The files of an instance with lines of one of them edited."""
    lines = files(start)[name].decode().splitlines()
    for _ in range(draw(st.integers(1, 4))):
        i = draw(st.integers(0, len(lines) - 1)) if lines else 0
        line = lines[i] if lines else ""
        match draw(st.sampled_from(["delete", "double", "move", "value", "insert", "indent"])):
            case "delete":
                lines[i : i + 1] = []
            case "double":
                lines.insert(i, line)
            case "move":
                lines.insert(draw(st.integers(0, len(lines))), line)
            case "value":
                lines[i : i + 1] = [f"{line.partition(':')[0]}: {draw(SCALARS)}"]
            case "insert":
                at = draw(st.integers(0, len(line)))
                lines[i : i + 1] = [line[:at] + draw(SCALARS) + line[at:]]
            case _:
                lines[i : i + 1] = [" " * draw(st.integers(0, 6)) + line.lstrip()]
    return {**files(start), name: "\n".join([*lines, ""]).encode()}


YAML = [(start, name) for start, name in EVERY_FILE if name.endswith(".yaml")]


@pytest.mark.slow
@pytest.mark.parametrize("examples", few_or_many(15, 90))
@pytest.mark.parametrize(("start", "name"), YAML)
def test_any_lines_of_yaml_may_be_edited(start: str, name: str, examples: int) -> None:
    @settings(FIXED, max_examples=examples)
    @given(redrafted(start, name))
    def holds(changed: dict[str, bytes]) -> None:
        with written(changed) as folder:
            outcome(folder)

    holds()


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
              st.text(max_size=5), st.sampled_from(["children", "place", "invented", "2025-04-01"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3),
                            st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip


def paths(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every part of YAML."""
    yield path
    if isinstance(content, dict | list):
        parts = content.items() if isinstance(content, dict) else enumerate(content)
        for step, part in parts:
            yield from paths(part, (*path, step))


def content_of(start: str, name: str) -> Any:
    """A YAML file as plain values."""
    with written(files(start)) as folder:
        return read(folder / name, name).content


@st.composite
def replaced(draw: st.DrawFn, start: str, name: str) -> dict[str, bytes]:
    """The files of an instance with a part of the YAML of one of them replaced by anything."""
    content = content_of(start, name)
    path = draw(st.sampled_from([path for path in paths(content) if path]))
    at = content
    for step in path[:-1]:
        at = at[step]
    if isinstance(at, dict) and draw(st.booleans()):
        at[draw(st.text(max_size=6))] = at.pop(path[-1])
    else:
        at[path[-1]] = draw(ANYTHING)
    return {**files(start), name: json.dumps(content, ensure_ascii=draw(st.booleans())).encode()}


@pytest.mark.slow
@pytest.mark.parametrize("examples", few_or_many(8, 60))
@pytest.mark.parametrize(("start", "name"), YAML)
def test_any_part_of_yaml_may_be_anything(start: str, name: str, examples: int) -> None:
    @settings(FIXED, max_examples=examples)
    @given(replaced(start, name))
    def holds(changed: dict[str, bytes]) -> None:
        with written(changed) as folder:
            outcome(folder)

    holds()


@pytest.mark.slow
@settings(FIXED, max_examples=200)
@given(st.one_of(st.text(), SCALARS.map("a: {0}\nb:\n  - {0}\n".format)))
def test_yaml_reads_plain_values_only(text: str) -> None:
    with written({"any.yaml": text.encode()}) as folder:
        try:
            content = read(folder / "any.yaml", "any.yaml").content
        except DataError as error:
            located(error)
            return
    for path in paths(content):
        assert all(isinstance(step, str | int) for step in path)
    json.dumps(content, allow_nan=False)


# Numbers

PERIODS = ("2025/26", "2026/27")


def reader(kind: Kind) -> Reader:
    """A reader that one figure is called for."""
    source = {"kind": "assumed", "title": "A", "by": "the test", "why": "to have one"}
    head = Head.model_validate({
        "title": "Small", "model": "small", "areas": {"here": "Here"},
        "periods": {PERIODS[0]: {"from": "2025-04-01", "to": "2026-03-31"},
                    PERIODS[1]: {"from": "2026-04-01", "to": "2027-03-31"}},
        "discount": {"value": 0, "unit": "%/year", "source": "a"}, "sources": {"a": source},
    })  # fmt: skip
    return Reader(head, {Address("", "needs", ("any",), "demand"): kind})


def read_back(kind: Kind, unit: str, *texts: str) -> tuple[tuple[float, ...], list[Fault]]:
    """The values of a figure written in a unit, and the faults."""
    values = dict(zip(PERIODS if len(texts) == 2 else ("all",), texts, strict=True))
    row = {"need": "any", "figure": "demand", "unit": unit, "source": "a", **values}
    if len(texts) == 2:
        row["all"] = ""
    made = reader(kind)
    faults = made.read(Table("needs", "needs.csv", (Row(2, row),)))
    return (() if faults else next(iter(made.figures().values())).values), faults


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_a_number_is_read_as_it_was_written(unit: str) -> None:
    kind = Kind(UNITS[unit].own, "Any.", "funds", NOBODY, least=-1e11, most=1e11)
    factor = UNITS[unit].factor

    @settings(FIXED, max_examples=25)
    @given(*[st.floats(-1e5, 1e5).filter(lambda x: x == 0 or abs(x) > 1e-3)] * 2)
    def holds(one: float, other: float) -> None:
        values, faults = read_back(kind, unit, repr(one), f"{other:+.20e}")
        assert not faults
        assert values == (one * factor, float(f"{other:.20e}") * factor)
        assert all(
            math.isclose(value / factor, told, rel_tol=1e-14)
            for value, told in zip(values, (one, other), strict=True)
        )

    holds()


@settings(FIXED, max_examples=200)
@given(TEXTS)
def test_a_text_is_a_number_in_range_or_a_fault(text: str) -> None:
    kind = Kind("£/week", "Any.", "prices", NOBODY, least=0.5, most=100)
    values, faults = read_back(kind, "£/day", text.strip())
    if faults:
        assert not values
        assert all(fault.where == "needs.csv, row 2 (any, demand)" for fault in faults)
    else:
        assert values == (float(text) * 7,) * 2
        assert 0.5 <= values[0] <= 100


# Changes


@st.composite
def addresses(draw: st.DrawFn, names: list[str]) -> str:
    """An address, or something like one."""
    name = draw(st.sampled_from(names))
    parts = name.split(".")
    for i in draw(st.sets(st.integers(0, len(parts) - 1), max_size=2)):
        parts[i] = draw(st.sampled_from(["*", "?*", "", "x", "[a", "price", parts[i]]))
    period = draw(
        st.sampled_from(["", "", "[2026/27]", "[2027/28]", "[2030/31]", "[", "[]", "[a][b]"])
    )
    return ".".join(parts) + period


@pytest.mark.slow
@settings(FIXED, max_examples=150)
@given(st.data())
def test_any_change_keeps_figures_in_range_or_is_refused(data: st.DataObject) -> None:
    before = shipped_councils()
    names = [str(address) for address in before.figures]
    verb = data.draw(st.sampled_from(HOW))
    number = data.draw(st.floats(allow_nan=False, allow_infinity=False))
    change = Change(address=data.draw(addresses(names)) or "x", **{verb: number})
    try:
        after = scenarios.changed(before, [change], "--set")
    except DataError as error:
        assert all(fault.where == "--set" and fault.what and fault.remedy for fault in error.faults)
    else:
        sound(after)
        assert len(after.changes) >= len(before.changes)


@cache
def shipped_councils() -> Instance:
    """The two councils, read once."""
    with written(files("councils")) as folder:
        return load(str(folder))


@settings(FIXED, max_examples=200)
@given(st.one_of(st.text(), st.tuples(st.text(), TEXTS).map("=".join)))
def test_any_setting_is_a_change_or_refused(text: str) -> None:
    try:
        (change,) = read_settings([text])
    except DataError as error:
        assert [fault.where for fault in error.faults] == ["--set"]
    else:
        assert change.address
        (size,) = (size for how in HOW if (size := getattr(change, how)) is not None)
        assert math.isfinite(size)


# What is called for

SHIPPED_MODELS = sorted(path.stem for path in MODELS.glob("*.yaml"))


def called(areas: int, model: Model) -> dict[Address, Kind]:
    """What a model calls for, with everything that a head can switch on."""
    head = Head.model_validate({
        "title": "Any", "model": "any", "areas": {f"area_{i}": "Area" for i in range(areas)},
        "periods": {"2025/26": {"from": "2025-04-01", "to": "2026-03-31"}},
        "discount": {"value": 0, "unit": "%/year", "source": "a"},
        "envelope": {"budget": "Budget"}, "lines": {"other": "Other"}, "savings_target": True,
        "sources": {"a": {"kind": "assumed", "title": "A", "by": "the test", "why": "to have one"}},
    })  # fmt: skip
    return list_called_for(model, head)


def well_called(figures: dict[Address, Kind]) -> None:
    """Addresses are told apart by their text, and every kind can be filled in."""
    assert figures
    assert len({str(address) for address in figures}) == len(figures)
    for address, kind in figures.items():
        assert address.table in TABLES
        assert len(address.keys) == len(TABLES[address.table])
        assert "" not in str(address).split(".")
        assert UNITS[kind.unit].own == kind.unit
        assert kind.unit in list_symbols_for(kind.unit)
        assert kind.meaning.endswith(".")
        assert len(kind.meaning) > 10
        assert -math.inf < kind.least < kind.most < math.inf


@pytest.mark.parametrize("areas", [1, 2])
@pytest.mark.parametrize("name", SHIPPED_MODELS)
def test_shipped_models_call_for_figures_that_can_be_filled_in(name: str, areas: int) -> None:
    well_called(called(areas, load_model(MODELS / f"{name}.yaml")))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_made_up_models_call_for_figures_that_can_be_filled_in(seed: int, tmp_path: Path) -> None:
    write_instance(tmp_path, seed, areas=1 + seed % 3, periods=2)
    instance = load(str(tmp_path))
    well_called(list_called_for(instance.model, instance.head))


NAMES = st.sampled_from(
    ["price", "available", "services", "needs", "a", "limit", "rate", "opening"]
)
PLAIN = {"title": "A title"}


@st.composite
def confusing(draw: st.DrawFn) -> Model:
    """A model whose names are those of tables, figures and each other."""
    needs = draw(st.lists(NAMES, min_size=1, unique=True))
    names = draw(st.lists(NAMES, min_size=1, unique=True))
    services = {
        name: {
            **PLAIN, "unit": draw(st.sampled_from(["place", "hour/week", "episode/year"])),
            "meets": dict.fromkeys(needs, "preferred"), "growth": True, "contribution": True,
            "relieves": dict.fromkeys(draw(st.lists(st.sampled_from(needs), unique=True)), 2),
            "supplies": dict.fromkeys(draw(st.lists(NAMES, unique=True)), PLAIN),
        }
        for name in names
    }  # fmt: skip
    rule = {**PLAIN, "standing": "law", "source": "An act", "kind": "rate", "sense": "at_most"}
    levers = {f"{name}_{i}": {**PLAIN, "adds": name if not service["supplies"] else
                              f"{name}.{next(iter(service['supplies']))}", "cost": "one_off"}
              for i, (name, service) in enumerate(services.items())}  # fmt: skip
    return Model.model_validate({
        **PLAIN, "needs": dict.fromkeys(needs, {**PLAIN, "casework": True}), "services": services,
        "roles": dict.fromkeys(draw(st.lists(NAMES, unique=True)), PLAIN),
        "standards": dict.fromkeys(draw(st.lists(NAMES, unique=True)), {**rule, "services": names}),
        "levers": levers,
    })  # fmt: skip


@pytest.mark.slow
@settings(FIXED, max_examples=100)
@given(confusing(), st.integers(1, 3))
def test_no_two_addresses_read_the_same_whatever_things_are_called(
    model: Model, areas: int
) -> None:
    well_called(called(areas, model))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_instances_are_sound(name: str) -> None:
    sound(load(name))


@pytest.mark.slow
@settings(FIXED, max_examples=60)
@given(st.text(max_size=12), st.sampled_from(SHIPPED_MODELS), st.integers(), st.integers(1, 30))
@example("Null", "tutorial", 1990, 1)
@example("a: b", "tutorial", 2120, 30)
def test_a_blank_instance_lacks_nothing_but_its_numbers(
    name: str, model: str, first: int, years: int
) -> None:
    try:
        texts = make_blank(name, model, first, years)
    except DataError as error:
        assert all(fault.where and fault.what and fault.remedy for fault in error.faults)
        return
    with (
        written({file: text.encode() for file, text in texts.items()}) as folder,
        pytest.raises(DataError) as raised,
    ):
        load(str(folder))
    assert all(fault.what == "is blank" for fault in raised.value.faults)


# The words


CLASSES = sorted(
    {
        found
        for name in dir(schema)
        for found in [getattr(schema, name)]
        if isinstance(found, type) and issubclass(found, schema.Strict)
        if found is not schema.Strict and not name.startswith("_")
    },
    key=lambda found: found.__name__,
)
OBVIOUS = {"title", "kind", "publisher", "why", "link"}
"""Fields whose names say all that a description could."""
OBVIOUS_HERE = {
    schema.Discount: {"unit"},
    schema.Model: {
        "needs",
        "services",
        "roles",
        "standards",
        "levers",
        "funds",
        "schemes",
        "ringfences",
        "metrics",
    },
}
"""Fields that the description of their class, or of what they hold, says enough about."""


@pytest.mark.parametrize("found", CLASSES, ids=lambda found: found.__name__)
def test_every_field_is_described(found: type[schema.Strict]) -> None:
    assert found.__doc__
    bare = set(found.model_fields) - set(descriptions_of(found))
    assert bare <= OBVIOUS | OBVIOUS_HERE.get(found, set())


def test_every_section_refuses_what_it_does_not_know() -> None:
    assert len(CLASSES) >= 20
    assert all(found.model_config["extra"] == "forbid" for found in CLASSES)
    assert all(found.model_config["frozen"] for found in CLASSES)


def test_every_unit_converts_to_one_that_is_its_own() -> None:
    for unit in UNITS.values():
        assert UNITS[unit.own].own == unit.own
        assert UNITS[unit.own].factor == 1
        assert 0 < unit.factor < math.inf
        assert unit.symbol in list_symbols_for(unit.own)
    for volume in units.VOLUME_UNITS.values():
        assert volume.time in {"weeks", "years"}
        assert volume.name in get_args(schema.Service.model_fields["unit"].annotation)


def test_what_is_kept_cannot_be_the_name_of_a_figure() -> None:
    for model in SHIPPED_MODELS:
        for address in called(2, load_model(MODELS / f"{model}.yaml")):
            assert address.area.startswith("area_") or address.area == POOLED
