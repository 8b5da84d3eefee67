"""Attestations against the Go libraries that cosign and slsa-verifier are made of.

go-securesystemslib reads the envelope, sigstore the key and the signature, and in-toto's attestation the statement.
cosign itself is these and a few hundred packages more: it does not build within ten minutes on two cores.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from support.keys import KINDS, private, write_private, write_public
from support.release import DIGEST, release, write

import custody
from custody.attest.envelope import opened
from custody.attest.errors import AttestError
from custody.attest.keys import public_key_of
from oracles.outcome import Comparison, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).parent
_BUILD_SECONDS = 600
_CHANGES = 25
"""How many copies of each file have one byte changed."""


def compare(*, minutes: float | None = None) -> Iterator[Comparison]:
    """Verify what each kind of key signed, and copies of it that are wrong.

    Args:
        minutes: how long building may take, at most the ten that it may anyway; it takes two the first time.

    Raises:
        UnavailableError: there is no Go, or its modules are not to be had.
    """
    with TemporaryDirectory(prefix="custody-attestations-") as name:
        folder = Path(name)
        seconds = _BUILD_SECONDS if minutes is None else min(minutes * 60, _BUILD_SECONDS)
        program = _built(folder / "verify", seconds)
        made = custody.attest(DIGEST, logs=write(folder / "logs", *release()), now=datetime(2026, 11, 5, tzinfo=UTC))
        for kind in KINDS:
            yield _compared(kind, made, program, folder)


def _built(program: Path, seconds: float) -> Path:
    go = shutil.which("go")
    if go is None:
        raise UnavailableError("no Go on the path; install Go 1.25 or newer")
    command = [go, "build", "-o", str(program), "."]
    try:
        done = subprocess.run(  # noqa: PLW1510 - what it says is told below
            command,
            cwd=_HERE,
            capture_output=True,
            text=True,
            timeout=seconds,
            env={**os.environ, "GOFLAGS": "-mod=readonly", "CGO_ENABLED": "0"},
        )
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"go build took more than {seconds:.0f} seconds") from None
    if done.returncode:
        raise UnavailableError(f"go build: {' '.join(done.stderr.split())[-200:]}")
    return program


def _compared(kind: str, made: custody.Attestation, program: Path, folder: Path) -> Comparison:
    result = Comparison(f"attestations signed by {kind}")
    signed = made.signed(write_private(folder / f"{kind}.pem", private(kind, 0)))
    keys = [write_public(folder / f"{kind}-{number}.pub", private(kind, number)) for number in (0, 1)]
    text = "".join(f"{line}\n" for line in signed.lines).encode()
    tried: list[tuple[str, bytes, Path, bool | None]]
    tried = [("as it is", text, keys[0], True), ("by another key", text, keys[1], False)]
    chosen = random.Random(kind)  # noqa: S311 - the same places in every run
    for place in chosen.sample(range(len(text)), _CHANGES):
        changed = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
        tried.append((f"with byte {place} changed", changed, keys[0], None))
    for name, content, key, right in tried:
        file = folder / "attestations.jsonl"
        file.write_bytes(content)
        ours, theirs = _opens(content, key), _verifies(program, key, file)
        result.compared += 1
        if right is not None and (ours, theirs) != (right, right):
            result.differences.append(f"{name}: {right} expected, custody {ours}, Go {theirs}")
        elif ours != theirs:
            _explain(result, name, ours=ours, content=content)
    return result


def _opens(content: bytes, key: Path) -> bool:
    public = public_key_of(key)
    try:
        for line in content.decode(errors="replace").split("\n"):
            if line.strip():
                opened(line, public)
    except AttestError:
        return False
    return True


def _verifies(program: Path, key: Path, file: Path) -> bool:
    return subprocess.run([program, key, file], capture_output=True, check=False).returncode == 0


def _explain(result: Comparison, name: str, *, ours: bool, content: bytes) -> None:
    """A key's name is a hint that nobody signed: the Go libraries pass over a signature that is named otherwise."""
    try:
        names = {each["keyid"] for line in content.splitlines() for each in json.loads(line)["signatures"]}
    except (ValueError, KeyError):
        names = set()
    if ours and len(names) != 1:
        result.excepted["the name of the key, which is signed by nobody, is another"] += 1
    else:
        result.differences.append(f"{name}: custody {ours}, Go {not ours}")
