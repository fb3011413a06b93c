"""The names in an exported programme, and the numbers, by hand."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_array

import mixopt
from mixopt.analysis.pooling import problem_to_solve
from mixopt.errors import NoPlanExists
from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm
from mixopt.programme import export
from mixopt.programme.export import as_lp, as_mps, unique_names

from support.exported import joining, pooled

PARTS = st.lists(st.text(), max_size=3)
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.~]*")


def named(*labels: tuple[str, ...]) -> list[str]:
    return unique_names([Label(block, keys) for block, *keys in labels], "cost")


def test_a_name_is_what_it_is_of_joined_by_dots() -> None:
    assert named(("drawn", "town", "home_care", "nights_spot", "2025/26")) == [
        "drawn.town.home_care.nights_spot.2025_26"
    ]
    assert named(("no_worse_off", "b", "")) == ["no_worse_off.b"]
    assert named(("spend", "Bézier St.", "Q1 2026")) == ["spend.Bezier_St..Q1_2026"]


def test_names_that_come_out_the_same_are_numbered() -> None:
    assert named(("a", "b/c"), ("a", "b c"), ("a", "b_c"), ("a", "b_d")) == [
        "a.b_c", "a.b_c~2", "a.b_c~3", "a.b_d",
    ]  # fmt: skip
    assert named(("cost",), ("cost",)) == ["cost~2", "cost~3"]


def test_long_names_keep_their_beginning_and_their_end() -> None:
    one, two = named(("a", "x" * 300, "2025/26"), ("a", "x" * 301, "2025/26"))
    assert one.startswith("a.xxx")
    assert one.endswith("xx.2025_26")
    assert len(one) == export.LONGEST
    assert two == f"{one}~2"


@given(st.lists(PARTS, max_size=20))
def test_names_are_unique_and_every_solver_can_read_them(parts: list[list[str]]) -> None:
    names = unique_names([Label("drawn", tuple(keys)) for keys in parts], "drawn.constant")
    assert len({*names, "drawn.constant"}) == len(parts) + 1
    assert all(WORD.fullmatch(name) and len(name) < 255 for name in names)


def test_supplies_whose_names_join_to_one_are_two_columns(tmp_path: Path) -> None:
    joining(tmp_path)
    problem = problem_to_solve(mixopt.load(str(tmp_path)))
    for text in (as_mps(problem), as_lp(problem)):
        words = set(text.split())
        assert "drawn.town.home_care.nights_spot.2025_26" in words
        assert "drawn.town.home_care_nights.spot.2025_26" in words


def test_who_may_be_no_worse_off_is_a_row(tmp_path: Path) -> None:
    pooled(tmp_path)
    problem = problem_to_solve(mixopt.load(str(tmp_path)))
    assert " L no_worse_off.b\n" in as_mps(problem)
    assert f" RHS no_worse_off.b {5.5 * 365 / 7!r}" in as_mps(problem)


def test_where_there_is_no_plan_alone_nothing_is_exported(tmp_path: Path) -> None:
    pooled(tmp_path)
    table = tmp_path / "services.csv"
    table.write_text(table.read_text("utf-8").replace("b,s,own,available,places,10", "b,s,own,available,places,4"), "utf-8")  # fmt: skip
    with pytest.raises(NoPlanExists, match="'no_worse_off' compares with it"):
        problem_to_solve(mixopt.load(str(tmp_path)))


FORM = StandardForm(
    cost=np.array([2.0, 0.0, -1 / 3]),
    offset=7.25,
    matrix=SparseMatrix.from_scipy(
        csc_array(np.array([[1.0, 0, -2.5], [0, 0, 0], [1e-7, 0, 1.0]]))
    ),
    row_lower=np.array([4.0, -np.inf, -np.inf]),
    row_upper=np.array([4.0, 3.0, 1e16]),
    lower=np.array([0.0, 1.0, 2.0]),
    upper=np.array([9.0, 5.0, 2.0]),
    rows=[Label("balance", ()), Label("empty", ()), Label("most", ())],
    columns=[Label("x", ()), Label("y", ()), Label("z", ())],
)

MPS = """\
NAME mixopt
ROWS
 N cost
 E balance
 L empty
 L most
COLUMNS
 x cost 2.0
 x balance 1.0
 x most 1e-07
 y cost 0.0
 z cost -0.3333333333333333
 z balance -2.5
 z most 1.0
 constant cost 7.25
RHS
 RHS balance 4.0
 RHS empty 3.0
 RHS most 1e+16
BOUNDS
 UP BOUND x 9.0
 LO BOUND y 1.0
 UP BOUND y 5.0
 FX BOUND z 2.0
 FX BOUND constant 1.0
ENDATA"""

LP = """\
minimize
 cost:
  + 2.0 x
  + 0.0 y
  - 0.3333333333333333 z
  + 7.25 constant
subject to
 balance:
  + 1.0 x
  - 2.5 z
  = 4.0
 empty:
  + 0.0 x
  <= 3.0
 most:
  + 1e-07 x
  + 1.0 z
  <= 1e+16
bounds
 0.0 <= x <= 9.0
 1.0 <= y <= 5.0
 2.0 <= z <= 2.0
 constant = 1.0
end"""


def test_every_number_is_written_as_it_is() -> None:
    lists = ["balance", "empty", "most"], ["x", "y", "z"]
    assert "\n".join(export._mps_lines(FORM, *lists)) == MPS
    assert "\n".join(export._lp_lines(FORM, *lists)) == LP


def test_what_is_said_of_it_stays_in_comments() -> None:
    problem = problem_to_solve(mixopt.load("tutorial"))
    for text, mark in ((as_mps(problem), "*"), (as_lp(problem), "\\")):
        first = text.splitlines()[0]
        assert first.startswith(f"{mark} tutorial, by mixopt ")
        assert first.endswith("Minimise: cost, in GBP thousand.")
        assert text.isascii()
    assert export._one_line("a\nb\u2028£ 3 → é") == "a_b_GBP 3 to _"
