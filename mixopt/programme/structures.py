"""Finds the structure of an instance: in this process, in the user's cache folder, or by Pyomo.

What decides a structure is the model, the calendar and the rules of the instance's head, and our
own code; figures, what is usual of them, sources and the names of areas do not.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mixopt.instance.instance import Instance
from mixopt.instance.kept import keep_for_each_model
from mixopt.instance.variant import LEAST_COST, Variant
from mixopt.programme.structure import Structure
from mixopt.programme.structure_files import keep_structure, read_kept_structure
from mixopt.schema.model import Model

RULES = {
    "periods", "years_beyond", "population_years", "envelope", "lines", "savings_target",
    "recurrent_target", "ends", "bridges",
}  # fmt: skip
"""The fields of an instance's head that say which rows and columns there are."""

OF_VALUES: dict[str, Any] = {"defaults": True} | {
    section: {"__all__": {"usual"}}
    for section in ("needs", "services", "roles", "standards", "levers")
}
"""Parts of a model that say what figures are, not which there are."""

CODE = ("formulation", "instance", "lp/standard_form.py", "programme", "schema", "units.py")
"""The parts of the package that make a structure: where they change, it is built again."""

MOST = 64
"""Structures that a process holds; the one that was found first is let go of first."""

_structures: dict[str, Structure] = {}


def structure_of(instance: Instance, variant: Variant = LEAST_COST) -> Structure:
    """The structure of an instance's programme; the same object for all that share it.

    Args:
        instance: What is planned; its figures do not matter here.
        variant: Which of its programmes.
    """
    if _has_own_blocks():
        return _compile_with_pyomo(instance, variant)
    key = key_of(instance, variant)
    found = _structures.get(key) or read_kept_structure(key)
    if found is None:
        found = _compile_with_pyomo(instance, variant)
        keep_structure(key, found)
    if key not in _structures:
        while len(_structures) >= MOST:
            del _structures[next(iter(_structures))]
        _structures[key] = found
    return found


def key_of(instance: Instance, variant: Variant) -> str:
    """What decides a structure, as a digest."""
    head = instance.head
    areas = {area: f"area {at}" for at, area in enumerate(instance.areas, 1)}
    named = [areas.get(who, who) for who in head.no_worse_off] if variant.no_worse_off else []
    parts = (
        _code(),
        _model(instance.model),
        head.model_dump_json(include=RULES),
        repr((tuple(variant), len(areas), named)),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _compile_with_pyomo(instance: Instance, variant: Variant) -> Structure:
    """The structure by Pyomo, which is imported only here."""
    from mixopt.programme.compilation import compile_structure

    return compile_structure(instance, variant)


def _has_own_blocks() -> bool:
    """Whether somebody has put a block among ours: such programmes are not kept at all."""
    formulation = sys.modules.get("mixopt.formulation")
    return formulation is not None and any(
        not getattr(block, "__name__", "").startswith("mixopt.formulation.")
        for block in formulation.BLOCKS
    )


@keep_for_each_model
def _model(model: Model) -> str:
    """A model as text, without what it says of the values of figures."""
    return model.model_dump_json(exclude=OF_VALUES)


@cache
def _code() -> str:
    """A digest of our version and of the code that makes structures."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(version("mixopt").encode())
    for part in CODE:
        place = package / part
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
