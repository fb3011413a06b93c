"""Broken input about money: funds, schemes, ring-fences, metrics, targets, own shares.

As in `test_broken_input`: every fault at once, each with its place, what was read and a remedy;
exit code 2, no traceback, nothing written. Then plans that cannot exist: exit code 3, and why.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mixopt.errors import MOST_ALIKE

from support.breaking import (
    Break,
    Seen,
    added,
    contents,
    councils,
    recoded,
    renamed,
    replaced,
    run,
    run_apart,
    town,
    without,
    written,
)
from support.breaking_money import BOROUGHS, boroughs, cut, rows_out, unfunded
from support.cases import Case, assert_faults, case, scenario
from support.sampling import sampled

HEAD, MODEL, SCENARIOS = "instance.yaml", "model.yaml", "scenarios.yaml"
FUNDING, SCHEMES, RINGFENCES, METRICS, LEVERS, SERVICES = (
    "funding.csv",
    "schemes.csv",
    "ringfences.csv",
    "metrics.csv",
    "levers.csv",
    "services.csv",
)
PLAIN = "Write a plain number, such as 1250.5"
RECODED = "saved in another encoding: write £ again, and save it as 'CSV UTF-8'"


def head(old: str, new: str) -> Break:
    return replaced(HEAD, old, new)


def model(old: str, new: str) -> Break:
    return replaced(MODEL, old, new)


def funding(old: str, new: str) -> Break:
    return replaced(FUNDING, old, new)


def schemes(old: str, new: str) -> Break:
    return replaced(SCHEMES, old, new)


def ringfences(old: str, new: str) -> Break:
    return replaced(RINGFENCES, old, new)


def metrics(old: str, new: str) -> Break:
    return replaced(METRICS, old, new)


def line(file: str, text: str) -> str:
    """The place of a line of the sound instance, by the words that it begins with or holds."""
    found = [n for n, each in enumerate(BOROUGHS[file].splitlines(), start=1) if text in each]
    assert found, f"{file} has no {text!r}"
    return f"{file}, line {found[0]}"


def row(file: str, about: str) -> str:
    """The place of a row of the sound instance, by its first cells."""
    cells = about.replace(", ", ",")
    rows = [
        number
        for number, each in enumerate(BOROUGHS[file].splitlines(), start=1)
        if ",".join(filter(None, each.split(","))).startswith(f"{cells},")
    ]
    assert len(rows) == 1, f"{file} has {len(rows)} rows of {about}"
    return f"{file}, row {rows[0]} ({about})"


def no_rows(file: str) -> tuple[tuple[str, str, str], ...]:
    """Every row of a table is told to be missing: ten of them, and how many more."""
    more = len(BOROUGHS[file].splitlines()) - 1 - MOST_ALIKE
    return (
        *((file, "no row for ", "Add it: "),) * MOST_ALIKE,
        (file, f"{more} more like the last", "Mend these first"),
    )


def header(file: str) -> str:
    return BOROUGHS[file].splitlines()[0]


OPENING, TOP_UP = "east, cushion, opening", "east, top_up, amount"
MOST, GIVEN = "east, home_first, most", "pooled, home_first, minimum, contribution"
UPLIFT, SHARE = "east, maintained, uplift", "pooled, out_of_hospital, share"
PEOPLE, EFFECT = "east, residential, people", "east, admissions, devices, effect"

FUNDING_ROWS = [
    case("no table", lambda folder: (folder / FUNDING).unlink(),
         (FUNDING, "there is no such file", "Add it: the model calls for 30 figures")),
    case("empty", written(FUNDING, ""),
         (f"{FUNDING}, row 1", "no header", "Start with: area,entry,figure,unit,all,2026/27")),
    case("header only", written(FUNDING, header(FUNDING) + "\n"), *no_rows(FUNDING)),
    case("saved by Excel for Windows", recoded(FUNDING, "cp1252"),
         (f"{FUNDING}, line 2", "not UTF-8 text (read the byte 0xa3)", "save as 'CSV UTF-8'")),
    case("a part missing", without(FUNDING, "east,other"),
         (FUNDING, "no row for east, other, amount in £",
          "Add it: There is in the period: Not by formula.")),
    case("an opening balance missing", without(FUNDING, "west,cushion,opening"),
         (FUNDING, "no row for west, cushion, opening in £", "Add it: Balance before the first")),
    case("the rounding missing", without(FUNDING, "pooled,rounding"),
         (FUNDING, "no row for pooled, rounding, amount in £", "Add it: How far what a fund pays")),
    case("the pool missing", without(FUNDING, "pooled,minimum"),
         (FUNDING, "no row for pooled, minimum, pooled in share", "Add it: Share of it that areas")),
    case("the recurrent target missing", without(FUNDING, "east,savings_target,recurrent"),
         (FUNDING, "no row for east, savings_target, recurrent_savings in £", "Add it: Savings that")),
    case("the baseline of a top-up missing", without(FUNDING, "east,top_up,baseline"),
         (FUNDING, "no row for east, top_up, baseline in £", "Add it: Spend from other money")),
    case("the whole of a fund that has parts", added(FUNDING, "east,minimum,amount,£000,400,,,guess"),
         (f"{FUNDING}, row 32 (east, minimum, amount)",
          "no figure 'east.funding.minimum.amount'", "Remove it, or let model.yaml call for it")),
    case("a floor of what is no reserve", added(FUNDING, "east,receipts,floor,£000,4,,,guess"),
         (f"{FUNDING}, row 32 (east, receipts, floor)",
          "no figure 'east.funding.receipts.floor'", "Remove it, or let model.yaml call for it")),
    case("a misspelt fund", funding("east,cushion,opening", "east,cusion,opening"),
         (f"{FUNDING}, row 14 (east, cusion, opening)", "no figure 'east.funding.cusion.opening'",
          "Did you mean 'east.funding.cushion.opening'?"),
         (FUNDING, "no row for east, cushion, opening", "Add it")),
    case("an unknown area", funding("west,cushion,floor", "wset,cushion,floor"),
         (f"{FUNDING}, row 29 (wset, cushion, floor)", "no area called 'wset'", "mean 'west'?"),
         (FUNDING, "no row for west, cushion, floor", "Add it")),
    case("an area for the pool", funding("pooled,minimum", "east,minimum"),
         (f"{FUNDING}, row 30 (east, minimum, pooled)", "is shared by all areas",
          "Write 'pooled' as the area, once"),
         (FUNDING, "no row for pooled, minimum, pooled", "Add it")),
    case("an area for the rounding", funding("pooled,rounding", "west,rounding"),
         (f"{FUNDING}, row 31 (west, rounding, amount)", "is shared by all areas",
          "Write 'pooled' as the area, once"),
         (FUNDING, "no row for pooled, rounding, amount", "Add it")),
    case("a stray column", funding(header(FUNDING), header(FUNDING) + ",fund"),
         (f"{FUNDING}, row 1", "'fund' is not a column of this table", "Remove it. There are: area")),
    case("another year's column", funding("all,2026/27", "all,2028/29"),
         (f"{FUNDING}, row 1", "'2028/29' is not a column", "Did you mean '2026/27'?")),
    case("£ for a share", funding("pooled,minimum,pooled,%,25", "pooled,minimum,pooled,£000,25"),
         (row(FUNDING, "pooled, minimum, pooled"), "read the unit '£000'", "Write share or %")),
    case("a share for £", funding("east,cushion,opening,£000", "east,cushion,opening,%"),
         (row(FUNDING, OPENING), "read the unit '%'", "Write £ or £000 or £m")),
    case("a negative fund", funding("east,formula,amount,£000,300", "east,formula,amount,£000,-300"),
         (row(FUNDING, "east, formula, amount"), "reads '-300'", "It must be from 0 to")),
    case("a negative balance", funding("opening,£000,100", "opening,£000,-100"),
         (row(FUNDING, OPENING), "reads '-100'", "It must be from 0 to 100,000,000 £000")),
    case("negative savings", funding("savings,£000,10", "savings,£000,-10"),
         (row(FUNDING, "east, savings_target, savings"), "reads '-10'", "It must be from 0 to")),
    case("more than all pooled", funding("pooled,%,25", "pooled,%,125"),
         (row(FUNDING, "pooled, minimum, pooled"), "reads '125'", "It must be from 0 to 100 %")),
    case("a per cent sign", funding("pooled,%,25", "pooled,%,25%"),
         (row(FUNDING, "pooled, minimum, pooled"), "reads '25%'", "Write 25")),
    case("text for a number", funding("opening,£000,100", "opening,£000,tbc"),
         (row(FUNDING, OPENING), "reads 'tbc', not a number in £000", "Write a plain number: an")),
    case("a formula", funding("opening,£000,100", "opening,£000,=B2*2"),
         (row(FUNDING, OPENING), "reads '=B2*2'", "Write the number, not a formula")),
    case("thousands commas in quotes", funding("opening,£000,100", 'opening,£,"100,000"'),
         (row(FUNDING, OPENING), "reads '100,000', not a number in £", "Write 100000")),
    case("thousands commas without quotes", funding("opening,£000,100,,,guess",
                                                    "opening,£,100,000,,,guess"),
         (row(FUNDING, OPENING), "more cells than the header", "Put quotes around text with commas")),
    case("a pound sign of another encoding", funding("opening,£000,100", "opening,£,Â£100000"),
         (row(FUNDING, OPENING), "reads 'Â£100000'", RECODED)),
    case("a unit of another encoding", funding("opening,£000", "opening,Â£000"),
         (row(FUNDING, OPENING), "read the unit 'Â£000'", RECODED)),
    case("an opening by year", funding("opening,£000,100,,", "opening,£000,,100,100"),
         (row(FUNDING, OPENING), "is one number for the whole plan", "Write it under 'all' only")),
    case("a recurrent target by year", funding("recurrent_savings,£000,20,,",
                                               "recurrent_savings,£000,,20,20"),
         (row(FUNDING, "east, savings_target, recurrent_savings"), "one number for the whole plan",
          "Write it under 'all' only")),
    case("a year of a fund missing", funding("top_up,amount,£000,,200,0", "top_up,amount,£000,,200,"),
         (row(FUNDING, TOP_UP), "no value for 2027/28", "Fill it in, or add a row")),
    case("all and a year", funding("other,amount,£000,100,,", "other,amount,£000,100,90,"),
         (row(FUNDING, "east, other, amount"), "has 'all' and 2026/27 both", "Clear 'all'")),
    case("a fund twice", added(FUNDING, "east,other,amount,£000,90,,,guess"),
         (f"{FUNDING}, row 32 (east, other, amount)", "row 9 gives it for 2026/27, 2027/28 too",
          "Remove one of them")),
]  # fmt: skip

SCHEME_ROWS = [
    case("no table", lambda folder: (folder / SCHEMES).unlink(),
         (SCHEMES, "there is no such file", "Add it: the model calls for 13 figures")),
    case("scheme.csv", renamed(SCHEMES, "scheme.csv"),
         ("scheme.csv", "not a table of an instance", "Did you mean 'schemes.csv'?"),
         (SCHEMES, "there is no such file", "Add it: the model calls for 13 figures")),
    case("empty", written(SCHEMES, ""),
         (f"{SCHEMES}, row 1", "no header", "Start with: area,scheme,fund,figure,unit,all")),
    case("header only", written(SCHEMES, header(SCHEMES) + "\n"), *no_rows(SCHEMES)),
    case("a least missing", without(SCHEMES, "east,home_first,,least"),
         (SCHEMES, "no row for east, home_first, least in £", "Add it: The least that is spent")),
    case("a contribution missing", without(SCHEMES, "pooled,home_first"),
         (SCHEMES, "no row for pooled, home_first, minimum, contribution in £",
          "Add it: What the fund pays towards it, all areas together.")),
    case("a stray contribution", added(SCHEMES, "pooled,devices,minimum,contribution,£000,9,guess"),
         (f"{SCHEMES}, row 15 (pooled, devices, minimum, contribution)",
          "no figure 'pooled.schemes.devices.minimum.contribution'", "Remove it, or let model.yaml")),
    case("a contribution of an area", schemes("pooled,home_first", "east,home_first"),
         (f"{SCHEMES}, row 14 (east, home_first, minimum, contribution)", "shared by all areas",
          "Write 'pooled' as the area, once"),
         (SCHEMES, "no row for pooled, home_first, minimum, contribution", "Add it")),
    case("a misspelt fund", schemes("home_first,minimum", "home_first,minimim"),
         (f"{SCHEMES}, row 14 (pooled, home_first, minimim, contribution)", "calls for no figure",
          "Did you mean 'pooled.schemes.home_first.minimum.contribution'?"),
         (SCHEMES, "no row for pooled, home_first, minimum, contribution", "Add it")),
    case("a misspelt scheme", schemes("west,devices,,most", "west,device,,most"),
         (f"{SCHEMES}, row 11 (west, device, most)", "no figure 'west.schemes.device.most'",
          "Did you mean 'west.schemes.devices.most'?"),
         (SCHEMES, "no row for west, devices, most", "Add it")),
    case("no fund column", [schemes("scheme,fund,figure", "scheme,figure"),
                            lambda folder: (folder / SCHEMES).write_text(
                                (folder / SCHEMES).read_text(encoding="utf-8").replace(",,", ","),
                                encoding="utf-8")],
         (f"{SCHEMES}, row 14 (pooled, home_first, minimum)", "more cells than the header",
          "Put quotes around"),
         (SCHEMES, "no row for pooled, home_first, minimum, contribution", "Add it")),
    case("a stray column", schemes(header(SCHEMES), header(SCHEMES) + ",theme"),
         (f"{SCHEMES}, row 1", "'theme' is not a column of this table", "Remove it. There are: area")),
    case("% for £", schemes("most,£000,500", "most,%,50"),
         (row(SCHEMES, MOST), "read the unit '%'", "Write £ or £000 or £m")),
    case("a price for £", schemes("most,£000,500", "most,£000/year,500"),
         (row(SCHEMES, MOST), "read the unit '£000/year'", "Write £ or £000 or £m")),
    case("a negative most", schemes("most,£000,500", "most,£000,-500"),
         (row(SCHEMES, MOST), "reads '-500'", "It must be from 0 to 100,000,000 £000")),
    case("a negative contribution", schemes("contribution,£000,600", "contribution,£000,-600"),
         (row(SCHEMES, GIVEN), "reads '-600'", "It must be from 0 to 100,000,000 £000")),
    case("text for a number", schemes("most,£000,500", "most,£000,unlimited"),
         (row(SCHEMES, MOST), "reads 'unlimited', not a number", PLAIN)),
    case("pounds and commas", schemes("most,£000,500", 'most,£,"£500,000"'),
         (row(SCHEMES, MOST), "reads '£500,000'", "Write 500000")),
    case("commas without quotes", schemes("most,£000,500", "most,£,500,000"),
         (row(SCHEMES, MOST), "more cells than the header: read 'guess'", "none into numbers")),
    case("blank", schemes("most,£000,500,guess", "most,£000,,"),
         (row(SCHEMES, MOST), "is blank", "Fill it in with its source: The most that is spent")),
    case("least above most", schemes("least,£000,100", "least,£000,501"),
         (f"{SCHEMES}, row 2 and ", "the least of home_first is £501,000, the most £500,000",
          "The least may not be above the most")),
    case("least above most in both areas, in one year of one", [
        schemes("east,devices,,least,£000,0,guess", "east,devices,,least,£000,301,guess"),
        schemes("unit,all,source", "unit,all,2026/27,2027/28,source"),
        *[schemes(f",{each},guess", f",{each},,,guess") for each in (
            100, 500, 301, 300, 5, 50, 100, 500, 0, 300, 5, 600)],
        schemes("west,moving_in,,most,£000,50,guess", "west,moving_in,,most,£000,,4,50,guess")],
         (f"{SCHEMES}, row 4 and ", "the least of devices is £301,000, the most £300,000", "least"),
         (f"{SCHEMES}, row 12 and ", "the least of moving_in is £5,000, the most £4,000", "least")),
]  # fmt: skip

RINGFENCE_ROWS = [
    case("no table", lambda folder: (folder / RINGFENCES).unlink(),
         (RINGFENCES, "there is no such file", "Add it: the model calls for 13 figures")),
    case("ringfence.csv", renamed(RINGFENCES, "ringfence.csv"),
         ("ringfence.csv", "not a table of an instance", "Did you mean 'ringfences.csv'?"),
         (RINGFENCES, "there is no such file", "Add it")),
    case("empty", written(RINGFENCES, ""),
         (f"{RINGFENCES}, row 1", "no header", "Start with: area,ringfence,line,figure,unit,all")),
    case("header only", written(RINGFENCES, header(RINGFENCES) + "\n"), *no_rows(RINGFENCES)),
    case("an uplift missing", without(RINGFENCES, "west,maintained,,uplift"),
         (RINGFENCES, "no row for west, maintained, uplift in share", "Add it: By how much the limit")),
    case("a protected share missing", without(RINGFENCES, "east,social_care,schemes.*"),
         (RINGFENCES, "no row for east, social_care, schemes.*, protected in share", "Add it: Share")),
    case("a protected line that is not listed",
         ringfences("east,social_care,schemes.home_first", "east,social_care,schemes.devices"),
         (f"{RINGFENCES}, row 3 (east, social_care, schemes.devices, protected)",
          "no figure 'east.ringfences.social_care.schemes.devices.protected'", "Did you mean 'east."),
         (RINGFENCES, "no row for east, social_care, schemes.home_first, protected", "Add it")),
    case("a stray amount of a share", added(RINGFENCES, "pooled,out_of_hospital,,amount,£000,9,guess"),
         (f"{RINGFENCES}, row 15 (pooled, out_of_hospital, amount)", "calls for no figure",
          "Remove it, or let model.yaml call for it")),
    case("an area for one limit of all", ringfences("pooled,out_of", "east,out_of"),
         (f"{RINGFENCES}, row 8 (east, out_of_hospital, share)", "is shared by all areas",
          "Write 'pooled' as the area, once"),
         (RINGFENCES, "no row for pooled, out_of_hospital, share", "Add it")),
    case("one limit where each area has its own", ringfences("west,ceiling", "pooled,ceiling"),
         (f"{RINGFENCES}, row 14 (pooled, ceiling, amount)", "calls for no figure",
          "Did you mean 'west.ringfences.ceiling.amount'?"),
         (RINGFENCES, "no row for west, ceiling, amount", "Add it")),
    case("a misspelt ring-fence", ringfences("east,ceiling", "east,cieling"),
         (f"{RINGFENCES}, row 13 (east, cieling, amount)", "calls for no figure",
          "Did you mean 'east.ringfences.ceiling.amount'?"),
         (RINGFENCES, "no row for east, ceiling, amount", "Add it")),
    case("a stray column", ringfences(header(RINGFENCES), header(RINGFENCES) + ",fund"),
         (f"{RINGFENCES}, row 1", "'fund' is not a column of this table", "Remove it. There are")),
    case("£ for a share", ringfences("share,%,50", "share,£000,450"),
         (row(RINGFENCES, SHARE), "read the unit '£000'", "Write share or %")),
    case("a share for £", ringfences("ceiling,,amount,£000,300", "ceiling,,amount,share,0.3"),
         (row(RINGFENCES, "east, ceiling, amount"), "read the unit 'share'", "Write £ or £000")),
    case("more than all of its funds", ringfences("share,%,50", "share,%,101"),
         (row(RINGFENCES, SHARE), "reads '101'", "It must be from 0 to 100 %")),
    case("more than all of a line", ringfences("schemes.*,protected,%,100", "schemes.*,protected,%,110"),
         (f"{RINGFENCES}, row 4 (east, social_care, schemes.*, protected)", "reads '110'",
          "It must be from 0 to 100 %")),
    case("a negative limit", ringfences("amount,£000,150", "amount,£000,-150"),
         (row(RINGFENCES, "east, social_care, amount"), "reads '-150'", "It must be from 0 to")),
    case("an uplift below -100%", ringfences("uplift,%,2", "uplift,%,-101"),
         (row(RINGFENCES, UPLIFT), "reads '-101'", "It must be from -100 to")),
    case("a first amount by year", [
        ringfences("unit,all,source", "unit,all,2026/27,2027/28,source"),
        ringfences("east,maintained,,amount,£000,100,guess", "east,maintained,,amount,£000,,9,9,guess"),
        *[ringfences(f",{each},guess", f",{each},,,guess") for each in (
            150, 50, 100, 150, 50, 100, 50, 2, 100, 2, 300, 300)]],
         (row(RINGFENCES, "east, maintained, amount"), "is one number for the whole plan",
          "Write it under 'all' only")),
    case("text for a number", ringfences("uplift,%,2", "uplift,%,CPI"),
         (row(RINGFENCES, UPLIFT), "reads 'CPI', not a number in %", PLAIN)),
    case("a formula", ringfences("uplift,%,2", "uplift,%,=1+1"),
         (row(RINGFENCES, UPLIFT), "reads '=1+1'", "Write the number, not a formula")),
]  # fmt: skip

METRIC_ROWS = [
    case("no table", lambda folder: (folder / METRICS).unlink(),
         (METRICS, "there is no such file", "Add it: the model calls for 34 figures")),
    case("metric.csv", renamed(METRICS, "metric.csv"),
         ("metric.csv", "not a table of an instance", "Did you mean 'metrics.csv'?"),
         (METRICS, "there is no such file", "Add it: the model calls for 34 figures")),
    case("empty", written(METRICS, ""),
         (f"{METRICS}, row 1", "no header", "Start with: area,metric,scheme,figure,unit,all")),
    case("header only", written(METRICS, header(METRICS) + "\n"), *no_rows(METRICS)),
    case("a target missing", without(METRICS, "east,delays,,target"),
         (METRICS, "no row for east, delays, target in days/year", "Add it: The target.")),
    case("the people missing", without(METRICS, "west,independence,,people"),
         (METRICS, "no row for west, independence, people in people", "Add it: People it is counted")),
    case("the worth missing", without(METRICS, "west,admissions,,worth"),
         (METRICS, "no row for west, admissions, worth in £/unit",
          "Add it: What one fewer is worth.")),
    case("an end of a range missing", without(METRICS, "east,delays,home_first,effect_weaker"),
         (METRICS, "no row for east, delays, home_first, effect_weaker in units/£000",
          "Add it: Weaker end of what")),
    case("one effect for a range", metrics("home_first,effect_weaker", "home_first,effect"),
         (f"{METRICS}, row 9 (east, delays, home_first, effect)", "calls for no figure",
          "Did you mean 'east.metrics.delays.home_first.effect_weaker'?"),
         (METRICS, "no row for east, delays, home_first, effect_weaker", "Add it")),
    case("an effect that is unknown", added(METRICS, "east,delays,devices,effect,units/£000,-1,guess"),
         (f"{METRICS}, row 36 (east, delays, devices, effect)", "calls for no figure",
          "Remove it, or let model.yaml call for it")),
    case("people of a count", added(METRICS, "east,admissions,,people,people,9,guess"),
         (f"{METRICS}, row 36 (east, admissions, people)", "calls for no figure", "Remove it, or")),
    case("a misspelt metric", metrics("west,delays,,worth", "west,delay,,worth"),
         (f"{METRICS}, row 25 (west, delay, worth)", "no figure 'west.metrics.delay.worth'",
          "Did you mean 'west.metrics.delays.worth'?"),
         (METRICS, "no row for west, delays, worth", "Add it")),
    case("a misspelt scheme", metrics("west,admissions,devices", "west,admissions,devises"),
         (f"{METRICS}, row 22 (west, admissions, devises, effect)", "calls for no figure",
          "Did you mean 'west.metrics.admissions.devices.effect'?"),
         (METRICS, "no row for west, admissions, devices, effect", "Add it")),
    case("a stray column", metrics(header(METRICS), header(METRICS) + ",theme"),
         (f"{METRICS}, row 1", "'theme' is not a column of this table", "Remove it. There are")),
    case("a count for a rate", metrics('residential,,target,"per 100,000"', "residential,,target,count/year"),
         (row(METRICS, "east, residential, target"), "read the unit 'count/year'",
          "Write per 100,000")),
    case("a rate for a count", metrics("admissions,,target,count/year", 'admissions,,target,"per 100,000"'),
         (row(METRICS, "east, admissions, target"), "read the unit 'per 100,000'",
          "Write count/year")),
    case("a rate without quotes", metrics('residential,,target,"per 100,000"',
                                          "residential,,target,per 100,000"),
         (row(METRICS, "east, residential, target"), "more cells than the header: read 'guess'",
          "Put quotes around text with commas")),
    case("£ for %", metrics("independence,,target,%,82", "independence,,target,£,82"),
         (row(METRICS, "east, independence, target"), "read the unit '£'", "Write share or %")),
    case("£ for units", metrics("effect,units/£000,-0.1", "effect,£,-0.1"),
         (row(METRICS, EFFECT), "read the unit '£'", "Write units/£000")),
    case("units of another encoding", metrics("effect,units/£000", "effect,units/Â£000"),
         (row(METRICS, EFFECT), "read the unit 'units/Â£000'", RECODED)),
    case("worth £ a week", metrics("worth,£/unit", "worth,£/week"),
         (row(METRICS, "east, admissions, worth"), "read the unit '£/week'", "Write £/unit")),
    case("worth nothing", metrics("worth,£/unit,2000", "worth,£/unit,0"),
         (row(METRICS, "east, admissions, worth"), "reads '0'", "It must be from 0.01 to")),
    case("nobody", metrics("people,people,20000", "people,people,0"),
         (row(METRICS, PEOPLE), "reads '0'", "It must be from 1 to 5,000,000 people")),
    case("fewer than nobody", metrics("people,people,20000", "people,people,-20000"),
         (row(METRICS, PEOPLE), "reads '-20000'", "It must be from 1 to 5,000,000 people")),
    case("a negative target", metrics("target,count/year,495", "target,count/year,-495"),
         (row(METRICS, "east, admissions, target"), "reads '-495'", "It must be from 0 to")),
    case("thousands commas", metrics("people,people,20000", 'people,people,"20,000"'),
         (row(METRICS, PEOPLE), "reads '20,000', not a number in people", "Write 20000")),
    case("text for a number", metrics("effect,units/£000,-0.1", "effect,units/£000,some"),
         (row(METRICS, EFFECT), "reads 'some', not a number in units/£000", PLAIN)),
    case("a formula", metrics("effect,units/£000,-0.1", "effect,units/£000,=-1/10"),
         (row(METRICS, EFFECT), "reads '=-1/10'", "Write the number, not a formula")),
    case("an effect of next to nothing", metrics("effect,units/£000,-0.1", "effect,units/£000,-1e-9"),
         (row(METRICS, EFFECT), "reads '-1e-9', too near to zero", "Write 0, or check the unit")),
    case("a weaker effect that is stronger", metrics("effect_weaker,units/£000,-0.5",
                                                     "effect_weaker,units/£000,-1.5"),
         (f"{METRICS}, row 9 and ", "the weaker effect -1.5 is stronger than -1", "Change the two round")),
    case("a stronger effect that makes it worse", metrics("effect_stronger,units/£000,-1",
                                                          "effect_stronger,units/£000,1"),
         (f"{METRICS}, row 9 and ", "the weaker effect -0.5 is stronger than 1", "Change the two round")),
    case("a share written as a per cent", metrics("independence,,target,%,82",
                                                  "independence,,target,share,82"),
         (row(METRICS, "east, independence, target"), "reads '82'", "It must be from 0 to 1 share")),
    case("more than all", metrics("independence,,expected,%,80", "independence,,expected,%,180"),
         (row(METRICS, "east, independence, expected"), "reads '180'", "It must be from 0 to 100 %")),
]  # fmt: skip

OTHER_ROWS = [
    case("more delivered than promised", replaced(LEVERS, "delivered,%,80", "delivered,%,120"),
         (row(LEVERS, "east, redesign, delivered"), "reads '120'", "It must be from 0 to 100 %")),
    case("delivered missing", without(LEVERS, "east,redesign,delivered"),
         (LEVERS, "no row for east, redesign, delivered in share",
          "Add it: Share of the saving that is expected")),
    case("£ for what is delivered", replaced(LEVERS, "delivered,%,80", "delivered,£000,40"),
         (row(LEVERS, "east, redesign, delivered"), "read the unit '£000'", "Write share or %")),
    case("releases missing", without(LEVERS, "west,redesign,released"),
         (LEVERS, "no row for west, redesign, released in FTE/start", "Add it: Posts that one start")),
    case("posts that are no FTE", replaced(LEVERS, "released,FTE/start", "released,FTE"),
         (row(LEVERS, "east, redesign, released"), "read the unit 'FTE'", "Write FTE/start")),
    case("posts that come back", replaced(LEVERS, "released,FTE/start,1.5", "released,FTE/start,-1.5"),
         (row(LEVERS, "east, redesign, released"), "reads '-1.5'", "It must be from 0 to 50,000")),
    case("a negative saving", replaced(LEVERS, "£000/start,50", "£000/start,-50"),
         (row(LEVERS, "east, redesign, saving_after_0"), "reads '-50'", "It must be from 0 to")),
    case("£ for a start's saving", replaced(LEVERS, "saving_after_0,£000/start", "saving_after_0,£000"),
         (row(LEVERS, "east, redesign, saving_after_0"), "read the unit '£000'", "Write £/start or")),
    case("an own share missing", without(SERVICES, "west,home,shared,own_share"),
         (SERVICES, "no row for west, home, shared, own_share in share", "Add it: Share of it that")),
    case("an own share of all", replaced(SERVICES, "west,home,shared,own_share",
                                         "pooled,home,shared,own_share"),
         (f"{SERVICES}, row 10 (pooled, home, shared, own_share)", "calls for no figure",
          "Did you mean 'west.services.home.shared.own_share'?"),
         (SERVICES, "no row for west, home, shared, own_share", "Add it")),
    case("an own share above all", replaced(SERVICES, "own_share,%,30", "own_share,%,130"),
         (row(SERVICES, "east, home, shared, own_share"), "reads '130'", "It must be from 0 to 100 %")),
    case("an own share in places", replaced(SERVICES, "own_share,%,30", "own_share,places,30"),
         (row(SERVICES, "east, home, shared, own_share"), "read the unit 'places'", "Write share or %")),
    case("own shares above all", replaced(SERVICES, "own_share,%,30", "own_share,%,31"),
         (f"{SERVICES}, row 5 and ", "the areas' own shares of home.shared add up to 101%",
          "Together they may be 100% at most")),
    case("people pay more than it costs",
         replaced(SERVICES, "contribution,£/week,100", "contribution,£/week,700"),
         (f"{SERVICES}, row 6 and ", "people pay £700/week towards home.own, which costs £600/week",
          "Nobody may be charged more than the care costs")),
    case("income that a fund may pay", funding("commissioned,amount,£000,1000",
                                               "commissioned,amount,£000,-1000"),
         (f"{FUNDING}, row 3", "commissioned brings £1,000,000 in, and the fund '",
          "Leave the line out of the fund's 'pays'")),
    case("income of one year that a fund may pay", funding("offices,amount,£000,,20,0",
                                                           "offices,amount,£000,,20,-5"),
         (f"{FUNDING}, row 4", "offices brings £5,000 in, and the fund '", "Leave the line out")),
    case("money after the fund's end", funding("top_up,amount,£000,,200,0", "top_up,amount,£000,,200,90"),
         (f"{FUNDING}, row 10", "top_up ended on 2027-03-31, and has £90,000 in 2027/28",
          "Write 0, or change its day under 'ends'")),
    case("a part after the fund's end", head("ends: {", "ends: {minimum: 2027-03-31, "),
         *[(f"{FUNDING}, row {at}", f"minimum ended on 2027-03-31, and has £{thousand},000 in 2027/28",
            "Write 0, or change its day under 'ends'")
           for at, thousand in ((8, 300), (9, 100), (22, 400), (23, 100))],
         (f"{SCHEMES}, row 14", "minimum contributes £600,000 to home_first in 2027/28", "Write 0")),
]  # fmt: skip

ENDS, BRIDGES = line(HEAD, "ends:"), line(HEAD, "bridges:")
HEADS = [
    case("an end of no fund", head("ends: {top_up", "ends: {topup"),
         (ENDS, "model.yaml has no fund called 'topup'", "Did you mean 'top_up'?")),
    case("an end within a period", head("2027-03-31}\nbridges", "2026-12-31}\nbridges"),
         (ENDS, "'top_up' ends on 2026-12-31, which is the last day of no period",
          "Write one of 2027-03-31, 2028-03-31, or remove it")),
    case("an end that is no day", head("2027-03-31}\nbridges", "31/03/2027}\nbridges"),
         (ENDS, "ends.top_up: read '31/03/2027', which is not a day", "Write it as 2027-03-31")),
    case("ends that are a list", head("ends: {top_up: 2027-03-31}", "ends: [top_up]"),
         (ENDS, "ends: read a list, which is not keys with values", "'name: value'")),
    case("a bridge of no fund", head("bridges: {receipts", "bridges: {receits"),
         (BRIDGES, "model.yaml has no fund called 'receits'", "Did you mean 'receipts'?")),
    case("a bridge of a grant", head("bridges: {receipts", "bridges: {top_up"),
         (BRIDGES, "'top_up' bridges, but it is no one-off fund",
          "Remove it: other funds pay what recurs anyway")),
    case("a bridge of a reserve", head("bridges: {receipts", "bridges: {cushion"),
         (BRIDGES, "'cushion' bridges, but it is no one-off fund", "Remove it")),
    case("a bridge to no period", head("bridges: {receipts: [2026/27]", "bridges: {receipts: [2026/2027]"),
         (BRIDGES, "no period called '2026/2027'", "Did you mean '2026/27'?")),
    case("a bridge that is no list", head("[2026/27]", "2026/27"),
         (BRIDGES, "bridges.receipts: read '2026/27', which is not a list", "square brackets")),
    case("no_worse_off of nobody", head("[east, nhs]", "[eas, nhs]"),
         (line(HEAD, "no_worse_off:"), "no area or partner called 'eas' that shares anything",
          "Did you mean 'east'?")),
    case("no_worse_off of a fund", head("[east, nhs]", "[east, minimum]"),
         (line(HEAD, "no_worse_off:"), "no area or partner called 'minimum' that shares anything",
          "There are: east, west, nhs")),
    case("no_worse_off that is no list", head("[east, nhs]", "east"),
         (line(HEAD, "no_worse_off:"), "no_worse_off: read 'east', which is not a list", "square")),
    case("no_worse_off of the only area", head("sources:", "no_worse_off: [littleton]\nsources:"),
         (f"{HEAD}, line 9", "no area or partner called 'littleton' that shares anything",
          "Remove it: there is one area"), start=town),
    case("a recurrent target of perhaps", head("recurrent_target: true", "recurrent_target: 20"),
         (line(HEAD, "recurrent_target:"), "recurrent_target: read '20'", "Write true or false")),
    case("no recurrent target", head("recurrent_target: true\n", ""),
         *[(row(FUNDING, f"{area}, savings_target, recurrent_savings"),
            "model.yaml and instance.yaml call for no figure", "Remove it, or let")
           for area in ("east", "west")]),
    case("misspelt keys", [head("bridges:", "bridge:"), head("no_worse_off:", "no_worse:"),
                           head("ends:", "end:")],
         (ENDS, "'end' is not a key", "Did you mean 'ends'?"),
         (BRIDGES, "'bridge' is not a key", "Did you mean 'bridges'?"),
         (line(HEAD, "no_worse_off:"), "'no_worse' is not a key", "Did you mean 'no_worse_off'?")),
    case("a line called rounding", [head("commissioned:", "rounding:"),
                                    *[funding("commissioned,amount", "rounding,amount")] * 2],
         (line(HEAD, "commissioned:"), "'rounding' is kept for how contributions are rounded",
          "Rename it")),
    case("a part of the envelope called rounding", [
        head("council:", "rounding:"), *[funding("council,amount", "rounding,amount")] * 2],
         (line(HEAD, "council:"), "'rounding' is kept for how contributions are rounded", "Rename")),
    case("a line called as a fund's part", head("commissioned:", "formula:"),
         (line(HEAD, "commissioned:"), "'formula' is a name in the model's fund 'minimum' too",
          "Rename one of them"),
         *[(row(FUNDING, f"{area}, commissioned, amount"), "instance.yaml call for no figure", "instance.yaml")
           for area in ("east", "west")]),
    case("a line called as a fund", head("commissioned:", "minimum:"),
         (line(HEAD, "commissioned:"), "'minimum' is a name in the model's fund 'minimum' too",
          "Rename one of them"),
         (row(FUNDING, "east, commissioned, amount"), "instance.yaml call for no figure", "Remove it, or add"),
         (row(FUNDING, "west, commissioned, amount"), "instance.yaml call for no figure", "Remove it, or add"),
         (FUNDING, "no row for east, minimum, amount", "Add it"),
         (FUNDING, "no row for west, minimum, amount", "Add it")),
    case("a part of the envelope called as a fund", head("council:", "top_up:"),
         (line(HEAD, "council:"), "'top_up' is a name in the model's fund 'top_up' too", "Rename one"),
         *[(row(FUNDING, f"{area}, council, amount"), "instance.yaml call for no figure", "instance.yaml")
           for area in ("east", "west")]),
    case("a line with a misspelt key", head("one_off: true", "one_of: true"),
         (line(HEAD, "offices:"), "'lines.offices.one_of' is not a key", "Did you mean 'one_off'?")),
    case("a line without a title", head("title: Moving offices, ", ""),
         (line(HEAD, "offices:"), "'lines.offices.title' is missing", "Add it")),
    case("a line that is a number", head("Other care", "7"),
         (line(HEAD, "commissioned:"), "lines.commissioned: read '7', which is no title",
          "Write its title")),
    case("a line that is nothing", head("commissioned: Other care", "commissioned:"),
         (line(HEAD, "commissioned:"), "lines.commissioned: read nothing", "Write its title")),
    case("a line that is one-off perhaps", head("one_off: true", "one_off: maybe"),
         (line(HEAD, "offices:"), "lines.offices.one_off: read 'maybe'", "Write true or false")),
    case("no envelope, and a lever that saves", [
        cut(HEAD, "envelope:\n", "lines:\n"), rows_out(FUNDING, ",council,")],
         (f"{HEAD}, line 1", "'levers.redesign.saving' brings money in, and there is no envelope",
          "Name the parts of an envelope, under 'envelope'")),
    case("no envelope, and a line that no fund pays for", [
        model("title: Capital receipts", 'title: Capital receipts\n    pays: ["s*"]'),
        model('"funding.*"', "funding.offices")],
         (f"{HEAD}, line 1", "no fund may pay for 'funding.commissioned', and there is no envelope",
          "List it under 'pays' of a fund, or name an envelope's parts"), start=unfunded),
    case("no envelope, and income", funding("commissioned,amount,£000,1000",
                                            "commissioned,amount,£000,-1"),
         (f"{FUNDING}, row 2", "commissioned brings £1,000 in, and the fund '", ""), start=unfunded),
]  # fmt: skip

MODELS = [
    case("an unknown partner", model("holder: nhs", "holder: nsh"),
         (line(MODEL, "holder:"), "no partner called 'nsh'", "Did you mean 'nhs'?")),
    case("an unknown theme", model("theme: discharges", "theme: discharge"),
         (line(MODEL, "theme: discharges"), "no theme called 'discharge'", "mean 'discharges'?")),
    case("an unknown fund that contributes", model("contributions: [minimum]", "contributions: [minimun]"),
         (line(MODEL, "contributions:"), "no fund called 'minimun'", "Did you mean 'minimum'?")),
    case("an unknown metric", model("{delays: range", "{dealys: range"),
         (line(MODEL, "{delays: range"), "no metric called 'dealys'", "Did you mean 'delays'?")),
    case("unknown funds of a ring-fence", [model("funds: [minimum]", "funds: [mnimum]"),
                                           model("of: [minimum]", "of: [maximum]")],
         (line(MODEL, "funds: [minimum]"), "no fund called 'mnimum'", "Did you mean 'minimum'?"),
         (line(MODEL, "    of: ["), "no fund called 'maximum'", "Did you mean 'minimum'?")),
    case("an effect of unknown kind", model("delays: range", "delays: rnage"),
         (line(MODEL, "{delays: range"), "schemes.home_first.effects.delays: read 'rnage'",
          "Write 'known', 'at_least', 'range' or 'unknown'")),
    case("a fund of unknown kind", model("kind: one_off", "kind: once"),
         (line(MODEL, "kind: one_off"), "funds.receipts.kind: read 'once'",
          "Write 'grant', 'one_off' or 'reserve'")),
    case("a metric in an unknown unit", model("unit: per_100000", "unit: per_1000"),
         (line(MODEL, "unit: per_100000"), "metrics.residential.unit: read 'per_1000'",
          "Write 'count', 'days', 'per_100000' or 'percent'")),
    case("a ring-fence that is an aim", model("standing: law", "standing: aim"),
         (line(MODEL, "standing: law"), "ringfences.social_care.standing: read 'aim'",
          "Write 'law' or 'policy'")),
    case("a limit of unknown kind", model("limit: share", "limit: percent"),
         (line(MODEL, "limit: share"), "ringfences.out_of_hospital.limit: read 'percent'",
          "Write 'amount', 'share' or 'uplifted'")),
    case("a ring-fence nobody set", model("    source: A condition\n", ""),
         (line(MODEL, "  social_care:"), "'ringfences.social_care.source' is missing", "Add it")),
    case("a metric without a sense", model("    sense: at_least\n", ""),
         (line(MODEL, "  independence:"), "'metrics.independence.sense' is missing", "Add it")),
    case("misspelt keys", [model("in_full:", "infull:"), model("carried:", "carry:"),
                           model("theme: staying_well", "themes: staying_well"),
                           model("protected:", "protect:"), model("worth:", "worht:"),
                           model("delivery:", "delivered:")],
         (line(MODEL, "    delivery:"), "'levers.redesign.delivered' is not a key", "mean 'delivery'?"),
         (line(MODEL, "    in_full:"), "'funds.minimum.infull' is not a key", "mean 'in_full'?"),
         (line(MODEL, "    carried:"), "'funds.top_up.carry' is not a key", ""),
         (line(MODEL, "theme: staying_well"), "'schemes.devices.themes' is not a key", "'theme'?"),
         (line(MODEL, "    protected:"), "'ringfences.social_care.protect' is not", "'protected'?"),
         (line(MODEL, "    worth:"), "'metrics.admissions.worht' is not a key", "Did you mean 'worth'?")),
    case("in full and carried", model("in_full: true", "in_full: true\n    carried: true"),
         (line(MODEL, "  minimum:"), "'minimum' is spent in full and kept too",
          "Remove 'in_full', or keep nothing")),
    case("a reserve that is spent in full", model("    kind: reserve", "    kind: reserve\n"
                                                  "    in_full: true"),
         (line(MODEL, "  cushion:"), "'cushion' is spent in full and kept too", "Remove 'in_full'")),
    case("a contribution of a fund that does not pay", model("contributions: [minimum]",
                                                             "contributions: [minimum, top_up]"),
         (line(MODEL, "  home_first:"), "'home_first' has a contribution of 'top_up', which does not",
          "List 'schemes.home_first' under 'pays' of 'top_up'")),
    case("contributes twice", model("contributions: [minimum]", "contributions: [minimum, minimum]"),
         (line(MODEL, "contributions:"), "schemes.home_first.contributions: names 'minimum' twice",
          "Remove one of them")),
    case("a share of no fund", model("    of: [minimum]\n", ""),
         (line(MODEL, "  out_of_hospital:"), "'out_of_hospital' is a share of no fund",
          "Give 'limit: share' and 'of' together, or neither")),
    case("of a fund, but no share", model("    limit: share\n", ""),
         (line(MODEL, "  out_of_hospital:"), "'out_of_hospital' names 'of', but is no share",
          "Give 'limit: share' and 'of' together, or neither")),
    case("an uplift of a fund", model("    limit: uplifted\n", "    limit: uplifted\n    of: [minimum]\n"),
         (line(MODEL, "  maintained:"), "'maintained' names 'of', but is no share", "or neither")),
    case("a part of two funds", model("kind: one_off", "kind: one_off\n    parts: {formula: Again}"),
         (line(MODEL, "  minimum:"), "'minimum' has a part 'formula', and so has another fund", "Rename"),
         (line(MODEL, "  receipts:"), "'receipts' has a part 'formula', and so has another fund", "Rename")),
    case("a part called as another fund", model("      other: Not by formula", "      top_up: Not so"),
         (line(MODEL, "  minimum:"), "'minimum' has a part 'top_up', and so has another fund", "Rename"),
         (line(MODEL, "  top_up:"), "'top_up' has a part 'top_up', and so has another fund", "Rename")),
    case("a part called as another fund that has parts of its own",
         [model("kind: one_off", "kind: one_off\n    parts: {minimum: A part}"),
          *[funding("receipts,amount", "minimum,amount")] * 2],
         (line(MODEL, "  receipts:"), "'receipts' has a part 'minimum'", "Rename")),
    case("a part called rounding", [model("      other: Not by", "      rounding: Not by"),
                                    *[funding("other,amount", "rounding,amount")] * 2],
         (MODEL, "'rounding' is kept for another entry", "Rename it")),
    case("pays for nothing that there is", model('["funding.*"]', "[fundings.offices]"),
         (MODEL, "'cushion' names the line 'fundings.offices', and there is none",
          "There are: services.home.own")),
    case("pays for a service by half its name", model("pays: [services.home.own, services.home.shared]",
                                                      "pays: [services.home]"),
         (MODEL, "'top_up' names the line 'services.home', and there is none",
          "Did you mean 'services.home.own'?")),
    case("comes on top of nothing", model("additional_to: [services.home.own]",
                                          "additional_to: [services.home]"),
         (MODEL, "'top_up' names the line 'services.home', and there is none", "Did you mean 'serv")),
    case("ring-fences nothing", model("lines: [schemes.devices]", "lines: [scheme.devices]"),
         (MODEL, "'ceiling' names the line 'scheme.devices', and there is none",
          "Did you mean 'schemes.devices'?")),
    case("pays for nothing", model('["funding.*"]', "[]"),
         (line(MODEL, '"funding.*"'), "funds.cushion.pays: read a list, which is empty", "at least one")),
    case("pays for a line twice", model("pays: [services.home.own, services.home.shared]",
                                        "pays: [services.home.own, services.home.own]"),
         (line(MODEL, "pays: [services"), "funds.top_up.pays: names 'services.home.own' twice",
          "Remove one of them")),
    case("pays that are no list", model('["funding.*"]', "funding.*"),
         (line(MODEL, '"funding.*"'), "funds.cushion.pays: read 'funding.*', which is not a list",
          "in square brackets")),
    case("a share of a fund twice", model("    of: [minimum]", "    of: [minimum, minimum]"),
         (line(MODEL, "    of: ["), "names 'minimum' twice", "Remove one of them")),
    case("delivers what it does not save", model("    saving: recurrent\n", "    adds: home.own\n"),
         (line(MODEL, "  redesign:"), "'redesign' delivers a share of no saving",
          "Give 'saving', or remove 'delivery'")),
    case("names with capitals", [model("  nhs: The NHS", "  NHS: The NHS"),
                                 model("  home_first:\n", "  Home First:\n"),
                                 model("  admissions:\n", "  4admissions:\n")],
         (line(MODEL, "  nhs:"), "read 'NHS'", "Use lower case letters, digits and underscores"),
         (line(MODEL, "  home_first:"), "read 'Home First'", "Use lower case letters"),
         (line(MODEL, "  admissions:"), "read '4admissions'", "with a letter first")),
    case("a fund in two models", [model("needs:", "includes: [more.yaml]\nneeds:"),
                                  written("more.yaml", "title: More\npartners: {nhs: Again}\n"
                                          "funds: {cushion: {title: Another, kind: grant}}\n")],
         (f"{MODEL}, line 22", "'nhs' stands in", "Rename one"),
         (f"{MODEL}, line 43", "'cushion' stands in", "Rename one")),
]  # fmt: skip


def one(address: str, change: str) -> str:
    return f'{{address: "{address}", {change}}}'


WHATIF = [
    case("least above most", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", one("east.schemes.devices.least", "set: 301"))),
         (f"{SCENARIOS}, line 5, column 9 (scenario more)",
          "the least of devices is £301,000, the most £300,000", "The least may not be above")),
    case("least above most in both areas", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", one("*.schemes.devices.least", "set: 301"))),
         *[(f"{SCENARIOS}, line 5, column 9 (scenario more)",
            "the least of devices is £301,000, the most £300,000", "The least may not be above")] * 2),
    case("money after the fund's end", written(SCENARIOS, "scenarios:\n" + scenario(
        "kept", one("west.funding.top_up.amount[2027/28]", "set: 200"))),
         (f"{SCENARIOS}, line 5, column 9 (scenario kept)",
          "top_up ended on 2027-03-31, and has £200,000 in 2027/28", "Write 0, or change its day")),
    case("a scenario that builds on another", written(SCENARIOS, "scenarios:\n" + scenario(
        "a", one("east.schemes.devices.least", "set: 250")) + scenario(
        "b", one("east.schemes.devices.most", "set: 200"), on="a")),
         (f"{SCENARIOS}, line 10, column 9 (scenario b)",
          "the least of devices is £250,000, the most £200,000", "The least may not be above")),
    case("own shares above all", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", one("*.services.home.shared.own_share", "times: 1.1"))),
         (f"{SCENARIOS}, line 5, column 9 (scenario more)", "add up to 110%", "100% at most")),
    case("a misspelt fund", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", one("east.funding.cusion.opening", "set: 1"))),
         (f"{SCENARIOS}, line 5, column 9 (scenario more)",
          "no figure has the address 'east.funding.cusion.opening'",
          "Did you mean 'east.funding.cushion.opening'?")),
    case("a pooled share above all", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", one("pooled.funding.minimum.pooled", "set: 101"))),
         (f"{SCENARIOS}, line 5, column 9 (scenario more)",
          "would make pooled.funding.minimum.pooled 101 %", "It must be from 0 to 100 %")),
    case("an opening of a year", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", one("east.funding.cushion.opening[2026/27]", "set: 1"))),
         (f"{SCENARIOS}, line 5", "is one number for the whole plan", "Leave out [2026/27]")),
    case("several, told together", written(SCENARIOS, "scenarios:\n" + scenario(
        "many", one("east.schemes.devices.least", "set: 301"),
        one("west.metrics.delays.home_first.effect_weaker", "set: -2"),
        one("east.metrics.residential.people", "set: 0"))),
         (f"{SCENARIOS}, line 5", "the least of devices is £301,000", "The least may not"),
         (f"{SCENARIOS}, line 6", "the weaker effect -2 is stronger than -1", "Change the two round"),
         (f"{SCENARIOS}, line 7", "would make east.metrics.residential.people 0 people", "from 1 to")),
]  # fmt: skip

SETTINGS = [
    case(f"--set {setting}", [], ("--set", what, remedy), asked=("--set", setting))
    for setting, what, remedy in (
        ("east.schemes.home_first.least=501", "the least of home_first is £501,000",
         "The least may not be above the most"),
        ("east.schemes.home_first.most=99", "the least of home_first is £100,000, the most £99,000",
         "The least may not be above the most"),
        ("east.funding.top_up.amount[2027/28]=1", "top_up ended on 2027-03-31, and has £1,000",
         "Write 0, or change its day under 'ends'"),
        ("west.funding.offices.amount[2027/28]=-1", "offices brings £1,000 in, and the fund '",
         "Leave the line out of the fund's 'pays'"),
        ("west.services.home.contribution=601", "people pay £601/week towards home.own, which costs £600/week",
         "Nobody may be charged more"),
        ("east.metrics.delays.home_first.effect_stronger=-0.4", "the weaker effect -0.5 is stronger",
         "Change the two round"),
        ("west.services.home.shared.own_share=71", "own shares of home.shared add up to 101%",
         "Together they may be 100% at most"),
        ("east.levers.redesign.delivered=101", "delivered 101 %", "It must be from 0 to 100 %"),
        ("east.ringfences.maintained.uplift=-101", "uplift -101 %", "It must be from -100 to"),
        ("east.metrics.residential.people=0", "people 0 people", "It must be from 1 to 5,000,000"),
        ("pooled.schemes.home_first.minimum.contribution=-1", "contribution -1 £000", "from 0 to"),
        ("east.funding.cusion.floor=0", "no figure has the address 'east.funding.cusion.floor'",
         "Did you mean 'east.funding.cushion.floor'?"),
    )
] + [
    case("--set a scenario's figures into contradiction",
         written(SCENARIOS, "scenarios:\n" + scenario("a", one("east.schemes.devices.least", "set: 250"))),
         ("--set", "the least of devices is £250,000, the most £200,000", "The least may not be"),
         asked=("--scenario", "a", "--set", "east.schemes.devices.most=200")),
]  # fmt: skip

TOGETHER = [
    case("a fault in every new table", [
        funding("opening,£000,100", "opening,£000,1OO"),
        replaced(LEVERS, "delivered,%,80", "delivered,%,800"), schemes("most,£000,500", "most,%,500"),
        ringfences("uplift,%,2", "uplift,%,two"), metrics("people,people,20000", "people,people,0"),
        replaced(SERVICES, "own_share,%,30", "own_share,%,300"),
        head("[2026/27]", "[2026/2027]"), head("[east, nhs]", "[nhs, nsh]"),
        model('["funding.*"]', "[funding.ofices]")],
         (BRIDGES, "no period called '2026/2027'", "Did you mean '2026/27'?"),
         (line(HEAD, "no_worse_off:"), "no area or partner called 'nsh'", "Did you mean 'nhs'?"),
         (HEAD, "'cushion' names the line 'funding.ofices'", "Did you mean 'funding.offices'?"),
         (row(SERVICES, "east, home, shared, own_share"), "reads '300'", "from 0 to 100 %"),
         (row(FUNDING, OPENING), "reads '1OO'", PLAIN),
         (row(LEVERS, "east, redesign, delivered"), "reads '800'", "from 0 to 100 %"),
         (row(SCHEMES, MOST), "read the unit '%'", "Write £ or"),
         (row(RINGFENCES, UPLIFT), "reads 'two'", PLAIN),
         (row(METRICS, PEOPLE), "reads '0'", "It must be from 1 to")),
    case("every contradiction", [
        funding("top_up,amount,£000,,200,0", "top_up,amount,£000,,200,90"),
        funding("commissioned,amount,£000,1000", "commissioned,amount,£000,-1000"),
        schemes("least,£000,100", "least,£000,501"),
        metrics("effect_weaker,units/£000,-0.5", "effect_weaker,units/£000,-1.5"),
        replaced(SERVICES, "contribution,£/week,100", "contribution,£/week,700"),
        replaced(SERVICES, "own_share,%,30", "own_share,%,31")],
         (f"{SCHEMES}, row 2 and ", "the least of home_first is £501,000", "The least may not"),
         (f"{FUNDING}, row 10", "top_up ended on 2027-03-31", "Write 0, or change"),
         (f"{FUNDING}, row 3", "commissioned brings £1,000,000 in", "Leave the line out"),
         (f"{SERVICES}, row 6 and ", "people pay £700/week", "Nobody may be charged more"),
         (f"{METRICS}, row 9 and ", "the weaker effect -1.5", "Change the two round"),
         (f"{SERVICES}, row 5 and ", "add up to 101%", "100% at most")),
    case("many faults of a model", [
        model("holder: nhs", "holder: nsh"), model("theme: discharges", "theme: discharge"),
        model("in_full: true", "in_full: true\n    carried: true"),
        model("    of: [minimum]\n", ""), metrics("people,people,20000", "people,people,O")],
         (line(MODEL, "  minimum:"), "'minimum' is spent in full and kept too", "Remove 'in_full'"),
         (line(MODEL, "holder:"), "no partner called 'nsh'", "Did you mean 'nhs'?"),
         (f"{MODEL}, line 53", "no theme called 'discharge'", "Did you mean 'discharges'?"),
         (f"{MODEL}, line 71", "'out_of_hospital' is a share of no fund", "Give 'limit: share'"),
         (f"{METRICS}, row 13", "reads 'O'", PLAIN)),
    case("a stray file and an end of no fund", [
        written("metric.csv", ""), head("ends: {top_up", "ends: {topup")],
         ("metric.csv", "not a table of an instance", "Did you mean 'metrics.csv'?"),
         (ENDS, "model.yaml has no fund called 'topup'", "Did you mean 'top_up'?")),
    case("a name used twice and a bridge of no fund", [
        head("commissioned:", "council:"), head("bridges: {receipts", "bridges: {receits")],
         (line(HEAD, "commissioned:"), "'council' is a part of the envelope too", "Rename"),
         (BRIDGES, "model.yaml has no fund called 'receits'", "Did you mean 'receipts'?"),
         *[(row(FUNDING, f"{area}, commissioned, amount"), "instance.yaml call for no figure", "instance.yaml")
           for area in ("east", "west")]),
]  # fmt: skip

MISSED = [
    case("a contribution after the fund's end", [
        head("ends: {", "ends: {minimum: 2027-03-31, "),
        *[funding(f"{part},amount,£000,{each},,", f"{part},amount,£000,,{each},0")
          for part, each in (("formula", 300), ("other", 100), ("formula", 400), ("other", 100))]],
         (f"{SCHEMES}, row 14", "minimum contributes £600,000 to home_first in 2027/28",
          "Write 0, or change its 'pays', its end")),
    case("a contribution of one-off money to what recurs", [
        model("contributions: [minimum]", "contributions: [minimum, receipts]"),
        added(SCHEMES, "pooled,home_first,receipts,contribution,£000,9,guess"),
        head("bridges: {receipts: [2026/27]}", "bridges: {}")],
         *[(f"{SCHEMES}, row 15", f"receipts contributes £9,000 to home_first in {period}",
            "or what it may bridge") for period in ("2026/27", "2027/28")]),
    case("a bridge beyond the fund's end", [
        head("ends: {", "ends: {receipts: 2027-03-31, "), head("[2026/27]", "[2027/28]"),
        *[funding("receipts,amount,£000,,50,10", "receipts,amount,£000,,50,0")] * 2],
         (BRIDGES, "2027/28", "")),
    case("a ring-fence of a fund that pays none of its lines",
         model("funds: [minimum]\n    lines: [schemes.home_first]",
               "funds: [top_up]\n    lines: [schemes.home_first]"),
         (MODEL, "'out_of_hospital'", "")),
    case("a partner called as an area", [model("  nhs: The NHS", "  east: The NHS"),
                                         model("holder: nhs", "holder: east"),
                                         head("[east, nhs]", "[east]")],
         (HEAD, "'east'", "Rename")),
]  # fmt: skip

ALL = {
    "funding": FUNDING_ROWS, "schemes": SCHEME_ROWS, "ringfences": RINGFENCE_ROWS,
    "metrics": METRIC_ROWS, "other": OTHER_ROWS, "head": HEADS, "model": MODELS,
    "scenario": WHATIF, "set": SETTINGS, "together": TOGETHER, "missed": MISSED,
}  # fmt: skip


def start_of(found: Case) -> Callable[[Path], None]:
    """The sound instance that a case breaks: cases say `town` unless told otherwise."""
    if found.start is town and found.id != "no_worse_off of the only area":
        return boroughs
    return found.start


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(each, id=f"{part}: {each.id}", marks=pytest.mark.slow if at % 3 else ())
        for part in ALL
        for at, each in enumerate(ALL[part])
    ],
)
def test_every_fault_is_told_at_once(broken: Case, tmp_path: Path) -> None:
    start = start_of(broken)
    folder = tmp_path / start.__name__
    start(folder)
    for breaks in broken.breaks:
        breaks(folder)
    before = contents(tmp_path)
    plan, out = tmp_path / "plan.json", tmp_path / "tables"
    seen = run("solve", str(folder), "--json", str(plan), "--out", str(out), *broken.asked)
    assert_faults(seen, broken.faults)
    assert contents(tmp_path) == before
    assert not plan.exists()
    assert not out.exists()


def test_a_line_that_there_is_none_of_is_told_where_it_stands(tmp_path: Path) -> None:
    boroughs(tmp_path / "boroughs")
    model('["funding.*"]', "[fundings.offices]")(tmp_path / "boroughs")
    seen = run("check", str(tmp_path / "boroughs"))
    place = line(MODEL, '"funding.*"')
    assert f"{place}, column 12" in seen.out


# Every other command refuses the same


@pytest.mark.parametrize(
    "arguments",
    [("check",), ("check", "--figures"), ("export", "--mps", "new"), ("bounds", "--csv", "new")],
    ids=" ".join,
)
def test_every_command_refuses_a_contradiction(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boroughs(tmp_path / "boroughs")
    monkeypatch.chdir(tmp_path)
    before = contents(tmp_path)
    command, *options = arguments
    seen = run(command, "boroughs", *options, "--set", "east.schemes.devices.least=301")
    assert_faults(
        seen, (("--set", "the least of devices is £301,000", "The least may not be above"),)
    )
    assert contents(tmp_path) == before


# What is sound


@pytest.mark.parametrize("start", [boroughs, unfunded])
def test_what_is_broken_was_sound(start: Callable[[Path], None], tmp_path: Path) -> None:
    folder, out = tmp_path / "sound", tmp_path / "plan.json"
    start(folder)
    assert run("check", str(folder)).code == 0
    seen = run("solve", str(folder), "--json", str(out))
    assert (seen.code, seen.err) == (0, "")
    plan = json.loads(out.read_text(encoding="utf-8"))
    for table in ("funds", "payments", "schemes", "ringfences", "metrics", "bridge"):
        assert plan[table], table


@pytest.mark.slow
def test_a_plan_on_standard_output_is_json(tmp_path: Path) -> None:
    boroughs(tmp_path / "boroughs")
    seen = run_apart("solve", str(tmp_path / "boroughs"), "--json", "-")
    assert (seen.code, seen.err) == (0, "")
    assert json.loads(seen.out)["status"] == "optimal"


@pytest.mark.parametrize(
    "harmless",
    [
        head("ends: {top_up: 2027-03-31}", "ends: {}"),
        head("bridges: {receipts: [2026/27]}", "bridges: {receipts: []}"),
        head("[east, nhs]", "[]"),
        head("{title: Moving offices, one_off: true}", "{title: Moving offices}"),
        schemes("least,£000,100", "least,£000,500"),
        metrics("effect_weaker,units/£000,-0.5", "effect_weaker,units/£000,-1"),
        replaced(SERVICES, "contribution,£/week,100", "contribution,£/week,600"),
        replaced(LEVERS, "delivered,%,80", "delivered,share,0.8"),
        ringfences("uplift,%,2", "uplift,%,-2"),
        funding("cushion,opening,£000,100", "cushion,opening,£m,0.1"),
    ],
    ids=["no ends", "no bridges", "nobody no worse off", "a line with a title only",
         "least is most", "no range", "people pay all", "a share", "a fall", "in millions"],
)  # fmt: skip
def test_what_is_only_odd_is_read(harmless: Break, tmp_path: Path) -> None:
    boroughs(tmp_path / "boroughs")
    harmless(tmp_path / "boroughs")
    seen = run("check", str(tmp_path / "boroughs"))
    assert (seen.code, seen.err) == (0, "")


# No plan: exit code 3, and why


@dataclass(frozen=True)
class Impossible:
    """Sound figures that no plan can meet, and what a user must be told."""

    asked: tuple[str, ...]
    says: tuple[str, ...]
    start: Callable[[Path], None] = boroughs


def sets(*settings: str) -> tuple[str, ...]:
    return tuple(part for setting in settings for part in ("--set", setting))


NO_PLAN = {
    "a ring-fence above what its lines can spend": Impossible(
        sets("east.ringfences.maintained.amount=501"),
        ("no plan meets every limit", "Maintained: within the limit, East (law)",
         "Home First: no more than the most, East (policy)")),
    "a ring-fence above what its lines can spend, once uplifted": Impossible(
        sets("west.ringfences.maintained.amount=400", "west.ringfences.maintained.uplift=26"),
        ("Maintained: within the limit, West (law): 2027/28", "Home First: no more than the most")),
    "a ring-fence of all areas together": Impossible(
        sets("pooled.ringfences.out_of_hospital.share=100"),
        ("Out of hospital: within the limit (law)", "Minimum contribution pays")),
    "a protected share of nothing": Impossible(
        sets("east.ringfences.social_care.*.protected=0"),
        ("Social care: within the limit, East (law)",)),
    "a most that a metric needs more of": Impossible(
        sets("west.ringfences.ceiling.amount=0"),
        ("Ceiling: within the limit, West (policy)", "Admissions: reaches its target, West (policy)")),
    "a metric that no scheme can reach": Impossible(
        sets("east.metrics.independence.target=100", "east.metrics.independence.expected=0"),
        ("Still at home: reaches its target, East (policy)", "Home First: no more than the most")),
    "a recurrent target above what levers can save": Impossible(
        sets("east.funding.savings_target.recurrent_savings=3000"),
        ("no plan fits the money", "East, 2027/28: £2,", "smaller recurrent savings")),
    "a savings target above what levers can save": Impossible(
        sets("west.funding.savings_target.savings[2026/27]=2000"),
        ("no plan fits the money", "above the savings target", "smaller savings")),
    "a reserve whose floor is above its opening": Impossible(
        sets("east.funding.cushion.floor=100.01"),
        ("Reserve: no lower than its floor, East (policy)",)),
    "an envelope of nothing": Impossible(
        sets("*.funding.council.amount=0"),
        ("no plan fits the money", "East, 2026/27: £", "above the envelope", "higher envelope")),
    "an envelope of nothing, most need first": Impossible(
        (*sets("*.funding.council.amount=0"), "--most-need"),
        ("no plan fits the money", "higher envelope")),
    "contributions that no rounding allows": Impossible(
        sets("pooled.schemes.home_first.minimum.contribution=900.6"),
        ("no plan meets every limit", "contributes to Home First (policy)")),
    "contributions above what a fund has": Impossible(
        sets("pooled.schemes.home_first.minimum.contribution=5000"),
        ("no plan meets every limit", "contributes to Home First")),
    "money that must be spent, and nothing to spend it on": Impossible(
        sets("east.funding.formula.amount=5000", "pooled.ringfences.out_of_hospital.share=0"),
        ("Minimum contribution: all of it is spent, East (law)",)),
    "what must come on top of more than is spent": Impossible(
        sets("east.funding.top_up.baseline=2600"),
        ("Top-up grant comes on top of what is spent anyway, East (law)",)),
    "no envelope, and funds that are short": Impossible(
        sets("east.funding.receipts.amount[2027/28]=0.1"),
        ("no plan fits the money", "East, 2027/28: £", "more in: Capital receipts"), start=unfunded),
    "a least above what a fund has in an area alone": Impossible(
        sets("east.schemes.home_first.least=450"),
        ("Minimum contribution", "every area alone"), start=unfunded),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled([*NO_PLAN], 4))
def test_no_plan_is_explained(name: str, tmp_path: Path) -> None:
    found = NO_PLAN[name]
    folder = tmp_path / "boroughs"
    found.start(folder)
    before = contents(tmp_path)
    plan, out = tmp_path / "plan.json", tmp_path / "tables"
    seen = run("solve", str(folder), "--json", str(plan), "--out", str(out), *found.asked)
    explained(seen, "Two boroughs: no plan", *found.says)
    assert "Changed: " in seen.out
    assert contents(tmp_path) == before


def explained(seen: Seen, *says: str) -> None:
    """A user was told that there is no plan, and why."""
    assert seen.code == 3, seen
    assert "Traceback" not in seen.err
    assert not seen.err
    words = " ".join(seen.out.split())
    for each in says:
        assert each in words, seen.out


@pytest.mark.slow
def test_no_plan_where_no_pound_can_be_printed(tmp_path: Path) -> None:
    boroughs(tmp_path / "boroughs")
    seen = run_apart(
        "solve", str(tmp_path / "boroughs"), "--set", "*.funding.council.amount=0",
        PYTHONIOENCODING="ascii",
    )  # fmt: skip
    assert seen.code == 3
    assert "Traceback" not in seen.err
    assert "higher envelope" in seen.out


@pytest.mark.parametrize(
    ("last", "settings"),
    [
        ("2027-03-31", ()),
        ("2027-03-31", sets("*.funding.cushion.floor[2027/28]=0")),
        ("2028-03-31", ()),
    ],
)
def test_a_reserve_that_ends_leaves_no_broken_limit(
    last: str, settings: tuple[str, ...], tmp_path: Path
) -> None:
    boroughs(tmp_path / "boroughs")
    head("ends: {", f"ends: {{cushion: {last}, ")(tmp_path / "boroughs")
    assert run("solve", str(tmp_path / "boroughs"), *settings).code in {0, 2, 3}


# Bounds on the cells of a table


def leverless(folder: Path) -> None:
    """The boroughs with schemes and funds, and without a lever."""
    boroughs(folder)
    cut(MODEL, "levers:\n", "partners:\n")(folder)
    (folder / LEVERS).unlink()


@pytest.mark.parametrize(
    "start",
    [
        leverless,
        unfunded,
        boroughs,
    ],
)  # fmt: skip
def test_bounds_of_what_is_sound(start: Callable[[Path], None], tmp_path: Path) -> None:
    start(tmp_path / "boroughs")
    seen = run("bounds", str(tmp_path / "boroughs"), "--csv", str(tmp_path / "cells.csv"))
    assert (seen.code, seen.err) == (0, "")
    assert (tmp_path / "cells.csv").exists()


@pytest.mark.parametrize("start", [town, councils])
def test_bounds_of_an_instance_without_schemes(
    start: Callable[[Path], None], tmp_path: Path
) -> None:
    start(tmp_path / "here")
    before = contents(tmp_path)
    seen = run("bounds", str(tmp_path / "here"), "--csv", str(tmp_path / "cells.csv"))
    assert_faults(
        seen, (("here", "no schemes that funds pay for", "Use it on an instance with schemes"),)
    )
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (sets("pooled.schemes.home_first.minimum.contribution=5000"),
         ("each within £2,000", "contributes to Home First")),
        (sets("*.schemes.*.least=0", "*.schemes.*.most=1"),
         ("Home First: no more than the most", "Minimum contribution")),
    ],
)  # fmt: skip
def test_bounds_of_margins_that_clash(
    settings: tuple[str, ...], says: tuple[str, ...], tmp_path: Path
) -> None:
    boroughs(tmp_path / "boroughs")
    before = contents(tmp_path)
    arguments = ("--csv", str(tmp_path / "cells.csv"), *settings)
    seen = run("bounds", str(tmp_path / "boroughs"), *arguments)
    explained(seen, "Two boroughs: no table meets its margins", *says)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("option", ["--within", "--fixed"])
@pytest.mark.parametrize("value", ["some", "£5"])
def test_bounds_within_what_is_no_number(option: str, value: str, tmp_path: Path) -> None:
    boroughs(tmp_path / "boroughs")
    seen = run("bounds", str(tmp_path / "boroughs"), option, value)
    assert seen.code == 2
    assert "Invalid value" in seen.err
    assert "Traceback" not in seen.err


def test_bounds_within_two_that_are_no_sums_tells_both(tmp_path: Path) -> None:
    boroughs(tmp_path / "boroughs")
    seen = run("bounds", str(tmp_path / "boroughs"), "--within", "nan", "--fixed", "-1")
    assert seen.code == 2
    assert [fault.partition(":")[0] for fault in seen.faults] == ["--within", "--fixed"]


def test_bounds_where_a_folder_is_in_the_way(tmp_path: Path) -> None:
    boroughs(tmp_path / "boroughs")
    seen = run("bounds", str(tmp_path / "boroughs"), "--csv", str(tmp_path))
    assert_faults(seen, ((str(tmp_path), "is a folder", "Name a file in it"),))


def test_there_are_enough_kinds_of_broken_input() -> None:
    kinds = [f"{part}: {each.id}" for part in ALL for each in ALL[part]]
    assert len(kinds) == len(set(kinds)) >= 200
