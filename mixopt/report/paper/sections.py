"""The sections of a paper, in the order in which a committee reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mixopt.instance.instance import Instance
from mixopt.instance.notebook import pluralise
from mixopt.instance.titles import line_title
from mixopt.report.own_money import adds, sum_added
from mixopt.report.paper.document import Exhibit, Picture, Section, Series, without_options
from mixopt.report.paper.numbers import costs, differences, envelope, people_by_service
from mixopt.report.paper.prices import list_assumed_figures, list_figures, list_limits
from mixopt.report.paper.steps import list_steps
from mixopt.report.paper.uncertainty import describe_uncertainty
from mixopt.report.proofs import describe_certificates
from mixopt.report.terminal.area import Area
from mixopt.report.terminal.assumptions import describe_sources
from mixopt.report.terminal.block import Block
from mixopt.report.terminal.comparison import describe_columns
from mixopt.report.terminal.comparison_tables import Tables
from mixopt.report.terminal.freedom import describe_freedom
from mixopt.report.terminal.grid import Grid, thousands
from mixopt.report.terminal.repaid_later import describe_repaid_later
from mixopt.report.terminal.savings_bridge import describe_bridge
from mixopt.report.terminal.summary_blocks import Blocks
from mixopt.report.terminal.summary_money import money_block
from mixopt.results.comparison import Comparison
from mixopt.results.own_money import OwnMoney
from mixopt.results.paper_answers import PaperAnswers
from mixopt.units import pounds

MOST_SERVICES = 12
"""Services in a picture; the table has all."""

MOST_LINES = 12
"""Lines of the ledger in a picture and its table; the rest is one line."""

NOTHING = "Doing nothing"


@dataclass(frozen=True, slots=True)
class Sections:
    """All sections of one paper."""

    instance: Instance
    answers: PaperAnswers

    def all(self) -> Iterator[Section]:
        """Every section that has something in it."""
        for section in (
            self.money(), self.mix(), self.starts(), self.staff(), self.saving(), self.limits(),
            self.strategies(), self.uncertainty(), self.assumptions(), self.sources(), self.proof(),
        ):  # fmt: skip
            if section and (section.sentences or section.exhibits or section.items):
                yield section

    def money(self) -> Section:
        """Cost against the envelope, year by year, with doing nothing beside it."""
        plan, nothing = self.answers.plan, self.answers.nothing
        net = self._is_net
        ours = costs(plan.money, plan.periods, net=net)
        theirs = costs(nothing.tables["money"], plan.periods, net=net)
        most = envelope(plan)
        series = [Series("The plan", ours), Series(NOTHING, theirs)]
        what = "The plan's cost beside that of doing nothing"
        beside = " with what the scenario adds" if self._is_added else ""
        if most is not None:
            series.append(Series(f"Budget envelope{beside}", most, line=True))
            what += f", against the budget envelope{beside}"
        what += self._less_funds and f",{self._less_funds}"
        block = money_block(self.instance, plan)
        exhibit = _of_block(block)
        under = " under the scenario" if self.instance.scenario else ""
        label = f"{NOTHING}{under}: cost{self._less_funds}"
        rows = [*exhibit.rows, (label, [*map(thousands, theirs)])]
        says = f"In {plan.periods[-1]} the plan costs {pounds(ours[-1])}"
        says += f" and doing nothing {pounds(theirs[-1])}{self._less_funds}"
        if most is not None:
            says += f", and the envelope{beside} is {pounds(most[-1])}"
        picture = Picture("columns", what, f"{says}.", plan.periods, series, "£")
        areas = (
            [*self._grids("Money", "Savings", "Unmet")]
            if len(plan.areas) > 1
            else [*self._grids("Savings", "Unmet")]
        )
        exhibits = [replace(exhibit, rows=rows, picture=picture), *areas]
        return Section("Cost against the budget", (), exhibits)

    @property
    def _is_added(self) -> bool:
        """Whether scenarios that the plan is under add money."""
        return adds(sum_added(OwnMoney(self.instance).added))

    @property
    def _is_net(self) -> bool:
        """Whether costs are shown less what funds pay: not where funds pay for all."""
        plan = self.answers.plan
        paid = sum(row.from_funds for row in plan.money)
        return 0 < paid < sum(row.cost for row in plan.money) - 1

    @property
    def _less_funds(self) -> str:
        return " less what funds pay" if self._is_net else ""

    def mix(self) -> Section:
        """Who is supported where, today and at the end."""
        plan, services = self.answers.plan, self.instance.model.services
        people = people_by_service(plan)
        shown = [*people][:MOST_SERVICES]
        last = plan.periods[-1]
        says = "; ".join(
            f"{services[name].title}, {people[name][0]:,.1f} to {people[name][1]:,.1f}"
            for name in shown[:3]
        )
        picture = Picture(
            "pairs",
            f"People in each service, today and in {last}",
            f"The largest: {says}.",
            [services[name].title for name in shown],
            [
                Series("Today", [people[name][0] for name in shown]),
                Series(last, [people[name][1] for name in shown]),
            ],
            "people",
        )
        block = Blocks(self.instance, plan).mix()
        exhibit = replace(_of_block(block), picture=picture if shown else None)
        return Section("The mix today and then", (), [exhibit, *self._grids("Mix", "Sufficiency")])

    def starts(self) -> Section:
        """Levers by year, and schemes."""
        later = [*describe_repaid_later(self.instance, self.answers.plan)]
        return Section(
            "What to start, and when", (), [*self._grids("Levers", "Schemes", "Relief")], later
        )

    def staff(self) -> Section:
        """Staff and the standards they are held to."""
        return Section("Staff and standards", (), [*self._grids("Staff", "Standards")])

    def saving(self) -> Section:
        """Where the plan costs less than doing nothing, line by line."""
        plan, nothing = self.answers.plan, self.answers.nothing
        found = differences(plan.ledger, nothing.ledger)
        whole = sum(found.values())
        if not found:
            words = "Line by line the plan costs what doing nothing would."
            return Section("Where the saving comes from", (words,))
        first = [*found][:MOST_LINES]
        rows = [(line_title(self.instance, line), found[line]) for line in first]
        rest = whole - sum(found[line] for line in first)
        if len(found) > len(first):
            rows.append((f"All else ({pluralise(len(found) - len(first), 'line')})", rest))
        less = "less" if whole <= 0 else "more"
        words = (
            f"Over all periods the plan costs {pounds(abs(whole))} {less} than doing nothing. It "
            "spends more where a number is above nothing, and less where it stands with a minus."
        )
        picture = Picture(
            "sides",
            "What the plan spends beside doing nothing, line by line",
            words,
            [label for label, _ in rows],
            [Series("The plan less doing nothing", [amount for _, amount in rows])],
            "£",
        )
        table = [(label, [pounds(amount)]) for label, amount in [*rows, ("In all", whole)]]
        exhibit = Exhibit(
            "The plan less doing nothing, £ over all periods",
            ("Line", "£"),
            table,
            "Not discounted. Doing nothing holds today's mix and staff ratios as need and prices "
            "move, without levers, one-off money or reserves; it may break limits.",
            picture,
        )
        way, said = [], [words]
        if self.answers.bridge is not None:
            said += describe_bridge(self.answers.bridge)
            way = [list_steps(self.answers.bridge)]
        exhibits = [*way, exhibit, *self._grids("Bridge")]
        return Section("Where the saving comes from", said, exhibits)

    def limits(self) -> Section:
        """What binds, and what figures are worth, each with how far that holds."""
        exhibits = [
            list_limits(self.instance, self.answers.plan),
            list_figures(self.instance, self.answers.prices),
        ]
        words = (
            "A limit that binds has a price: what one more of it would add to the cost of the "
            "whole plan, or save. Each was found by solving again, or is proven by the basis."
        )
        return Section("What binds, and what one more is worth", (words,), exhibits)

    def strategies(self) -> Section | None:
        """Scenarios beside the plan."""
        found = self.answers.comparison
        if found is None:
            return None
        exhibits = [*_of_comparison(found)]
        return Section("Strategies compared", (), exhibits, [*describe_columns(found)])

    def uncertainty(self) -> Section | None:
        """How sure it is, where figures were drawn."""
        return describe_uncertainty(self.answers.risk) if self.answers.risk else None

    def assumptions(self) -> Section:
        """How much rests on judgement, and on which figures most."""
        plan = self.answers.plan
        sentences = [describe_sources(plan)]
        sentences += [without_options(words) for words in describe_freedom(plan)]
        found = list_assumed_figures(self.instance, self.answers.prices)
        return Section("What is assumed", sentences, [found] if found.rows else [])

    def sources(self) -> Section:
        """Every source, and of assumptions whose they are and why."""
        return Section("Sources", (), (), [*_sources(self.instance)])

    def proof(self) -> Section:
        """What is proven of the plan."""
        return Section("Certificate", describe_certificates(self.answers.plan))

    def _grids(self, *names: str) -> Iterator[Exhibit]:
        """Tables of every area, by name."""
        plan = self.answers.plan
        for area in plan.areas:
            for grid in Area(self.instance, plan, area).grids():
                if grid.name in names and grid.rows:
                    yield _of_grid(grid, plan.periods)


def _sources(instance: Instance) -> Iterator[str]:
    used = {cell.source for figure in instance.figures.values() for cell in figure.cells}
    for name, source in instance.head.sources.items():
        if name not in used:
            continue
        match source.kind:
            case "published":
                link = f" {source.link}" if source.link else ""
                yield f"{source.title}, {source.publisher}, {source.date} (published).{link}"
            case "derived":
                yield f"{source.title} (derived; each row's note gives the formula)."
            case "assumed":
                yield f"{source.title} (assumed by {source.by}): {source.why}"


def _of_block(block: Block) -> Exhibit:
    rows = [(row.label, row.cells) for row in block.rows]
    return Exhibit(block.title, ["", *block.headings], rows)


def _of_grid(grid: Grid, columns: Sequence[str]) -> Exhibit:
    headings = ["", *([grid.before] if grid.before else []), *columns]
    return Exhibit(grid.title, headings, grid.rows, without_options(grid.note))


def _of_comparison(found: Comparison) -> Iterator[Exhibit]:
    for grid, columns in Tables(found).grids():
        yield _of_grid(grid, [column.name for column in columns])
