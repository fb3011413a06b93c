"""Whether the money of an instance's head and its model's fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.data.model_checks import unfitting
from mixopt.data.yaml import Document
from mixopt.errors import Fault
from mixopt.instance.funding_figures import ROUNDING, TARGET
from mixopt.instance.lines import lines_of, match_lines, parts_of, payable
from mixopt.instance.nearest import MOST_TOLD, Known
from mixopt.schema.head import Head
from mixopt.schema.model import Model


def money_faults(document: Document, head: Head, model: Model, file: str) -> Iterator[Fault]:
    """What the head says of funds and lines that the model does not bear out.

    Args:
        document: Where the parts of the head stand.
        head: The head.
        model: The model.
        file: What messages call the model's file.
    """
    yield from _entries(document, head, model)
    yield from _ends(document, head, model, file)
    yield from _bridges(document, head, model, file)
    for name in model.partners:
        if name in head.areas:
            at = document.at(("areas", name))
            yield Fault(at, f"'{name}' is a partner of the model too", "Rename the area")
    every, payers = lines_of(model, head), payable(model, head)
    for name, fence in model.ringfences.items():
        lines = match_lines(fence.lines, every)
        paid = {line.name for fund in fence.funds for line in payers.get(fund, [])}
        if fence.funds and not paid & set(lines):
            where = f"{document.name}, model '{head.model}' (ringfences.{name})"
            what = f"the funds of '{name}' may pay for none of its lines"
            yield Fault(where, what, "Change its 'funds' or 'lines', or what they may pay")
    yield from _sharing(document, head, model, file)
    for found in unfitting(model, head):
        where = f"{document.name}, model '{head.model}' ({'.'.join(map(str, found.path[:2]))})"
        yield Fault(where, found.what, found.remedy)
    if not head.envelope and model.funds:
        yield from _unpaid(document, head, model)


def _sharing(document: Document, head: Head, model: Model, file: str) -> Iterator[Fault]:
    known = Known([*(head.areas if len(head.areas) > 1 else ()), *model.partners])
    for i, name in enumerate(head.no_worse_off):
        if name not in known:
            at = document.at(("no_worse_off", i))
            alone = len(head.areas) == 1
            remedy = "Remove it: there is one area" if alone else known.remedy(name)
            what = f"no area or partner called '{name}' that shares anything"
            yield Fault(at, f"{what} ({file} lists the partners)", remedy)


def _entries(document: Document, head: Head, model: Model) -> Iterator[Fault]:
    parts = {part: fund for fund in model.funds for part in parts_of(model, fund)}
    parts |= {fund: fund for fund in model.funds}
    for section in ("envelope", "lines"):
        for name in getattr(head, section):
            at = document.at((section, name))
            if name in parts:
                what = f"'{name}' is a name in the model's fund '{parts[name]}' too"
                yield Fault(at, what, "Rename one of them")
            elif name == ROUNDING:
                yield Fault(at, f"'{name}' is kept for how contributions are rounded", "Rename it")
    for name in parts:
        if name in {ROUNDING, TARGET}:
            where = f"{document.name}, model '{head.model}' (funds)"
            yield Fault(where, f"'{name}' is kept for another entry", "Rename it")


def _ends(document: Document, head: Head, model: Model, file: str) -> Iterator[Fault]:
    funds = Known(model.funds)
    last_days = [str(days.last) for days in head.periods.values()]
    for name, day in head.ends.items():
        at = document.at(("ends", name))
        if name not in funds:
            yield _no_fund(at, name, file, funds)
        elif str(day) not in last_days:
            what = f"'{name}' ends on {day}, which is the last day of no period"
            some = ", ".join(last_days[:MOST_TOLD])
            yield Fault(at, what, f"Write one of {some}, or remove it")


def _no_fund(at: str, name: str, file: str, funds: Known) -> Fault:
    return Fault(at, f"{file} has no fund called '{name}'", funds.remedy(name))


def _bridges(document: Document, head: Head, model: Model, file: str) -> Iterator[Fault]:
    funds, known = Known(model.funds), Known(head.periods)
    for name, periods in head.bridges.items():
        at = document.at(("bridges", name))
        if name not in funds:
            yield _no_fund(at, name, file, funds)
        elif model.funds[name].kind != "one_off":
            what = f"'{name}' bridges, but it is no one-off fund"
            yield Fault(at, what, "Remove it: other funds pay what recurs anyway")
        for i, period in enumerate(periods):
            if period not in head.periods:
                at = document.at(("bridges", name, i))
                yield Fault(at, f"no period called '{period}'", known.remedy(period))
            elif name in head.ends and head.periods[period].first > head.ends[name]:
                at = document.at(("bridges", name, i))
                what = f"'{name}' bridges {period}, and ended on {head.ends[name]}"
                yield Fault(at, what, "Remove the period, or change its day under 'ends'")


def _unpaid(document: Document, head: Head, model: Model) -> Iterator[Fault]:
    """Without an envelope, every line needs a fund, and no line may bring money in."""
    paid = {line.name for lines in payable(model, head).values() for line in lines}
    at = f"{document.name}, line 1"
    for line in lines_of(model, head).values():
        if line.income:
            what = f"'{line.name}' brings money in, and there is no envelope that it could go to"
            yield Fault(at, what, "Name the parts of an envelope, under 'envelope'")
        elif line.name not in paid:
            what = f"no fund may pay for '{line.name}', and there is no envelope"
            yield Fault(at, what, "List it under 'pays' of a fund, or name an envelope's parts")
