"""Reads model files, and joins the ones they include."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mixopt.data.incoherence import Incoherence
from mixopt.data.model_checks import incoherences
from mixopt.data.paths import MODELS, display_name, is_file
from mixopt.data.usual_checks import default_faults, misfits
from mixopt.data.validation import validate
from mixopt.data.yaml import Document, Noted, read
from mixopt.errors import DataError, Fault
from mixopt.instance.nearest import suggest
from mixopt.schema.model import Model
from mixopt.schema.usual import Default

SECTIONS = (
    "groups", "needs", "services", "roles", "standards", "levers",
    "partners", "funds", "themes", "schemes", "ringfences", "metrics",
)  # fmt: skip


MOST_FILES = 50
"""Models that one may include, and those that they include."""


@dataclass
class _Joined:
    """The sections of a model and of all it includes, with the file of each entry."""

    entries: dict[str, dict[str, Any]] = field(default_factory=lambda: {s: {} for s in SECTIONS})
    homes: dict[tuple[str, str], Document] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    files: set[Path] = field(default_factory=set)
    """Those read so far: a model that two others include is joined once."""
    defaults: list[tuple[Default, Document, int]] = field(default_factory=list)
    """What is declared, with its file and its position there; a model's own come first."""
    whole: bool = True
    """Every file could be read."""


def find_model(name: str, beside: Path, where: str) -> Path:
    """The file of a model: a packaged name, or a path beside the file that asks for it.

    Raises:
        DataError: There is no such model.
    """
    packaged = MODELS / f"{name}.yaml"
    if packaged.parent == MODELS and is_file(packaged):
        return packaged
    local = beside / name
    if local.suffix in {".yaml", ".yml"} and is_file(local):
        return local
    names = [path.stem for path in sorted(MODELS.glob("*.yaml"))]
    if local.suffix in {".yaml", ".yml"}:
        remedy = f"Put it there, or name a shipped model: {', '.join(names)}"
        raise DataError([Fault(where, f"there is no model file '{name}' beside it", remedy)])
    raise DataError([Fault(where, f"no model called '{name}'", suggest(name, names))])


def load_model(path: Path) -> Model:
    """The model of a file, with all that it includes.

    Raises:
        DataError: Every fault of the files.
    """
    joined = _Joined()
    title = _join(path, joined)
    if not joined.whole:
        raise DataError(joined.faults)
    defaults = tuple(default for default, _, _ in joined.defaults)
    model = Model.model_validate({"title": title, **joined.entries, "defaults": defaults})
    faults = joined.faults
    wrong = list(incoherences(model))
    wrong = wrong or [Incoherence(*found) for found in misfits(model)]
    for home in {id(home): home for home in joined.homes.values()}.values():
        faults += home.faults(
            Noted(home.position(found.path), *found[1:])
            for found in wrong
            if joined.homes[found.path[0], found.path[1]] is home
        )
    faults += [] if wrong else _find_wrong_declarations(model, joined)
    if not (model.services or model.roles or model.levers or model.schemes):
        where = f"{display_name(path)}, line 1"
        what = "no services, roles, levers or schemes"
        faults.append(Fault(where, what, "Add one of these sections"))
    if faults:
        raise DataError(faults)
    return model


def _find_wrong_declarations(model: Model, joined: _Joined) -> Iterator[Fault]:
    """Faults of what a model declares; the names in the model exist."""
    for (_, home, at), found in zip(joined.defaults, default_faults(model), strict=True):
        if found:
            yield Fault(home.at(("defaults", at, *found.path)), *found[1:])


def _join(path: Path, joined: _Joined, within: tuple[Path, ...] = ()) -> str:
    """Add a file and what it includes; returns its title."""
    name = display_name(path)
    joined.files.add(path.resolve())
    try:
        document = read(path, name)
        model = validate(document, Model)
    except DataError as error:
        joined.faults.extend(error.faults)
        joined.whole = False
        return ""
    joined.defaults += [(default, document, at) for at, default in enumerate(model.defaults)]
    for i, included in enumerate(model.includes):
        at = document.at(("includes", i))
        try:
            other = find_model(included, path.parent, at)
        except DataError as error:
            joined.faults.extend(error.faults)
            joined.whole = False
            continue
        if other.resolve() in {path.resolve(), *within}:
            what = f"'{included}' includes itself"
            joined.faults.append(Fault(at, what, "Remove it from 'includes'"))
        elif other.resolve() not in joined.files and len(joined.files) >= MOST_FILES:
            joined.whole = False
            what = f"more than {MOST_FILES} models that include each other"
            joined.faults.append(Fault(at, what, "Join them into fewer files"))
            return model.title
        elif other.resolve() not in joined.files:
            _join(other, joined, (*within, path.resolve()))
    _add_entries(model, document, joined)
    return model.title


def _add_entries(model: Model, document: Document, joined: _Joined) -> None:
    """Add a file's own entries; one takes an included one's place only where the file says so."""
    taken = set(_find_replaced(model, document, joined))
    for section in SECTIONS:
        for entry, value in getattr(model, section).items():
            if entry in joined.entries[section] and f"{section}.{entry}" not in taken:
                what = f"'{entry}' stands in {joined.homes[section, entry].name} too"
                joined.faults.append(Fault(document.at((section, entry)), what, "Rename one"))
            joined.entries[section][entry] = value
            joined.homes[section, entry] = document


def _find_replaced(model: Model, document: Document, joined: _Joined) -> Iterator[str]:
    """The entries that a file has instead of included ones; notes those that are not in both."""
    for at, name in enumerate(model.instead):
        section, _, entry = name.partition(".")
        own = getattr(model, section) if section in SECTIONS else {}
        included = joined.entries.get(section, {})
        both = [f"{section}.{each}" for each in own if each in included]
        if entry in own and entry in included:
            yield name
        elif joined.whole:
            what = f"'{name}' is to be given instead, and no included model has it"
            if entry not in own:
                what = f"'{name}' is to be given instead, and this file does not give it"
            joined.faults.append(Fault(document.at(("instead", at)), what, suggest(name, both)))
