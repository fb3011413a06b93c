"""England's councils: the shipped tables are what was printed, and no mark is ever a number."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from mixopt.data.paths import ENGLAND
from mixopt.data.published import read_councils, shipped_councils
from mixopt.errors import DataError
from mixopt.instance.councils import Council

MARKS = {"c": 618, "-": 42, "joint": 24, "z": 18, "[x]": 12, "x": 2, "[note 4]": 2, "low": 1}
CLA = "Children looked after in England 2025, characteristics on 31 March, local authority"
CSWW = "Children's social work workforce 2025, social worker indicators"
ROLE = "Children's social work workforce 2025, full-time equivalents by role, total"
LAIT = "Local Authority Interactive Tool, bulk data, April 2026"
CIN = "Characteristics of children in need 2025, tables b1 and d5"
RO3 = "Revenue outturn RO3, 2024-25, second release"
PRINTED = [
    ("Trafford", "age_16_plus", "106", CLA),
    ("Darlington", "placed_foster", "168", CLA),
    ("Kirklees", "placed_homes", "45", CLA),
    ("Bristol, City of", "placed_supported", "85", CLA),
    ("Central Bedfordshire", "placed_other_res", "c", CLA),
    ("Dorset", "placed_res_schools", "0", CLA),
    ("Torbay", "placed_parents", "20", CLA),
    ("Solihull", "placed_adoption", "10", CLA),
    ("Redbridge", "placed_other", "7", CLA),
    ("Milton Keynes", "provider_own", "199", CLA),
    ("Sheffield", "provider_private", "205", CLA),
    ("Derby", "provider_voluntary", "43", CLA),
    ("Leicestershire", "provider_other_la", "c", CLA),
    ("South Tyneside", "provider_other_public", "c", CLA),
    ("Tameside", "provider_unknown", "43", CLA),
    ("Greenwich", "cin", "2546", CIN),
    ("Kirklees", "cpp", "483", CIN),
    ("Telford and Wrekin", "cla", "411", LAIT),
    ("Southwark", "cla_before", "457", LAIT),
    ("Knowsley", "cla_started", "92", LAIT),
    ("Bradford", "started_uasc_pct", "13", LAIT),
    ("Hammersmith and Fulham", "foster_approved", "-", LAIT),
    ("Barnet", "foster_filled", "60", LAIT),
    ("Bracknell Forest", "same_placement_2y", "68", LAIT),
    ("Somerset", "uc_fostering", "745", LAIT),
    ("Bournemouth, Christchurch and Poole", "uc_residential", "8660", LAIT),
    ("Kingston upon Hull, City of", "s251_looked_after", "66143822", LAIT),
    ("Nottinghamshire", "s251_safeguarding", "37400135", LAIT),
    ("Cumberland", "sw_agency_rate", "29.4", CSWW),
    ("Plymouth", "sw_case_holders", "85.7", CSWW),
    ("West Berkshire", "sw_cases", "1105", CSWW),
    ("Lancashire", "sw_in_post", "736.6", CSWW),
    ("Enfield", "sw_starters", "45.3", CSWW),
    ("Essex", "sw_turnover", "8.4", CSWW),
    ("North Yorkshire", "role_first_line", "52.9", ROLE),
    ("Bradford", "role_middle_manager", "24", ROLE),
    ("Richmond upon Thames", "sw_cases_joint", "1679", CSWW),
    ("West Northamptonshire", "role_first_line_joint", "56.8", ROLE),
    ("Sandwell", "ro3_safeguarding", "-9", RO3),
    ("Gateshead", "ro3_fostering", "[note 4]", RO3),
    ("Westminster", "ro3_residential", "4.3", RO3),
]
"""What the publications print, drawn from their files with a seed, and what is odd in them."""


def council(name: str) -> Council:
    (found,) = shipped_councils().find([name])
    return found


def rows(table: str) -> list[dict[str, str]]:
    with (ENGLAND / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


@pytest.mark.parametrize(("name", "column", "printed", "publication"), PRINTED)
def test_a_figure_is_as_its_publication_prints_it(
    name: str, column: str, printed: str, publication: str
) -> None:
    figure = council(name).figures[column]
    shown = figure.mark or f"{figure.value:.10g}"
    assert shown == (printed if figure.mark else f"{float(printed):.10g}"), publication


def test_every_council_has_every_input_or_its_mark() -> None:
    every = [*shipped_councils()]
    assert len(every) == len({each.code for each in every}) == 153
    inputs = [row["input"] for row in rows("inputs")]
    own = [name for name in inputs if not name.endswith("_joint")]
    assert len(inputs) == 49
    for each in every:
        wanted = inputs if each.returns_with else own
        assert [*each.figures] == wanted, each.name


def test_a_mark_has_no_value_and_is_explained() -> None:
    figures = [figure for each in shipped_councils() for figure in each.figures.values()]
    assert Counter(figure.mark for figure in figures if figure.mark) == MARKS
    for figure in figures:
        assert (figure.value is None) == bool(figure.mark)
        assert figure.note or not figure.mark


def test_the_page_counts_the_marks() -> None:
    page = (Path(__file__).parents[2] / "docs" / "councils.md").read_text(encoding="utf-8")
    for row in rows("marks"):
        if row["mark"] in MARKS:
            assert f"| `{row['mark']}` | {row['meaning']} | {MARKS[row['mark']]} |" in page
        else:
            assert f"`{row['mark']}`, {row['meaning'].split(',')[0]}" in page


def test_the_placements_of_a_council_without_suppression_add_up_to_its_children() -> None:
    whole = 0
    for each in shipped_councils():
        for start in ("placed_", "provider_"):
            parts = [f.value for name, f in each.figures.items() if name.startswith(start)]
            if start == "provider_":
                parts.append(each.figures["placed_parents"].value)  # a provider of its own
            if None not in parts:
                whole += 1
                assert sum(part or 0 for part in parts) == each.figures["cla"].value, each.name
    assert whole > 30


def test_suppressed_cells_hide_no_fewer_than_no_children() -> None:
    for each in shipped_councils():
        total = each.figures["cla"].value
        known = sum(f.value or 0 for n, f in each.figures.items() if n.startswith("placed_"))
        assert total is None or 0 <= total - known <= 34, each.name


def test_what_rounds_to_nothing_is_not_replaced_by_an_earlier_year() -> None:
    figure = council("Sunderland").figures["sw_agency_rate"]
    assert (figure.value, figure.mark) == (None, "low")


def test_a_figure_of_an_earlier_year_says_so() -> None:
    older = {(row["code"], row["input"]) for row in rows("older")}
    for each in shipped_councils():
        for name, figure in each.figures.items():
            assert (figure.date != figure.input.date) == ((each.code, name) in older)
    managers = council("Westminster").figures["role_first_line"]
    assert managers.date == "30 September 2024"


def test_those_who_return_together_name_each_other_and_share_their_numbers() -> None:
    every = {each.code: each for each in shipped_councils()}
    pairs = [each for each in every.values() if each.returns_with]
    assert len(pairs) == 4
    for each in pairs:
        other = every[each.returns_with]
        assert other.returns_with == each.code
        for name, figure in each.figures.items():
            if name.endswith("_joint"):
                assert figure == other.figures[name]
                assert each.figures[name.removesuffix("_joint")].mark == "joint"


def test_every_publication_is_open_and_attributed() -> None:
    for each in shipped_councils().publications:
        assert each.licence == "Open Government Licence v3.0"
        assert "Open Government Licence v3.0" in each.attribution
        assert each.read_in.startswith("dfe-analytical-services/")
    said = (ENGLAND / "README.md").read_text(encoding="utf-8")
    assert "Contains public sector information licensed under the Open Government Licence" in said


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Kingston", "Kingston upon Thames"),
        ("Bristol", "Bristol, City of"),
        ("City of Bristol", "Bristol, City of"),
        ("hull", "Kingston upon Hull, City of"),
        ("Hull City Council", "Kingston upon Hull, City of"),
        ("Durham County Council", "County Durham"),
        ("London Borough of Camden", "Camden"),
        ("Royal Borough of Windsor & Maidenhead", "Windsor and Maidenhead"),
        ("St Helens", "St. Helens"),
        ("Stoke", "Stoke-on-Trent"),
        ("Derby", "Derby"),
        ("Derbyshire", "Derbyshire"),
        ("the City of London", "City of London"),
        ("BCP", "Bournemouth, Christchurch and Poole"),
        ("301", "Barking and Dagenham"),
        ("e10000023", "North Yorkshire"),
        ("E08000038", "Barnsley"),
    ],
)
def test_names_are_taken_as_people_write_them(written: str, meant: str) -> None:
    assert council(written).name == meant


def test_every_name_and_code_is_its_own_council() -> None:
    for each in shipped_councils():
        for name in (each.name, each.code, each.dfe_code, *each.other_codes):
            assert council(name) is each


def test_all_names_that_are_none_or_several_are_faults_at_once() -> None:
    with pytest.raises(DataError) as caught:
        shipped_councils().find(["Leedz", "Leeds", "Cumbria", "North", "London", ""])
    leeds, cumbria, north, london, blank = map(str, caught.value.faults)
    assert leeds.endswith("Did you mean 'Leeds'?")
    assert cumbria.endswith("Write 'Cumberland' or 'Westmorland and Furness'")
    assert "'North Tyneside'" in north
    assert "no council" in london
    assert "no council" in blank


@pytest.mark.parametrize("cell", ["", "n/a", "nan", "inf", "-1", "1,000"])
def test_a_cell_that_is_neither_number_nor_mark_is_a_fault(cell: str, tmp_path: Path) -> None:
    folder = tmp_path / "england"
    shutil.copytree(ENGLAND, folder)
    path = folder / "published.csv"
    lines = rows("published")
    newest = next(at for at, line in enumerate(lines) if line["edition"] == "2025")
    lines[newest + 3]["cla"] = lines[newest + 7]["placed_foster"] = cell
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    with pytest.raises(DataError) as caught:
        read_councils(folder)
    first, second = map(str, caught.value.faults)
    assert first.startswith(f"england/published.csv, row {newest + 5} (cla): reads '{cell}'")
    assert second.startswith(
        f"england/published.csv, row {newest + 9} (placed_foster): reads '{cell}'"
    )


def test_a_new_year_is_new_rows(tmp_path: Path) -> None:
    folder = tmp_path / "england"
    shutil.copytree(ENGLAND, folder)
    row = next(row for row in rows("published") if row["code"] == "E08000035")
    with (folder / "published.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, row, lineterminator="\n").writerow(
            row | {"edition": "2026", "cla": "1"}
        )
    (leeds,) = read_councils(folder).find(["Leeds"])
    assert leeds.figures["cla"].value == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Bristl", "Bristol, City of"),
        ("Durhum", "County Durham"),
        ("St Helen", "St. Helens"),
        ("Kigston upon Hull", "Kingston upon Hull, City of"),
    ],
)
def test_a_short_name_that_is_misspelt_is_near_to_its_council(written: str, meant: str) -> None:
    with pytest.raises(DataError) as raised:
        shipped_councils().find([written])
    assert str(raised.value).endswith(f"Did you mean '{meant}'?")
