"""Structures kept in the user's cache folder, so that the next process need not import Pyomo.

A file is data and nothing else: arrays and text behind a digest of both and of the key that it was
kept under. Reading one runs nothing. What is half written, of another key, another user's, or not
what its digest says is passed over, and the structure is built again. `MIXOPT_CACHE=off` keeps
none; `MIXOPT_CACHE=FOLDER` keeps them there.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from mixopt.instance.limit import Limit, Variable
from mixopt.instance.variant import Variant
from mixopt.lp.standard_form import Label
from mixopt.programme.structure import FigureInput, GivenInput, Structure
from mixopt.programme.tape import Tape

DIGEST = 32
"""Bytes of a digest."""

MOST_KEPT = 100
"""Files that are kept; the oldest go first."""

Said = TypeVar("Said", Limit, Variable)

ARRAYS = ("cost", "pointers", "entry_rows", "entries", "right", "senses", "lower", "upper",
          "brings", "brought", "brought_by")  # fmt: skip
"""The fields of a structure that are arrays, beside those of its tape."""


def kept_structure(key: str) -> Structure | None:
    """The structure that is kept under a key; none where there is none that can be trusted."""
    folder = cache_folder()
    if folder is None:
        return None
    path = folder / f"{key}.structure"
    try:
        if not _is_own(path):
            return None
        content = path.read_bytes()
    except OSError:
        return None
    digest, payload = content[:DIGEST], content[DIGEST:]
    if digest != _digest(key, payload):
        return None
    try:
        return _from_bytes(payload)
    except (ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile):
        return None


def keep_structure(key: str, structure: Structure) -> None:
    """Keep a structure for the next process; where it cannot be kept, it is not."""
    folder = cache_folder()
    if folder is None:
        return
    payload = _to_bytes(structure)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_digest(key, payload) + payload)
            Path(temporary).replace(folder / f"{key}.structure")
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _remove_oldest(folder)


def cache_folder() -> Path | None:
    """Where structures are kept; none where they are not to be, or there is no home."""
    asked = os.environ.get("MIXOPT_CACHE", "")
    if asked.lower() in {"off", "0", "no"}:
        return None
    if asked:
        return Path(asked)
    try:
        if sys.platform == "win32":
            local = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
            return Path(local, "mixopt")
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "mixopt"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "mixopt")
    except RuntimeError:
        return None


def _is_own(path: Path) -> bool:
    """Whether a file is ours and nobody else may write to it, as far as the system can say."""
    if not hasattr(os, "getuid"):
        return True
    found = path.stat()
    return found.st_uid == os.getuid() and not found.st_mode & 0o022


def _remove_oldest(folder: Path) -> None:
    files = sorted(folder.glob("*.structure"), key=lambda path: path.stat().st_mtime)
    for path in files[:-MOST_KEPT]:
        path.unlink(missing_ok=True)


def _digest(key: str, payload: bytes) -> bytes:
    return hashlib.sha256(key.encode() + payload).digest()


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
        limits=_said(Limit, text["limits"]),
        variables=_said(Variable, text["variables"]),
        **{name: found[name] for name in ARRAYS},
    )


def _said(kind: type[Said], written: dict[str, dict[str, Any]]) -> dict[str, Said]:
    """What is said of each constraint, or of each variable."""
    return {name: kind(**{**each, "keys": tuple(each["keys"])}) for name, each in written.items()}


def _labels(written: list[tuple[str, list[str]]]) -> tuple[Label, ...]:
    return tuple([Label(block, tuple(index)) for block, index in written])
