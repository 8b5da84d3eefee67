"""Runs the command line and turns whatever goes wrong into one line and an exit code."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from typer import TyperException

from custody.cli.app import app
from custody.cli.exit_codes import ERROR, INTERRUPTED, PIPE_CLOSED
from custody.cli.pipe import PipeClosedError, hang_up
from custody.errors import CustodyError
from custody.sanitize import plain

if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> None:
    """The script ``custody``."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal of another encoding shows what it lacks as \\xb7, and nothing is lost.
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns its exit code."""
    try:
        # Who names no command wants to know which there are.
        code = app(list(arguments) or ["--help"], prog_name="custody", standalone_mode=False)
        sys.stdout.flush()
    except CustodyError as error:
        return _say(str(error))
    except TyperException as error:
        # The words before a refused choice are pydantic's.
        message = error.format_message().replace("Value error, ", "").rstrip(".")
        return _say(f"{' '.join(message.split())}; custody --help lists what there is")
    except (PipeClosedError, BrokenPipeError):
        hang_up()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        return _say(f"{error.filename or 'output'}: {error.strerror}")
    return code if isinstance(code, int) else 0


def _say(line: str) -> int:
    sys.stderr.write(f"custody: {plain(line)}\n")
    return ERROR
