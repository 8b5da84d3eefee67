"""What ECR records when a docker client pushes or pulls: the registry protocol as actions of ECR.

The client's address and agent are lost, as on AWS since July 2024; who it was is lost too, for the emulator's
login token does not say.
https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html
"""

from __future__ import annotations

import dataclasses
import json
import re
from typing import TYPE_CHECKING, Any

from lab.emulator.recording.elements import within_limit
from lab.emulator.recording.identity import LAB_KEY
from lab.emulator.recording.record import Action, framed
from lab.emulator.recording.response import Outcome

if TYPE_CHECKING:
    from lab.emulator.recording.call import Call

_SOURCE = "ecr.amazonaws.com"
_PATH = re.compile(r"/v2/(?P<name>.+)/(?P<kind>blobs/uploads|blobs|manifests)/(?P<reference>[^/]*)$")
_FAILED = 400

_ACTIONS = {
    ("POST", "blobs/uploads"): "InitiateLayerUpload",
    ("PATCH", "blobs/uploads"): "UploadLayerPart",
    ("PUT", "blobs/uploads"): "CompleteLayerUpload",
    ("HEAD", "blobs"): "BatchCheckLayerAvailability",
    ("GET", "blobs"): "GetDownloadUrlForLayer",
    ("PUT", "manifests"): "PutImage",
    ("GET", "manifests"): "BatchGetImage",
    ("HEAD", "manifests"): "BatchGetImage",
    ("DELETE", "manifests"): "BatchDeleteImage",
}


def _image_id(reference: str) -> dict[str, str]:
    return {"imageDigest" if reference.startswith("sha256:") else "imageTag": reference}


def _parameters(call: Call, action: str, reference: str) -> dict[str, Any]:
    digests, mounted = call.query.get("digest", []), call.query.get("mount", [""])[0]
    image = _image_id(reference)
    known: dict[str, dict[str, Any]] = {
        "PutImage": {
            **({"imageTag": reference} if "imageTag" in image else {}),
            "imageManifest": call.body.decode("utf-8", "replace"),
        },
        "BatchGetImage": {"imageIds": [image]},
        "BatchDeleteImage": {"imageIds": [image]},
        "UploadLayerPart": {"uploadId": reference},
        "CompleteLayerUpload": {"uploadId": reference, "layerDigests": digests},
        "MountLayer": {"layerDigest": mounted, "sourceRepositoryName": call.query.get("from", [""])[0]},
        "BatchCheckLayerAvailability": {"layerDigests": [reference]},
        "GetDownloadUrlForLayer": {"layerDigest": reference},
    }
    return known.get(action, {})


def _outcome(call: Call, action: str, asked: dict[str, Any]) -> Outcome:
    if call.status >= _FAILED:
        errors = json.loads(call.response_body or b"{}").get("errors") or [{}]
        return Outcome(None, str(errors[0].get("code") or call.status), str(errors[0].get("message") or ""))
    if action != "PutImage":
        return Outcome(None)
    headers = {name.lower(): value for name, value in call.response_headers.items()}
    tag = {"imageTag": asked["imageTag"]} if "imageTag" in asked else {}
    image = {
        "repositoryName": asked["repositoryName"],
        "registryId": call.account,
        "imageId": {"imageDigest": headers.get("docker-content-digest", ""), **tag},
        "imageManifest": asked["imageManifest"],
    }
    return Outcome(within_limit({"image": image}))


def docker_record(call: Call) -> dict[str, Any] | None:
    """The record of a request to the registry; None for what is no push and no pull."""
    match = _PATH.match(call.path)
    action = _ACTIONS.get((call.method, match["kind"])) if match else None
    if match is None or action is None:
        return None
    if action == "InitiateLayerUpload" and "mount" in call.query:
        action = "MountLayer"
    asked = {"repositoryName": match["name"], **_parameters(call, action, match["reference"])}
    by_ecr = dataclasses.replace(
        call,
        access_key=call.access_key or LAB_KEY,
        client_ip=_SOURCE,
        headers={**call.headers, "user-agent": _SOURCE},
    )
    return framed(by_ecr, Action(_SOURCE, action, within_limit(asked), _outcome(call, action, asked)))
