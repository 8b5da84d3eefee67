"""SQL that several questions have in common: written once, in a file here, and put in where a text names it."""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent
_NAMED = re.compile(r"^( *)(.*)\{([a-z_]+)((?: [:\w.]+)*)\}", re.MULTILINE)


def put_in(sql: str) -> str:
    """The text with ``name.sql`` of this folder for each ``{name}``, indented like the line it stands in.

    What follows the name, divided by spaces, stands in the file as ``$1``, ``$2``: ``{named_by :list column}``.

    Raises:
        FileNotFoundError: there is no such file.
    """

    def shared(line: re.Match[str]) -> str:
        indent, before, name, given = line.groups()
        text = put_in((_HERE / f"{name}.sql").read_text(encoding="utf-8").rstrip())
        for number, word in enumerate(given.split(), start=1):
            text = text.replace(f"${number}", word)
        return f"{indent}{before}{text}".replace("\n", f"\n{indent}")

    return _NAMED.sub(shared, sql)
