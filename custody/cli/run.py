"""Runs the command line and turns whatever goes wrong into one line and an exit code."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

from typer import TyperException

from custody.cli.app import app_of
from custody.cli.exit_codes import ERROR, INTERRUPTED, PIPE_CLOSED
from custody.cli.streams import PipeClosedError, hang_up, stand_in_for_closed
from custody.errors import CustodyError
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Sequence

_TRACE = "CUSTODY_TRACEBACK"
_COLLECT_AFTER = 50_000
"""New objects between two runs of the collector. Python's 700 has it look through what is being loaded, in vain."""


def main() -> None:
    """The script ``custody``."""
    gc.set_threshold(_COLLECT_AFTER)
    stand_in_for_closed()
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal of another encoding shows what it lacks as \\xb7, and nothing is lost.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = run(sys.argv[1:])
    except Exception as error:  # noqa: BLE001  # Python's own exit code, 1, would say that something was found
        code = _say(_mistake(error))
    with suppress(OSError):
        sys.stdout.flush()
    # What could not be written will not be at the end either, and Python would then exit with a code of its own.
    hang_up()
    # The end frees everything anyway, without a search for what is still used.
    gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit code."""
    try:
        # Who names no command wants to know which there are.
        code = app_of(arguments)(list(arguments) or ["--help"], prog_name="custody", standalone_mode=False)
        sys.stdout.flush()
    except CustodyError as error:
        return _say(*error.lines)
    except TyperException as error:
        # The words before a refused choice are pydantic's.
        message = error.format_message().replace("Value error, ", "").rstrip(".")
        return _say(f"{' '.join(message.split())}; custody --help lists what there is")
    except SystemExit as ended:
        # Typer leaves so when the shell has its completions, and with 1 when nobody reads its help.
        if ended.code:
            hang_up()
        code = PIPE_CLOSED if ended.code else 0
    except (PipeClosedError, BrokenPipeError):
        hang_up()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except (OSError, MemoryError) as error:
        return _say(_refused(error))
    return code if isinstance(code, int) else 0


def _refused(error: OSError | MemoryError) -> str:
    if isinstance(error, MemoryError):
        return "there is not enough memory; read fewer or smaller files at once, see --max-file-size"
    said = error.strerror or str(error)
    if error.filename:
        return f"{error.filename}: {said}"
    return f"output cannot be written: {said}; free some room, or write elsewhere with --output"


def _mistake(error: Exception) -> str:
    if os.environ.get(_TRACE):
        traceback.print_exc()
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error}"[:200]
    return f"a mistake of custody's own ({what}, {place.name}, line {place.lineno}); report it, with {_TRACE}=1"


def _say(*lines: str) -> int:
    # Nobody to tell is no reason to say nothing by the exit code.
    with suppress(OSError):
        sys.stderr.writelines(f"custody: {sanitize(line)}\n" for line in lines)
        sys.stderr.flush()
    return ERROR
