"""A finding as a row, and what one detection found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.detections import Detection


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One finding as the page and ``findings.csv`` show it.

    Attributes:
        line: the number of the line it rests on; None when no single record decided.
        excepted: until when, why and whose exception covers it; empty for what counts.
        exception_ended: the same of the exception that covered it and has ended.
    """

    time: str
    actor: str
    action: str
    subject: str
    story: str
    account: str
    region: str
    line: int | None
    file: str
    position: int | None
    event_id: str
    excepted: str = ""
    exception_ended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundGroup:
    """What one detection found."""

    detection: Detection
    rows: tuple[FoundRow, ...]
