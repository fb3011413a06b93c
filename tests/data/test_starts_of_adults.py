"""Starts of children and adults: published rows by hand, all others blank, told one by one."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import mixopt
from mixopt.data.conversion import Contents, as_workbook
from mixopt.data.published import shipped_adults, shipped_councils
from mixopt.data.starts.adults import BUDGET, OTHERS, OUTTURN_OF_ADULTS, find_adults
from mixopt.data.starts.files import files_of, list_blank, read_files
from mixopt.data.template import make_blank
from mixopt.errors import LONGEST, few_of_each
from mixopt.instance.remarks import remarks
from mixopt.instance.row_notes import COMMENT, ENGLAND_HAS, NO_NATIONAL
from mixopt.instance.start import DERIVED, PEOPLE, Row, Start
from mixopt.report.start_readme_adults import describe_adults

from support.shipped import shipped
from support.starts import YEARS, started

ODD = ("Birmingham", "Tower Hamlets", "Westmorland and Furness")
"""No outturn; no weeks of care; a council that there was not when weeks were counted."""


@cache
def with_adults(name: str) -> Start:
    """A council's start, adults too."""
    start = started(name)
    return replace(start, adults=find_adults(start.council.code))


@cache
def files(name: str) -> Mapping[str, str]:
    return files_of(with_adults(name), 2025, YEARS)


def rows(name: str) -> dict[str, dict[str, str]]:
    """All figures as written, by address; what is written is read with no help of the start's."""
    found = {}
    for file, text in files(name).items():
        if file.endswith(".csv") and file not in {"spreads.csv", "factors.csv"}:
            for row in csv.DictReader(io.StringIO(text)):
                keys = [*row.values()][: [*row].index("unit")]
                found[".".join(filter(None, (file.removesuffix(".csv"), *keys)))] = row
    return found


def of_adults(name: str) -> dict[str, Row]:
    adults = with_adults(name).adults
    assert adults is not None
    return {str(row.address): row for row in adults.rows}


def blank(name: str) -> list[str]:
    return [str(address) for address in list_blank(files(name))]


def test_what_is_published_is_worked_out_as_by_hand() -> None:
    """Leeds: 56,324 and 32,786 weeks of 52.14 to a year; £437,881,000 less £58,579,000 of fees."""
    found = {address: row.values for address, row in of_adults("Leeds").items()}
    assert found == {
        "needs.older_people_care_home.demand": (1080.2,),
        "needs.older_people_nursing.demand": (628.8,),
        "pathways.older_people_care_home.residential_care.opening": (1080.2,),
        "pathways.older_people_nursing.nursing_care.opening": (628.8,),
        "funding.adults_budget.amount": (379_302_000.0,),
    }
    note = of_adults("Leeds")["funding.adults_budget.amount"].note
    assert "£437,881,000 gross less £58,579,000 of sales, fees and charges = £379,302,000" in note
    assert "56,324 weeks" in of_adults("Leeds")["needs.older_people_care_home.demand"].note


@pytest.mark.slow
def test_no_value_is_made_up() -> None:
    """Every row of adults is derived from what is published, or has no value and no source."""
    children = {str(row.address) for row in started("Leeds").rows}
    for name in ("Leeds", *ODD):
        assert {row.source for row in of_adults(name).values()} <= {DERIVED, OUTTURN_OF_ADULTS}
        written = rows(name)
        values = [column for column in next(iter(written.values())) if column[:2] in {"al", "20"}]
        for address in written.keys() - children - of_adults(name).keys():
            row = written[address]
            assert not row["source"], address
            assert not any(row[column] for column in values), address
            assert row["note"].startswith(COMMENT)
            assert row["note"].count(ENGLAND_HAS) == 1, address
            assert address in blank(name)


@pytest.mark.slow
def test_children_are_as_in_their_own_start() -> None:
    for start in map(with_adults, ("Leeds", *ODD)):
        assert start.model == PEOPLE
        own = files_of(started(start.council.name), 2025, YEARS)
        both = files(start.council.name)
        assert {*own} == {*both}
        for name, text in own.items():
            if name.endswith(".csv"):
                lines = both[name].splitlines()
                assert [line for line in text.splitlines() if line not in lines] == [], name


