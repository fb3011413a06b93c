"""The rows of services: what a place costs, how many there are, how fast there can be more."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mixopt.data.starts.children import Children
from mixopt.data.starts.mix import Mix
from mixopt.data.starts.national import Values
from mixopt.data.starts.reading import Reading
from mixopt.data.starts.unit_costs import FosteringPrices, UnitCost
from mixopt.data.starts.wording import number, round_up
from mixopt.instance.start import DERIVED, Row


def list_services(
    reading: Reading,
    children: Children,
    mix: Mix,
    prices: FosteringPrices,
    home: UnitCost,
    years: int,
) -> Iterator[Row]:
    """Prices and places of every service."""
    values = reading.values
    yield from _own_services(values, mix, prices, years)
    yield from _agencies(values, mix, prices)
    yield from _specialists(values, mix, prices)
    yield from _homes(values, mix, home)
    yield from _supported(values, mix, prices)
    yield from _edge_of_care(reading)
    yield from _reunification(reading)


def _row(
    service: str,
    supply: str,
    figure: str,
    unit: str,
    value: float,
    source: str,
    note: str,
    basis: str = "",
) -> Row:
    return Row("services", (service, supply), figure, unit, (value,), source, "", note, basis)


def _price(service: str, supply: str, value: float, source: str, note: str, basis: str) -> Row:
    return _row(service, supply, "price", "£/week", value, source, note, basis)


def _limit(service: str, supply: str, figure: str, value: float, note: str, basis: str) -> Row:
    return _row(service, supply, figure, "places", value, "national_limits", note, basis)


def _growth(
    values: Values, service: str, today: float, name: str, floor: str = "least_growth"
) -> Row:
    """The most that a service can have more of in a year; no floor: however little that is."""
    least = values[floor] if floor else 0.0
    value = round_up(max(least, values[name] * today))
    note = (
        f"{number(values[name], 3)} x {number(today)}"
        f"{f', no less than {number(least)}' if least else ''}: {number(value)}. "
        f"{values.describe(name)}"
    )
    return _limit(service, "", "growth", value, note, name)


def _own_services(values: Values, mix: Mix, prices: FosteringPrices, years: int) -> Iterator[Row]:
    """Kin, and the council's own carers."""
    kin, own = mix.fostered["kinship_care"], mix.fostered["foster_in_house"]
    said = f"{prices.words}. {values.describe('price_kin')}"
    yield _price("kinship_care", "", prices.kin, "national_prices", said, "price_kin")
    rise = values["kin_rise"]
    places = _grown(kin, rise, years)
    least, most = (_grown(kin, end, years) for end in values.ends("kin_rise"))
    note = (
        f"{number(kin)} today x {number(1 + rise, 3)} for each year. {values.describe('kin_rise')}"
    )
    yield Row("services", ("kinship_care", ""), "available", "places", places, "national_limits",
              "", note, "kin_rise", (least, most))  # fmt: skip
    yield _growth(values, "kinship_care", kin, "kin_growth")
    said = f"{prices.words}. {values.describe('price_own')}"
    yield _price("foster_in_house", "", prices.own, "national_prices", said, "price_own")
    yield _kept(values, own, years)
    yield _growth(values, "foster_in_house", own, "own_growth", "least_foster_growth")


def _kept(values: Values, own: float, years: int) -> Row:
    """Places with the council's own carers in each year, without a campaign."""
    rise = values["own_rise"]
    note = (
        f"{number(own)} today x {number(1 + rise, 3)} for each year; more needs the lever. "
        f"Approved but empty places are not counted as free. {values.describe('own_rise')}"
    )
    least, most = (_grown(own, end, years) for end in values.ends("own_rise"))
    return Row("services", ("foster_in_house", ""), "available", "places",
               _grown(own, rise, years), "national_limits", "", note, "own_rise",
               (least, most))  # fmt: skip


def _grown(today: float, rise: float, years: int) -> tuple[float, ...]:
    """Places in each year, rising or falling from today's."""
    return tuple(round_up(today * (1 + rise) ** year) for year in range(1, years + 1))


