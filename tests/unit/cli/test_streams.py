"""Streams that are closed, full or not read: one line, and an exit code that never says that something was found."""

from __future__ import annotations

import json
import os
import resource
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "tests" / "samples" / "reference"
CUSTODY = f"{shlex.quote(sys.executable)} -m custody"
COMMANDS = {
    "scan": f"scan {REFERENCE} -d image-pushed",
    "ask": f"ask service-activity --logs {REFERENCE}",
    "timeline": f"timeline --logs {REFERENCE}",
    "lineage": f"lineage testrepo:latest --logs {REFERENCE}",
    "report": f"report --logs {REFERENCE}",
}
FORMATS = [
    (command, format_)
    for command, formats in (
        ("scan", ("table", "jsonl", "csv", "sarif", "ocsf", "asff")),
        ("ask", ("table", "json", "csv")),
        ("timeline", ("table", "json", "csv")),
        ("lineage", ("table", "json", "csv")),
        ("report", ("",)),
    )
    for format_ in formats
]


def shell(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a shell says of a line, whose exit code is that of the command before a pipe."""
    return subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {line}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def one_line(err: str) -> str:
    """The line that says what is wrong, which is the last; what a command says of its records may stand before it."""
    assert "Traceback" not in err
    assert "Exception ignored" not in err
    *_, line = err.splitlines()
    assert line.startswith("custody: "), err
    assert err.count("custody: ") == 1
    return line


# Starting Python and loading DuckDB takes longer than a command: this forks once everything is loaded, and each child
# runs the script to its end, as Python does, with streams of its own.
FORKS = """
import json, os, sys
import duckdb, sqlglot
from custody.cli import run
import custody.output.lineage_text, custody.output.timeline_text, custody.report.report, custody.scan.scan
for line in sys.stdin:
    arguments, kind = json.loads(line)
    child = os.fork()
    if not child:
        if kind == "full":
            out = os.open("/dev/full", os.O_WRONLY)
        else:
            end, out = os.pipe()
            os.close(end)
        os.dup2(out, 1)
        os.dup2(os.open("err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        sys.argv = ["custody", *arguments]
        run.main()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), json.dumps(open("err").read()), flush=True)
"""
LISTS = ["", "--help", "scan --help", "detections", "questions", "controls", "explain image-pushed"]


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, str], tuple[int, str]]]:
    folder = tmp_path_factory.mktemp("forked")
    process = subprocess.Popen(
        [sys.executable, "-c", FORKS],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        assert process.stdin
        assert process.stdout

        def ran(said: str, kind: str) -> tuple[int, str]:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps([said.split(), kind]) + "\n")
            process.stdin.flush()
            code, _, err = process.stdout.readline().partition(" ")
            return int(code), json.loads(err)

        yield ran
        process.stdin.close()


@pytest.mark.parametrize(("command", "format_"), FORMATS)
def test_full_or_unread_output(command: str, format_: str, forked: Callable[[str, str], tuple[int, str]]) -> None:
    said = COMMANDS[command] + (f" -f {format_}" if format_ else "")
    code, err = forked(said, "full")
    assert code == 2
    assert one_line(err).startswith("custody: output cannot be written: No space left on device; free some room")
    code, err = forked(said, "unread")
    assert (code, "Traceback" in err, "Exception" in err) == (141, False, False)


@pytest.mark.parametrize("said", LISTS)
def test_lists_that_nobody_reads(said: str, forked: Callable[[str, str], tuple[int, str]]) -> None:
    assert forked(said, "full")[0] == 2
    assert forked(said, "unread")[0] == 141


def test_streams_that_were_closed_before(tmp_path: Path) -> None:
    """For every command the same, which the start of the script decides."""
    ran = shell(f"{CUSTODY} scan {REFERENCE} -d image-pushed >&-", tmp_path)
    assert ran.returncode == 2
    assert one_line(ran.stderr).startswith("custody: output cannot be written: Bad file descriptor")
    ran = shell(f"{CUSTODY} scan {REFERENCE} -d image-pushed -o out.jsonl >&- 2>&-", tmp_path)
    assert ran.returncode == 0
    assert json.loads((tmp_path / "out.jsonl").read_text("utf-8").splitlines()[0])["detection"] == "image-pushed"
    assert shell(f"{CUSTODY} scan nothing-there 2>/dev/full", tmp_path).returncode == 2


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough records that no command can keep them in files of 200 kB."""
    folder = tmp_path_factory.mktemp("many")
    record = json.loads((REFERENCE / "ecr-PutImage.json").read_text("utf-8"))
    lines = [
        json.dumps({**record, "eventID": os.urandom(300).hex(), "userAgent": os.urandom(300).hex()}) for _ in range(600)
    ]
    (folder / "logs.ndjson").write_text("\n".join(lines), "utf-8")
    return folder


@pytest.mark.parametrize("command", ["scan", "ask", "report"])
def test_no_room_for_what_is_kept(command: str, many: Path, tmp_path: Path) -> None:
    line = COMMANDS[command].replace(str(REFERENCE), str(many)).replace("image-pushed", "tag-overwritten")
    ran = subprocess.run(
        [sys.executable, "-m", "custody", *line.split(), "-o", "out"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        # As on a disk that is full: what grows beyond this cannot be written.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
    )
    assert ran.returncode == 2, ran.stderr
    assert one_line(ran.stderr)
    assert [each.name for each in tmp_path.iterdir() if each.name != "out"] == []


def test_no_temporary_folder_at_all(many: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    broken = f"import tempfile; tempfile.tempdir = {str(file)!r}; from custody.cli.run import main; main()"
    command = [sys.executable, "-c", broken, "ask", "who-pushed", "--logs", str(many)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (ran.returncode, one_line(ran.stderr).endswith("set TMPDIR to a folder with more room")) == (2, True)
