"""A bad setting at the door: one line on stderr, exit code 2, no traceback, from Python and the CDK CLI."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CDK = ROOT / "node_modules" / ".bin" / "cdk"


def run(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-c", "custody.home_region=eu-centrall-1"], ["home_region", "eu-centrall-1", "eu-central-1"]),
        (["-c", "custody.retention_days=0"], ["retention_days", "0", "1 to 36500"]),
        (
            ["-c", "custody.removal=destroy", "-c", "custody.object_lock=compliance"],
            ["removal", "object_lock"],
        ),
        (["--context", "custody.naem=x"], ["naem", "did you mean name?"]),
        (["-c", "custody.name"], ["custody.name", "no value"]),
    ],
    ids=["region", "retention", "lock", "key", "argument"],
)
def test_python_app_py(arguments: list[str], words: list[str], tmp_path: Path) -> None:
    done = run(sys.executable, "app.py", *arguments, CDK_OUTDIR=str(tmp_path / "out"))
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("custody: ")
    assert [word for word in words if word not in line] == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("cdk_json", "words"),
    [
        ({"context": {"custody": {"regions": ["eu-west-1", "eu-west-1"]}}}, ["regions", "eu-west-1", "once"]),
        ({"context": []}, ["context", "cdk.json", "object"]),
        ("{", ["cdk.json", "not a JSON object"]),
    ],
    ids=["setting", "context", "broken"],
)
def test_a_bad_cdk_json(cdk_json: object, words: list[str], tmp_path: Path) -> None:
    for name in ("custody", "constructs", "stacks"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "app.py", tmp_path)
    text = cdk_json if isinstance(cdk_json, str) else json.dumps(cdk_json)
    (tmp_path / "cdk.json").write_text(text, "utf-8")
    done = run(sys.executable, "app.py", cwd=tmp_path, CDK_OUTDIR=str(tmp_path / "out"))
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert [word for word in words if word not in line] == []


@pytest.mark.skipif(not CDK.exists(), reason="the CDK CLI is installed by `make setup`")
def test_cdk_synth(tmp_path: Path) -> None:
    done = run(
        str(CDK),
        "synth",
        "--quiet",
        "--output",
        str(tmp_path / "out"),
        "-c",
        "custody.object_lock=legal",
        HOME=str(tmp_path),
    )
    assert done.returncode != 0
    (line,) = [line for line in done.stderr.splitlines() if "custody:" in line]
    assert "setting object_lock: 'legal' is not allowed; write none, governance or compliance" in line
    assert "Traceback" not in done.stdout + done.stderr


def test_what_the_cdk_cli_passes_goes_over_cdk_json(tmp_path: Path) -> None:
    """The CLI hands its own -c, and cdk.json, to the app in one variable."""
    context = {"custody": {"name": "audit"}, "custody.regions": "us-east-1,mars-1"}
    done = run(sys.executable, "app.py", CDK_CONTEXT_JSON=json.dumps(context), CDK_OUTDIR=str(tmp_path / "out"))
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "regions: 'mars-1' is not a Region" in line
