"""What is wrong with a row that is no figure of the model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from mixopt.instance.kinds import POOLED, TABLES, Address, Kind
from mixopt.instance.nearest import Known

ALIKE = 0.85
"""How alike two addresses must be for one to be meant where a name in it is unknown: the rest of
an address recurs."""


def describe_stray(
    address: Address, wanted: Known, keys: Sequence[Collection[str]],
    kinds: Mapping[Address, Kind], areas: Known, model: str, *, several: bool,
) -> tuple[str, str, str]:  # fmt: skip
    """What is wrong with an address that nothing calls for, the remedy, and the sort of fault.

    Either file may be the one to mend, so both are named.

    Args:
        address: What the row says that it is.
        wanted: Addresses that no row gives.
        keys: The names that stand in each key column of the table, where all is right.
        kinds: What the model calls for.
        areas: The names that may stand as the area.
        model: What messages call the model's file.
        several: There are several areas.
    """
    if several and address.area not in areas:
        what = f"no area called '{address.area}'" if address.area else "no area"
        return what, areas.remedy(address.area), "area"
    if not any((*address.keys, address.figure)):
        remedy = f"Fill in {TABLES[address.table][0]} and figure"
        return "says not which figure it is", remedy, "no figure"
    if address._replace(area=POOLED) in kinds:
        remedy = f"Write '{POOLED}' as the area, once"
        return f"'{address}' is shared by all areas", remedy, "shared"
    by_head = address.table in {"funding", "uplifts", "groups"}
    caller = f"{model} and instance.yaml call" if by_head else f"{model} calls"
    what = f"{caller} for no figure '{address}'"
    strange = next(
        (
            name
            for name, there in zip(address.keys, keys, strict=True)
            if name and name not in there
        ),
        None,
    )
    mend = f"let {model} call for it"
    if strange:
        mend = f"add '{strange}' to {model}"
        if address.table == "funding":
            mend += " (or to 'envelope' or 'lines' of instance.yaml)"
        if address.table == "groups" and strange == address.keys[1]:
            mend = f"add '{strange}' to 'population_years' of instance.yaml"
    if address.table == "uplifts":
        mend = "add it to 'uplifts' of instance.yaml"
    near = wanted.nearest(str(address), ALIKE if strange else 0.6)
    meant = f"Did you mean '{near}'? Else remove it" if near else "Remove it"
    return what, f"{meant}, or {mend}", "stray"
