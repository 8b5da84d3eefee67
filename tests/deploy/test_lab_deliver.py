"""Recorded documents are delivered as CloudTrail and the services would have delivered them."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lab import DocumentError
from lab.cli import main
from lab.inspection import Queue, make_queue, object_keys, read_log_files

if TYPE_CHECKING:
    from lab import Lab

pytest_plugins = ("lab.pytest_plugin",)
pytestmark = pytest.mark.lab

REFERENCE = Path(__file__).parents[1] / "samples" / "reference"
SAMPLES = sorted(REFERENCE.glob("*.json"))
BUCKET = "deliver-audit"
ALL = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"


def load(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


def listen(lab: Lab, name: str, region: str) -> Queue:
    """A queue that gets what is on the default bus of a Region from ECR and CodePipeline."""
    queue = make_queue(lab, name, region)
    events = lab.client("events", region)
    pattern = json.dumps({"source": ["aws.ecr", "aws.codepipeline"]})
    events.put_rule(Name=name, EventPattern=pattern, State=ALL)
    events.put_targets(Rule=name, Targets=[{"Id": "q", "Arn": queue.arn}])
    return queue


@pytest.fixture(scope="module")
def heard(lab: Lab) -> dict[str, Queue]:
    lab.client("s3").create_bucket(Bucket=BUCKET)
    trails = lab.client("cloudtrail")
    trails.create_trail(Name="deliver", S3BucketName=BUCKET, IsMultiRegionTrail=True)
    trails.start_logging(Name="deliver")
    return {region: listen(lab, "deliver", region) for region in ("us-east-2", "us-west-2")}


def arrived(heard: dict[str, Queue]) -> list[dict[str, Any]]:
    return [message.event for queue in heard.values() for message in queue.take()]


def delivered_files(lab: Lab, day: str) -> list[dict[str, Any]]:
    lab.flush()
    return [record for key, records in read_log_files(lab, BUCKET) if f"/{day}/" in key for record in records]


def test_there_are_five_reference_records() -> None:
    assert len(SAMPLES) == 5


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_reference_record_is_delivered_as_it_stands(lab: Lab, heard: dict[str, Queue], path: Path) -> None:
    record = load(path)
    arrived(heard)
    assert lab.deliver([path]) == {"records": 1, "events": 0}
    (event,) = arrived(heard)
    assert event["detail"] == record
    assert event["source"] == f"aws.{path.name.partition('-')[0]}"
    kind = "Service Event" if record["eventType"] == "AwsServiceEvent" else "API Call"
    assert event["detail-type"] == f"AWS {kind} via CloudTrail"
    assert (event["time"], event["region"]) == (record["eventTime"], record["awsRegion"])
    assert (event["account"], event["resources"]) == ("123456789012", [])
    day = record["eventTime"][:10].replace("-", "/")
    assert record in delivered_files(lab, day)
    folder = f"AWSLogs/123456789012/CloudTrail/{record['awsRegion']}/{day}/"
    assert any(key.startswith(folder) for key in object_keys(lab, BUCKET))


def test_every_kind_of_file_is_read(lab: Lab, heard: dict[str, Queue], tmp_path: Path) -> None:
    records = [load(path) for path in SAMPLES]
    log_file = tmp_path / "a.json.gz"
    log_file.write_bytes(gzip.compress(json.dumps({"Records": records[:2]}).encode()))
    lines = tmp_path / "b.ndjson"
    lines.write_text("\n".join(json.dumps(record) for record in records[2:4]) + "\n\n", encoding="utf-8")
    listed = tmp_path / "c.json"
    listed.write_text(json.dumps(records[4:]), encoding="utf-8")
    envelope = tmp_path / "d.json"
    wrapped = {
        "version": "0",
        "id": "f0000000-0000-0000-0000-000000000000",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.ecr",
        "region": "us-east-2",
        "account": "123456789012",
        "time": "2019-04-15T16:45:00Z",
        "detail": records[0],
    }
    envelope.write_text(json.dumps(wrapped, indent=2), encoding="utf-8")
    arrived(heard)
    assert lab.deliver([log_file, lines, listed, envelope]) == {"records": 6, "events": 0}
    seen = [event["detail"] for event in arrived(heard)]
    assert len(seen) == 6
    assert all(record in seen for record in records)


def test_an_event_of_a_service_goes_to_the_bus_alone(lab: Lab, heard: dict[str, Queue], tmp_path: Path) -> None:
    native = {
        "version": "0",
        "id": "01234567-0123-0123-0123-012345678901",
        "detail-type": "CodePipeline Pipeline Execution State Change",
        "source": "aws.codepipeline",
        "account": "123456789012",
        "time": "2020-01-24T22:03:07Z",
        "region": "us-east-2",
        "resources": ["arn:aws:codepipeline:us-east-2:123456789012:myPipeline"],
        "detail": {"pipeline": "myPipeline", "execution-id": "12345678", "state": "STARTED"},
    }
    path = tmp_path / "native.json"
    path.write_text(json.dumps(native), encoding="utf-8")
    arrived(heard)
    assert lab.deliver([path]) == {"records": 0, "events": 1}
    assert arrived(heard) == [native]
    assert delivered_files(lab, "2020/01/24") == []


def test_an_event_over_256_kb_is_in_the_log_file_only(lab: Lab, heard: dict[str, Queue]) -> None:
    big = copy.deepcopy(load(REFERENCE / "ecr-PutImage.json"))
    big |= {"eventTime": "2021-02-03T04:05:06Z", "eventID": "big"}
    big["requestParameters"]["imageManifest"] = "x" * 260 * 1024
    arrived(heard)
    lab.deliver_documents([big])
    assert arrived(heard) == []
    assert [record["eventID"] for record in delivered_files(lab, "2021/02/03")] == ["big"]


BAD = {
    "not JSON": (b"{", "is not JSON"),
    "empty": (b"", "is empty"),
    "a list of numbers": (b"[1, 2]", "record 1: is not a CloudTrail record but int"),
    "no record": (b'{"hello": "world"}', "has no eventSource, eventName, eventTime, awsRegion"),
    "a bad time": (
        b'{"eventSource":"a","eventName":"b","awsRegion":"c","eventTime":"yesterday"}',
        "eventTime 'yesterday' is not like",
    ),
    "a bad line": (
        b'{"eventSource":"a","eventName":"b","awsRegion":"c","eventTime":"2020-01-01T00:00:00Z"}\n{',
        "line 2",
    ),
    "cut gzip": (gzip.compress(b"x" * 9999)[:-12], "cut short"),
    "not text": (b"\xff\xfe\x00", "is not UTF-8 text"),
    "an event without detail": (b'{"detail-type": "x", "source": "aws.ecr"}', "has no detail"),
    "an event with half a record": (
        b'{"detail-type": "AWS API Call via CloudTrail", "source": "aws.ecr", "detail": {"eventName": "x"}}',
        "detail: is not a CloudTrail record, it has no eventSource",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_named_and_nothing_is_delivered(
    lab: Lab, heard: dict[str, Queue], tmp_path: Path, kind: str
) -> None:
    content, reason = BAD[kind]
    bad = tmp_path / "bad.json"
    bad.write_bytes(content)
    arrived(heard)
    with pytest.raises(DocumentError, match=reason) as caught:
        lab.deliver([SAMPLES[0], bad])
    assert str(bad) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert arrived(heard) == []


def test_the_command_line_says_it_in_one_line(lab: Lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    directory = ["--directory", str(lab.directory)]
    assert main([*directory, "deliver", str(tmp_path / "nowhere.json")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"lab: {tmp_path / 'nowhere.json'}: No such file or directory\n"
    assert main([*directory, "deliver", *map(str, SAMPLES)]) == 0
    assert capsys.readouterr().out == "delivered 5 records and 0 events of services\n"
