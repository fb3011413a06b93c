"""What the sheets of a workbook say in words."""

from __future__ import annotations

from mixopt.instance.titles import spell_out

TITLES = {
    "needs": "Needs: who there is to care for",
    "services": "Services: what there is to use, and what it costs",
    "pathways": "Pathways: which services meet which needs, and how much of them a person takes",
    "workforce": "Workforce: who can be employed, and what they cost",
    "standards": "Standards: limits that policy or law sets",
    "funding": "Funding: money, and its rules",
    "levers": "Levers: what can be started, what it costs and what it gives",
    "schemes": "Schemes: spending that is itself decided",
    "ringfences": "Ring-fences: what money has to be spent on",
    "metrics": "Metrics: what is measured, its targets, and what schemes do",
    "spreads": "Spreads: how far figures may be out",
    "factors": "Factors: what moves figures together",
    "conflicts": "Conflicts: what a source prints twice, and which was taken",
}

HEADS = {
    "area": "Area",
    "figure": "Figure",
    "unit": "Unit",
    "all": "Every period the same",
    "source": "Source",
    "where": "Where in the source",
    "note": "Note, or formula",
    "by": "Whose judgement",
    "why": "Why",
    "stands_for": "Stands for",
    "builds_on": "Builds on",
    "includes": "Combines",
    "theme": "About",
}

SOURCES = "Sources: where the figures come from"

SOURCES_HINT = (
    "One row a source. 'published': anyone can read it (publisher and date). 'derived': the "
    "formula stands in each row's note. 'assumed': somebody's judgement (by, why). 'Stands for': "
    "what ought to be there, where the figures only fill its place."
)

SCENARIOS = "Scenarios: changes that can be asked for by name"

SCENARIOS_HINT = (
    "One row a change; the first row of a scenario has its name, title and reasons. Each change "
    "names an address and does one thing: set, add, times or percent."
)

TABLE_HINT = (
    "Fill in the yellow cells. Under 'all' what is the same in every period, else one value a "
    "period. Every row names a source."
)

HOW = (
    "How to fill in this workbook",
    "",
    "Yellow cells with blue text are inputs. All else is locked, without a password: Review, "
    "Unprotect Sheet unlocks it, for instance to add a row.",
    "1. Sheet 'Instance': the title, the areas and the periods, as lines of YAML. Keep the spaces "
    "at the beginning of each line.",
    "2. Sheet 'Sources': one row for each source that your figures come from.",
    "3. Each table: the value under 'all' or one a period, the unit (the list in the cell has "
    "those that can be converted), the source, and where in it the figure is printed; a note.",
    "4. Sheet 'Scenarios': changes that you want to ask for by name.",
    "5. Sheet 'Checks': what is still blank, counted as you type.",
    "6. Save it, and run `mixopt check FILE.xlsx`: it lists every fault with its sheet and cell. "
    "Then `mixopt solve FILE.xlsx`.",
    "",
    "Write plain numbers. A cell that shows 15% is 15 in a row of %, and 0.15 in a row of shares. "
    "Numbers keep 15 digits.",
    "A formula is read by the value that Excel kept with it when the workbook was saved.",
    "Notes may stand below a table, after a blank row. Merged cells within a table, other money "
    "than £, marks such as c, x, z or : in place of a number, and Excel's errors are refused by "
    "name.",
    "Hidden rows, columns and sheets are read like all others: hiding does not remove.",
    "The small grey row of names above each table says which column is which: leave it.",
    "`mixopt convert FILE.xlsx FOLDER` writes the same as a folder of CSV and YAML files.",
)

COVER_INPUTS = ("Filled in by", "Version", "Date")
"""What the cover asks for."""


def head_words(name: str) -> str:
    """The head of a column in words."""
    plain = name.rpartition(".")[2]
    return HEADS.get(plain) or (spell_out(plain).capitalize() if plain.isidentifier() else plain)


def table_title(table: str) -> str:
    """The title of a table's sheet."""
    return TITLES.get(table) or spell_out(table).capitalize()
