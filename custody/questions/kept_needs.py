"""What is needed by questions, of this package's own as it is kept, and of others as their SQL is read.

``needs.json`` is made by ``python -m docs.generate`` from the questions themselves, and a test fails when it is stale:
to read SQL takes a fifth of a second of loading at every start.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from custody.questions.needs import Bounds, Needs, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FILE = Path(__file__).with_name("needs.json")


def needs_of(*texts: str) -> Needs:
    """What questions need together, by their SQL in Athena's dialect; nothing when there are none."""
    found = Needs()
    for sql in texts:
        found |= known(sql) or _read(sql)
    return found


@cache
def _read(sql: str) -> Needs:
    # Loads the parser.
    from custody.questions.needs_of_sql import read  # noqa: PLC0415  # see above

    return read(sql)


def known(sql: str) -> Needs | None:
    """The kept needs of a text, if it is one of this package."""
    return _from_json(found) if (found := _kept().get(_name(sql))) else None


def written(texts: Iterable[str]) -> str:
    """What the file should hold: the needs of each text, under what the text is known by."""
    return json.dumps({_name(sql): _to_json(_read(sql)) for sql in sorted(set(texts))}, indent=0, sort_keys=True) + "\n"


@cache
def _kept() -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(_FILE.read_bytes()) if _FILE.exists() else {}
    return found


def _name(sql: str) -> str:
    return sha256(sql.encode()).hexdigest()[:20]


def _to_json(needs: Needs) -> dict[str, Any]:
    where = None
    if needs.where is not None:
        parts = [{"sources": each.sources, "names": each.names, "activities": each.activities} for each in needs.where]
        plain = [{name: sorted(texts) for name, texts in each.items() if texts is not None} for each in parts]
        where = sorted(plain, key=json.dumps)
    # No answer of this package shows a fingerprint, a test insists; what tells records apart every engine has.
    columns = None if needs.columns is None else needs.columns - {"fingerprint"}
    found = needs.bounds
    bounds = {
        "account": found.account,
        "region": found.region,
        "begins": _joined(found.begins),
        "ends": _joined(found.ends),
        "timeless": found.timeless,
    }
    return {
        "relations": _joined(needs.relations),
        "columns": _joined(columns),
        "where": where,
        "bounds": bounds,
    }


def _joined(names: frozenset[str] | None) -> str | None:
    return None if names is None else " ".join(sorted(names))


def _from_json(kept: Mapping[str, Any]) -> Needs:
    where, found = kept["where"], kept["bounds"]
    return Needs(
        frozenset(kept["relations"].split()),
        _divided(kept["columns"]),
        None
        if where is None
        else frozenset(Where(**{name: frozenset(texts) for name, texts in each.items()}) for each in where),
        Bounds(**{**found, "begins": _divided(found["begins"]), "ends": _divided(found["ends"])}),
    )


def _divided(names: str | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names.split())
