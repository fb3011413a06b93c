"""Files kept in the user's cache folder, for what takes longer to make than to read.

A file is data and nothing else, behind a digest of it and of the key that it was kept under.
Reading one runs nothing. What is half written, of another key, another user's, or not what its
digest says is passed over, and made again. `MIXOPT_CACHE=off` keeps none; `MIXOPT_CACHE=FOLDER`
keeps them there.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

DIGEST = 32
"""Bytes of a digest."""

MOST_KEPT = 100
"""Files of a kind that are kept; the oldest go first."""


def read_kept(key: str, kind: str) -> bytes | None:
    """What is kept under a key; none where there is nothing that can be trusted.

    Args:
        key: A digest of what it was made from.
        kind: The end of the file's name.
    """
    folder = cache_folder()
    if folder is None:
        return None
    path = folder / f"{key}.{kind}"
    try:
        if not _is_own(path):
            return None
        content = path.read_bytes()
    except OSError:
        return None
    digest, payload = content[:DIGEST], content[DIGEST:]
    return payload if digest == _digest(key, payload) else None


def keep(key: str, kind: str, payload: bytes) -> None:
    """Keep something for the next process; where it cannot be kept, it is not."""
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_digest(key, payload) + payload)
            Path(temporary).replace(folder / f"{key}.{kind}")
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _remove_oldest(folder, kind)


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


def _remove_oldest(folder: Path, kind: str) -> None:
    files = sorted(folder.glob(f"*.{kind}"), key=lambda path: path.stat().st_mtime)
    for path in files[:-MOST_KEPT]:
        path.unlink(missing_ok=True)


def _digest(key: str, payload: bytes) -> bytes:
    return hashlib.sha256(key.encode() + payload).digest()
