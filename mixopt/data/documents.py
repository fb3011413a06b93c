"""JSON documents that mixopt wrote, on their way back in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mixopt.data.text import read_text
from mixopt.errors import DataError, Fault

MOST_BYTES = 200_000_000
"""Of a document: a plan of 151 councils over two years has a quarter of it."""

AGAIN = "Write it again: mixopt solve NAME --json FILE"


def read_json(path: Path, name: str) -> Any:
    """A document; `name` is what messages call its file.

    Raises:
        DataError: It is missing, unreadable or no JSON; with line and column.
    """
    text = read_text(path, name, MOST_BYTES)
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        where = f"{name}, line {error.lineno}, column {error.colno}"
        raise DataError([Fault(where, f"is no JSON: {error.msg}", AGAIN)]) from None
    except RecursionError:
        raise DataError([Fault(name, "is nested too deeply", AGAIN)]) from None
    except ValueError as error:
        raise DataError([Fault(name, f"is no JSON: {error}", AGAIN)]) from None


def _refuse(word: str) -> float:
    """Refuse NaN and Infinity, which JSON does not have."""
    msg = f"it has {word}, which is no number"
    raise ValueError(msg)
