"""Where models and instances are: in the checkout when there is one, else in the wheel."""

from __future__ import annotations

from pathlib import Path

from mixopt.data.workbook import book_at

_PACKAGE = Path(__file__).resolve().parent.parent


def _root(kind: str) -> Path:
    packaged = _PACKAGE / f"_{kind}"
    return packaged if packaged.is_dir() else _PACKAGE.parent / kind


MODELS = _root("models")

INSTANCES = _root("instances")

ENGLAND = _root("england")
"""Tables of what is published of England's councils."""


def is_file(path: Path) -> bool:
    """Whether there is such a file; no name makes it fail, however odd."""
    book = book_at(path.parent)
    if book is not None:
        return path.name in book.names
    try:
        return path.is_file()
    except OSError:
        return False


def is_there(path: Path) -> bool:
    """Whether there is something under a name, if only something that cannot be read.

    A link is something, though what it points at is gone.
    """
    book = book_at(path.parent)
    if book is not None:
        return path.name in book.names
    try:
        return path.exists() or path.is_symlink()
    except OSError:
        return True


def is_link(path: Path) -> bool:
    """Whether there is a link under a name, wherever it points."""
    try:
        return path.is_symlink()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; no name makes it fail, however odd."""
    try:
        return path.is_dir()
    except OSError:
        return False


def display_name(path: Path) -> str:
    """A path as messages call it: `instances/derby/needs.csv` for shipped files."""
    for root, kind in ((MODELS, "models"), (INSTANCES, "instances"), (ENGLAND, "england")):
        if path.is_relative_to(root):
            return f"{kind}/{path.relative_to(root).as_posix()}"
    return path.as_posix()
