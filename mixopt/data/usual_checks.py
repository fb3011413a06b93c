"""Whether what is said to be usual fits the figures that there are: their names and their units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from mixopt.data.yaml import Document
from mixopt.errors import Fault
from mixopt.instance import care_figures as care
from mixopt.instance import staff_figures as staff
from mixopt.instance.group_figures import groups
from mixopt.instance.kinds import Address, Kind, Rows
from mixopt.instance.nearest import Known
from mixopt.instance.sense.usual import SECTIONS, entry_of
from mixopt.schema.head import Head
from mixopt.schema.model import Model
from mixopt.units import UNITS, list_symbols_for


class Misfit(NamedTuple):
    """Where in a model a range fits no figure, why, and what would mend it."""

    path: tuple[Any, ...]
    what: str
    remedy: str


def misfits(model: Model) -> Iterator[Misfit]:
    """Ranges of a model for figures that it does not call for, or in units that these do not have.

    The names in the model exist.
    """
    units: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for table, rows in _rows(model):
        for keys, figure, kind in rows:
            units[entry_of(Address("", table, keys, figure))][figure] = kind.unit
    for section in dict.fromkeys(section for section, _ in SECTIONS.values()):
        for name, entry in getattr(model, section).items():
            known = Known(units[section, name])
            for figure, usual in entry.usual.items():
                path = (section, name, "usual", figure)
                if figure not in known:
                    what = f"'{name}' has no figure called '{figure}'"
                    yield Misfit(path, what, known.remedy(figure))
                elif wrong := _wrong_unit(usual.unit, units[section, name][figure]):
                    yield Misfit((*path, "unit"), *wrong)


def default_faults(model: Model) -> Iterator[Misfit | None]:
    """Of each figure that a model declares, what is wrong with what it says; None for nothing."""
    kinds = {
        str(Address("", table, keys, figure)): kind
        for table, rows in _rows(model)
        for keys, figure, kind in rows
    }
    known = Known(kinds)
    for default in model.defaults:
        fit = [kind for name, kind in kinds.items() if fnmatchcase(name, default.figures)]
        unit = UNITS.get(default.unit)
        meant = [kind for kind in fit if unit and unit.own == kind.unit]
        if not fit:
            near = known.nearest(default.figures)
            remedy = f"Did you mean '{near}'?" if near else "Write an address without an area"
            what = f"no figure of care has the address '{default.figures}'"
            yield Misfit(("figures",), what, remedy)
        elif unit is None or not meant:
            yield Misfit(("unit",), *(_wrong_unit(default.unit, fit[0].unit) or ("", "")))
        else:
            value = default.value * unit.factor
            bounds = [kind.bounds(unit) for kind in meant if not kind.least <= value <= kind.most]
            what = f"read '{default.value:g}'"
            yield Misfit(("value",), what, f"It must be {bounds[0]}") if bounds else None


def _rows(model: Model) -> Iterator[tuple[str, Rows]]:
    yield "needs", care.needs(model)
    yield "flows", care.flows(model)
    yield "groups", groups(model, ())
    yield "services", care.services(model, several=False)
    yield "pathways", care.pathways(model)
    yield "workforce", staff.workforce(model)
    yield "standards", care.standards(model)
    yield "levers", care.levers(model)


def _wrong_unit(read: str, own: str) -> tuple[str, str] | None:
    """What is wrong with the unit of a range, and the units that there are."""
    unit = UNITS.get(read)
    if unit is not None and unit.own == own:
        return None
    return f"read the unit '{read}'", f"Write {' or '.join(list_symbols_for(own))}"


def unfitting_ranges(
    document: Document, head: Head, kinds: Mapping[Address, Kind]
) -> Iterator[Fault]:
    """Ranges of an instance that fit none of its figures, or are in a unit that these do not have.

    Args:
        document: Where the parts of the head stand.
        head: The head.
        kinds: Every figure that is called for.
    """
    names = {str(address): kind for address, kind in kinds.items()}
    known = Known(names)
    for i, entry in enumerate(head.usual):
        fit = [kind for name, kind in names.items() if fnmatchcase(name, entry.figures)]
        if not fit:
            at = document.at(("usual", i, "figures"))
            what = f"no figure has the address '{entry.figures}'"
            near = known.nearest(entry.figures)
            remedy = f"Did you mean '{near}'?" if near else "Write an address of the tables"
            yield Fault(at, what, remedy)
            continue
        for own in dict.fromkeys(kind.unit for kind in fit):
            if wrong := _wrong_unit(entry.unit, own):
                yield Fault(document.at(("usual", i, "unit")), *wrong)
                break