def _agencies(values: Values, mix: Mix, prices: FosteringPrices) -> Iterator[Row]:
    """Fostering agencies, on framework terms and spot."""
    today, on = mix.fostered["foster_agency"], values["agency_on_framework"]
    for supply, name in (("framework", "agency_framework"), ("spot", "agency_spot")):
        value = round(values[name] * prices.agency)
        note = (
            f"{number(values[name], 2)} x £{number(prices.agency)} = £{number(value)}, the latter "
            f"from {prices.words}. {values.describe(name)}"
        )
        yield _price("foster_agency", supply, value, "national_prices", note, name)
        if supply == "framework":
            places = round_up(on * today)
            note = (
                f"{number(on, 4)} x today's {number(today)} = {number(places)}. "
                f"{values.describe('agency_on_framework')}"
            )
            yield _limit("foster_agency", supply, "available", places, note, "")
        else:
            yield _spot_places(values, "foster_agency", today, on, "agency_spare", mix.in_families)
    yield _growth(values, "foster_agency", mix.in_families, "agency_growth", "least_foster_growth")


def _spot_places(
    values: Values, service: str, today: float, on_framework: float, name: str, market: float
) -> Row:
    """Today's places that are on no framework, and those that can be had beyond."""
    spare = values[name]
    places, *ends = (
        round_up((1 - on_framework) * today + each * market + values["spare_places"])
        for each in (spare, *values.ends(name))
    )
    note = (
        f"(1 - {number(on_framework, 4)} on framework terms) x today's {number(today)} + "
        f"{number(spare, 3)} x {number(market)} to be had + {number(values['spare_places'])} = "
        f"{number(places)}. {values.describe(name)}"
    )
    least, most = ends
    return Row("services", (service, "spot"), "available", "places", (places,), "national_limits",
               "", note, name, ((least,), (most,)))  # fmt: skip


def _specialists(values: Values, mix: Mix, prices: FosteringPrices) -> Iterator[Row]:
    """Specialist carers: for children who live in homes today."""
    dearer = max(1.0, math.sqrt(prices.factor))
    price = round(values["price_specialist"] * dearer)
    note = (
        f"£{number(values['price_specialist'])} x {number(dearer, 3)}, the root of the council's "
        f"fostering prices over England's where above 1 = £{number(price)}. "
        f"{values.describe('price_specialist')}"
    )
    yield _price("foster_specialist", "", price, "national_prices", note, "price_specialist")
    share = values["specialist_places"]
    places = round_up(max(values["least_growth"], share * mix.complex))
    note = (
        f"{number(share, 4)} x {number(mix.complex)} children in residential care = "
        f"{number(places)}. {values.describe('specialist_places')}"
    )
    yield _limit("foster_specialist", "", "available", places, note, "specialist_places")
    yield _growth(values, "foster_specialist", mix.complex, "specialist_growth", "")


def _homes(values: Values, mix: Mix, home: UnitCost) -> Iterator[Row]:
    """Children's homes, on framework terms and spot."""
    on = values["home_on_framework"]
    for supply, name in (("framework", "home_framework"), ("spot", "home_spot")):
        value = round(values[name] * home.value)
        note = (
            f"{number(values[name], 2)} x {home.words} = £{number(value)}. {values.describe(name)}"
        )
        yield _price("childrens_home", supply, value, DERIVED, note, name)
        if supply == "framework":
            places = round_up(on * mix.complex)
            note = (
                f"{number(on, 2)} x today's {number(mix.complex)} = {number(places)}. "
                f"{values.describe('home_on_framework')}"
            )
            yield _limit("childrens_home", supply, "available", places, note, "")
        else:
            yield _spot_places(values, "childrens_home", mix.complex, on, "home_spare", mix.complex)
    yield _growth(values, "childrens_home", mix.complex, "home_growth")


