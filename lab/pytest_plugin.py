"""A running lab for tests: load with ``pytest_plugins = ("lab.pytest_plugin",)`` and ask for ``lab``.

One lab a test session, on free ports, beside any other that runs; with pytest-xdist one a worker. It is
stopped when the session ends, fails or is interrupted, and ends by itself when the session is killed. The
emulator's environment is kept in ``.lab`` under pytest's root folder, or where ``CUSTODY_LAB_HOME`` says.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lab.client import Lab

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def lab_venv(pytestconfig: pytest.Config) -> Path:
    """Where the emulator is installed: one place for all sessions, so that only the first one installs."""
    return Path(os.environ.get("CUSTODY_LAB_HOME") or pytestconfig.rootpath / ".lab") / "venv"


@pytest.fixture(scope="session")
def lab(lab_venv: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """An AWS of this session's own. It is shared by all tests: let each use names of its own."""
    with Lab.start(directory=tmp_path_factory.mktemp("lab"), venv=lab_venv) as aws:
        yield aws
