"""The rows of pathways: where children are, who stays, what work with families does."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mixopt.data.starts.children import Children
from mixopt.data.starts.mix import Mix
from mixopt.data.starts.national import Values
from mixopt.data.starts.needs import COMPLEX, OVER_16, UNDER_16, describe_residential
from mixopt.data.starts.reading import Reading
from mixopt.data.starts.wording import number
from mixopt.instance.start import DERIVED, Row


def list_pathways(reading: Reading, children: Children, mix: Mix) -> Iterator[Row]:
    """Where children are today, how many of them stay, and what work with families does."""
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
        COMPLEX,
        "childrens_home",
        mix.complex,
        f"All of this need: {describe_residential(children)}",
    )
    yield _stays(COMPLEX, "childrens_home", "stays_home", reading.values, factor, factor_words)
    placed = children.placed
    yield _opening(
        OVER_16, "supported_accommodation", mix.supported,
        f"{number(placed['placed_supported'])} in supported accommodation + "
        f"{number(placed['placed_other'])} in other placements = {number(children.supported)} "
        f"({children.on}).{children.shared}",
    )  # fmt: skip
    yield _stays(OVER_16, "supported_accommodation", "stays_supported", reading.values, 1.0, "")
    yield from _prevention(reading.values, children)
    yield _reunification(reading.values)


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
    least, most = (min(1.0, end * factor) for end in values.ends(name))
    return Row("pathways", (need, service), "stays", "share", (value,), "national_limits", "", note,
               name, ((least,), (most,)))  # fmt: skip


def _prevention(values: Values, children: Children) -> Iterator[Row]:
    """Starts that an episode prevents, by age, in its year and in the next."""
    same = values["prevented_same_year"]
    for need, share in ((UNDER_16, 1 - children.over_16_share), (OVER_16, children.over_16_share)):
        for after, part in enumerate((same, 1 - same)):
            value = round(values["relief"] * part * share, 4)
            note = (
                f"{number(values['relief'], 3)} x {number(part, 4)} x {number(share, 4)} of "
                f"this age = {number(value, 4)}. {values.describe('relief')} "
                f"{values.describe('prevented_same_year')}"
            )
            figure = f"prevented_per_unit_after_{after}"
            yield Row("pathways", (need, "edge_of_care"), figure, "people/episode", (value,),
                      "national_effects", "", note, "relief")  # fmt: skip


def _reunification(values: Values) -> Row:
    """Children whom support for the family keeps at home, who would have come back."""
    back, kept = values["reunified_return"], values["reunified_kept"]
    value = round(back * kept, 4)
    note = (
        f"{number(back, 4)} x {number(kept, 4)} = {number(value, 4)} leave for good who would "
        f"have come back. {values.describe('reunified_return')} "
        f"{values.describe('reunified_kept')}"
    )
    return Row("pathways", (UNDER_16, "reunification"), "moved_on_per_unit", "people/episode",
               (value,), "national_effects", "", note, "reunified_kept")  # fmt: skip
