"""SQL that several texts have in common: written once, in a file of its own, and put in where a text names it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_NAMED = re.compile(r"^( *)(.*)\{([a-z_]+)\}", re.MULTILINE)


def put_in(sql: str, folder: Path) -> str:
    """The text with ``shared/name.sql`` of the folder for each ``{name}``, indented like the line it stands in.

    Raises:
        FileNotFoundError: there is no such file.
    """

    def shared(line: re.Match[str]) -> str:
        indent, before, name = line.groups()
        text = (folder / "shared" / f"{name}.sql").read_text(encoding="utf-8").rstrip()
        return f"{indent}{before}{text}".replace("\n", f"\n{indent}")

    return _NAMED.sub(shared, sql)
