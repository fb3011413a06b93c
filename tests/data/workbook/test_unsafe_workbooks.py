"""Files that are refused before anything of them is parsed: each says what it is, and what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import mixopt
from mixopt.data.workbook import OTHER_ENDINGS, archive
from mixopt.errors import DataError, Fault

from support.workbooks import put, with_part, written

OLD = bytes.fromhex("d0cf11e0a1b11ae1")


def fault_of(path: Path) -> Fault:
    """The one fault of a file."""
    with pytest.raises(DataError) as caught:
        mixopt.load(path)
    (fault,) = caught.value.faults
    assert "Traceback" not in str(fault)
    return fault


def tutorial_with(part: str, content: bytes) -> bytes:
    return with_part(written("tutorial"), part, lambda _: content)


BOMB = tutorial_with("xl/worksheets/sheet99.xml", b"<x>" + b" " * 30_000_000 + b"</x>")

ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
)

REFUSED = [
    ("nothing", b"", "is empty", "Save it as"),
    ("text", b"need,figure,unit", "is no workbook", "Save it as"),
    ("old Excel", OLD + b"\0" * 600, "before 2007", "save it as"),
    ("a password", OLD + "EncryptedPackage".encode("utf-16-le"), "under a password", "Take the password off"),
    ("half of it", written("tutorial")[:9000], "damaged workbook", "repair"),
    ("a zip of other things", b"", "no workbook", "Save it as"),
    ("macros", tutorial_with("xl/vbaProject.bin", b"macro"), "holds macros", "keeps none"),
    ("old macros", tutorial_with("xl/macrosheets/sheet1.xml", b"<x/>"), "holds macros", "keeps none"),
    ("controls", tutorial_with("xl/activeX/activeX1.xml", b"<x/>"), "holds macros", "keeps none"),
    ("another workbook", tutorial_with("xl/externalLinks/externalLink1.xml", b"<x/>"), "from elsewhere", "Break Link"),
    ("a database", tutorial_with("xl/connections.xml", b"<x/>"), "from elsewhere", "Break Link"),
    ("a bomb", BOMB, "times its size", "Delete blank rows"),
    ("entities", tutorial_with("xl/styles.xml", ENTITIES), "declares entities", "Open it in Excel"),
    ("entities in 16 bits", tutorial_with("xl/sharedStrings.xml", ENTITIES.decode().encode("utf-16")), "declares entities", "Open it in Excel"),
    ("a file of the system", tutorial_with("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'), "declares entities", "Open it in Excel"),
    ("merged cells everywhere", with_part(written("tutorial"), "xl/worksheets/sheet3.xml", lambda old: old.replace(b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')), "merged cells or links over", "Unmerge"),
    ("a link everywhere", with_part(written("tutorial"), "xl/worksheets/sheet3.xml", lambda old: old.replace(b"</worksheet>", b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks></worksheet>')), "merged cells or links over", "Unmerge"),
    ("a row that no sheet has", with_part(written("tutorial"), "xl/worksheets/sheet3.xml", lambda old: old.replace(b"</sheetData>", b'<row r="99999999"><c r="B99999999"><f>A1</f><v>3</v></c></row></sheetData>')), "damaged workbook", "repair"),
    ("broken XML", tutorial_with("xl/workbook.xml", b"<workbook>"), "damaged workbook", "repair"),
    ("a broken sheet", tutorial_with("xl/worksheets/sheet3.xml", b"<worksheet><sheetData><row>"), "damaged workbook", "repair"),
    ("styles that are none", tutorial_with("xl/styles.xml", b"<styleSheet/>"), "damaged workbook", "repair"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "what", "remedy"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_it_is_refused_with_what_to_do(
    content: bytes, what: str, remedy: str, tmp_path: Path
) -> None:
    if not content and what == "no workbook":
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as other:
            other.writestr("letter.txt", "hello")
        content = made.getvalue()
    fault = fault_of(put(tmp_path, content))
    assert fault.where.endswith("book.xlsx")
    assert what in fault.what
    assert remedy in fault.remedy


@pytest.mark.parametrize("ending", OTHER_ENDINGS)
def test_another_kind_of_spreadsheet_says_what_to_save_it_as(ending: str, tmp_path: Path) -> None:
    fault = fault_of(put(tmp_path, written("tutorial"), f"book{ending}"))
    assert f"a spreadsheet that is not read ({ending})" in fault.what
    assert ".xlsx" in fault.remedy


def test_a_binary_workbook_under_another_name_is_known(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as other:
        other.writestr("xl/workbook.bin", b"binary")
    assert "xlsb" in fault_of(put(tmp_path, made.getvalue())).what


def test_a_file_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    fault = fault_of(tmp_path / "none.xlsx")
    assert fault.what == "there is no such file"
    assert "mixopt new" in fault.remedy


@pytest.mark.parametrize(
    ("limit", "what"),
    [("MOST_BYTES", "larger than"), ("MOST_UNPACKED", "unpacks to"), ("MOST_PART", "unpacks to"),
     ("MOST_PARTS", "parts within")],
)  # fmt: skip
def test_a_workbook_beyond_a_limit_is_refused(
    limit: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, limit, 10)
    assert what in fault_of(put(tmp_path, written("tutorial"))).what


@pytest.mark.parametrize("keep", range(0, 30_000, 1500))
def test_a_workbook_that_was_cut_off_is_one_fault(keep: int, tmp_path: Path) -> None:
    fault_of(put(tmp_path, written("tutorial")[:keep]))


@pytest.mark.parametrize("at", range(40, 30_000, 997))
def test_a_workbook_with_a_byte_changed_is_read_or_refused(at: int, tmp_path: Path) -> None:
    content = bytearray(written("tutorial"))
    content[at] ^= 0x55
    for fault in mixopt.check(put(tmp_path, bytes(content))):
        assert "book.xlsx" in fault.where
