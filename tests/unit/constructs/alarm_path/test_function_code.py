"""The code of a function in one file, as it is or without what only people read."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from custody_cdk.alarm_path import alert_function
from custody_cdk.alarm_path.alert_function import DECIDING, NEEDED
from custody_cdk.alarm_path.function_code import function_code

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


def test_packed_modules_stand_before_the_others(tmp_path: Path) -> None:
    first, second = tmp_path / "first.py", tmp_path / "second.py"
    first.write_text(MODULE, "utf-8")
    second.write_text("from custody.alerts.first import LIMIT, double\n\nTABLE = {}\nTWICE = double(LIMIT)\n", "utf-8")
    code = function_code([second], packed=[first], TABLE={"\u20ac": ["}}"]})
    assert ran(code) == (10, "\n# no comment\n")
    assert "Added rather" not in code
    space: dict[str, object] = {}
    exec(compile(code, "index.py", "exec"), space)  # noqa: S102 - that is what Lambda does
    assert space["TWICE"] == (10, "\n# no comment\n")
    assert space["TABLE"] == {"\u20ac": ["}}"]}


@pytest.mark.parametrize("telling", [False, True])
def test_no_name_stands_in_two_modules_of_the_function(*, telling: bool) -> None:
    """In one file the later would take the place of the earlier, and only some call would show it."""
    files = [Path(str(module.__file__)) for module in (*NEEDED, *DECIDING)]
    files += [Path(alert_function.__file__).with_name(f"{name}_handler.py") for name in ("write_alert", "tell_targets")]
    names = [name for file in files[: None if telling else -1] for name in defined(file)]
    assert len(names) > 40
    assert sorted(names) == sorted(set(names))


def defined(file: Path) -> list[str]:
    """What a module defines: functions, classes and what is assigned."""
    found: list[str] = []
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    return found
