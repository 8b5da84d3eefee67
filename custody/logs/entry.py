"""One record with the place it was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from custody.lake.catalogued_sql import scope
from custody.lake.clean_text import clean
from custody.logs.problem import Problem
from custody.problem_kind import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_SOURCES = frozenset(scope())


class Entry(NamedTuple):
    """One CloudTrail record, or one of the services' own EventBridge events.

    Attributes:
        record: the CloudTrail record; empty when there is only an event.
        file: the file it was read from.
        position: its index in that file, from 0, as in the column ``source_position``.
        line: the line it begins on when every line is a document of its own, else 1.
        event: the EventBridge event of a service's own (``ECR Image Action``), which holds no record.
        part: the part of the file, where that has several: ``document 2``, ``gzip member 3``; empty for the first, and
            where every line is a document.
        said: everything that it says, as ``custody.lake.fingerprint.canonical`` has it; empty where nobody has asked.
        alone: whether it is known that no other record bears its id, and that it corrects none, so that nothing has to
            be compared with what it says.
    """

    record: Mapping[str, Any]
    file: str
    position: int
    line: int = 1
    event: Mapping[str, Any] | None = None
    part: str = ""
    said: bytes = b""
    alone: bool = False

    @property
    def id(self) -> str | None:
        """``eventID`` of the record, or the event's ``id``."""
        value = self.record.get("eventID") if self.event is None else self.event.get("id")
        return value if isinstance(value, str) and value else None

    @property
    def known_by(self) -> str:
        """The id where it tells the record from others everywhere; empty where there is none that does.

        Half a surrogate pair in it is written in another way in SQL, where two ids may so be one.
        """
        id_ = self.id or ""
        return id_ if clean(id_) == id_ else ""

    @property
    def content(self) -> Mapping[str, Any]:
        """Everything that was said; what tells a copy."""
        return self.record if self.event is None else self.event


def is_audited(entry: Entry) -> bool:
    """Whether it is a record that ``events`` holds, of a service in scope; a service's own event is none."""
    return entry.event is None and is_audited_source(entry.record["eventSource"])


def is_audited_source(source: str) -> bool:
    """Whether ``events`` holds the records of an event source."""
    return source in _SOURCES


def too_deep(entry: Entry) -> Problem:
    """What is said of a record that Python itself cannot walk through."""
    where = f"record {entry.position}"
    return Problem(entry.file, where, "is nested too deeply to be looked at", ProblemKind.DEPTH)
