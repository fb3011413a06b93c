"""Reads model files, joins the ones they include, and checks that every name exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mixopt.data.places import MODELS, known, shown
from mixopt.data.yaml import Document, read, validated
from mixopt.errors import DataError, Fault
from mixopt.schema import Caseload, Model, Routing, Service, Share

SECTIONS = ("needs", "services", "roles", "standards", "levers")


@dataclass
class _Joined:
    """The sections of a model and of all it includes, with the file of each entry."""

    entries: dict[str, dict[str, Any]] = field(default_factory=lambda: {s: {} for s in SECTIONS})
    homes: dict[tuple[str, str], Document] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def at(self, *path: Any) -> str:
        """Where an entry, or a part of it, stands."""
        return self.homes[path[0], path[1]].at(path)


def find_model(name: str, beside: Path, where: str) -> Path:
    """The file of a model: a packaged name, or a path beside the file that asks for it.

    Raises:
        DataError: There is no such model.
    """
    packaged = MODELS / f"{name}.yaml"
    if packaged.is_file():
        return packaged
    local = beside / name
    if local.suffix in {".yaml", ".yml"} and local.is_file():
        return local
    names = [path.stem for path in sorted(MODELS.glob("*.yaml"))]
    raise DataError([Fault(where, f"no model called '{name}'", known(name, names))])


def load_model(path: Path) -> Model:
    """The model of a file, with all that it includes.

    Raises:
        DataError: Every fault of the files.
    """
    joined = _Joined()
    title = _join(path, joined, ())
    if joined.faults:
        raise DataError(joined.faults)
    model = Model(title=title, **joined.entries)
    faults = list(_dangling(model, joined))
    if not model.services and not model.roles:
        faults.append(Fault(shown(path), "no services and no roles", "Add a section 'services'"))
    if faults:
        raise DataError(faults)
    return model


def _join(path: Path, joined: _Joined, within: tuple[Path, ...]) -> str:
    """Add a file and what it includes; returns its title."""
    name = shown(path)
    if path in within:
        joined.faults.append(Fault(name, "includes itself", "Remove it from 'includes'"))
        return ""
    try:
        document = read(path, name)
        model = validated(document, Model)
    except DataError as error:
        joined.faults.extend(error.faults)
        return ""
    for i, included in enumerate(model.includes):
        try:
            other = find_model(included, path.parent, document.at(("includes", i)))
        except DataError as error:
            joined.faults.extend(error.faults)
        else:
            _join(other, joined, (*within, path))
    for section in SECTIONS:
        for entry, value in getattr(model, section).items():
            if entry in joined.entries[section]:
                what = f"'{entry}' stands in {joined.homes[section, entry].name} too"
                joined.faults.append(Fault(document.at((section, entry)), what, "Rename one"))
            joined.entries[section][entry] = value
            joined.homes[section, entry] = document
    return model.title


def _dangling(model: Model, joined: _Joined) -> Iterator[Fault]:
    """Names that point nowhere, or at something of the wrong sort."""
    for path, name, names, what in _references(model):
        if name not in names:
            yield Fault(joined.at(*path), f"no {what} called '{name}'", known(name, names))
    for section in ("needs", "services", "roles", "standards", "levers"):
        for name, entry in getattr(model, section).items():
            for what, remedy in _inconsistent(model, entry):
                yield Fault(joined.at(section, name), f"'{name}' {what}", remedy)
    met = {need for service in model.services.values() for need in service.meets}
    for name, need in model.needs.items():
        if need.met and name not in met:
            yield Fault(joined.at("needs", name), f"no service meets '{name}'",
                        "List it under 'meets' of a service, or say 'met: false'")  # fmt: skip
        if not need.met and name in met:
            yield Fault(joined.at("needs", name), f"'{name}' says 'met: false' but is met",
                        "Remove one of the two")  # fmt: skip


def _references(model: Model) -> Iterator[tuple[tuple[Any, ...], str, list[str], str]]:
    """Every name used: where it stands, the name, the names there are, and of what."""
    needs, services, roles = list(model.needs), list(model.services), list(model.roles)
    for name, service in model.services.items():
        for part in ("meets", "relieves"):
            for need in getattr(service, part):
                yield ("services", name, part, need), need, needs, "need"
        if service.staffed_by:
            yield ("services", name, "staffed_by"), service.staffed_by, roles, "role"
    for name, role in model.roles.items():
        if role.becomes:
            yield ("roles", name, "becomes"), role.becomes, roles, "role"
    for name, standard in model.standards.items():
        for part, names, what in (("needs", needs, "need"), ("services", services, "service"),
                                  ("roles", roles, "role")):  # fmt: skip
            for i, used in enumerate(getattr(standard, part, ())):
                yield ("standards", name, part, i), used, names, what
        for part, names, what in (("need", needs, "need"), ("service", services, "service"),
                                  ("managers", roles, "role")):  # fmt: skip
            if hasattr(standard, part):
                yield ("standards", name, part), getattr(standard, part), names, what
    supplies = [".".join(filter(None, (name, supply)))
                for name, service in model.services.items()
                for supply in list(service.supplies) or [""]]  # fmt: skip
    for name, lever in model.levers.items():
        if lever.adds:
            yield ("levers", name, "adds"), lever.adds, supplies, "supply"
        if lever.recruits:
            yield ("levers", name, "recruits"), lever.recruits, roles, "role"


def _inconsistent(model: Model, entry: Any) -> Iterator[tuple[str, str]]:
    """What an entry says that cannot go together, and what would mend it."""
    match entry:
        case Service() if not entry.meets and not entry.relieves:
            yield "meets nothing and relieves nothing", "List a need under 'meets' or 'relieves'"
        case Share():
            for name in entry.needs:
                if name in model.needs and not model.needs[name].met:
                    yield f"counts people of '{name}', which no service meets", "Choose another need"
            tags = {tag for service in model.services.values() for tag in service.tags}
            for tag in entry.tags:
                if tag not in tags:
                    yield f"selects the tag '{tag}', which no service has", known(tag, sorted(tags))
            if not entry.services and not entry.tags:
                yield "selects no service", "Give 'services' or 'tags'"
        case Caseload():
            for name in entry.needs:
                if name in model.needs and not _is_counted(model, name):
                    yield (f"counts '{name}', which is nobody's case",
                           f"Say 'casework: true' on '{name}' or on a service that meets it")  # fmt: skip
        case Routing():
            service = model.services.get(entry.service)
            if service and entry.need not in service.meets:
                yield (f"routes '{entry.need}' through '{entry.service}', which does not meet it",
                       f"List '{entry.need}' under 'meets' of '{entry.service}'")  # fmt: skip
    for part in ("recruits", "becomes"):
        role = getattr(entry, part, None)
        if role in model.roles and "permanent" not in model.roles[role].contracts:
            yield f"{part} '{role}', which has no permanent staff", "Choose another role"


def _is_counted(model: Model, need: str) -> bool:
    return model.needs[need].casework or any(
        service.casework and need in service.meets for service in model.services.values()
    )
