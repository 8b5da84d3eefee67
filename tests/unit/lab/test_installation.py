from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from lab import LabError, installation

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def empty_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock file of nothing: environments are really made, and quickly."""
    lock = tmp_path / "requirements.txt"
    lock.write_text("# nothing\n", encoding="utf-8")
    monkeypatch.setattr(installation, "LOCK_FILE", lock)
    return lock


def test_an_environment_is_made_once(tmp_path: Path, empty_lock: Path) -> None:
    del empty_lock
    python = installation.ensure_venv(tmp_path / "venv")
    assert subprocess.run([str(python), "-c", ""], check=False).returncode == 0
    (tmp_path / "venv" / "kept").touch()
    assert installation.ensure_venv(tmp_path / "venv") == python
    assert (tmp_path / "venv" / "kept").exists()


@pytest.mark.parametrize("missing", ["custody-lab.sha256", "bin/python"])
def test_a_half_made_one_is_made_anew(tmp_path: Path, empty_lock: Path, missing: str) -> None:
    del empty_lock
    venv = tmp_path / "venv"
    installation.ensure_venv(venv)
    (venv / "stale").touch()
    (venv / missing).unlink()
    installation.ensure_venv(venv)
    assert not (venv / "stale").exists()
    assert (venv / missing).exists()


def test_another_lock_makes_another_environment(tmp_path: Path, empty_lock: Path) -> None:
    installation.ensure_venv(tmp_path / "venv")
    (tmp_path / "venv" / "stale").touch()
    empty_lock.write_text("# something else\n", encoding="utf-8")
    installation.ensure_venv(tmp_path / "venv")
    assert not (tmp_path / "venv" / "stale").exists()


def test_a_failure_is_one_line_and_leaves_no_marker(tmp_path: Path, empty_lock: Path) -> None:
    empty_lock.write_text("no-hash-here==1\n", encoding="utf-8")
    with pytest.raises(LabError) as caught:
        installation.ensure_venv(tmp_path / "venv")
    assert "\n" not in str(caught.value)
    assert "install failed" in str(caught.value) or "pip failed" in str(caught.value)
    assert not (tmp_path / "venv" / "custody-lab.sha256").exists()


def test_the_client_loads_neither_the_emulator_nor_boto3() -> None:
    script = "import sys, lab; print([m for m in sys.modules if m.startswith(('lab.emulator', 'boto', 'ministack'))])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
