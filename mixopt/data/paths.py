"""Where models and instances are: in the checkout when there is one, else in the wheel."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _root(kind: str) -> Path:
    packaged = _PACKAGE / f"_{kind}"
    return packaged if packaged.is_dir() else _PACKAGE.parent / kind


MODELS = _root("models")

INSTANCES = _root("instances")


def is_file(path: Path) -> bool:
    """Whether there is such a file; no name makes it fail, however odd."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_there(path: Path) -> bool:
    """Whether there is something under a name, if only something that cannot be read."""
    try:
        return path.exists()
    except OSError:
        return True


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; no name makes it fail, however odd."""
    try:
        return path.is_dir()
    except OSError:
        return False


def shown(path: Path) -> str:
    """A path as messages call it: `instances/derby/needs.csv` for shipped files."""
    for root, kind in ((MODELS, "models"), (INSTANCES, "instances")):
        if path.is_relative_to(root):
            return f"{kind}/{path.relative_to(root).as_posix()}"
    return path.as_posix()


def known(name: str, names: list[str]) -> str:
    """The end of a message about an unknown name: the nearest, or all there are."""
    near = get_close_matches(name, names, n=1)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"There are: {', '.join(names)}" if names else "There are none"
