"""Amazon Inspector's events, as far as container images go: enhanced scanning reports by them."""

from __future__ import annotations

from custody.catalog.native_model import NativeEvent, number, text

_URL = "https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html"

_IMAGE = "resources[].details.awsEcrContainerImage"
_SEVERITIES = ("INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL", "UNTRIAGED")

SCAN = NativeEvent(
    source="aws.inspector2",
    detail_type="Inspector2 Scan",
    meaning="the first scan of an image is over; only for images it has these image fields",
    state_path="detail.scan-status",
    fields=(
        text("scan-status", "how far the scan is", "INITIAL_SCAN_COMPLETE"),
        text("repository-name", "ARN, not name, of the repository", always=False),
        text("image-digest", "digest of the image", always=False),
        text("image-tags[]", "tags of the image", always=False),
        number("finding-severity-counts.CRITICAL", "findings rated CRITICAL"),
        number("finding-severity-counts.HIGH", "findings rated HIGH"),
        number("finding-severity-counts.MEDIUM", "findings rated MEDIUM"),
        number("finding-severity-counts.TOTAL", "findings of all severities"),
        text("version", "version of the event's schema"),
    ),
    url=_URL,
)
FINDING = NativeEvent(
    source="aws.inspector2",
    detail_type="Inspector2 Finding",
    meaning="a finding was made, changed, suppressed or closed",
    state_path="detail.status",
    fields=(
        text("status", "state it is in now", "ACTIVE", "SUPPRESSED", "CLOSED"),
        text("severity", "how severe it is", *_SEVERITIES),
        text("type", "kind of finding", "NETWORK_REACHABILITY", "PACKAGE_VULNERABILITY", "CODE_VULNERABILITY"),
        text("findingArn", "ARN of the finding"),
        text("title", "the finding in a line"),
        text("awsAccountId", "account it is in"),
        text("firstObservedAt", "when it was first seen"),
        text("updatedAt", "when it last changed"),
        text("fixAvailable", "whether there is a fix", "YES", "NO", "PARTIAL", always=False),
        text("exploitAvailable", "whether there is an exploit", "YES", "NO", always=False),
        number("inspectorScore", "score from 0 to 10", always=False),
        text("packageVulnerabilityDetails.vulnerabilityId", "CVE of a package", always=False),
        text("resources[].type", "kind of resource; an image is AWS_ECR_CONTAINER_IMAGE"),
        text("resources[].id", "id of the resource"),
        text(f"{_IMAGE}.repositoryName", "name of the repository", always=False),
        text(f"{_IMAGE}.imageHash", "digest of the image", always=False),
        text(f"{_IMAGE}.imageTags[]", "tags of the image", always=False),
        text(f"{_IMAGE}.registry", "account the registry belongs to", always=False),
    ),
    url=_URL,
)
COVERAGE = NativeEvent(
    source="aws.inspector2",
    detail_type="Inspector2 Coverage",
    meaning="a resource is scanned from now on, or no longer",
    state_path="detail.scanStatus.statusCodeValue",
    fields=(
        text("scanStatus.statusCodeValue", "whether it is scanned", "ACTIVE", "INACTIVE"),
        text("scanStatus.reason", "why"),
        text("scanType", "what kind of scan it is about"),
        text("eventTimestamp", "when it changed"),
        text("version", "version of the event's schema"),
    ),
    url=_URL,
)

AUTO_ENABLE = NativeEvent(
    source="aws.inspector2",
    detail_type="Inspector2 AutoEnable",
    meaning="scanning could not be switched on for new members of an organization; sent to its administrator",
    state_path="detail.AutoEnableStatus",
    fields=(
        text("AutoEnableStatus", "how it ended", "Failed"),
        text("Reason", "why"),
        text("version", "version of the event's schema"),
    ),
    url=_URL,
)

EVENTS = (SCAN, FINDING, COVERAGE, AUTO_ENABLE)
