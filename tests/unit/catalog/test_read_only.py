from __future__ import annotations

import pytest

from custody import catalog
from custody.errors import CustodyError

# The names on https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-management-event-list.html
LISTED = [
    ("ecr.amazonaws.com", "BatchCheckLayerAvailability"),
    ("ecr.amazonaws.com", "BatchGetImage"),
    ("ecr.amazonaws.com", "BatchGetImageReferrer"),
    ("ecr.amazonaws.com", "BatchGetRepositoryScanningConfiguration"),
    ("ecr.amazonaws.com", "DryRunEvent"),
    ("ecr.amazonaws.com", "PolicyExecutionEvent"),
    ("codepipeline.amazonaws.com", "PollForJobs"),
    ("codepipeline.amazonaws.com", "PollForThirdPartyJobs"),
]
RECORDED = [
    ("ecr.amazonaws.com", "ImageActivationEvent"),
    ("sts.amazonaws.com", "AssumeRole"),
    ("sts.amazonaws.com", "AssumeRoleWithSAML"),
    ("sts.amazonaws.com", "AssumeRoleWithWebIdentity"),
    ("sts.amazonaws.com", "AssumeRoot"),
]


@pytest.mark.parametrize(("source", "name"), LISTED + RECORDED)
def test_exceptions(source: str, name: str) -> None:
    assert catalog.is_read_only(source, name)


@pytest.mark.parametrize("name", ["GetDownloadUrlForLayer", "ListImages", "DescribeImages", "GetAuthorizationToken"])
def test_get_list_describe(name: str) -> None:
    assert catalog.is_read_only("ecr.amazonaws.com", name)


def test_nothing_else_is_read_only() -> None:
    exceptions = set(LISTED + RECORDED)
    others = {
        (a.event_source, a.name)
        for a in catalog.ACTIONS
        if a.read_only and not a.name.startswith(("Get", "List", "Describe"))
    }
    assert others == exceptions


@pytest.mark.parametrize("name", ["PutImage", "ValidatePullThroughCacheRule", "BatchDeleteImage"])
def test_writes(name: str) -> None:
    assert not catalog.is_read_only("ecr.amazonaws.com", name)


def test_looking_is_read_only_and_changing_is_not() -> None:
    # Of these two a wrong class loses alarms, or floods a rule.
    looking = {a.name: a.read_only for a in catalog.of_activity(catalog.Activity.READ)}
    assert not [name for name, read_only in looking.items() if not read_only and name != "BatchCheckLayerAvailability"]
    changing = catalog.of_activity(catalog.Activity.PUSH) + catalog.of_activity(catalog.Activity.DELETE)
    assert not [a.name for a in changing if a.read_only]


@pytest.mark.parametrize(
    ("source", "name", "way_out"),
    [
        ("ecr.amazonaws.com", "PutImages", "did you mean PutImage"),
        ("ecr.amazonaws.com", "Zzz", "one of"),
        ("ec2.amazonaws.com", "RunInstances", "it has apprunner.amazonaws.com"),
    ],
)
def test_unknown_action_is_one_line_that_names_it(source: str, name: str, way_out: str) -> None:
    with pytest.raises(CustodyError, match=way_out) as error:
        catalog.is_read_only(source, name)
    line = str(error.value)
    assert "\n" not in line
    assert source in line or name in line
