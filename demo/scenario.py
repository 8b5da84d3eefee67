"""What happens in the demo's account: a release, a reused tag, a pull, a deletion, and somebody blinding the trail."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lab import Lab

REPOSITORY, TAG = "shop/api", "1.0"


def act(aws: Lab, region: str) -> Iterator[str]:
    """Do it call by call, saying what was done."""
    ecr = aws.client("ecr", region)
    ecr.create_repository(repositoryName=REPOSITORY)
    yield f"CreateRepository {REPOSITORY}"
    digests = []
    for build in ("first build", "second build"):
        image = ecr.put_image(repositoryName=REPOSITORY, imageTag=TAG, imageManifest=_manifest(build))["image"]
        digests.append(image["imageId"]["imageDigest"])
        yield f"PutImage {REPOSITORY}:{TAG} {digests[-1][:19]} ({build})"
    ecr.batch_get_image(repositoryName=REPOSITORY, imageIds=[{"imageTag": TAG}])
    yield f"BatchGetImage {REPOSITORY}:{TAG} (a pull; read-only, so it is recorded but not forwarded)"
    ecr.batch_delete_image(repositoryName=REPOSITORY, imageIds=[{"imageDigest": digests[0]}])
    yield f"BatchDeleteImage {REPOSITORY} {digests[0][:19]}"


def blind(aws: Lab, region: str) -> None:
    """Stop every trail, then start it again."""
    # Records are timed to the second; a pause keeps what happened first in front.
    time.sleep(1)
    cloudtrail = aws.client("cloudtrail", region)
    for trail in cloudtrail.describe_trails()["trailList"]:
        cloudtrail.stop_logging(Name=trail["TrailARN"])
        cloudtrail.start_logging(Name=trail["TrailARN"])


def _manifest(content: str) -> str:
    """An image manifest whose configuration, and so whose digest, depends on the content."""
    return json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {
                "mediaType": "application/vnd.oci.image.config.v1+json",
                "digest": f"sha256:{hashlib.sha256(content.encode()).hexdigest()}",
                "size": len(content),
            },
            "layers": [],
        }
    )
