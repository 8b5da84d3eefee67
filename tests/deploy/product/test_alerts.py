"""The product itself, deployed by the CDK CLI onto a lab in two Regions: it alerts."""

from __future__ import annotations

import gzip
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from support.product import AWAY, ROOT, Product

from custody.detections import all_detections
from custody.forwarding.rules import GLOBAL_REGION
from demo import inbox
from demo.deployment import HOME

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

REFERENCE = ROOT / "tests" / "samples" / "reference"

pytestmark = pytest.mark.lab


def test_every_stack_is_deployed(deployed: Product) -> None:
    forwarders = [f"custody-forwarder-{region}" for region in (HOME, AWAY, GLOBAL_REGION)]
    assert sorted(deployed.stacks) == sorted(["custody-trail", "custody-events", "custody-lake", *forwarders])


def test_the_cdk_finds_nothing_wrong_with_a_template(deployed: Product) -> None:
    said = (deployed.aws.directory / "deploy.log").read_text("utf-8")
    assert "custody-lake" in said
    assert "alidation found" not in said


def test_an_api_call_in_the_home_region_alerts(deployed: Product) -> None:
    ecr = deployed.aws.client("ecr", HOME)
    ecr.create_repository(repositoryName="at/home")
    ecr.put_image(repositoryName="at/home", imageTag="v1", imageManifest=_manifest("home"))

    alerts = deployed.pushes_to("at/home")

    assert len(alerts) == 1
    assert "tag v1" in alerts[0]
    assert f"Where: {HOME}, account 123456789012" in alerts[0]


def test_what_was_told_is_kept_with_the_services_own_events(deployed: Product) -> None:
    ecr = deployed.aws.client("ecr", HOME)
    ecr.create_repository(repositoryName="kept/told")
    ecr.put_image(repositoryName="kept/told", imageTag="v1", imageManifest=_manifest("kept"))
    assert len(deployed.pushes_to("kept/told")) == 1

    told = [event for event in _kept(deployed) if event["source"] == "custody.alerts"]

    assert {event["detail-type"] for event in told} == {"Custody Alert Sent"}
    assert "image-pushed" in {event["detail"]["detection"] for event in told}
    assert all(event["detail"]["how"] == "sent" and event["detail"]["event_id"] for event in told)


def _kept(deployed: Product) -> list[dict[str, Any]]:
    """The events that the stream has written into the lake's bucket."""
    s3 = deployed.aws.client("s3", HOME)
    bucket = f"custody-lake-{deployed.aws.state.account}-{HOME}"
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="state-changes/")
    bodies = [
        s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read() for p in pages for each in p.get("Contents", [])
    ]
    texts = [gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body for body in bodies]
    return [json.loads(line) for text in texts for line in text.decode().splitlines() if line]


def test_an_api_call_in_another_region_alerts_at_home(deployed: Product) -> None:
    ecr = deployed.aws.client("ecr", AWAY)
    ecr.create_repository(repositoryName="far/away")
    ecr.put_image(repositoryName="far/away", imageTag="v1", imageManifest=_manifest("away"))

    alerts = deployed.pushes_to("far/away")

    assert len(alerts) == 1
    assert f"Where: {AWAY}, account 123456789012" in alerts[0]


@pytest.mark.parametrize("hop", ["forwarder", "bus", "neither"])
def test_a_read_only_event_is_lost_when_either_hop_is_plainly_enabled(deployed: Product, hop: str) -> None:
    rules = {
        "forwarder": [(AWAY, None, name) for name in _read_only_forwarders(deployed.aws)],
        "bus": [(HOME, "custody", "custody-image-expired-by-lifecycle-rule")],
        "neither": [],
    }[hop]
    assert rules or hop == "neither"
    with _plainly_enabled(deployed.aws, rules):
        deployed.aws.deliver([REFERENCE / "ecr-PolicyExecutionEvent.json"])
        if hop == "neither":
            assert deployed.alerts("image-expired-by-lifecycle-rule")
        else:
            time.sleep(1)
            assert not [t for t in deployed.alerts() if inbox.marks(t, "image-expired-by-lifecycle-rule")]


def test_every_detection_by_pattern_alerts_end_to_end(deployed: Product) -> None:
    """Delivered record, default bus of another Region, forwarding rule, custody bus, detection rule, topic, text."""
    detections = [d for d in all_detections() if d.pattern]
    deployed.aws.deliver_documents([_from_away(json.loads(_fires(d.id).read_text("utf-8"))[0]) for d in detections])

    alerts = deployed.alerts(*(d.id for d in detections), seconds=600)

    assert len(detections) >= 60
    for detection in detections:
        texts = [text for text in alerts if inbox.marks(text, detection.id) and AWAY in text]
        assert any(f"] {detection.title}" in text and detection.runbook[0] in text for text in texts), detection.id


def test_what_alerted_is_in_the_log_files_too(deployed: Product) -> None:
    deployed.aws.flush()
    keys = [
        entry["Key"]
        for entry in deployed.aws.client("s3", HOME).list_objects_v2(Bucket=f"custody-audit-123456789012-{HOME}")[
            "Contents"
        ]
    ]

    assert any(f"/CloudTrail/{HOME}/" in key for key in keys)
    assert any(f"/CloudTrail/{AWAY}/" in key for key in keys)


def _fires(id_: str) -> Path:
    return ROOT / "tests" / "samples" / id_ / "fires.json"


def _from_away(document: dict[str, Any]) -> dict[str, Any]:
    """The same record or event, of the lab's account and the Region that is not home."""
    if "detail-type" in document:
        return {**document, "account": "123456789012", "region": AWAY}
    return {**document, "recipientAccountId": "123456789012", "awsRegion": AWAY}


def _manifest(content: str) -> str:
    config = {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": f"sha256:{content:0<64}", "size": 1}
    return json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": config,
            "layers": [],
        }
    )


def _read_only_forwarders(aws: Lab) -> list[str]:
    rules = aws.client("events", AWAY).list_rules()["Rules"]
    return [rule["Name"] for rule in rules if rule["State"].startswith("ENABLED_WITH")]


class _plainly_enabled:  # noqa: N801 - reads as a phrase
    """Rules in the state that the CDK's own construct would give them, for a while."""

    def __init__(self, aws: Lab, rules: list[tuple[str, str | None, str]]) -> None:
        self._aws, self._rules, self._before = aws, rules, {}  # type: ignore[var-annotated]

    def __enter__(self) -> None:
        for region, bus, name in self._rules:
            rule = self._describe(region, bus, name)
            self._before[region, bus, name] = rule
            self._put(region, rule, "ENABLED")

    def __exit__(self, *_: object) -> None:
        for (region, _bus, _name), rule in self._before.items():
            self._put(region, rule, rule["State"])

    def _describe(self, region: str, bus: str | None, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self._aws.client("events", region).describe_rule(
            Name=name, EventBusName=bus or "default"
        )
        return found

    def _put(self, region: str, rule: dict[str, Any], state: str) -> None:
        self._aws.client("events", region).put_rule(
            Name=rule["Name"], EventBusName=rule["EventBusName"], EventPattern=rule["EventPattern"], State=state
        )
