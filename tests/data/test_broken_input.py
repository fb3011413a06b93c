"""Broken input: every fault at once, each with its place, what was read and a remedy.

Each case breaks a sound instance and says what a user must be told, a line a fault, in order.
For every case: exit code 2, no traceback, nothing written, and no line that was not expected.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.breaking import (
    Break,
    added,
    contents,
    councils,
    folder_for,
    own_model,
    recoded,
    removed,
    renamed,
    replaced,
    run,
    run_apart,
    town,
    without,
    written,
)
from support.cases import Case, Fault, assert_faults, case, scenario

HEAD, MODEL, SCENARIOS = "instance.yaml", "model.yaml", "scenarios.yaml"
NEEDS, SERVICES, PATHWAYS = "needs.csv", "services.csv", "pathways.csv"
WORKFORCE, STANDARDS, FUNDING, LEVERS = (
    "workforce.csv",
    "standards.csv",
    "funding.csv",
    "levers.csv",
)
DEMAND = "needs.csv, row 2 (children, demand)"
PRICE = "services.csv, row 2 (foster_in_house, price)"
QUOTES = "Check the indentation, colons and quotes"
ENCODING = "In Excel, save as 'CSV UTF-8'"
NO_FILE = "there is no such file"


def head(old: str, new: str) -> Break:
    return replaced(HEAD, old, new)


def later(old: str, new: str) -> list[Break]:
    """Change the second period of the councils, under a name that says nothing of its days."""
    renamed = [replaced(file, "2027/28", "2") for file in (NEEDS, SERVICES, LEVERS)]
    named = [head("2027/28:", '"2":'), replaced(SCENARIOS, "[2027/28]", "[2]")]
    return [*named, *renamed, head(old, new)]


def model(old: str, new: str) -> Break:
    return replaced(MODEL, old, new)


def demand(value: str) -> Break:
    return replaced(NEEDS, "people,90,", f"people,{value},")


def price(value: str) -> Break:
    return replaced(SERVICES, "£/week,500,", f"£/week,{value},")


YAML = [
    case("not yaml", head("title: Littleton", "title: [Littleton"),
         (f"{HEAD}, line 2, column 6", "not valid YAML", QUOTES)),
    case("missing colon", head("title: Littleton", "title Littleton"),
         (f"{HEAD}, line 2", "not valid YAML", QUOTES)),
    case("unclosed quote", head("title: Littleton", 'title: "Littleton'),
         (f"{HEAD}, line", "not valid YAML", QUOTES)),
    case("indented with a tab", head("  budget:", "\tbudget:"),
         (f"{HEAD}, line 8, column 1", r"'\t'", QUOTES)),
    case("indented too far", head("  budget:", "   budget:\n  other: Other\n  third:"),
         (f"{HEAD}, line 9", "not valid YAML", QUOTES)),
    case("empty", written(HEAD, ""), (f"{HEAD}, line 1", "is empty", "title, model, areas")),
    case("only comments", written(HEAD, "# to do\n"),
         (f"{HEAD}, line 1", "is empty", "title, model, areas")),
    case("a list", written(HEAD, "- title\n- model\n"),
         (f"{HEAD}, line 1", "is not keys with values", "title, model, areas")),
    case("a word", written(HEAD, "Littleton"),
         (f"{HEAD}, line 1", "is not keys with values", "title, model, areas")),
    case("two documents", added(HEAD, "---\ntitle: Another"),
         (f"{HEAD}, line 21", "another document", QUOTES)),
    case("an alias of nothing", head("title: Littleton, a made-up council", "title: *town"),
         (f"{HEAD}, line 1, column 8", "undefined alias", QUOTES)),
    case("an alias bomb", written(HEAD, "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefg", "bcdefgh", strict=True))),
         (f"{HEAD}, line 1", "too much content", "Remove the aliases")),
    case("an alias of itself", head("areas: {", "areas: &loop {loop: *loop, "),
         (f"{HEAD}, line 3", "nested deeper than 40", "Flatten it")),
    case("a depth bomb", written(HEAD, "areas: " + "[" * 20_000),
         (f"{HEAD}, line 1, column 4", "nested deeper than 40", "Flatten it")),
    case("too large", written(HEAD, "# " + "x" * 5_000_001),
         (HEAD, "larger than 1,000,000 bytes", "Split it")),
    case("latin-1", [head("Littleton, a", "Littletón, a"), recoded(HEAD, "latin-1")],
         (f"{HEAD}, line 1", "not UTF-8 text (read the byte 0xf3)", "save as UTF-8")),
    case("a control character", head("Littleton, a", "Littleton\0, a"),
         (f"{HEAD}, line 1, column 17", "control character 0x00", "Remove it")),
    case("an escaped control character",
         head("Littleton, a made-up council", '"\\e[31mLittleton"'),
         (f"{HEAD}, line 1, column 8", "control character 0x1b", "Remove it")),
    case("half a character", head("Littleton, a made-up council", '"\\ud800"'),
         (f"{HEAD}, line 1, column 8", "control character 0xd800", "Remove it")),
    case("a python object",
         head("Littleton, a made-up council", "!!python/object/apply:os.system [echo]"),
         (f"{HEAD}, line 1", "title: read a list, which is not text", "Write text"),
         (f"{HEAD}, line 1, column 8", "'!!python/object/apply:os.system'", "Remove the tag")),
    case("a python mapping", head("areas: {", "areas: !!python/dict {"),
         (f"{HEAD}, line 3, column 8", "'!!python/dict' is not read", "Remove the tag")),
    case("a tagged number", head("value: 0", "value: !!int none"),
         (f"{HEAD}, line 6, column 12", "discount.value: read 'none', which is not a number",
          "Write a plain number"),
         (f"{HEAD}, line 6, column 19", "read 'none', tagged as int", "Remove the tag")),
    case("a key that is a list", head("areas: {", "areas: {[a, b]: Both, "),
         (f"{HEAD}, line 3, column 9", "a key that is not text", "Write the key as one word")),
    case("duplicate keys", [head("model: tutorial", "model: tutorial\nmodel: adults"),
                            head("title: Invented", "title: One\n    title: Invented")],
         (f"{HEAD}, line 3, column 1", "'model' stands twice (line 2 has it too)", "Remove one"),
         (f"{HEAD}, line 14, column 5", "'title' stands twice (line 13 has it too)", "Remove one")),
    case("no instance.yaml", removed(HEAD), (HEAD, NO_FILE, "Check its name")),
    case("instance.yaml is a folder", folder_for(HEAD), (HEAD, "is not a file", "Put a text file")),
    case("instance.yml", renamed(HEAD, "instance.yml"),
         (HEAD, NO_FILE, "Check its name"),
         ("instance.yml", "not a file that is read", f"Did you mean '{HEAD}'?")),
]  # fmt: skip

HEADS = [
    case("unknown key", head("discount:", "discont:"),
         (f"{HEAD}, line 1", "'discount' is missing", "Add it"),
         (f"{HEAD}, line 6, column 1", "'discont' is not a key", "Did you mean 'discount'?")),
    case("a key from nowhere", head("areas:", "colour: red\nareas:"),
         (f"{HEAD}, line 3, column 1", "'colour' is not a key", "Remove it")),
    case("title missing", without(HEAD, "title"), (HEAD, "'title' is missing", "Add it")),
    case("title blank", head("Littleton, a made-up council", '" "'),
         (f"{HEAD}, line 1", "title: read ' ', which is blank", "Write something")),
    case("title nothing", head("Littleton, a made-up council", ""),
         (f"{HEAD}, line 1", "title: read nothing, which is not text", "Write text")),
    case("title a number", head("Littleton, a made-up council", "2025"),
         (f"{HEAD}, line 1", "title: read 2025, which is not text", "quotes around it: '2025'")),
    case("areas a list", head("{littleton: Littleton}", "[littleton]"),
         (f"{HEAD}, line 3", "areas: read a list, which is not keys", "'name: value'")),
    case("no areas", head("{littleton: Littleton}", "{}"),
         (f"{HEAD}, line 3", "areas: read keys with values, which is empty", "at least one")),
    case("area with capitals", head("{littleton:", "{Littleton:"),
         (f"{HEAD}, line 3, column 9", "read 'Littleton'", "lower case letters")),
    case("area with a dot", head("{littleton:", "{little.ton:"),
         (f"{HEAD}, line 3, column 9", "read 'little.ton'", "lower case letters")),
    case("an area called pooled",
         [head("{littleton: Littleton}", "{littleton: Littleton, pooled: Pool}"),
          replaced(NEEDS, "need,", "area,"), *map(removed, (SERVICES, PATHWAYS, WORKFORCE))],
         (f"{HEAD}, line 3, column 31", "'pooled' is kept", "Rename it"),
         (f"{NEEDS}, row 1", "the column 'need' is missing", "Add it"),
         (SERVICES, NO_FILE, "calls for 12 figures"), (PATHWAYS, NO_FILE, "for 8 figures"),
         (WORKFORCE, NO_FILE, "calls for 28 figures"),
         (f"{STANDARDS}, row 1", "the column 'area' is missing", "Add it"),
         (f"{FUNDING}, row 1", "the column 'area' is missing", "Add it")),
    case("savings target switched on by nothing", head("areas:", "savings_target: perhaps\nareas:"),
         (f"{HEAD}, line 3", "savings_target: read 'perhaps'", "Write true or false")),
    case("a name used twice", head("sources:", "lines: {budget: Other}\nsources:"),
         (f"{HEAD}, line 9, column 9", "'budget' is a part of the envelope too", "Rename")),
    case("a name that is kept", [head("  budget:", "  savings_target:"),
                                 replaced(FUNDING, "budget", "savings_target")],
         (f"{HEAD}, line 8, column 3", "'savings_target' is kept", "Rename it")),
    case("unknown model", head("model: tutorial", "model: tutrial"),
         (f"{HEAD}, line 2", "no model called 'tutrial'", "Did you mean 'tutorial'?")),
    case("model path missing", head("model: tutorial", "model: my_model.yaml"),
         (f"{HEAD}, line 2", "there is no model file 'my_model.yaml' beside it", "shipped model: adults")),
    case("model outside", head("model: tutorial", "model: ../tutorial/instance"),
         (f"{HEAD}, line 2", "no model called '../tutorial/instance'", "There are")),
    case("model with an endless name", head("model: tutorial", f"model: {'a' * 300}"),
         (f"{HEAD}, line 2", "no model called 'aaa", "There are: adults")),
    case("model a number", head("model: tutorial", "model: 1"),
         (f"{HEAD}, line 2", "model: read 1, which is not text", "Put quotes around it: '1'")),
    case("the instance is its own model", head("model: tutorial", "model: instance.yaml"),
         (f"{HEAD}, line 2", "'model' is not a key", "Remove it"),
         (f"{HEAD}, line 3", "'areas' is not a key", "Remove it"),
         (f"{HEAD}, line 4", "'periods' is not a key", "Remove it"),
         (f"{HEAD}, line 6", "'discount' is not a key", "Remove it"),
         (f"{HEAD}, line 7", "'envelope' is not a key", "Remove it"),
         (f"{HEAD}, line 9", "'sources' is not a key", "Did you mean 'source'?"),
         (f"{HEAD}, line 20", "'prices' is not a key", "Remove it")),
]  # fmt: skip

DATES = [
    case("no such day", head("2026-03-31", "2026-02-30"),
         (f"{HEAD}, line 5, column 31", "read '2026-02-30', which is not a day", "2026-03-31")),
    case("day first", head("2026-03-31", "31/03/2026"),
         (f"{HEAD}, line 5", "periods.2025/26.to: read '31/03/2026'", "Write it as 2026-03-31")),
    case("a year for a day", head("2025-04-01", "2025"),
         (f"{HEAD}, line 5", "read '2025', which is not a day", "Write it as 2026-03-31")),
    case("seconds for a day", head("2025-04-01", "1743465600"),
         (f"{HEAD}, line 5", "read '1743465600', which is not a day", "Write it as")),
    case("a day and a time", head("2026-03-31", "2026-03-31T00:00:00"),
         (f"{HEAD}, line 5", "read '2026-03-31T00:00:00'", "Write it as 2026-03-31")),
    case("the last day of all", head("2026-03-31", "9999-12-31"),
         (f"{HEAD}, line 5", "read '9999-12-31', which is not from 1990", "Check the year")),
    case("long ago", head("2025-04-01", "0025-04-01"),
         (f"{HEAD}, line 5", "read '0025-04-01', which is not from 1990", "Check the year")),
    case("no last day", head(", to: 2026-03-31", ""),
         (f"{HEAD}, line 5, column 3", "'periods.2025/26.to' is missing", "Add it")),
    case("backwards", head("2026-03-31", "2024-03-31"),
         (f"{HEAD}, line 5", "read 2025-04-01 to 2024-03-31, ends before", "Check the dates")),
    case("not whole months", head("2026-03-31", "2026-03-30"),
         (f"{HEAD}, line 5", "is not a whole number of months", "Begin and end it with a month")),
    case("periods a list", head("periods:\n  2025/26: ", "periods:\n  - "),
         (f"{HEAD}, line 4", "periods: read a list, which is not keys", "'name: value'")),
    case("a period without a year", [head("  2025/26:", "  first year:"),
                                     replaced(NEEDS, "2025/26", "first year")],
         (f"{HEAD}, line 5, column 3", "read 'first year'", "such as 2025/26"),
         (f"{SERVICES}, row 1", "'2025/26' is not a column", "Remove it"),
         (f"{SERVICES}, row 1", "'first year' is missing", "Add it"),
         (f"{FUNDING}, row 1", "'2025/26' is not a column", "Remove it"),
         (f"{FUNDING}, row 1", "'first year' is missing", "Add it")),
    case("a period twice", head("2026/27:", "2026/27: {from: 2026-04-01, to: 2027-03-31}\n  2026/27:"),
         (f"{HEAD}, line 6, column 3", "'2026/27' stands twice (line 5", "Remove one of them"),
         start=councils),
    case("periods out of order", head("{from: 2026-04-01, to: 2027-03-31}",
                                      "{from: 2028-04-01, to: 2029-03-31}"),
         (f"{HEAD}, line 5", "2026/27, read 2028-04-01 to 2029-03-31, is not the financial year",
          "2026/27 is from 2026-04-01 to 2027-03-31: write these days, or rename it"),
         start=councils),
    case("a gap between periods", later("from: 2027-04-01", "from: 2027-05-01"),
         (f"{HEAD}, line 6", "2 begins on 2027-05-01", "without gaps"), start=councils),
    case("periods that overlap", later("from: 2027-04-01", "from: 2027-03-01"),
         (f"{HEAD}, line 6", "2 begins on 2027-03-01", "or overlaps"), start=councils),
]  # fmt: skip

DISCOUNT_AND_SOURCES = [
    case("discount negative", head("value: 0", "value: -3.5"),
         (f"{HEAD}, line 6, column 12", "read '-3.5'", "Write 0 or more")),
    case("discount huge", head("value: 0", "value: 350"),
         (f"{HEAD}, line 6, column 12", "discount.value: read '350'", "Write 100 or less")),
    case("discount without end", head("value: 0", "value: 1e999"),
         (f"{HEAD}, line 6", "discount.value: read '1e999', which is not a number", "plain number")),
    case("discount not a number", head("value: 0", "value: .nan"),
         (f"{HEAD}, line 6", "discount.value: read '.nan', which is not a number", "plain number")),
    case("discount in quotes", head("value: 0", 'value: "3.5%"'),
         (f"{HEAD}, line 6", "discount.value: read '3.5%', which is not a number", "plain number")),
    case("discount true", head("value: 0", "value: true"),
         (f"{HEAD}, line 6", "discount.value: read 'true', which is not a number", "plain number")),
    case("discount in another unit", head('"%/year"', '"%"'),
         (f"{HEAD}, line 6", "discount.unit: read '%'", "Write '%/year'")),
    case("discount unsourced", head(", source: invented", ""),
         (f"{HEAD}, line 6", "'discount.source' is missing", "Add it")),
    case("discount from nowhere", head("source: invented", "source: invention"),
         (f"{HEAD}, line 6", "no source called 'invention'", "Did you mean 'invented'?")),
    case("discount published nowhere", head("source: invented", 'source: standards, where: " "'),
         (f"{HEAD}, line 6", "published, and 'where' is blank", "page, table or section")),
    case("discount without its formula", head("3.5, unit: \"%/year\", source: guess",
                                              "3.5, unit: \"%/year\", source: sums"),
         (f"{HEAD}, line 7", "derived, and 'note' gives no formula", "Write the formula"),
         start=councils),
    case("a source of unknown kind", head("kind: published", "kind: printed"),
         (f"{HEAD}, line 15, column 3", "'kind' reads 'printed'", "'published', 'derived', 'ass"),
         ),
    case("a source of no kind", head("    kind: published\n", ""),
         (f"{HEAD}, line 15, column 3", "sources.standards: 'kind' is missing", "Add it")),
    case("published by nobody", head("    publisher: London Borough of Barking and Dagenham, Cabinet\n",
                                     ""),
         (f"{HEAD}, line 15", "'sources.standards.publisher' is missing", "Add it")),
    case("published in a number", head("date: 16 July 2019", "date: 2019"),
         (f"{HEAD}, line 19", "sources.standards.date: read 2019", "quotes around it: '2019'")),
    case("assumed for no reason", head("    why: round numbers, so that a reader can follow with a "
                                       "pencil\n", ""),
         (f"{HEAD}, line 10", "'sources.invented.why' is missing", "Add it")),
    case("no sources", head("sources:", "source:"),
         (f"{HEAD}, line 1", "'sources' is missing", "Add it"),
         (f"{HEAD}, line 9, column 1", "'source' is not a key", "Did you mean 'sources'?")),
    case("a source with capitals", [head("  standards:", "  Standards:"),
                                    replaced(STANDARDS, "15,standards", "15,Standards")],
         (f"{HEAD}, line 15, column 3", "read 'Standards'", "lower case letters"),
         (f"{STANDARDS}, row 3", "no source called 'standards'", "Did you mean 'Standards'?"),
         (f"{STANDARDS}, row 4", "no source called 'standards'", "Did you mean 'Standards'?")),
    case("a source called changed", head("  standards:", "  changed: {kind: derived, title: Sums}\n"
                                         "  standards:"),
         (f"{HEAD}, line 15, column 3", "'changed' is kept", "Rename it")),
]  # fmt: skip

LEVER = "levers:\n  build: {title: Build, %s}\nroles:"
STANDARD = "standards:\n  more: {title: More, standing: law, source: An act, %s}\n"
MODELS = [
    case("a need nobody meets", model("needs:", "needs:\n  babies: {title: Babies}"),
         (f"{MODEL}, line 5, column 3", "no service meets 'babies'", "or say 'met: false'")),
    case("a need that is met after all", model("    casework: true", "    casework: true\n"
                                               "    met: false"),
         (f"{MODEL}, line 5, column 3", "says 'met: false' but is met", "Remove one of the two")),
    case("a caseload that counts nobody's case", model("    casework: true\n", ""),
         (MODEL, "'caseload' counts 'children', which is nobody's case", "Say 'casework: true'")),
    case("caseloads that cross", [
        model("needs:", "needs:\n  babies: {title: Babies, casework: true, met: false}\n"
              "  young: {title: Young, casework: true, met: false}"),
        model("    needs: [children]", "    needs: [children, babies]"),
        model("standards:", STANDARD % ("kind: caseload, roles: [social_worker], "
                                        "needs: [children, young]"))],
         (f"{MODEL}, line 38", "'caseload' and 'more' both name 'children', and each names others: "
          "how the time of 'social_worker' is shared out", "Let them name nothing in common")),
    case("redundancy of agency staff", model("    contracts: [permanent]", "    redundancy: true\n"
                                             "    contracts: [agency]"),
         (MODEL, "'team_manager' has 'redundancy', but no permanent staff", "give it permanent")),
    case("dangling need", model("{children: preferred}", "{childrn: preferred}"),
         (f"{MODEL}, line 13, column 13", "no need called 'childrn'", "mean 'children'?")),
    case("dangling names of every sort", [
        model("    tags: [family]", "    relieves: {adults: 1}\n    staffed_by: worker"),
        model("title: Social worker", "title: Social worker\n    becomes: manager"),
        model("roles: [social_worker]\n    needs: [children]", "roles: [nobody]\n    needs: [none]"),
        model("managers: team_manager", "managers: boss"),
        model("roles: [social_worker, team_manager]", "roles: [agency]"),
        model("standards:", STANDARD % "kind: routing, need: young, service: nursery"
              + STANDARD.removeprefix("standards:\n").replace("more:", "rate:")
              % "kind: rate, sense: at_most, services: [x]"),
        model("roles:", LEVER % "adds: foster, recruits: carer")],
         (f"{MODEL}, line 14", "no need called 'adults'", "There are: children"),
         (f"{MODEL}, line 15", "no role called 'worker'", "'social_worker'"),
         (f"{MODEL}, line 28", "no supply called 'foster'", "foster_"),
         (f"{MODEL}, line 28", "no role called 'carer'", "There are: social_worker"),
         (f"{MODEL}, line 32", "no role called 'manager'", "'team_manager'"),
         (f"{MODEL}, line 38", "no need called 'young'", "There are: children"),
         (f"{MODEL}, line 38", "no service called 'nursery'", "There are: foster_in_house"),
         (f"{MODEL}, line 39", "no service called 'x'", "There are: foster_in_house"),
         (f"{MODEL}, line 46", "no role called 'nobody'", "There are: social_worker"),
         (f"{MODEL}, line 47", "no need called 'none'", "There are: children"),
         (f"{MODEL}, line 55", "no role called 'boss'", "There are: social_worker"),
         (f"{MODEL}, line 61", "no role called 'agency'", "There are: social_worker")),
    case("a tag nobody has", model("standards:", STANDARD % "kind: share, sense: at_least, "
                                   "needs: [children], tags: [familly]"),
         (f"{MODEL}, line 34", "selects the tag 'familly', which no service has", "'family'?")),
    case("a share of no service", model("standards:", STANDARD % "kind: share, sense: at_least, "
                                        "needs: [children]"),
         (f"{MODEL}, line 34", "'more' selects no service", "Give 'services' or 'tags'")),
    case("routed where nobody goes", [
        model("needs:", "needs:\n  babies: {title: Babies, met: false}"),
        model("standards:", STANDARD % "kind: routing, need: babies, service: childrens_home")],
         (f"{MODEL}, line 35", "'childrens_home', which does not meet it", "under 'meets'")),
    case("a service for nobody", model("    meets: {children: suitable}\n", ""),
         (f"{MODEL}, line 20", "'childrens_home' meets nothing and relieves nothing", "List a need")),
    case("a block that is pooled", replaced(MODEL, "block: true", "block: true, pooled: true"),
         (f"{MODEL}, line 10, column 7", "both block and pooled", "Remove one of them"),
         start=councils),
    case("a lever for a supply that is not named", replaced(MODEL, "home.shared", "home"),
         (f"{MODEL}, line 22", "no supply called 'home'", "home.block"), start=councils),
    case("a lever that does nothing", model("roles:", LEVER % "cost: one_off"),
         (f"{MODEL}, line 27", "'build' does nothing", "Give 'adds', 'recruits' or 'saving'")),
    case("recruits for no permanent staff", [
        model("title: Social worker", "title: Social worker\n    contracts: [agency]"),
        model("roles:", LEVER % "recruits: social_worker")],
         (f"{MODEL}, line 27", "which has no permanent staff", "Choose another role")),
    case("moves up to itself", model("title: Social worker", "title: Social worker\n"
                                     "    becomes: social_worker"),
         (f"{MODEL}, line 27", "'social_worker' becomes itself", "Remove 'becomes'")),
    case("agency staff who move up", model("title: Social worker", "title: Social worker\n"
                                           "    becomes: team_manager\n    contracts: [agency]"),
         (f"{MODEL}, line 27", "has no permanent staff who could", "give it permanent staff")),
    case("no contract", model("contracts: [permanent]", "contracts: []"),
         (f"{MODEL}, line 31", "contracts: read a list, which is empty", "Write at least one")),
    case("an unknown contract", model("contracts: [permanent]", "contracts: [zero_hours]"),
         (f"{MODEL}, line 31", "read 'zero_hours'", "Write 'permanent' or 'agency'")),
    case("counted twice", model("needs: [children]", "needs: [children, children]"),
         (f"{MODEL}, line 40", "names 'children' twice", "Remove one of them")),
    case("a unit nobody knows", model("unit: place", "unit: bed"),
         (f"{MODEL}, line 12", "read 'bed'", "Write 'place', 'hour/week' or 'episode/year'")),
    case("relief for no time", replaced(MODEL, "{older: 2}", "{older: 0}"),
         (f"{MODEL}, line 20", "relieves.older: read '0'", "Write 1 or more"), start=councils),
    case("relief for half a period", replaced(MODEL, "{older: 2}", "{older: 1.5}"),
         (f"{MODEL}, line 20", "which is not a whole number", "Write a whole number"),
         start=councils),
    case("a standard of unknown kind", model("kind: span", "kind: ratio"),
         (f"{MODEL}, line 41", "'kind' reads 'ratio'", "Write one of 'caseload', 'span'")),
    case("a standard nobody set", model("    standing: policy\n", ""),
         (f"{MODEL}, line 34", "'standards.caseload.standing' is missing", "Add it")),
    case("a name with capitals", model("  team_manager:", "  TeamManager:"),
         (f"{MODEL}, line 29", "read 'TeamManager'", "lower case letters")),
    case("nothing at all", written(MODEL, "title: Nothing\n"),
         (f"{MODEL}, line 1", "no services, roles, levers or schemes", "Add one of these sections")),
    case("includes itself", model("needs:", "includes: [model.yaml]\nneeds:"),
         (f"{MODEL}, line 4, column 12", "'model.yaml' includes itself", "Remove it")),
    case("includes itself the long way", model("needs:", "includes: [../town/model.yaml]\nneeds:"),
         (f"{MODEL}, line 4", "'../town/model.yaml' includes itself", "Remove it")),
    case("includes in a circle", [model("needs:", "includes: [b.yaml]\nneeds:"),
                                  written("b.yaml", "title: B\nincludes: [model.yaml]\n")],
         ("b.yaml, line 2, column 12", "'model.yaml' includes itself", "Remove it")),
    case("includes nothing", model("needs:", "includes: [childrens]\nneeds:"),
         (f"{MODEL}, line 4, column 12", "no model called 'childrens'", "mean 'children'?")),
    case("the same name in two models", [
        model("needs:", "includes: [b.yaml]\nneeds:"),
        written("b.yaml", "title: B\nneeds: {children: {title: All, met: false}}\n"
                          "roles: {team_manager: {title: Boss}}\n")],
         (f"{MODEL}, line 6, column 3", "'children' stands in", "Rename one"),
         (f"{MODEL}, line 30, column 3", "'team_manager' stands in", "Rename one")),
    case("broken in the model that is included", [
        model("needs:", "includes: [b.yaml]\nneeds:"),
        written("b.yaml", "title: B\nneds: {}\nroles: {boss: {titel: Boss}}\n")],
         ("b.yaml, line 2, column 1", "'neds' is not a key", "Did you mean 'needs'?"),
         ("b.yaml, line 3", "'roles.boss.title' is missing", "Add it"),
         ("b.yaml, line 3", "'roles.boss.titel' is not a key", "Did you mean 'title'?")),
]  # fmt: skip

HEADER = "need,figure,unit,2025/26,source,where,note"
FILES = [
    case("no table", removed(NEEDS), (NEEDS, NO_FILE, "Add it: the model calls for 2 figures")),
    case("empty", written(NEEDS, ""), (f"{NEEDS}, row 1", "no header", "need,figure,unit,all")),
    case("blank lines", written(NEEDS, "\n,,,\n"),
         (f"{NEEDS}, row 1", "no header", "Start with: need,figure,unit,all,2025/26")),
    case("header only", written(NEEDS, HEADER + "\n"),
         (NEEDS, "no row for children, demand in people", "Add it: People with this need"),
         (NEEDS, "no row for children, cases_per_person in cases/person", "Add it: Cases")),
    case("a folder", folder_for(NEEDS), (NEEDS, "is not a file", "Put a text file")),
    case("a folder nobody called for", folder_for(LEVERS), (LEVERS, "is not a file", "Put a text")),
    case("utf-16", recoded(NEEDS, "utf-16"),
         (f"{NEEDS}, line 1", "not UTF-8 text (read the byte 0xff)", ENCODING)),
    case("utf-16 without its mark", recoded(NEEDS, "utf-16-le"),
         (f"{NEEDS}, line 1, column 2", "control character 0x00 (and 2", ENCODING)),
    case("excel on windows", recoded(SERVICES, "cp1252"),
         (f"{SERVICES}, line 2", "not UTF-8 text (read the byte 0xa3)", ENCODING)),
    case("nul", demand("9\0"),
         (f"{NEEDS}, line 2, column 25", "control character 0x00", "Remove it")),
    case("a workbook", written(NEEDS, b"PK\x03\x04\x14\x00\x06\x00"),
         (f"{NEEDS}, line 1, column 3", "control character 0x03", ENCODING)),
    case("semicolons", written(NEEDS, HEADER.replace(",", ";") + "\n"),
         (f"{NEEDS}, row 1", "separated by ';', not by commas", "Save it as CSV with commas")),
    case("tabs", written(NEEDS, HEADER.replace(",", "\t") + "\n"),
         (f"{NEEDS}, row 1", r"separated by '\t', not by commas", "Save it as CSV with commas")),
    case("too large", added(NEEDS, "x" * 5_000_001), (NEEDS, "larger than 5,000,000", "Split it")),
    case("wrong name", renamed(NEEDS, "Need.csv"),
         ("Need.csv", "not a table of an instance", "Did you mean 'needs.csv'?"),
         (NEEDS, NO_FILE, "Add it: the model calls for 2 figures")),
    case("a stray table", written("lookup.csv", "x\n"),
         ("lookup.csv", "not a table of an instance", "There are: needs, flows, groups, services")),
    case("a table that the model has no use for",
         written(LEVERS, "lever,figure,unit,all,source,where,note\nbuild,most,starts,1,invented,,\n"),
         (f"{LEVERS}, row 2 (build, most)", "no figure 'levers.build.most'", "Remove it, or add")),
    case("a cell as long as a book", demand("9" * 150_000),
         (f"{NEEDS}, row 2", "field larger than field limit", "Check its quotes")),
    case("an open quote", demand('"90'),
         (f"{NEEDS}, row 2", "a quote is opened and never closed", "Check its quotes")),
    case("bad quotes", [replaced(NEEDS, "children,demand", '"children"x,demand'),
                        replaced(NEEDS, "children,cases", '"children" ,cases')],
         (f"{NEEDS}, row 2", "not valid CSV", "Check its quotes"),
         (f"{NEEDS}, row 4", "not valid CSV", "Check its quotes")),
]  # fmt: skip

COLUMNS = [
    case("a column missing", replaced(NEEDS, ",source,", ",,"),
         (f"{NEEDS}, row 1", "column 5 has no name", "Name it"),
         (f"{NEEDS}, row 1", "the column 'source' is missing", "Add it")),
    case("a key column missing", replaced(NEEDS, "need,figure", "figure,figure"),
         (f"{NEEDS}, row 1", "the column 'figure' stands twice", "Remove one of them"),
         (f"{NEEDS}, row 1", "the column 'need' is missing", "Add it")),
    case("the unit's column missing", written(NEEDS, "need,figure,2025/26,source\n"
                                              "children,demand,9o,invented\n"
                                              "children,weight,1,invented\n"
                                              "children,cases_per_person,1,invented\n"),
         (f"{NEEDS}, row 1", "the column 'unit' is missing", "Add it"),
         (DEMAND, "2025/26 reads '9o', not a number", "Write a plain number")),
    case("a column twice", replaced(NEEDS, "note", "source"),
         (f"{NEEDS}, row 1", "the column 'source' stands twice", "Remove one of them")),
    case("an unknown column", replaced(NEEDS, "note", "notes"),
         (f"{NEEDS}, row 1", "'notes' is not a column of this table", "Did you mean 'note'?")),
    case("an unknown column, and more below", [replaced(NEEDS, "source", "sauce"), demand("9O")],
         (f"{NEEDS}, row 1", "'sauce' is not a column of this table", "Did you mean 'source'?"),
         (DEMAND, "2025/26 reads '9O'", "Write a plain number")),
    case("another year's column", replaced(NEEDS, "2025/26", "2024/25"),
         (f"{NEEDS}, row 1", "'2024/25' is not a column", "Did you mean '2025/26'?")),
    case("no area column", replaced(NEEDS, "area,", "arrondissement,"),
         (f"{NEEDS}, row 1", "'arrondissement' is not a column", "There are: area, need"),
         (f"{NEEDS}, row 1", "the column 'area' is missing", "Add it"), start=councils),
    case("a row too long", replaced(NEEDS, "cases/person,1,invented,,", "cases/person,1,invented,,a,b"),
         (f"{NEEDS}, row 4 (children, cases_per_person)", "read 'b' beyond it", "Put quotes around")),
    case("a row too short", replaced(NEEDS, "90,invented,,", "90"),
         (DEMAND, "no source", "Name a key of 'sources:'")),
]  # fmt: skip

CELLS = [
    case("a letter for a digit", price("85O"),
         (PRICE, "2025/26 reads '85O', not a number in £/week", "Write a plain number")),
    case("a comma in quotes", price('"1,250"'),
         (PRICE, "2025/26 reads '1,250', not a number in £/week", "Write 1250")),
    case("a comma without quotes", price("1,250"),
         (PRICE, "no source called '250'", "Write numbers without commas")),
    case("a decimal comma", price('"850,5"'),
         (PRICE, "reads '850,5', not a number", "Write a plain number, such as 1250.5")),
    case("a pound sign", price("£850"), (PRICE, "reads '£850', not a number", "Write 850")),
    case("a pound sign of another encoding", price("Â£850"),
         (PRICE, "reads 'Â£850', not a number", "saved in another encoding: write £ again, and save it as 'CSV UTF-8'")),
    case("pounds, commas, blanks", price('"£ 1,234,567.50"'),
         (PRICE, "reads '£ 1,234,567.50'", "Write 1234567.50")),
    case("a per cent sign", replaced(STANDARDS, "%,15,", "%,15%,"),
         (f"{STANDARDS}, row 4 (agency_share, limit)", "reads '15%', not a number in %", "Write 15")),
    case("a per cent sign on a share", replaced(STANDARDS, "%,15,", "share,15%,"),
         (f"{STANDARDS}, row 4", "reads '15%', not a number in share", "write % as its unit")),
    case("a formula", price("=A1+1"),
         (PRICE, "reads '=A1+1', not a number", "Write the number, not a formula")),
    case("not available", price("n/a"), (PRICE, "reads 'n/a', not a number", "plain number")),
    case("nan", price("NaN"), (PRICE, "reads 'NaN', not a number", "Write a plain number")),
    case("infinity", price("inf"), (PRICE, "reads 'inf', not a number", "Write a plain number")),
    case("underscores", price("1_250"), (PRICE, "reads '1_250'", "Write a plain number")),
    case("digits of another script", price("٨٥٠"), (PRICE, "reads '٨٥٠'", "Write a plain number")),
    case("hexadecimal", price("0x1F"), (PRICE, "reads '0x1F'", "Write a plain number")),
    case("two lines", price('"85\n0"'), (PRICE, r"reads '85\n0'", "Write a plain number")),
    case("a bell", price("850\a"),
         (f"{SERVICES}, line 2", "control character 0x07", "Remove it")),
    case("beyond all bounds", price("1e400"),
         (PRICE, "2025/26 reads '1e400'", "It must be from 0 to 100,000 £/week")),
    case("a price by the year", price("250000"),
         (PRICE, "2025/26 reads '250000'", "It must be from 0 to 100,000 £/week")),
    case("a negative price", price("-850"),
         (PRICE, "2025/26 reads '-850'", "It must be from 0 to 100,000 £/week")),
    case("too large in its own unit", replaced(SERVICES, "£/week,500,", "£000/year,5300,"),
         (PRICE, "2025/26 reads '5300'", "It must be from 0 to 5,217.857143 £000/year")),
    case("a negative demand", demand("-1"),
         (DEMAND, "2025/26 reads '-1'", "It must be from 0 to 5,000,000 people")),
    case("more staff than any council", replaced(WORKFORCE, "opening,FTE,5,", "opening,FTE,50001,"),
         (f"{WORKFORCE}, row 3 (social_worker, permanent, opening)", "reads '50001'",
          "It must be from 0 to 50,000 FTE")),
    case("next to nothing", demand("1e-12"),
         (DEMAND, "2025/26 reads '1e-12', too near to zero", "Write 0, or check the unit")),
    case("a share above one", replaced(STANDARDS, "%,15,", "share,15,"),
         (f"{STANDARDS}, row 4", "reads '15'", "It must be from 0 to 1 share")),
    case("more than all", replaced(STANDARDS, "%,15,", "%,150,"),
         (f"{STANDARDS}, row 4", "reads '150'", "It must be from 0 to 100 %")),
    case("nobody's caseload", replaced(STANDARDS, "cases/FTE,15", "cases/FTE,0"),
         (f"{STANDARDS}, row 2 (caseload, limit)", "reads '0'", "from 0.1 to 1,000 cases/FTE")),
    case("nothing for a person", replaced(PATHWAYS, "places/person,1,", "places/person,0,"),
         (f"{PATHWAYS}, row 2", "reads '0'", "It must be from 1e-06 to 500 places/person")),
    case("no value", demand(""),
         (DEMAND, "no value (People with this need", "Write it under 'all' or each period")),
    case("a blank row", replaced(NEEDS, "people,90,invented", "people,,"),
         (DEMAND, "is blank", "Fill it in with its source: People with this need")),
    case("no unit", replaced(SERVICES, "£/week,500", ",500"), (PRICE, "no unit", "Write £/week or")),
    case("an unknown unit", replaced(SERVICES, "£/week,500", "pounds,500"),
         (PRICE, "read the unit 'pounds'", "Write £/week or £/day or £/year or £000/year")),
    case("a unit of another encoding", replaced(SERVICES, "£/week,500", "Â£/week,500"),
         (PRICE, "read the unit 'Â£/week'", "saved in another encoding: write £ again, and save it as 'CSV UTF-8'")),
    case("the wrong kind of unit", replaced(SERVICES, "£/week,500", "£/hour,500"),
         (PRICE, "read the unit '£/hour'", "Write £/week or £/day")),
    case("a unit in capitals", replaced(NEEDS, "demand,people", "demand,People"),
         (DEMAND, "read the unit 'People'", "Write people")),
    case("no source", replaced(NEEDS, "90,invented", "90,"),
         (DEMAND, "no source", "Name a key of 'sources:'")),
    case("an unknown source", replaced(NEEDS, "90,invented", "90,census"),
         (DEMAND, "no source called 'census'", "There are: invented, standards")),
    case("a misspelt source", replaced(NEEDS, "90,invented", "90,inventd"),
         (DEMAND, "no source called 'inventd'", "Did you mean 'invented'?")),
    case("published nowhere", replaced(NEEDS, "90,invented", "90,standards"),
         (DEMAND, "'standards' is published, and 'where' is blank", "the page, table or section")),
    case("derived without its formula", replaced(NEEDS, "210,guess,,", "210,sums,,"),
         (f"{NEEDS}, row 3 (west, older, demand)", "'sums' is derived, and 'note' gives no formula",
          "Write the formula in 'note'"), start=councils),
    case("derived with the blank form's note",
         replaced(NEEDS, "210,guess,,", '210,sums,,"People with this need, before any relief."'),
         (f"{NEEDS}, row 3", "'note' gives no formula", "Write the formula in 'note'"),
         start=councils),
    case("everything wrong in one row",
         replaced(SERVICES, "£/week,500,invented,", "people,85O,nobody,"),
         (PRICE, "read the unit 'people'", "Write £/week or"),
         (PRICE, "no source called 'nobody'", "There are: invented"),
         (PRICE, "2025/26 reads '85O', not a number", "Write a plain number")),
]  # fmt: skip

ROW = "children,demand,people,90,invented,,"
ROWS = [
    case("a row missing", without(NEEDS, "children,cases"),
         (NEEDS, "no row for children, cases_per_person in cases/person", "Add it: Cases that")),
    case("a stray row", added(NEEDS, "babies,demand,people,3,invented,,"),
         (f"{NEEDS}, row 5 (babies, demand)", "no figure 'needs.babies.demand'", "Remove it, or add")),
    case("a row twice", added(NEEDS, ROW),
         (f"{NEEDS}, row 5 (children, demand)", "row 2 gives it for 2025/26 too", "Remove one")),
    case("a row twice that is wrong both times", [demand("9O"), added(NEEDS, ROW)],
         (DEMAND, "reads '9O'", "Write a plain number"),
         (f"{NEEDS}, row 5", "row 2 gives it for 2025/26 too", "Remove one of them")),
    case("an unknown key", replaced(SERVICES, "foster_agency,price", "foster_agencies,price"),
         (f"{SERVICES}, row 4 (foster_agencies, price)", "no figure 'services.foster_agencies.price'",
          "Did you mean 'services.foster_agency.price'?"),
         (SERVICES, "no row for foster_agency, price in £/week", "Add it: Price of one unit")),
    case("an unknown figure", replaced(SERVICES, "foster_agency,price", "foster_agency,fee"),
         (f"{SERVICES}, row 4 (foster_agency, fee)", "no figure 'services.foster_agency.fee'",
          "Did you mean 'services.foster_agency.price'?"),
         (SERVICES, "no row for foster_agency, price in £/week", "Add it: Price of one unit")),
    case("a name in capitals", replaced(NEEDS, "children,demand", "Children,demand"),
         (f"{NEEDS}, row 2 (Children, demand)", "no figure 'needs.Children.demand'",
          "Did you mean 'needs.children.demand'?"),
         (NEEDS, "no row for children, demand in people", "Add it")),
    case("no key", replaced(NEEDS, "children,demand", ",demand"),
         (f"{NEEDS}, row 2 (demand)", "no figure 'needs.demand'", "'needs.children.demand'?"),
         (NEEDS, "no row for children, demand in people", "Add it")),
    case("no key and no figure", replaced(NEEDS, "children,demand", ","),
         (f"{NEEDS}, row 2", "says not which figure it is", "Fill in need and figure"),
         (NEEDS, "no row for children, demand in people", "Add it")),
    case("two units", replaced(SERVICES, "west,home,shared,price,£/week,,,820", "west,home,shared,price,£000/year,,,42"),
         (f"{SERVICES}, row 14 (west, home, shared, price)", "is in £000/year", "in one unit"),
         start=councils),
    case("all and a year", replaced(SERVICES, "price,£/hour,20,,", "price,£/hour,20,21,"),
         (f"{SERVICES}, row 5 (east, help, price)", "has 'all' and 2026/27 both", "Clear 'all', or"),
         start=councils),
    case("a year missing", replaced(NEEDS, "100,110", "100,"),
         (f"{NEEDS}, row 2 (east, older, demand)", "has no value for 2027/28", "Fill it in, or add"),
         start=councils),
    case("a year missing and another wrong", replaced(NEEDS, "100,110", "1OO,"),
         (f"{NEEDS}, row 2", "2026/27 reads '1OO'", "Write a plain number"),
         (f"{NEEDS}, row 2", "has no value for 2027/28", "Fill it in, or add a row"),
         start=councils),
    case("every year wrong", replaced(NEEDS, "100,110", "1OO,11O"),
         (f"{NEEDS}, row 2", "2026/27 reads '1OO'", "Write a plain number"),
         (f"{NEEDS}, row 2", "2027/28 reads '11O'", "Write a plain number"), start=councils),
    case("overlapping years", replaced(SERVICES, "£/week,,,820,report", "£/week,,810,820,report"),
         (f"{SERVICES}, row 14 (west, home, shared, price)", "row 13 gives it for 2026/27 too",
          "Remove one of them"), start=councils),
    case("a split row with a year missing", without(SERVICES, "west,home,shared,price,£/week,,,820"),
         (f"{SERVICES}, row 13 (west, home, shared, price)", "has no value for 2027/28", "add a row"),
         start=councils),
    case("an opening by year", replaced(SERVICES, "opening,episodes/year,0,,,",
                                        "opening,episodes/year,,0,0,"),
         (f"{SERVICES}, row 10 (east, reablement, opening)", "is one number for the whole plan",
          "Write it under 'all' only"), start=councils),
    case("a lever's most by year", replaced(LEVERS, "most,starts,2,,,", "most,starts,,1,1,"),
         (f"{LEVERS}, row 2 (east, build, most)", "one number for the whole plan", "under 'all' only"),
         start=councils),
    case("an unknown area", replaced(NEEDS, "west,older", "wset,older"),
         (f"{NEEDS}, row 3 (wset, older, demand)", "no area called 'wset'", "Did you mean 'west'?"),
         (NEEDS, "no row for west, older, demand in people", "Add it"), start=councils),
    case("no area", replaced(NEEDS, "west,older", ",older"),
         (f"{NEEDS}, row 3 (older, demand)", "no area", "There are: east, west, pooled"),
         (NEEDS, "no row for west, older, demand in people", "Add it"), start=councils),
    case("an area for what all share", replaced(SERVICES, "pooled,home", "east,home"),
         (f"{SERVICES}, row 21 (east, home, shared, available)", "is shared by all areas",
          "Write 'pooled' as the area, once"),
         (SERVICES, "no row for pooled, home, shared, available in places", "Add it"),
         start=councils),
    case("shared where each has its own", replaced(SERVICES, "east,home,block,av", "pooled,home,block,av"),
         (f"{SERVICES}, row 3 (pooled, home, block, available)", "calls for no figure",
          "Did you mean 'east.services.home.block.available'?"),
         (SERVICES, "no row for east, home, block, available in places", "Add it"), start=councils),
    case("a supply that is not named", replaced(SERVICES, "east,home,block,price", "east,home,,price"),
         (f"{SERVICES}, row 2 (east, home, price)", "no figure 'east.services.home.price'",
          "Did you mean 'east.services.home.block.price'?"),
         (SERVICES, "no row for east, home, block, price in £/week", "Add it"), start=councils),
    case("a lever's effect missing", without(LEVERS, "west,build,adds_after_0"),
         (LEVERS, "no row for west, build, adds_after_0 in places/start", "Add it: Units that"),
         start=councils),
]  # fmt: skip


SET = "{address: needs.children.demand, set: 80}"
WHATIF = [
    case("unknown address", written(SCENARIOS, "scenarios:\n" + scenario(
        "fewer", SET, "{address: needs.child.demand, set: 80}", "{address: services.*.fee, add: 1}")),
         (f"{SCENARIOS}, line 6, column 9 (scenario fewer)", "the address 'needs.child.demand'",
          "Did you mean 'needs.children.demand'?"),
         (f"{SCENARIOS}, line 7, column 9 (scenario fewer)", "the address 'services.*.fee'",
          "lists the addresses")),
    case("unknown period", written(SCENARIOS, "scenarios:\n" + scenario(
        "fewer", '{address: "needs.children.demand[2030/31]", set: 80}')),
         (f"{SCENARIOS}, line 5", "'needs.children.demand[2030/31]' names no period", "2025/26")),
    case("a period of what is given once", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", '{address: "pathways.children.foster_agency.opening[2025/26]", set: 3}')),
         (f"{SCENARIOS}, line 5", "is one number for the whole plan", "Leave out [2025/26]")),
    case("a period that is not closed", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", '{address: "needs.children.demand[2025/26", set: 3}')),
         (f"{SCENARIOS}, line 5", "no figure has the address", "mean 'needs.children.demand'?")),
    case("set and add", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", "{address: needs.children.demand, set: 80, add: 3}")),
         (f"{SCENARIOS}, line 5, column 9", "says not one thing to do", "exactly one of set, add")),
    case("neither", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", "{address: needs.children.demand}")),
         (f"{SCENARIOS}, line 5, column 9", "says not one thing to do", "exactly one of set, add")),
    case("not a number", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", "{address: needs.children.demand, times: 5%}")),
         (f"{SCENARIOS}, line 5", "times: read '5%', which is not a number", "plain number")),
    case("out of range", written(SCENARIOS, "scenarios:\n" + scenario(
        "more", "{address: needs.children.demand, add: -91}",
        "{address: services.*.price, times: 50}", "{address: standards.agency_share.limit, set: 1e-9}",
        )),
         (f"{SCENARIOS}, line 5", "would make needs.children.demand -1 people", "from 0 to 5,000,000"),
         (f"{SCENARIOS}, line 6", "services.childrens_home.price 200,000 £/week", "to 100,000 £/week"),
         (f"{SCENARIOS}, line 7", "limit 1e-09 %, too near to zero", "Set it to 0")),
    case("out of range after another", replaced(SCENARIOS, "add: 100", "add: 99000"),
         (f"{SCENARIOS}, line 10, column 9 (scenario dearer)",
          "would make east.services.home.block.price 100,400 £/week", "from 0 to 100,000 £/week"),
         start=councils),
    case("a circle", written(SCENARIOS, "scenarios:\n" + scenario("a", SET, on="b")
                             + scenario("b", SET, on="c") + scenario("c", SET, on="b")),
         (f"{SCENARIOS}, line 9", "in a circle: b on c on b", "Remove one 'builds_on'"),
         (f"{SCENARIOS}, line 14", "in a circle: c on b on c", "Remove one 'builds_on'")),
    case("builds on itself", written(SCENARIOS, "scenarios:\n" + scenario("a", SET, on="a")),
         (f"{SCENARIOS}, line 4", "in a circle: a on a", "Remove one 'builds_on'")),
    case("builds on nothing", replaced(SCENARIOS, "builds_on: dear", "builds_on: deer"),
         (f"{SCENARIOS}, line 8", "no scenario called 'deer'", "Did you mean 'dear'?"), start=councils),
    case("no changes", written(SCENARIOS, "scenarios:\n  a: {title: A, changes: []}\n"),
         (f"{SCENARIOS}, line 2", "scenarios.a.changes: read a list, which is empty", "at least one")),
    case("an unknown key", replaced(SCENARIOS, "builds_on", "build_on"),
         (f"{SCENARIOS}, line 8", "'scenarios.dearer.build_on' is not a key", "mean 'builds_on'?"),
         start=councils),
    case("empty", written(SCENARIOS, ""), (f"{SCENARIOS}, line 1", "is empty", "such as: scenarios")),
    case("the wrong name", written("scenario.yml", "scenarios: {}\n"),
         ("scenario.yml", "not a file that is read", f"Did you mean '{SCENARIOS}'?")),
    case("one that is not there", [], ("town", "no scenario called 'cuts'", "There are none"),
         asked=("--scenario", "cuts")),
    case("one without a name", [], ("councils", "no scenario called ''", "There are: dear, dearer"),
         asked=("--scenario", ""), start=councils),
]  # fmt: skip

FORM = (
    "Write ADDRESS=CHANGE, such as services.foster_agency.price[2020/21]=850: 850 or -3 for a value"
)
FORMS = (
    "Write 850 or -3 for a value, +3 or +-3 to add, +5% or -10% of what it is, *1.05 to multiply"
)
SETTINGS = [
    case(f"--set {text}", [], ("--set", f"read '{text}'", FORM), asked=("--set", text))
    for text in ("", "needs.children.demand", "=80", "needs.children.demand=", " =1")
] + [
    case(f"--set to {text}", [], ("--set", f"read 'needs.children.demand={text}'", remedy),
         asked=("--set", f"needs.children.demand={text}"))
    for text, remedy in (
        ("many", FORMS), ("nan", FORMS), ("1e400", "Write"), ("1_0", FORMS), ("=80", FORMS),
        ("1,250", "Write 1250"), ("£80", "Write 80"), ("+£1,250", "Write +1250"), ("80k", "Write 80000"),
        ("5%", "Write +5% or -5% to change it by 5% of what it is; of a row in %, the value is 5"),
        ("--3", "Write +-3 to take 3 away"), ("−5%", "Write -5%, with a plain minus"),
        ("x1.05", "Write *1.05"), ("×2", "Write *2"), ("/4", "Write *0.25"), ("/0", FORMS),
        ("*", FORMS), ("+", FORMS), ("+%", FORMS), ("*5%", FORMS), ("+-", FORMS), ("++3", "Write +3"),
        ("+5%%", FORMS), ("*1.0500000000000000000001", "Write 15 digits at most"),
    )
] + [
    case("--set what is not there", [], ("--set", "the address 'needs.child.demand'", "Did you mean"),
         asked=("--set", "needs.child.demand=80")),
    case("--set an unknown period", [], ("--set", "[2024/25]' names no period", "There are: 2025/26"),
         asked=("--set", "needs.children.demand[2024/25]=80")),
    case("--set out of range", [], ("--set", "needs.children.demand -80 people", "It must be from 0"),
         asked=("--set", "needs.children.demand=-80")),
    case("--set three wrong, a scenario and a file", demand("9O"),
         (DEMAND, "reads '9O'", "Write a plain number"),
         ("--set", "read 'x'", FORM), ("--set", "read 'y=z'", FORMS),
         asked=("--set", "x", "--set", "y=z", "--scenario", "cuts")),
    case("--set two that are not there and a scenario", [],
         ("town", "no scenario called 'cuts'", "There are none"),
         ("--set", "the address 'a'", "lists the addresses"),
         ("--set", "the address 'b[2025/26]'", "lists the addresses"),
         asked=("--set", "a=1", "--set", "b[2025/26]=1", "--scenario", "cuts")),
]  # fmt: skip

TOGETHER = [
    case("a fault in every file", [
        head("title: Littleton", "titel: Littleton"), model("stays: true", "stay: true"),
        demand("9O"), replaced(SERVICES, "note", "notes"), without(PATHWAYS, "need,"),
        written(SCENARIOS, "scenarios: []\n"), written("lookup.csv", "")],
         (f"{HEAD}, line 1", "'title' is missing", "Add it"),
         (f"{HEAD}, line 1", "'titel' is not a key", "Did you mean 'title'?"),
         ("lookup.csv", "not a table", "There are: needs"),
         (f"{MODEL}, line 24", "'services.childrens_home.stay' is not a key", "'stays'?"),
         (DEMAND, "reads '9O', not a number", "Write a plain number"),
         (f"{SERVICES}, row 1", "'notes' is not a column", "Did you mean 'note'?"),
         (f"{PATHWAYS}, row 1", "read 'children,foster_in_house,units_per_person", "Start with: "),
         (f"{SCENARIOS}, line 1", "scenarios: read a list", "'name: value'"), start=own_model),
    case("a fault in every table", [
        head("why: round numbers", "because: round numbers"), demand("9O"), price("85O"),
        replaced(PATHWAYS, "places/person,1", "places,1"), replaced(WORKFORCE, "50000", '"50,000"'),
        replaced(STANDARDS, "15,standards,section 3.3", "15,standards,"),
        replaced(FUNDING, "invented", "invent"), written(SCENARIOS, "scenarios:\n" + scenario(
            "a", "{address: x, set: 1}"))],
         (f"{HEAD}, line 10", "'sources.invented.why' is missing", "Add it"),
         (f"{HEAD}, line 14", "'sources.invented.because' is not a key", "Remove it"),
         (DEMAND, "reads '9O'", "Write a plain number"), (PRICE, "reads '85O'", "plain number"),
         (f"{PATHWAYS}, row 2", "read the unit 'places'", "Write places/person"),
         (f"{WORKFORCE}, row 2 (social_worker, permanent, pay)", "reads '50,000'", "Write 50000"),
         (f"{STANDARDS}, row 2", "'where' is blank", "the page, table or section"),
         (f"{FUNDING}, row 2 (budget, amount)", "no source called 'invent'", "mean 'invented'?"),
         (f"{SCENARIOS}, line 5", "the address 'x'", "lists the addresses")),
    case("an unknown model and a broken table", [head("model: tutorial", "model: totorial"),
                                                 replaced(NEEDS, "need,", "needs,")],
         (f"{HEAD}, line 2", "no model called 'totorial'", "Did you mean 'tutorial'?"),
         (f"{NEEDS}, row 1", "'needs' is not a column", "Did you mean 'need'?")),
]  # fmt: skip

ALL = {
    "yaml": YAML, "head": HEADS, "dates": DATES, "sources": DISCOUNT_AND_SOURCES, "model": MODELS,
    "file": FILES, "columns": COLUMNS, "cell": CELLS, "row": ROWS, "scenario": WHATIF,
    "set": SETTINGS, "together": TOGETHER,
}  # fmt: skip


def placed(part: str, found: Case) -> Case:
    """The case, on the instance that its part starts from."""
    if part == "model" and found.start is town:
        return Case(found.id, found.breaks, found.faults, own_model)
    if part == "columns" and "area" in found.id:
        return Case(found.id, found.breaks, found.faults, councils)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(placed(part, each), id=f"{part}: {each.id}")
        for part in ALL
        for each in ALL[part]
    ],
)
def test_every_fault_is_told_at_once(broken: Case, tmp_path: Path) -> None:
    folder = tmp_path / broken.start.__name__.replace("own_model", "town")
    broken.start(folder)
    for breaks in broken.breaks:
        breaks(folder)
    before = contents(tmp_path)
    json, out = tmp_path / "plan.json", tmp_path / "tables"
    seen = run("solve", str(folder), "--json", str(json), "--out", str(out), *broken.asked)
    assert_faults(seen, broken.faults)
    assert contents(tmp_path) == before
    assert not json.exists()
    assert not out.exists()


# The command line: what stands in the folder is a file `file`, a folder `full` and an instance

LONG = "n" * 300
NAMES = "There are: barking-and-dagenham"
COMMANDS: dict[str, tuple[tuple[str, ...], tuple[Fault, ...]]] = {
    "unknown instance": (("check", "littletown"), (("'littletown'", "no instance folder", NAMES),)),
    "misspelt instance": (
        ("check", "tutorail"), (("'tutorail'", "no instance folder", "Did you mean 'tutorial'?"),)),
    "no name": (("check", ""), (("''", "no instance folder of this name", NAMES),)),
    "an endless name": (("check", LONG), ((LONG, "no instance folder of this name", NAMES),)),
    "a file for a name": (("check", "file"), (("file", "a file, not an instance's", "its folder"),)),
    "a table for a name": (
        ("check", "town/needs.csv"), (("town/needs.csv", "a file, not", "Name its folder"),)),
    "a device for a name": (("check", "/dev/null"), (("'/dev/null'", "no instance folder", NAMES),)),
    "up and out": (
        ("check", "../../instances/tutorial"), (("'../../instances/tutorial'", "no inst", NAMES),)),
    "a shipped file": (
        ("check", "tutorial/needs.csv"), (("'tutorial/needs.csv'", "no instance folder", "Did you mean"),)),
    "the folder above": (("check", ".."), (("../instance.yaml", NO_FILE, "`mixopt new`"),)),
    "a folder that is no instance": (
        ("solve", "full"), (("full/instance.yaml", NO_FILE, "Check its name"),)),
    "--out that is there": (
        ("solve", "town", "--out", "full"), (("'full'", "is there already", "Name a new folder"),)),
    "--out that is a file": (
        ("solve", "town", "--out", "file"), (("'file'", "is there already", "Name a new folder"),)),
    "--out in a file": (
        ("solve", "town", "--out", "file/tables"),
        (("'file/tables'", "file' is a file, not a folder", "Choose another place"),)),
    "--out without end": (
        ("solve", "town", "--out", LONG), ((LONG, "cannot be written", "Choose another name"),)),
    "--out here": (("solve", "town", "--out", ""), (("'.'", "is there already", "a new folder"),)),
    "--json that is a folder": (
        ("solve", "town", "--out", "new", "--json", "full"),
        (("'full'", "is a folder", "Name a file in it"),)),
    "--json in a file": (
        ("solve", "town", "--out", "new", "--json", "file/plan.json"),
        (("'file/plan.json'", "file' is a file, not a folder", "Choose another place"),)),
    "--json that is a device": (
        ("solve", "town", "--json", "/dev/full", "--out", "new"),
        (("'/dev/full'", "cannot be written: No space left on device", "Choose another place"),)),
    "--json and --out in one place": (
        ("solve", "town", "--json", "new", "--out", "new"),
        (("'new'", "is named twice", "Name another file"),)),
    "--json, --out, --set and the instance": (
        ("solve", "twon", "--json", "full", "--out", "file", "--set", "x"),
        (("'full'", "is a folder", "Name a file"), ("'file'", "is there already", "Name a new"),
         ("'twon'", "no instance folder", "There are"), ("--set", "read 'x'", FORM))),
    "export to nowhere": (
        ("export", "town"), (("export", "no file named", "Give --mps FILE, --lp FILE, or both"),)),
    "export to a folder": (
        ("export", "town", "--mps", "full", "--lp", "new"),
        (("'full'", "is a folder", "Name a file in it"),)),
    "export twice to one file": (
        ("export", "town", "--mps", "new", "--lp", "new"),
        (("'new'", "is named twice", "Name another file"),)),
    "new from an unknown model": (
        ("new", "fresh", "--model", "tutorail"),
        (("--model", "no model called 'tutorail'", "Did you mean 'tutorial'?"),)),
    "new from outside": (
        ("new", "fresh", "--model", "../models/tutorial"),
        (("--model", "no model called '../models/tutorial'", "tutorial"),)),
    "new over what is there": (
        ("new", "full", "--model", "tutorial"),
        (("'full'", "is there already", "Name a new folder, or empty it"),)),
    "new over a file": (
        ("new", "file", "--model", "tutorial"), (("'file'", "is there already", "a new folder"),)),
    "new with a number for a name": (
        ("new", "2026", "--model", "tutorial"),
        (("'2026'", "cannot be the name of an area", "letter from a to z"),)),
    "new in the folder above": (
        ("new", "..", "--model", "tutorial"),
        (("'..'", "is there already", "Name a new"), ("'..'", "cannot be the name", "letter from"))),
    "new long ago": (
        ("new", "fresh", "--model", "tutorial", "--first", "1066"),
        (("--first", "read 1066", "It must be 1990 to 2147"),)),
    "new with everything wrong": (
        ("new", "full/\udcff", "--model", "none", "--first", "0"),
        ((r"'\udcff'", "cannot be the name", "letter from"), ("--first", "read 0", "1990 to 2147"),
         ("--model", "no model called 'none'", "There are: adults"))),
    "schema over what is there": (
        ("schema", "--out", "full"), (("'full'", "is there already", "Name a new folder"),)),
}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run commands in, with something in the way of each."""
    here = tmp_path / "here"
    here.mkdir()
    town(here / "town")
    (here / "file").write_text("mine", encoding="utf-8")
    (here / "full").mkdir()
    (here / "full" / "mine").write_text("mine", encoding="utf-8")
    monkeypatch.chdir(here)
    return here


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_refuse_what_they_cannot_do(name: str, here: Path) -> None:
    arguments, faults = COMMANDS[name]
    before = contents(here)
    assert_faults(run(*arguments), faults)
    assert contents(here) == before
    assert {path.name for path in here.iterdir()} == {"town", "file", "full"}


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("plan", "town"),
        ("solve",),
        ("solve", "town", "--jsn", "plan.json"),
        ("solve", "town", "--set"),
        ("new", "fresh", "--model", "tutorial", "--years", "0"),
        ("new", "fresh", "--model", "tutorial", "--first", "soon"),
    ],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)
