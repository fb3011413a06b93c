"""How a command ends: what is said on standard error, and the exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from textwrap import fill
from types import TracebackType

from mixopt.errors import DataError, Fault, MixoptError, SolverFailed
from mixopt.report import WIDTH

STOPPED_READING = 141
"""What reads our standard output has stopped: as of a process that SIGPIPE ends."""

INTERRUPTED = 130

STREAM_FAULTS = {
    errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC),
}  # fmt: skip
"""What a stream that cannot be written to says. Faults of files have the name of the file."""

DEBUG = "MIXOPT_DEBUG"
"""The environment's variable with which a mistake of ours shows its traceback."""


def ended(run: Callable[[], None]) -> int:
    """Run, say what went wrong if anything did, and return the exit code."""
    code = STOPPED_READING
    with suppress(BrokenPipeError):
        code = _ended(run)
    return _flushed(code)


def _ended(run: Callable[[], None]) -> int:
    try:
        run()
    except SystemExit as end:
        # typer's own 1 is of a pipe that nobody reads; whatever else ends a command has its code
        return STOPPED_READING if end.code == 1 else int(end.code or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except MixoptError as fault:
        _say(fault)
        return fault.exit_code
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is None and error.errno in STREAM_FAULTS:
            return _full(error)
        return _mistake(error)
    except Exception as error:
        return _mistake(error)
    return 0


def _say(fault: MixoptError) -> None:
    lines = str(fault).splitlines()
    if isinstance(fault, DataError):  # each stays on one line, for scripts
        number = len(fault.faults)
        lines.append(f"{number} fault{'s' if number > 1 else ''}; nothing was written.")
    else:
        lines = [fill(line, WIDTH, subsequent_indent="    ") for line in lines]
    _print("\n".join(lines))


def _print(text: str) -> None:
    """Print on standard error, if anybody can be told there."""
    with suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)


def _full(error: OSError) -> int:
    """Standard output takes no more. Files are written before anything is printed."""
    what = f"cannot be written: {error.strerror}"
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


def _flushed(code: int) -> int:
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
