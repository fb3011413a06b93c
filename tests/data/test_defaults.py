"""What a model declares of figures without a row; what `new` writes beside what it asks."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import mixopt
from mixopt.data.models import find_model, load_model
from mixopt.data.paths import MODELS
from mixopt.data.template import make_blank
from mixopt.data.yaml_loader import compose
from mixopt.errors import DataError
from mixopt.instance.defaults import DECLARED
from mixopt.instance.figures import list_called_for
from mixopt.instance.kinds import TABLES, Address, Kind
from mixopt.instance.row_notes import COMMENT, strip_comment
from mixopt.instance.sense.usual import usual_of
from mixopt.schema.head import Head

from support.breaking import added, councils, own_model, replaced, run, town
from support.cases import assert_faults

SHIPPED = sorted(path.stem for path in MODELS.glob("*.yaml"))
WEIGHT = "needs.children.weight"


def without(folder: Path, *figures: str) -> None:
    """Remove the rows of some figures from every table."""
    for path in folder.glob("*.csv"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not {*line.split(",")} & {*figures}]
        path.write_text("".join(kept), "utf-8")


def test_a_declared_figure_needs_no_row_and_plans_as_with_one(tmp_path: Path) -> None:
    town(tmp_path / "town")
    without(tmp_path / "town", "weight", "units_per_person")
    bare, whole = mixopt.load(str(tmp_path / "town")), mixopt.load("tutorial")
    assert len(bare.figures) == len(whole.figures) == 34
    assert {a: f.values for a, f in bare.figures.items()} == {
        a: f.values for a, f in whole.figures.items()
    }
    cell = next(f for a, f in bare.figures.items() if str(a) == WEIGHT).cells[0]
    assert (cell.source, cell.where) == (DECLARED, "defaults of models/tutorial.yaml")
    assert "most-need mode" in cell.note
    assert bare.source(cell).kind == "assumed"
    assert DECLARED not in whole.head.sources
    assert mixopt.solve(bare).cost == mixopt.solve(whole).cost


def test_check_shows_what_the_model_declares(tmp_path: Path) -> None:
    town(tmp_path / "town")
    without(tmp_path / "town", "weight", "units_per_person")
    said = " ".join(run("check", str(tmp_path / "town")).out.split())
    assert "Declared by the model: 1 figure without a row is 1 weight. Used in most-need" in said
    assert "Declared by the model: 3 without a row are 1 places/person. Somebody who" in said
    listed = run("check", str(tmp_path / "town"), "--figures").out.splitlines()
    assert f"{WEIGHT} [weight] 2025/26 1 (declared)" in listed
    assert "Declared" not in run("check", "tutorial").out


def test_a_row_and_a_change_come_before_what_is_declared(tmp_path: Path) -> None:
    town(tmp_path / "town")
    replaced("needs.csv", "children,weight,weight,1", "children,weight,weight,3")(tmp_path / "town")
    found = mixopt.load(str(tmp_path / "town"))
    assert found.values("littleton", "needs", ("children",), "weight") == (3.0,)
    without(tmp_path / "town", "weight")
    changed = mixopt.changed(mixopt.load(str(tmp_path / "town")), {WEIGHT: 2})
    assert changed.changes == (f"{WEIGHT}: 1 → 2 weight (changed in Python)",)


def test_a_row_that_is_there_and_blank_is_a_fault(tmp_path: Path) -> None:
    town(tmp_path / "town")
    lines = (tmp_path / "town" / "needs.csv").read_text("utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if ",weight," in line)
    cells = lines[at].split(",")
    lines[at] = ",".join([*cells[:3], *[""] * (len(cells) - 3)])
    (tmp_path / "town" / "needs.csv").write_text("\n".join(lines) + "\n", "utf-8")
    assert_faults(
        run("check", str(tmp_path / "town")),
        ((f"needs.csv, row {at + 1}", "is blank", "remove the row: it is then 1 weight"),),
    )


def test_several_areas_and_periods_get_it_alike(tmp_path: Path) -> None:
    folder = tmp_path / "councils"
    councils(folder)
    without(folder, "weight")
    text = (
        "defaults:\n  - {figures: needs.*.weight, value: 2, unit: weight, why: To count double.}\n"
    )
    added("model.yaml", text)(folder)
    found = mixopt.load(str(folder))
    for area in ("east", "west"):
        assert found.values(area, "needs", ("older",), "weight") == (2.0, 2.0)


@pytest.mark.parametrize(
    ("default", "what", "remedy"),
    [
        ("figures: needs.*.wight, value: 1, unit: weight", "has the address 'needs.*.wight'",
         "Did you mean"),
        ("figures: funding.budget.amount, value: 1, unit: £", "no figure of care has", "Write an"),
        ("figures: needs.*.weight, value: 1, unit: people", "read the unit 'people'",
         "Write weight"),
        ("figures: needs.*.weight, value: 1, unit: kilos", "read the unit 'kilos'", "Write weight"),
        ("figures: needs.*.weight, value: -1, unit: weight", "read '-1'", "from 0 to 1,000 weight"),
        ("figures: needs.*.weight, value: one, unit: weight", "read 'one', which is not a number",
         "Write a plain number"),
        ("figures: needs.*.weight, value: 1, unit: weight, because: x", "'defaults.0.because'",
         "Remove it"),
    ],
)  # fmt: skip
def test_what_is_declared_wrong_is_told(
    default: str, what: str, remedy: str, tmp_path: Path
) -> None:
    folder = tmp_path / "town"
    own_model(folder)
    text = (folder / "model.yaml").read_text("utf-8").partition("defaults:")[0]
    text += f"defaults:\n  - {{{default}, why: It is so.}}\n"
    (folder / "model.yaml").write_text(text, "utf-8")
    assert_faults(run("check", str(folder)), (("model.yaml, line", what, remedy),))


def test_a_default_without_a_reason_is_refused(tmp_path: Path) -> None:
    own_model(tmp_path / "town")
    path = tmp_path / "town" / "model.yaml"
    text = path.read_text("utf-8").partition("defaults:")[0]
    text += "defaults:\n  - {figures: needs.*.weight, value: 1, unit: weight}\n"
    path.write_text(text, "utf-8")
    what = "'defaults.0.why' is missing"
    assert_faults(run("check", str(tmp_path / "town")), (("model.yaml, line", what, "Add it"),))


def test_a_model_may_declare_otherwise_than_what_it_includes(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "title: Mine\nincludes: [tutorial]\ndefaults:\n"
        "  - {figures: needs.*.weight, value: 5, unit: weight, why: Five times.}\n",
        "utf-8",
    )
    model = load_model(find_model("mine.yaml", tmp_path, "here"))
    assert model.defaults[0].value == 5
    assert len(model.defaults) == 1 + len(load_model(MODELS / "tutorial.yaml").defaults)


def test_the_key_of_the_source_is_kept(tmp_path: Path) -> None:
    town(tmp_path / "town")
    text = "sources:\n  declared: {kind: assumed, title: A, by: me, why: so}"
    replaced("instance.yaml", "sources:", text)(tmp_path / "town")
    what = "'declared' is kept for what the model declares"
    assert_faults(run("check", str(tmp_path / "town")), (("instance.yaml", what, "Rename it"),))


# What `new` writes


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("model", SHIPPED)
def test_new_asks_for_what_is_to_be_filled_and_what_is_filled_loads(
    model: str, tmp_path: Path
) -> None:
    """Every row that is written is blank and told; with numbers and sources in them, it loads."""
    folder = tmp_path / "mytown"
    folder.mkdir()
    files = make_blank("mytown", model, 2026, 2)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    with pytest.raises(DataError) as fault:
        mixopt.load(str(folder))
    tables = {name: rows_of(text) for name, text in files.items() if name.endswith(".csv")}
    asked = [
        f"mytown/{name}, row {i}" for name, rows in tables.items() for i in range(2, len(rows) + 2)
    ]
    told = {each.where.partition(" (")[0].rpartition("/mytown/")[2] for each in fault.value.faults}
    assert told == {where.removeprefix("mytown/") for where in asked}
    assert all("is blank" in each.what for each in fault.value.faults)
    kinds = {str(a): kind for a, kind in _kinds(model, files).items()}
    for name, rows in tables.items():
        for row in rows:
            keys = [row[key] for key in TABLES[name.removesuffix(".csv")]]
            kind = kinds[".".join(filter(None, (name[:-4], *keys, row["figure"])))]
            month = "_in_" in row["figure"]  # a share of the year; they are 1 together
            row |= {"all": str(1 / 12 if month else max(kind.least, 0.0)), "source": "mine"}
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    added("instance.yaml", "  mine: {kind: assumed, title: M, by: me, why: a test}\n")(folder)
    found = mixopt.load(str(folder))
    assert len(found.figures) == len(kinds)
    assert all(
        not cell.note.startswith(COMMENT) for f in found.figures.values() for cell in f.cells
    )


def _kinds(model: str, files: dict[str, str]) -> dict[Address, Kind]:
    head = Head.model_validate(compose(files["instance.yaml"], "instance.yaml").content)
    return list_called_for(load_model(MODELS / f"{model}.yaml"), head)


@pytest.mark.parametrize("model", SHIPPED)
def test_every_row_has_its_title_and_what_is_usual_and_no_row_is_always_one(model: str) -> None:
    files = make_blank("mytown", model, 2026, 2)
    found = load_model(MODELS / f"{model}.yaml")
    kinds = _kinds(model, files)
    notes = {}
    for name, text in files.items():
        if name.endswith(".csv"):
            for row in rows_of(text):
                keys = [row[key] for key in TABLES[name[:-4]]]
                notes[".".join(filter(None, (name[:-4], *keys, row["figure"])))] = row["note"]
    for address, kind in kinds.items():
        note = notes.get(str(address))
        if note is None:
            assert address.figure in {"weight", "units_per_person"}
            continue
        assert note.startswith("# ")
        assert kind.meaning in note
        usual = usual_of(found, address)
        assert (usual is not None) == ("Usual: " in note)
        if usual:
            assert re.search(rf"Usual: [\d,.]+ to [\d,.]+ {re.escape(usual.unit)}", note)
    assert not any(name.endswith(".weight") for name in notes)


def test_the_usual_is_that_of_the_years_asked_for() -> None:
    """Money that rises is moved to the years of the new plan: the most to its last."""
    price = next(row["note"] for row in rows_of(make_blank("x", "adults", 2024, 1)["services.csv"])
                 if row["service"] == "home_care" and row["figure"] == "price")  # fmt: skip
    assert (
        price
        == "# Home care: Framework. Price of one unit, gross. Usual: 11.8 to 57 £/hour in 2024/25."
    )


@pytest.mark.parametrize("note", ["# Home care. Price of one unit, gross. Usual: 1 to 2.", "", "#"])
def test_a_comment_is_no_formula(note: str, tmp_path: Path) -> None:
    """A derived figure needs a formula, and what `new` wrote is none, of whichever version."""
    councils(tmp_path / "councils")
    replaced("pathways.csv", "sums,,0.1 x 2 = 0.2", f'sums,,"{note}"')(tmp_path / "councils")
    assert_faults(
        run("check", str(tmp_path / "councils")),
        (("pathways.csv, row 7", "'sums' is derived, and 'note' gives no formula", "Write the"),),
    )


def test_what_is_read_of_a_comment_is_nothing() -> None:
    kind = next(iter(list_called_for(load_model(MODELS / "tutorial.yaml"),
                                mixopt.load("tutorial").head).values()))  # fmt: skip
    assert strip_comment("# anything", kind) == strip_comment(kind.meaning, kind) == ""
    assert strip_comment("3 x 4 = 12", kind) == "3 x 4 = 12"
