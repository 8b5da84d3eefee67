"""The command line, run in this process, and the records it is run on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from custody.cli.run import run

SAMPLES = Path(__file__).parents[1] / "samples"
REFERENCE = SAMPLES / "reference"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings of a scan that wrote JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def fired(self) -> set[str]:
        return {finding["detection"] for finding in self.findings}


Custody = Callable[..., Ran]


@pytest.fixture
def custody(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Custody:
    """Runs ``custody`` in an empty folder, which holds no cdk.json."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def ran(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Ran(code, out, err)

    return ran


@pytest.fixture
def one_of_each(tmp_path: Path) -> Path:
    """A log file that fires at medium, and nothing higher: the reference pipeline edit and image push."""
    names = ("codepipeline-UpdatePipeline", "ecr-PutImage", "ecr-CreateRepository")
    records = [json.loads((REFERENCE / f"{name}.json").read_text("utf-8")) for name in names]
    file = tmp_path / "logs" / "log.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"Records": records}), "utf-8")
    return file


def histories(document: object) -> list[Any]:
    """Every record in a file of samples, which may be a list of histories."""
    if isinstance(document, list):
        return [record for entry in document for record in histories(entry)]
    return [document]


@pytest.fixture(scope="session")
def sample_records() -> list[dict[str, Any]]:
    """Every CloudTrail record among the samples, each with an id of its own."""
    found = [
        record
        for file in sorted(SAMPLES.glob("*/*.json"))
        for record in histories(json.loads(file.read_text("utf-8")))
        if "eventSource" in record
    ]
    return [{**record, "eventID": f"sample-{number:05}"} for number, record in enumerate(found)]