def test_commands_that_are_none(arguments: tuple[str, ...], here: Path) -> None:
    before = contents(here)
    seen = run(*arguments)
    assert seen.code == 2
    assert "Usage" in seen.out + seen.err or "Error" in seen.err
    assert "Traceback" not in seen.err
    assert contents(here) == before


@pytest.mark.parametrize("name", ["a: b", "it's #1", "Null", "true", "yes & no"])
def test_new_takes_any_name_that_begins_with_a_letter(name: str, here: Path) -> None:
    assert run("new", name, "--model", "tutorial").code == 0
    seen = run("check", name)
    assert seen.code == 2
    assert seen.out.endswith("\n31 faults; nothing was written.\n")  # all that is not declared
    told_alone = [line for line in seen.faults if ": is blank. Fill it in" in line]
    rest = [line for line in seen.faults if line not in told_alone]
    assert len(told_alone) == 27
    assert [line.rpartition(": ")[2] for line in rest] == ["4 more like the last. Mend these first"]


# In a process of its own, as a user runs it


@pytest.mark.slow
def test_apart_a_broken_table(here: Path) -> None:
    price("85O")(here / "town")
    seen = run_apart("solve", "town", "--json", "plan.json", "--out", "tables")
    assert_faults(
        seen, ((PRICE, "2025/26 reads '85O', not a number in £/week", "Write a plain number"),)
    )
    assert {path.name for path in here.iterdir()} == {"town", "file", "full"}


