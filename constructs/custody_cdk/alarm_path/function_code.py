"""The code of a function in one file, for CloudFormation takes it inline: no bucket of assets is needed."""

from __future__ import annotations

import ast
import base64
import bz2
import io
import json
import re
import tokenize
from functools import cache
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody_cdk.alarm_path import packed_modules, unpack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

_UNPACK, _LOADER = Path(unpack.__file__), Path(packed_modules.__file__)
_PACKED = "PACKED"


def function_code(handler: Path, *, packed: Sequence[ModuleType] = (), **tables: Mapping[str, Any]) -> str:
    """The handler as it is in the repository, with the modules that it imports, and what it knows.

    CloudFormation takes 4 MB of zipped code; what counts is the template's million bytes, so the modules and tables
    are packed to a quarter, and a loader of a few lines stands before the handler. bzip2 packs to the same bytes on
    every machine, which other formats do not. :func:`unpacked` shows what a template holds.

    Args:
        handler: the module that the function runs; it has a dictionary for each table.
        packed: what it imports of this package, all of it, by import whatever they import of each other. They go
            without docstrings and comments, and empty lines stand in their place, so that a traceback has the
            repository's line numbers. The packages around them are empty.
        tables: JSON objects by the name of the dictionary that they fill.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
    """
    texts = {module.__name__: spare(Path(str(module.__file__)).read_text("utf-8")) for module in packed}
    around = {".".join(name.split(".")[:depth]) for name in texts for depth in range(1, name.count(".") + 1)}
    modules = {**dict.fromkeys(sorted(around), ""), **texts}
    loader = [_alone(_LOADER), f'use({_PACKED}["modules"])\n\n'] if packed else []
    parts = [
        _UNPACK.read_text("utf-8"),
        f'\n{_PACKED} = unpack("{_pack({"modules": modules, "tables": tables})}")\n\n',
        *loader,
        handler.read_text("utf-8"),
        "",
        *(f'{name}.update({_PACKED}["tables"]["{name}"])' for name in tables),
        "",
    ]
    return "\n".join(parts)


def unloaded(*names: str) -> tuple[ModuleType, ...]:
    """Modules of ``custody_cdk.alarm_path`` that are packed and never run here, by their names.

    Handlers import boto3, which would take a tenth of a synthesis.

    Raises:
        ModuleNotFoundError: there is no such module.
    """
    specs = {name: find_spec(f"custody_cdk.alarm_path.{name}") for name in names}
    missing = [name for name, spec in specs.items() if spec is None]
    if missing:
        raise ModuleNotFoundError(f"custody_cdk.alarm_path has no module {', '.join(missing)}")
    return tuple(module_from_spec(spec) for spec in specs.values() if spec)


def unpacked(code: str) -> dict[str, Any]:
    """What stands packed in a function's code: ``modules``, texts by name, and ``tables``, by name too.

    Args:
        code: what a template has as ``ZipFile``, or the ``index.py`` of a deployed function. It is read, not run.

    Raises:
        ValueError: nothing is packed in it.
    """
    found = re.search(rf'^{_PACKED} = unpack\("([^"]*)"\)$', code, re.MULTILINE)
    if found is None:
        raise ValueError("nothing is packed in this code")
    return unpack.unpack(found[1])


@cache
def spare(text: str) -> str:
    """A module without docstrings and comments, whose other lines are what and where they were.

    Where nothing but a docstring is in a class or a function, it stays.
    """
    tree = ast.parse(text)
    alone = {id(node.body[0]) for node in ast.walk(tree) if isinstance(node, _BLOCKS) and len(node.body) == 1}
    said = [
        range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and id(node) not in alone
    ]
    comments = [
        range(token.start[0], token.start[0] + 1)
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT and token.line.lstrip().startswith("#")
    ]
    left_out = {number for lines in (*said, *comments) for number in lines}
    lines = enumerate(text.splitlines(), start=1)
    return "".join("\n" if number in left_out else f"{line}\n" for number, line in lines)


_BLOCKS = (ast.ClassDef, ast.FunctionDef)


def _alone(path: Path) -> str:
    """A module's text behind another's, where an import of the future may not stand."""
    return path.read_text("utf-8").replace("from __future__ import annotations\n\n", "")


def _pack(told: Mapping[str, Any]) -> str:
    # None of its letters is escaped in a template or in Python.
    return base64.b85encode(bz2.compress(json.dumps(told, separators=(",", ":")).encode())).decode()
