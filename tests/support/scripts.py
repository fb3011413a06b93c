"""Scripts that stand outside the package, loaded as modules."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def load_script(path: str) -> ModuleType:
    """A script of benchmarks/ or docs/, as a module; it finds those beside it."""
    name = Path(path).stem
    spec = importlib.util.spec_from_file_location(name, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    with patch.object(sys, "path", [*sys.path, str((ROOT / path).parent)]):
        spec.loader.exec_module(module)
    return module
