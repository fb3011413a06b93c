"""Text is wrapped between words where somebody reads it, and stays one row a line where nobody does."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from mixopt.report.terminal.grid import Grid, print_grid
from mixopt.report.terminal.page import Page, hang, width_of, wrap_text

ROWS = [("Residential care home, over 65: Out of the borough", [f"£{n},667,599" for n in range(5)])]
PERIODS = [f"20{year}/{year + 1}" for year in range(18, 23)]


def lines(
    width: int | None, rows: list[tuple[str, list[str]]] = ROWS, before: str = ""
) -> list[str]:
    text = io.StringIO()
    print_grid(Page(width, text), Grid("Money", rows, before), PERIODS)
    return text.getvalue().splitlines()


def test_a_piped_table_has_one_row_a_line() -> None:
    found = lines(None)
    assert len(found) == 3
    assert found[2].startswith("Residential care home, over 65: Out of the borough  £0,667,599")


def test_a_table_that_is_too_wide_is_printed_in_parts_of_like_size() -> None:
    """At 80 columns four periods and a label of 26 do not fit: three, then two."""
    found = lines(80)
    headings = [line.split() for line in found if line.startswith("Money")]
    assert headings == [["Money", *PERIODS[:3]], ["Money", *PERIODS[3:]]]
    assert max(map(len, found)) <= 80


def test_what_stands_before_the_periods_is_in_every_part() -> None:
    rows = [(ROWS[0][0], ["today", *ROWS[0][1]])]
    found = lines(80, rows, "Before")
    assert sum("Before" in line for line in found) == 2
    assert sum("today" in line for line in found) == 2


def test_no_word_of_a_label_is_broken_however_little_room_there_is() -> None:
    for width in range(40, 120):
        words = {word for line in lines(width) for word in line.split()}
        assert {
            "Residential",
            "care",
            "home,",
            "over",
            "65:",
            "Out",
            "of",
            "the",
            "borough",
        } < words


def test_an_address_is_broken_after_a_dot() -> None:
    address = "pathways.disabled_adults_accommodation.residential_care_under_65.contribution"
    assert wrap_text(address, 40) == [
        "pathways.disabled_adults_accommodation.",
        "residential_care_under_65.contribution",
    ]
    assert hang("a. b c", 4) == ["a. b", "c"]


@given(st.text(st.sampled_from("ab .é世-"), max_size=60), st.integers(8, 40))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int) -> None:
    for wrapped in (wrap_text(text, width), hang(text, width)):
        assert max(map(width_of, wrapped)) <= width
        assert "".join("".join(wrapped).split()) == "".join(text.split())
