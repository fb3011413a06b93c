"""The summary of a plan for a director: the question, the answer, money and mix with charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xlsxwriter.utility import xl_col_to_name

from mixopt.instance.instance import Instance
from mixopt.report.own_money import adds, sum_added
from mixopt.report.paper.numbers import people_by_service
from mixopt.report.paper.paper import trace_of
from mixopt.report.paper.sentences import answer_plan, ask_question
from mixopt.report.placeholders import describe_placeholders
from mixopt.report.workbook.book import Sheet
from mixopt.report.workbook.layout import MONEY
from mixopt.report.workbook.ledger import MoneyCell
from mixopt.results.own_money import OwnMoney
from mixopt.results.plan import Plan


@dataclass(frozen=True, slots=True)
class Summary:
    """The first sheet of a plan's workbook.

    Attributes:
        instance: For titles.
        plan: Every number.
        day: When it was made.
        money: Where numbers of the sheet Money stand: what is summed here follows them.
    """

    instance: Instance
    plan: Plan
    day: date
    money: MoneyCell

    def add(self, sheet: Sheet) -> None:
        """The question, the answer, the money with its chart, the mix with its chart."""
        plan, periods = self.plan, self.plan.periods
        sheet.sheet.set_column(0, 0, 46)
        sheet.sheet.set_column(1, len(periods) + 1, 15)
        sheet.text(0, 0, plan.title, "title", wide=False)
        row = 2
        for words in (
            ask_question(self.instance, plan),
            *answer_plan(self.instance, plan),
            *describe_placeholders(self.instance),
        ):
            looks = ("bold", "wrap") if row == 2 else ("wrap",)
            sheet.sheet.merge_range(row, 0, row, 6, "", sheet.book.look(*looks))
            sheet.text(row, 0, words, *looks, wide=False)
            sheet.sheet.set_row(row, 15 * (1 + len(words) // 115))
            row += 1
        row = self._add_money(sheet, row + 1)
        row = self._add_mix(sheet, row + 1)
        sheet.text(row + 1, 0, "Where these figures come from", "bold", wide=False)
        for at, (name, value) in enumerate(trace_of(self.instance, plan, self.day), row + 2):
            sheet.text(at, 0, name, wide=False)
            sheet.text(at, 1, value, wide=False)

    @property
    def _counting(self) -> str:
        """That a number counts what scenarios add, as the sheet Money does."""
        added = sum_added(OwnMoney(self.instance).added)
        return ", with what the scenario adds" if adds(added) else ""

    def _add_money(self, sheet: Sheet, row: int) -> int:
        """Cost, envelope and headroom, all areas together, taken from the sheet Money."""
        periods = self.plan.periods
        sheet.text(row, 0, "£", "head", wide=False)
        for at, period in enumerate(periods):
            sheet.text(row, 1 + at, period, "head", "right", wide=False)
        first = row + 1
        shown = [
            ("cost", "Cost"),
            ("from_funds", "Paid by funds"),
            ("envelope", "Budget envelope"),
            ("headroom", f"Headroom{self._counting}"),
        ]
        row = first
        where: dict[str, int] = {}
        for field, words in shown:
            if not any(getattr(each, field) for each in self.plan.money):
                continue
            sheet.text(row, 0, words, wide=False)
            for at, period in enumerate(periods):
                cells = "+".join(self.money(area, field, at) for area in self.plan.areas)
                value = sum(getattr(e, field) or 0.0 for e in self.plan.money if e.period == period)
                sheet.formula(row, 1 + at, cells, value, MONEY)
            where[field] = row
            row += 1
            if field == "from_funds":
                sheet.text(row, 0, "Cost less what funds pay", wide=False)
                for at, period in enumerate(periods):
                    column = xl_col_to_name(1 + at)
                    net = sum(e.cost - e.from_funds for e in self.plan.money if e.period == period)
                    sheet.formula(row, 1 + at, f"{column}{row - 1}-{column}{row}", net, MONEY)
                where["net"] = row
                row += 1
        self._add_chart(sheet, first - 1, where, row + 1)
        return row + 17

    def _add_chart(self, sheet: Sheet, heads: int, where: dict[str, int], at: int) -> None:
        """Bars of the cost less what funds pay, and the envelope as a line."""
        last = len(self.plan.periods)
        chart = sheet.book.book.add_chart({"type": "column"})
        names = ["Summary", heads, 1, heads, last]
        cost = where.get("net", where["cost"])
        words = "Cost less what funds pay" if "net" in where else "Cost"
        chart.add_series(
            {
                "name": words,
                "categories": names,
                "fill": {"color": "#1D4F7C"},
                "values": ["Summary", cost, 1, cost, last],
            }
        )
        chart.set_y_axis({"min": 0, "num_format": "£#,##0", "major_gridlines": {"visible": True}})
        if "envelope" in where:
            line = sheet.book.book.add_chart({"type": "line"})
            line.add_series(
                {
                    "name": "Budget envelope",
                    "categories": names,
                    "values": ["Summary", where["envelope"], 1, where["envelope"], last],
                    "line": {"color": "#8A3B12", "width": 2.5},
                    "marker": {"type": "circle"},
                }
            )
            chart.combine(line)
        chart.set_title({"name": "Cost against the budget envelope, £"})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 760, "height": 290})
        sheet.sheet.insert_chart(at, 0, chart, {"description": "Cost and envelope by period"})

    def _add_mix(self, sheet: Sheet, row: int) -> int:
        """People by service today and in the last period, with a chart."""
        found = people_by_service(self.plan)
        if not found:
            return row
        last = self.plan.periods[-1]
        for column, words in enumerate(("People in each service", "Today", last, "Change")):
            sheet.text(row, column, words, "head", wide=False)
        first = row + 1
        for at, (service, (today, then)) in enumerate(found.items(), first):
            sheet.text(at, 0, self.instance.model.services[service].title, wide=False)
            sheet.number(at, 1, today, "count")
            sheet.number(at, 2, then, "count")
            cells = f"C{at + 1}-B{at + 1}"
            sheet.formula(at, 3, cells, then - today, "count")
        end = first + len(found) - 1
        chart = sheet.book.book.add_chart({"type": "bar"})
        for column, colour in ((1, "#8FB3D3"), (2, "#1D4F7C")):
            chart.add_series(
                {
                    "name": ["Summary", row, column],
                    "categories": ["Summary", first, 0, end, 0],
                    "values": ["Summary", first, column, end, column],
                    "fill": {"color": colour},
                }
            )
        chart.set_y_axis({"reverse": True})
        chart.set_title({"name": f"People in each service, today and in {last}"})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 760, "height": 120 + 34 * len(found)})
        sheet.sheet.insert_chart(end + 2, 0, chart, {"description": "People in each service"})
        return end + 2 + (120 + 34 * len(found)) // 20 + 1
