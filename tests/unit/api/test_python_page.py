"""The examples of docs/python.md, run one after the other, print what stands below each."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "python.md"
EXAMPLES = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


def printed(page: str, folder: Path) -> list[tuple[str, str]]:
    """What stands below each example, and what it printed."""
    names: dict[str, object] = {"FOLDER": folder}
    found = []
    for code, below in EXAMPLES.findall(page):
        out = StringIO()
        with redirect_stdout(out):
            exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102  # our own page
        found.append((below, out.getvalue()))
    return found


def test_the_examples_print_what_stands_below_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = PAGE.read_text("utf-8")
    ran = printed(page, tmp_path)
    assert len(ran) == page.count("```python") >= 8
    for below, out in ran:
        assert out == below
