"""Starting, finding and stopping a lab; several at once; nothing left running."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lab import Lab, LabError, control, process
from lab.cli import main
from lab.home import read_state

if TYPE_CHECKING:
    from collections.abc import Callable

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

PROJECT = Path(__file__).parents[2]


def wait_until(true: Callable[[], bool], seconds: float = 200) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return true()


def test_two_labs_run_beside_each_other(lab: Lab, lab_venv: Path, tmp_path: Path) -> None:
    with Lab.start(directory=tmp_path, venv=lab_venv, account="210987654321", region="eu-west-1") as other:
        assert other.endpoint != lab.endpoint
        other.client("s3", "us-east-1").create_bucket(Bucket="only-there")
        assert "only-there" not in {each["Name"] for each in lab.client("s3").list_buckets()["Buckets"]}
        caller = other.client("sts").get_caller_identity()
        assert caller["Account"] == "210987654321"
        assert other.environment()["AWS_REGION"] == "eu-west-1"
        pid = other.state.pid
        assert (tmp_path / "scratch").is_dir()
    assert not process.is_ours(pid)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["emulator.log"]
    with pytest.raises(LabError, match="no lab is running"):
        Lab.attach(tmp_path)


def test_a_running_lab_is_found_from_its_folder(lab: Lab) -> None:
    found = Lab.attach(lab.directory)
    assert found.state == lab.state
    with found:
        pass
    assert process.is_ours(lab.state.pid), "leaving an attached lab must not stop it"


def test_a_second_lab_in_the_same_folder_is_refused(lab: Lab, lab_venv: Path) -> None:
    with pytest.raises(LabError, match="a lab is running in"):
        Lab.start(directory=lab.directory, venv=lab_venv)


def test_the_commands_start_show_and_stop_one(
    lab_venv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "venv").symlink_to(lab_venv)
    directory = ["--directory", str(tmp_path)]
    assert main([*directory, "up"]) == 0
    pid = read_state(tmp_path).pid
    try:
        exports = capsys.readouterr().out
        assert f"export AWS_ENDPOINT_URL={read_state(tmp_path).endpoint}" in exports.splitlines()
        aws = Lab.attach(tmp_path)
        aws.client("s3").create_bucket(Bucket="commands")
        trails = aws.client("cloudtrail")
        trails.create_trail(Name="t", S3BucketName="commands", EnableLogFileValidation=True)
        trails.start_logging(Name="t")
        assert main([*directory, "flush"]) == 0
        assert main([*directory, "digest"]) == 0
        assert main([*directory, "status"]) == 0
        shown = capsys.readouterr().out
        assert "1 log files written\n1 digest files written\n" in shown
        assert f"pid        {pid}\n" in shown
        assert "trail      t (us-east-1, its Region only) to s3://commands: logging\n" in shown
    finally:
        assert main([*directory, "down"]) == 0
    assert not process.is_ours(pid)
    assert main([*directory, "down"]) == 2
    assert capsys.readouterr().err.startswith("lab: no lab is running in")


def test_down_leaves_a_process_alone_that_is_not_ours(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        state = {"pid": stranger.pid, "endpoint": "http://127.0.0.1:1", "account": "1", "region": "x"}
        (tmp_path / "state.json").write_text(json.dumps(state), encoding="utf-8")
        assert main(["--directory", str(tmp_path), "down"]) == 2
        assert stranger.poll() is None
        process.stop(stranger.pid)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_lab_ends_with_the_process_that_started_it_however_that_ends(lab_venv: Path, tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from lab import Lab\n"
        "aws = Lab.start(directory=Path(sys.argv[1]), venv=Path(sys.argv[2]))\n"
        "print(aws.state.pid, flush=True); time.sleep(60)\n"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path), str(lab_venv)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    with owner.stdout as said:
        pid = int(said.readline())
    assert process.is_ours(pid)
    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()
    assert wait_until(lambda: not process.is_ours(pid))


def test_a_port_that_is_taken_is_said_in_one_line(lab: Lab, lab_venv: Path, tmp_path: Path) -> None:
    taken = int(lab.endpoint.rsplit(":", 1)[1])
    with pytest.raises(LabError, match=f"port {taken} is taken"):
        Lab.start(directory=tmp_path, venv=lab_venv, port=taken)


def test_the_labs_own_paths_are_not_for_web_pages(lab: Lab) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{lab.endpoint}/_custody/status")  # noqa: S310 - loopback
    with refused.value as answer:
        assert answer.code == 403


def test_what_the_lab_does_not_know_is_said(lab: Lab) -> None:
    with pytest.raises(LabError, match="no /_custody/nonsense"):
        control.call(lab.endpoint, "nonsense")
