"""Where answers are written: files whole or as they were, links followed, pipes written to."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from custody.output.destination import DestinationError, written

if TYPE_CHECKING:
    from collections.abc import Callable

REFERENCE = Path(__file__).parents[2] / "samples" / "reference"
ASK = ("ask", "who-pushed", "--logs", REFERENCE)


def reading(pipe: Path) -> Callable[[], bytes]:
    """Reads a pipe, as another program would, until its writer has gone; returns how to have what came."""
    os.mkfifo(pipe)
    came: list[bytes] = []
    thread = Thread(target=lambda: came.append(pipe.read_bytes()), daemon=True)
    thread.start()

    def all_of_it() -> bytes:
        thread.join(300)
        return b"".join(came)

    return all_of_it


@pytest.mark.parametrize("format_", ["json", "parquet"])
def test_a_pipe_is_written_to_and_stays_one(format_: str, custody: Any, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    came = reading(pipe)
    assert custody(*ASK, "-f", format_, "-o", pipe).code == 0
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert came()[:4] == {"json": b'[\n{"', "parquet": b"PAR1"}[format_]
    assert [each.name for each in tmp_path.iterdir()] == ["pipe"]


@pytest.mark.parametrize("format_", ["json", "parquet"])
def test_a_link_is_followed_and_stays_one(format_: str, custody: Any, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("folder/file")
    for _ in ("made", "replaced"):
        assert custody(*ASK, "-f", format_, "-o", "one").code == 0
        assert [(tmp_path / name).is_symlink() for name in ("one", "two", "folder/file")] == [True, True, False]
        assert (tmp_path / "folder/file").stat().st_size > 100
    assert [each.name for each in (tmp_path / "folder").iterdir()] == ["file"]


def test_findings_go_through_a_link(custody: Any, one_of_each: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("file")
    assert custody("scan", one_of_each, "-o", "link").code == 1
    assert (tmp_path / "link").is_symlink()
    assert json.loads((tmp_path / "file").read_text("utf-8").splitlines()[0])["detection"]


def test_a_file_keeps_its_permissions_and_a_failure_leaves_it_alone(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"before")
    file.chmod(0o600)

    def fail() -> None:
        with written(file) as stream:
            stream.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert file.read_bytes() == b"before"
    with written(file) as stream:
        stream.write(b"after")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"after", 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with (
        pytest.raises(DestinationError, match=r"loop cannot be written: Too many .*; name another file"),
        written(tmp_path / "loop"),
    ):
        pass
    assert (tmp_path / "loop").is_symlink()
