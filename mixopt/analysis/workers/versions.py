"""Versions that have to be the same wherever a piece of the work is done."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import version

MATTER = ("mixopt", "highspy", "numpy", "scipy")
"""The packages whose versions the last digits of an answer may depend on."""


def versions_here() -> dict[str, str]:
    """The versions that have to be the same everywhere."""
    return {"Python": platform.python_version(), **{name: version(name) for name in MATTER}}


def find_differences(
    here: Mapping[str, str], there: Mapping[str, Mapping[str, str | Exception]]
) -> Iterator[str]:
    """What is not of the same version: a line for each worker and package."""
    for name, found in there.items():
        for worker, one in sorted(found.items()):
            if isinstance(one, Exception):
                yield f"{worker} has no {name}; here it is {here[name]}"
            elif _what_counts(name, one) != _what_counts(name, here[name]):
                yield f"{worker} has {name} {one}; here it is {here[name]}"


def _what_counts(name: str, of: str) -> str:
    """Of Python the last part of a version is only of its mended faults."""
    return ".".join(of.split(".")[:2]) if name == "Python" else of


def say_remedy(here: Mapping[str, str]) -> str:
    """What to install where a version differs."""
    others = " ".join(f"{name}=={here[name]}" for name in MATTER if name != "mixopt")
    return f"Install the same there: mixopt {here['mixopt']}, and `pip install {others}`"
