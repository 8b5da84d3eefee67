"""The code of a function in one file: the handler as it is, and what it imports, packed, as the repository has it."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from custody_cdk.alarm_path import client_handler, write_alert_handler
from custody_cdk.alarm_path.alert_code import DELIVERING, PACKED, TELLING, alert_code
from custody_cdk.alarm_path.function_code import function_code, spare, unloaded, unpacked

MODULE = '''"""What it is for."""

from __future__ import annotations

from made_up.base import LIMIT

TWICE = 2 * LIMIT
"""Of what."""


class Refused(Exception):
    """Nothing but this."""


def double(number):
    """Twice a number."""
    # Added rather than multiplied.
    text = """
# no comment
"""
    return number + number, text  # said twice


def refuse():
    """Always."""
    raise Refused("no")
'''
HANDLER = '''"""The handler."""

from made_up.deep.module import TWICE, double, refuse

TABLE = {}


def handler(number):
    # It stays.
    return double(number), TWICE, TABLE
'''


def modules(folder: Path) -> list[ModuleType]:
    """Two modules, of which nothing can be imported but what is packed."""
    found = []
    for name, text in {"made_up.deep.module": MODULE, "made_up.base": "LIMIT = 5\n"}.items():
        file = folder / f"{name}.py"
        file.write_text(text, "utf-8")
        module = ModuleType(name)
        module.__file__ = str(file)
        found.append(module)
    return found


def written(folder: Path) -> str:
    (folder / "handler.py").write_text(HANDLER, "utf-8")
    return function_code(folder / "handler.py", packed=modules(folder), TABLE={"\u20ac": ["}}"]})


def ran(code: str, then: str) -> str:
    """What a bare Python prints that has nothing of this project."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"{code}\n{then}"], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_packed_modules_import_each_other_whatever_their_order(tmp_path: Path) -> None:
    said = ran(written(tmp_path), "print(json.dumps(handler(4)))")
    assert json.loads(said) == [[8, "\n# no comment\n"], 10, {"\u20ac": ["}}"]}]


def test_a_traceback_shows_the_line_and_its_number_in_the_repository(tmp_path: Path) -> None:
    said = ran(written(tmp_path), "import traceback\ntry:\n    refuse()\nexcept Exception:\n    traceback.print_exc()")
    number = MODULE.splitlines().index('    raise Refused("no")') + 1
    assert f'File "made_up.deep.module.py", line {number}, in refuse' in said
    assert 'raise Refused("no")' in said


def test_the_handler_is_readable_and_what_is_packed_has_no_prose(tmp_path: Path) -> None:
    code = written(tmp_path)
    assert HANDLER in code
    text = unpacked(code)["modules"]["made_up.deep.module"]
    assert [word for word in ("What it is for", "Of what", "Twice", "rather") if word in text] == []
    # A class with nothing else in it needs it.
    assert "Nothing but this" in text


def test_what_is_packed_is_what_the_repository_has() -> None:
    """A reviewer's own comparison: each line is the repository's, or an empty one in the place of prose."""
    held = unpacked(alert_code({}))["modules"]
    assert {name for name, text in held.items() if text} == {module.__name__ for module in PACKED}
    for name, text in held.items():
        if text:
            ours = Path(str(importlib.import_module(name).__file__)).read_text("utf-8")
            pairs = list(zip(text.splitlines(), ours.splitlines(), strict=True))
            assert [here for here, there in pairs if here not in {"", there}] == []
            assert without_docstrings(text) == without_docstrings(ours)


def without_docstrings(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and len(body) > 1:
            node.body = [  # type: ignore[attr-defined]
                each for each in body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
            ]
    return ast.dump(tree)


def test_the_modules_of_the_function_are_all_that_it_imports() -> None:
    """One that is missing would be missed by the call that needs it, in the account."""
    telling = [Path(str(module.__file__)) for module in (*TELLING, *DELIVERING)]
    names = {module.__name__ for module in (*PACKED, *TELLING, *DELIVERING)}
    for file in telling:
        assert {name for name in imported(file) if name.startswith("custody")} - names == set(), file
    names = {module.__name__ for module in PACKED}
    handler = Path(write_alert_handler.__file__)
    for file in (handler, *(Path(str(module.__file__)) for module in PACKED)):
        assert {name for name in imported(file) if name.startswith("custody")} - names == set(), file


def imported(file: Path) -> list[str]:
    """What a module imports when it runs, what is only for type checkers aside."""
    found: list[str] = []
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [name if importable(name) else str(node.module) for name in whole]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


def importable(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_a_code_in_which_nothing_is_packed_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is packed"):
        unpacked("print('PACKED')")


@pytest.mark.parametrize("text", ["def f(): pass\n", 'def f():\n    """Only."""\n', '"""Only."""\n'])
def test_what_is_left_still_compiles(text: str) -> None:
    compile(spare(text), "x", "exec")


def test_what_is_packed_and_not_run_is_what_the_handlers_import() -> None:
    (module,) = unloaded("client_handler")
    assert (module.__name__, str(module.__file__)) == (client_handler.__name__, client_handler.__file__)
    assert not hasattr(module, "client")


def test_a_module_that_is_not_there_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="has no module no_handler"):
        unloaded("client_handler", "no_handler")


def test_a_synthesis_loads_no_client_of_aws() -> None:
    program = "import sys, stacks; print(*sorted({'boto3', 'botocore.session', 'duckdb'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, encoding="utf-8")
    assert ran.stdout.strip() == ""
