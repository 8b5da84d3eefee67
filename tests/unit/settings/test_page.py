"""The settings page says what the settings are, and is fresh."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from custody.settings import Settings
from custody.settings.page import page
from custody.settings.source import submodel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

DOCS = Path(__file__).resolve().parents[3] / "docs"


def rows() -> list[list[str]]:
    lines = [line for line in page().splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.replace("\\|", "/").strip("|").split("|")] for line in lines]


def leaves(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = submodel(field)
        if inner:
            yield from leaves(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_the_page_is_fresh() -> None:
    assert (DOCS / "settings.md").read_text("utf-8") == page(), "run `make docs`"


def test_every_setting_has_one_whole_row() -> None:
    named = [row[0].strip("`") for row in rows()]
    assert set(leaves(Settings)) <= set(named)
    assert len(named) == len(set(named))
    assert [row for row in rows() if len(row) != 4 or not all(row)] == []


@pytest.mark.parametrize(
    ("setting", "default"),
    [
        ("name", "`custody`"),
        ("retention_days", "`2557`"),
        ("trail.insights", "`false`"),
        ("object_lock", "`governance`"),
        ("regions", "none"),
        ("organization.id", "none, has to be given"),
    ],
)
def test_defaults_are_shown(setting: str, default: str) -> None:
    assert {row[0].strip("`"): row[1] for row in rows()}[setting] == default


def test_a_meaning_is_a_sentence() -> None:
    assert [row[0] for row in rows() if not row[3].endswith(".")] == []