def test_it_has_exactly_the_rows_that_a_blank_instance_has_and_money_of_its_own() -> None:
    whole = make_blank("leeds", PEOPLE, 2025, YEARS)
    called = set()
    for file, text in whole.items():
        if file.endswith(".csv"):
            for row in csv.DictReader(io.StringIO(text)):
                keys = [*row.values()][: [*row].index("unit")]
                called.add(".".join(filter(None, (file.removesuffix(".csv"), *keys))))
    money = {f"funding.{entry}.amount" for entry in (BUDGET, OTHERS)}
    assert {*rows("Leeds")} == called | money
    assert len(blank("Leeds")) + len(of_adults("Leeds")) + len(started("Leeds").rows) == len(
        called | money
    )


@pytest.mark.slow
def test_where_a_council_s_figure_is_not_published_its_row_is_blank_and_says_why() -> None:
    need, money = "needs.older_people_care_home.demand", f"funding.{BUDGET}.amount"
    for name, address, says in (
        ("Tower Hamlets", need, "nil, 0 for every care home"),
        ("Westmorland and Furness", need, "n, in none of the files"),
        ("Birmingham", money, "[x], no return in time for publication"),
        ("Birmingham", f"funding.{OTHERS}.amount", "[x], no return in time for publication"),
    ):
        assert address in blank(name)
        assert f"{NO_NATIONAL} Not published of this council: {says}" in rows(name)[address]["note"]
    for name in ("Tower Hamlets", "Westmorland and Furness"):
        assert [*of_adults(name)] == [money]


@pytest.mark.slow
def test_every_blank_row_is_told_by_itself_with_england_s_value_uncut() -> None:
    for name in ("Leeds", *ODD):
        with pytest.raises(mixopt.DataError) as raised:
            read_files(files(name))
        faults = raised.value.faults
        assert len(faults) == len(blank(name))
        assert all(each.what == "is blank" for each in faults)
        assert all(f" {ENGLAND_HAS} " in each.remedy for each in faults)
        assert all(len(each.remedy) <= LONGEST for each in faults)
        assert len([*few_of_each(faults)]) == len(faults)
    said = {fault.where.rpartition("(")[2]: fault.remedy for fault in faults}
    assert "England: 23.56 £/hour in 2024-25" in said["home_care, spot, price)"]


def test_what_is_near_and_not_the_same_stands_in_the_comment() -> None:
    """129,862 people of 65 and over x 566 / 100,000; eight lines of RO3; people's £58,579,000."""
    found = {address: row["note"] for address, row in rows("Leeds").items()}
    limit = found["standards.care_home_admissions.limit"]
    assert "England: 566 per 100,000 in 2023-24" in limit
    assert "x 129,862 people of 65 and over here in mid-2023 = 735 a year at that rate" in limit
    assert "Here RO3 has £84,412,000 gross of it" in found[f"funding.{OTHERS}.amount"]
    paid = found["services.residential_care.contribution"]
    assert "Here people paid £58,579,000 towards all adult social care, 13.4% of it" in paid
    assert "Here 34% of all staff" in found["workforce.reablement_worker.permanent.turnover"]
    assert "Here 70.3% of people" in found[
        "pathways.older_people_at_home.reablement.relief_per_unit_after_1"
    ]  # fmt: skip


def test_every_value_of_england_stands_beside_a_row() -> None:
    adults = with_adults("Leeds").adults
    assert adults is not None
    notes = " ".join(row["note"] for row in rows("Leeds").values())
    for _, words in adults.asked:
        assert words in notes


def test_every_council_has_what_is_published_of_it() -> None:
    """Five rows; without an outturn four, without weeks one, and Cumberland has neither."""
    codes = {council.code for council in shipped_adults()}
    assert codes == {council.code for council in shipped_councils()}
    assert Counter(len(find_adults(code).rows) for code in codes) == {5: 146, 4: 2, 1: 4, 0: 1}


