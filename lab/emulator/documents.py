"""Delivering recorded documents: CloudTrail records and EventBridge events, as they stand."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from lab.emulator import scope
from lab.emulator.bus.emit import Event, emit
from lab.emulator.delivery import trails
from lab.emulator.delivery.deliver import counter, deliver_record


def _account(value: object) -> str:
    return str(value) if re.fullmatch(r"\d{12}", str(value)) else scope.account()


def _event(document: dict[str, Any]) -> Event:
    time = dt.datetime.fromisoformat(str(document.get("time") or dt.datetime.now(dt.UTC).isoformat()))
    known = {"id": str(document["id"])} if document.get("id") else {}
    return Event(
        source=str(document["source"]),
        detail_type=str(document["detail-type"]),
        detail=document.get("detail") or {},
        account=_account(document.get("account")),
        region=str(document.get("region") or scope.region()),
        time=int(time.timestamp()),
        resources=list(document.get("resources") or []),
        **known,
    )


def deliver_documents(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """Deliver each document and say how many of which kind there were.

    A record goes to Event history, to log files and to the bus. So does the record in an event that came by
    CloudTrail; any other event goes to the default bus alone.
    """
    records = events = 0
    logging = trails.logging_trails()
    for document in documents:
        detail_type = document.get("detail-type")
        if detail_type is None or str(detail_type).endswith("via CloudTrail"):
            deliver_record(document if detail_type is None else document["detail"], logging)
            records += 1
        else:
            emit(_event(document))
            counter["events"] += 1
            events += 1
    return {"records": records, "events": events}
