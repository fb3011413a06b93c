"""Something in a model that does not hang together: where, what, and what would mend it."""

from __future__ import annotations

from typing import Any, NamedTuple

Path = tuple[Any, ...]


class Incoherence(NamedTuple):
    """Where in a model something is wrong, what, and what would mend it."""

    path: Path
    what: str
    remedy: str
