"""The examples of docs/python.md, run from top to bottom as one session."""

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

import mixopt

PAGE = Path(__file__).resolve().parent.parent / "docs" / "python.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.slow
def test_every_example_of_the_page_prints_what_it_says() -> None:
    found = doctest.DocTestParser().get_doctest(
        TEXT.replace("```", ""), {}, PAGE.name, str(PAGE), 0
    )
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(found, out=told.append)
    assert runner.tries > 30
    assert not runner.failures, "".join(told)


def test_the_page_names_every_public_function() -> None:
    functions = [name for name in mixopt.__all__ if name[0].islower()]
    assert [name for name in functions if f"| `{name}(" not in TEXT] == []


@pytest.mark.slow
def test_the_example_of_the_readme_runs() -> None:
    text = (PAGE.parent.parent / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    held: dict[str, Any] = {}
    exec(compile(example, "README.md", "exec"), held)
    assert held["plan"].certified
    assert held["prices"].optimum.certificate.holds
    assert held["why"].brief or held["why"].cost
