"""What the settings do to patterns and questions."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from pydantic import ValidationError
from unit.detections.cases import envelope, load
from unit.detections.test_questions import ask

from custody.detections import DetectionSettings, all_detections, get
from custody.detections.scheduled_query import values
from custody.lake.table import create_events, create_record_hours
from custody.patterns.sql import predicate_sql

if TYPE_CHECKING:
    from lab.client import Lab

BUILD_ROLE = "arn:aws:iam::123456789012:role/shop-api-build"
DANA = "arn:aws:iam::123456789012:user/dana"
TOLD = DetectionSettings(
    trusted_pushers=(BUILD_ROLE, DANA),
    trusted_accounts=("444455556666", "111122223333"),
    allowed_regions=("eu-central-1", "eu-west-1"),
    job_workers=("arn:aws:iam::123456789012:role/job-worker", DANA),
    deployers=(DANA, "arn:aws:iam::123456789012:user/machines/jenkins"),
    approvers=("arn:aws:iam::123456789012:role/deployer",),
    audit_keys=("1234abcd-12ab-34cd-56ef-1234567890ab",),
    watched_names=("custody", "org-trail"),
)


def _fires(id_: str, settings: DetectionSettings, *, kind: str) -> list[bool]:
    pattern = get(id_, settings).pattern
    assert pattern is not None
    return [pattern.matches(envelope(record)) for record in load(id_, kind)]


def _who(id_: str, kind: str, number: int) -> Any:
    return load(id_, kind)[number]["userIdentity"]["type"]


def test_trusted_pushers_are_left_alone_and_all_others_reported() -> None:
    pattern = get("image-pushed-by-untrusted-identity", TOLD).pattern
    assert pattern is not None
    build, dana = (envelope(record) for record in load("image-pushed", "fires"))
    stranger = envelope(load("image-pushed-by-a-human", "silent")[1])
    assert stranger["detail"]["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"] == "github-publish"
    assert [pattern.matches(event) for event in (build, dana, stranger)] == [False, False, True]
    assert _fires("image-pushed-by-untrusted-identity", TOLD, kind="fires") == [True, True]


def test_a_machine_that_is_a_user_is_no_person() -> None:
    assert _who("image-deleted-by-a-human", "fires", 0) == "IAMUser"
    untold = get("execution-started-by-a-human").pattern
    told = get("execution-started-by-a-human", TOLD).pattern
    assert untold is not None
    assert told is not None
    event = envelope(load("execution-started-by-a-human", "fires")[1])
    event["detail"].pop("sessionCredentialFromConsole")
    assert untold.matches(event)
    assert not told.matches(event)
    assert _fires("execution-started-by-a-human", TOLD, kind="fires")[0], "a session of a person stays one"


def test_approvers_are_people() -> None:
    assert _fires("pipeline-approval-by-machine", DetectionSettings(), kind="fires") == [True, True, True]
    assert _fires("pipeline-approval-by-machine", TOLD, kind="fires") == [False, True, True]


def test_roles_of_people_are_people_in_patterns_and_in_questions() -> None:
    told = DetectionSettings(people_roles=("github-*", "okta-*"))
    session = envelope(load("image-pushed-by-a-human", "silent")[1])
    for settings, found in ((DetectionSettings(), False), (told, True)):
        pattern = get("image-pushed-by-a-human", settings).pattern
        assert pattern is not None
        assert pattern.matches(session) is found
        approval = envelope(load("pipeline-approval-by-machine", "fires")[1])
        approval["detail"]["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"] = "okta-releaser"
        machine = get("pipeline-approval-by-machine", settings).pattern
        assert machine is not None
        assert machine.matches(approval) is not found
    night = [record for case in load("image-pushed-out-of-hours", "fires") for record in case][:1]
    issuer = {"userName": "okta-dev", "arn": "arn:aws:iam::123456789012:role/people/okta-dev"}
    session_arn = "arn:aws:sts::123456789012:assumed-role/okta-dev/dana"
    night[0]["userIdentity"] = {"type": "AssumedRole", "arn": session_arn, "sessionContext": {"sessionIssuer": issuer}}
    night[0].pop("sessionCredentialFromConsole", None)
    with duckdb.connect() as connection:
        create_events(connection)
        create_record_hours(connection)
        for settings, found in ((DetectionSettings(), 0), (told, 1)):
            assert len(ask(connection, get("image-pushed-out-of-hours"), tuple(night), settings)) == found
    with pytest.raises(ValidationError, match="is no beginning of a role's name; write one with a star, such as okta-"):
        DetectionSettings(people_roles=("okta",))


def test_job_workers_may_put_results_and_nobody_else() -> None:
    assert _fires("job-result-by-unknown-worker", TOLD, kind="fires") == [False, True, True, False]
    pattern = get("job-result-by-unknown-worker", DetectionSettings(job_workers=(DANA,))).pattern
    assert pattern is not None
    worker = envelope(load("job-result-by-unknown-worker", "silent")[0])
    assert pattern.matches(worker), "a role that is not listed, once others are"


def test_audit_keys_narrow_to_those() -> None:
    other = DetectionSettings(audit_keys=("ffffffff-12ab-34cd-56ef-1234567890ab",))
    assert all(_fires("audit-key-disabled", TOLD, kind="fires"))
    assert not any(_fires("audit-key-disabled", other, kind="fires"))
    pattern = get("trail-redirected", TOLD).pattern
    assert pattern is not None
    event = envelope(load("trail-redirected", "fires")[1])
    for key, redirected in (
        ("arn:aws:kms:eu-central-1:123456789012:key/" + TOLD.audit_keys[0], False),
        ("other", True),
    ):
        event["detail"]["requestParameters"] = {"name": "custody", "kmsKeyId": key}
        assert pattern.matches(event) is redirected


def test_watched_names_are_those_of_the_deployment() -> None:
    elsewhere = DetectionSettings().watching("audit")
    for detection in all_detections():
        if detection.tuned_by == ("watched_names",):
            assert all(_fires(detection.id, TOLD, kind="fires")), detection.id
            assert not any(_fires(detection.id, elsewhere, kind="fires")), detection.id


@pytest.mark.parametrize(
    ("id_", "settings", "left"),
    [
        ("tag-overwritten", DetectionSettings(moving_tags=("1.8.2", "v3")), [0, 0]),
        ("images-mass-deleted", DetectionSettings(mass_deletion_count=100), [0, 0]),
        ("refused-attempts-in-a-burst", DetectionSettings(refused_attempts_count=11), [0, 1]),
        ("repository-shared-with-another-account", DetectionSettings(trusted_accounts=("444455556666",)), [0, 1]),
        ("replication-to-another-account", TOLD, [0, 1]),
        ("image-pulled-by-another-account", DetectionSettings(trusted_accounts=("444455556666",)), [0, 1]),
        ("write-by-another-account", TOLD, [0, 0]),
        ("first-push-by-identity", TOLD, [1, 0]),
        ("image-pushed-without-pipeline", TOLD, [0, 0]),
        ("image-from-outside-pipeline-pulled", TOLD, [0, 1]),
        ("image-pushed-out-of-hours", TOLD, [0, 1]),
        ("jobs-polled-by-unknown-worker", TOLD, [0, 1, 1]),
        ("activity-in-unusual-region", DetectionSettings(allowed_regions=("sa-east-1", "eu-central-1")), [1, 0]),
        ("no-record-delivered", DetectionSettings(silence_hours=48), [0, 0]),
        ("gap-in-the-record", DetectionSettings(silence_hours=96), [0]),
        ("no-heartbeat", DetectionSettings().watching("audit"), [0, 0, 0]),
        ("heartbeat-not-recorded", DetectionSettings(watched_names=("audit",)), [0, 0, 0]),
    ],
)
def test_settings_change_what_a_question_finds(id_: str, settings: DetectionSettings, left: list[int]) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        create_events(connection)
        create_record_hours(connection)
        found = [len(ask(connection, get(id_), tuple(case), settings)) for case in load(id_, "fires")]
    assert found == left


def test_business_hours_are_those_of_the_clock_told() -> None:
    night = DetectionSettings.model_validate({"business_hours": {"utc_offset_minutes": 420, "days": ["fri"]}})
    with duckdb.connect() as connection:
        create_events(connection)
        create_record_hours(connection)
        found = [
            len(ask(connection, get("approval-out-of-hours"), tuple(case), night))
            for case in load("approval-out-of-hours", "fires") + load("approval-out-of-hours", "silent")
        ]
    # There, 22:05 on Thursday is 05:05 on Friday, 20:00 is 03:00, 05:59 is 12:59, 06:00 is 13:00, and
    # 15:05 is 22:05 on Thursday.
    assert found == [1, 1, 0, 0, 0, 1]


def test_what_is_bound() -> None:
    question = get("image-pushed-out-of-hours").question
    assert question is not None
    bound = values(question, TOLD, until=datetime(2026, 11, 20, 12, 0, 0))  # noqa: DTZ001  # UTC by contract
    assert bound == {
        "since": "2026-11-19 12:00:00",
        "until": "2026-11-20 12:00:00",
        "business_hours_days": "mon\ntue\nwed\nthu\nfri",
        "business_hours_opens": 6,
        "business_hours_closes": 20,
        "business_hours_utc_offset_minutes": 0,
        "deployers": "\n".join(TOLD.deployers),
        "people_roles": "",
    }


def test_tuned_patterns_are_sql_too() -> None:
    for detection in all_detections(TOLD):
        if detection.pattern and not detection.native:
            assert predicate_sql(detection.pattern)


@pytest.mark.lab
def test_emulator_accepts_tuned_patterns(lab: Lab) -> None:
    client = lab.client("events", "us-east-2")
    wrong = []
    for detection in all_detections(TOLD):
        if detection.pattern and detection.tuned_by:
            for record in load(detection.id, "fires") + load(detection.id, "silent"):
                event = envelope(record)
                answer = client.test_event_pattern(EventPattern=detection.pattern.json, Event=json.dumps(event))
                if answer["Result"] is not detection.pattern.matches(event):
                    wrong.append(detection.id)
    assert wrong == []
