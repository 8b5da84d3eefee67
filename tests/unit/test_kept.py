"""What is kept between runs is given again as long as its sources are the same, and never afterwards."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from support import kept

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a file in every place that is looked at."""
    for folder in kept._FOLDERS:
        (tmp_path / folder / "deep").mkdir(parents=True)
        (tmp_path / folder / "deep" / "code.py").write_text("one", "utf-8")
    for name in kept._FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one", "utf-8")
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    monkeypatch.setattr(kept, "HOME", tmp_path / ".assemblies")
    monkeypatch.setenv(kept.KEY, "")
    kept.begin()
    return tmp_path


def run(made: str, name: str = "answer") -> object:
    """Another run."""
    kept.begin()
    return kept.kept_value(name, lambda: made)


def test_the_next_run_is_given_it(project: Path) -> None:
    assert project.exists()
    assert (run("first"), run("second"), run("third", "another")) == ("first", "first", "third")


@pytest.mark.parametrize("place", [*(f"{folder}/deep/code.py" for folder in kept._FOLDERS), *kept._FILES])
def test_a_file_that_says_something_else_is_made_of_anew(project: Path, place: str) -> None:
    assert run("first") == "first"
    (project / place).write_text("two", "utf-8")
    assert run("second") == "second"


def test_a_file_more_or_by_another_name_is_made_of_anew(project: Path) -> None:
    file = project / "custody" / "more.sql"
    assert run("first") == "first"
    file.write_text("one", "utf-8")
    assert run("second") == "second"
    file.rename(project / "custody" / "other.sql")
    assert run("third") == "third"


@pytest.mark.parametrize("name", ["CDK_DISABLE_ASSET_STAGING_CONTEXT", "JSII_DEPRECATED"])
def test_another_environment_is_made_of_anew(project: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert project.exists()
    assert run("first") == "first"
    monkeypatch.setenv(name, "something else")
    assert run("second") == "second"


def test_what_was_changed_meanwhile_is_kept_for_nobody(project: Path) -> None:
    source = project / "stacks" / "deep" / "code.py"

    def make() -> str:
        source.write_text("two", "utf-8")
        return "of neither"

    assert kept.kept_value("answer", make) == "of neither"
    source.write_text("one", "utf-8")
    assert run("of one") == "of one"


def test_where_no_run_began_it_begins(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project.exists()
    monkeypatch.delenv(kept.KEY)
    assert kept.kept_value("answer", lambda: "made") == "made"
    assert run("another") == "made"


def test_what_cannot_be_made_is_tried_once_a_run(project: Path) -> None:
    tried: list[int] = []

    def fail() -> None:
        tried.append(1)
        raise ValueError("a fault")

    assert project.exists()
    for _ in range(3):
        with pytest.raises(ValueError, match="a fault"):
            kept.kept_value("answer", fail)
    assert len(tried) == 1
    assert run("mended") == "mended"


def test_of_other_sources_only_the_latest_stay(project: Path) -> None:
    for said in ("two", "three", "four"):
        (project / "app.py").write_text(said, "utf-8")
        assert run(said) == said
    assert len([path for path in kept.HOME.iterdir() if path.name[0] != "."]) == 2


def test_what_two_want_at_once_is_made_once(project: Path) -> None:
    made: list[Path] = []

    def make(path: Path) -> None:
        made.append(path)
        # Long enough for the other one to look whether it is there.
        time.sleep(0.1)
        path.write_text("made", "utf-8")

    with ThreadPoolExecutor() as both:
        asked = [both.submit(kept.kept, "answer", make) for _ in range(2)]
        assert [one.result().read_text("utf-8") for one in asked] == ["made", "made"]
    assert project.exists()
    assert len(made) == 1
