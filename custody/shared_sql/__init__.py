"""SQL that several questions have in common: written once, in a file here, and put in where a text names it."""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent
_NAMED = re.compile(r"^( *)(.*)\{([a-z_]+)\}", re.MULTILINE)


def put_in(sql: str) -> str:
    """The text with ``name.sql`` of this folder for each ``{name}``, indented like the line it stands in.

    Raises:
        FileNotFoundError: there is no such file.
    """

    def shared(line: re.Match[str]) -> str:
        indent, before, name = line.groups()
        text = put_in((_HERE / f"{name}.sql").read_text(encoding="utf-8").rstrip())
        return f"{indent}{before}{text}".replace("\n", f"\n{indent}")

    return _NAMED.sub(shared, sql)
