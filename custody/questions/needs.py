"""What a question needs of the record: relations, columns, actions. What is known of its SQL is all that is trusted.

A record that is of none of the actions has no influence on the answer, and neither has a column that is not among the
columns; what cannot be proved is needed. The needs of this package's own questions are kept in ``needs.json``, which
``python -m docs.generate`` makes: to read SQL takes a fifth of a second of loading at every start.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody import catalog
from custody.lake.catalogued_sql import scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FILE = Path(__file__).with_name("needs.json")

Actions = dict[str, frozenset[str] | None]
"""By event source, the event names; None is every action of it."""


@dataclass(frozen=True, slots=True)
class Where:
    """Records of these sources and of these names and of these activities, each None where all do.

    Attributes:
        sources: of the column ``event_source``.
        names: of the column ``event_name``.
        activities: of the column ``activity``, which the catalogue decides.
    """

    sources: frozenset[str] | None = None
    names: frozenset[str] | None = None
    activities: frozenset[str] | None = None

    def actions(self) -> Actions:
        """What the catalogue and the services in scope make of it."""
        if self.activities is None:
            return dict.fromkeys(scope() if self.sources is None else self.sources, self.names)
        found: dict[str, set[str]] = {}
        for action in catalog.ACTIONS:
            source, name = action.event_source, action.name
            if (
                action.activity in self.activities
                and (self.sources is None or source in self.sources)
                and (self.names is None or name in self.names)
            ):
                found.setdefault(source, set()).add(name)
        return {source: frozenset(names) for source, names in found.items()}


@dataclass(frozen=True, slots=True)
class Needs:
    """What one question reads, or several.

    Attributes:
        relations: ``events``, ``replaced_records``, ``state_changes``, ``record_hours``, as far as they are read.
        columns: of ``events``, besides those that every engine needs (``custody.lake.sameness.ENGINE_COLUMNS``); None
            is all.
        where: the records of ``events`` that may matter are those of any of these; None is every record.
    """

    relations: frozenset[str] = field(default_factory=frozenset)
    columns: frozenset[str] | None = field(default_factory=frozenset)
    where: frozenset[Where] | None = field(default_factory=frozenset)

    @property
    def actions(self) -> Actions | None:
        """The records of ``events`` that may matter; None is every record of an audited service.

        A mapping from event source to event names, None in their place for every action of the source. What a
        correction replaces is of the same action as the correction, so these are enough to tell that too.
        """
        if self.where is None:
            return None
        found: Actions = {}
        for where in self.where:
            for source, names in where.actions().items():
                known = found.get(source, frozenset())
                found[source] = None if known is None or names is None else known | names
        return found

    def __or__(self, other: Needs) -> Needs:
        return Needs(
            self.relations | other.relations,
            None if self.columns is None or other.columns is None else self.columns | other.columns,
            None if self.where is None or other.where is None else self.where | other.where,
        )


EVERYTHING = Needs(frozenset({"events", "replaced_records", "state_changes", "record_hours"}), None, None)
"""What a text needs that cannot be read."""


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
    found: dict[str, Any] = json.loads(_FILE.read_text("utf-8")) if _FILE.exists() else {}
    return found


def _name(sql: str) -> str:
    return sha256(sql.encode()).hexdigest()[:20]


def _to_json(needs: Needs) -> dict[str, Any]:
    where = None
    if needs.where is not None:
        parts = [{"sources": each.sources, "names": each.names, "activities": each.activities} for each in needs.where]
        plain = [{name: sorted(texts) for name, texts in each.items() if texts is not None} for each in parts]
        where = sorted(plain, key=json.dumps)
    columns = None if needs.columns is None else " ".join(sorted(needs.columns))
    return {"relations": " ".join(sorted(needs.relations)), "columns": columns, "where": where}


def _from_json(kept: Mapping[str, Any]) -> Needs:
    columns, where = kept["columns"], kept["where"]
    return Needs(
        frozenset(kept["relations"].split()),
        None if columns is None else frozenset(columns.split()),
        None
        if where is None
        else frozenset(Where(**{name: frozenset(texts) for name, texts in each.items()}) for each in where),
    )
