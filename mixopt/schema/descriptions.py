"""The sentence under each field of a class, read from its source when a JSON Schema is asked for.

Pydantic can read them too, but when a class is made: each command would wait for what only
`mixopt schema` and `mixopt new` need.
"""

from __future__ import annotations

import ast
import inspect
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Any

from pydantic import BaseModel


def descriptions_of(found: type[BaseModel]) -> dict[str, str]:
    """The sentence under each field of a class and of those it is made from, by the field."""
    texts: dict[str, str] = {}
    for each in reversed(found.__mro__):
        if issubclass(each, BaseModel) and each is not BaseModel:
            texts |= _own_descriptions(each)
    return texts


@cache
def _own_descriptions(found: type[BaseModel]) -> dict[str, str]:
    (body,) = ast.parse(dedent(inspect.getsource(found))).body
    assert isinstance(body, ast.ClassDef)
    texts = {}
    for field, below in pairwise(body.body):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            texts[field.target.id] = inspect.cleandoc(str(below.value.value))
    return texts


def describe(schema: dict[str, Any], found: type[BaseModel], every: type[BaseModel]) -> None:
    """Write the sentences into a JSON Schema.

    Args:
        schema: The schema of a class, with those of the classes that it holds; it is changed.
        found: The class.
        every: What all classes are made from; those that the schema names are among them.
    """
    named = {each.__name__: each for each in _below(every)}
    parts = [(schema, found)]
    parts += [
        (part, named[name]) for name, part in schema.get("$defs", {}).items() if name in named
    ]
    for part, each in parts:
        for field, text in descriptions_of(each).items():
            written = each.model_fields[field].alias or field
            if written in part.get("properties", {}):
                part["properties"][written]["description"] = text


def _below(found: type[BaseModel]) -> list[type[BaseModel]]:
    """Every class made from one, however far below."""
    return [each for child in found.__subclasses__() for each in (child, *_below(child))]
