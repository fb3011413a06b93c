"""Writes, into the README of an instance, the table of what each of its strategies comes to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import mixopt
from mixopt.instance.instance import Instance
from mixopt.report.own_money import adds, describe_added, describe_position, sum_added
from mixopt.results.comparison import Column, Comparison
from mixopt.results.own_money import OwnMoney
from mixopt.units import pounds

INSTANCES = Path(__file__).resolve().parent.parent / "instances"

NAMES = (
    "barking-and-dagenham", "better-care-fund", "derby", "derby-flows", "redbridge",
    "redbridge-groups", "stockport",
)  # fmt: skip

BEGIN = "<!-- strategies: docs/write.py writes from here"
END = "to here -->"

PLAN = "unchanged"
"""The plan of the files, which all others are held against."""

SHOWN = {"mix": 3, "staff": 1, "levers": 2}
"""Topics, and how many of what differs most in each are named."""

LEAST = 0.5
"""People, FTE or starts; less is not worth a word."""

MILLION = 1e6


def readme(name: str) -> str:
    """The whole README of an instance, with the table as it would be written now."""
    text = (INSTANCES / name / "README.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN} -->\n\n{table(mixopt.load(name))}\n<!-- {END}{after}"


def strategies(instance: Instance) -> list[str]:
    """The scenarios that say why a council would ask for them."""
    return [name for name, scenario in instance.scenarios.items() if scenario.why]


def table(instance: Instance) -> str:
    """What each strategy costs, and how its plan differs from the plan of the files."""
    found = mixopt.compare(instance, scenarios=[PLAN, *strategies(instance)])
    last = instance.periods[-1].name
    columns = [column for column in found.columns if column.name != found.columns[0].name]
    base = columns[0].cost or 0.0
    lines = [
        f"| strategy | cost, £m | against the plan | what differs most by {last}, the plan → this |",
        "|---|---:|---:|---|",
    ]
    for column in columns:
        if column.cost is None:
            why = "; ".join([column.why, *_money(instance, found, column)])
            lines.append(f"| `{column.name}` | **no plan** | | {why} |")
            continue
        label = "the plan" if column.name == PLAN else f"`{column.name}`"
        more = "" if column.name == PLAN else _signed((column.cost - base) / MILLION)
        differs = "; ".join([*_money(instance, found, column), *_differences(found, column, last)])
        lines.append(f"| {label} | {column.cost / MILLION:.2f} | {more} | {differs} |")
    lines += ["", f"Over the plan, later money discounted: {pounds(base)} for the plan itself."]
    return "\n".join(lines) + "\n"


def _signed(value: float) -> str:
    """A difference to a hundredth, with its sign; 0.00 has none."""
    text = f"{value:+.2f}"
    return text[1:] if float(text) == 0 else text


def _differences(found: Comparison, column: Column, last: str) -> Iterator[str]:
    """What differs most from the plan of the files, in words."""
    if column.name == PLAN:
        return
    for topic, most in SHOWN.items():
        period, measure = ("", "") if topic == "levers" else (last, "last")
        here = _values(found, column.name, topic, period, measure)
        plan = _values(found, PLAN, topic, period, measure)
        titles = dict.fromkeys([*plan, *here])
        moved = {each: here.get(each, 0.0) - plan.get(each, 0.0) for each in titles}
        for each in sorted(moved, key=lambda each: -abs(moved[each]))[:most]:
            if abs(moved[each]) >= LEAST:
                was, now = plan.get(each, 0.0), here.get(each, 0.0)
                yield f"{each} {was:,.1f} → {now:,.1f}"


def _money(instance: Instance, found: Comparison, column: Column) -> Iterator[str]:
    """What a strategy adds to the council's money or takes, and where it stands without."""
    if column.name == PLAN:
        return
    money = OwnMoney(mixopt.with_scenario(instance, column.name))
    added = sum_added(money.added)
    if words := describe_added("", added, "").strip(". "):
        yield f"**{words}**"
    if adds(added) and column.name in found.plans:
        plan = found.plans[column.name]
        yield describe_position(money.positions(plan.tables()), len(plan.areas))


def _values(
    found: Comparison, column: str, topic: str, period: str, measure: str
) -> dict[str, float]:
    return {
        row.title: row.value
        for row in found.topic(topic)
        if (row.column, row.period, row.measure, row.area) == (column, period, measure, "")
        and row.value is not None
    }
