"""One record with the place it was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    """

    record: Mapping[str, Any]
    file: str
    position: int
    line: int = 1
    event: Mapping[str, Any] | None = None
    part: str = ""

    @property
    def id(self) -> str | None:
        """``eventID`` of the record, or the event's ``id``."""
        value = self.record.get("eventID") if self.event is None else self.event.get("id")
        return value if isinstance(value, str) and value else None

    @property
    def content(self) -> Mapping[str, Any]:
        """Everything that was said; what tells a copy."""
        return self.record if self.event is None else self.event
