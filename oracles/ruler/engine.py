"""Event Ruler as a process: patterns and events in, what matches out."""

from __future__ import annotations

import json
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oracles.java import find_java
from oracles.maven import fetch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

JAVA = 17
_SOURCE = Path(__file__).parent / "Oracle.java"
_MAIN = "software.amazon.event.ruler.Oracle"


class RefusedError(Exception):
    """Event Ruler takes a pattern or an event for none."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """A running Event Ruler."""

    process: subprocess.Popen[str]

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Ruler]:
        """Fetch, compile and start it; it ends with the block.

        Raises:
            UnavailableError: no Java 17, no Maven, or no artifact.
        """
        home = find_java(JAVA)
        with tempfile.TemporaryDirectory(prefix="custody-ruler-") as folder:
            fetch("ruler", Path(folder) / "lib")
            jars, classes = f"{folder}/lib/*", f"{folder}/classes"
            compiler = [str(home / "bin" / "javac"), "-nowarn", "-Xlint:none", "-d", classes, "-cp", jars, str(_SOURCE)]
            subprocess.run(compiler, check=True, capture_output=True)
            command = [str(home / "bin" / "java"), "-Xmx1g", "-cp", f"{classes}:{jars}", _MAIN]
            with subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            ) as process:
                try:
                    yield cls(process)
                finally:
                    process.kill()

    def matching(self, patterns: Sequence[str], events: Sequence[str]) -> list[set[int]]:
        """For each event, the numbers of the patterns that match it.

        Raises:
            RefusedError: it refuses a pattern or an event, or a machine of all patterns and one of a single pattern
                disagree.
        """
        answer = self._ask(patterns=list(patterns), events=list(events))
        if answer["together"] != answer["alone"]:
            raise RefusedError("a machine of all patterns and one of a single pattern disagree")
        return [set(numbers) for numbers in answer["together"]]

    def complexity(self, patterns: Sequence[str], *, limit: int) -> list[int]:
        """How many states a machine of each pattern may be in at once, up to a limit."""
        found: list[int] = self._ask(patterns=list(patterns), limit=limit)["complexity"]
        return found

    def _ask(self, **asked: Any) -> dict[str, Any]:
        if self.process.stdin is None or self.process.stdout is None:
            raise RefusedError("the process has no pipes")
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RefusedError("Event Ruler ended; what it said stands above")
        answer: dict[str, Any] = json.loads(line)
        if "refused" in answer:
            raise RefusedError(answer["refused"])
        return answer