@pytest.mark.slow
def test_apart_many_faults_where_no_pound_can_be_printed(here: Path) -> None:
    for breaks in (price("£850"), demand("9☃"), head("title", "titel")):
        breaks(here / "town")
    seen = run_apart("check", "town", PYTHONIOENCODING="cp437")
    assert seen.code == 2
    assert "Traceback" not in seen.err
    assert len(seen.faults) == 4
    assert r"reads '9\u2603', not a number in people" in seen.faults[2]


@pytest.mark.slow
def test_apart_a_sound_instance_where_no_arrow_can_be_printed(here: Path) -> None:
    setting = "needs.children.demand=80"
    seen = run_apart("check", "town", "--set", setting, PYTHONIOENCODING="latin-1")
    assert (seen.code, seen.err) == (0, "")
    assert "Changed: needs.children.demand: 90 -> 80 people (--set)" in seen.out


@pytest.mark.slow
def test_apart_an_unknown_scenario(here: Path) -> None:
    seen = run_apart("solve", "town", "--scenario", "cuts", "--out", "tables")
    assert_faults(seen, (("town", "no scenario called 'cuts'", "There are none"),))


# What is sound stays sound


@pytest.mark.parametrize("start", [town, own_model, councils])
def test_what_is_broken_was_sound(start: Callable[[Path], None], tmp_path: Path) -> None:
    start(tmp_path / "sound")
    assert run("check", str(tmp_path / "sound")).code == 0


