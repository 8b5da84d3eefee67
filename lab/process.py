"""Starting and stopping the emulator's process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from lab import control
from lab.errors import LabError

LAUNCHER = Path(__file__).parent / "emulator" / "__main__.py"

_START_SECONDS = 60.0
_STOP_SECONDS = 15.0
_PASSED_ON = ("PATH", "HOME", "LANG", "SSL_CERT_FILE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


# Emulators that this process started, by pid: held so that they are waited for when they are stopped.
_children: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True)
class Plan:
    """How to run one emulator. ``owned``: it ends when the process that started it ends."""

    python: Path
    log: Path
    scratch: Path
    port: int
    account: str
    region: str
    batch_seconds: float
    owned: bool


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(plan: Plan) -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # Node for Lambda functions comes from beside this Python, when it is there.
    path = os.pathsep.join([str(Path(sys.executable).parent), passed.get("PATH", os.defpath)])
    return {
        **passed,
        "PATH": path,
        # The emulator leaves the code of every function that it ran in the temporary folder.
        "TMPDIR": str(plan.scratch),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(plan.port),
        "MINISTACK_ACCOUNT_ID": plan.account,
        "MINISTACK_REGION": plan.region,
        # Two listeners on fixed ports that nobody here needs, and that would keep a second lab from starting.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # No containers: the lab leaves nothing behind when it is killed.
        "DOCKER_HOST": "unix:///nonexistent/docker.sock",
        "CUSTODY_LAB_BATCH_SECONDS": str(plan.batch_seconds),
        "CUSTODY_LAB_OWNED": "1" if plan.owned else "",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
    }


def last_words(log: Path) -> str:
    """The last line of a log that says something."""
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no output"


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise LabError(f"port {port} is taken: name another, or none to get a free one")


def start(plan: Plan) -> int:
    """Start the emulator and wait until it answers; returns its pid.

    Raises:
        LabError: the port is taken, or it ended, or did not answer within a minute.
    """
    _refuse_taken(plan.port)
    with plan.log.open("wb") as log:
        process = subprocess.Popen(
            [str(plan.python), "-P", str(LAUNCHER)],
            env=_environment(plan),
            stdin=subprocess.PIPE if plan.owned else subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise LabError(f"the emulator ended with {process.returncode}: {last_words(plan.log)} (see {plan.log})")
        if control.is_up(f"http://127.0.0.1:{plan.port}"):
            _children[process.pid] = process
            return process.pid
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise LabError(f"the emulator did not answer within {_START_SECONDS:.0f} seconds: see {plan.log}")


def is_ours(pid: int) -> bool:
    """Is this process an emulator that the lab started, and not another that got its number since?"""
    done = subprocess.run(
        ["ps", "-ww", "-o", "stat=,command=", "-p", str(pid)],  # noqa: S607 - ps is where PATH says
        capture_output=True,
        text=True,
        check=False,
    )
    return str(LAUNCHER) in done.stdout and not done.stdout.lstrip().startswith("Z")


def stop(pid: int) -> None:
    """End the emulator: by its own shutdown, which writes the last log files; by force after 15 seconds."""
    if is_ours(pid):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while is_ours(pid):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    if child := _children.pop(pid, None):
        if child.stdin:
            child.stdin.close()
        child.wait()
