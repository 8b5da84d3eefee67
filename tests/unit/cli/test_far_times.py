"""A record whose time is far off is a record: what it did is found by every command, and is no silence of millennia."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from unit.report.making import pushes

from custody.cli.exit_codes import INCOMPLETE
from custody.cli.run import run

if TYPE_CHECKING:
    from pathlib import Path

FAR = ("0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2009-12-31T00:00:00Z", "9998-12-31T23:59:59Z")


def push(time: str, number: int) -> dict[str, Any]:
    digest = f"sha256:{number:064}"
    answered = {"image": {"imageId": {"imageDigest": digest, "imageTag": "1"}}}
    wanted = {"repositoryName": "shop/api", "imageTag": "1"}
    id_ = f"{number:08}-0000-4000-8000-000000000000"
    return pushes(1)[0] | {
        "eventTime": time, "eventID": id_, "requestParameters": wanted, "responseElements": answered,
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    logs = tmp_path / "logs"
    logs.mkdir()
    return logs


def overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    run(["scan", str(folder), "-d", "tag-overwritten", "-d", "gap-in-the-record", "-f", "jsonl"])
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return sorted(one["detection"] for one in found)


@pytest.mark.parametrize("time", FAR)
def test_a_tag_overwritten_then_is_overwritten(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], time: str
) -> None:
    (folder / "a.json").write_text(json.dumps({"Records": [push(time, 1), push(time, 2)]}), "utf-8")
    assert overwritten(folder, capsys) == ["tag-overwritten"]
    # Of a time to come nothing is covered yet.
    over = run(["report", "--logs", str(folder), "--output", str(tmp_path / "out")])
    assert over == (INCOMPLETE if time == FAR[-1] else 0)
    assert "2 records" in capsys.readouterr().out


def test_beside_ordinary_times_it_is_neither_left_out_nor_a_gap(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [push(time, number) for number, time in enumerate(FAR)]
    (folder / "a.json").write_text(json.dumps({"Records": [*pushes(2), *records]}), "utf-8")
    assert overwritten(folder, capsys) == ["tag-overwritten"] * 3
    assert run(["report", "--logs", str(folder), "--output", str(tmp_path / "out")]) == INCOMPLETE
    assert "6 records" in capsys.readouterr().out
