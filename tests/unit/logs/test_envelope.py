from __future__ import annotations

from typing import Any

from custody.logs import event_of


def test_envelope_follows_from_the_record(record: Any) -> None:
    made = record(awsRegion="eu-central-1", readOnly=False)
    assert event_of(made) == {
        "source": "aws.ecr",
        "detail-type": "AWS API Call via CloudTrail",
        "account": "111122223333",
        "region": "eu-central-1",
        "time": "2026-11-20T10:00:00Z",
        "detail": made,
    }


def test_service_event_has_its_own_detail_type(record: Any) -> None:
    assert event_of(record(eventType="AwsServiceEvent"))["detail-type"] == "AWS Service Event via CloudTrail"


def test_what_the_record_does_not_tell_is_left_out(record: Any) -> None:
    event = event_of(record(eventType="AwsSomethingNew", recipientAccountId=None, eventTime=None))
    assert sorted(event) == ["detail", "source"]
