"""An instance from a folder to a workbook and back: the same bytes, or what of them is not.

What a workbook cannot hold is found by looking: it is read back, and compared with what went in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mixopt.data.head import read_head
from mixopt.data.models import find_model, load_model
from mixopt.data.paths import display_name
from mixopt.data.text import read_text
from mixopt.data.workbook import as_folder, book_at, is_workbook
from mixopt.errors import DataError, Fault
from mixopt.instance.kinds import EVERY_TABLE
from mixopt.schema.head import Head
from mixopt.schema.model import Model

MOST_BYTES = 5_000_000

_LINES = {".yaml", ".yml", ".md", ".txt"}
"""Endings of files that a workbook holds line by line."""

_MADE_AGAIN = "instance.schema.json"
"""What `mixopt new` writes for editors, and `mixopt schema` prints at any time."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of an instance.

    Attributes:
        files: Their bytes, by name.
        left: What was there and is left out, in words.
    """

    files: dict[str, bytes]
    left: tuple[str, ...] = ()


def contents_of(place: Path) -> Contents:
    """The files of a folder, or those that a workbook holds.

    Raises:
        DataError: Some cannot be read.
    """
    return _of_workbook(place) if is_workbook(place) else _of_folder(place)


def _of_folder(folder: Path) -> Contents:
    name, faults = display_name(folder), list[Fault]()
    files, left = {}, []
    tables = {f"{table}.csv" for table in EVERY_TABLE}
    for path in sorted(folder.iterdir()):
        if path.is_dir() or (path.name not in tables and path.suffix.lower() not in _LINES):
            left += [] if path.name == _MADE_AGAIN else [_describe_left_out(path)]
            continue
        try:
            read_text(path, f"{name}/{path.name}", MOST_BYTES)  # refuses what is not text
        except DataError as error:
            faults += error.faults
            continue
        files[path.name] = path.read_bytes()
    if "instance.yaml" not in files and not faults:
        what = "there is no such file"
        faults.append(Fault(f"{name}/instance.yaml", what, "Name the folder of an instance"))
    if faults:
        raise DataError(faults)
    return Contents(files, tuple(left))


def _describe_left_out(path: Path) -> str:
    kind = "a folder" if path.is_dir() else "no file of an instance"
    return f"{path.name} is left out: {kind}"


def _of_workbook(path: Path) -> Contents:
    files, faults = {}, list[Fault]()
    left: list[str] = []
    with as_folder(path, display_name(path)):
        book = book_at(path)
        if book is None:
            raise DataError([Fault(display_name(path), "is no workbook", "Name a workbook")])
        faults += book.faults
        for name in book.names:
            try:
                files[name] = book.kept.of_file(name).encode(book.text(name))
            except DataError as error:
                faults += error.faults
        if "instance.yaml" not in files and not faults:
            where = book.place("instance.yaml")
            faults.append(Fault(where, "there is no such sheet", "Add it, or name another"))
        left += [
            f"the sheet '{sheet.name}' is left out: nothing is read from it"
            for sheet in book.ignored
        ]
        left += book.list_left_out()
    if faults:
        raise DataError(faults)
    return Contents(files, tuple(left))


def as_workbook(contents: Contents, place: Path) -> tuple[bytes, tuple[str, ...]]:
    """A workbook of these files, and what it does not hold as it was, in words.

    Args:
        contents: The files.
        place: Where they come from.

    Raises:
        DataError: Its head or its model cannot be read, or a text is too long for a cell.
    """
    from mixopt.data.workbook.writing import workbook_of  # only now: openpyxl is slow to load

    name = display_name(place)
    head, model = _head_and_model(contents.files, place)
    written = workbook_of(contents.files, head, model, name)
    return written, (*contents.left, *_find_changes(contents.files, written))


def _head_and_model(files: Mapping[str, bytes], place: Path) -> tuple[Head, Model]:
    """What says which titles and units the sheets have."""
    faults: list[Fault] = []
    with TemporaryDirectory() as made:
        folder = Path(made)
        for file, content in files.items():
            if file.endswith((".yaml", ".yml")):
                (folder / file).write_bytes(content)
        before = display_name(place)
        try:
            read = read_head(folder / "instance.yaml", f"{before}/instance.yaml", faults)
            if faults:
                raise DataError(faults)
            at = read.document.at(("model",))
            if _is_elsewhere(read.head.model):
                what = f"its model '{read.head.model}' lies in another folder"
                remedy = "A workbook holds what lies beside it: put it there, and name it alone"
                raise DataError([Fault(at, what, remedy)])
            model = load_model(find_model(read.head.model, folder, at))
        except DataError as error:
            raise DataError(
                Fault(fault.where.replace(folder.as_posix(), before), *_rest(fault))
                for fault in error.faults
            ) from None
    return read.head, model


def _is_elsewhere(model: str) -> bool:
    """Whether a model is a file of another folder, which whoever gets the workbook has not."""
    path = Path(model)
    return path.suffix in {".yaml", ".yml"} and path.parent != Path()


def _rest(fault: Fault) -> tuple[str, str, str]:
    return fault.what, fault.remedy, fault.sort


def _find_changes(files: Mapping[str, bytes], written: bytes) -> Iterator[str]:
    """What comes out of a workbook otherwise than it went in."""
    from mixopt.data.workbook.book import book_of

    book = book_of(written, Path("again.xlsx"), "again.xlsx")
    for name, before in files.items():
        try:
            after = book.kept.of_file(name).encode(book.text(name))
        except DataError as error:
            yield f"{name} cannot be read back: {error.faults[0]}"
            continue
        if after != before:
            one, other = before.splitlines(keepends=True), after.splitlines(keepends=True)
            pairs = enumerate(zip(one, other, strict=False), start=1)
            line = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)) + 1)
            yield f"{name} comes back in other bytes, from line {line} on"
