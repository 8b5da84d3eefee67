"""Padding a call must not make it quieter: every sample again, as CloudTrail writes it when its parts are too large."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from unit.detections.cases import RECORD_CASES, envelope

from custody.catalog.omittable import OMITTABLE
from custody.detections import all_detections, get
from custody.forwarding.rules import forward_rules
from custody.logs import Entry
from custody.scan.patterns import Matching
from custody.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

DETECTIONS = [detection for detection in all_detections() if detection.pattern]
SCAN = Matching(DETECTIONS)
FORWARDED = forward_rules([detection.pattern for detection in DETECTIONS if detection.pattern])
BY_ID = {detection.id: detection for detection in DETECTIONS}


def padded(record: dict[str, Any], *parts: str, flag: object = True) -> dict[str, Any]:
    gone = {
        part: {"reason": f"{part} too large", "omitted": flag, "originalSize": 153_422}
        for part in parts
        if record.get(part) is not None
    }
    return {**record, **gone}


def twins() -> Iterator[tuple[str, Severity, dict[str, Any]]]:
    for case in RECORD_CASES:
        record = case.documents[0]
        if case.fires and record.get("requestParameters"):
            for name, parts, flag in (("request", OMITTABLE[:1], True), ("all", OMITTABLE, "true")):
                yield f"{case.name} {name}", case.detection.severity, padded(record, *parts, flag=flag)


TWINS = list(twins())


def alerts_of(record: dict[str, Any]) -> list[str]:
    """What the rules raise: the event has to be forwarded once, then each detection's own rule matches or not."""
    event = envelope(record)
    hops = sum(rule.pattern.matches(event) for rule in FORWARDED)
    return [d.id for d in DETECTIONS if d.pattern and d.pattern.matches(event)] if hops == 1 else []


def test_every_sample_with_omitted_parts_raises_an_alert_as_grave_as_it_was_or_high() -> None:
    quiet = [
        (name, fired)
        for name, severity, record in TWINS
        for fired in ([d.id for d in SCAN.fired_by(Entry(record, "file", 0))], alerts_of(record))
        if max((BY_ID[id_].severity for id_ in fired), default=Severity.INFO) < min(Severity.HIGH, severity)
    ]
    assert len(TWINS) > 300
    assert quiet == []


def test_without_the_detection_most_of_them_would_be_quiet() -> None:
    """The sweep above can fail: what it finds is not what other detections find anyway."""
    others = Matching([detection for detection in DETECTIONS if detection.id != "record-details-omitted"])
    unheard = [name for name, _, record in TWINS if not others.fired_by(Entry(record, "file", 0))]
    assert len(unheard) > len(TWINS) / 4


@pytest.mark.parametrize("part", OMITTABLE)
@pytest.mark.parametrize("read_only", [False, None])
def test_each_part_counts_in_every_service_whatever_the_call_is_named(part: str, read_only: bool | None) -> None:  # noqa: FBT001  # a parameter of the test
    pattern = get("record-details-omitted").pattern
    assert pattern
    for source in pattern.document["detail"]["eventSource"]:
        record = {
            "eventID": "1",
            "eventSource": source,
            "eventName": "PutSomethingNew",
            "eventType": "AwsApiCall",
            "recipientAccountId": "123456789012",
            "eventTime": "2026-11-20T09:14:27Z",
            "awsRegion": "eu-central-1",
            "userIdentity": {"type": "AssumedRole"},
            **({} if read_only is None else {"readOnly": read_only}),
            part: {"omitted": True},
        }
        assert alerts_of(record) == ["record-details-omitted"], source
        assert [d.id for d in SCAN.fired_by(Entry(record, "file", 0))] == ["record-details-omitted"], source
