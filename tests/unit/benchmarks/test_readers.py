"""Every reader that runs in this environment answers what was written; the others are held to it by each run."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from benchmarks import tools
from benchmarks.bench import Logs, reader
from benchmarks.logs import Shape, write_logs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Logs:
    folder = tmp_path_factory.mktemp("bench") / "logs"
    return Logs(folder, write_logs(folder, Shape(records=1_200, records_a_file=150, share=0.5), processes=1))


@pytest.mark.parametrize("name", ["ours", "plain_json", "duckdb_json"])
def test_a_reader_answers_what_was_written(name: str, logs: Logs) -> None:
    done, answer = reader(name, logs)

    assert answer.rows == logs.written.pushes.count > 0
    assert answer.cpu is not None
    assert answer.cpu < done.cpu


def test_unpacking_answers_nothing(logs: Logs) -> None:
    assert reader("decompression", logs)[1].rows == 0


class Which:
    """``shutil``, but for programs that are not there."""

    def __init__(self, *hidden: str) -> None:
        self._hidden = hidden

    def which(self, name: str) -> str | None:
        return None if name in self._hidden else shutil.which(name)


@pytest.mark.skipif(not shutil.which("jq"), reason="there is no jq here")
def test_without_ripgrep_it_is_grep_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, logs: Logs) -> None:
    monkeypatch.setattr(tools, "shutil", Which("rg", "cargo"))
    monkeypatch.setattr(tools, "HOME", tmp_path)
    tool = tools._search()

    assert tool.name == "`zcat`, `grep`, `jq`"
    assert tool.measure
    assert tool.measure(logs)[1].rows == logs.written.pushes.count


def test_without_jq_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "shutil", Which("jq"))

    assert tools._search() == tools.Tool("ripgrep -z, jq", None, "there is no jq on this machine")


def test_tools_that_cannot_be_installed_are_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object) -> Path:
        raise OSError("no network")

    monkeypatch.setattr(tools, "ensure_venv", refuse)
    monkeypatch.setattr(tools, "shutil", Which("jq"))
    monkeypatch.setattr(tools, "HOME", tmp_path)
    found = tools.tools()

    assert {name for name, tool in found.items() if not tool.measure} == {
        "polars",
        "chdb",
        "trailscraper",
        "search",
        "cloudtrail-rs",
    }
    assert "no network" in found["polars"].why_not
    assert all(tool.why_not for tool in found.values() if not tool.measure)
