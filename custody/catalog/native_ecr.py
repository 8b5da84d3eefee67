"""Amazon ECR's own events. None of them says who did it; only CloudTrail does."""

from __future__ import annotations

from custody.catalog.native_model import NativeEvent, NativeField, text

_URL = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html"
_LIST = "https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ecr.html"

_RESULT = text("result", "how it ended", "SUCCESS", "FAILED")
_REPOSITORY = text("repository-name", "name of the repository")
_DIGEST = text("image-digest", "digest of the image")
_TAG = text("image-tag", "tag of the image", always=False)
_TAGS = text("image-tags[]", "tags of the image", always=False)
_STORAGE = (
    text("target-storage-class", "where the image was moved to", "ARCHIVE", "STANDARD", always=False),
    text("manifest-media-type", "media type of the manifest", always=False),
    text("artifact-media-type", "media type of what the manifest describes", always=False),
    text("last-activated-at", "when it was last brought back from the archive", always=False),
)


def _severities(*names: str) -> tuple[NativeField, ...]:
    return tuple(
        text(f"finding-severity-counts.{name}", f"findings rated {name}", always=False, type_="number")
        for name in names
    )


IMAGE_ACTION = NativeEvent(
    source="aws.ecr",
    detail_type="ECR Image Action",
    meaning="an image was pushed, deleted, archived or restored",
    state_path="detail.action-type",
    fields=(
        text("action-type", "what was done", "PUSH", "DELETE", "UPDATE_STORAGE_CLASS"),
        _RESULT,
        _REPOSITORY,
        _DIGEST,
        _TAG,
        *_STORAGE,
    ),
    url=_URL,
)
REFERRER_ACTION = NativeEvent(
    source="aws.ecr",
    detail_type="ECR Referrer Action",
    meaning="a signature, SBOM or attestation was restored from the archive",
    state_path="detail.action-type",
    fields=(
        text("action-type", "what was done", "UPDATE_STORAGE_CLASS"),
        _RESULT,
        _REPOSITORY,
        _DIGEST,
        *_STORAGE,
    ),
    url=_URL,
)
ARTIFACT_ACTION = NativeEvent(
    source="aws.ecr",
    detail_type="ECR Artifact Action",
    meaning="something was done to an artifact; AWS lists the event and shows none, so no field is known",
    state_path="",
    fields=(),
    url=_LIST,
)
IMAGE_SCAN = NativeEvent(
    source="aws.ecr",
    detail_type="ECR Image Scan",
    meaning="a basic scan of an image is over",
    state_path="detail.scan-status",
    fields=(
        text("scan-status", "how the scan ended; AWS's sample is COMPLETE", "COMPLETE", "FAILED"),
        _REPOSITORY,
        _DIGEST,
        _TAGS,
        *_severities("CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNDEFINED"),
    ),
    url=_URL,
)
SCAN_RESOURCE_CHANGE = NativeEvent(
    source="aws.ecr",
    detail_type="ECR Scan Resource Change",
    meaning="enhanced scanning takes in, leaves out or scans differently a repository",
    state_path="detail.action-type",
    fields=(
        text("action-type", "what changed", "SCAN_FREQUENCY_CHANGE"),
        text("repositories[].repository-name", "name of the repository"),
        text("repositories[].repository-arn", "ARN of the repository"),
        text(
            "repositories[].scan-frequency",
            "how it is scanned now",
            "SCAN_ON_PUSH",
            "CONTINUOUS_SCAN",
            "MANUAL",
        ),
        text(
            "repositories[].previous-scan-frequency",
            "how it was scanned before",
            "SCAN_ON_PUSH",
            "CONTINUOUS_SCAN",
            "MANUAL",
        ),
        text("resource-type", "what kind of resource changed", "REPOSITORY"),
        text("scan-type", "scan type of the registry", "ENHANCED"),
    ),
    url=_URL,
)
PULL_THROUGH_CACHE_ACTION = NativeEvent(
    source="aws.ecr",
    detail_type="ECR Pull Through Cache Action",
    meaning="an image was fetched, or was to be fetched, from an upstream registry",
    state_path="detail.sync-status",
    fields=(
        text("sync-status", "how it ended; AWS shows only success", "SUCCESS"),
        text("rule-version", "version of the rule"),
        text("ecr-repository-prefix", "prefix that the rule is for"),
        _REPOSITORY,
        text("upstream-registry-url", "registry the image came from"),
        _TAG,
        text("image-digest", "digest of the image", always=False),
    ),
    url=_URL,
)
REPLICATION_ACTION = NativeEvent(
    source="aws.ecr",
    detail_type="ECR Replication Action",
    meaning="an image was copied, or was to be copied; sent in the Region it was copied to",
    state_path="detail.result",
    fields=(
        text("action-type", "what was done", "REPLICATE"),
        _RESULT,
        _REPOSITORY,
        _DIGEST,
        _TAG,
        text("source-account", "account it was copied from"),
        text("source-region", "Region it was copied from"),
    ),
    url=_URL,
)

EVENTS = (
    IMAGE_ACTION,
    REFERRER_ACTION,
    ARTIFACT_ACTION,
    IMAGE_SCAN,
    SCAN_RESOURCE_CHANGE,
    PULL_THROUGH_CACHE_ACTION,
    REPLICATION_ACTION,
)
