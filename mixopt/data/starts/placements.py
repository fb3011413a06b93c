"""The rows of needs and pathways: children by need, where they live today, who stays."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from mixopt.data.starts.children import Children
from mixopt.data.starts.national import Values
from mixopt.data.starts.reading import Reading
from mixopt.data.starts.team import Caseloads
from mixopt.data.starts.wording import number
from mixopt.instance.start import DERIVED, Row

UNDER_16, OVER_16, COMPLEX = "looked_after_under_16", "looked_after_16_17", "looked_after_complex"
AT_HOME = "looked_after_at_home"

ON = "31 March 2025, DfE, CLA 2025"


@dataclass(frozen=True)
class Mix:
    """Children by need and service, as rows have them: to a tenth, adding up to the needs."""

    under_16: dict[str, float]
    over_16: dict[str, float]
    complex: float

    @property
    def fostered(self) -> dict[str, float]:
        """By foster service, both ages."""
        return {name: round(self.under_16[name] + self.over_16[name], 1) for name in self.under_16}

    @property
    def supported(self) -> float:
        """In supported accommodation."""
        return self.over_16["supported_accommodation"]

    @property
    def in_families(self) -> float:
        """Fostered by anyone."""
        return sum(self.fostered.values())

    @property
    def placed(self) -> float:
        """Children who are in some service."""
        return self.in_families + self.supported + self.complex


def mix_of(children: Children) -> Mix:
    """Today's mix; agencies have what rounding leaves."""
    under, over = {}, {}
    for name, there in (("kinship_care", children.kin), ("foster_in_house", children.mainstream)):
        over[name] = round(children.part_over_16(there), 1)
        under[name] = round(there - children.part_over_16(there), 1)
    supported, fostered_over = round(children.supported, 1), children.fostered_over_16
    under["foster_agency"] = _rest(children.fostered - fostered_over, under)
    over["foster_agency"] = _rest(fostered_over, over)
    over["supported_accommodation"] = supported
    return Mix(under, over, round(children.residential, 1))


def _rest(whole: float, parts: dict[str, float]) -> float:
    """What is left of a whole; where rounding leaves less than nothing, the last part has less."""
    left = round(round(whole, 1) - sum(parts.values()), 1)
    if left < 0:
        last = [*parts][-1]
        parts[last] = round(parts[last] + left, 1)
    return max(0.0, left)


