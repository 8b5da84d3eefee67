"""Reports made by the command, in this process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from unit.report.making import CREATED, Logs, Made, Report

from custody.cli.run import run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Runs ``custody report`` in an empty folder, which holds no cdk.json."""
    monkeypatch.chdir(tmp_path)

    def made(*arguments: object, output: str = "out", created: str | None = CREATED) -> Made:
        capsys.readouterr()
        words = ["report", "--output", output, *(["--created", created] if created else []), *map(str, arguments)]
        code = run(words)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Made(code, out, err, tmp_path / output)

    return made


@pytest.fixture
def logs(tmp_path: Path) -> Logs:
    """Writes records to a file of the folder ``logs``, and returns the folder."""

    def write(records: Iterable[dict[str, Any]], name: str = "log.json") -> Path:
        file = tmp_path / "logs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"Records": list(records)}), "utf-8")
        return file.parent

    return write