def supported_price(values: Values, prices: FosteringPrices) -> float:
    """£ a week in supported accommodation: below what an agency's framework place costs."""
    framework = round(values["agency_framework"] * prices.agency)
    return float(
        round(min(values["price_supported"], values["supported_below_agency"] * framework))
    )


def _supported(values: Values, mix: Mix, prices: FosteringPrices) -> Iterator[Row]:
    """Supported accommodation for those of 16 and 17."""
    price, below = supported_price(values, prices), values["supported_below_agency"]
    note = (
        f"£{number(values['price_supported'])}, at most {number(below, 2)} x the framework "
        "price of "
        f"an agency = £{number(price)}. {values.describe('price_supported')} "
        f"{values.describe('supported_below_agency')}"
    )
    yield _price("supported_accommodation", "", price, "national_prices", note, "price_supported")
    spare = values["supported_spare"]
    places, least, most = (
        round_up((1 + each) * mix.supported) for each in (spare, *values.ends("supported_spare"))
    )
    note = (
        f"(1 + {number(spare, 2)}) x today's {number(mix.supported)} = {number(places)}. "
        f"{values.describe('supported_spare')}"
    )
    yield Row("services", ("supported_accommodation", ""), "available", "places", (places,),
              "national_limits", "", note, "supported_spare", ((least,), (most,)))  # fmt: skip
    yield _growth(values, "supported_accommodation", mix.supported, "supported_growth")


def _edge_of_care(reading: Reading) -> Iterator[Row]:
    """Work that keeps children out of care."""
    values, started = reading.values, reading.need("cla_started")
    unaccompanied = reading.value("started_uasc_pct")
    said = f"{number(unaccompanied or 0)}%"
    if unaccompanied is None:
        unaccompanied = reading.regional_median("started_uasc_pct")
        said = f"{number(unaccompanied)}%, the region's median,"
        reading.tell("uasc_missing", f"the region's median, {number(unaccompanied)}%, taken")
    starts = started * (1 - unaccompanied / 100)
    rest = (
        f"{number(started)} who started to be looked after in the {reading.date('cla_started')}, "
        f"less {said} "
        "unaccompanied (DfE, LAIT)"
    )
    name = "price_edge_of_care"
    yield _row("edge_of_care", "", "price", "£/episode", values[name], "national_prices",
               values.describe(name), name)  # fmt: skip
    for figure, name in (("available", "edge_available"), ("growth", "edge_growth")):
        value = round_up(values[name] * starts, 0)
        note = (
            f"{number(values[name], 2)} x {number(starts)} = {number(value)}: {rest}. "
            f"{values.describe(name)}"
        )
        yield _row(
            "edge_of_care", "", figure, "episodes/year", value, "national_limits", note, name
        )
    note = "What is done already shows in the counts of children."
    yield _row("edge_of_care", "", "opening", "episodes/year", 0.0, "counting", note)


def _reunification(reading: Reading) -> Iterator[Row]:
    """Support for families whose children return home."""
    values, ceased = reading.values, reading.need("cla_ceased")
    name = "price_reunification"
    yield _row("reunification", "", "price", "£/episode", values[name], "national_prices",
               values.describe(name), name)  # fmt: skip
    share = values["reunified_share"]
    most = round_up(share * ceased, 0)
    note = (
        f"{number(share, 2)} x {number(ceased)} who ceased to be looked after in the "
        f"{reading.date('cla_ceased')} (DfE, LAIT) = {number(most)}. "
        f"{values.describe('reunified_share')}"
    )
    yield _row("reunification", "", "available", "episodes/year", most, "national_limits", note,
               "reunified_share")  # fmt: skip
    name = "reunification_growth"
    more = round_up(values[name] * most, 0)
    note = f"{number(values[name], 4)} x {number(most)} = {number(more)}. {values.describe(name)}"
    yield _row("reunification", "", "growth", "episodes/year", more, "national_limits", note, name)
    note = "What is done already shows in the counts of children."
    yield _row("reunification", "", "opening", "episodes/year", 0.0, "counting", note)
