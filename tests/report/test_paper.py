"""A committee paper: its words are made of the plan, and each number is the ledger's."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from mixopt.analysis.paper import prepare_paper
from mixopt.analysis.risk import risk
from mixopt.analysis.solve import solve
from mixopt.errors import DataError
from mixopt.instance.fingerprint import fingerprint
from mixopt.instance.instance import Instance
from mixopt.instance.scenarios import changed
from mixopt.report.html.charts import short
from mixopt.report.html.page import html_page
from mixopt.report.markdown import markdown_paper
from mixopt.report.paper.document import Paper, without_options
from mixopt.report.paper.paper import write_paper
from mixopt.results.paper_answers import PaperAnswers
from mixopt.results.risk_words import headline
from mixopt.schema.scenarios import Change

from support.hostile import hostile
from support.sampling import quickly, sampled
from support.shipped import SHIPPED, planned, shipped

DAY = date(2026, 11, 28)

PAPERS: dict[str, tuple[Paper, PaperAnswers]] = {}


def paper(name: str) -> tuple[Paper, PaperAnswers]:
    if name not in PAPERS:
        answers = prepare_paper(shipped(name)).answer(planned(name))
        PAPERS[name] = write_paper(shipped(name), answers, DAY), answers
    return PAPERS[name]


def paper_of(made: Instance, *strategies: str) -> Paper:
    return write_paper(made, prepare_paper(made, strategies).answer(solve(made)), DAY)


def amounts(texts: Any) -> list[float]:
    """Every amount in £ of some texts, with its sign."""
    found = re.findall(r"(-?)£([\d,]+(?:\.\d+)?)", " ".join(texts))
    return [float(sign + number.replace(",", "")) for sign, number in found]


def exhibit(of: Paper, caption: str) -> Any:
    return next(e for s in of.sections for e in s.exhibits if e.caption.startswith(caption))


def test_the_answer_of_the_tutorial_word_for_word() -> None:
    assert paper("tutorial")[0].answer == [
        "Least-cost plan, 2025/26, in cash: £7,001,143, £498,857 inside the envelope.",
        "Doing nothing, with today's mix and staff ratios held, would cost £7,927,071: the plan costs £925,929 less.",
        "By 2025/26 people move between services: more in Foster care by independent agencies (+3.0) and Foster care, the council's own carers (+2.0); fewer in Children's home (-5.0).",
        "What limits the plan most: one more place available: Foster care, the council's own carers in 2025/26 saves £182,500.",
    ]


@pytest.mark.slow
def test_the_answer_where_no_service_supports_anybody() -> None:
    found, _ = paper("stockport")
    assert found.question.startswith("Which levers meet every limit and every target")
    assert not any("mix" in sentence for sentence in found.answer)
    fund, _ = paper("better-care-fund")
    assert (
        "Doing nothing, with today's mix and staff ratios held, would cost as much." in fund.answer
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["redbridge", "stockport", "tutorial"]))
def test_each_amount_in_the_answer_is_one_of_the_ledger(name: str) -> None:
    found, answers = paper(name)
    mine = answers.plan
    sums = {
        "cost": sum(entry.amount for entry in mine.ledger), "discounted": mine.cost,
        "nothing": sum(entry.amount for entry in answers.nothing.ledger),
        "headroom": sum(row.headroom or 0 for row in mine.money),
        "tight": min((row.headroom for row in mine.money if row.headroom is not None), default=0),
        "funds": sum(row.from_funds for row in mine.money),
        "saved": sum(row.saved for row in mine.savings),
        "target": sum(row.target or 0 for row in mine.savings),
        "later": sum(row.saved * money.discount for row, money in zip(mine.savings, mine.money, strict=False)),
        "last": sum(row.saved for row in mine.savings if row.period == mine.periods[-1]),
        "last target": sum(row.target or 0 for row in mine.savings if row.period == mine.periods[-1]),
        "one-off": sum(row.one_off for row in mine.savings),
    }  # fmt: skip
    sums["beyond"], sums["less"] = sums["saved"] - sums["target"], sums["nothing"] - sums["cost"]
    known = [abs(amount) for amount in sums.values()]
    known += [abs(row.change) for row in mine.limits if row.change is not None]
    shown = amounts(found.answer)
    assert shown
    assert [a for a in shown if not any(abs(abs(a) - k) <= 1 for k in known)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["derby-flows", "stockport"]))
def test_what_differs_from_doing_nothing_adds_up(name: str) -> None:
    found, answers = paper(name)
    if name == "better-care-fund":  # all of it is spent as today
        words = "Line by line the plan costs what doing nothing would."
        assert words in [s for each in found.sections for s in each.sentences]
        return
    table = exhibit(found, "The plan less doing nothing")
    *lines, whole = [amounts(cells)[0] for _, cells in table.rows]
    exact = sum(e.amount for e in answers.plan.ledger)
    exact -= sum(e.amount for e in answers.nothing.ledger)
    assert whole == pytest.approx(exact, abs=0.5)
    assert sum(lines) == pytest.approx(whole, abs=0.5 * len(lines) + 0.5)
    drawn = table.picture.series[0].values
    assert [round(number) for number in drawn] == pytest.approx(lines, abs=1)


@pytest.mark.parametrize("name", quickly(SHIPPED, "tutorial", "stockport"))
def test_pictures_show_the_plan_s_own_sums(name: str) -> None:
    found, answers = paper(name)
    mine = answers.plan
    drawn = {each.name: each.values for each in exhibit(found, "Money").picture.series}
    for at, period in enumerate(mine.periods):
        rows = [row for row in mine.money if row.period == period]
        paid = 0 if name == "better-care-fund" else sum(row.from_funds for row in rows)
        assert drawn["The plan"][at] == pytest.approx(sum(row.cost for row in rows) - paid)
        if "Budget envelope" in drawn:
            assert drawn["Budget envelope"][at] == pytest.approx(sum(r.envelope for r in rows))
            left = sum(row.headroom for row in rows)
            assert drawn["Budget envelope"][at] - drawn["The plan"][at] == pytest.approx(left)


@pytest.mark.slow
def test_the_savings_bridge_is_in_the_paper_and_adds_up() -> None:
    found, _ = paper("redbridge")
    table = exhibit(found, "The savings bridge")
    (_, first), *steps, (_, last) = table.rows
    saved = sum(amounts([cells[0]])[0] for _, cells in steps)
    assert amounts([first[3]])[0] - saved == pytest.approx(amounts([last[3]])[0], abs=len(steps))
    titles = [title for title, _ in table.rows]
    assert "Recruit foster households of the council's own" in titles


class Reader(HTMLParser):
    """Reads a page: which tags are open, what headings, tables and pictures there are."""

    VOID = frozenset({"meta", "line", "circle", "rect", "polyline", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.faults: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag == "html" and dict(attrs).get("lang") != "en-GB":
            self.faults.append("no language")
        for name, value in attrs:
            if name in {"src", "href", "action"} and not (value or "").startswith("#"):
                self.faults.append(f"{tag} asks for {value}")
            if name.startswith("on"):
                self.faults.append(f"{tag} has {name}")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.open.pop() != tag:
            self.faults.append(f"{tag} closes another")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"style"}:
            self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


@pytest.mark.slow
@pytest.mark.parametrize("name", quickly(SHIPPED, "derby", "stockport"))
def test_a_page_is_whole_offline_and_has_a_table_under_each_picture(name: str) -> None:
    found, _ = paper(name)
    page = read(html_page(found))
    assert page.faults == []
    assert page.open == []
    assert page.seen.count("script") == 0
    assert page.seen.count("h1") == 1
    assert page.seen.count("svg") == page.seen.count("desc")
    pictures = sum(1 for s in found.sections for e in s.exhibits if e.picture)
    tables = sum(len(s.exhibits) for s in found.sections)
    assert (page.seen.count("svg"), page.seen.count("table")) == (pictures, tables)
    assert page.seen.count("caption") == tables
    words = " ".join(" ".join(page.text).split())
    for sentence in (*found.answer, *(s for each in found.sections for s in each.sentences)):
        assert " ".join(sentence.split()) in words


def test_words_from_files_come_out_as_words() -> None:
    found = paper_of(hostile("tutorial"))
    page = html_page(found)
    reader = read(page)
    assert reader.faults == []
    assert reader.seen.count("script") == 0
    assert "<script" not in page
    assert "<script>alert(1)</script>" in " ".join(reader.text)
    text = markdown_paper(found)
    assert re.search(r"(?<!\\)[<|]script", text) is None
    for line in text.splitlines():
        if line.startswith("| "):
            cells = re.split(r"(?<!\\)\|", line)
            assert len(cells) > 3 or "$" not in line


@pytest.mark.slow
def test_markdown_has_the_same_sentences_and_tables() -> None:
    found, _ = paper("redbridge")
    text = markdown_paper(found)
    for section in found.sections:
        assert f"\n## {section.heading}\n" in text
    plain = text.replace("\\", "")
    for sentence in found.answer:
        assert sentence in plain
    assert text.count("| :--- |") == sum(len(s.exhibits) for s in found.sections)


@pytest.mark.slow
def test_word_has_the_same_headings_and_tables() -> None:
    docx = pytest.importorskip("docx")
    from mixopt.report.word import word_document

    found, _ = paper("redbridge")
    document = docx.Document(io.BytesIO(word_document(found)))
    texts = [each.text for each in document.paragraphs]
    assert all(sentence in texts for sentence in found.answer)
    assert all(section.heading in texts for section in found.sections)
    assert len(document.tables) == sum(len(s.exhibits) for s in found.sections)
    first = exhibit(found, "Money")
    row = [cell.text for cell in document.tables[0].rows[1].cells]
    assert row == [first.rows[0][0], *first.rows[0][1]]


@pytest.mark.slow
def test_strategies_stand_beside_the_plan() -> None:
    found = paper_of(shipped("redbridge"), "squeezed", "need_up_10")
    section = next(each for each in found.sections if each.heading == "Strategies compared")
    money = next(e for e in section.exhibits if e.caption.startswith("Money"))
    assert {"Do nothing", "unchanged"} <= set(money.headings)
    assert any(item.startswith("squeezed") for item in section.items)


def test_the_fingerprint_is_that_of_the_figures() -> None:
    made = shipped("tutorial")
    shuffled = replace(made, figures=dict(reversed(made.figures.items())))
    other = changed(made, [Change(address="services.foster_in_house.available", set=41)], "a test")
    assert fingerprint(made) == fingerprint(shuffled)
    assert fingerprint(made) != fingerprint(other)
    assert fingerprint(made) in dict(paper("tutorial")[0].trace).values()


def test_the_same_paper_is_the_same_bytes() -> None:
    made = shipped("tutorial")
    assert html_page(paper_of(made)) == html_page(paper_of(made))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (113_200_000, "£113.2m"),
        (-1_049_000, "-£1.0m"),
        (52_143, "£52k"),
        (-98.2, "-£98"),
        (0, "£0"),
    ],
)
def test_amounts_beside_bars(number: float, text: str) -> None:
    assert short(number, "£") == text


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("~ Could differ at the same cost; --table Freedom has it.", "~ Could differ at the same cost."),
        ("What is given is the same. --table Freedom has the rest.", "What is given is the same."),
        ("A minus saves; a dash: none. 3 more limits in --json and --csv.", "A minus saves; a dash: none."),
        ("Net of what people contribute.", "Net of what people contribute."),
    ],
)  # fmt: skip
def test_options_of_the_command_line_are_not_for_a_committee(words: str, left: str) -> None:
    assert without_options(words) == left


@pytest.mark.slow
@pytest.mark.parametrize("name", quickly(SHIPPED, "derby", "stockport"))
def test_no_option_of_the_command_line_is_in_a_paper(name: str) -> None:
    found, _ = paper(name)
    texts = [*found.answer]
    for section in found.sections:
        texts += [*section.sentences, *(e.note for e in section.exhibits)]
    assert [text for text in texts if " --" in text or text.startswith("--")] == []


@pytest.mark.slow
def test_how_sure_the_plan_is_stands_in_the_paper_as_risk_says_it() -> None:
    instance = shipped("redbridge")
    answers = prepare_paper(instance, draws=20).answer(planned("redbridge"))
    assert answers.risk == risk(instance, draws=20)
    found = write_paper(instance, answers, DAY)
    section = next(each for each in found.sections if each.heading == "How sure it is")
    assert section.sentences[0] == headline(answers.risk)
    money = exhibit(found, "What it may cost")
    assert money.rows[0] == ("Plan held", [])
    for at, period in enumerate(answers.plan.periods):
        cost = answers.risk.estimate("held", "cost", period)
        shown = [float(cell.replace(",", "")) for cell in money.rows[at + 1][1]]
        exact = (cost.p5, cost.p25, cost.p50, cost.p75, cost.p95, cost.mean, cost.tail)
        assert shown == pytest.approx([each / 1000 for each in exact], abs=0.5)
        assert [each.values[at] for each in money.picture.series] == [cost.p50, cost.p5, cost.p95]
    for page in (html_page(found), markdown_paper(found)):
        assert "How sure it is" in page
    assert "How sure it is" not in html_page(paper("redbridge")[0])


def test_a_paper_of_figures_without_spreads_refuses_to_draw() -> None:
    with pytest.raises(DataError, match="says of no figure how far it may be out"):
        prepare_paper(shipped("tutorial"), draws=20)


@pytest.mark.slow
def test_a_price_that_holds_as_far_as_money_may_go_has_no_end_in_a_paper() -> None:
    """Of a fixed line each £1 less saves £1, down to the least that a figure of money may be."""
    found, _ = paper("derby")
    rows = exhibit(found, "Figures that move the cost most").rows
    ends = {cell.lstrip("-") for _, cells in rows for cell in cells[-3:-1]}
    assert "no end" in ends
    assert not ends & {"100,000,000,000", "100,000,000"}
