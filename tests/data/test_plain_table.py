"""Plain tables: read as they stand, and every fault of their shape."""

from pathlib import Path

import pytest

from mixopt.data.plain_table import read_plain_table
from mixopt.errors import DataError


def test_rows_have_their_numbers_and_blank_ones_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a, b ,,\n1,2\n,\n\n 3,\n", encoding="utf-8-sig")
    found = read_plain_table(tmp_path / "x.csv", "x.csv")
    assert found.header == ("a", "b")
    assert found.rows == ((2, {"a": "1", "b": "2"}), (5, {"a": "3", "b": ""}))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "x.csv, row 1: no header"),
        ("a,b,a\n1,2,3\n", "x.csv, row 1: the column 'a' is there 2 times"),
        ("a,b\n1,2,3\n4,5\n6,7,8\n", "x.csv, row 2: cells to the right of the header"),
        ('a,b\n"1,2\n', "x.csv, row 2: not valid CSV"),
    ],
)
def test_what_is_wrong_with_it_is_said_with_its_row(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(text)
    with pytest.raises(DataError) as error:
        read_plain_table(tmp_path / "x.csv", "x.csv")
    assert says in str(error.value)


def test_every_row_that_is_too_long_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1,2\n3,4\n")
    with pytest.raises(DataError) as error:
        read_plain_table(tmp_path / "x.csv", "x.csv")
    assert len(error.value.faults) == 2
