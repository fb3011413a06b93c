"""Puts off Python's collection of garbage while many small objects are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_collection() -> Iterator[None]:
    """Collect nothing until the block is left; what was switched off before stays off.

    What the block has made all stays, so the first collection after it would go through it in vain:
    it is put with what is old, to be looked at when that is. Where a caller has frozen objects, it
    is left where it is, as they would be put there too.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
