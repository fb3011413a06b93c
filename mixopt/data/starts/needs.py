"""The rows of needs: how many cases each child is, and how many there are who have no flow."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.data.starts.children import Children
from mixopt.data.starts.reading import Reading
from mixopt.data.starts.team import Caseloads
from mixopt.data.starts.wording import number
from mixopt.instance.start import DERIVED, Row

UNDER_16, OVER_16, COMPLEX = "looked_after_under_16", "looked_after_16_17", "looked_after_complex"
AT_HOME = "looked_after_at_home"
WITHOUT_FLOW = ("children_in_need", "protection_plans", AT_HOME)


def list_needs(reading: Reading, children: Children, cases: Caseloads) -> Iterator[Row]:
    """How many children there are of each need, and how many cases each is."""
    held = "Held at this level: no forecast."
    note = (
        f"{number(cases.in_need, 0)} children in need less {number(cases.plans, 0)} on protection "
        f"plans less {number(children.all, 0)} looked after, {reading.date('cin')} (DfE, children "
        f"in need 2025, tables b1 and d5; LAIT) = {number(cases.rest, 0)}. Care leavers and unborn "
        f"children are among them. {held}"
    )
    yield _need("children_in_need", "demand", "people", cases.rest, DERIVED, note=note)
    yield _need("children_in_need", "cases_per_person", "cases/person", cases.of_rest, DERIVED,
                note=cases.words)  # fmt: skip
    plans = reading.council.figures["cpp"]
    where = f"{reading.council.name}, {plans.input.where}, {plans.date}"
    yield _need("protection_plans", "demand", "people", cases.plans, "cpp25", where, held)
    counting = "One child is one case."
    if cases.of_others < 1:
        counting = (
            f"Fewer cases are counted than children: {number(cases.of_others, 4)} each, "
            "the cases / the children on plans or looked after."
        )
    for need in ("protection_plans", AT_HOME, UNDER_16, OVER_16, COMPLEX):
        source = "counting" if cases.of_others == 1 else DERIVED
        yield _need(
            need, "cases_per_person", "cases/person", cases.of_others, source, note=counting
        )
    at_home, words = round(children.at_home, 1), _at_home(children)
    yield _need(AT_HOME, "demand", "people", at_home, DERIVED, note=f"{words} {held}")


def _need(
    need: str, figure: str, unit: str, value: float, source: str, where: str = "", note: str = ""
) -> Row:
    return Row("needs", (need,), figure, unit, (value,), source, where, note)


def _at_home(children: Children) -> str:
    parents, adoption = children.placed["placed_parents"], children.placed["placed_adoption"]
    return (
        f"{number(parents)} placed with parents + {number(adoption)} for adoption = "
        f"{number(children.at_home)} ({children.on}).{children.shared}"
    )


def describe_under_16(children: Children) -> str:
    """The children under 16 who are fostered."""
    over, supported, every = children.over_16, children.supported, children.all
    fostered, part = number(children.fostered), number(children.fostered_over_16)
    return (
        f"{fostered} fostered less {part} aged 16 and over = "
        f"{number(children.fostered - children.fostered_over_16)}. {number(over)} are 16 or over; "
        f"{number(supported)} of them are in supported accommodation or other placements, and the "
        f"rest are taken to be spread over all else alike: {fostered} x ({number(over)} - "
        f"{number(supported)}) / ({number(every)} - {number(supported)}) = {part} ({children.on})."
        f"{children.shared}"
    )


def describe_over_16(children: Children) -> str:
    """The young people of 16 and over, fostered or in supported accommodation."""
    return (
        f"{number(children.supported)} in supported accommodation and other placements (mostly "
        "accommodation not yet registered) + "
        f"{number(children.fostered_over_16)} fostered, as in the row for under 16 = "
        f"{number(children.supported + children.fostered_over_16)} ({children.on})."
        f"{children.shared}"
    )


def describe_residential(children: Children) -> str:
    """The children in residential care, placement by placement."""
    placed = children.placed
    return (
        f"{number(placed['placed_homes'])} in secure and children's homes + "
        f"{number(placed['placed_other_res'])} in other residential settings + "
        f"{number(placed['placed_res_schools'])} in residential schools = "
        f"{number(children.residential)} ({children.on}).{children.shared}"
    )
