"""Every mistake is one line on stderr and exit code 2."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
CUSTODY = [sys.executable, "-m", "custody"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}

MISTAKES = {
    "no such path": (["scan", "nope"], "no file or folder nope; name a CloudTrail log file or a folder of them"),
    "empty folder": (["scan", "empty"], "no log files in empty; name a folder of log files as CloudTrail"),
    "no such detection": (
        ["scan", ".", "-d", "pipeline-delted"],
        "there is no detection 'pipeline-delted'; did you mean pipeline-deleted?",
    ),
    "no such severity": (["scan", ".", "--fail-on", "worst"], "Invalid value for '--fail-on': 'worst' is not one of"),
    "no such format": (["scan", ".", "-f", "xml"], "Invalid value for '--format' / '-f': 'xml' is not one of"),
    "no path": (["scan"], "Missing argument 'PATH'"),
    "no such option": (["scan", "--fast", "."], "No such option: --fast"),
    "no such command": (["scam"], "No such command 'scam'"),
    "no such setting": (["scan", ".", "-c", "custody.nmae=x"], "setting nmae does not exist; did you mean name?"),
    "setting without value": (["settings", "-c", "custody.name"], "-c 'custody.name' has no value"),
    "bad setting": (["settings", "-c", "custody.retention_days=0"], "setting retention_days: 0 is not allowed"),
    "bad cdk.json": (["settings", "--cdk-json", "bad.json"], "bad.json is not a JSON object"),
    "output nowhere": (
        ["scan", "good.json", "-o", "no/such/folder.csv"],
        "there is no folder no/such; make it, or name",
    ),
    "output below a file": (["scan", "good.json", "-o", "good.json/x"], "there is no folder good.json; make it, or"),
    "output is a folder": (["scan", "good.json", "-o", "empty"], "empty is a folder; name a file in it"),
    "explain unknown": (["explain", "tag-overwriten"], "did you mean tag-overwritten?"),
    "service unknown": (["detections", "--service", "ec2"], "no detection is on service 'ec2'; write one of"),
    "control unknown": (["detections", "--control", "AU-99"], "no detection serves control 'AU-99'; did you mean AU-"),
    "settings nowhere": (["settings", "--cdk-json", "no.json"], "--cdk-json no.json: there is no such file; name one"),
    "settings in a folder": (["settings", "--cdk-json", "empty"], "empty cannot be read (Is a directory); name the"),
    "settings as a list": (["settings", "--cdk-json", "list.json"], "list.json is not a JSON object but a list; mend"),
    "setting without prefix": (["settings", "-c", "name=1"], "-c name=1 sets nothing of custody's; write -c custody.n"),
    "setting of another": (["settings", "-c", "stage=1"], "write -c custody.SETTING=VALUE; custody settings lists"),
    "logs without a name": (["ask", "who-pushed", "--logs", ""], "logs '' name no place; write a path, s3://BUCKET/"),
    "path without a name": (["scan", ""], "path '' names nothing; write a log file or a folder, or . for this one"),
    "report without a name": (["report", "--logs", " "], "logs ' ' name no place; write a path, s3://BUCKET/"),
    "question unlike any": (["ask", "zzzzzz"], "there is no question 'zzzzzz'; custody questions lists them"),
    "number beyond counting": (
        ["ask", "activity-by-hour", "--logs", ".", "--utc-offset-minutes", "9" * 20],
        "is out of its range; write a whole number from -720 to 840",
    ),
    "limit of nothing": (["scan", ".", "--max-file-size", "0"], "Invalid value for '--max-file-size'"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_mistake_is_one_line(what: str, custody: Any, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.json").write_bytes(b"[")
    (tmp_path / "list.json").write_bytes(b"[]")
    (tmp_path / "good.json").write_bytes(b'{"Records": []}')
    arguments, expected = MISTAKES[what]
    ran = custody(*arguments)
    last = ran.err.splitlines()[-1]
    assert (ran.code, ran.out) == (2, "")
    assert last.startswith("custody: ")
    assert expected in last


def start(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*CUSTODY, *arguments],
        cwd=cwd,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    record = json.loads((ROOT / "tests" / "samples" / "reference" / "ecr-PutImage.json").read_text("utf-8"))
    # More findings than a pipe holds, so that the reader is gone before the last one is written.
    lines = [json.dumps({**record, "eventID": f"{number}"}) for number in range(1000)]
    (tmp_path / "logs.ndjson").write_text("\n".join(lines), "utf-8")
    with start("scan", "logs.ndjson", "-d", "image-pushed", "--format", "jsonl", cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(600) == 141
        assert process.stderr.read() == ""


def test_interrupt_ends_it_quietly(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    process = start("scan", "pipe", "-d", "image-pushed", cwd=tmp_path)
    # Open both ways, so that the pipe has a writer. It holds 64 KiB: the rest goes in when somebody reads, which is
    # after everything has been loaded.
    with process, (tmp_path / "pipe").open("r+b", buffering=0) as pipe:
        pipe.write(b" " * (64 << 11))
        # A signal between two reads is seen after the second, which waits: let it be waiting already, or ask again.
        for _ in range(20):
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(3)
                break
        out, err = process.communicate(timeout=600)
    assert (process.returncode, out, err) == (130, "", "")


def test_terminal_of_another_encoding_shows_what_it_can(tmp_path: Path) -> None:
    command = [*CUSTODY, "explain", "pipeline-deleted"]
    environment = {**ENVIRONMENT, "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(command, check=True, capture_output=True, encoding="ascii", cwd=tmp_path, env=environment)
    assert ran.stdout.splitlines()[1].startswith("pipeline-deleted \\xb7 high")
