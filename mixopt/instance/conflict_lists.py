"""The conflicts of an instance as a document. Opens no file."""

from __future__ import annotations

from typing import Any

from mixopt.instance.conflicts import Conflict, Disputed, Reading, figures_of
from mixopt.instance.instance import Instance
from mixopt.instance.titles import figure_title


def document_conflicts(instance: Instance) -> dict[str, Any]:
    """An instance and what its sources print twice, as JSON has them.

    `settings` are the other readings of a conflict in turn, each as what `--set` takes.
    """
    return {
        "instance": instance.name,
        "title": instance.title,
        "periods": [period.name for period in instance.periods],
        "conflicts": [_document(instance, each) for each in instance.conflicts],
    }


def _document(instance: Instance, conflict: Conflict) -> dict[str, Any]:
    return {
        "conflict": conflict.name,
        "disputed": [_document_disputed(instance, each) for each in conflict.disputed],
        "settings": [[*settings] for settings in conflict.settings(instance)],
    }


def _document_disputed(instance: Instance, disputed: Disputed) -> dict[str, Any]:
    figures = figures_of(instance, disputed.address)
    return {
        "address": disputed.address,
        "figures": {each.name: figure_title(instance, each.address) for each in figures},
        "taken": _document_reading(disputed.taken),
        "others": [_document_reading(reading) for reading in disputed.others],
    }


def _document_reading(reading: Reading) -> dict[str, Any]:
    return {
        "values": dict(reading.values),
        "unit": reading.unit,
        "source": reading.source,
        "where": reading.where,
        "note": reading.note,
    }