@pytest.mark.slow
def test_a_workbook_asks_for_the_same_blank_rows(tmp_path: Path) -> None:
    texts = {name: text.encode() for name, text in files("Birmingham").items()}
    book = tmp_path / "b.xlsx"
    made, _ = as_workbook(Contents(texts), book)
    book.write_bytes(made)
    with pytest.raises(mixopt.DataError) as raised:
        mixopt.load(str(book))
    assert len(raised.value.faults) == len(blank("Birmingham")) == 96
    (money,) = (each for each in raised.value.faults if "adults_budget" in each.where)
    assert "Not published of this council: [x], no return in time" in money.remedy


@pytest.mark.slow
def test_the_age_that_costs_more_comes_first_in_the_readme() -> None:
    """Leeds spends more on people of 18 to 64; Birmingham's spend is not published."""
    said = {}
    for name in ("Leeds", "Birmingham"):
        start = with_adults(name)
        assert start.adults is not None
        lines = describe_adults(start.council, start.adults, list_blank(files(name)), name)
        said[name] = [line for line in lines if line.startswith("| People of")]
    younger, older = said["Leeds"]
    assert "| 30 | £183.9m gross was spent" in younger
    assert "People of 65 and over" in older
    assert [line.count("RO3 has no return of Birmingham") for line in said["Birmingham"]] == [1, 1]


def fill(name: str) -> dict[str, str]:
    """The files with every blank row filled in, as Redbridge's own instance has it."""
    redbridge = shipped("redbridge")
    known = {str(address): figure.values[0] for address, figure in redbridge.figures.items()}
    filled = dict(files(name))
    for file, text in files(name).items():
        if file.endswith(".csv"):
            there = [*csv.DictReader(io.StringIO(text))]
            for row in there:
                if not row["source"]:
                    keys = [*row.values()][: [*row].index("unit")]
                    address = ".".join(filter(None, (file.removesuffix(".csv"), *keys)))
                    row["all"], row["source"] = repr(known.get(address, 60e6)), "ours"
            made = io.StringIO()
            writer = csv.DictWriter(made, [*there[0]], lineterminator="\n")
            writer.writeheader()
            writer.writerows(there)
            filled[file] = made.getvalue()
    filled["instance.yaml"] += "  ours: {kind: assumed, title: Ours, by: us, why: As in 2018.}\n"
    return filled


@pytest.mark.slow
def test_once_the_blank_rows_are_filled_in_it_is_sound_and_solved() -> None:
    """Both budgets only stand in until they are replaced; scenarios apply to it."""
    instance = read_files(fill("Redbridge"))
    assert [remark.sort for remark in remarks(instance)] == ["placeholders", "placeholders"]
    plan = mixopt.solve(instance)
    assert plan.status == "optimal"
    assert plan.certificate.gap < 1
    people = {each.need for each in plan.supported}
    assert {"looked_after_under_16", "older_people_at_home", "hospital_discharges"} <= people
    lifted = mixopt.with_scenario(instance, "money_lifted")
    for budget in ("budget", BUDGET):
        once, more = (
            {str(a): f.values for a, f in each.figures.items()}[f"funding.{budget}.amount"][0]
            for each in (instance, lifted)
        )
        assert more == pytest.approx(1.25 * once)
    grown = mixopt.with_scenario(instance, "need_up_5")
    need = "needs.older_people_at_home.demand"
    assert {str(a): f.values for a, f in grown.figures.items()}[need] == {
        str(a): f.values for a, f in instance.figures.items()
    }[need]
    assert mixopt.solve(grown).cost > plan.cost


def test_comments_beside_blank_rows_are_words_and_no_names_of_keys() -> None:
    notes = {address: row["note"] for address, row in rows("Rutland").items() if not row["source"]}
    assert len(notes) == 95
    keys = {address: re.findall(r"\b[a-z]+_[a-z_]+\b", note) for address, note in notes.items()}
    assert [address for address, found in keys.items() if found] == []
    beyond = notes[f"funding.{OTHERS}.amount"]
    assert "support for carers £0.1m, equipment £0.3m, isolated people £0.1m, substance" in beyond
    assert (
        "FTE for each unit of volume: Reablement worker"
        in notes["services.reablement.fte_per_unit"]
    )
