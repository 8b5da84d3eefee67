"""What an exception covers raises no alert and is shown as excepted; where one has ended, the alert is back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from support.product import EXCEPTIONS, Product

import custody
from custody.settings.source import parse
from demo import inbox
from demo.deployment import HOME
from lab.inspection import read_records

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.lab

HOLDS, ENDED = EXCEPTIONS


def push(deployed: Product, repository: str) -> None:
    ecr = deployed.aws.client("ecr", HOME)
    ecr.create_repository(repositoryName=repository)
    manifest = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": []}
    config = {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": f"sha256:{0:064}", "size": 1}
    ecr.put_image(repositoryName=repository, imageTag="v1", imageManifest=json.dumps({**manifest, "config": config}))


def test_what_is_excepted_is_not_mailed_and_what_was_says_so(deployed: Product, tmp_path: Path) -> None:
    push(deployed, "excepted/api")
    push(deployed, "ended/api")

    # The later one is mailed, the earlier one is not.
    told = [text for text in deployed.alerts("image-pushed") if inbox.marks(text, "image-pushed")]
    assert [text for text in told if "repository excepted/api," in text] == []
    (back,) = [text for text in told if "repository ended/api," in text]
    assert f"An exception has ended: until {ENDED['until']}: It was moved (platform)" in back.split("\n")

    # The record has both, and who reads it is told what is excepted and until when.
    records = [each for each in read_records(deployed.aws, f"custody-audit-123456789012-{HOME}") if _pushed(each)]
    (tmp_path / "logs.json").write_text(json.dumps({"Records": records}), "utf-8")
    settings = parse({"custody": {"exceptions": EXCEPTIONS}})
    found = list(custody.scan(tmp_path, detections=["image-pushed"], settings=settings))
    by_repository = {each.subject: each for each in found}
    excepted = {name: each.excepted for name, each in by_repository.items()}
    assert excepted.keys() >= {"excepted/api", "ended/api"}
    assert excepted["ended/api"] is None
    assert (excepted["excepted/api"] or "").startswith(f"until {HOLDS['until']}: The old registry is emptied")


def _pushed(record: dict[str, object]) -> bool:
    parameters = record.get("requestParameters")
    return record["eventName"] == "PutImage" and isinstance(parameters, dict) and "/api" in parameters["repositoryName"]
