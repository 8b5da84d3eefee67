"""The texts of this package in DuckDB's words, translated once and kept: to parse them takes seconds at every start.

``translations.json`` is made by ``python -m docs.generate`` from the questions themselves, and a test fails when it is
stale. A text that is not in it is translated when it is asked.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FILE = Path(__file__).with_name("translations.json")


def known(sql: str) -> str | None:
    """The kept translation of a text, if it is one of this package."""
    return _kept().get(_name(sql))


def written(texts: Iterable[str], translate: Callable[[str], str]) -> str:
    """What the file should hold: the translation of each text, under what the text is known by."""
    return json.dumps({_name(sql): translate(sql) for sql in sorted(set(texts))}, indent=0) + "\n"


@cache
def _kept() -> dict[str, str]:
    found: dict[str, str] = orjson.loads(_FILE.read_bytes()) if _FILE.exists() else {}
    return found


def _name(sql: str) -> str:
    return sha256(sql.encode()).hexdigest()[:20]
