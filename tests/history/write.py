"""Writes the history's files: log files by account, Region and day, and files of events.

As CloudTrail delivers: records stand in no order, and some come twice, the second time in another file. Run
``python -m history.write`` in the folder tests/.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from history import story
from history.identities import hash_of
from history.shapes import changes, records

HERE = Path(__file__).parent
TWICE = ("-PutImage", "-PutApprovalResult", "-UpdatePipeline")
WRONG = "07-060109-DescribeRegistry"
"""The record that CloudTrail corrects afterwards; only its client was wrong."""


def main() -> None:
    """Tell the story and write it down."""
    story.first_version()
    for tell in (
        story.monday,
        story.tuesday,
        story.wednesday,
        story.night,
        story.thursday,
        story.friday,
        story.evening,
        story.leftovers,
        story.alerts,
        story.every_day,
    ):
        tell()
    files: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        day = record["eventTime"][:10]
        name = f"{record['recipientAccountId']}_CloudTrail_{record['awsRegion']}_{day}.json"
        files.setdefault(name, []).append(record)
    again = [record for record in records if record["eventID"].endswith(TWICE)]
    files["111122223333_CloudTrail_delivered-again.json"] = again
    files["111122223333_CloudTrail_corrected.json"] = [
        corrected(record) for record in records if record["eventID"] == WRONG
    ]
    for name, found in files.items():
        save(HERE / "logs" / name, {"Records": unordered(found, "eventID")})
    # What nobody delivered: a record whose time is none. No answer about a period has it.
    timeless = {**records[0], "eventID": "without-a-time", "eventTime": "last Monday"}
    save(HERE / "events" / "without-a-time.json", {"Records": [timeless]})
    mail = {
        source: [one for one in changes if one["source"] == source] for source in {one["source"] for one in changes}
    }
    for source, found in mail.items():
        save(HERE / "events" / f"{source.removeprefix('aws.')}.json", unordered([*found, found[0]], "id"))


def corrected(record: dict[str, Any]) -> dict[str, Any]:
    """The correction that takes a record's place."""
    addendum = {"reason": "UPDATED_DATA", "updatedFields": "userAgent", "originalEventID": record["eventID"]}
    told = {"eventID": f"{record['eventID']}-corrected", "userAgent": "aws-cli/2.31.0", "addendum": addendum}
    return record | told


def unordered(found: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """In an order that has nothing to do with time, the same in every run."""
    return sorted(found, key=lambda one: (hash_of(one[name]) % 97, one[name]))


def save(path: Path, document: object) -> None:
    """Write JSON that people can read."""
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
