"""What the lab does by the clock: log files every few seconds, digest files every hour."""

from __future__ import annotations

import os
import signal
import threading
import time

from lab.emulator.delivery import digests, log_files

_STDIN = 0
_HOUR = 3600.0


def seconds_between_files() -> float:
    """How long records are gathered: ``CUSTODY_LAB_BATCH_SECONDS``, 5 seconds unless told."""
    return float(os.environ.get("CUSTODY_LAB_BATCH_SECONDS", "5"))


def _run(stop: threading.Event) -> None:
    next_digest = time.monotonic() + _HOUR
    while not stop.wait(seconds_between_files()):
        log_files.flush()
        if time.monotonic() >= next_digest:
            next_digest += _HOUR
            digests.write_digests()


def start() -> threading.Event:
    """Start the clock; set the returned event to stop it."""
    stop = threading.Event()
    threading.Thread(target=_run, args=(stop,), name="custody-clock", daemon=True).start()
    return stop


def end_with_parent() -> None:
    """End this process when the one that started it does, however that ends: its end of the pipe closes."""

    def watch() -> None:
        # Unbuffered: a buffered read would hold a lock that the interpreter's shutdown needs.
        while os.read(_STDIN, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    if os.environ.get("CUSTODY_LAB_OWNED"):
        threading.Thread(target=watch, name="custody-parent", daemon=True).start()
