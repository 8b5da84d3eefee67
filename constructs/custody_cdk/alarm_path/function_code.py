"""The code of a function in one file, for CloudFormation takes it inline: no bucket of assets is needed."""

from __future__ import annotations

import ast
import base64
import bz2
import io
import json
import tokenize
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_FUTURE = "from __future__ import annotations"
_NEIGHBOURS = ("from __future__ ", "from custody.", "from custody_cdk.")

_UNPACK = """
import base64 as _base64
import bz2 as _bz2
import json as _json


def _unpacked(text):
    return _bz2.decompress(_base64.b85decode(text)).decode()
"""


def function_code(
    modules: Sequence[Path], *, packed: Sequence[Path] = (), bare: bool = False, **tables: Mapping[str, Any]
) -> str:
    """The modules behind each other, and what they know.

    CloudFormation takes 4 MB of zipped code; what counts is the template's million bytes, so the tables are packed to
    a quarter. bzip2 packs to the same bytes on every machine, which other formats do not.

    Args:
        modules: in the order in which they need each other; what they import of this package is among them.
        packed: modules that stand before those, in one line and without docstrings and comments; a traceback names
            them ``custody.py``.
        bare: without docstrings, comments and empty lines, where room in the template is short.
        tables: JSON objects by the name of the dictionary, in one of the modules, that they fill.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
    """
    filled = [f'{name}.update(_json.loads(_unpacked("{_packed(_dense(table))}")))' for name, table in tables.items()]
    texts = [_bare(text) if bare else text for text in map(_alone, modules)]
    before = "\n".join([_FUTURE, *(_bare(_alone(path)) for path in packed)])
    run = [f'exec(compile(_unpacked("{_packed(before)}"), "custody.py", "exec"))'] if packed else []
    return "\n".join([_UNPACK, *run, *texts, *filled, ""])


def _bare(text: str) -> str:
    """A module's lines that do something, as they are: the same on every Python, which what unparses is not."""
    said = [
        range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    comments = [
        range(token.start[0], token.start[0] + 1)
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT and token.line.lstrip().startswith("#")
    ]
    left_out = {number for lines in (*said, *comments) for number in lines}
    lines = enumerate(text.splitlines(), start=1)
    return "\n".join(line for number, line in lines if number not in left_out and line.strip())


def _packed(text: str) -> str:
    # None of its letters is escaped in a template or in Python.
    return base64.b85encode(bz2.compress(text.encode())).decode()


def _dense(table: Mapping[str, Any]) -> str:
    return json.dumps(table, separators=(",", ":"))


def _alone(path: Path) -> str:
    """A module's text without the imports that its neighbours in one file make needless."""
    lines = path.read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith(_NEIGHBOURS))
