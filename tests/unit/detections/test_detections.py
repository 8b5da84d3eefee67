"""The set of detections as a whole: what there is, what it listens for, and what the reference records raise."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from unit.detections.cases import SAMPLES, envelope, load, records_of
from unit.detections.unheard import UNHEARD

from custody import catalog
from custody.catalog import Activity
from custody.detections import AREAS, DetectionSettings, all_detections, area_of, get
from custody.detections.model import MAX_ID_LENGTH
from custody.detections.parameters import known_ids
from custody.errors import DetectionError
from custody.frameworks.controls import wrong_frameworks, wrong_ids
from custody.severity import Severity

if TYPE_CHECKING:
    from custody.detections import Detection

DETECTIONS = all_detections()


def test_there_are_enough() -> None:
    counts = Counter(area_of(detection.id) for detection in DETECTIONS)
    assert counts.total() >= 64
    assert counts["codepipeline"] >= 20
    assert counts["ecr"] >= 25
    assert set(counts) == set(AREAS)


def test_ids_are_file_names_and_fit_a_rule() -> None:
    ids = [detection.id for detection in DETECTIONS]
    assert tuple(ids) == known_ids()
    assert max(map(len, ids)) <= MAX_ID_LENGTH


def test_every_folder_of_samples_belongs_to_a_detection() -> None:
    folders = {folder.name for folder in SAMPLES.iterdir() if folder.is_dir()}
    assert folders - {"reference"} == {detection.id for detection in DETECTIONS}


def test_those_that_ask_are_all_that_a_list_of_questions_needs() -> None:
    assert all_detections(asking=True) == tuple(each for each in DETECTIONS if each.question)


def test_with_settings_of_ones_own_those_that_do_not_ask_are_looked_at_too() -> None:
    settings = DetectionSettings(trusted_accounts=("111122223333",))
    assert all_detections(settings, asking=True) == all_detections(settings)


@pytest.mark.parametrize("detection", DETECTIONS, ids=lambda detection: detection.id)
def test_samples_are_whole_and_told_apart(detection: Detection) -> None:
    fires, silent = load(detection.id, "fires"), load(detection.id, "silent")
    assert len(fires) >= 1
    assert len(silent) >= 2
    records = [record for sample in fires + silent for record in records_of(sample)]
    ids = [record.get("eventID", record.get("id")) for record in records]
    # Two detections are about ids that are used again.
    assert len(set(ids)) == len(ids) or detection.id in {"record-corrected", "record-id-reused"}
    for record in records:
        if "detail-type" not in record:
            assert {"eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion"} <= set(record)
            assert {"requestParameters", "responseElements", "eventType", "recipientAccountId"} <= set(record)
            assert {"sourceIPAddress", "userAgent", "readOnly", "managementEvent", "eventCategory"} <= set(record)


@pytest.mark.parametrize("detection", DETECTIONS, ids=lambda detection: detection.id)
def test_a_detection_is_written_for_somebody(detection: Detection) -> None:
    assert detection.controls
    assert [*wrong_frameworks(detection.controls), *wrong_ids(detection.controls)] == []
    assert all(url.startswith("https://docs.aws.amazon.com/") for url in detection.references)
    assert len(set(detection.runbook)) == len(detection.runbook)


def test_no_two_explain_themselves_alike() -> None:
    for field in ("title", "why"):
        texts = Counter(getattr(detection, field) for detection in DETECTIONS)
        assert [text for text, times in texts.items() if times > 1] == []


def test_every_change_in_the_catalogue_is_listened_for() -> None:
    heard = _heard()
    asked = " ".join(detection.question.sql for detection in DETECTIONS if detection.question)
    unheard = {
        f"{action.service}:{action.name}"
        for action in catalog.ACTIONS
        if action.activity not in {Activity.READ, Activity.TAG}
        and (action.event_source, action.name) not in heard
        and f"'{action.name}'" not in asked
    }
    assert unheard == {f"{service}:{name}" for service, names in UNHEARD.items() for name in names}


def _heard() -> set[tuple[str, Any]]:
    documents = [d.pattern.document["detail"] for d in DETECTIONS if d.pattern and not d.native]
    return {
        (source, name)
        for detail in documents
        for source in detail["eventSource"]
        for name in detail["eventName"]
        if isinstance(name, str)
    }


@pytest.mark.parametrize("detection", DETECTIONS, ids=lambda detection: detection.id)
def test_every_name_and_service_of_a_pattern_has_a_sample(detection: Detection) -> None:
    if detection.pattern is None or detection.native:
        return
    detail = detection.pattern.document["detail"]
    fires = load(detection.id, "fires")
    if all(isinstance(name, str) for name in detail["eventName"]):
        assert {record["eventName"] for record in fires} == set(detail["eventName"])
        assert {record["eventSource"] for record in fires} == set(detail["eventSource"])


def test_no_rule_has_every_pull_login_or_poll_forwarded() -> None:
    constant = {"BatchGetImage", "GetDownloadUrlForLayer", "GetAuthorizationToken", "PollForJobs", "UploadLayerPart"}
    assert {name for _, name in _heard()} & constant == set()


def test_wildcards_are_few() -> None:
    assert sum(detection.pattern.uses_wildcard for detection in DETECTIONS if detection.pattern) <= 15


REFERENCE = {
    "codepipeline-UpdatePipeline": {
        "console-user-without-mfa-wrote": Severity.MEDIUM,
        "pipeline-changed": Severity.LOW,
        "pipeline-changed-by-a-human": Severity.HIGH,
    },
    "ecr-BatchGetImage": {"console-user-without-mfa-wrote": Severity.MEDIUM},
    "ecr-CreateRepository": {"repository-created-mutable": Severity.INFO},
    "ecr-PolicyExecutionEvent": {"image-expired-by-lifecycle-rule": Severity.LOW},
    "ecr-PutImage": {
        "console-user-without-mfa-wrote": Severity.MEDIUM,
        "image-pushed": Severity.INFO,
        "image-pushed-by-a-human": Severity.MEDIUM,
    },
}


@pytest.mark.parametrize("name", REFERENCE)
def test_reference_records_raise_what_they_should(name: str) -> None:
    event = envelope(json.loads((SAMPLES / "reference" / f"{name}.json").read_text(encoding="utf-8")))
    raised = {d.id: d.severity for d in DETECTIONS if d.pattern and d.pattern.matches(event)}
    assert raised == REFERENCE[name]


def test_get_offers_the_nearest() -> None:
    assert get("pipeline-deleted").id == "pipeline-deleted"
    with pytest.raises(DetectionError, match=r"'pipline-deleted'; did you mean pipeline-deleted\?"):
        get("pipline-deleted")
    with pytest.raises(DetectionError, match=r"custody detections lists them"):
        area_of("xyz")


def test_switched_off_and_rerated() -> None:
    settings = DetectionSettings(switched_off=("image-pushed",), severity={"image-deleted": Severity.CRITICAL})
    used = {detection.id: detection for detection in all_detections(settings)}
    assert set(used) == set(known_ids()) - {"image-pushed"}
    assert used["image-deleted"].severity is Severity.CRITICAL
    assert used["tag-overwritten"] == get("tag-overwritten")
    assert get("image-pushed", settings).id == "image-pushed"


def test_settings_load_no_detection() -> None:
    check = "import sys, custody.detections.parameters; print([m for m in sys.modules if 'custody.patterns' in m])"
    run = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