@pytest.mark.parametrize(
    "harmless",
    [
        lambda folder: (folder / NEEDS).write_bytes(
            (folder / NEEDS).read_bytes().replace(b"\n", b"\r\n")
        ),
        lambda folder: (folder / NEEDS).write_bytes(
            (folder / NEEDS).read_bytes().replace(b"\n", b"\r")
        ),
        recoded(NEEDS, "utf-8-sig"),
        recoded(HEAD, "utf-8-sig"),
        added(NEEDS, ",,,,,,\n\n"),
        replaced(NEEDS, ROW, f" {ROW.replace(',', ' , ')},,,"),
        demand("9.0E1"),
        demand("+90."),
        written("notes.txt", b"\xff"),
        written(LEVERS, "lever,figure,unit,all,source\n"),
        written(SCENARIOS, "scenarios: {}\n"),
    ],
    ids=["windows lines", "old mac lines", "bom", "bom in yaml", "blank rows", "blanks and commas",
         "exponent", "plus", "another file", "a table without rows", "no scenarios"],
)  # fmt: skip
def test_what_is_only_odd_is_read(harmless: Break, tmp_path: Path) -> None:
    town(tmp_path / "town")
    harmless(tmp_path / "town")
    seen = run("check", str(tmp_path / "town"), "--figures")
    assert (seen.code, seen.err) == (0, "")
    assert "needs.children.demand [people] 2025/26 90 (invented)" in seen.out


