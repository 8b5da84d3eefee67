"""The text of every detection's alerts, made from its samples and from records that fire it as well.

For the first record the whole text, for every other caller what its alert says differently.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unit.alerts.refused import REFUSED, found, verdicts
from unit.alerts.test_message import SAMPLES, first_sample

from custody.alerts import NOTICES, Message, alert_words, event_message, findings_message
from custody.detections import all_detections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.detections import Detection
    from custody.patterns import Pattern
    from custody.scan.finding import Finding

GOLDEN = Path(__file__).with_name("golden")
ACCOUNT, OTHER = "123456789012", "444455556666"
BY_MFA = {"mfaAuthenticated": "true", "creationDate": "2026-11-20T08:55:10Z"}
NO_MFA = BY_MFA | {"mfaAuthenticated": "false"}


def session(role: str, name: str, *, account: str = ACCOUNT, mfa: dict[str, str] = NO_MFA) -> dict[str, Any]:
    """A session of a role, as records have it."""
    return {
        "type": "AssumedRole",
        "principalId": f"AROACKCEVSQ6C2EXAMPLE:{name}",
        "arn": f"arn:aws:sts::{account}:assumed-role/{role}/{name}",
        "accountId": account,
        "accessKeyId": "ASIAIOSFODNN7EXAMPLE",
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "principalId": "AROACKCEVSQ6C2EXAMPLE",
                "arn": f"arn:aws:iam::{account}:role/{role}",
                "accountId": account,
                "userName": role,
            },
            "attributes": mfa,
        },
    }


CALLERS: dict[str, dict[str, Any]] = {
    "a person": {
        "userIdentity": {
            "type": "IAMUser",
            "principalId": "AIDACKCEVSQ6C2EXAMPLE",
            "arn": f"arn:aws:iam::{ACCOUNT}:user/dana",
            "accountId": ACCOUNT,
            "accessKeyId": "ASIAIOSFODNN7EXAMPLE",
            "userName": "dana",
            "sessionContext": {"attributes": BY_MFA},
        },
        "sourceIPAddress": "203.0.113.12",
        "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0",
    },
    "a build": {
        "userIdentity": session("shop-api-build", "AWSCodeBuild-9c2f1a34-5b7e-4f0d-8a61-2d3e4f5a6b7c"),
        "sourceIPAddress": "198.51.100.40",
        "userAgent": "aws-cli/2.31.4 md/awscrt#0.28.1 ua/2.1 os/linux#6.8.0 exec-env/AWS_ECS_EC2",
    },
    "a service": {
        "userIdentity": {"type": "AWSService", "invokedBy": "codepipeline.amazonaws.com"},
        "sourceIPAddress": "codepipeline.amazonaws.com",
        "userAgent": "codepipeline.amazonaws.com",
    },
    "a refused call": REFUSED,
    "a foreign account": {"userIdentity": session("builder", "nightly", account=OTHER)},
}


def texts(folder: Path) -> dict[str, str]:
    """The golden text of each area, by its name; the folder is for log files."""
    told: defaultdict[str, list[str]] = defaultdict(list)
    for detection in all_detections():
        told[detection.area] += [f"##### {detection.id}", *_alerts(detection, folder), ""]
    told["notices"] = [line for id_, words in NOTICES.items() for line in (f"##### {id_}", *_notice(id_, words), "")]
    return {area: "\n".join(lines) for area, lines in sorted(told.items())}


def _alerts(detection: Detection, folder: Path) -> Iterator[str]:
    if detection.problem:
        yield "(found in log files, by whoever reads them: no alert)"
    if detection.pattern:
        yield from _of_events(detection, detection.pattern)
    if detection.question:
        yield from _of_findings(detection, folder)


def _of_events(detection: Detection, pattern: Pattern) -> Iterator[str]:
    words, sample = dict(alert_words(detection)), first_sample(detection.id)
    first = event_message(detection.id, words, sample)
    yield from _whole("the first sample", first)
    for caller, changed in {} if detection.native else CALLERS.items():
        record = sample["detail"] | changed
        source = f"aws.{record['eventSource'].partition('.')[0]}"
        event = {**sample, "source": source, "detail": record}
        if pattern.matches(event):
            yield from _changed(caller, first, event_message(detection.id, words, event))


def _of_findings(detection: Detection, folder: Path) -> Iterator[str]:
    sample = json.loads((SAMPLES / detection.id / "fires.json").read_text("utf-8"))[0]
    records = sample if isinstance(sample, list) else [sample]
    words = dict(alert_words(detection))
    refused = [_row(each) for each in verdicts(folder)[detection.id].findings]
    if rows := [_row(each) for each in found(detection.id, records, folder)]:
        first = findings_message(detection.id, words, rows, count=len(rows))
        yield from _whole("a finding", first)
        yield from _changed("two findings", first, findings_message(detection.id, words, rows * 2, count=2))
        if refused:
            message = findings_message(detection.id, words, refused, count=len(refused))
            yield from _changed("a refused call", first, message)
    else:
        yield "(found by the clock: no finding in the sample alone)"
        if refused:
            yield from _whole("a refused call", findings_message(detection.id, words, refused, count=len(refused)))


def _row(finding: Finding) -> dict[str, str]:
    """With the columns that Athena answers with."""
    row = {
        "event_time": (finding.time or "").replace("T", " ").replace("Z", ".000"),
        "account": finding.account,
        "region": finding.region,
        "actor": finding.actor,
        "subject": finding.subject,
        "finding": finding.story,
        "event_id": finding.event_id,
        "source_file": "AWSLogs/123456789012/CloudTrail/eu-central-1/2026/11/20/a.json.gz",
    }
    return {name: value or "" for name, value in row.items()}


def _notice(id_: str, words: Any) -> Iterator[str]:
    detail = {
        "alarmName": "custody-forward-failed",
        "state": {"reason": "Threshold Crossed: 1 datapoint [1.0] was greater than the threshold (0.0)."},
        "currentState": "FAILED",
        "queryExecutionId": "6a1b0c52-0f4e-4d39-9a53-0d7f1f1c2b11",
        "statementType": "DML",
        "workgroupName": "custody-jobs",
    }
    event = {"time": "2026-11-20T09:20:05Z", "region": "eu-central-1", "account": ACCOUNT, "detail": detail}
    yield from _whole("an event", event_message(id_, dict(words), event))


def _whole(of: str, message: Message) -> Iterator[str]:
    yield f"=== {of}: {message.subject}"
    yield from message.text.split("\n")


def _changed(of: str, first: Message, message: Message) -> Iterator[str]:
    yield f"=== {of}: {message.subject}"
    head = message.text.partition("\n\nDetails\n")[0].split("\n")
    said = set(first.text.split("\n"))
    yield from (line for line in head if line not in said)
