"""Keeps parts of libraries that nothing here uses from being loaded with them.

Pyomo uses SciPy's sparse matrices, and when it first sees SciPy it also imports `scipy.stats`,
`scipy.integrate` and `scipy.spatial`, which takes longer than to plan a council. With the
standard library's lazy loader each is loaded when somebody first looks into it, if ever. Done for
the command line only: a program that imports mixopt keeps its imports as they are.

Pydantic looks for plugins in the metadata of every package that is installed; none is used here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

UNUSED = {"scipy.stats", "scipy.integrate", "scipy.spatial"}


class _LazyFinder:
    """Finds the modules named above as Python does, and puts off running them."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in UNUSED:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


def defer() -> None:
    """Put the finder before Python's own, once, and look for no plugins."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if _LazyFinder not in sys.meta_path:
        sys.meta_path.insert(0, _LazyFinder)
