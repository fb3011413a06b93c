"""Structures kept in the user's cache folder, so that the next process need not import Pyomo.

A file is data and nothing else: arrays and text. What cannot be trusted is built again.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict, fields
from typing import Any, TypeVar

import numpy as np

from mixopt.instance.limit import Limit, Variable
from mixopt.instance.variant import Variant
from mixopt.kept_files import keep, read_kept
from mixopt.lp.standard_form import Label
from mixopt.programme.structure import FigureInput, GivenInput, Structure
from mixopt.programme.tape import Tape

KIND = "structure"
"""The end of such a file's name."""

Said = TypeVar("Said", Limit, Variable)

ARRAYS = ("cost", "pointers", "entry_rows", "entries", "right", "senses", "lower", "upper",
          "brings", "brought", "brought_by")  # fmt: skip
"""The fields of a structure that are arrays, beside those of its tape."""


def read_kept_structure(key: str) -> Structure | None:
    """The structure that is kept under a key; none where there is none that can be trusted."""
    payload = read_kept(key, KIND)
    if payload is None:
        return None
    try:
        return _from_bytes(payload)
    except (ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile):
        return None


def keep_structure(key: str, structure: Structure) -> None:
    """Keep a structure for the next process; where it cannot be kept, it is not."""
    keep(key, KIND, _to_bytes(structure))


def _to_bytes(structure: Structure) -> bytes:
    text = {
        "variant": list(structure.variant),
        "areas": structure.areas,
        "figures": structure.figures,
        "given": structure.given,
        "offset": structure.offset,
        "rows": structure.rows,
        "columns": structure.columns,
        "indices": structure.indices,
        "limits": {name: asdict(limit) for name, limit in structure.limits.items()},
        "variables": {name: asdict(each) for name, each in structure.variables.items()},
    }
    arrays = {name: getattr(structure, name) for name in ARRAYS}
    arrays |= {f"tape_{each.name}": getattr(structure.tape, each.name) for each in fields(Tape)}
    written = np.frombuffer(json.dumps(text).encode(), dtype=np.uint8)
    content = io.BytesIO()
    np.savez(content, text=written, **arrays)
    return content.getvalue()


def _from_bytes(payload: bytes) -> Structure:
    with np.load(io.BytesIO(payload), allow_pickle=False) as file:
        found = {name: file[name] for name in file.files}
    text: dict[str, Any] = json.loads(found["text"].tobytes())
    return Structure(
        variant=Variant(*text["variant"]),
        areas=tuple(text["areas"]),
        figures=tuple(
            FigureInput(area, table, tuple(keys), figure, cells)
            for area, table, keys, figure, cells in text["figures"]
        ),
        given=tuple(GivenInput(name, tuple(index)) for name, index in text["given"]),
        tape=Tape(**{each.name: found[f"tape_{each.name}"] for each in fields(Tape)}),
        offset=text["offset"],
        rows=_labels(text["rows"]),
        columns=_labels(text["columns"]),
        indices={name: tuple(map(tuple, every)) for name, every in text["indices"].items()},
        limits=_read_said(Limit, text["limits"]),
        variables=_read_said(Variable, text["variables"]),
        **{name: found[name] for name in ARRAYS},
    )


def _read_said(kind: type[Said], written: dict[str, dict[str, Any]]) -> dict[str, Said]:
    """What is said of each constraint, or of each variable."""
    return {name: kind(**{**each, "keys": tuple(each["keys"])}) for name, each in written.items()}


def _labels(written: list[tuple[str, list[str]]]) -> tuple[Label, ...]:
    return tuple([Label(block, tuple(index)) for block, index in written])
