"""What a command is to write: refused early, written whole or not at all, said once.

A command names its outputs before it reads anything, each with how it comes out of the answer:

    outputs = Outputs(json_file(json, Plan.document), csv_folder(out, tables))
    instance = loaded(name, scenario, settings, outputs)
    ...
    outputs.write(plan)

Another format is a function in `report/` that makes bytes of an answer, and one more line there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import typer

from mixopt.errors import Fault

if TYPE_CHECKING:
    from mixopt.data.targets import Target

Answer = TypeVar("Answer")

Table = tuple[Sequence[str], Iterable[Mapping[str, Any]]]
"""The names of its columns, and its rows."""


OF_SPREADSHEETS = {".xls", ".xlsm", ".xlsb", ".ods", ".numbers"}

OF_FILES = {*OF_SPREADSHEETS, ".xlsx", ".csv", ".json", ".yaml", ".md", ".html", ".docx", ".zip"}
"""Endings of what no folder is called by."""


@dataclass(frozen=True)
class Output(Generic[Answer]):
    """One thing to write.

    Attributes:
        path: Where to; None where it was not asked for; `-` is standard output.
        content: From the answer: what a file holds, or each file of a folder. Text becomes UTF-8.
        folder: It is a folder.
        mark: Text begins with a byte order mark, in files.
        option: What asks for it; said where its name or its library is what is wrong.
        endings: The only endings that its name may have; none: any.
        library: The library that makes it, and the extra of ours that installs it.
        new: It may not be there yet: what stands in it could be somebody's work.
    """

    path: Path | None
    content: Callable[[Answer], str | bytes | Mapping[str, str | bytes]]
    folder: bool = False
    mark: bool = False
    option: str = ""
    endings: Sequence[str] = ()
    library: tuple[str, str] | None = None
    new: bool = False

    @cached_property
    def target(self) -> Target:
        """Where it is to go; there has to be a path."""
        from mixopt.data.targets import Target

        return Target(self.path or Path(), self.folder)

    def unfit(self) -> Fault | None:
        """What is wrong with its name, or with what is installed."""
        ending = self.target.path.suffix.lower()
        if self.folder and ending in OF_FILES:
            remedy = f"It is to be a folder of files: leave out '{ending}'"
            if ending in OF_SPREADSHEETS:
                remedy += ". A workbook that is written ends in .xlsx"
            return Fault(f"'{self.target.path}'", "has the name of a file", remedy)
        if self.endings and self.target.path.suffix.lower() not in self.endings:
            remedy = f"Give it a name that ends in {' or '.join(self.endings)}"
            return Fault(self.option, f"read '{self.target.path}'", remedy)
        if self.new and self.target.path.exists():
            what = f"'{self.target.path}'"
            return Fault(what, "is there already", "Name a new file, or remove that one")
        if self.library and find_spec(self.library[0]) is None:
            library, extra = self.library
            remedy = f"Install it with `pip install 'mixopt[{extra}]'`, or leave out {self.option}"
            return Fault(self.option, f"{library}, which makes it, is not installed", remedy)
        return None

    def bytes_of(self, answer: Answer) -> bytes | Mapping[str, bytes]:
        """What is to be written."""
        from mixopt.data.formats import encode

        content = self.content(answer)
        if isinstance(content, bytes):
            return content
        if isinstance(content, str):
            return encode(content, mark=self.mark and self.target.stream is None)
        return {
            name: encode(text, mark=name.lower().endswith(".csv"))
            if isinstance(text, str)
            else text
            for name, text in content.items()
        }


def json_file(path: Path | None, document: Callable[[Answer], Any]) -> Output[Answer]:
    """A document as JSON."""

    def content(answer: Answer) -> str:
        from mixopt.data.formats import as_json

        return as_json(document(answer))

    return Output(path, content)


def csv_file(path: Path | None, table: Callable[[Answer], Table]) -> Output[Answer]:
    """A table as CSV, with the mark that Excel needs."""

    def content(answer: Answer) -> str:
        from mixopt.data.formats import as_csv

        return as_csv(*table(answer))

    return Output(path, content, mark=True)


def csv_folder(
    path: Path | None, tables: Callable[[Answer], Mapping[str, Table]]
) -> Output[Answer]:
    """Tables as a folder of CSV files."""

    def content(answer: Answer) -> Mapping[str, str]:
        from mixopt.data.formats import as_csv

        return {f"{name}.csv": as_csv(*table) for name, table in tables(answer).items()}

    return Output(path, content, folder=True)


def excel_file(path: Path | None, content: Callable[[Answer], bytes]) -> Output[Answer]:
    """A workbook."""
    return Output(path, content, option="--excel", endings=(".xlsx",))


def text_file(path: Path | None, text: Callable[[Answer], str]) -> Output[Answer]:
    """Plain text, such as a programme for another solver."""
    return Output(path, text)


def text_folder(path: Path | None, texts: Callable[[Answer], Mapping[str, str]]) -> Output[Answer]:
    """Text files, by name, in a folder of their own."""
    return Output(path, texts, folder=True)


class Outputs(Generic[Answer]):
    """All that a command is to write."""

    def __init__(self, *outputs: Output[Answer]) -> None:
        """Keep those that were asked for."""
        self.outputs = [output for output in outputs if output.path is not None]

    def __bool__(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.outputs)

    @property
    def targets(self) -> list[Target]:
        """Where they are to go."""
        return [output.target for output in self.outputs]

    @property
    def printed(self) -> bool:
        """Whether one of them is printed, in place of the report."""
        return any(target.prints for target in self.targets)

    def faults(self) -> list[Fault]:
        """What stands in the way, as far as it can be seen before any work is done."""
        from mixopt.data.targets import obstacles

        unfit = [fault for output in self.outputs if (fault := output.unfit())]
        return [*obstacles(self.targets), *unfit]

    def over_inputs(self, read: Iterable[Path]) -> list[Fault]:
        """Those that would overwrite an input, or become one.

        Args:
            read: The files that were read.
        """
        from mixopt.data.targets import over_inputs

        return [*over_inputs(self.targets, read)]

    def write(self, answer: Answer) -> None:
        """Write all of them, or none.

        Raises:
            DataError: One of them cannot be written.
        """
        from mixopt.data.writing import write_all

        write_all({output.target: output.bytes_of(answer) for output in self.outputs})

    def say(self) -> None:
        """Say what was written."""
        for target in self.targets:
            if not target.prints:
                typer.echo(f"Written: {target.path}")
