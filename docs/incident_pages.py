"""docs/incidents: the output below each command is what the command prints of the records beside the page."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

from custody.cli.run import run

FOLDER = Path(__file__).resolve().parent / "incidents"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (custody .*)$", re.MULTILINE)


def pages() -> dict[str, str]:
    """Every page of an incident by its path below docs, its commands run in its folder.

    Raises:
        RuntimeError: a command ended with an error instead of an answer.
    """
    return {
        f"incidents/{page.parent.name}/README.md": answered(page.read_text("utf-8"), page.parent)
        for page in sorted(FOLDER.glob("*/README.md"))
    }


def answered(text: str, folder: Path) -> str:
    """The text with what each command of its console blocks prints in ``folder``; the same when done twice."""
    return _BLOCK.sub(lambda block: "```console\n" + "".join(_session(block[1], folder)) + "```", text)


def _session(block: str, folder: Path) -> list[str]:
    return [f"$ {command}\n{_output(command, folder)}" for command in _COMMAND.findall(block)]


def _output(command: str, folder: Path) -> str:
    said, counted = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(said), contextlib.redirect_stderr(counted):
        code = run(shlex.split(command)[1:])
    if code not in {0, 1}:
        raise RuntimeError(f"{command} ended with {code} in {folder}: {counted.getvalue()}")
    lines = (said.getvalue() + counted.getvalue()).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)
