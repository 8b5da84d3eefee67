"""Pages of incidents hold what the commands print, and no page is made of an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docs.incident_pages import FOLDER, answered

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = FOLDER / "codebreach"
PAGE = (
    "Before.\n\n```console\n$ custody ask who-pushed --logs records --format csv\nwhat it said once\n```\n\nBehind.\n"
)


def test_output_takes_the_place_of_what_stood_there() -> None:
    page = answered(PAGE, RECORDS)
    assert "what it said once" not in page
    assert "AWSCodeBuild-7a1c0d2e" in page
    assert page.startswith("Before.\n\n```console\n$ custody ask who-pushed")
    assert page.endswith("```\n\nBehind.\n")
    assert answered(page, RECORDS) == page


def test_a_command_that_fails_makes_no_page(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"ended with 2.*no file or folder records"):
        answered(PAGE, tmp_path)


def test_every_incident_has_records_and_is_listed() -> None:
    listed = (FOLDER / "README.md").read_text("utf-8")
    folders = [path for path in FOLDER.iterdir() if path.is_dir()]
    assert len(folders) >= 3
    for folder in folders:
        assert list((folder / "records").glob("*.json"))
        assert f"({folder.name}/README.md)" in listed
