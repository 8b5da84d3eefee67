"""``record_borders.wasm`` compiled again: it has to be, byte for byte, what its source says.

``python -m oracles.compiler`` writes it. The compiler is clang, as the package ``ziglang`` has it, in a virtual
environment of its own; see https://ziglang.org/learn/overview/#zig-is-also-a-c-compiler
"""

from __future__ import annotations

import subprocess
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lab.errors import LabError
from lab.installation import ensure_venv
from oracles.outcome import Comparison, UnavailableError
from oracles.policies.installed import cache

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[2] / "custody/logs/record_borders.c"
COMPILED = SOURCE.with_suffix(".wasm")

_LOCK_FILE = Path(__file__).with_name("requirements.txt")
_OPTIONS = (
    "-target wasm32-freestanding -O3 -msimd128 -mbulk-memory -nostdlib -Wall -Wextra -Werror "
    "-Wl,--no-entry -Wl,--export-memory -Wl,--strip-all"
)
_SECONDS = 300
_NAME = b"source"


def compare() -> Iterator[Comparison]:
    """Whether what is kept is what the compiler makes.

    Raises:
        UnavailableError: the compiler is not to be had here, or does not run.
    """
    comparison = Comparison("compiler, bytes", 1)
    if compiled() != COMPILED.read_bytes():
        comparison.differences.append(f"{COMPILED.name} is not {SOURCE.name}, compiled; run python -m oracles.compiler")
    yield comparison


def compiled() -> bytes:
    """What the compiler makes of the source, with the sum of the source at its end.

    Raises:
        UnavailableError: as for ``compare``.
    """
    try:
        python = ensure_venv(cache() / "compiler", _LOCK_FILE)
    except LabError as error:
        raise UnavailableError(f"the compiler cannot be installed: {error}") from error
    with TemporaryDirectory(prefix="custody-oracles-") as folder:
        target = Path(folder) / COMPILED.name
        command = [str(python), "-m", "ziglang", "cc", *_OPTIONS.split(), "-o", str(target), str(SOURCE)]
        try:
            subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=True)
        except subprocess.CalledProcessError as error:
            raise UnavailableError(f"the compiler refuses {SOURCE.name}: {error.stderr.strip()[-300:]}") from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnavailableError(f"the compiler does not run: {error}") from error
        return target.read_bytes() + section(SOURCE.read_bytes())


def section(source: bytes) -> bytes:
    """A custom section of a module that tells the sum of its source.

    See https://webassembly.github.io/spec/core/binary/modules.html#custom-section
    """
    content = bytes([len(_NAME)]) + _NAME + sha256(source).hexdigest().encode()
    return bytes([0, len(content)]) + content
