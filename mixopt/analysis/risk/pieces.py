"""Draws in pieces: shared by processes or machines, kept on the way, and put together again.

Which draws are a piece depends on how many there are alone, and what comes of it on the first piece
of the same policy alone. So neither how many workers there are, nor what is taken up again from a
file, nor a worker that is killed, changes a digit.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np

from mixopt.analysis.risk.asked import Asked, ask
from mixopt.analysis.risk.bearing import Payments, list_bearing
from mixopt.analysis.risk.equals import tell_equals_apart
from mixopt.analysis.risk.futures import compile_draws, find_draws
from mixopt.analysis.risk.reading import Futures, join_futures, read_futures
from mixopt.analysis.risk.sampling import Sample, sample
from mixopt.analysis.workers import Crew, Job, Workers
from mixopt.analysis.workers.versions import MATTER
from mixopt.errors import DataError, Fault
from mixopt.instance.fingerprint import fingerprint
from mixopt.instance.instance import Instance
from mixopt.lp.draw_pieces import DrawnForms, Piece, PieceSettler
from mixopt.lp.lexicographic_draws import Start
from mixopt.lp.relaxed_optima import RelaxedOptima
from mixopt.lp.sparse import Floats, Integers
from mixopt.programme.problem import Problem
from mixopt.results.risk_rows import POLICIES

PIECES, FEWEST = 16, 100
"""Into how many pieces draws are cut, and how many draws a piece has at the least."""

RELAXED = "relaxed_"
"""What the names of arrays begin with that say by how much a tier is relaxed."""

Progress = Callable[[int], None]

Found = tuple[RelaxedOptima, Start]


class OtherPieces(DataError):
    """A record has pieces, and none of these draws."""

    def __init__(self) -> None:
        """Say what differs."""
        what = "has pieces of other draws: the figures, --draws, --seed or a version differ"
        super().__init__([Fault("--resume", what, "Ask for the same again, or begin a new --out")])


class Record(Protocol):
    """Where pieces are kept on the way."""

    @property
    def known(self) -> Mapping[str, bytes]:
        """What is there, by key."""

    def add(self, key: str, payload: bytes) -> None:
        """Keep one more."""


@dataclass(frozen=True)
class Case:
    """Draws of one instance.

    Attributes:
        instance: Whose figures are drawn.
        number: How many draws.
        seed: Of the draws.
        plan: What is held: the values of the columns of its programme.
    """

    instance: Instance
    number: int
    seed: int
    plan: Floats

    @cached_property
    def problem(self) -> Problem:
        """Where nothing moves."""
        return Problem(self.instance)

    @cached_property
    def asked(self) -> Asked:
        """What may give way in a draw, and what is read of it."""
        return ask(self.problem)

    @cached_property
    def payments(self) -> Payments:
        """Who pays in its draws."""
        return Payments(self.problem, self.asked, find_draws(self.problem, self.sample))

    @cached_property
    def sample(self) -> Sample:
        """The draws."""
        return sample(self.instance, self.number, self.seed)

    @cached_property
    def mark(self) -> str:
        """All that what comes of its draws depends on, as a digest."""
        from importlib.metadata import version

        parts = [
            fingerprint(self.instance),
            repr(self.instance.uncertainty),
            self.number,
            self.seed,
        ]
        parts += [version(name) for name in MATTER]
        equals = tell_equals_apart(self.problem, self.asked)
        told_apart = [*equals.counts.values(), equals.hairs]
        parts += [repr(self.asked.tiers), self.asked.read.tolist()]
        parts += [numbers.tobytes().hex() for numbers in (*told_apart, self.plan)]
        return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Task:
    """A piece to be settled: the case and the piece by their positions."""

    case: int
    policy: str
    piece: int


MOST_COMPILED = 8
"""Cases whose draws are kept as numbers, for workers that have not had them yet."""


def cut_draws(number: int) -> list[Integers]:
    """Pieces of draws, by their positions: of each number of draws always the same."""
    size = max(-(-number // PIECES), FEWEST)
    return [np.arange(begin, min(begin + size, number)) for begin in range(0, number, size)]


class _Settling:
    """The pieces of some cases, on the way: those that are there, and those that are asked for."""

    def __init__(
        self,
        cases: Sequence[Case],
        record: Record | None,
        report_progress: Progress,
    ) -> None:
        self.cases, self.record, self.report_progress = cases, record, report_progress
        self.found: dict[tuple[int, str], dict[int, RelaxedOptima]] = {
            (at, policy): {} for at in range(len(cases)) for policy in POLICIES
        }
        self.left = sum(case.number for case in cases) * len(POLICIES)
        self.open = 0

    @property
    def job(self) -> Job[DrawnForms, Piece, Found]:
        """What workers do."""

        @lru_cache(maxsize=MOST_COMPILED)
        def compiled(at: int) -> DrawnForms:
            case = self.cases[at]
            return compile_draws(case.problem, case.sample, case.plan)

        return Job(PieceSettler, compiled)

    def settle(self, workers: Workers[Piece, Found]) -> None:
        """Settle every piece that is not there yet."""
        self.workers = workers
        self.report_progress(self.left)
        for case, policy in self.found:
            self._ask_for(Task(case, policy, 0), None)
        while self.open:
            case, piece, result = workers.next()
            task = Task(case, piece.form, piece.number)
            self.open -= 1
            if self.record:
                self.record.add(_key(self.cases, task), pack(result))
            self._take(task, result)

    def _ask_for(self, task: Task, start: Start | None) -> None:
        """Take a piece from the record, or have it settled."""
        known = self.record.known.get(_key(self.cases, task)) if self.record else None
        if known is not None:
            self._take(task, unpack(known))
            return
        which = cut_draws(self.cases[task.case].number)[task.piece]
        self.open += 1
        self.workers.submit(task.case, Piece(task.policy, task.piece, which, start))

    def _take(self, task: Task, result: Found) -> None:
        """Note a piece; where it is the first, ask for the others."""
        self.found[task.case, task.policy][task.piece] = result[0]
        self.left -= len(result[0].settled)
        self.report_progress(self.left)
        if task.piece == 0:
            for piece in range(1, len(cut_draws(self.cases[task.case].number))):
                self._ask_for(Task(task.case, task.policy, piece), result[1])


def settle_cases(
    cases: Sequence[Case], crew: Crew, record: Record | None, report_progress: Progress
) -> list[dict[str, Futures]]:
    """What comes of every draw of some cases, by policy.

    Args:
        cases: The draws, with what is held.
        crew: Who shares the work.
        record: Where pieces are kept; those that are there already are not settled again.
        report_progress: Called after each piece with the number of draws still to come.

    Raises:
        SolverFailed: HiGHS stopped without a proof, or workers ended.
    """
    settling = _Settling(cases, record, report_progress)
    if (
        record
        and record.known
        and not any(
            _key(cases, Task(case, policy, 0)) in record.known for case, policy in settling.found
        )
    ):
        raise OtherPieces
    with crew.begin(settling.job) as workers:
        settling.settle(workers)
    return [
        {policy: _join(case, policy, settling.found[at, policy]) for policy in POLICIES}
        for at, case in enumerate(cases)
    ]


def _key(cases: Sequence[Case], task: Task) -> str:
    return f"{cases[task.case].mark} {task.policy} {task.piece}"


def _join(case: Case, policy: str, found: Mapping[int, RelaxedOptima]) -> Futures:
    """The draws of a case under one policy, in their order, as they are told."""
    asked, pieces = case.asked, cut_draws(case.number)
    joined = join_futures(
        [read_futures(case.problem, asked, found[at], piece) for at, piece in enumerate(pieces)]
    )
    if not asked.whole:
        return joined
    every = [found[at] for at in range(len(pieces))]
    return replace(joined, borne=tuple(list_bearing(case.payments, policy, case.sample, every)))


def pack(found: Found) -> bytes:
    """A piece as bytes: arrays alone, of which nothing is run when they are read."""
    optima, start = found
    arrays = {
        "settled": optima.settled, "objective": optima.objective, "values": optima.values,
        "short": optima.short, "binding": np.packbits(optima.binding, axis=1),
        "prices": optima.prices, "weights": start.weights,
        "bases": np.array([*start.bases], dtype=np.int8), "sharing": np.array(start.sharing),
        **{RELAXED + name: amounts for name, amounts in optima.relaxed.items()},
    }  # fmt: skip
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpack(payload: bytes) -> Found:
    """What `pack` made bytes of."""
    with np.load(io.BytesIO(payload), allow_pickle=False) as arrays:
        prices = arrays["prices"]
        optima = RelaxedOptima(
            settled=arrays["settled"],
            objective=arrays["objective"],
            values=arrays["values"],
            relaxed={
                name.removeprefix(RELAXED): arrays[name]
                for name in arrays.files
                if name.startswith(RELAXED)
            },
            short=arrays["short"],
            binding=np.unpackbits(arrays["binding"], axis=1, count=len(prices)).astype(bool),
            prices=prices,
        )
        start = Start([*arrays["bases"]], arrays["weights"], bool(arrays["sharing"]))
        return optima, start
