"""What is shipped of adult social care by council is what the publications print, and no more."""

import csv
from collections import Counter

import pytest

from mixopt.data.paths import ENGLAND
from mixopt.data.published import shipped_adults, shipped_councils
from mixopt.data.starts.adults import national_of_adults
from mixopt.units import UNITS

MARKS = {"[x]": 63, "n": 8, "nil": 6, "x": 2}

RO3 = "Revenue outturn RO3, 2024-25, second release"
WEEKS = "Adult Social Care Finance Return 2022-23, weeks of care, 65 and over"
EXPLORER = "Local Authority Data Explorer, adult social care, 2022-23"
PEOPLE = "Mid-2023 population estimates by single year of age"
PRINTED = [
    ("Manchester", "ro3_total", "368414", RO3),
    ("Walsall", "ro3_fees", "17051", RO3),
    ("East Sussex", "ro3_net", "318513", RO3),
    ("Kirklees", "ro3_physical_18_64", "17250", RO3),
    ("Lambeth", "ro3_physical_65", "46565.54", RO3),
    ("Bolton", "ro3_sensory_65", "722", RO3),
    ("Wakefield", "ro3_memory_65", "4553", RO3),
    ("Hertfordshire", "ro3_memory_18_64", "3697.45", RO3),
    ("Torbay", "ro3_learning_18_64", "25460.97", RO3),
    ("Oxfordshire", "ro3_learning_65", "10820", RO3),
    ("Bolton", "ro3_mental_health_18_64", "12407", RO3),
    ("Stockton-on-Tees", "ro3_mental_health_65", "3032", RO3),
    ("Dorset", "ro3_substance", "0", RO3),
    ("Trafford", "ro3_carers", "291", RO3),
    ("Cheshire West and Chester", "ro3_equipment", "6934", RO3),
    ("City of London", "ro3_assessment", "3721", RO3),
    ("Brighton and Hove", "ro3_information", "320", RO3),
    ("Herefordshire, County of", "ro3_commissioning", "4883", RO3),
    ("Slough", "ro3_total", "[x]", RO3),
    ("Blackburn with Darwen", "weeks_residential_65", "17618", WEEKS),
    ("Lewisham", "weeks_nursing_65", "12823", WEEKS),
    ("Isles of Scilly", "weeks_nursing_65", "0", WEEKS),
    ("Tower Hamlets", "weeks_nursing_65", "nil", WEEKS),
    ("Cumberland", "weeks_residential_65", "n", WEEKS),
    ("Bolton", "population_18_64", "176783", PEOPLE),
    ("York", "population_65", "39869", PEOPLE),
    ("Derbyshire", "population_65", "182459", PEOPLE),
    ("Brighton and Hove", "short_term_outcome", "61.1", EXPLORER),
    ("Hackney", "short_term_outcome", "x", EXPLORER),
    ("Peterborough", "workforce_turnover", "22.258", EXPLORER),
]
"""Drawn from the publications' tables with a seed, and what is odd in them."""


@pytest.mark.parametrize(("name", "column", "printed", "publication"), PRINTED)
def test_a_figure_of_adults_is_as_its_publication_prints_it(
    name: str, column: str, printed: str, publication: str
) -> None:
    (council,) = shipped_adults().find([name])
    figure = council.figures[column]
    assert (figure.mark or f"{figure.value:.10g}") == printed, publication


def test_every_council_has_every_input_of_adults_or_its_mark() -> None:
    adults = [*shipped_adults()]
    assert [each.code for each in adults] == [each.code for each in shipped_councils()]
    marks = Counter(each.mark for council in adults for each in council.missing)
    assert marks == MARKS
    for council in adults:
        for figure in council.figures.values():
            assert (figure.value is None) == bool(figure.mark)
            assert figure.note or not figure.mark


def test_spend_by_reason_and_age_is_part_of_the_total() -> None:
    """RO3's lines are all of it, but for what some councils book beside them."""
    for council in shipped_adults():
        found = {name: figure.value for name, figure in council.figures.items()}
        parts = [
            value for name, value in found.items()
            if name.startswith("ro3_") and name not in {"ro3_total", "ro3_fees", "ro3_net"}
        ]  # fmt: skip
        total, fees, net = (found[f"ro3_{name}"] for name in ("total", "fees", "net"))
        if total is None or fees is None or net is None:
            assert {*parts} == {None}, council.name
            continue
        assert sum(part or 0 for part in parts) == pytest.approx(total, rel=0.01), council.name
        assert net <= total - fees + 1, council.name


def test_every_publication_of_adults_is_open_and_a_copy_by_others_says_so() -> None:
    own = ("dfe-analytical-services/", "communitiesuk/")
    for each in shipped_adults().publications:
        assert each.licence == "Open Government Licence v3.0"
        assert "Open Government Licence v3.0" in each.attribution
        assert ("seen only in" in each.title) != each.read_in.startswith(own)


def test_what_england_has_is_what_the_shipped_table_and_the_formulas_come_to() -> None:
    values = {row["figures"]: row for row in national_of_adults()}
    for row in values.values():
        assert row["kind"] in {"published", "derived"}
        assert row["unit"] in UNITS or row["unit"] == "per 100,000"
        assert row["of"].removeprefix("about ").startswith("20")
        assert row["source"]
    people = sum(each.figures["population_65"].value or 0 for each in shipped_adults())
    weeks = 5_276_209 + 2_390_152
    rate = float(values["standards.care_home_admissions.*.rate"]["value"])
    assert rate == pytest.approx(560.8 * people / 100_000 / (weeks / 52.14), abs=1e-4)
    for figures, amount, of in (
        ("services.residential_care.*.price", 4_280_440_000, 5_276_209),
        ("services.nursing_care.*.price", 2_179_310_000, 2_390_152),
        ("services.shared_lives.price", 34_000, 52.14),
    ):
        assert float(values[figures]["value"]) == pytest.approx(amount / of, abs=0.005)
    leaving = float(values["needs.hospital_discharges.demand"]["value"])
    assert leaving == pytest.approx(6664.35 * 52.14, abs=0.5)


def test_weeks_of_the_table_are_near_those_of_all_returns() -> None:
    """The councils that are left out, or that have no number, are few."""
    with (ENGLAND / "adults" / "published.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    for name, whole in (("weeks_residential_65", 5_276_209), ("weeks_nursing_65", 2_390_152)):
        found = sum(float(row[name]) for row in rows if row[name] not in MARKS)
        assert 0.97 * whole < found < whole
