"""`mixopt councils`: lists, one council, JSON and CSV, refusals."""

import csv
import io
import json
import re
from pathlib import Path

from support.program import run

OFTEN = "in another council's provision (122)"


def test_the_list_has_every_council_its_codes_and_how_much_is_published() -> None:
    answer = run("councils")
    assert answer.returncode == 0
    lines = answer.stdout.splitlines()
    assert sum(bool(re.search(r" E\d{8} ", line)) for line in lines) == 153
    leeds = next(line for line in lines if line.startswith("Leeds"))
    assert leeds.split() == [
        "Leeds", "E08000035", "383", "Yorkshire", "and", "The", "Humber", "41", "of", "43",
    ]  # fmt: skip
    said = " ".join(answer.stdout.split())
    assert "spend on adult social care, gross and 20 more (Birmingham, Cumberland, Slough)" in said
    assert OFTEN in answer.stdout
    assert "Open Government Licence v3.0" in answer.stdout


def test_a_council_is_shown_with_what_is_missing_and_why() -> None:
    answer = run("councils", "Westminster", "Kingston")
    assert answer.returncode == 0
    assert "Of an earlier year" in answer.stdout
    assert "Agency workers, share of social workers (x: not available)." in answer.stdout
    assert "one workforce return with Richmond upon Thames" in answer.stdout
    assert "Spend on children looked after, section 251" in answer.stdout
    assert "25,324,697" in answer.stdout


def test_nothing_is_wider_than_a_terminal() -> None:
    for words in ((), ("Westminster", "Kingston", "Bournemouth")):
        answer = run("councils", *words, columns=80)
        assert max(map(len, answer.stdout.splitlines())) <= 80


def test_json_has_every_figure_null_where_it_is_missing() -> None:
    document = json.loads(run("councils", "--json", "-").stdout)
    assert document["format"] == "mixopt-councils/1"
    assert len(document["councils"]) == 153
    assert {each["licence"] for each in document["sources"]} == {"Open Government Licence v3.0"}
    keys = {each["source"] for each in document["sources"]}
    for council in document["councils"]:
        for name, figure in council["figures"].items():
            assert (figure["value"] is None) == (figure["mark"] is not None)
            assert (name in council["missing"]) == (figure["mark"] not in (None, "joint"))
            assert figure["source"] in keys


def test_csv_is_a_row_a_figure() -> None:
    printed = run("councils", "Bristol", "Hull", "bristol", "--csv", "-").stdout
    rows = [*csv.DictReader(io.StringIO(printed))]
    assert len(rows) == 2 * (43 + 27)
    found = {(row["council"], row["input"]): row for row in rows}
    fostered = found["Bristol, City of", "placed_foster"]
    assert (fostered["value"], fostered["mark"], fostered["date"]) == ("516", "", "31 March 2025")
    hidden = found["Bristol, City of", "placed_res_schools"]
    assert (hidden["value"], hidden["mark"]) == ("", "c")
    weeks = found["Bristol, City of", "weeks_residential_65"]
    assert (weeks["unit"], weeks["date"], weeks["source"]) == ("weeks/year", "2022-23", "weeks")


def test_what_is_published_of_adults_is_shown_with_what_is_missing_and_why() -> None:
    answer = run("councils", "Tower Hamlets")
    assert "Published of adult social care" in answer.stdout
    assert (
        "Residential care, 65 and over; Nursing care, 65 and over (nil: 0 for every care home"
        in (" ".join(answer.stdout.split()))
    )
    assert "seen only in a table compiled by others" in " ".join(answer.stdout.split())
    document = json.loads(run("councils", "Tower Hamlets", "--json", "-").stdout)
    (council,) = document["councils"]
    adults = council["adults"]
    assert adults["missing"] == ["weeks_residential_65", "weeks_nursing_65"]
    assert adults["figures"]["weeks_nursing_65"]["value"] is None
    keys = [each["source"] for each in document["sources"]]
    assert len(keys) == len({*keys})
    assert {figure["source"] for figure in adults["figures"].values()} <= {*keys}


def test_every_fault_is_named_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = run(
        "councils", "Leedz", "Cumbria", "--json", "all.json", "--csv", "file/a.csv", folder=tmp_path
    )
    assert answer.returncode == 2
    for words in ("Leeds", "Westmorland and Furness", "file/a.csv"):
        assert words in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
