"""A folder read both ways, plainly and looked through first, and the records for it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from custody.lake.hour_counts import HourCounts
from custody.logs import Tally, ahead
from custody.logs.entry import is_audited, is_audited_source
from custody.logs.gather import Gather
from custody.logs.looked_through import Looking
from custody.logs.places import Folder
from custody.logs.problem import LogsError
from custody.logs.reach import Reach
from custody.logs.record_borders import CHOSEN, OTHER_SERVICE
from custody.logs.selection import TooNarrowError
from custody.logs.span import Span
from custody.logs.summary import Reading
from custody.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ID = "00000000-0000-4000-8000-{:012}"
WANTED = "ecr.amazonaws.com"


def wants(source: str, name: str) -> bool:
    return source == WANTED or name == "AssumeRole"


def wants_more(source: str, name: str) -> bool:
    return is_audited_source(source) or name == "AssumeRole"


def everything(_source: str, _name: str) -> bool:
    return True


def read(paths: list[Path], *, first: int, wants: Callable[[str, str], bool] = wants_more) -> dict[str, Any]:
    """Everything that a reading comes to, with files looked through from ``first`` bytes on."""
    told: list[str] = []
    reading = Reading(lambda problem: told.append(f"{problem} {problem.kind} {problem.count}"))
    reading.tally.by_file = Counter()
    reach = Reach.EVERYTHING if wants is everything else Reach.CHAIN
    gather = Gather(Settings(), reading, 1 << 20, reach=reach, actions={}, also=wants)
    places = [Folder(path) for path in paths]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead, "WORTH_IT", first)
        while True:
            try:
                found = list(gather.entries(places, Span()))
            except TooNarrowError:
                reading.begin_again()
                gather = gather.wider(places, Span())
            except LogsError as error:
                found = []
                told.append(str(error))
                break
            else:
                break
    hours = HourCounts()
    hours.add_all(reading.hours)
    for entry in found:
        if entry.event is None:
            hours.add_record(entry.record, entry.file, other=not is_audited(entry))
    return {
        "entries": [(*each, json.dumps(each.record), list(each.record)) for each in found],
        "doubted": gather.doubted,
        "problems": told,
        "tally": {name: getattr(reading.tally, name) for name in Tally.__slots__},
        "elsewhere": reading.elsewhere,
        "timeless": reading.timeless,
        "corrections": reading.corrections,
        "hours": sorted(map(str, hours.rows())),
    }


_SAME = ("problems", "tally", "elsewhere", "timeless", "corrections", "hours")


def both(*paths: Path) -> dict[str, Any]:
    """What a reading of everything comes to, the same both ways; readings of less tell the same of all of it."""
    compared = read([*paths], first=1 << 60, wants=everything)
    assert read([*paths], first=0, wants=everything) == compared
    for some in (wants, wants_more):
        plainly, quickly = read([*paths], first=1 << 60, wants=some), read([*paths], first=0, wants=some)
        assert quickly == plainly
        assert {name: plainly[name] for name in _SAME} == {name: compared[name] for name in _SAME}
        assert_among(plainly["entries"], compared["entries"])
    return compared


def assert_among(some: list[Any], every: list[Any]) -> None:
    """Entries of the same places say the same, all that tells them apart but how they are known."""
    places = {(each[1], each[2], each[-2]) for each in every}
    assert {(each[1], each[2], each[-2]) for each in some} <= places


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
