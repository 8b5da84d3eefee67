from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from custody.logs.cache import Cache
from custody.logs.cache_home import cache_home
from custody.logs.problem import LogsError


@example("../../etc/passwd", "")
@example("a/../../../../b", "")
@example("/etc/passwd", "")
@given(st.text(min_size=1, max_size=400), st.text())
def test_no_name_leads_out_of_the_cache(name: str, version: str) -> None:
    root = Path("/cache/root")
    name = name.encode("utf-8", "replace").decode()
    version = version.encode("utf-8", "replace").decode()
    path = Cache(root).path(name, version)
    assert Path(os.path.normpath(path)) == path
    assert path.is_relative_to(root)
    assert all(len(part.encode()) <= 255 for part in path.parts)


@given(st.lists(st.tuples(st.text("ab/.%", min_size=1, max_size=6), st.sampled_from("12")), unique=True, max_size=8))
def test_different_files_have_different_places(names: list[tuple[str, str]]) -> None:
    assert len({Cache(Path("/c")).path(*each) for each in names}) == len(names)


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    path = cache.path("a/b.json", "1")
    with cache.writing(path) as stream:
        stream.write(b"half")
        assert not path.exists()
        stream.write(b" whole")
    assert path.read_bytes() == b"half whole"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    path = cache.path("a.json", "1")
    with pytest.raises(TypeError), cache.writing(path) as stream:
        stream.writelines([b"half", "no bytes"])  # type: ignore[list-item]  # that is the point
    assert list(path.parent.iterdir()) == []


def test_only_what_was_left_long_ago_is_removed(tmp_path: Path) -> None:
    old, new, whole = tmp_path / ".part-old", tmp_path / ".part-new", tmp_path / "whole"
    for each in (old, new, whole):
        each.write_bytes(b"")
    for each in (old, whole):
        os.utime(each, (0, 0))
    assert Cache(tmp_path).clean() == 1
    assert {each.name for each in tmp_path.iterdir()} == {".part-new", "whole"}


def test_a_cache_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file")
    with (
        pytest.raises(LogsError, match=r"cannot be written to .*set XDG_CACHE_HOME"),
        cache.writing(cache.path("a", "1")),
    ):
        pass


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_home() == tmp_path / "custody" / "logs"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_home() == Path.home() / ".cache" / "custody" / "logs"
