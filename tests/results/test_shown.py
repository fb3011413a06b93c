"""What a prompt and a notebook show, and rows as frames."""

import dataclasses
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest

import mixopt
from mixopt.instance.instance import Instance
from mixopt.results.plan import TABLES

INSTANCES = ["tutorial", "barking-and-dagenham", "better-care-fund", "derby", "redbridge",
             "stockport"]  # fmt: skip


@pytest.fixture(scope="module", params=INSTANCES)
def solved(request: pytest.FixtureRequest) -> tuple[Instance, mixopt.Plan]:
    instance = mixopt.load(request.param)
    return instance, mixopt.solve(instance, prices=False)


class Texts(HTMLParser):
    """The tags and the texts of a page; every tag that opens closes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


KNOWN = {"p", "b", "table", "thead", "tbody", "tr", "th", "td"}


@pytest.mark.slow
def test_an_instance_and_a_plan_are_told_in_two_lines(
    solved: tuple[Instance, mixopt.Plan],
) -> None:
    instance, plan = solved
    for each in (instance, plan):
        lines = repr(each).splitlines()
        assert len(lines) == 2
        assert max(map(len, lines)) <= 120
        assert instance.title in lines[0]
    assert f"£{plan.cost:,.0f}" in repr(plan)
    assert ", certified" in repr(plan)


def test_a_plan_that_is_not_certified_says_so(solved: tuple[Instance, mixopt.Plan]) -> None:
    _, plan = solved
    doubtful = dataclasses.replace(plan.certificate, holds=False)
    assert "NOT certified" in repr(dataclasses.replace(plan, certificate=doubtful))


def test_a_notebook_shows_a_small_table(solved: tuple[Instance, mixopt.Plan]) -> None:
    instance, plan = solved
    for each in (instance, plan):
        page = Texts(each._repr_html_())
        assert page.tags <= KNOWN
    cells = Texts(plan._repr_html_()).texts
    assert all(f"£{row.cost:,.0f}" in cells for row in plan.money)


@pytest.mark.slow
def test_every_text_in_a_notebook_is_escaped() -> None:
    tutorial = mixopt.load("tutorial")
    bad = "<script>alert(1)</script> & \"x\" 'y'"
    head = tutorial.head.model_copy(update={"title": bad, "areas": {"littleton": bad}})
    named = dataclasses.replace(tutorial, head=head, changes=(bad,), name=bad)
    short = mixopt.changed(named, {"funding.budget.amount": 6900})
    lp = mixopt.build(named)
    shown: list[Any] = [
        named, mixopt.solve(named), mixopt.prices(named), mixopt.explain(named),
        mixopt.prices(named)[0], mixopt.price(named, "standards.caseload.limit"),
        mixopt.explain(short), mixopt.solve_lp(lp),
    ]  # fmt: skip
    for each in shown:
        page = Texts(each._repr_html_())
        assert page.tags <= KNOWN
    assert any(bad in text for text in Texts(named._repr_html_()).texts)


def test_prices_show_the_twenty_that_move_the_answer_most() -> None:
    prices = mixopt.prices(mixopt.load("tutorial"))
    texts = Texts(prices._repr_html_()).texts
    shown = [text for text in texts if text in {price.address for price in prices}]
    assert shown == [price.address for price in prices.ranked()[:20]]
    assert max(len(repr(price)) for price in prices) <= 200


def test_a_frame_has_the_columns_of_its_table(solved: tuple[Instance, mixopt.Plan]) -> None:
    _, plan = solved
    for name, rows in plan.tables().items():
        found = mixopt.frame(rows)
        assert len(found) == len(rows)
        if rows:
            assert list(found.columns) == [each.name for each in dataclasses.fields(TABLES[name])]


def test_titles_stand_beside_their_names(solved: tuple[Instance, mixopt.Plan]) -> None:
    instance, plan = solved
    for name, rows in plan.tables().items():
        plain, found = mixopt.frame(rows), mixopt.frame(rows, titles=instance)
        pd.testing.assert_frame_equal(found[list(plain.columns)], plain)
        for column in found.columns:
            if not column.endswith("_title"):
                continue
            own = column.removesuffix("_title")
            assert list(found.columns).index(column) == list(found.columns).index(own) + 1
            blank = found[own].eq("") & (own != "partner")
            assert found[column][~blank].str.len().gt(0).all(), (name, column)


def test_titles_are_those_of_the_instance() -> None:
    tutorial = mixopt.load("tutorial")
    found = mixopt.frame(mixopt.solve(tutorial).ledger, titles=tutorial)
    row = found[found.line == "services.foster_in_house"].iloc[0]
    assert row.area_title == "Littleton"
    assert row.line_title == "Foster care, the council's own carers"
    assert row.figure_title == "Foster care, the council's own carers: price"
    assert row.source_title == "Invented for the tutorial"
    prices = mixopt.frame(mixopt.prices(tutorial), titles=tutorial).set_index("address")
    assert prices.address_title["standards.caseload.limit"] == "Cases for each social worker: limit"
    assert prices.address_title.str.len().gt(0).all()


def test_every_figure_has_a_title_of_its_own(solved: tuple[Instance, mixopt.Plan]) -> None:
    from mixopt.instance.titles import figure_titles

    instance, _ = solved
    titles = figure_titles(instance)
    assert len(titles) == len(instance.figures)
    assert all(": " in title or title for title in titles.values())


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (3, "was given a int"),
        ("ledger", "was given a str"),
        ([1], "was given 1 among them"),
        (mixopt.Plan, "was given"),
    ],
)
def test_what_is_no_rows_is_answered_with_what_to_write(rows: Any, says: str) -> None:
    with pytest.raises(TypeError, match=says) as fault:
        mixopt.frame(rows)
    assert "mixopt.frame(plan.ledger)" in str(fault.value)


def test_a_whole_plan_is_no_rows() -> None:
    tutorial = mixopt.load("tutorial")
    with pytest.raises(TypeError, match=r"mixopt\.frame\(plan\.ledger\)"):
        mixopt.frame(mixopt.solve(tutorial))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="takes an instance"):
        mixopt.frame((), titles="tutorial")  # type: ignore[arg-type]
