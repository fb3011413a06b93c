"""The programme as a file that other solvers read: the matrices that are solved, written out.

Both formats have the same names. A name is that of the decision or the limit, then what it is
of, joined by dots: `drawn.town.home_care.spot.2025_26`. What is not a letter from a to z, a digit,
a dot or an underscore is written as an underscore, an accent is left out, and of a name of more
than 200 characters the middle is left out (`~`). Where two would then be the same, the second ends
with `~2`, the next with `~3`.

Money is in £ thousand. What is spent whatever the plan is a column, `constant`, that is always 1.
Every number is written with the digits that give it back exactly.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version

import numpy as np

from mixopt.lp.standard_form import Label, StandardForm
from mixopt.programme.problem import Problem

LONGEST, LAST = 200, 80
"""Characters of a name, of which so many from its end; the formats allow 255."""

GOAL, CONSTANT = "cost", "constant"
"""The names of the objective and of the column for what is spent whatever the plan."""

_OTHER = re.compile(r"[^A-Za-z0-9_.]")


def unique_names(labels: Iterable[Label], taken: str) -> list[str]:
    """A name for each row or column, by the rule above; none is another's.

    Args:
        labels: Which rows or columns.
        taken: A name that none of them may have.
    """
    names = {taken: None}
    alike: Counter[str] = Counter()
    for label in labels:
        name = plain = make_readable(label)
        while name in names:
            alike[plain] += 1
            name = f"{plain}~{alike[plain] + 1}"
        names[name] = None
    return list(names)[1:]


def make_readable(label: Label) -> str:
    """A name before it is compared with others."""
    text = unicodedata.normalize("NFKD", ".".join(filter(None, [label.block, *label.keys])))
    plain = "".join(each for each in text if not unicodedata.combining(each))
    plain = _OTHER.sub("_", plain)
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - LAST - 1]}~{plain[-LAST:]}"


def as_mps(problem: Problem) -> str:
    """The programme in free MPS; that it is minimised is understood (GLPK stops at the word)."""
    return _text(problem, _mps_lines, "*")


def as_lp(problem: Problem) -> str:
    """The programme in LP format."""
    return _text(problem, _lp_lines, "\\")


def _text(
    problem: Problem,
    lines: Callable[[StandardForm, Sequence[str], Sequence[str]], Iterator[str]],
    comment: str,
) -> str:
    form = problem.form
    rows = unique_names(form.rows, GOAL)
    columns = unique_names(form.columns, CONSTANT)
    head = [f"{comment} {_one_line(each)}" for each in _head(problem)]
    return "\n".join([*head, *lines(form, rows, columns), ""])


def _head(problem: Problem) -> list[str]:
    instance = problem.instance
    about = f"{instance.name}, scenario {instance.scenario}" if instance.scenario else instance.name
    goal = "unmet need, in person-years" if problem.counts_people else "cost, in £ thousand"
    changes = [f"Changed: {words}" for words in instance.changes]
    return [f"{about}, by mixopt {version('mixopt')}. Minimise: {goal}.", *changes]


def _one_line(text: str) -> str:
    """A comment that cannot end before its line does, in the characters that all solvers read."""
    text = text.replace("£ ", "GBP ").replace("£", "GBP ").replace("→", "to")
    return "".join(each if " " <= each <= "~" else "_" for each in text)


def _number(value: float) -> str:
    return repr(value + 0.0)  # no -0.0


def _mps_lines(form: StandardForm, rows: Sequence[str], columns: Sequence[str]) -> Iterator[str]:
    """One line for each row, entry, limit and bound."""
    senses, limits = _senses(form)
    yield from ("NAME mixopt", "ROWS", f" N {GOAL}")
    yield from (f" {'ELG'[sense]} {row}" for row, sense in zip(rows, senses, strict=True))
    yield "COLUMNS"
    matrix, cost = form.matrix, form.cost.tolist()
    data, entry_rows, pointers = (
        each.tolist() for each in (matrix.data, matrix.rows, matrix.pointers)
    )
    for at, column in enumerate(columns):
        entries = range(pointers[at], pointers[at + 1])
        if cost[at] or not entries:
            yield f" {column} {GOAL} {_number(cost[at])}"
        yield from (f" {column} {rows[entry_rows[each]]} {_number(data[each])}" for each in entries)
    if form.offset:
        yield f" {CONSTANT} {GOAL} {_number(form.offset)}"
    yield "RHS"
    yield from (
        f" RHS {row} {_number(limit)}" for row, limit in zip(rows, limits, strict=True) if limit
    )
    yield "BOUNDS"
    for column, least, most in zip(columns, form.lower.tolist(), form.upper.tolist(), strict=True):
        if least == most:
            yield f" FX BOUND {column} {_number(least)}"
            continue
        if least:
            yield f" LO BOUND {column} {_number(least)}"
        yield f" UP BOUND {column} {_number(most)}"
    if form.offset:
        yield f" FX BOUND {CONSTANT} 1.0"
    yield "ENDATA"


def _lp_lines(form: StandardForm, rows: Sequence[str], columns: Sequence[str]) -> Iterator[str]:
    """One line for each term, limit and bound; every column stands in the objective."""
    senses, limits = _senses(form)
    yield from ("minimize", f" {GOAL}:")
    yield from (
        _term(cost, column) for cost, column in zip(form.cost.tolist(), columns, strict=True)
    )
    if form.offset:
        yield _term(form.offset, CONSTANT)
    yield "subject to"
    terms: list[list[tuple[float, int]]] = [[] for _ in rows]
    matrix = form.matrix
    entries = matrix.data.tolist(), matrix.rows.tolist(), matrix.columns.tolist()
    for factor, at, column in zip(*entries, strict=True):
        terms[at].append((factor, column))
    for at, row in enumerate(rows):
        yield f" {row}:"
        yield from (_term(factor, columns[column]) for factor, column in terms[at] or [(0.0, 0)])
        yield f"  {('=', '<=', '>=')[senses[at]]} {_number(limits[at])}"
    yield "bounds"
    for column, least, most in zip(columns, form.lower.tolist(), form.upper.tolist(), strict=True):
        yield f" {_number(least)} <= {column} <= {_number(most)}"
    if form.offset:
        yield f" {CONSTANT} = 1.0"
    yield "end"


def _term(factor: float, column: str) -> str:
    return f"  {'-' if factor < 0 else '+'} {_number(abs(factor))} {column}"


def _senses(form: StandardForm) -> tuple[list[int], list[float]]:
    """Of each row: 0 where it is an equality, 1 at most, 2 at least; and its limit."""
    most, least = np.isfinite(form.row_upper), np.isfinite(form.row_lower)
    senses = np.where(most & least, 0, np.where(most, 1, 2))
    return senses.tolist(), np.where(most, form.row_upper, form.row_lower).tolist()