def list_needs(reading: Reading, children: Children, mix: Mix, cases: Caseloads) -> Iterator[Row]:
    """How many children there are of each need, and how many cases each is."""
    held = "Held at this level: no forecast."
    note = (
        f"{number(cases.in_need, 0)} children in need less {number(cases.plans, 0)} on protection "
        f"plans less {number(children.all, 0)} looked after, 31 March 2025 (DfE, children in need "
        f"2025, tables b1 and d5; LAIT) = {number(cases.rest, 0)}. Care leavers and unborn "
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
    for need, people, words in (
        (AT_HOME, round(children.at_home, 1), _at_home(children)),
        (UNDER_16, round(sum(mix.under_16.values()), 1), _ages(children)),
        (OVER_16, round(sum(mix.over_16.values()), 1), _over_16(children)),
        (COMPLEX, mix.complex, _residential(children)),
    ):
        yield _need(need, "demand", "people", people, DERIVED, note=f"{words} {held}")


def _need(
    need: str, figure: str, unit: str, value: float, source: str, where: str = "", note: str = ""
) -> Row:
    return Row("needs", (need,), figure, unit, (value,), source, where, note)


def _at_home(children: Children) -> str:
    parents, adoption = children.placed["placed_parents"], children.placed["placed_adoption"]
    return (
        f"{number(parents)} placed with parents + {number(adoption)} for adoption = "
        f"{number(children.at_home)} ({ON}).{children.shared}"
    )


def _ages(children: Children) -> str:
    over, supported, every = children.over_16, children.supported, children.all
    fostered, part = number(children.fostered), number(children.fostered_over_16)
    return (
        f"{fostered} fostered less {part} aged 16 and over = "
        f"{number(children.fostered - children.fostered_over_16)}. {number(over)} are 16 or over; "
        f"{number(supported)} of them are in supported accommodation or other placements, and the "
        f"rest are taken to be spread over all else alike: {fostered} x ({number(over)} - "
        f"{number(supported)}) / ({number(every)} - {number(supported)}) = {part} ({ON})."
        f"{children.shared}"
    )


def _over_16(children: Children) -> str:
    return (
        f"{number(children.supported)} in supported accommodation and other placements (mostly "
        "accommodation not yet registered) + "
        f"{number(children.fostered_over_16)} fostered, as in the row for under 16 = "
        f"{number(children.supported + children.fostered_over_16)} ({ON}).{children.shared}"
    )


def _residential(children: Children) -> str:
    placed = children.placed
    return (
        f"{number(placed['placed_homes'])} in secure and children's homes + "
        f"{number(placed['placed_other_res'])} in other residential settings + "
        f"{number(placed['placed_res_schools'])} in residential schools = "
        f"{number(children.residential)} ({ON}).{children.shared}"
    )


def list_pathways(reading: Reading, children: Children, mix: Mix) -> Iterator[Row]:
    """Where children are today, how many of them stay, and what edge-of-care work prevents."""
    share = number(100 * (1 - children.over_16_share))
    own = children.own_words
    words = {
        "kinship_care": f"{own}; less those in mainstream households, {children.mainstream_words}",
        "foster_in_house": children.mainstream_words,
        "foster_agency": f"{number(children.fostered)} fostered less own: {own}",
    }
    stays = {
        "kinship_care": "stays_kin",
        "foster_in_house": "stays_own",
        "foster_agency": "stays_agency",
    }
    factor, factor_words = _stability(reading)
    for service, said in words.items():
        yield _opening(UNDER_16, service, mix.under_16[service], f"{said}; {share}% under 16.")
        yield _stays(UNDER_16, service, stays[service], reading.values, factor, factor_words)
        yield _opening(
            OVER_16,
            service,
            mix.over_16[service],
            f"{said}; the {number(100 * children.over_16_share)}% aged 16 and over.",
        )
        yield _stays(OVER_16, service, "stays_fostered_16", reading.values, factor, factor_words)
    nobody = "Children in residential care are this need; none of them is fostered before the plan."
    yield _opening(COMPLEX, "foster_specialist", 0.0, nobody, "counting")
    yield _stays(
        COMPLEX, "foster_specialist", "stays_specialist", reading.values, factor, factor_words
    )
    yield _opening(
        COMPLEX, "childrens_home", mix.complex, f"All of this need: {_residential(children)}"
    )
    yield _stays(COMPLEX, "childrens_home", "stays_home", reading.values, factor, factor_words)
    placed = children.placed
    yield _opening(
        OVER_16, "supported_accommodation", mix.supported,
        f"{number(placed['placed_supported'])} in supported accommodation + "
        f"{number(placed['placed_other'])} in other placements = {number(children.supported)} "
        f"({ON}).{children.shared}",
    )  # fmt: skip
    yield _stays(OVER_16, "supported_accommodation", "stays_supported", reading.values, 1.0, "")
    yield from _relief(reading.values, children)


def _opening(need: str, service: str, people: float, note: str, source: str = DERIVED) -> Row:
    return Row("pathways", (need, service), "opening", "people", (people,), source, "", note)


def _stability(reading: Reading) -> tuple[float, str]:
    """By how much the council's floors differ from England's."""
    england, own = reading.values["stability"], reading.value("same_placement_2y")
    if own is None:
        reading.tell("stability_missing", f"{number(england)}% taken")
        return 1.0, ""
    least, most = reading.values.ends("stability_factor")
    factor = min(most, max(least, math.sqrt(own / england)))
    return factor, (
        f" Times {number(factor, 3)}, the root of {number(own)}% / {number(england)}% who stay two "
        f"years in one placement, the council / England ({reading.date('same_placement_2y')}, "
        f"LAIT), within {least} and {most}."
    )


def _stays(need: str, service: str, name: str, values: Values, factor: float, words: str) -> Row:
    value = round(min(values["stays_most"], values[name] * factor), 2)
    note = values.describe(name) + words
    return Row(
        "pathways", (need, service), "stays", "share", (value,), "national_limits", "", note, name
    )


def _relief(values: Values, children: Children) -> Iterator[Row]:
    """Children whom an episode keeps out of care, by age, in its year and after."""
    for need, share, years in (
        (UNDER_16, 1 - children.over_16_share, 3),
        (OVER_16, children.over_16_share, 2),
    ):
        for after in range(years):
            part = f"relief_in_year_{after + 1}"
            value = round(values["relief"] * values[part] * share, 4)
            note = (
                f"{number(values['relief'], 3)} x {number(values[part], 4)} x "
                f"{number(share, 4)} of "
                f"this age = {number(value, 4)}. {values.describe('relief')} "
                f"{values.describe(part)}"
            )
            figure = f"relief_per_unit_after_{after}"
            yield Row("pathways", (need, "edge_of_care"), figure, "people/episode/year", (value,),
                      "national_effects", "", note, "relief")  # fmt: skip
