"""Which actions EventBridge holds back unless a rule asks for read-only management events.

The rule is Get, List and Describe; AWS lists the names that are read-only without looking so.
See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-management-event-list.html
"""

from __future__ import annotations

PREFIXES = ("Get", "List", "Describe")
"""What the names of read-only actions begin with, unless AWS lists them."""

# As AWS lists them, service by service; ValidatePullThroughCacheRule is not on that list.
_LISTED: dict[str, frozenset[str]] = {
    "ecr": frozenset(
        {
            "BatchCheckLayerAvailability",
            "BatchGetImage",
            "BatchGetImageReferrer",
            "BatchGetRepositoryScanningConfiguration",
            "DryRunEvent",
            "PolicyExecutionEvent",
        }
    ),
    "codepipeline": frozenset({"PollForJobs", "PollForThirdPartyJobs"}),
    "codebuild": frozenset(
        {
            "BatchGetBuildBatches",
            "BatchGetBuilds",
            "BatchGetProjects",
            "BatchGetReportGroups",
            "BatchGetReports",
            "BatchPutCodeCoverages",
            "BatchPutTestCases",
            "RequestBadge",
        }
    ),
}

# Not on the list, but recorded with readOnly true. A rule that takes read-only events too gets them either
# way: a wrong "yes" costs nothing, a wrong "no" would lose them.
_RECORDED_READ_ONLY: dict[str, frozenset[str]] = {
    "ecr": frozenset({"ImageActivationEvent"}),
    "sts": frozenset({"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot"}),
}

_NONE: frozenset[str] = frozenset()


def listed() -> tuple[tuple[str, str], ...]:
    """Service and name of every read-only action whose name does not look so, sorted."""
    both = (*_LISTED.items(), *_RECORDED_READ_ONLY.items())
    return tuple(sorted((service, name) for service, names in both for name in names))


def is_read_only_name(service: str, name: str) -> bool:
    """Whether EventBridge takes ``name`` of ``service`` for a read-only management event."""
    return (
        name.startswith(PREFIXES)
        or name in _LISTED.get(service, _NONE)
        or name in _RECORDED_READ_ONLY.get(service, _NONE)
    )
