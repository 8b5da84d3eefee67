"""A no of the glance is a no of ``importlib.metadata``; whatever is odd is a yes."""

from __future__ import annotations

import sys
import zipfile
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest
from support.own import installed

from custody.installed import may_be_installed

if TYPE_CHECKING:
    from pathlib import Path

GROUP = "custody.detections"


def bring(folder: Path, *, group: str = GROUP) -> None:
    installed(folder, "acme-rules", {group: "acme_rules.detections"})


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that is all of the path."""
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    return tmp_path


def test_nothing_is_there(only: Path) -> None:
    bring(only, group="other.group")
    (only / "gone.egg-info").write_text("a file", "utf-8")
    (only / "bare-1.0.dist-info").mkdir()
    assert not may_be_installed(GROUP)
    assert not entry_points(group=GROUP)


def test_a_package_brings_some(only: Path) -> None:
    bring(only)
    assert may_be_installed(GROUP)


def test_here_counts_where_the_path_says_so(only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(only)
    monkeypatch.chdir(only)
    monkeypatch.setattr(sys, "path", [""])
    assert may_be_installed(GROUP)


def test_capitals_count(only: Path) -> None:
    bring(only)
    (only / "acme_rules-1.2.dist-info").rename(only / "acme_rules-1.2.DIST-INFO")
    assert may_be_installed(GROUP)
    assert entry_points(group=GROUP)


@pytest.mark.parametrize("odd", ["archive", "egg", "finder"])
def test_what_is_odd_is_looked_into(odd: str, only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if odd == "archive":
        bring(only / "in")
        archive = only / "all.zip"
        with zipfile.ZipFile(archive, "w") as packed:
            for file in (only / "in").rglob("*"):
                packed.write(file, file.relative_to(only / "in"))
        monkeypatch.setattr(sys, "path", [str(archive)])
        assert entry_points(group=GROUP)
    elif odd == "egg":
        (only / "EGG-INFO").mkdir()
    else:

        class Finder:
            find_spec = None

            @staticmethod
            def find_distributions(_context: object = None) -> list[object]:
                return []

        monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Finder])
    assert may_be_installed(GROUP)


def test_a_folder_that_is_not_there_holds_nothing(only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(only / "gone")])
    assert not may_be_installed(GROUP)
