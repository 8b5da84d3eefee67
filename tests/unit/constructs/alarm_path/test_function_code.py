"""The code of a function in one file, as it is or without what only people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody_cdk.alarm_path.function_code import function_code

if TYPE_CHECKING:
    from pathlib import Path

MODULE = '''"""What it is for."""

from __future__ import annotations

from custody.alerts import message
from custody_cdk.alarm_path import other

LIMIT = 5
"""Of what."""


def double(number):
    """Twice a number."""
    # Added rather than multiplied.
    text = """
# no comment
"""
    return number + number, text  # said twice
'''


def written(folder: Path, *, bare: bool) -> str:
    module = folder / "module.py"
    module.write_text(MODULE, "utf-8")
    return function_code([module], bare=bare)


def ran(code: str) -> object:
    space: dict[str, object] = {}
    exec(compile(code, "index.py", "exec"), space)  # noqa: S102 - that is what Lambda does
    return eval("(double(LIMIT))", space)  # noqa: S307


def test_imports_of_this_package_are_left_out(tmp_path: Path) -> None:
    code = written(tmp_path, bare=False)
    assert "import message" not in code
    assert "custody_cdk" not in code
    assert '"""Twice a number."""' in code


def test_bare_code_does_the_same_with_less_text(tmp_path: Path) -> None:
    whole, bare = written(tmp_path, bare=False), written(tmp_path, bare=True)
    assert ran(whole) == (10, "\n# no comment\n")
    assert ran(bare) == ran(whole)
    assert [word for word in ("What it is for", "Of what", "Twice", "rather") if word in bare] == []
    assert len(bare) < len(whole)
