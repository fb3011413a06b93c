"""Reads the files of one instance: causes first, and every file as far as it can be read.

What is wrong in one file does not hide what is wrong in another; what is wrong only because of
something reported before is counted there, and not reported again.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from mixopt.data.address_rows import AddressReader
from mixopt.data.conflict_reader import ConflictReader
from mixopt.data.csv import Table, read_csv
from mixopt.data.figure_reader import Reader
from mixopt.data.funding_checks import money_faults
from mixopt.data.group_checks import find_year_faults
from mixopt.data.head import read_head
from mixopt.data.models import find_model, load_model
from mixopt.data.paths import display_name, is_there
from mixopt.data.profile_checks import find_period_faults, find_sum_faults
from mixopt.data.scenario_sources import unsourced
from mixopt.data.scenarios import Misplaced, misplaced, out_of_range, read_scenarios
from mixopt.data.spread_reader import SpreadReader
from mixopt.data.stray_files import stray_files
from mixopt.data.text import read_text
from mixopt.data.usual_checks import unfitting_ranges
from mixopt.data.workbook import book_at, is_workbook
from mixopt.errors import DataError, Fault
from mixopt.instance.addresses import Addresses
from mixopt.instance.conflicts import find_conflict_faults
from mixopt.instance.consistency import Consistency
from mixopt.instance.defaults import defaults_of, with_source
from mixopt.instance.figures import list_called_for
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import CONFLICT_TABLES, SPREAD_TABLES, TABLES, Address, Kind
from mixopt.instance.spread_figures import find_spread_figures
from mixopt.instance.uplifts import with_uplifts
from mixopt.schema.head import Head
from mixopt.schema.model import Model

MOST_VALUES = 1_000_000
"""Figures times periods: forty times what 151 councils need over two years."""

_PERIOD = re.compile(r"[0-9][0-9A-Za-z/ -]*")


def read_table(path: Path, name: str, table: str, head: Head) -> Table:
    """One table, of a folder or of the workbook that is open.

    Raises:
        DataError: Nothing can be read from it.
    """
    book = book_at(path.parent)
    if book is None:
        return read_csv(path, name, table, head)
    from mixopt.data.workbook.tables import read_sheet  # only now: openpyxl is slow to load

    return read_sheet(book.tables[table], table, head)


class Loading:
    """The files of an instance on their way in, and every fault met."""

    def __init__(self, folder: Path) -> None:
        """Read the files of a folder."""
        self.folder, self.title = folder, display_name(folder).rstrip("/")
        self.faults: list[Fault] = []
        self.rests: Counter[Fault] = Counter()
        """How many lines of `scenarios.yaml` are wrong only because of a fault."""
        self.read = read_head(
            folder / "instance.yaml", self._name_file("instance.yaml"), self.faults
        )
        self.faults += stray_files(folder, self.title)
        self.model_file = "the model"
        self.model = self._model()
        self.reader = self._tables()
        unsourced = "sources" in self.read.unread
        spreads = SpreadReader(self.read.head, unsourced=unsourced)
        conflicts = ConflictReader(self.read.head, unsourced=unsourced)
        self._read_addressed(spreads, SPREAD_TABLES)
        self._read_addressed(conflicts, CONFLICT_TABLES)
        self.uncertainty, self.conflicts = spreads.uncertainty(), conflicts.conflicts()
        path, file = folder / "scenarios.yaml", self._name_file("scenarios.yaml")
        self.changes, self.scenarios = read_scenarios(path, file, self.faults)

    def instance(self) -> Instance:
        """The instance.

        Raises:
            DataError: Every fault.
        """
        found = self._check_together() if self.model and self.reader else None
        if self.faults or found is None:
            raise DataError(
                fault.leading(self.rests[fault], "scenarios.yaml") for fault in self.faults
            )
        return found

    def _name_file(self, file: str) -> str:
        """What messages call a file of the folder."""
        book = book_at(self.folder)
        return book.place(file) if book else f"{self.title}/{file}"

    def _model(self) -> Model | None:
        head = self.read.head
        if not isinstance(head.model, str):
            return None
        try:
            path = find_model(head.model, self.folder, self.read.document.at(("model",)))
            self.model_file = path.name if path.parent == self.folder else display_name(path)
            model = load_model(path)
        except DataError as error:
            self.faults += error.faults
            return None
        if self.read.whole:
            self.faults += money_faults(self.read.document, head, model, self.model_file)
            self.faults += find_year_faults(self.read.document, head, model, self.model_file)
            self.faults += find_period_faults(self.read.document, head, model, self.model_file)
        return model

    def _tables(self) -> Reader:
        """Read every table that there is."""
        head = self.read.head
        kinds = self._kinds() if self.model and not self._guessing else None
        if kinds and self.read.whole:
            self.faults += unfitting_ranges(self.read.document, head, kinds)
        unsourced = "sources" in self.read.unread
        defaults = defaults_of(self.model, kinds) if self.model and kinds else {}
        reader = Reader(head, kinds, self.model_file, unsourced=unsourced, defaults=defaults)
        needed = Counter(address.table for address in reader.kinds if address not in defaults)
        for table in TABLES:
            path, name = self.folder / f"{table}.csv", self._name_file(f"{table}.csv")
            if not is_there(path):
                if needed[table]:
                    remedy = f"Add it: the model calls for {needed[table]} figures in it"
                    kind = "sheet" if book_at(self.folder) else "file"
                    self.faults.append(Fault(name, f"there is no such {kind}", remedy))
                continue
            taker = reader
            if self._guessing or table in self._unknown_tables:
                taker = Reader(self._guess_head(path, head), None, unsourced=unsourced)
            try:
                self.faults += taker.read(read_table(path, name, table, taker.head))
            except DataError as error:
                self.faults += error.faults
        return reader

    def _read_addressed(self, reader: AddressReader, tables: Iterable[str]) -> None:
        """Read what an instance says of its figures by address, where it does."""
        for table in tables if not self._guessing else ():
            path, name = self.folder / f"{table}.csv", self._name_file(f"{table}.csv")
            if is_there(path):
                try:
                    self.faults += reader.read(read_table(path, name, table, self.read.head))
                except DataError as error:
                    self.faults += error.faults

    def _kinds(self) -> dict[Address, Kind] | None:
        """What the model calls for; None, and a fault, where that is more than can be planned."""
        head, model = self.read.head, self.model
        if model is None:
            return None
        areas = dict(list(head.areas.items())[:2])
        some = len(list_called_for(model, head.model_copy(update={"areas": areas}))) / len(areas)
        values = round(some * len(head.areas) * (len(head.periods) + head.years_beyond))
        if values > MOST_VALUES:
            spread = f"{len(head.areas):,} areas over {len(head.periods):,} periods"
            what = f"{spread} have about {values:,} values, and {MOST_VALUES:,} can be read"
            self.faults.append(Fault(self.read.document.at(("areas",)), what, "Split it"))
            return None
        return list_called_for(model, head)

    @property
    def _guessing(self) -> bool:
        """Whether the head does not say which columns the tables have."""
        return not {"areas", "periods"}.isdisjoint(self.read.unread)

    @property
    def _unknown_tables(self) -> set[str]:
        """Tables of which the head does not say which rows they have."""
        tables = {"funding"} if self._unread_entries else set()
        return tables | ({"groups"} if "population_years" in self.read.unread else set())

    @property
    def _unread_entries(self) -> bool:
        """Whether the head does not say which entries `funding` has."""
        entries = {"envelope", "lines", "savings_target", "recurrent_target"}
        return not entries.isdisjoint(self.read.unread)

    def _guess_head(self, path: Path, head: Head) -> Head:
        """The head with the areas and periods that a table's own header has."""
        try:
            first = next(csv.reader(read_text(path, "").splitlines()[:1]), [])
        except (DataError, csv.Error):
            return head
        columns = [column.strip() for column in first]
        periods = dict.fromkeys(column for column in columns if _PERIOD.fullmatch(column))
        areas = {"one": "One", "other": "Other"} if "area" in columns else {"one": "One"}
        update = {"areas": areas, "periods": periods} if self._guessing else {}
        return head.model_copy(update=update)

    def _check_together(self) -> Instance | None:
        """The figures held against each other and against the scenarios, as far as was read."""
        reader, head = self.reader, self.read.head
        if self.model is None or not reader.kinds:
            return None
        figures, beyond = with_uplifts(head, reader.figures())
        self.faults += (fault for _, fault in beyond)
        place = self.folder.resolve()
        name = place.stem if is_workbook(place) else place.name
        if declared := reader.by_default:
            reasons = (default.why for default in declared.values())
            head = with_source(head, self.model_file, reasons)
        instance = Instance(
            name, head, self.model, figures, self.scenarios,
            uncertainty=self.uncertainty, conflicts=self.conflicts,
        )  # fmt: skip
        if len(figures) == len(reader.kinds):  # else a figure that they are of may be missing
            self.faults += find_spread_figures(instance)[1]
            self.faults += find_conflict_faults(instance)
            self.faults += find_sum_faults(instance)
        whole = self.read.whole and {*head.ends, *head.bridges} <= {*self.model.funds}
        if whole:
            rules = Consistency(instance)
            standing = dict(rules.clashes(figures))
            self.faults += (fault for _, fault in rules.clashes(figures))
        if "sources" not in self.read.unread:
            self.faults += unsourced(self.changes, self.scenarios, head.sources)
        wrong = [*misplaced(self.changes, self.scenarios, self._addresses())]
        self._tell(wrong)
        if whole:
            known = {(one.scenario, one.change) for one in wrong}
            late, resting = out_of_range(
                self.changes, instance, self._addresses(), rules, standing, known
            )
            self.faults += late
            self.rests.update(standing[rule] for rule in resting)
        return instance

    def _addresses(self) -> Addresses:
        return Addresses(self.reader.kinds, list(self.reader.periods))

    def _tell(self, wrong: Iterable[Misplaced]) -> None:
        """Tell changes that name no figure, but for those of rows that are told themselves."""
        for one in wrong:
            cause = self.reader.blamed.get(one.address)
            if cause is not None:
                self.rests[cause] += 1
            elif not (self._unread_entries and "funding." in one.address):
                self.faults.append(one.fault)
