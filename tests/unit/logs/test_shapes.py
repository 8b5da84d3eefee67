"""Every shape in which records are handed on gives the same records."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from custody.logs import event_of


def ids(entries: list[Any]) -> list[str]:
    return [entry.id for entry in entries]


def documents(records: list[dict[str, Any]]) -> dict[str, object]:
    return {
        "log.json": {"Records": records},
        "log.json.gz": {"Records": records},
        "pretty.json": json.dumps({"Records": records}, indent=2).encode(),
        "bom.json": b"\xef\xbb\xbf" + json.dumps({"Records": records}).encode(),
        "list.json": records,
        "histories.json": [[record] for record in records],
        "utf-16.json": json.dumps({"Records": records}).encode("utf-16"),
        "utf-16-be.json": b"\xfe\xff" + json.dumps({"Records": records}).encode("utf-16-be"),
        "utf-16-unmarked.log": json.dumps({"Records": records}).encode("utf-16-le"),
        "111122223333.json.gz.1": gzip.compress(json.dumps({"Records": records}).encode()),
        "events.log": b"\n\n" + json.dumps(records).encode(),
        "page.json": {"Events": [{"EventId": "x", "CloudTrailEvent": json.dumps(record)} for record in records]},
        "events.json": [{**event_of(record), "detail": record, "id": "other"} for record in records],
        "two-members.json.gz": gzip.compress(b'{"Records":') + gzip.compress(json.dumps(records).encode() + b"}"),
        "padded.json.gz": gzip.compress(json.dumps({"Records": records}).encode()) + b"\0" * 512,
        "unpacked-by-a-browser.json.gz": json.dumps({"Records": records}).encode(),
    }


def looked_up(records: list[dict[str, Any]]) -> dict[str, object]:
    return {
        "cli-texts.json": [json.dumps(record) for record in records],
        "cli-text-lines.json": "\n".join(json.dumps(json.dumps(record)) for record in records).encode(),
        "cli-text.txt": "\t".join(json.dumps(record) for record in records).encode(),
        "cli-text-of-events.txt": "".join(
            f"EVENTS\tAKIA\t{json.dumps(record)}\tid\tPutImage\nRESOURCES\tAWS::ECR\tx\n" for record in records
        ).encode(),
        "cli-events.json": [{"EventId": "x", "CloudTrailEvent": json.dumps(record)} for record in records],
        "cli-events.jsonl": "\n".join(json.dumps({"CloudTrailEvent": json.dumps(each)}) for each in records).encode(),
        "cli-pages.json": "\n".join(
            json.dumps({"Events": [{"CloudTrailEvent": json.dumps(record)}], "NextToken": "t"}, indent=4)
            for record in records
        ).encode(),
    }


def enveloped(records: list[dict[str, Any]]) -> dict[str, object]:
    return {
        "filter-log-events.json": {
            "events": [{"timestamp": 1, "message": json.dumps(record), "eventId": "3"} for record in records],
            "searchedLogStreams": [],
        },
        "subscription.gz": {
            "messageType": "DATA_MESSAGE",
            "logEvents": [{"id": "1", "timestamp": 1, "message": json.dumps(record)} for record in records],
        },
        "firehose": b"".join(
            gzip.compress(
                json.dumps({"messageType": "DATA_MESSAGE", "logEvents": [{"message": json.dumps(each)}]}).encode()
            )
            for each in records
        ),
        "export/000000.gz": gzip.compress(
            "".join(f"2026-11-20T09:14:27.000Z {json.dumps(record)}\n" for record in records).encode()
        ),
        "tail.log": "".join(f"2026-11-20T09:14:27+00:00 trail_x {json.dumps(each)}\n" for each in records).encode(),
        "insights.json": {"results": [[{"field": "@message", "value": json.dumps(record)}] for record in records]},
    }


def queued(records: list[dict[str, Any]]) -> dict[str, object]:
    return {
        "queue.json": {"Messages": [{"MessageId": "m", "Body": json.dumps(record)} for record in records]},
        "topic-in-queue.json": {
            "Messages": [
                {
                    "Body": json.dumps(
                        {
                            "Type": "Notification",
                            "Message": json.dumps(
                                {"source": "aws.ecr", "detail-type": "AWS API Call via CloudTrail", "detail": record}
                            ),
                        }
                    )
                }
                for record in records
            ]
        },
        "lambda-of-a-queue.json": {"Records": [{"eventSource": "aws:sqs", "body": json.dumps(r)} for r in records]},
        "lambda-of-a-topic.json": {
            "Records": [{"EventSource": "aws:sns", "Sns": {"Message": json.dumps(record)}} for record in records]
        },
        "syslog": "".join(f"<13>Nov 20 10:00:00 host trail: {json.dumps(record)}\n" for record in records).encode(),
    }


def joined(records: list[dict[str, Any]]) -> dict[str, object]:
    lines = "".join(json.dumps(record) + "\n" for record in records).encode()
    return {
        "pretty-one-after-another.json": "\n".join(json.dumps(record, indent=2) for record in records).encode(),
        "without-separator.json": "".join(json.dumps(record) for record in records).encode(),
        "compact-then-pretty.json": (json.dumps(records[0]) + "\n" if records else "").encode()
        + "\n".join(json.dumps(record, indent=1) for record in records[1:]).encode(),
        "text-sequence.json": "".join(f"\x1e{json.dumps(record)}\n" for record in records).encode(),
        "utf-16-lines.log": lines.decode().encode("utf-16"),
        "part-0001": gzip.compress(lines),
        "lines.ndjson": lines,
        "lines.jsonl": lines.replace(b"\n", b"\r\n\n"),
        "lines.json": lines.rstrip(),
        "lines.gz": gzip.compress(lines),
        "logs.ndjson": b"\n".join(json.dumps({"Records": [record]}).encode() for record in records),
    }


def shaped(records: list[dict[str, Any]]) -> dict[str, object]:
    return documents(records) | looked_up(records) | enveloped(records) | queued(records) | joined(records)


@pytest.mark.parametrize("name", shaped([]))
def test_shape_gives_its_records(name: str, logs: Any, reference: list[Any]) -> None:
    logs.write(name, shaped(reference)[name])
    entries, problems = logs.read()
    assert problems == []
    assert [entry.record for entry in entries] == reference
    assert [entry.position for entry in entries] == list(range(len(reference)))
    assert {entry.file for entry in entries} == {str(logs.folder / name)}


def test_bare_record_pretty_printed(logs: Any, reference: list[Any]) -> None:
    for number, record in enumerate(reference):
        logs.write(f"{number}.json", json.dumps(record, indent=4).encode())
    entries, problems = logs.read()
    assert problems == []
    assert [entry.record for entry in entries] == reference
    assert {entry.line for entry in entries} == {1}


def test_lines_know_their_line(logs: Any, record: Any) -> None:
    logs.write("a.ndjson", b"\n".join(json.dumps(record(n)).encode() for n in range(3)).replace(b"\n", b"\n\n"))
    assert [(entry.position, entry.line) for entry in logs.read()[0]] == [(0, 1), (1, 3), (2, 5)]


def test_a_services_own_event_is_kept_as_event(logs: Any) -> None:
    event = {
        "id": "e1",
        "detail-type": "ECR Image Action",
        "source": "aws.ecr",
        "detail": {"action-type": "PUSH", "repository-name": "shop/api"},
    }
    logs.write("a.json", event)
    (entry,), problems = logs.read()
    assert problems == []
    assert (entry.event, entry.record, entry.id) == (event, {}, "e1")


def test_what_only_a_patient_reader_takes(logs: Any, record: Any) -> None:
    logs.write("a.json", b'{"Records": [' + json.dumps(record(userAgent="x")).encode()[:-1] + b', "n": NaN}]}')
    logs.write("b.json", json.dumps({"Records": [record(1, userAgent="\ud800")]}).encode())
    entries, problems = logs.read()
    assert problems == []
    assert [entry.record["userAgent"] for entry in entries] == ["x", "\ud800"]


def test_duplicates_are_counted_and_given(logs: Any, record: Any) -> None:
    logs.write("a.json", {"Records": [record(1), record(2)]})
    logs.write("b.json", {"Records": [record(2), record(3), record(2)]})
    entries, _ = logs.read()
    assert ids(entries) == [record(n)["eventID"] for n in (1, 2, 2, 3, 2)]
    assert (logs.tally.records, logs.tally.duplicates) == (5, 2)


def test_records_without_id_are_known_by_what_they_say(logs: Any, record: Any) -> None:
    logs.write("a.json", {"Records": [record(eventID=None), record(eventID=None), record(eventID="")]})
    entries, problems = logs.read()
    assert (len(entries), problems) == (3, [])
    assert logs.tally.duplicates == 1


@pytest.mark.parametrize("shape", ["log", "lines", "texts", "spaced"])
@pytest.mark.parametrize("number", [2**64, 2**70, -(2**70), 10**30])
def test_integers_beyond_64_bits_tell_records_apart(number: int, shape: str, logs: Any, record: Any) -> None:
    texts = [json.dumps(record(additionalEventData={"n": each})) for each in (number, number + 1, number)]
    body = {
        "log": f'{{"Records":[{",".join(texts)}]}}'.replace(" ", ""),
        "lines": "\n".join(texts),
        "texts": json.dumps({"Events": [{"CloudTrailEvent": each} for each in texts]}),
        "spaced": f'{{"Records": [{", ".join(texts)}]}}',
    }[shape]
    logs.write("a.json", body.encode())
    entries, problems = logs.read()
    assert [entry.record["additionalEventData"]["n"] for entry in entries] == [number, number + 1, number]
    assert (logs.tally.duplicates, len(problems)) == (1, 1)


def test_the_uuid_of_zeros_is_a_placeholder(logs: Any, record: Any) -> None:
    nil = "00000000-0000-0000-0000-000000000000"
    logs.write("a.json", [record(eventID=nil), record(eventID=nil, eventName="X")])
    assert logs.told() == []
    assert (logs.tally.records, logs.tally.placeholders) == (2, 1)
