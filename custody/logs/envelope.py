"""The EventBridge event that carries a CloudTrail record, as far as the record tells.

An event pattern is written for the event. The envelope's ``source`` follows from ``eventSource`` and its
``detail-type`` from ``eventType``, the same way round as the SQL of a pattern has it. See
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.lake import catalogued
from custody.patterns.places import DETAIL_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

_DETAIL_TYPES = {stored: text for text, stored in DETAIL_TYPES.items()}
_FROM_RECORD = {"account": "recipientAccountId", "region": "awsRegion", "time": "eventTime"}


def source_of(record: Mapping[str, Any]) -> str:
    """``source`` of the event: ``aws.ecr`` for ``ecr.amazonaws.com``."""
    return "aws." + str(record["eventSource"]).replace(".amazonaws.com", "")


def event_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The event of a record; a field the record does not tell is left out, as ``exists: false`` expects."""
    detail = record
    if record.get("readOnly") is None and (read_only := catalogued.read_only(record)) is not None:
        # A live event always says it; a record before version 1.05 does not, and means what the catalogue says.
        detail = {**record, "readOnly": read_only}
    event: dict[str, Any] = {"source": source_of(record), "detail": detail}
    event |= {name: record[field] for name, field in _FROM_RECORD.items() if record.get(field) is not None}
    detail_type = _DETAIL_TYPES.get(str(record.get("eventType")))
    return {**event, "detail-type": detail_type} if detail_type else event
