"""A folder read both ways, plainly and looked through first, and the records for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from custody.logs import Tally, ahead
from custody.logs.deduplicate import Seen
from custody.logs.entry import is_audited_source
from custody.logs.looked_through import Looking
from custody.logs.reader import read_logs
from custody.logs.record_borders import CHOSEN, OTHER_SERVICE
from custody.logs.selection import Selection, TooNarrowError
from custody.logs.summary import Reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ID = "00000000-0000-4000-8000-{:012}"
WANTED = "ecr.amazonaws.com"


def wants(source: str, name: str) -> bool:
    return source == WANTED or name == "AssumeRole"


def wants_more(source: str, name: str) -> bool:
    return is_audited_source(source) or name == "AssumeRole"


def read(paths: list[Path], *, first: int, wants: Callable[[str, str], bool] = wants_more) -> dict[str, Any]:
    """Everything that a reading comes to, with files looked through from ``first`` bytes on."""
    told: list[str] = []
    reading = Reading(lambda problem: told.append(f"{problem} {problem.kind} {problem.count}"))
    reading.tally.by_file = reading.tally.skipped_kinds.__class__()
    seen = Seen()
    selection = Selection(wants, reading, seen, hours=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead, "WORTH_IT", first)
        found = read_logs(
            paths, report=reading.report, tally=reading.tally, limit=1 << 20, seen=seen, selection=selection
        )
        try:
            entries = [(*each, json.dumps(each.record), list(each.record)) for each in found]
        except TooNarrowError:
            return {"too narrow": True}
    return {
        "entries": entries,
        "problems": told,
        "tally": {name: getattr(reading.tally, name) for name in Tally.__slots__},
        "elsewhere": reading.elsewhere,
        "hours": sorted(map(str, reading.hours.rows())),
    }


def both(*paths: Path) -> dict[str, Any]:
    """What a reading comes to, the same both ways."""
    assert read([*paths], first=0, wants=wants) == read([*paths], first=1 << 60, wants=wants)
    everything = read([*paths], first=0, wants=lambda *_: True)
    assert everything == read([*paths], first=1 << 60, wants=lambda *_: True)
    plainly, quickly = read([*paths], first=1 << 60), read([*paths], first=0)
    assert quickly == plainly
    return everything if "too narrow" in plainly else plainly


def decide(source: str, name: str) -> int:
    return CHOSEN if wants(source, name) else OTHER_SERVICE


def looked(data: bytes) -> Any:
    """What is told of a file; None when nothing is."""
    return Looking(1 << 20, decide, hours=True).through_bytes(data)


def record(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "eventVersion": "1.11",
        "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::111122223333:assumed-role/r/s"},
        "eventTime": f"2026-11-20T10:{number % 60:02}:00Z",
        "eventSource": WANTED,
        "eventName": "PutImage",
        "awsRegion": "eu-central-1",
        "requestParameters": {"repositoryName": "shop/api", "imageTag": '1 "quoted" \\ \u00e4'},
        "responseElements": None,
        "eventID": ID.format(number),
        "recipientAccountId": "111122223333",
        **fields,
    }


def text(*records: dict[str, Any], **options: Any) -> bytes:
    return json.dumps({"Records": records}, ensure_ascii=False, **options).encode()


GENUINE = text(record(1), record(2, eventSource="ec2.amazonaws.com"), record(3, eventName="DescribeImages"))
