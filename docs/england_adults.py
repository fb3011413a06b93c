"""What the page on starts says of adults: which rows are published, and what stands beside others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mixopt.data.published import shipped_adults
from mixopt.data.starts.adults import BUDGET, HOMES, find_adults, national_of_adults

ADULTS = """
## Adults

```bash
mixopt new stoke --council Stoke --model people   # children as above; adults as published, and blank rows
mixopt check stoke                                # lists each blank row, with England's value; exit code 2
```

`--model people` makes an instance of the model `people-flows`, children and adults in one directorate. The children's rows are those of a start
of children. Of adult social care little is published by council that is recent: what was spent (RO3, 2024-25, by reason and age), weeks in care homes
of people of 65 and over (2022-23), people by age (2023), and, of 2022-23, what followed short-term support and how many staff left. By council nothing is
shipped that is recent of clients by setting, prices, hours of home care, places, discharges from hospital, or staff. So:

- **A row that a published figure is for has it**, with the formula in its note. They are five (the table below).
- **Every other row is blank.** No start is made up: there is no plan before somebody has written a value and its source. The row's comment has what it
  asks for, England's value with its year and source where one is shipped, and what is published of the council that is near it and not the same.
- **`mixopt check`** lists every blank row by itself, with England's value; `solve` and all else stop with the same list. Once they
  are filled in, the instance is as any other, and both budgets are asked for.
- **`README.md`** says which rows to fill in first, by what was spent on whom.
- **The two budgets are apart** (`funding.budget`, `funding.adults_budget`), and so is what the plan does not choose. What stands in for adults' budget is
  what was spent gross, less what people paid (C3 - C4): a plan takes off what people pay too, and what the NHS and others give is money to spend.
- **A mark is not 0.** Hackney, Hillingdon and Tower Hamlets have 0 weeks in all care homes in the table that others compiled from the
  returns, the only one that could be read; they are taken for returns that were not made. Cumberland's and Westmorland and Furness's were Cumbria's.

Scenarios of a start ask about children; `money_lifted` lifts both budgets. `--first` can be no earlier than 2025.

| row | rests on | councils of 153 |
| --- | --- | ---: |
"""

NATIONAL = """
What stands beside blank rows of all councils (`england/adults/national.csv`). None of it is used as a value:

| rows | England | of | kind | from, and how |
| --- | ---: | --- | --- | --- |
"""


def adults_section() -> Iterator[str]:
    """The section, line by line."""
    every = shipped_adults()
    rows = Counter(str(row.address) for each in every for row in find_adults(each.code).rows)
    rests = {f"funding.{BUDGET}.amount": "spend, gross, less sales, fees and charges (RO3)"}
    for name, need, service, _ in HOMES:
        for address in (f"needs.{need}.demand", f"pathways.{need}.{service}.opening"):
            rests[address] = f"`{name}` / 52.14"
    yield ADULTS.strip("\n")
    for address, number in sorted(rows.items()):
        yield f"| `{address}` | {rests[address]} | {number} |"
    yield NATIONAL.rstrip("\n")
    for each in national_of_adults():
        value = f"{float(each['value']):,.4f}".rstrip("0").rstrip(".")
        yield (
            f"| `{each['figures']}` | {value} {each['unit']} | {each['of']} | {each['kind']} | "
            f"{each['source']}. {each['why']} |"
        )
