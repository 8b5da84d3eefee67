"""``custody version`` and ``custody --version``."""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest


def test_both_say_the_installed_version(custody: Any) -> None:
    said = f"custody {importlib.metadata.version('custody')}\n"
    assert custody("version").out == custody("--version").out == said


def test_a_checkout_that_is_not_installed_says_so(custody: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise importlib.metadata.PackageNotFoundError

    monkeypatch.setattr("importlib.metadata.version", missing)
    assert custody("version").out == "custody (not installed, run from its checkout)\n"
