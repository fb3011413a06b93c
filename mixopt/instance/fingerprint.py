"""A fingerprint of all that a plan is computed from: a paper is traced to its figures by it."""

from __future__ import annotations

import hashlib
import json

from mixopt.instance.instance import Instance


def fingerprint(instance: Instance) -> str:
    """SHA-256, in hexadecimal, of the model, the head and every figure with its source and note.

    It does not depend on the order of rows or on the kind of file; a scenario or a `--set` changes
    it, as a changed figure does.
    """
    figures = {
        figure.name: [(repr(c.value), c.unit, c.source, c.where, c.note) for c in figure.cells]
        for figure in instance.figures.values()
    }
    content = {
        "name": instance.name,
        "head": instance.head.model_dump(mode="json"),
        "model": instance.model.model_dump(mode="json"),
        "figures": figures,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
