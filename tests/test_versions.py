"""The oldest versions that are tried are the lower bounds that users are promised."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOUND = re.compile(r"([A-Za-z0-9._-]+)(.*)")


def pinned(name: str) -> dict[str, str]:
    """Each package of a file of constraints with its version."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    parts = (line.partition("==") for line in lines if not line.startswith("#"))
    return {package.lower(): version for package, _, version in parts}


def bounds(*extras: str) -> dict[str, str]:
    """Each package that mixopt needs, and what is said of its versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = list(project["dependencies"])
    for extra in extras:
        needed += project["optional-dependencies"][extra]
    found = (BOUND.fullmatch(each) for each in needed if not each.startswith("mixopt["))
    return {each[1].lower(): each[2] for each in found if each is not None}


def whole(version: str) -> list[int]:
    """A version as numbers, without zeros at its end."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers


def test_the_oldest_versions_are_the_lower_bounds() -> None:
    oldest, promised = pinned("constraints-oldest.txt"), bounds("plots", "word", "cluster", "test")
    assert oldest.keys() == promised.keys()
    for package, bound in promised.items():
        assert bound.startswith(">="), package
        assert whole(bound.removeprefix(">=")) == whole(oldest[package]), package


def test_the_pinned_versions_are_not_older() -> None:
    today, promised = pinned("constraints.txt"), bounds("plots", "word", "cluster", "test", "dev")
    for package, bound in promised.items():
        assert whole(today[package]) >= whole(bound.removeprefix(">=")), package
