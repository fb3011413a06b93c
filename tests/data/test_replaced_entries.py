"""A model that includes another and has some entries of its own instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from mixopt.data.models import load_model
from mixopt.data.paths import MODELS
from mixopt.errors import DataError

BASE = """\
title: Base
needs: {children: {title: Children}, others: {title: Others}}
services:
  home: {title: Home, unit: place, meets: {children: preferred, others: preferred}}
"""

OWN = """\
title: Own
includes: [base.yaml]
instead: [needs.children]
needs:
  children: {title: Children who come and leave, flow: {leavers: {left: {title: Left}}}}
"""


def write(folder: Path, own: str) -> Path:
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    (folder / "model.yaml").write_text(own, encoding="utf-8")
    return folder / "model.yaml"


def test_an_entry_takes_the_place_of_the_included_one(tmp_path: Path) -> None:
    model = load_model(write(tmp_path, OWN))
    assert [*model.needs] == ["children", "others"]
    assert model.needs["children"].flow is not None
    assert model.needs["others"].flow is None


def test_children_by_flows_have_the_services_and_standards_of_children() -> None:
    one, other = (load_model(MODELS / f"{name}.yaml") for name in ("children", "children-flows"))
    assert [*one.needs] == [*other.needs]
    assert [*one.services, "reunification"] == [*other.services]
    for section in ("roles", "standards", "levers", "defaults"):
        assert getattr(one, section) == getattr(other, section)
    changed = [name for name in one.services if one.services[name] != other.services[name]]
    assert changed == ["edge_of_care"]
    assert {name for name, need in other.needs.items() if need.flow} == {
        "looked_after_under_16", "looked_after_16_17", "looked_after_complex",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("own", "where", "what", "remedy"),
    [
        (OWN.replace("instead: [needs.children]\n", ""), "model.yaml, line 4", "'children' stands in",
         "Rename one"),
        (OWN.replace("[needs.children]", "[needs.children, needs.childs]"), "model.yaml, line 3",
         "'needs.childs' is to be given instead, and this file does not give it",
         "needs.children"),
        (OWN.replace("children: {", "people: {").replace("[needs.children]", "[needs.people]"),
         "model.yaml, line 3",
         "'needs.people' is to be given instead, and no included model has it", ""),
        (OWN.replace("needs.children", "title"), "model.yaml, line 3",
         "'title' is to be given instead", ""),
    ],
)  # fmt: skip
def test_what_is_not_in_both_is_a_fault_with_its_place(
    tmp_path: Path, own: str, where: str, what: str, remedy: str
) -> None:
    with pytest.raises(DataError) as found:
        load_model(write(tmp_path, own))
    assert any(
        where in fault.where and what in fault.what and remedy in fault.remedy
        for fault in found.value.faults
    ), found.value
