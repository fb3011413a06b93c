"""England's answer as tables: columns, blanks, spreads and places by hand."""

from __future__ import annotations

import json

import pytest

from mixopt.results.england import Spread, rank_of, spread_of

from support.england import SOME, some_of_england


def test_a_spread_is_least_quartiles_and_most_of_what_there_is() -> None:
    assert spread_of([4, None, 2, 1, 3, 5]) == Spread(1, 2, 3, 4, 5)
    assert spread_of([7.0]) == Spread(7, 7, 7, 7, 7)
    assert spread_of([None]) is None


def test_a_place_counts_from_the_highest_and_equals_share_it() -> None:
    numbers = [5.0, 9.0, None, 5.0, 1.0]
    assert rank_of(9.0, numbers) == (1, 4)
    assert rank_of(5.0, numbers) == (2, 4)
    assert rank_of(1.0, numbers) == (4, 4)


def test_a_row_has_every_column_blank_where_there_is_no_plan() -> None:
    found = some_of_england()
    rows = {row["council"]: row for row in found.rows()}
    assert {*rows} == {*SOME, "City of London"}
    for row in rows.values():
        assert [*row] == found.header
    city, leeds = rows["City of London"], rows["Leeds"]
    assert (city["has_plan"], city["cost"], city["case.one_more"]) == (False, None, None)
    assert city["why"].startswith("too little")
    assert leeds["published.cla"] == 1498
    assert city["published.cla"] is None
    assert None not in {leeds[name] for name in found.header if not name.endswith("one_less")}
    assert leeds["ratio[2025/26]"] == pytest.approx(leeds["cost[2025/26]"] / leeds["spend"])
    assert "caseload_limit.caseload" in leeds["binds"].split(";")


def test_the_document_says_what_is_priced_and_is_json() -> None:
    document = json.loads(json.dumps(some_of_england().document()))
    assert document["format"] == "mixopt-england/1"
    assert document["priced"]["case"]["addresses"] == ["standards.caseload.limit"]
    (city,) = (each for each in document["councils"] if each["plan"] is None)
    assert city["why"]
    (york,) = (each for each in document["councils"] if each["name"] == "York")
    assert york["plan"]["certificate"]["holds"]


def test_a_region_has_only_its_own() -> None:
    yorkshire = some_of_england().region("Yorkshire and The Humber")
    assert [each.council.name for each in yorkshire.answers] == ["Leeds", "Wakefield", "York"]
