"""How a command ends: what is said of it, where, and the exit code.

What was asked for goes to standard output: a plan, an explanation of no plan, the faults that
`check` looks for. Errors of use, and faults that stop another command, go to standard error.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from types import TracebackType
from typing import TextIO

from mixopt.cli.console import console
from mixopt.errors import DataError, Fault, MixoptError, NoPlanExists, SolverFailed

STOPPED_READING = 141
"""What reads our standard output has stopped: as of a process that SIGPIPE ends."""

INTERRUPTED = 130

STREAM_FAULTS = {
    errno.ENOSPC,
    errno.EIO,
    errno.EBADF,
    errno.EFBIG,
    getattr(errno, "EDQUOT", errno.ENOSPC),
}
"""What a stream that cannot be written to says. Faults of files have the name of the file."""

DEBUG = "MIXOPT_DEBUG"
"""The environment's variable with which a mistake of ours shows its traceback."""


class Answer(Exception):
    """What ends a command is what it was asked for: it is printed on standard output."""

    def __init__(self, found: MixoptError) -> None:
        """Keep what was found; its exit code stays."""
        self.found = found
        super().__init__(str(found))


_WITH_ANSWER: ContextVar[tuple[str, ...]] = ContextVar("what is said with an answer", default=())


def say_with_answer(words: str) -> None:
    """Say this on standard error once the command has its answer, be it that there is no plan.

    Where faults of what was asked end it there is no answer, and they are all that is said.
    """
    _WITH_ANSWER.set((*_WITH_ANSWER.get(), words))


def run_to_its_end(run: Callable[[], None]) -> int:
    """Run, say what went wrong if anything did, and return the exit code."""
    code = STOPPED_READING
    with suppress(BrokenPipeError):
        code = _run_command(run)
    return _flush(code)


def _run_command(run: Callable[[], None]) -> int:
    _WITH_ANSWER.set(())
    code = _run_and_say(run)
    if code in {0, NoPlanExists.exit_code}:
        for words in _WITH_ANSWER.get():
            _print(words)
    return code


def _run_and_say(run: Callable[[], None]) -> int:
    """Run, and say what went wrong."""
    try:
        run()
    except SystemExit as end:
        # typer's own 1 is of a pipe that nobody reads; whatever else ends a command has its code
        return STOPPED_READING if end.code == 1 else int(end.code or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Answer as answer:
        return _print_answer(answer.found)
    except MixoptError as fault:
        with suppress(OSError, ValueError):  # nobody may be there to read it
            _say(fault, sys.stderr)
        return fault.exit_code
    except BrokenPipeError:
        raise
    except OSError as error:
        return _of_stream(error)
    except Exception as error:
        return _mistake(error)
    return 0


def _print_answer(found: MixoptError) -> int:
    """Print what was asked for."""
    try:
        _say(found, sys.stdout)
    except BrokenPipeError:
        raise
    except OSError as error:
        return _of_stream(error)
    return found.exit_code


def _of_stream(error: OSError) -> int:
    """Standard output takes no more; any other error of the system is a mistake of ours."""
    if error.filename is None and error.errno in STREAM_FAULTS:
        return _full(error)
    return _mistake(error)


def _say(fault: MixoptError, out: TextIO) -> None:
    if isinstance(fault, DataError):  # each stays on one line, for scripts
        number = len(fault.faults)
        end = f"{number} fault{'s' if number > 1 else ''}; nothing was written."
        print(fault, end, sep="\n", file=out, flush=True)
        return
    page = console(out)
    for line in str(fault).splitlines():
        page.print_paragraph(line)
    out.flush()


def _print(text: str) -> None:
    """Print on standard error, if anybody can be told there."""
    with suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)


def _full(error: OSError) -> int:
    """Standard output takes no more. Files are written before anything is printed."""
    closed = error.errno == errno.EBADF
    what = "is closed" if closed else f"cannot be written: {error.strerror}"
    remedy = "Send it elsewhere. The files that were asked for, if any, are written"
    _print(str(Fault("standard output", what, remedy)))
    return DataError.exit_code


def _mistake(error: Exception) -> int:
    """One line that lets us find a mistake of ours."""
    if os.environ.get(DEBUG, "") not in {"", "0"}:
        with suppress(OSError, ValueError):
            traceback.print_exception(error)
    from importlib.metadata import version

    where = f"mixopt {version('mixopt')} stopped on a mistake of its own"
    what = f"{type(error).__name__}: {error} ({_where(error.__traceback__)})"
    remedy = f"Please send us this line, the command and the files it read; {DEBUG}=1 shows more"
    _print(str(Fault(where, what, remedy)))
    return SolverFailed.exit_code


def _where(trace: TracebackType | None) -> str:
    """The last line of ours on the way to an error."""
    found = "mixopt"
    for frame, line in traceback.walk_tb(trace):
        _, ours, file = frame.f_code.co_filename.replace(os.sep, "/").rpartition("/mixopt/")
        if ours:
            found = f"mixopt/{file}, line {line}"
    return found


def _flush(code: int) -> int:
    """Print what is still to be printed; the code if that fails."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        code = code or STOPPED_READING
    except OSError as error:
        code = code or _full(error)
    else:
        return code
    with suppress(OSError, ValueError):  # else Python says the same at its end, in its own words
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
