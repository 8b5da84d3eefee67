"""Log files made for real, in a temporary folder."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from custody.logs import Entry, Problem, Tally, read_logs

Record = dict[str, Any]
REFERENCE = Path(__file__).parents[2] / "samples" / "reference"


class Logs:
    """A folder of log files, and what reading it gives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tally = Tally()

    def write(self, name: str, content: object) -> Path:
        """A file: bytes as they are, anything else as JSON; packed when the name ends in .gz."""
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        packed = name.endswith(".gz") and not isinstance(content, bytes)
        file.write_bytes(gzip.compress(data) if packed else data)
        return file

    def read(self, *paths: Path, **options: int) -> tuple[list[Entry], list[Problem]]:
        """Everything below the folder, or below the paths."""
        problems: list[Problem] = []
        self.tally = Tally()
        found = read_logs(paths or [self.folder], report=problems.append, tally=self.tally, **options)
        entries = list(found)
        assert self.tally.records == len(entries)
        assert self.tally.problems == sum(problem.count for problem in problems)
        return entries, problems

    def told(self, *paths: Path, **options: int) -> list[str]:
        """The problems, each without the folder."""
        return [str(problem).replace(f"{self.folder}/", "") for problem in self.read(*paths, **options)[1]]


def record(number: int = 0, **fields: Any) -> Record:
    """A record that is one, and different from the others."""
    return {
        "eventVersion": "1.11",
        "eventID": f"00000000-0000-4000-8000-{number:012}",
        "eventTime": "2026-11-20T10:00:00Z",
        "eventSource": "ecr.amazonaws.com",
        "eventName": "PutImage",
        "eventType": "AwsApiCall",
        "recipientAccountId": "111122223333",
        **fields,
    }


@pytest.fixture
def logs(tmp_path: Path) -> Logs:
    return Logs(tmp_path)


@pytest.fixture(name="record")
def record_fixture() -> Any:
    return record


@pytest.fixture
def reference() -> list[Record]:
    return [json.loads(file.read_text("utf-8")) for file in sorted(REFERENCE.glob("*.json"))]
