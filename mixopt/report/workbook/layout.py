"""Which sheets a plan has: of each table its keys down the side and its numbers along the years."""

from __future__ import annotations

from dataclasses import dataclass

MONEY, COUNT, FINE = "money", "count", "fine"
"""How a number is written: in whole £, with one decimal, with two."""

BY_UNIT = "unit"
"""As the row's unit asks: a share in per cent."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a row.

    Attributes:
        field: Its name in the table.
        words: What it is.
        look: How it is written.
    """

    field: str
    words: str
    look: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheet of one table.

    Attributes:
        table: The name of the table.
        title: The name of the sheet.
        keys: What a row is of, by the names of columns.
        measures: Its numbers.
        once: Numbers that are the same in every period; they stand before the periods.
    """

    table: str
    title: str
    keys: tuple[str, ...]
    measures: tuple[Measure, ...]
    once: tuple[Measure, ...] = ()


LAYOUTS = (
    Layout("money", "Money", ("area",), (
        Measure("cost", "Cost", MONEY), Measure("from_funds", "Paid by funds", MONEY),
        Measure("envelope", "Budget envelope", MONEY), Measure("headroom", "Headroom", MONEY),
        Measure("target", "Baseline less savings", MONEY),
        Measure("counted", "Cost that the savings target counts", MONEY),
    )),
    Layout("savings", "Savings", ("area",), (
        Measure("baseline", "Baseline", MONEY), Measure("target", "Target", MONEY),
        Measure("saved", "Saved", MONEY), Measure("recurrent", "of which recurs", MONEY),
        Measure("one_off", "of which one-off money hides", MONEY),
        Measure("spent_once", "less what is spent once", MONEY),
        Measure("to_find", "Really to be found", MONEY),
        Measure("recurrent_target", "Recurrent target", MONEY),
    )),
    Layout("needs", "Needs", ("area", "need", "unit"), (
        Measure("demand", "Demand", COUNT), Measure("relief", "Kept out of need", COUNT),
        Measure("supported", "Supported", COUNT), Measure("unmet", "Not supported", COUNT),
    )),
    Layout("flows", "Flows", ("area", "need"), (
        Measure("opening", "On the first day", COUNT), Measure("starts", "Would come", COUNT),
        Measure("prevented", "Kept from coming", COUNT),
        Measure("joined", "Came from other needs", COUNT), Measure("left", "Left", COUNT),
        Measure("closing", "On the last day", COUNT), Measure("average", "On average", COUNT),
    )),
    Layout("leavers", "Leavers", ("area", "need", "to"), (
        Measure("people", "Left", COUNT), Measure("helped", "of whom services helped", COUNT),
    )),
    Layout("groups", "Client groups", ("area", "group"), (
        Measure("predicted", "Predicted", COUNT), Measure("supported", "Share supported", FINE),
        Measure("people", "People supported", COUNT),
        Measure("cost", "Cost of their services", MONEY),
    )),
    Layout("localities", "Localities", ("area", "locality", "group"), (
        Measure("share", "Share of the need", FINE), Measure("people", "People", COUNT),
        Measure("cost", "Cost of their services", MONEY),
    )),
    Layout("supported", "Mix", ("area", "need", "service"), (
        Measure("people", "People", COUNT),
    ), (Measure("opening", "Before", COUNT),)),
    Layout("volumes", "Supply", ("area", "service", "supply", "unit"), (
        Measure("drawn", "Used", COUNT), Measure("available", "Available before levers", COUNT),
        Measure("added", "Added by levers", COUNT),
    )),
    Layout("staff", "Staff", ("area", "role", "contract"), (
        Measure("fte", "FTE", COUNT), Measure("hired", "Hired", COUNT),
        Measure("released", "Released", COUNT),
    ), (Measure("opening", "Before", COUNT),)),
    Layout("vacancies", "Vacancies", ("area", "role"), (
        Measure("posts", "Posts", COUNT), Measure("permanent", "Permanent staff", COUNT),
        Measure("agency", "Agency staff", COUNT), Measure("vacant", "Filled by nobody", COUNT),
    )),
    Layout("standards", "Standards", ("area", "standard", "unit", "sense", "standing"), (
        Measure("reached", "Reached", BY_UNIT), Measure("limit", "Limit", BY_UNIT),
    )),
    Layout("levers", "Levers", ("area", "lever"), (
        Measure("started", "Starts", FINE), Measure("posts_released", "Posts done away with", FINE),
    )),
    Layout("schemes", "Schemes", ("area", "scheme"), (
        Measure("spend", "Spent", MONEY), Measure("least", "At least", MONEY),
        Measure("most", "At most", MONEY),
    )),
    Layout("funds", "Funds", ("area", "fund"), (
        Measure("before", "At the beginning", MONEY), Measure("amount", "The year's money", MONEY),
        Measure("paid", "Paid", MONEY), Measure("kept", "Kept", MONEY),
        Measure("returned", "Returned", MONEY),
    )),
    Layout("payments", "Payments", ("area", "fund", "line"), (Measure("amount", "Paid", MONEY),)),
    Layout("ringfences", "Ring-fences", ("area", "ringfence", "sense", "standing"), (
        Measure("reached", "Reached", MONEY), Measure("limit", "Limit", MONEY),
    )),
    Layout("metrics", "Metrics", ("area", "metric", "unit", "sense", "standing"), (
        Measure("reached", "Reached", FINE), Measure("target", "Target", FINE),
        Measure("expected", "Expected", FINE),
    )),
    Layout("profiles", "Profiles", ("area", "metric", "within", "unit", "sense", "standing"), (
        Measure("reached", "Reached", FINE), Measure("target", "Target", FINE),
        Measure("expected", "Expected", FINE),
    )),
    Layout("bridge", "Bridge", ("area", "kind", "item"), (Measure("amount", "£", MONEY),)),
)  # fmt: skip
"""The sheets, in the order in which they are read."""

HEADINGS = {
    "area": "Area", "need": "Need", "to": "To", "service": "Service", "supply": "Supply",
    "group": "Client group", "locality": "Locality", "role": "Role",
    "contract": "Contract", "standard": "Standard", "lever": "Lever", "scheme": "Scheme",
    "fund": "Fund", "line": "Line", "ringfence": "Ring-fence", "metric": "Metric",
    "within": "Month or quarter", "unit": "Unit",
    "sense": "Sense", "standing": "Standing", "kind": "Step", "item": "Of",
}  # fmt: skip
"""Headings of the columns of keys."""

NAMED = (
    "area", "need", "to", "group", "locality", "service", "supply", "role", "standard", "lever",
    "scheme", "fund", "line", "ringfence", "metric", "within",
)  # fmt: skip
"""Keys that have titles."""