def test_a_model_that_two_models_include_is_joined_once(tmp_path: Path) -> None:
    own_model(tmp_path / "town")
    for breaks in (
        model("needs:\n", "includes: [a.yaml, b.yaml]\nneeds:\n"),
        written("a.yaml", "title: A\nincludes: [c.yaml]\n"),
        written("b.yaml", "title: B\nincludes: [c.yaml, a.yaml]\n"),
        written("c.yaml", "title: C\nroles: {boss: {title: Boss, contracts: [agency]}}\n"),
    ):
        breaks(tmp_path / "town")
    assert_faults(run("check", str(tmp_path / "town")), (
        (WORKFORCE, "no row for boss, agency, pay", "Add it"),
        (WORKFORCE, "no row for boss, agency, opening", "Add it"),
    ))  # fmt: skip


def test_a_scenario_is_held_to_what_all_its_changes_make(tmp_path: Path) -> None:
    """80% leave: with half moving up that is more than all, but the next change mends it."""
    both = [f"{{address: workforce.social_worker.permanent.{figure}, set: {share}}}"
            for figure, share in (("turnover", 80), ("progression", 10))]  # fmt: skip
    own_model(tmp_path / "town")
    for breaks in (
        model("title: Social worker", "title: Social worker\n    becomes: team_manager"),
        added(WORKFORCE, "social_worker,permanent,progression,%,50,invented,,"),
        written(SCENARIOS, "scenarios:\n" + scenario("a", *both)),
    ):
        breaks(tmp_path / "town")
    assert run("check", str(tmp_path / "town"), "--scenario", "a").code == 0
    written(SCENARIOS, "scenarios:\n" + scenario("a", both[0]))(tmp_path / "town")
    assert_faults(run("check", str(tmp_path / "town")), (
        (f"{SCENARIOS}, line 5, column 9 (scenario a)", "are 130%", "100% at most"),
    ))  # fmt: skip


def test_there_are_enough_kinds_of_broken_input() -> None:
    kinds = [f"{part}: {each.id}" for part in ALL for each in ALL[part]] + list(COMMANDS)
    assert len(kinds) == len(set(kinds)) >= 75
